internal import Bytes
internal import Core
internal import JSONTape

/// The records of an object, one after the other, with their places.
final class RecordStream {
    /// What stands at the next place.
    enum Item {
        /// Bytes of a record; ``JSONParser/padding`` readable bytes follow them.
        case record(UnsafeBufferPointer<UInt8>)
        /// A line of a format that is not JSON: ``RecordStream/object(of:)`` makes it a record.
        case line(UnsafeBufferPointer<UInt8>)
        case fault(RecordProblem, head: [UInt8], length: Int64)
        /// The object ends inside a record, and may grow: it is no record yet.
        case tail(length: Int64)
    }

    /// Of a record that is not read, this much is kept with the reject; all of it is in the evidence.
    static let headLength = 64 << 10

    private let stream: ByteStream
    private let formats: [any TextFormat.Type]
    private var splitter = RecordSplitter()
    private var format: (any TextFormat)?
    private let buffers: ReadBuffers
    private var window: UnsafeMutableBufferPointer<UInt8> { buffers.window }
    private var end = 0
    private var isLast = false
    private var failure: ReadFailure?
    private var streamOffset: Int64
    private var isFirst = true
    /// The head of a record that is too long to be kept.
    private var longHead: [UInt8] = []

    /// Place of the last item: bytes from the start of the unwrapped stream.
    private(set) var offset: Int64 = 0
    /// Where the last whole record, or what was refused in the place of one, ends.
    private(set) var resumeOffset: Int64

    /// Whether more may be appended to the object and read from ``resumeOffset``: the header of a CSV would be missing.
    var isAppendable: Bool { mayGrow && format == nil && failure == nil }

    /// - Parameter formats: Asked in this order where the object does not begin as JSON does.
    init(_ stream: ByteStream, _ buffers: ReadBuffers, formats: [any TextFormat.Type]) {
        self.stream = stream
        self.formats = formats
        streamOffset = stream.start
        resumeOffset = stream.start
        self.buffers = buffers
        // Small objects are many: each gets the window it can fill.
        buffers.needWindow(min(4 * ByteStream.pieceSize, max(64 << 10, stream.expectedLength)))
    }

    /// Why the object broke off before its end, once the records before the break have been given.
    var brokenOff: ReadFailure? { failure }

    /// The next record or fault; nil at the end.
    func next() -> Item? {
        if isFirst {
            isFirst = false
            begin()
            if let problem = recogniseFormat() { return problem }
        }
        while true {
            let visible = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(window)[..<end])
            guard let step = nextStep(visible) else { return nil }
            switch step {
            case .record(let range):
                offset = streamOffset + Int64(range.lowerBound)
                resumeOffset = streamOffset + Int64(range.upperBound)
                let bytes = UnsafeBufferPointer(rebasing: visible[range])
                return format == nil ? .record(bytes) : .line(bytes)
            case .fault(.truncated, let range, let length) where isTail(visible[range]):
                offset = streamOffset + Int64(range.upperBound) - Int64(length)
                return .tail(length: Int64(length))
            case .fault(let fault, let range, let length):
                let head = longHead.isEmpty ? Array(visible[range].prefix(Self.headLength)) : longHead
                longHead = []
                offset = streamOffset + Int64(range.upperBound) - Int64(length)
                resumeOffset = streamOffset + Int64(range.upperBound)
                return .fault(RecordProblem(fault), head: head, length: Int64(length))
            case .needMore(let keepFrom):
                if keepFrom == end, longHead.isEmpty, format?.isInsideRecord ?? splitter.isInsideRecord {
                    longHead = Array(visible.prefix(Self.headLength))
                }
                fill(keepFrom: keepFrom)
            }
        }
    }

    private func nextStep(_ visible: UnsafeBufferPointer<UInt8>) -> RecordSplitter.Step? {
        format == nil
            ? splitter.next(in: visible, isLast: isLast) : format?.next(in: visible, isLast: isLast)
    }

    /// A log that is written to ends where its writer is: in the middle of a line. One that was compressed is whole, and
    /// so is one that opened a bracket around its records.
    private var mayGrow: Bool { stream.isPlain && (format != nil || !splitter.isInsideContainer) }

    /// Whether a record that has no end is the beginning of one that is being written. A quote that is never closed
    /// swallows line after line of a CSV: that is told.
    private func isTail(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        mayGrow && failure == nil && (format == nil || !bytes.contains(0x0A))
    }

    /// The line as the JSON object that adapters read; nil for a line that is no record.
    ///
    /// - Throws: ``RecordProblem``, which costs this line only.
    func object(of line: UnsafeBufferPointer<UInt8>) throws(RecordProblem) -> [UInt8]? {
        try format?.object(of: line)
    }

    private func begin() {
        do throws(ReadFailure) {
            guard let whole = try stream.inflateWhole() else { return fill(keepFrom: 0) }
            end = whole
        } catch {
            failure = error
        }
        isLast = true
    }

    /// Drops the bytes before `keepFrom` and reads on.
    private func fill(keepFrom: Int) {
        if keepFrom > 0, let base = window.baseAddress {
            base.update(from: base + keepFrom, count: end - keepFrom)
            splitter.drop(keepFrom)
            format?.drop(keepFrom)
            streamOffset += Int64(keepFrom)
            end -= keepFrom
        }
        guard !isLast else { return }
        let capacity = window.count - JSONParser.padding
        if capacity - end < min(ByteStream.pieceSize, capacity / 2) { buffers.growWindow(keeping: end) }
        let free = UnsafeMutableBufferPointer(rebasing: window[end..<window.count - JSONParser.padding])
        do throws(ReadFailure) {
            let count = try stream.read(into: free)
            end += count
            isLast = count == 0
        } catch {
            failure = error
            isLast = true
        }
    }

    /// Whether a line begins an object as JSON writes one. In the cells of a CSV the quotes are doubled.
    private func holdsRecordAtLineStart(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            rest = rest[(end + 1)...]
            let line = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
            guard line.first == UInt8(ascii: "{") else { continue }
            let name = line.dropFirst().drop { $0 <= 0x20 }
            if name.first == UInt8(ascii: "\""), name.dropFirst().first != UInt8(ascii: "\"") { return true }
        }
        return false
    }

    /// Finds the format of an object that does not begin as JSON does, and says at once where it has none that is known
    /// instead of refusing it line by line.
    private func recogniseFormat() -> Item? {
        let visible = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(window)[..<end])
        let isBlank: (UInt8) -> Bool = { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF || $0 == 0x2C }
        guard let first = visible.first(where: { !isBlank($0) }) else { return nil }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return nil }
        // JSON lines after a line of something else are JSON lines.
        if holdsRecordAtLineStart(visible) { return nil }
        for candidate in formats {
            format = candidate.init(recognising: visible)
            if format != nil { return nil }
        }
        let head = Array(visible.prefix(Self.headLength))
        var length = Int64(end)
        while !isLast {
            end = 0
            fill(keepFrom: 0)
            length += Int64(end)
        }
        end = 0
        return .fault(
            RecordProblem(.notJSON, field: first == UInt8(ascii: "<") ? "markup" : ""),
            head: head,
            length: length
        )
    }
}
