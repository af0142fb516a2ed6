/// Sets, maps, maps of sets and tables. Sets are one store under both interfaces.
struct ReferenceData: Codable, Sendable {
    var collections: [ReferenceCollection] = []
    var nextCollection = 1
    var nextElement = 1
    var tasks = Table()
    /// Of bulk updates, by the number of their task.
    var results: [Int: JSON] = [:]

    func index(_ kind: ReferenceCollection.Kind, _ name: String) -> Int? {
        collections.firstIndex { $0.kind == kind && $0.name == name }
    }

    /// Lets go of what is older than its collection keeps.
    mutating func expire(now: Int) {
        for place in collections.indices { collections[place].expire(now: now) }
    }

    func snapshot(now: Int) -> JSON {
        var kinds: [String: JSON] = [:]
        for kind in ReferenceCollection.Kind.allCases {
            var named: [String: JSON] = [:]
            for collection in collections where collection.kind == kind {
                var living = collection
                living.expire(now: now)
                named[collection.name] = living.row(data: living.data(0..<Int.max))
            }
            kinds[kind.rawValue] = .object(named)
        }
        return .object(kinds)
    }
}

/// A value, when it was first and last written, and by whom.
struct ReferenceElement: Codable, Sendable {
    var id: Int
    var value: String
    var firstSeen: Int
    var lastSeen: Int
    var source: String
    var notes: String?

    var row: JSON {
        [
            "value": .string(value), "first_seen": .int(firstSeen), "last_seen": .int(lastSeen),
            "source": .string(source), "domain_id": .null,
        ]
    }
}

/// One collection. Whatever its kind, elements are under two keys, of which sets and maps leave one empty.
struct ReferenceCollection: Codable, Sendable {
    enum Kind: String, Codable, CaseIterable, Sendable {
        case set = "sets"
        case map = "maps"
        case mapOfSets = "map_of_sets"
        case table = "tables"
    }

    var id: Int
    var kind: Kind
    var name: String
    var elementType: ElementType
    var timeoutType: String
    var lifetime: Lifetime?
    var created: Int
    var keyLabel: String?
    var valueLabel: String?
    /// Of a table, by inner key.
    var keyTypes: [String: ElementType] = [:]
    var description: String?
    var expiredLogOption = "LOG_NONE"
    var elements: [String: [String: ReferenceElement]] = [:]

    var count: Int { elements.values.reduce(0) { $0 + $1.count } }

    mutating func expire(now: Int) {
        guard let lifetime, timeoutType != "UNKNOWN" else { return }
        let isByFirst = timeoutType == "FIRST_SEEN"
        for (key, inner) in elements {
            let living = inner.filter { $0.value.seen(first: isByFirst) + lifetime.milliseconds > now }
            if living.count != inner.count { elements[key] = living.isEmpty ? nil : living }
        }
    }

    /// The form in which values that are the same have the same key.
    func key(_ value: String) -> String {
        elementType == .alnic ? value.lowercased() : value
    }

    /// The elements of a page, in the order of their keys.
    func data(_ range: Range<Int>) -> JSON {
        let flat = elements.sorted { $0.key < $1.key }.flatMap { outer, inner in
            inner.sorted { $0.key < $1.key }.map { (outer, $0.key, $0.value) }
        }
        let page = flat[range.clamped(to: 0..<flat.count)]
        switch kind {
        case .set: return .array(page.map(\.2.row))
        case .map: return .object(Dictionary(page.map { ($0.0, $0.2.row) }) { first, _ in first })
        case .mapOfSets:
            return .object(Dictionary(grouping: page, by: \.0).mapValues { .array($0.map(\.2.row)) })
        case .table:
            return .object(
                Dictionary(grouping: page, by: \.0).mapValues { rows in
                    .object(Dictionary(rows.map { ($0.1, $0.2.row) }) { first, _ in first })
                }
            )
        }
    }

    /// - Parameter data: Nil leaves it out, as lists do.
    func row(data: JSON?) -> JSON {
        var row: JSON = [
            "name": .string(name), "element_type": .string(elementType.rawValue), "timeout_type": .string(timeoutType),
            "number_of_elements": .int(count), "creation_time": .int(created), "collection_id": .int(id),
            "namespace": "SHARED",
        ]
        if let lifetime { row["time_to_live"] = .string(lifetime.text) }
        switch kind {
        case .set: break
        case .map, .mapOfSets:
            row["key_label"] = JSON(keyLabel)
            row["value_label"] = JSON(valueLabel)
        case .table:
            row["key_label"] = JSON(keyLabel)
            row["key_name_types"] = .object(keyTypes.mapValues { .string($0.rawValue) })
        }
        if let data { row["data"] = data }
        return row
    }
}

extension ReferenceElement {
    fileprivate func seen(first: Bool) -> Int { first ? firstSeen : lastSeen }
}
