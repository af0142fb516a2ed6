package import JSONTape

/// Writes the rows of a table as JSON objects.
///
/// Columns are told apart by position, not by name: of equal names the second is called `name (2)`. What stands under
/// no name cannot be asked for and is left out, and so is an empty cell.
package struct JSONText: Sendable {
    /// Columns that have a name, and bytes of one: names are repeated in every row, so a log must not make them long.
    /// The widest tables of Log Analytics have some hundred columns.
    package static let maximumColumns = 4096
    package static let maximumNameLength = 512

    /// Each name as JSON writes it, with its colon; empty for a column without one.
    private let labels: [[UInt8]]

    package init(names: [String]) {
        var taken: Set<String> = []
        var counts: [String: Int] = [:]
        labels = names.prefix(Self.maximumColumns).map { name in
            guard !name.isEmpty, name.utf8.count <= Self.maximumNameLength else { return [] }
            var unique = name
            while !taken.insert(unique).inserted {
                let count = counts[name, default: 1] + 1
                counts[name] = count
                unique = "\(name) (\(count))"
            }
            var label: [UInt8] = []
            label.appendJSON(unique)
            label.append(UInt8(ascii: ":"))
            return label
        }
    }

    /// - Parameter columns: The array that Log Analytics and Kusto answers have: `[{"name":…,"type":…}]`.
    package init(columns: JSONValue) {
        self.init(names: columns.elements.map { ($0["name"] ?? $0["Name"] ?? $0["ColumnName"])?.string ?? "" })
    }

    /// The object of a row whose cells are text.
    package func object(_ cells: [[UInt8]]) -> [UInt8] {
        object(cells, isEmpty: \.isEmpty) { cell, text in
            cell.withUnsafeBufferPointer { text.appendJSON($0) }
        }
    }

    /// The object of a row that is a JSON array. Values keep their types; `null` and `""` are empty cells.
    package func object(row: JSONValue) -> [UInt8] { object(row.elements) }

    /// The object of a row of JSON values.
    package func object(_ cells: [JSONValue]) -> [UInt8] {
        object(cells, isEmpty: { $0.isNull || $0.utf8?.isEmpty == true }) { cell, text in text.appendJSON(cell) }
    }

    private func object<Cell>(
        _ cells: [Cell],
        isEmpty: (Cell) -> Bool,
        append: (Cell, inout [UInt8]) -> Void
    ) -> [UInt8] {
        var text = [UInt8(ascii: "{")]
        for (label, cell) in zip(labels, cells) where !label.isEmpty && !isEmpty(cell) {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: label)
            append(cell, &text)
        }
        text.append(UInt8(ascii: "}"))
        return text
    }
}
