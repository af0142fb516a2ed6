internal import Bytes
internal import Engine

/// Reads files once each: their bytes as they lie there are hashed, and handed on inflated, piece by piece.
final class UnwrappingReader {
    /// A file that was read to its end.
    struct Outcome {
        /// Of the bytes as they lie there.
        let digest: SHA256Digest
        /// Why what was handed on breaks off.
        let fault: GzipError?
    }

    private let raw = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64 << 10)
    private let plain = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256 << 10)

    deinit {
        raw.deallocate()
        plain.deallocate()
    }

    /// - Parameter body: Called with each piece, which is valid during the call.
    /// - Throws: ``ReadFailure`` where the file cannot be read.
    func read(_ path: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(ReadFailure) -> Outcome {
        let file = try OpenFile(path)
        let hasher = SHA256Hasher()
        var inflater: GzipInflater?
        var fault: GzipError?
        var isFirst = true
        while true {
            let count = try file.read(into: raw)
            guard count > 0 else { break }
            let bytes = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(raw)[..<count])
            hasher.update(bytes)
            guard fault == nil else { continue }
            do throws(GzipError) {
                if isFirst, bytes.starts(with: Gzip.magic) { inflater = try GzipInflater() }
                isFirst = false
                if let inflater { try inflate(bytes, with: inflater, body) } else { body(bytes) }
            } catch {
                fault = error
            }
        }
        if fault == nil, let inflater, !inflater.isComplete { fault = .truncated }
        return Outcome(digest: hasher.finish(), fault: fault)
    }

    private func inflate(
        _ bytes: UnsafeBufferPointer<UInt8>,
        with inflater: GzipInflater,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) throws(GzipError) {
        var rest = bytes
        while true {
            let (used, written) = try inflater.inflate(rest, into: plain)
            body(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(plain)[..<written]))
            rest = UnsafeBufferPointer(rebasing: rest[used...])
            // A full buffer may have more behind it, though all input is used.
            if rest.isEmpty, written < plain.count { return }
        }
    }

    /// The inflated content of a small file.
    ///
    /// - Throws: ``ReadFailure`` also where it cannot be inflated, or is longer than `limit`.
    func content(of path: String, limit: Int = 64 << 20) throws(ReadFailure) -> [UInt8] {
        var content: [UInt8] = []
        var isTooLong = false
        let outcome = try read(path) { bytes in
            isTooLong = isTooLong || content.count + bytes.count > limit
            if !isTooLong { content.append(contentsOf: bytes) }
        }
        if let fault = outcome.fault { throw ReadFailure(fault.rawValue, isOfContent: true) }
        guard !isTooLong else { throw ReadFailure("longer than \(limit) bytes", isOfContent: true) }
        return content
    }
}
