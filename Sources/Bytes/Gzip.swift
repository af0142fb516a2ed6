internal import CDeflate
internal import CZlib

/// Why bytes could not be inflated.
package enum GzipError: String, Error, Sendable {
    case truncated = "gzip-truncated"
    case damaged = "gzip-damaged"
    case tooLarge = "gzip-too-large"
    case memory = "out-of-memory"
}

/// The gzip format, RFC 1952.
package enum Gzip {
    /// The first two bytes of a member, whatever the file is called.
    package static let magic: [UInt8] = [0x1F, 0x8B]

    // 15 bits of window; +16 asks zlib for gzip framing (zlib manual, inflateInit2).
    static let framing: Int32 = 15 + 16

    package static func compress(_ bytes: [UInt8]) throws(GzipError) -> [UInt8] {
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream,
                6,
                Z_DEFLATED,
                framing,
                8,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            ) == Z_OK
        else { throw .memory }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        var input = bytes
        let written = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? output.count - Int(stream.avail_out) : nil
            }
        }
        guard let written else { throw .memory }
        return Array(output[..<written])
    }
}

/// Inflates gzip, member after member, piece by piece, up to a limit.
package final class GzipInflater {
    /// Inflated bytes beyond `floor` may be at most this many times the compressed ones. Logs reach 20 to 30; deflate
    /// can reach 1,032 (zlib technical notes), which only a bomb comes near.
    fileprivate static let maximumRatio = 400
    fileprivate static let floor = 64 << 20

    private var stream = z_stream()
    private var isBetweenMembers = true
    private var total = 0
    private var consumed = 0

    /// - Throws: ``GzipError/memory``.
    package init() throws(GzipError) {
        guard inflateInit2_(&stream, Gzip.framing, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .memory
        }
    }

    deinit { inflateEnd(&stream) }

    /// Whether the bytes so far end with a whole member.
    package var isComplete: Bool { isBetweenMembers }

    /// Inflates what fits.
    ///
    /// - Returns: How many bytes of `input` were used and how many of `output` written.
    /// - Throws: ``GzipError/damaged``, ``GzipError/tooLarge``.
    package func inflate(
        _ input: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) throws(GzipError) -> (used: Int, written: Int) {
        if isBetweenMembers {
            // Zero padding after a member is what tape and some object stores leave; anything else must be a member.
            guard let place = input.firstIndex(where: { $0 != 0 }) else {
                return (input.count, 0)
            }
            if place > 0 { return (place, 0) }
            guard inflateReset(&stream) == Z_OK else { throw .memory }
            isBetweenMembers = false
        }
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        let result = CZlib.inflate(&stream, Z_NO_FLUSH)
        let used = input.count - Int(stream.avail_in)
        let written = output.count - Int(stream.avail_out)
        total += written
        consumed += used
        guard total < Self.floor || total / max(consumed, 1) <= Self.maximumRatio else { throw .tooLarge }
        switch result {
        case Z_STREAM_END: isBetweenMembers = true
        case Z_OK, Z_BUF_ERROR: break
        case Z_MEM_ERROR: throw .memory
        default: throw .damaged
        }
        return (used, written)
    }
}

/// Inflates gzip that is at hand as a whole: twice as fast as piece by piece, and all or nothing.
package final class WholeGzip {
    private let decompressor: OpaquePointer

    package init() {
        guard let decompressor = libdeflate_alloc_decompressor() else { preconditionFailure("out of memory") }
        self.decompressor = decompressor
    }

    deinit { libdeflate_free_decompressor(decompressor) }

    /// Inflates all members of `input`.
    ///
    /// - Returns: Bytes written; nil where it does not fit or anything is wrong with it, which ``GzipInflater`` then
    ///   reads as far as it goes.
    package func inflate(
        _ input: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        var used = 0
        var written = 0
        while used < input.count {
            if input[used] == 0, input[used...].allSatisfy({ $0 == 0 }) { break }
            var memberUsed = 0
            var memberWritten = 0
            let result = libdeflate_gzip_decompress_ex(
                decompressor,
                input.baseAddress.map { $0 + used },
                input.count - used,
                output.baseAddress.map { $0 + written },
                output.count - written,
                &memberUsed,
                &memberWritten
            )
            guard result == LIBDEFLATE_SUCCESS, memberUsed > 0 else { return nil }
            used += memberUsed
            written += memberWritten
        }
        guard written < GzipInflater.floor || written / max(used, 1) <= GzipInflater.maximumRatio else { return nil }
        return written
    }

    /// What the last member says of its own length, which anybody may have written there (RFC 1952, ISIZE).
    package static func claimedLength(_ input: UnsafeBufferPointer<UInt8>) -> Int {
        guard input.count >= 18 else { return 0 }
        return Int(
            UInt32(
                littleEndian: UnsafeRawBufferPointer(input).loadUnaligned(
                    fromByteOffset: input.count - 4,
                    as: UInt32.self
                )
            )
        )
    }
}
