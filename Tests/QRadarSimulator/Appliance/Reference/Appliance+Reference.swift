/// `/reference_data`, version 1: parameters are in the query, bodies for bulk loads alone.
extension Appliance {
    typealias Kind = ReferenceCollection.Kind

    private static let fields = Fields([
        ("name element_type timeout_type time_to_live namespace key_label value_label", "tF"),
        ("number_of_elements creation_time collection_id", "nF"), ("key_name_types", "o"), ("data", "l"),
    ])

    func listReference(_ kind: Kind, _ call: Call) throws(APIError) -> Answer {
        state.reference.expire(now: now)
        let rows = state.reference.collections.filter { $0.kind == kind }.map { $0.row(data: nil) }
        return try Listing(fields: Self.fields).answer(rows, to: call)
    }

    func createReference(_ kind: Kind, _ call: Call) throws(APIError) -> Answer {
        let name = try call.required("name")
        let typeName = try call.required("element_type")
        guard let type = ElementType(rawValue: typeName), type != .cidr || call.version >= APIVersion(26) else {
            throw .invalid("\(typeName) is not a valid element type")
        }
        let timeout = call.parameter("timeout_type") ?? "UNKNOWN"
        guard ["UNKNOWN", "FIRST_SEEN", "LAST_SEEN"].contains(timeout) else {
            throw .invalid("\(timeout) is not a valid timeout type")
        }
        let lifetime = call.parameter("time_to_live").map { Lifetime($0) }
        if let lifetime, lifetime == nil { throw .invalid("The time_to_live is not a valid interval") }
        guard state.reference.index(kind, name) == nil else {
            throw APIError(409, 1004, "\(name) already exists", "The reference collection could not be created.")
        }
        var collection = ReferenceCollection(
            id: state.reference.nextCollection,
            kind: kind,
            name: name,
            elementType: type,
            timeoutType: timeout,
            lifetime: lifetime ?? nil,
            created: now
        )
        collection.keyLabel = call.parameter(kind == .table ? "outer_key_label" : "key_label")
        collection.valueLabel = call.parameter("value_label")
        collection.keyTypes = try Self.keyTypes(call.parameter("key_name_types"))
        state.reference.nextCollection += 1
        state.reference.collections.append(collection)
        return try Listing(fields: Self.fields).answer(collection.row(data: nil), to: call, status: 201)
    }

    /// `[{"key_name":"last_ip","element_type":"IP"}]`
    private static func keyTypes(_ text: String?) throws(APIError) -> [String: ElementType] {
        guard let text else { return [:] }
        guard let items = JSON(parsing: text)?.array else { throw .invalid("key_name_types must be a JSON array") }
        var types: [String: ElementType] = [:]
        for item in items {
            guard let name = item["key_name"].string, let type = item["element_type"].string.flatMap(ElementType.init)
            else { throw .invalid("key_name_types has an element without key_name and element_type") }
            types[name] = type
        }
        return types
    }

    func place(_ kind: Kind, _ name: String) throws(APIError) -> Int {
        state.reference.expire(now: now)
        guard let place = state.reference.index(kind, name) else {
            throw APIError(404, 1002, "\(name) does not exist", "The reference collection does not exist.")
        }
        return place
    }

    /// Without a Range the first twenty elements, as the page says.
    func getReference(_ kind: Kind, _ call: Call) throws(APIError) -> Answer {
        try Self.checkNamespace(call)
        let collection = state.reference.collections[try place(kind, call.arguments[0])]
        let page = try Page(call.headers["range"] ?? "items=0-19", count: collection.count)
        var data = collection.data(page.range)
        if let text = call.parameter("filter"), let rows = data.array {
            let fields = Fields(
                [("value source", "tF"), ("first_seen last_seen domain_id", "nF")],
                filterCode: 1012
            )
            data = .array(rows.filter(try FilterParser.parse(text, fields: fields).matches))
        }
        var answer = try Listing(fields: Self.fields).answer(collection.row(data: data), to: call)
        if call.headers["range"] != nil { answer.headers["Content-Range"] = page.header }
        return answer
    }

