import Bytes
import Core
import Engine
import Foundation
import JSONTape
import Sources_AzureAD
import Sources_AzureActivity
import Sources_CloudTrail
import Sources_Storage

/// An object as an ingest reads it, from its file to what would be stored.
enum ObjectTarget {
    private static let registry = SourceRegistry([
        AzureADAdapter(), AzureActivityAdapter(), StorageAdapter(), CloudTrailAdapter(),
    ])
    private static let maximumLength = 64 << 20

    static func run(_ bytes: [UInt8]) throws(Violation) {
        let plain = bytes.starts(with: Gzip.magic) ? inflated(bytes) : bytes
        let whole = try Windows.steps(of: plain, window: plain.count, stepper: RecordSplitter())
        for window in Windows.sizes(for: plain) {
            let pieces = try Windows.steps(of: plain, window: window, stepper: RecordSplitter())
            try require(pieces == whole, "in windows of \(window) bytes it holds other records")
        }
        let path = FileManager.default.temporaryDirectory.path + "/sequitur-fuzz-\(getpid())-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else { return }
        let decoding = ObjectDecoding(registry)
        let (steps, ending) = try decode(path, decoding)
        try check(steps, in: plain)
        try checkEvidence(ending, of: bytes)
        if bytes == plain { try checkNothingIsLost(steps, ending, plain) }
        let (again, endingAgain) = try decode(path, decoding)
        try require(again == steps && endingAgain.tailLength == ending.tailLength, "read again it says otherwise")
    }

    private static func decode(
        _ path: String,
        _ decoding: ObjectDecoding
    ) throws(Violation) -> ([ObjectDecoding.Step], ObjectDecoding.Ending) {
        var steps: [ObjectDecoding.Step] = []
        do throws(ReadFailure) {
            let ending = try decoding.decode(path) { steps.append($0) }
            return (steps, ending)
        } catch {
            throw Violation(description: "a file cannot be read: \(error.reason)")
        }
    }

    /// Places follow one another; what one record holds is all at its place.
    private static func check(_ steps: [ObjectDecoding.Step], in plain: [UInt8]) throws(Violation) {
        var last = Int64(0)..<Int64(0)
        for step in steps {
            try require(step.offset >= 0 && step.length >= 0, "a place before the beginning")
            let place = step.offset..<step.offset + step.length
            try require(place.upperBound <= Int64(plain.count), "a place beyond the end")
            let isInside = place == last && step.path != nil
            try require(isInside || place.lowerBound >= last.upperBound, "places overlap")
            last = place
            try require(step.path?.utf8.contains(0) != true, "a path with NUL")
            switch step.outcome {
            case .activity(let activity): try require(activity.isStorable, "the store would refuse \(activity)")
            case .ignored(let kind): try require(!kind.utf8.contains(0), "a kind with NUL")
            case .rejected(let problem): try require(!problem.field.utf8.contains(0), "a field with NUL")
            }
        }
    }

    private static func checkEvidence(_ ending: ObjectDecoding.Ending, of bytes: [UInt8]) throws(Violation) {
        let isPlain = !bytes.starts(with: Gzip.magic)
        var kept: [UInt8] = []
        for chunk in ending.evidence {
            try require(chunk.offset == Int64(kept.count), "evidence has a hole")
            let piece = isPlain ? Zstandard.decompress(chunk.bytes, limit: maximumLength) : chunk.bytes
            try require(piece.map { Int64($0.count) } == chunk.length, "evidence of another length")
            kept += piece ?? []
        }
        try require(kept == bytes || ending.failure != nil && bytes.starts(with: kept), "evidence is not the object")
    }

    /// Between records that no bracket holds together stands nothing that could be one.
    private static func checkNothingIsLost(
        _ steps: [ObjectDecoding.Step],
        _ ending: ObjectDecoding.Ending,
        _ plain: [UInt8]
    ) throws(Violation) {
        guard plain.first == UInt8(ascii: "{"), !plain.contains(UInt8(ascii: "[")) else { return }
        let places = steps.map { Int($0.offset)..<Int($0.offset + $0.length) }
        var end = 0
        for place in places + [plain.count - Int(ending.tailLength)..<plain.count] {
            guard end <= place.lowerBound else { continue }
            let between = plain[end..<place.lowerBound]
            let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D, 0x1E, 0x2C, 0xEF, 0xBB, 0xBF]
            try require(between.allSatisfy(blanks.contains), "bytes at \(end) are neither records nor refused")
            end = place.upperBound
        }
    }

    /// As much as inflates, read as the simplest reader would.
    private static func inflated(_ bytes: [UInt8]) -> [UInt8] {
        guard let inflater = try? GzipInflater() else { return [] }
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var plain: [UInt8] = []
        var rest = bytes[...]
        while plain.count <= maximumLength {
            let step = try? rest.lent { input in
                Result { try piece.withUnsafeMutableBufferPointer { try inflater.inflate(input, into: $0) } }
            }.get()
            guard let step, step.used > 0 || step.written > 0 else { break }
            plain += piece[..<step.written]
            rest = rest.dropFirst(step.used)
        }
        return plain
    }
}
