package import JSONTape

/// Finds where each line of a delimited text begins and ends: at a line break outside quotes.
///
/// Empty lines are skipped. Memory follows the longest line, as in ``RecordSplitter``.
package struct DelimitedTextSplitter: Sendable {
    /// Where in a line a byte stands.
    enum Place {
        case cellStart, plain, quoted
        /// After a quote inside quotes: the end of the cell, or the first of two that stand for one.
        case quoteInQuoted

        /// The place after this byte. Line breaks are the caller's, where the place is not ``quoted``.
        func after(_ byte: UInt8, _ separator: UInt8) -> Place {
            switch self {
            case .quoted: byte == UInt8(ascii: "\"") ? .quoteInQuoted : .quoted
            case .quoteInQuoted where byte == UInt8(ascii: "\""): .quoted
            case .cellStart where byte == UInt8(ascii: "\""): .quoted
            default: byte == separator ? .cellStart : .plain
            }
        }
    }

    /// U+FEFF in UTF-8.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let separator: UInt8
    private let maximumLength: Int
    private var cursor = 0
    private var start: Int?
    private var dropped = 0
    private var place = Place.cellStart
    private var isFirst = true

    /// - Parameter maximumLength: Lines of more bytes are given up as ``RecordSplitter/Fault/tooLarge``.
    package init(separator: UInt8, maximumLength: Int = 16 << 20) {
        self.separator = separator
        self.maximumLength = maximumLength
    }

    /// Whether the window ended inside a line.
    package var isInsideRecord: Bool { start != nil }

    /// Tells that the window's first `count` bytes were dropped.
    package mutating func drop(_ count: Int) {
        cursor -= count
        guard let begin = start else { return }
        if begin < count { dropped += count - begin }
        start = max(0, begin - count)
    }

    /// The next line, fault or end of the window; see ``RecordSplitter/next(in:isLast:)``.
    ///
    /// A quote that is never closed runs to the end: what follows it is a cell, and a cell must not become a record.
    package mutating func next(in window: UnsafeBufferPointer<UInt8>, isLast: Bool) -> RecordSplitter.Step? {
        if isFirst {
            guard window.count >= Self.byteOrderMark.count || isLast else { return .needMore(keepFrom: 0) }
            isFirst = false
            if window.starts(with: Self.byteOrderMark) { cursor = Self.byteOrderMark.count }
        }
        while cursor < window.count {
            let byte = window[cursor]
            let isLineBreak = byte == 0x0A || byte == 0x0D
            guard let begin = start else {
                if isLineBreak {
                    cursor += 1
                    continue
                }
                start = cursor
                dropped = 0
                place = .cellStart
                continue
            }
            if isLineBreak, place != .quoted { return finish(begin..<cursor) }
            place = place.after(byte, separator)
            cursor += 1
        }
        guard let begin = start else { return isLast ? nil : .needMore(keepFrom: min(cursor, window.count)) }
        if isLast { return finish(begin..<window.count) }
        // A line beyond the limit is not kept: only its first bytes were seen by the caller.
        return .needMore(keepFrom: dropped + window.count - begin > maximumLength ? window.count : begin)
    }

    private mutating func finish(_ line: Range<Int>) -> RecordSplitter.Step {
        start = nil
        let length = dropped + line.count
        if length > maximumLength { return .fault(.tooLarge, line, length: length) }
        return place == .quoted ? .fault(.truncated, line, length: length) : .record(line)
    }
}
