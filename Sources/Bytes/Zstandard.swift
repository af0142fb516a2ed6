internal import CZstd

/// The Zstandard format, RFC 8878, for evidence that arrived uncompressed.
package enum Zstandard {
    /// Level 1 already shrinks JSON logs eight to twelve times and costs least.
    private static let level: Int32 = 1

    package static func compress(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let written = ZSTD_compress(&output, output.count, bytes.baseAddress, bytes.count, level)
        precondition(ZSTD_isError(written) == 0, "zstd refuses a buffer of the size it asked for")
        return Array(output[..<written])
    }

    /// - Returns: nil where the bytes are not a whole frame of at most `limit` bytes.
    package static func decompress(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
        let size = ZSTD_getFrameContentSize(bytes, bytes.count)
        guard size <= UInt64(limit) else { return nil }
        var output = [UInt8](repeating: 0, count: Int(size))
        let written = ZSTD_decompress(&output, output.count, bytes, bytes.count)
        return ZSTD_isError(written) == 0 && written == output.count ? output : nil
    }
}
