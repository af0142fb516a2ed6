internal import Bytes
internal import Core

/// Puts one record together again from the chunks of its object.
struct EvidenceReader {
    private let place: RecordPlace
    private var bytes: [UInt8] = []
    private var position: Int64 = 0
    private let inflater: GzipInflater?
    private var pending: [UInt8] = []

    // A zstd frame of ours holds at most this much (Engine's ByteStream reads 1 MiB at once).
    private static let largestFrame = 16 << 20

    init(_ place: RecordPlace) {
        self.place = place
        inflater = try? GzipInflater()
    }

    /// The record, once all of it was added.
    var record: [UInt8]? { bytes.count == Int(place.length) ? bytes : nil }

    private mutating func take(_ piece: ArraySlice<UInt8>, at offset: Int64) {
        let from = max(place.offset, offset)
        let to = min(place.offset + place.length, offset + Int64(piece.count))
        guard from < to else { return }
        bytes.append(contentsOf: piece[piece.startIndex + Int(from - offset)..<piece.startIndex + Int(to - offset)])
    }

    /// - Returns: Whether the record is whole.
    mutating func add(zstd frame: [UInt8], at offset: Int64) -> Bool {
        if let piece = Zstandard.decompress(frame, limit: Self.largestFrame) { take(piece[...], at: offset) }
        return record != nil
    }

    /// - Returns: Whether the record is whole.
    mutating func add(gzip piece: [UInt8]) -> Bool {
        guard let inflater else { return true }
        var input = pending + piece
        var output = [UInt8](repeating: 0, count: 1 << 20)
        while !input.isEmpty, record == nil {
            let step = input.withUnsafeBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in try? inflater.inflate(input, into: output) }
            }
            guard let (used, written) = step, used + written > 0 else { break }
            take(output[..<written], at: position)
            position += Int64(written)
            input.removeFirst(used)
        }
        pending = input
        return record != nil
    }
}
