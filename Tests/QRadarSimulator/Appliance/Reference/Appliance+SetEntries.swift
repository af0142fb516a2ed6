/// `/reference_data_collections/set_entries`.
extension Appliance {
    private static let fields = Fields(
        [
            ("id collection_id domain_id first_seen last_seen", "nFS"), ("value source notes", "tFS"),
            ("delete_entry", "b"),
        ],
        filterCode: 24001,
        sortCode: 24002
    )

    private static let members: Set<String> = [
        "collection_id", "value", "source", "notes", "domain_id", "id", "delete_entry", "first_seen", "last_seen",
    ]

    func listEntries(_ call: Call) throws(APIError) -> Answer {
        state.reference.expire(now: now)
        var rows: [JSON] = []
        for collection in state.reference.collections where collection.kind == .set {
            rows += collection.elements.values.flatMap(\.values).map(collection.entryRow)
        }
        rows.sort { $0["id"].order(to: $1["id"]) < 0 }
        return try Listing(fields: Self.fields).answer(rows, to: call)
    }

    func writeEntry(_ call: Call) throws(APIError) -> Answer {
        state.reference.expire(now: now)
        let body = try object(call, members: Self.members, code: 20001)
        let (row, isNew) = try write(entry: body)
        return isNew ? .created(row) : .ok(row)
    }

    private func write(entry body: JSON) throws(APIError) -> (JSON, isNew: Bool) {
        guard let id = body["collection_id"].int else { throw APIError(422, 20002, "collection_id is missing") }
        guard let value = body["value"].string, !value.isEmpty else { throw APIError(422, 20003, "value is missing") }
        guard let place = setPlace(id) else { throw APIError(422, 20004, "Reference set \(id) does not exist") }
        if let domain = body["domain_id"].int, domain != 0 { throw APIError(422, 20005, "Domain \(domain) is unknown") }
        let type = state.reference.collections[place].elementType
        guard type.accepts(value) else {
            let code = type == .cidr ? 20009 : 20006
            throw APIError(422, code, "The value \(value) is not of the type \(type.rawValue)")
        }
        guard value.count <= 2048 else { throw APIError(422, 20007, "The value is longer than 2048 characters") }
        let notes = body["notes"].string
        guard (notes?.count ?? 0) <= 2048 else {
            throw APIError(422, 20008, "The notes are longer than 2048 characters")
        }
        let (element, isNew) = try put(value, "", nil, into: place, source: body["source"].string)
        let key = state.reference.collections[place].key(value)
        if let notes { state.reference.collections[place].elements[""]?[key]?.notes = notes }
        let written = state.reference.collections[place].elements[""]?[key] ?? element
        return (state.reference.collections[place].entryRow(written), isNew)
    }

    func patchEntries(_ call: Call) throws(APIError) -> Answer {
        guard let entries = try call.json().array else { throw APIError(422, 23000, "The body must be an array") }
        guard !entries.isEmpty else { throw APIError(422, 23002, "The body has no entries") }
        for entry in entries {
            guard let object = entry.object else { throw APIError(422, 23000, "An entry is not an object") }
            for name in object.keys where !Self.members.contains(name) {
                throw APIError(422, 23000, "An entry has an unknown field: \(name)")
            }
            guard entry["collection_id"].int.flatMap(setPlace) != nil else {
                throw APIError(404, 23003, "Reference set \(entry["collection_id"].text) does not exist")
            }
        }
        let id = state.reference.tasks.next
        return .accepted(
            startTask("Bulk update", by: call.author) { appliance in
                appliance.state.reference.expire(now: appliance.now)
                let responses = entries.map(appliance.apply)
                let good = responses.filter { ($0["http_status"].int ?? 500) < 300 }.count
                let status =
                    good == responses.count
                    ? "COMPLETE_UPDATE_PERFORMED" : good > 0 ? "PARTIAL_UPDATE_PERFORMED" : "UPDATE_ABORTED"
                return [
                    "id": .int(id), "status": .string(status), "total_responses": .int(responses.count),
                    "successful_responses": .int(good), "responses": .array(responses),
                ]
            }
        )
    }

    /// One entry of a bulk update; what is wrong with it is said in the results.
    private func apply(_ entry: JSON) -> JSON {
        do throws(APIError) {
            if entry["delete_entry"] == true {
                try remove(entry)
                return ["http_status": 200, "unique_code": 0, "message": "deleted"]
            }
            let (_, isNew) = try write(entry: entry)
            return ["http_status": .int(isNew ? 201 : 200), "unique_code": 0, "message": "ok"]
        } catch {
            return [
                "http_status": .int(error.status), "unique_code": .int(error.code), "message": .string(error.message),
            ]
        }
    }

    private func remove(_ entry: JSON) throws(APIError) {
        guard let place = entry["collection_id"].int.flatMap(setPlace) else {
            throw APIError(404, 23003, "The reference set does not exist")
        }
        let key = state.reference.collections[place].key(entry["value"].string ?? "")
        guard state.reference.collections[place].elements[""]?.removeValue(forKey: key) != nil else {
            throw APIError(404, 22001, "The entry does not exist")
        }
    }

    private func find(entry id: Int) -> (place: Int, key: String)? {
        for (place, collection) in state.reference.collections.enumerated() where collection.kind == .set {
            if let key = collection.elements[""]?.first(where: { $0.value.id == id })?.key { return (place, key) }
        }
        return nil
    }

    func annotateEntry(_ call: Call) throws(APIError) -> Answer {
        state.reference.expire(now: now)
        let id = try call.id()
        guard let (place, key) = find(entry: id) else { throw APIError(404, 21000, "Entry \(id) does not exist") }
        let body = try object(call, members: ["notes"], code: 21001)
        state.reference.collections[place].elements[""]?[key]?.notes = body["notes"].string
        guard let element = state.reference.collections[place].elements[""]?[key] else {
            throw APIError(404, 21000, "Entry \(id) does not exist")
        }
        return .ok(state.reference.collections[place].entryRow(element))
    }

    func deleteEntry(_ call: Call) throws(APIError) -> Answer {
        state.reference.expire(now: now)
        let id = try call.id()
        guard let (place, key) = find(entry: id) else { throw APIError(404, 22001, "Entry \(id) does not exist") }
        state.reference.collections[place].elements[""]?[key] = nil
        return Answer(status: 204, body: .nothing)
    }
}
