/// Rows by the number in their field `id`, ascending.
struct Table: Codable, Sendable {
    private(set) var rows: [JSON] = []
    private var ids: [Int] = []
    private(set) var next: Int

    init(startingAt first: Int = 1) {
        next = first
    }

    private func place(of id: Int) -> Int {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Nil where there is no such row; setting nil removes it.
    subscript(id: Int) -> JSON? {
        get {
            let place = place(of: id)
            return place < ids.count && ids[place] == id ? rows[place] : nil
        }
        set {
            let place = place(of: id)
            let exists = place < ids.count && ids[place] == id
            switch (newValue, exists) {
            case (let row?, true): rows[place] = row
            case (let row?, false):
                ids.insert(id, at: place)
                rows.insert(row, at: place)
                next = Swift.max(next, id + 1)
            case (nil, true):
                ids.remove(at: place)
                rows.remove(at: place)
            case (nil, false): break
            }
        }
    }

    /// Adds a row under the next number.
    @discardableResult
    mutating func add(_ row: JSON) -> JSON {
        var row = row
        row["id"] = .int(next)
        self[next] = row
        return row
    }

    /// Changes a row in its place, without a copy of it.
    mutating func change(_ id: Int, _ change: (inout JSON) -> Void) {
        let place = place(of: id)
        guard place < ids.count, ids[place] == id else { return }
        change(&rows[place])
    }

    /// - Throws: ``APIError``, 404 with 1002, where there is no such row.
    func row(_ id: Int, _ what: String) throws(APIError) -> JSON {
        guard let row = self[id] else { throw .missing("\(what) \(id) does not exist") }
        return row
    }
}

extension JSON: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = JSON(parsing: text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not JSON"))
        }
        self = value
    }

    /// As its own text in a string: the state of ten thousand offenses is written at once.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
