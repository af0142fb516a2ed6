/// Rows in the way a list endpoint answers: filtered, sorted, cut to a range, cut to fields.
struct Listing: Sendable {
    /// The parameters that list endpoints read.
    static let parameters: Set<String> = ["filter", "sort", "fields"]

    let fields: Fields

    func answer(_ rows: [JSON], to call: Call) throws(APIError) -> Answer {
        var rows = rows
        if let text = call.parameter("filter"), !text.isEmpty {
            let filter = try FilterParser.parse(text, fields: fields)
            rows = rows.filter(filter.matches)
        }
        if let text = call.parameter("sort"), !text.isEmpty { try sort(&rows, by: text) }
        let page = try Page(call.headers["range"], count: rows.count)
        let projection = try Projection.parse(call.parameter("fields"), fields: fields.fields)
        var answer = Answer.ok(.array(rows[page.range].map(projection.apply)))
        answer.headers["Content-Range"] = page.header
        return answer
    }

    /// One row, cut to the fields that were asked for.
    func answer(_ row: JSON, to call: Call, status: Int = 200) throws(APIError) -> Answer {
        let asked = call.parameter("fields") ?? call.headers["fields"]
        return Answer(status: status, body: .json(try Projection.parse(asked, fields: fields.fields).apply(row)))
    }

    private func sort(_ rows: inout [JSON], by text: String) throws(APIError) {
        var keys: [(name: String, isAscending: Bool)] = []
        for part in text.split(separator: ",") {
            let part = part.trimmed
            guard part.hasPrefix("+") || part.hasPrefix("-") else {
                throw APIError(422, fields.sortCode, "The sort parameter is invalid: \(part) has no + or -")
            }
            let name = String(part.dropFirst())
            guard fields.fields[name]?.isSortable == true else {
                throw APIError(422, fields.sortCode, "The sort parameter is invalid: \(name) is not a sortable field")
            }
            keys.append((name, part.hasPrefix("+")))
        }
        let values = rows.map { row in keys.map { row[$0.name] } }
        let places = rows.indices.sorted { left, right in
            for (position, key) in keys.enumerated() {
                let order = values[left][position].order(to: values[right][position])
                if order != 0 { return key.isAscending ? order < 0 : order > 0 }
            }
            return left < right
        }
        rows = places.map { rows[$0] }
    }
}

/// The part of a list that a `Range` header asks for.
package struct Page: Hashable, Sendable {
    package let range: Range<Int>
    /// `Content-Range`; nil where no range was asked for.
    package let header: String?

    /// - Parameter text: `items=0-49`, inclusive; spaces around the numbers are let through.
    /// - Throws: ``APIError``, 422.
    package init(_ text: String?, count: Int) throws(APIError) {
        guard let text else {
            self.range = 0..<count
            self.header = nil
            return
        }
        let compact = text.filter { !$0.isWhitespace }
        let parts = compact.dropFirst("items=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard compact.hasPrefix("items="), parts.count == 2, let first = Int(parts[0]), let last = Int(parts[1]),
            first >= 0, first <= last
        else { throw .invalid("The Range header \"\(text)\" is invalid; it must have the form items=x-y") }
        guard first < count else {
            self.range = 0..<0
            self.header = "items */\(count)"
            return
        }
        let end = Swift.min(last, count - 1)
        self.range = first..<end + 1
        self.header = "items \(first)-\(end)/\(count)"
    }
}

extension JSON {
    /// Null first, then numbers, then text.
    func order(to other: JSON) -> Int {
        if let left = double, let right = other.double { return left < right ? -1 : left > right ? 1 : 0 }
        if let left = string, let right = other.string { return left < right ? -1 : left > right ? 1 : 0 }
        if let left = bool, let right = other.bool { return (left ? 1 : 0) - (right ? 1 : 0) }
        return rank - other.rank
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .bool: 1
        case .int, .double: 2
        case .string: 3
        case .array: 4
        case .object: 5
        }
    }
}
