/// A search and how far it is (3.2 of the reference).
package struct ArielSearch: Sendable, Equatable, Identifiable, Decodable {
    package let id: String
    /// `WAIT`, `EXECUTE`, `SORTING`, `COMPLETED`, `CANCELED`, `ERROR`
    package let status: String
    /// Percent.
    package let progress: Int64
    /// Rows of the result so far.
    package let recordCount: Int64
    /// What QRadar says is wrong, one sentence each.
    package let errors: [String]

    package var isCompleted: Bool { status == "COMPLETED" }
    /// Whether it goes on.
    package var isRunning: Bool { ["WAIT", "EXECUTE", "SORTING"].contains(status) }

    private struct Message: Decodable {
        let message: String?
    }

    enum CodingKeys: String, CodingKey {
        case status, progress
        case id = "search_id"
        case recordCount = "record_count"
        case errors = "error_messages"
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(String.self, forKey: .id)
        status = try members.decode(String.self, forKey: .status)
        progress = try members.value(.progress, or: 0)
        recordCount = try members.value(.recordCount, or: 0)
        let messages: [Message] = try members.value(.errors, or: [])
        errors = messages.compactMap(\.message).map { QRadarRefusal.plain($0, without: "") }
    }
}

/// A cell of a result.
package enum ArielValue: Sendable, Equatable, Decodable {
    case null
    case text(String)
    case number(Int64)
    case fraction(Double)
    case boolean(Bool)
    /// `rulename_creEventList` and other lists.
    case list([ArielValue])

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let boolean = try? value.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else if let number = try? value.decode(Double.self) {
            self = .fraction(number)
        } else {
            self = .list(try value.decode([ArielValue].self))
        }
    }

    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// A whole number.
    package var number: Int64? {
        switch self {
        case .number(let number): number
        case .fraction(let number): Int64(exactly: number)
        default: nil
        }
    }
}

/// A row: cells by alias or column.
package typealias ArielRow = [String: ArielValue]

/// A column that can be selected, custom properties among them.
package struct ArielColumn: Sendable, Equatable, Decodable {
    package let name: String
    /// `String`, `Long`, `Host`, `JavaString` …
    package let type: String?

    enum CodingKeys: String, CodingKey {
        case name
        case type = "argument_type"
    }
}

/// What the validator says of a query.
package struct ArielMessage: Sendable, Equatable, Decodable {
    package let message: String
    /// `INFO`, `WARN`, `ERROR`
    package let severity: String?
}