    static func checkNamespace(_ call: Call) throws(APIError) {
        let namespace = call.parameter("namespace") ?? "SHARED"
        guard namespace == "SHARED" || namespace == "TENANT" else {
            throw APIError(422, 1012, "\(namespace) is not a valid namespace")
        }
        try checkDomain(call.parameter("domain_id"))
    }

    private static func checkDomain(_ text: String?) throws(APIError) {
        guard let text, text != "SHARED", text != "0" else { return }
        throw APIError(404, 1011, "Domain \(text) does not exist", "The domain does not exist.")
    }

    func addElement(_ kind: Kind, _ call: Call) throws(APIError) -> Answer {
        try Self.checkNamespace(call)
        let place = try place(kind, call.arguments[0])
        let outer: String
        let inner: String?
        switch kind {
        case .set: (outer, inner) = ("", nil)
        case .map, .mapOfSets: (outer, inner) = (try call.required("key"), nil)
        case .table: (outer, inner) = (try call.required("outer_key"), try call.required("inner_key"))
        }
        try put(try call.required("value"), outer, inner, into: place, source: call.parameter("source"))
        return try Listing(fields: Self.fields).answer(state.reference.collections[place].row(data: nil), to: call)
    }

    /// Writes an element, or sees it again.
    @discardableResult
    func put(
        _ value: String,
        _ outer: String,
        _ inner: String?,
        into place: Int,
        source: String?
    ) throws(APIError) -> (element: ReferenceElement, isNew: Bool) {
        let collection = state.reference.collections[place]
        let type = inner.flatMap { collection.keyTypes[$0] } ?? collection.elementType
        guard type.accepts(value) else {
            throw .invalid("The value \(value) is not of the type \(type.rawValue)")
        }
        let key: String
        switch collection.kind {
        case .set, .mapOfSets: key = collection.key(value)
        case .map: key = ""
        case .table: key = inner ?? ""
        }
        let known = collection.elements[outer]?[key]
        var element =
            known
            ?? ReferenceElement(
                id: state.reference.nextElement,
                value: value,
                firstSeen: now,
                lastSeen: now,
                source: source ?? "reference data api"
            )
        if known == nil { state.reference.nextElement += 1 }
        element.value = value
        element.lastSeen = now
        if let source { element.source = source }
        state.reference.collections[place].elements[outer, default: [:]][key] = element
        return (element, known == nil)
    }

    func deleteElement(_ kind: Kind, _ call: Call) throws(APIError) -> Answer {
        try Self.checkNamespace(call)
        let place = try place(kind, call.arguments[0])
        let names = try call.arguments.dropFirst().map { name throws(APIError) -> String in
            guard let name = name.percentDecoded(plusIsSpace: false) else {
                throw .invalid("\(name) is not encoded twice")
            }
            return name
        }
        let collection = state.reference.collections[place]
        let value = kind == .set ? names[0] : try call.required("value")
        let outer = kind == .set ? "" : names[0]
        let key: String
        switch kind {
        case .set, .mapOfSets: key = collection.key(value)
        case .map: key = ""
        case .table: key = names[1]
        }
        guard let element = collection.elements[outer]?[key], collection.key(element.value) == collection.key(value)
        else { throw APIError(404, 1003, "\(value) does not exist in \(collection.name)", "The value does not exist.") }
        state.reference.collections[place].elements[outer]?[key] = nil
        if state.reference.collections[place].elements[outer]?.isEmpty == true {
            state.reference.collections[place].elements[outer] = nil
        }
        return try Listing(fields: Self.fields).answer(state.reference.collections[place].row(data: nil), to: call)
    }

