/// What a query may name, and what its functions look up: the appliance as it was when the search began.
struct AQLCatalog: Sendable {
    let now: Int
    /// Custom properties, as they are written.
    let properties: [String]
    let logSources: [Int: String]
    let logSourceTypes: [Int: String]
    let eventNames: [Int: String]
    let eventDescriptions: [Int: String]
    let categories: [Int: String]
    let rules: [Int: String]
    let reference: ReferenceData
    let hasSeedFunctions: Bool
    let seedLogSourceTypes: [String: Int]

    /// The property of this name: exactly, or in another case where it was not quoted.
    func property(_ name: String, isQuoted: Bool) -> String? {
        if properties.contains(name) { return name }
        return isQuoted ? nil : properties.first { $0.lowercased() == name.lowercased() }
    }

    func element(_ kind: ReferenceCollection.Kind, _ name: String, _ outer: String, _ inner: String)
        -> ReferenceElement?
    {
        guard let place = reference.index(kind, name) else { return nil }
        return reference.collections[place].elements[outer]?[inner]
    }

    func contains(_ kind: ReferenceCollection.Kind, _ name: String, _ outer: String, _ value: String) -> Bool {
        guard let place = reference.index(kind, name) else { return false }
        let collection = reference.collections[place]
        return collection.elements[outer]?[collection.key(value)] != nil
    }
}

extension Appliance {
    private static let highLevelCategories = [
        1000: "Recon", 3000: "Authentication", 6000: "Malware", 7000: "Suspicious Activity", 8000: "System",
        12_000: "Potential Exploit", 19_000: "Audit", 25_000: "User Defined",
    ]

    var catalog: AQLCatalog {
        state.reference.expire(now: now)
        let names = { (table: Table, key: String, value: String) in
            Dictionary(table.rows.map { ($0[key].int ?? 0, $0[value].string ?? "") }) { first, _ in first }
        }
        return AQLCatalog(
            now: now,
            properties: state.properties.rows.compactMap { $0["name"].string },
            logSources: names(state.logSources, "id", "name"),
            logSourceTypes: names(state.logSourceTypes, "id", "name"),
            eventNames: names(state.qidRecords, "qid", "name"),
            eventDescriptions: names(state.qidRecords, "qid", "description"),
            categories: names(state.lowLevelCategories, "id", "name").merging(Self.highLevelCategories) { low, _ in low
            },
            rules: Dictionary(state.rules.map { ($0.id, $0.name) }) { first, _ in first },
            reference: state.reference,
            hasSeedFunctions: settings.hasSeedFunctions,
            seedLogSourceTypes: settings.seedLogSourceTypes
        )
    }
}
