/// A search: it waits, executes, sorts and is there for a day.
struct Search: Sendable {
    let id: String
    let text: String
    let database: String
    let titles: [String]
    /// What its query answers with: `events`, or the name after INTO.
    let collection: String
    let created: Int
    var status = "WAIT"
    var progress = 0
    var table: [[JSON]] = []
    var processed = 0
    var milliseconds = 0
    var savesResults = false

    var isCompleted: Bool { status == "COMPLETED" }
    var isEnded: Bool { ["COMPLETED", "CANCELED", "ERROR"].contains(status) }

    var row: JSON {
        [
            "search_id": .string(id), "cursor_id": .string(id), "status": .string(status), "progress": .int(progress),
            "completed": .bool(isCompleted), "query_string": .string(text),
            "query_execution_time": .int(milliseconds), "record_count": .int(table.count),
            "processed_record_count": .int(processed), "save_results": .bool(savesResults),
            "desired_retention_time_msec": 86_400_000, "subsearch_ids": [], "snapshot": .null,
            "error_messages": .null, "progress_details": [], "data_file_count": 0, "data_total_size": 0,
            "index_file_count": 0, "index_total_size": 0, "compressed_data_file_count": 0,
            "compressed_data_total_size": 0, "size_on_disk": 0,
        ]
    }

    /// One row as an object; of columns with one name the last counts.
    func object(_ cells: [JSON]) -> JSON {
        .object(Dictionary(zip(titles, cells)) { _, last in last })
    }

    /// Rows as comma-separated values.
    func csv(_ range: Range<Int>) -> String {
        let lines =
            [titles.map(Self.quoted)]
            + table[range].map { cells in
                cells.map { cell in Self.quoted(cell.string ?? (cell.isNull ? "null" : cell.text)) }
            }
        return lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