    /// - Parameter qualified: Whether the path has namespace and domain around the name.
    func bulkLoad(_ kind: Kind, qualified: Bool, _ call: Call) throws(APIError) -> Answer {
        let body = try call.json()
        if qualified {
            guard ["SHARED", "TENANT"].contains(call.arguments[0]) else {
                throw APIError(422, 1012, "\(call.arguments[0]) is not a valid namespace")
            }
            try Self.checkDomain(call.arguments[2])
        }
        let place = try place(kind, call.arguments[qualified ? 1 : 0])
        for (outer, inner, value) in try Self.bulkItems(kind, body) {
            try put(value, outer, inner, into: place, source: nil)
        }
        return try Listing(fields: Self.fields).answer(state.reference.collections[place].row(data: nil), to: call)
    }

    private static func bulkItems(_ kind: Kind, _ body: JSON) throws(APIError) -> [(String, String?, String)] {
        let wrong = APIError.unreadable("The body does not have the form of a bulk load of \(kind.rawValue)")
        var items: [(String, String?, String)] = []
        if kind == .set {
            guard let values = body.array else { throw wrong }
            for value in values { items.append(("", nil, try scalar(value, wrong))) }
            return items
        }
        guard let members = body.object else { throw wrong }
        for (outer, value) in members.sorted(by: { $0.key < $1.key }) {
            switch kind {
            case .mapOfSets:
                guard let values = value.array else { throw wrong }
                for value in values { items.append((outer, nil, try scalar(value, wrong))) }
            case .table:
                guard let inner = value.object else { throw wrong }
                for (key, value) in inner { items.append((outer, key, try scalar(value, wrong))) }
            case .set, .map: items.append((outer, nil, try scalar(value, wrong)))
            }
        }
        return items
    }

    private static func scalar(_ value: JSON, _ error: APIError) throws(APIError) -> String {
        switch value {
        case .string(let text): return text
        case .int, .double: return value.text
        default: throw error
        }
    }

    func deleteReference(_ kind: Kind, _ call: Call) throws(APIError) -> Answer {
        let name = call.arguments[0]
        _ = try place(kind, name)
        let purges = try call.flag("purge_only") ?? false
        let task = startTask("Delete \(name)", by: call.author) { appliance in
            guard let place = appliance.state.reference.index(kind, name) else { return .null }
            if purges {
                appliance.state.reference.collections[place].elements = [:]
            } else {
                appliance.state.reference.collections.remove(at: place)
            }
            return .null
        }
        var answer = Answer.accepted(task)
        answer.headers["Location"] = "/api/reference_data/\(kind.deleteTasks)/\(task["id"].int ?? 0)"
        return answer
    }

    /// Begins something that ends later; it can be asked for meanwhile.
    func startTask(
        _ name: String,
        by user: String,
        _ work: @escaping @Sendable (isolated Appliance) -> JSON
    ) -> JSON {
        let task = state.reference.tasks.add([
            "name": .string(name), "status": "QUEUED", "created": .int(now), "started": .null, "completed": .null,
            "modified": .int(now), "created_by": .string(user), "error_code": .null, "error_message": .null,
            "message": "",
        ])
        let id = task["id"].int ?? 0
        let step = settings.taskStep
        Task {
            try? await Task.sleep(for: .milliseconds(step))
            setTask(id, "PROCESSING")
            try? await Task.sleep(for: .milliseconds(step))
            state.reference.results[id] = work(self)
            setTask(id, "COMPLETED")
        }
        return task
    }

    private func setTask(_ id: Int, _ status: String) {
        let now = now
        state.reference.tasks.change(id) { row in
            row["status"] = .string(status)
            row[status == "COMPLETED" ? "completed" : "started"] = .int(now)
            row["modified"] = .int(now)
        }
    }
}

extension ReferenceCollection.Kind {
    /// The path of the tasks that delete such a collection.
    var deleteTasks: String {
        switch self {
        case .set: "set_delete_tasks"
        case .map: "map_delete_tasks"
        case .mapOfSets: "map_of_sets_delete_tasks"
        case .table: "table_delete_tasks"
        }
    }
}
