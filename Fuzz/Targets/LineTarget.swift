import Core
import JSONTape
import Sources_Storage

/// Formats of lines: what they make of each, and that it does not matter how the bytes arrive.
enum LineTarget {
    static func runCSV(_ bytes: [UInt8]) throws(Violation) {
        for separator in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09] { try checkCells(bytes, separator) }
        try check(bytes) { DelimitedText(recognising: $0) }
    }

    static func runLogs(_ bytes: [UInt8]) throws(Violation) {
        try check(bytes) { StorageAnalyticsLog(recognising: $0) }
        // A line of any kind, not only of a log that is recognised: each line after the first may be anything.
        guard
            let log = Array(("1.0;" + String(repeating: ";", count: 30)).utf8).lent({
                StorageAnalyticsLog(recognising: $0)
            })
        else { throw Violation(description: "a line of thirty fields is not recognised") }
        if !bytes.isEmpty { _ = try object(of: bytes, log) }
    }

    /// Quotes, separators and cells make up the row, and cells that are written again are read the same.
    private static func checkCells(_ row: [UInt8], _ separator: UInt8) throws(Violation) {
        let cells = row.lent { DelimitedText.cells(of: $0, separator) }
        let length = cells.reduce(0) { $0 + $1.count } + cells.count - 1
        try require(length <= row.count, "cells hold more than their row")
        let quote = UInt8(ascii: "\"")
        var written: [UInt8] = []
        for (place, cell) in cells.enumerated() {
            if place > 0 { written.append(separator) }
            written.append(quote)
            for byte in cell { written += byte == quote ? [quote, quote] : [byte] }
            written.append(quote)
        }
        let again = written.lent { DelimitedText.cells(of: $0, separator) }
        try require(again == cells, "cells that are written again are others")
    }

    private static func check<Format: TextFormat>(
        _ bytes: [UInt8],
        _ recognise: (UnsafeBufferPointer<UInt8>) -> Format?
    ) throws(Violation) {
        guard let format = bytes.lent(recognise) else { return }
        let whole = try Windows.steps(of: bytes, window: bytes.count, format)
        for step in whole {
            guard step.fault == nil else { continue }
            _ = try object(of: Array(bytes[step.range]), format)
        }
        for window in Windows.sizes(for: bytes) {
            let pieces = try Windows.steps(of: bytes, window: window, format)
            try require(pieces == whole, "in windows of \(window) bytes it holds other lines")
        }
    }

    /// The object that a line becomes: JSON, or nothing.
    private static func object(of line: [UInt8], _ format: some TextFormat) throws(Violation) -> [UInt8]? {
        guard let object = line.lent({ try? format.object(of: $0) }) ?? nil else { return nil }
        let parser = JSONParser()
        let record = try? parser.parse(copying: object)
        try require(record?.isObject == true, "a line becomes what is no JSON object")
        return object
    }
}

extension Collection<UInt8> {
    /// Calls `body` with bytes that end where their memory does, so that a sanitizer sees a read beyond them.
    func lent<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let exact = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: count)
        defer { exact.deallocate() }
        _ = exact.initialize(from: self)
        return body(UnsafeBufferPointer(exact))
    }
}
