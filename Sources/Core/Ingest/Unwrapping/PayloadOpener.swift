internal import Bytes
internal import Foundation
internal import JSONTape

/// Undoes what carriers put around records: base64, and gzip in that.
///
/// A carrier is written by whoever can write to a log, so all that one of them unfolds to has one limit.
struct PayloadOpener {
    /// Bytes that may still be unfolded.
    private var remaining: Int

    init(limit: Int) { remaining = limit }

    /// What a string holds: JSON as it stands, or what its base64 holds. What is neither is left as it is, for the
    /// reader to refuse.
    ///
    /// - Parameter isEncoded: The carrier always writes base64, so other text is broken.
    mutating func open(_ text: UnsafeBufferPointer<UInt8>, at path: String, isEncoded: Bool = false) -> Content {
        if Self.beginsAsJSON(text) { return Content(path, .text(Array(text))) }
        guard let bytes = Data(base64Encoded: Data(buffer: text)).map({ [UInt8]($0) }) else {
            guard isEncoded else { return Content(path, .text(Array(text))) }
            return Content(path, .broken(RecordProblem(.invalidEncoding, field: path)))
        }
        let decoded = path + "#base64"
        guard bytes.starts(with: Gzip.magic) else {
            // Plain text can look like base64; only JSON behind it proves that it is.
            guard isEncoded || bytes.withUnsafeBufferPointer(Self.beginsAsJSON) else {
                return Content(path, .text(Array(text)))
            }
            return Content(decoded, .text(bytes))
        }
        do throws(GzipError) {
            return Content(decoded + "#gzip", .text(try inflate(bytes)))
        } catch {
            let code: RecordProblem.Code =
                switch error {
                case .truncated: .truncated
                case .damaged: .invalidEncoding
                case .tooLarge, .memory: .tooLarge
                }
            return Content(decoded + "#gzip", .broken(RecordProblem(code, field: path)))
        }
    }

    /// Takes text that was made of what a carrier holds.
    mutating func take(_ text: [UInt8], at path: String) -> Content {
        guard text.count <= remaining else { return Content(path, .broken(RecordProblem(.tooLarge, field: path))) }
        remaining -= text.count
        return Content(path, .text(text))
    }

    /// Whether text begins as an object or array does, after blanks and a byte-order mark.
    static func beginsAsJSON(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let first = text.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    private mutating func inflate(_ bytes: [UInt8]) throws(GzipError) -> [UInt8] {
        let inflater = try GzipInflater()
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var output: [UInt8] = []
        var place = 0
        while true {
            let (used, written) = try bytes.withUnsafeBufferPointer { input throws(GzipError) in
                try piece.withUnsafeMutableBufferPointer { piece throws(GzipError) in
                    try inflater.inflate(UnsafeBufferPointer(rebasing: input[place...]), into: piece)
                }
            }
            guard used > 0 || written > 0 else { break }
            place += used
            output.append(contentsOf: piece[..<written])
            guard output.count <= remaining else { throw .tooLarge }
        }
        guard inflater.isComplete else { throw .truncated }
        remaining -= output.count
        return output
    }
}
