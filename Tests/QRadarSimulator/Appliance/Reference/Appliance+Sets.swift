/// `/reference_data_collections/sets`.
extension Appliance {
    private static let fields = Fields(
        [
            ("id tenant_id time_to_live creation_time number_of_entries", "nFS"),
            ("name entry_type namespace expiry_type expired_log_option global_id description", "tFS"),
            ("delete_entries", "b"),
        ],
        filterCode: 14000,
        sortCode: 14001
    )

    func listSets(_ call: Call) throws(APIError) -> Answer {
        state.reference.expire(now: now)
        let rows = state.reference.collections.filter { $0.kind == .set }.map(\.setRow)
        return try Listing(fields: Self.fields).answer(rows, to: call)
    }

    func createSet(_ call: Call) throws(APIError) -> Answer {
        let body = try object(
            call,
            members: [
                "name", "entry_type", "namespace", "expiry_type", "time_to_live", "expired_log_option", "description",
                "tenant_id",
            ],
            code: 10001
        )
        guard let typeName = body["entry_type"].string, let type = ElementType(rawValue: typeName) else {
            throw APIError(422, 10001, "entry_type is missing or unknown")
        }
        guard let name = body["name"].string, !name.isEmpty else { throw APIError(422, 10002, "name is missing") }
        guard type != .cidr || call.version >= APIVersion(26) else {
            throw APIError(422, 10001, "entry_type CIDR is unknown")
        }
        if body["namespace"].string.map({ $0 != "SHARED" }) ?? false {
            throw APIError(422, 10004, "The namespace needs a tenant")
        }
        guard state.reference.index(.set, name) == nil else {
            throw APIError(409, 10006, "A reference set with the name \(name) already exists")
        }
        var collection = ReferenceCollection(
            id: state.reference.nextCollection,
            kind: .set,
            name: name,
            elementType: type,
            timeoutType: "UNKNOWN",
            created: now
        )
        try Self.set(&collection, from: body, code: 10007)
        collection.description = body["description"].string
        state.reference.nextCollection += 1
        state.reference.collections.append(collection)
        return .created(collection.setRow)
    }

    /// Expiry, of creation and change.
    private static func set(_ collection: inout ReferenceCollection, from body: JSON, code: Int) throws(APIError) {
        if let expiry = body["expiry_type"].string {
            guard ["FIRST_SEEN", "LAST_SEEN", "NO_EXPIRY"].contains(expiry) else {
                throw APIError(422, code, "expiry_type \(expiry) is unknown")
            }
            collection.timeoutType = expiry == "NO_EXPIRY" ? "UNKNOWN" : expiry
        }
        if !body["time_to_live"].isNull {
            guard let milliseconds = body["time_to_live"].int, milliseconds > 0 else {
                throw APIError(422, code, "time_to_live must be a positive number")
            }
            collection.lifetime = Lifetime(milliseconds: milliseconds)
        }
        if let option = body["expired_log_option"].string {
            guard ["LOG_NONE", "LOG_EACH", "LOG_BATCH"].contains(option) else {
                throw APIError(422, code, "expired_log_option \(option) is unknown")
            }
            collection.expiredLogOption = option
        }
    }

    /// The body, which must be an object of these members.
    func object(_ call: Call, members: Set<String>, code: Int) throws(APIError) -> JSON {
        let body = try call.json()
        guard let object = body.object else { throw .unreadable("The request body is not a JSON object") }
        for name in object.keys where !members.contains(name) {
            throw APIError(422, code, "The request body has an unknown field: \(name)")
        }
        return body
    }

    func setPlace(_ call: Call, code: Int) throws(APIError) -> Int {
        state.reference.expire(now: now)
        let id = try call.id()
        guard let place = setPlace(id) else {
            throw APIError(404, code, "Reference set \(id) does not exist")
        }
        return place
    }

    func setPlace(_ id: Int) -> Int? {
        state.reference.collections.firstIndex { $0.kind == .set && $0.id == id }
    }

    func updateSet(_ call: Call) throws(APIError) -> Answer {
        let place = try setPlace(call, code: 11001)
        let body = try object(
            call,
            members: ["expiry_type", "time_to_live", "expired_log_option", "description", "delete_entries"],
            code: 11002
        )
        try Self.set(&state.reference.collections[place], from: body, code: 11004)
        if let text = body["description"].string { state.reference.collections[place].description = text }
        if body["delete_entries"] == true { state.reference.collections[place].elements = [:] }
        return .ok(state.reference.collections[place].setRow)
    }

    func deleteSet(_ call: Call) throws(APIError) -> Answer {
        let id = state.reference.collections[try setPlace(call, code: 12000)].id
        return .accepted(
            startTask("Delete set \(id)", by: call.author) { appliance in
                appliance.state.reference.collections.removeAll { $0.kind == .set && $0.id == id }
                return .null
            }
        )
    }
}

extension ReferenceCollection {
    /// A set as its own interface shows it.
    var setRow: JSON {
        [
            "id": .int(id), "name": .string(name), "entry_type": .string(elementType.rawValue), "namespace": "SHARED",
            "tenant_id": 0, "expiry_type": .string(timeoutType == "UNKNOWN" ? "NO_EXPIRY" : timeoutType),
            "time_to_live": JSON(lifetime?.milliseconds), "expired_log_option": .string(expiredLogOption),
            "creation_time": .int(created), "number_of_entries": .int(count), "delete_entries": false,
            "global_id": .null, "description": JSON(description),
        ]
    }

    func entryRow(_ element: ReferenceElement) -> JSON {
        [
            "id": .int(element.id), "collection_id": .int(id), "value": .string(element.value),
            "source": .string(element.source), "notes": JSON(element.notes), "domain_id": .null,
            "first_seen": .int(element.firstSeen), "last_seen": .int(element.lastSeen), "delete_entry": false,
        ]
    }
}
