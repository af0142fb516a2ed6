package import JSONTape

/// CSV as exports write it (RFC 4180), with commas, semicolons or tabs: each row an object of its header's names.
package struct DelimitedText: TextFormat {
    /// Bytes that a header may have; exports of a hundred columns have three thousand.
    private static let maximumHeader = 64 << 10

    private let separator: UInt8
    private let names: [[UInt8]]
    private let writer: JSONText
    /// The names, where some of them stand for places inside objects.
    private let paths: [String]?
    private var splitter: DelimitedTextSplitter

    /// Reads the header: two names or more, and a next line, if the head has it whole, that is divided as well.
    package init?(recognising head: UnsafeBufferPointer<UInt8>) {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].compactMap { separator in
            Self.header(of: head, separator).map { (separator: separator, names: $0.names, splitter: $0.splitter) }
        }
        // Of equals the first.
        guard let best = candidates.max(by: { $0.names.count < $1.names.count }) else { return nil }
        separator = best.separator
        names = best.names
        splitter = best.splitter
        let texts = names.map { String(decoding: $0, as: UTF8.self) }
        writer = JSONText(names: texts)
        paths = texts.contains(where: FlattenedRecord.isPath) ? texts : nil
    }

    package var isInsideRecord: Bool { splitter.isInsideRecord }

    package mutating func drop(_ count: Int) { splitter.drop(count) }

    package mutating func next(in window: UnsafeBufferPointer<UInt8>, isLast: Bool) -> RecordSplitter.Step? {
        let step = splitter.next(in: window, isLast: isLast)
        guard case .record(let row) = step, isLast, row.upperBound == window.count else { return step }
        // A last row without a line break is whole if it has all its cells; else its last one may be half of a name.
        let cells = Self.cells(of: UnsafeBufferPointer(rebasing: window[row]), separator)
        return cells.count < names.count ? .fault(.truncated, row, length: row.count) : step
    }

    package func object(of record: UnsafeBufferPointer<UInt8>) throws(RecordProblem) -> [UInt8]? {
        let cells = Self.cells(of: record, separator)
        // A comma that was not quoted has moved all that follows it.
        guard cells.dropFirst(names.count).allSatisfy(\.isEmpty) else {
            throw RecordProblem(.invalidField, field: "columns")
        }
        guard cells != names, !cells.allSatisfy(\.isEmpty) else { return nil }
        return paths.flatMap { Self.nested($0, cells) } ?? writer.object(cells)
    }

    /// The cells of a row, without their quotes, and without the `'` that exporters put before what a spreadsheet might
    /// take for a formula.
    package static func cells(of row: UnsafeBufferPointer<UInt8>, _ separator: UInt8) -> [[UInt8]] {
        var cells: [[UInt8]] = []
        var cell: [UInt8] = []
        var place = DelimitedTextSplitter.Place.cellStart
        for byte in row {
            let next = place.after(byte, separator)
            switch (place, next) {
            case (_, .cellStart):
                cells.append(withoutGuard(cell))
                cell.removeAll(keepingCapacity: true)
            case (.cellStart, .quoted), (.quoted, .quoteInQuoted): break
            default: cell.append(byte)
            }
            place = next
        }
        cells.append(withoutGuard(cell))
        return cells
    }

    private static func withoutGuard(_ cell: [UInt8]) -> [UInt8] {
        guard cell.count > 1, cell[0] == UInt8(ascii: "'"), "-+=@".utf8.contains(cell[1]) else { return cell }
        return Array(cell.dropFirst())
    }

    private static func nested(_ names: [String], _ cells: [[UInt8]]) -> [UInt8]? {
        FlattenedRecord.nested(
            zip(names, cells).map { name, cell in
                // Splunk divides the values of one cell by line breaks.
                let values = name.contains("{}") ? cell.split(separator: 0x0A) : cell.isEmpty ? [] : [cell[...]]
                return (
                    name,
                    values.map { value in
                        var text: [UInt8] = []
                        value.withUnsafeBufferPointer { text.appendJSON($0) }
                        return text
                    }
                )
            }
        )
    }

    /// The names of a header, and a splitter that stands after it.
    private static func header(
        of head: UnsafeBufferPointer<UInt8>,
        _ separator: UInt8
    ) -> (names: [[UInt8]], splitter: DelimitedTextSplitter)? {
        var splitter = DelimitedTextSplitter(separator: separator)
        guard case .record(let line) = splitter.next(in: head, isLast: false), line.count <= maximumHeader else {
            return nil
        }
        let names = cells(of: UnsafeBufferPointer(rebasing: head[line]), separator)
        guard names.count <= JSONText.maximumColumns, names.allSatisfy(isName) else { return nil }
        guard names.count(where: { !$0.isEmpty }) > 1 else { return nil }
        var second = splitter
        if case .record(let line) = second.next(in: head, isLast: false) {
            guard cells(of: UnsafeBufferPointer(rebasing: head[line]), separator).count > 1 else { return nil }
        }
        return (names, splitter)
    }

    /// Whether a header may have it: nothing, or what begins as a name (`TimeGenerated [UTC]`, `$table`, `_time`).
    private static func isName(_ name: [UInt8]) -> Bool {
        guard let first = name.first(where: { $0 != UInt8(ascii: " ") }) else { return true }
        guard name.count <= JSONText.maximumNameLength, name.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            return false
        }
        switch first {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...,
            UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "@"):
            return true
        default: return false
        }
    }
}
