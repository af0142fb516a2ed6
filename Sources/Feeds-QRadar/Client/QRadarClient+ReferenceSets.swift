/// Reference sets: by the collections interface where the appliance offers it, else by the old one.
///
/// Adding is repeatable: an element that is there is seen again.
extension QRadarClient {
    /// What this product writes as the origin of elements, by which it knows its own.
    package static let referenceSource = "Sequitur"

    private var usesCollections: Bool {
        get async throws(QRadarError) {
            try await offers("PATCH", "/reference_data_collections/set_entries")
        }
    }

    /// - Returns: nil: there is none of this name.
    package func referenceSet(named name: String) async throws(QRadarError) -> ReferenceSet? {
        guard try await usesCollections else {
            var request = QRadarRequest(.get, "reference_data", "sets", name)
                .with("fields", "name,element_type,number_of_elements")
            request.range = 0...0
            let found: OldReferenceSet? = try await fetchIfPresent(request)
            return found?.set
        }
        let found: [CollectionSet] = try await list(
            QRadarRequest(.get, "reference_data_collections", "sets").filtered(by: .compare("name", .equal, name))
                .with("fields", "id,name,entry_type,number_of_entries")
        )
        return found.first { $0.set.name == name }?.set
    }

    private struct NewSet: Encodable {
        let name: String
        let entryType: String
        let expiryType = "LAST_SEEN"
        let timeToLive: Int64
        let expiredLogOption = "LOG_NONE"

        enum CodingKeys: String, CodingKey {
            case name
            case entryType = "entry_type"
            case expiryType = "expiry_type"
            case timeToLive = "time_to_live"
            case expiredLogOption = "expired_log_option"
        }
    }

    /// Makes a set whose elements go so many days after they were last seen.
    ///
    /// - Throws: ``QRadarError``, of kind `conflict` where one of this name exists.
    @discardableResult
    package func addReferenceSet(
        named name: String,
        of element: ReferenceElement,
        days: Int
    ) async throws(QRadarError) -> ReferenceSet {
        guard try await usesCollections else {
            let made: OldReferenceSet = try await fetch(
                QRadarRequest(.post, "reference_data", "sets").with("name", name)
                    .with("element_type", element.rawValue)
                    .with("timeout_type", "LAST_SEEN")
                    .with("time_to_live", "\(days) days")
            )
            return made.set
        }
        // Milliseconds: the page gives no unit.
        let body = NewSet(name: name, entryType: element.rawValue, timeToLive: Int64(days) * 86_400_000)
        let made: CollectionSet = try await fetch(QRadarRequest(.post, "reference_data_collections", "sets").json(body))
        return made.set
    }

    /// The elements of a set.
    package func entries(of set: ReferenceSet) async throws(QRadarError) -> [ReferenceEntry] {
        guard try await usesCollections else { return try await oldEntries(of: set.name) }
        let found: [CollectionEntry] = try await list(
            QRadarRequest(.get, "reference_data_collections", "set_entries")
                .filtered(by: .compare("collection_id", .equal, set.id)).with("sort", "+id"),
            size: 1000
        )
        return found.map(\.entry)
    }

    private func oldEntries(of name: String) async throws(QRadarError) -> [ReferenceEntry] {
        var entries: [ReferenceEntry] = []
        let size = 1000
        while true {
            var request = QRadarRequest(.get, "reference_data", "sets", name)
            request.range = entries.count...entries.count + size - 1
            // A set is one object; the range is of its elements.
            let page: OldReferenceSet = try await fetch(request)
            let data = page.data ?? []
            entries += data.map(\.entry)
            if data.count < size || Int64(entries.count) >= page.numberOfElements { return entries }
        }
    }

    private struct NewEntry: Encodable {
        let collectionID: Int64
        let value: String
        let source: String
        let deleteEntry: Bool?

        enum CodingKeys: String, CodingKey {
            case value, source
            case collectionID = "collection_id"
            case deleteEntry = "delete_entry"
        }
    }

    /// Adds elements, or says of those that are there that they were seen.
    ///
    /// - Returns: In the collections interface the task that does it; nil: it is done.
    @discardableResult
    package func add(_ values: [String], to set: ReferenceSet) async throws(QRadarError) -> SetTask? {
        guard !values.isEmpty else { return nil }
        guard try await usesCollections else {
            for value in values {
                let _: OldReferenceSet = try await fetch(
                    QRadarRequest(.post, "reference_data", "sets", set.name).with("value", value)
                        .with("source", Self.referenceSource).repeatable()
                )
            }
            return nil
        }
        return try await change(set, values, isRemoving: false)
    }

    /// Takes elements out; those that are not there do no harm.
    ///
    /// - Returns: In the collections interface the task that does it; nil: it is done.
    @discardableResult
    package func remove(_ values: [String], from set: ReferenceSet) async throws(QRadarError) -> SetTask? {
        guard !values.isEmpty else { return nil }
        guard try await usesCollections else {
            for value in values {
                // A slash in a value must be encoded twice, or the path has a part more.
                let twice = QRadarRequest.encoded(value)
                do {
                    _ = try await answer(
                        to: QRadarRequest(.delete, "reference_data", "sets", set.name, twice).repeatable()
                    )
                } catch {
                    guard error.kind == .notFound(code: 1003) else { throw error }
                }
            }
            return nil
        }
        return try await change(set, values, isRemoving: true)
    }

    private func change(_ set: ReferenceSet, _ values: [String], isRemoving: Bool) async throws(QRadarError) -> SetTask
    {
        let entries = values.map {
            NewEntry(
                collectionID: set.id,
                value: $0,
                source: Self.referenceSource,
                deleteEntry: isRemoving ? true : nil
            )
        }
        return try await fetch(
            QRadarRequest(.patch, "reference_data_collections", "set_entries").json(entries).repeatable()
        )
    }
}
