/// Maps, maps of sets and tables, which have one interface only. All but making them are repeatable.
extension QRadarClient {
    /// A collection that is no set.
    package struct ReferenceCollection: Sendable, Equatable, Decodable {
        package let name: String
        package let elementType: String
        package let numberOfElements: Int64?

        enum CodingKeys: String, CodingKey {
            case name
            case elementType = "element_type"
            case numberOfElements = "number_of_elements"
        }
    }

    package enum ReferenceKind: String, Sendable {
        case map = "maps"
        case mapOfSets = "map_of_sets"
        case table = "tables"
    }

    /// What an inner key of a table holds.
    package struct TableColumn: Sendable, Equatable, Encodable {
        let name: String
        let element: ReferenceElement

        package init(_ name: String, _ element: ReferenceElement) {
            self.name = name
            self.element = element
        }

        enum CodingKeys: String, CodingKey {
            case name = "key_name"
            case element = "element_type"
        }
    }

    /// - Returns: nil: there is none of this name.
    package func referenceCollection(_ kind: ReferenceKind, named name: String) async throws(QRadarError)
        -> ReferenceCollection?
    {
        var request = QRadarRequest(.get, "reference_data", kind.rawValue, name)
            .with("fields", "name,element_type,number_of_elements")
        request.range = 0...0
        return try await fetchIfPresent(request)
    }

    /// - Parameters:
    ///   - columns: Of a table; none for the others.
    ///   - days: After which what was not seen again goes.
    /// - Throws: ``QRadarError``, of kind `conflict` where one of this name exists.
    @discardableResult
    package func addReferenceCollection(
        _ kind: ReferenceKind,
        named name: String,
        of element: ReferenceElement,
        columns: [TableColumn] = [],
        days: Int
    ) async throws(QRadarError) -> ReferenceCollection {
        var request = QRadarRequest(.post, "reference_data", kind.rawValue).with("name", name)
            .with("element_type", element.rawValue)
            .with("timeout_type", "LAST_SEEN").with("time_to_live", "\(days) days")
        if !columns.isEmpty {
            let types = try request.json(columns).body?.bytes ?? []
            request = request.with("key_name_types", String(decoding: types, as: UTF8.self))
        }
        return try await fetch(request)
    }

    /// Sets a key of a map, or adds to the set of a key.
    package func add(_ value: String, at key: String, to kind: ReferenceKind, named name: String)
        async throws(QRadarError)
    {
        _ = try await answer(
            to: QRadarRequest(.post, "reference_data", kind.rawValue, name).with("key", key).with("value", value)
                .with("source", Self.referenceSource).repeatable()
        )
    }

    /// Sets cells of a table: inner key and value by outer key, in one request.
    package func add(_ cells: [String: [String: String]], toTable name: String) async throws(QRadarError) {
        guard !cells.isEmpty else { return }
        _ = try await answer(
            to: QRadarRequest(.post, "reference_data", "tables", "bulk_load", name).json(cells).repeatable()
        )
    }

    /// Adds to the sets of keys, in one request.
    package func add(_ values: [String: [String]], toMapOfSets name: String) async throws(QRadarError) {
        guard !values.isEmpty else { return }
        _ = try await answer(
            to: QRadarRequest(.post, "reference_data", "map_of_sets", "bulk_load", name).json(values).repeatable()
        )
    }

    /// Takes a value out of a map or map of sets, which must be what is stored; one that is not there does no harm.
    package func remove(_ value: String, at key: String, from kind: ReferenceKind, named name: String)
        async throws(QRadarError)
    {
        try await removeIfPresent(
            QRadarRequest(.delete, "reference_data", kind.rawValue, name, QRadarRequest.encoded(key)).with(
                "value",
                value
            )
        )
    }

    /// Takes a cell out of a table, which must hold this value; one that is not there does no harm.
    package func remove(_ value: String, outer: String, inner: String, fromTable name: String)
        async throws(QRadarError)
    {
        try await removeIfPresent(
            QRadarRequest(
                .delete,
                "reference_data",
                "tables",
                name,
                QRadarRequest.encoded(outer),
                QRadarRequest.encoded(inner)
            ).with("value", value)
        )
    }

    private func removeIfPresent(_ request: QRadarRequest) async throws(QRadarError) {
        do {
            _ = try await answer(to: request.repeatable())
        } catch {
            guard error.kind == .notFound(code: 1003) else { throw error }
        }
    }
}
