extension Appliance {
    func createQIDRecord(_ call: Call) throws(APIError) -> Answer {
        let body = try object(
            call,
            members: ["log_source_type_id", "name", "description", "severity", "low_level_category_id"],
            code: 1005
        )
        guard let type = body["log_source_type_id"].int, state.logSourceTypes[type] != nil else {
            throw .invalid("log_source_type_id is missing or unknown")
        }
        guard let name = body["name"].string, (1...255).contains(name.count) else { throw .invalid("name is missing") }
        let severity = body["severity"].isNull ? 5 : body["severity"].int ?? -1
        guard (0...10).contains(severity) else { throw .invalid("severity must be 0 to 10") }
        guard let category = body["low_level_category_id"].int, state.lowLevelCategories[category] != nil else {
            throw .invalid("low_level_category_id is missing or unknown")
        }
        let qid = 2_500_000 + state.qidRecords.next
        return .created(
            state.qidRecords.add([
                "qid": .int(qid), "name": .string(name), "description": .string(body["description"].string ?? ""),
                "severity": .int(severity), "low_level_category_id": .int(category), "log_source_type_id": .int(type),
                "uuid": .string("qid-\(qid)"),
            ])
        )
    }

    func createEventMapping(_ call: Call) throws(APIError) -> Answer {
        let body = try object(
            call,
            members: ["log_source_type_id", "log_source_event_id", "log_source_event_category", "qid_record_id"],
            code: 1005
        )
        guard let type = body["log_source_type_id"].int, state.logSourceTypes[type] != nil else {
            throw .invalid("log_source_type_id is missing or unknown")
        }
        guard let event = body["log_source_event_id"].string, (1...255).contains(event.count) else {
            throw .invalid("log_source_event_id is missing")
        }
        guard let record = body["qid_record_id"].int, state.qidRecords[record] != nil else {
            throw .invalid("qid_record_id is missing or unknown")
        }
        let category = body["log_source_event_category"].string ?? ""
        let exists = state.eventMappings.rows.contains { row in
            row["log_source_type_id"].int == type && row["log_source_event_id"].string == event
                && row["log_source_event_category"].string == category
        }
        guard !exists else { throw APIError(409, 1008, "The event is mapped already") }
        return .created(
            state.eventMappings.add([
                "log_source_type_id": .int(type), "log_source_event_id": .string(event),
                "log_source_event_category": .string(category), "qid_record_id": .int(record), "custom_event": true,
            ])
        )
    }

    func createProperty(_ call: Call) throws(APIError) -> Answer {
        let body = try object(
            call,
            members: [
                "name", "property_type", "use_for_rule_engine", "description", "datetime_format", "locale",
                "auto_discovered",
            ],
            code: 1005
        )
        guard let name = body["name"].string, !name.isEmpty else { throw .invalid("name is missing") }
        guard let type = body["property_type"].string?.lowercased(),
            ["string", "numeric", "ip", "port", "time"].contains(type)
        else { throw .invalid("property_type must be string, numeric, ip, port or time") }
        guard !state.properties.rows.contains(where: { $0["name"].string?.lowercased() == name.lowercased() }),
            AQLColumn(name: name) == nil
        else { throw APIError(409, 1004, "A property named \(name) exists") }
        return .created(
            state.properties.add([
                "identifier": .string("property-\(state.properties.next)"), "name": .string(name),
                "property_type": .string(type), "use_for_rule_engine": .bool(body["use_for_rule_engine"].bool ?? false),
                "description": .string(body["description"].string ?? ""), "username": .string(call.author),
                "creation_date": .int(now), "modification_date": .int(now), "auto_discovered": false,
            ])
        )
    }

    func createExpression(_ call: Call, isJSON: Bool) throws(APIError) -> Answer {
        let body = try object(
            call,
            members: [
                "regex_property_identifier", "expression", "log_source_type_id", "log_source_id", "enabled", "qid",
                "low_level_category_id", "payload",
            ],
            code: 1005
        )
        guard let identifier = body["regex_property_identifier"].string,
            state.properties.rows.contains(where: { $0["identifier"].string == identifier })
        else { throw .invalid("regex_property_identifier is missing or unknown") }
        guard let type = body["log_source_type_id"].int, state.logSourceTypes[type] != nil else {
            throw .invalid("log_source_type_id is missing or unknown")
        }
        guard let expression = body["expression"].string, !expression.isEmpty else {
            throw .invalid("expression is missing")
        }
        if isJSON, PropertyExpression.path(expression) == nil {
            throw .invalid("The JSON expression must have the form /\"a\"/\"b\"")
        }
        var row = body
        row["identifier"] = .string("expression-\(isJSON ? "json" : "leef")-\(now)-\(state.leefExpressions.next)")
        row["enabled"] = .bool(body["enabled"].bool ?? true)
        row["username"] = .string(call.author)
        let made = isJSON ? state.jsonExpressions.add(row) : state.leefExpressions.add(row)
        for place in state.events.indices where state.events[place].deviceType == type {
            var event = state.events[place]
            applyProperties(to: &event)
            state.events[place] = event
        }
        return .created(made)
    }

    /// Fills what custom properties the expressions give to an event of its type.
    func applyProperties(to event: inout Event) {
        for row in state.leefExpressions.rows where row["enabled"] == true {
            guard row["log_source_type_id"].int == event.deviceType, let name = propertyName(row) else { continue }
            if let value = event.attributes[row["expression"].string ?? ""] { event.properties[name] = value }
        }
        let expressions = state.jsonExpressions.rows.filter {
            $0["enabled"] == true && $0["log_source_type_id"].int == event.deviceType
        }
        guard !expressions.isEmpty, let start = event.payload.firstIndex(of: "{"),
            let document = JSON(parsing: String(event.payload[start...]))
        else { return }
        for row in expressions {
            guard let name = propertyName(row), let path = row["expression"].string.flatMap(PropertyExpression.path),
                let value = PropertyExpression.text(document.value(at: path))
            else { continue }
            event.properties[name] = value
        }
    }

    private func propertyName(_ expression: JSON) -> String? {
        let identifier = expression["regex_property_identifier"]
        return state.properties.rows.first { $0["identifier"] == identifier }?["name"].string
    }
}

/// `/"a"/"b"`: where a JSON property is.
enum PropertyExpression {
    static func path(_ expression: String) -> [String]? {
        var path: [String] = []
        var rest = expression[...]
        while !rest.isEmpty {
            guard rest.hasPrefix("/\"") else { return nil }
            rest = rest.dropFirst(2)
            guard let end = rest.firstIndex(of: "\"") else { return nil }
            path.append(String(rest[..<end]))
            rest = rest[rest.index(after: end)...]
        }
        return path.isEmpty ? nil : path
    }

    /// A value as a property: arrays as their JSON text, which is this simulator's choice.
    static func text(_ value: JSON) -> String? {
        switch value {
        case .null: nil
        case .string(let text): text
        default: value.text
        }
    }
}
