internal import Bytes
internal import Core
internal import JSONTape

/// The records of an object, one after the other, with their places.
final class RecordStream {
    /// What stands at the next place.
    enum Item {
        /// Bytes of a record; ``JSONParser/padding`` readable bytes follow them.
        case record(UnsafeBufferPointer<UInt8>)
        case fault(RecordProblem, head: [UInt8], length: Int64)
    }

    /// Of a record that is not read, this much is kept with the reject; all of it is in the evidence.
    static let headLength = 64 << 10

    private let stream: ByteStream
    private var splitter = RecordSplitter()
    private let buffers: ReadBuffers
    private var window: UnsafeMutableBufferPointer<UInt8> { buffers.window }
    private var end = 0
    private var isLast = false
    private var failure: ReadFailure?
    private var streamOffset: Int64 = 0
    private var isFirst = true
    /// The head of a record that is too long to be kept.
    private var longHead: [UInt8] = []

    /// Place of the last item: bytes from the start of the unwrapped stream.
    private(set) var offset: Int64 = 0

    init(_ stream: ByteStream, _ buffers: ReadBuffers) {
        self.stream = stream
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
            if let problem = unreadable() { return problem }
        }
        while true {
            let visible = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(window)[..<end])
            guard let step = splitter.next(in: visible, isLast: isLast) else { return nil }
            switch step {
            case .record(let range):
                offset = streamOffset + Int64(range.lowerBound)
                return .record(UnsafeBufferPointer(rebasing: visible[range]))
            case .fault(let fault, let range, let length):
                let head = longHead.isEmpty ? Array(visible[range].prefix(Self.headLength)) : longHead
                longHead = []
                offset = streamOffset + Int64(range.upperBound) - Int64(length)
                return .fault(RecordProblem(fault), head: head, length: Int64(length))
            case .needMore(let keepFrom):
                if keepFrom == end, longHead.isEmpty, splitter.isInsideRecord {
                    longHead = Array(visible.prefix(Self.headLength))
                }
                fill(keepFrom: keepFrom)
            }
        }
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

    /// Says at once where an object holds no JSON at all, instead of refusing it line by line.
    private func unreadable() -> Item? {
        let visible = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(window)[..<end])
        let isBlank: (UInt8) -> Bool = { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF || $0 == 0x2C }
        func begins(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
            bytes.first { !isBlank($0) }.map { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") } ?? true
        }
        guard !begins(visible[...]) else { return nil }
        if holdsRecordAtLineStart(visible) { return nil }
        let head = Array(visible.prefix(Self.headLength))
        var length = Int64(end)
        while !isLast {
            end = 0
            fill(keepFrom: 0)
            length += Int64(end)
        }
        end = 0
        let firstLine = head.prefix { $0 != 0x0A }
        let field =
            firstLine.contains(UInt8(ascii: ",")) ? "CSV" : firstLine.starts(with: Array("<".utf8)) ? "markup" : ""
        return .fault(RecordProblem(.notJSON, field: field), head: head, length: length)
    }
}
