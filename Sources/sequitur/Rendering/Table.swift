import ArgumentParser
import Core
import Foundation

/// How lists are written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, ndjson, csv, markdown
}

/// Rows under headings, in every format.
struct Table {
    let headings: [String]
    var rows: [[String]] = []
    /// Columns whose numbers stand at the right.
    var numeric: Set<Int> = []
    /// Columns of paths, which are cut at their beginning.
    var paths: Set<Int> = []

    init(_ headings: [String], numeric: Set<Int> = [], paths: Set<Int> = []) {
        self.headings = headings
        self.numeric = numeric
        self.paths = paths
    }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// Aligned columns that fit `width`: the widest columns give way first.
    func text(width: Int) -> String {
        let cells = ([headings] + rows).map { $0.map(TerminalText.safe) }
        var widths = headings.indices.map { column in cells.map { TerminalText.width($0[column]) }.max() ?? 0 }
        let gaps = 2 * (headings.count - 1)
        while widths.reduce(0, +) + gaps > width,
            let widest = widths.indices.filter({ !headings[$0].hasSuffix("(UTC)") }).max(by: { widths[$0] < widths[$1] }
            ),
            widths[widest] > 8
        {
            widths[widest] -= 1
        }
        return cells.enumerated().map { index, row in
            let line = row.enumerated().map { column, cell in
                let shown =
                    paths.contains(column)
                    ? String(TerminalText.cut(String(cell.reversed()), to: widths[column]).reversed())
                    : TerminalText.cut(cell, to: widths[column])
                let padding = String(repeating: " ", count: max(0, widths[column] - TerminalText.width(shown)))
                return numeric.contains(column) ? padding + shown : shown + padding
            }.joined(separator: "  ")
            let trimmed = String(line.reversed().drop { $0 == " " }.reversed())
            return index == 0 ? Console.styled(trimmed, .bold) : trimmed
        }.joined(separator: "\n")
    }

    /// RFC 4180. A cell that a spreadsheet would take for a formula is preceded by an apostrophe (OWASP, "CSV Injection").
    var csv: String {
        ([headings] + rows).map { $0.map(Self.csvCell).joined(separator: ",") }.joined(separator: "\r\n")
    }

    /// CSV on a terminal: the line breaks stay, no other control does.
    private static func shown(_ csv: String) -> String {
        csv.split(separator: "\r\n", omittingEmptySubsequences: false).map { TerminalText.safe(String($0)) }.joined(
            separator: "\n"
        )
    }

    static func csvCell(_ text: String) -> String {
        var cell = text.replacing("\0", with: "\u{FFFD}")
        if let first = cell.first, "=+-@\t\r".contains(first), Double(cell) == nil { cell = "'" + cell }
        guard cell.contains(where: { ",\"\r\n".contains($0) || $0 == "\r\n" }) || cell.hasPrefix("'") else {
            return cell
        }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }

    var markdown: String {
        func line(_ cells: [String]) -> String {
            "| "
                + cells.map { cell in
                    TerminalText.safe(cell).replacing("|", with: "\\|").replacing("<", with: "&lt;")
                }.joined(separator: " | ") + " |"
        }
        return ([line(headings), "|" + headings.map { _ in "---|" }.joined()] + rows.map(line)).joined(separator: "\n")
    }

    /// Writes the rows, or `objects` where the format is JSON.
    func print(_ format: OutputFormat, objects: some Collection<some Encodable>) throws {
        switch format {
        case .table: Console.print(text(width: Console.width))
        case .csv: Console.print(Console.isTerminal ? Table.shown(csv) : csv)
        case .markdown: Console.print(markdown)
        case .json: Console.print(try JSONOutput.text(Array(objects), pretty: true))
        case .ndjson: for object in objects { Console.print(try JSONOutput.text(object, pretty: false)) }
        }
    }
}

/// JSON for programs: names in snake case, times in RFC 3339, ids in lower case.
enum JSONOutput {
    static func text(_ value: some Encodable, pretty: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting =
            pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
