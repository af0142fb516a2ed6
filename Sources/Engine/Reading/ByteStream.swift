internal import Bytes
internal import Core
internal import Foundation
internal import JSONTape

/// The unwrapped bytes of an object, with the original ones laid aside as evidence on the way.
final class ByteStream {
    // What is read at once, and what one zstd frame of evidence holds.
    static let pieceSize = 1 << 20

    private let file: OpenFile
    private let inflater: GzipInflater?
    private let objectID: UUID
    /// Bytes that were there when the object was fingerprinted: what is appended meanwhile is another object.
    private var remaining: Int64
    private let buffers: ReadBuffers
    private var raw: UnsafeMutableBufferPointer<UInt8> { buffers.raw }
    private var rawRange = 0..<0
    private var rawOffset: Int64
    /// Where in the object reading begins.
    let start: Int64
    private var sequence: Int32 = 0
    private(set) var chunks: [EvidenceChunk] = []

    init(
        _ file: OpenFile,
        objectID: UUID,
        size: Int64,
        isGzip: Bool,
        from start: Int64,
        _ buffers: ReadBuffers
    ) throws(ReadFailure) {
        self.file = file
        self.buffers = buffers
        self.objectID = objectID
        file.seek(to: start)
        self.start = start
        rawOffset = start
        remaining = size - start
        expectedLength = Int(min(remaining, 1 << 30)) * (isGzip ? 8 : 1)
        do {
            inflater = isGzip ? try GzipInflater() : nil
        } catch {
            throw ReadFailure(error.rawValue)
        }
        buffers.needRaw(Int(min(Int64(Self.pieceSize), max(size, 1))))
    }

    /// The object is not compressed.
    var isPlain: Bool { inflater == nil }

    /// About how many bytes there are to come: logs shrink six to thirty times.
    let expectedLength: Int

    /// Bytes of evidence that wait to be taken.
    private(set) var heldBytes = 0

    /// The evidence since the last call.
    func takeChunks() -> [EvidenceChunk] {
        defer {
            chunks = []
            heldBytes = 0
        }
        return chunks
    }

    /// Drops evidence that nobody needs, all but the last chunks.
    func forgetChunks(but count: Int) {
        guard chunks.count > count else { return }
        chunks.removeFirst(chunks.count - count)
        heldBytes = chunks.reduce(0) { $0 + $1.bytes.count }
    }

    /// Fills `buffer` with what comes next.
    ///
    /// - Returns: Bytes written, 0 at the end.
    /// - Throws: ``ReadFailure`` where the file or its compression breaks off.
    func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(ReadFailure) -> Int {
        guard let inflater else {
            try refill()
            let count = min(rawRange.count, buffer.count)
            guard count > 0, let base = raw.baseAddress else { return 0 }
            buffer.baseAddress?.update(from: base + rawRange.lowerBound, count: count)
            rawRange = rawRange.lowerBound + count..<rawRange.upperBound
            return count
        }
        while true {
            try refill()
            guard !rawRange.isEmpty else {
                guard inflater.isComplete else { throw ReadFailure(GzipError.truncated.rawValue, isOfContent: true) }
                return 0
            }
            let input = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(raw)[rawRange])
            do {
                let (used, written) = try inflater.inflate(input, into: buffer)
                rawRange = rawRange.lowerBound + used..<rawRange.upperBound
                if written > 0 { return written }
            } catch {
                throw ReadFailure(error.rawValue, isOfContent: error != .memory)
            }
        }
    }

    /// Inflates the object as a whole into the window, where it is small enough and nothing is wrong with it.
    ///
    /// - Returns: Bytes inflated; nil where it must be read piece by piece.
    func inflateWhole() throws(ReadFailure) -> Int? {
        // One refill holds it, and what it may come to is bounded.
        guard inflater != nil, remaining <= Int64(Self.pieceSize) else { return nil }
        try refill()
        let input = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(raw)[rawRange])
        let length = WholeGzip.claimedLength(input)
        guard length > 0, length <= Self.largestWhole else { return nil }
        buffers.needWindow(length)
        let room = UnsafeMutableBufferPointer(rebasing: buffers.window[..<(buffers.window.count - JSONParser.padding)])
        guard let written = buffers.inflater.inflate(input, into: room) else { return nil }
        rawRange = 0..<0
        return written
    }

    private static let largestWhole = 64 << 20

    private func refill() throws(ReadFailure) {
        guard rawRange.isEmpty, remaining > 0 else { return }
        let size = min(raw.count, Self.pieceSize)
        let wanted = UnsafeMutableBufferPointer(rebasing: raw[..<Int(min(Int64(size), remaining))])
        var count = 0
        // Short reads would make chunks differ from one reading to the next.
        while count < wanted.count {
            let more = try file.read(into: UnsafeMutableBufferPointer(rebasing: wanted[count...]))
            guard more > 0 else { break }
            count += more
        }
        guard count > 0 else { throw ReadFailure("shorter than it was a moment ago") }
        remaining -= Int64(count)
        rawRange = 0..<count
        let bytes = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(raw)[rawRange])
        chunks.append(
            EvidenceChunk(
                objectID: objectID,
                sequence: sequence,
                offset: rawOffset,
                length: Int64(count),
                bytes: inflater == nil ? Zstandard.compress(bytes) : Array(bytes)
            )
        )
        heldBytes += chunks.last?.bytes.count ?? 0
        sequence += 1
        rawOffset += Int64(count)
    }
}
