extension Appliance {
    /// A token without administration sees numbers and names alone.
    func listLogSourceTypes(_ call: Call) throws(APIError) -> Answer {
        let isAdmin = call.token.may(.admin)
        let rows = state.logSourceTypes.rows.map { row -> JSON in
            isAdmin ? row : ["id": row["id"], "name": row["name"]]
        }
        return try Listing(fields: .logSourceType).answer(rows, to: call)
    }

    func createLogSourceType(_ call: Call) throws(APIError) -> Answer {
        let body = try object(call, members: ["name", "default_protocol_id", "log_source_extension_id"], code: 1003)
        guard let name = body["name"].string, !name.isEmpty else { throw APIError(422, 1001, "name is missing") }
        guard name.count <= 241 else { throw APIError(422, 1002, "name is longer than 241 characters") }
        guard !state.logSourceTypes.rows.contains(where: { $0["name"].string == name }) else {
            throw APIError(422, 1004, "A log source type named \(name) exists")
        }
        return .created(state.logSourceTypes.add(["name": .string(name), "internal": false, "custom": true]))
    }

    private static let members: Set<String> = [
        "name", "description", "type_id", "protocol_type_id", "protocol_parameters", "enabled", "gateway",
        "credibility",
        "target_event_collector_id", "coalesce_events", "store_event_payload", "language_id", "group_ids",
        "requires_deploy", "log_source_extension_id", "wincollect_internal_destination_id",
        "wincollect_external_destination_ids", "disconnected_log_collector_id", "internal", "id",
    ]

    func createLogSource(_ call: Call) throws(APIError) -> Answer {
        let body = try object(call, members: Self.members, code: 1003)
        try check(body)
        guard let name = body["name"].string, let identifier = body.identifier else {
            throw APIError(422, 1012, "protocol_parameters has no value for identifier")
        }
        for row in state.logSources.rows {
            if row["name"].string == name { throw APIError(409, 1001, "A log source named \(name) exists") }
            if row["type_id"] == body["type_id"], row["protocol_type_id"] == body["protocol_type_id"],
                row.identifier == identifier
            {
                throw APIError(409, 1002, "A log source of this type, protocol and identifier exists")
            }
        }
        var row = ApplianceState.logSource(0, name, type: body["type_id"].int ?? 0, identifier: identifier)
        for (member, value) in body.object ?? [:] { row[member] = value }
        row["internal"] = false
        row["creation_date"] = .int(now)
        row["requires_deploy"] = true
        return .created(state.logSources.add(row))
    }

    private func check(_ body: JSON) throws(APIError) {
        guard let name = body["name"].string, !name.isEmpty else { throw APIError(422, 1004, "name is missing") }
        guard !name.contains("\\") else { throw APIError(422, 1043, "name has a backslash") }
        guard let type = body["type_id"].int, state.logSourceTypes[type] != nil else {
            throw APIError(422, 1007, "type_id is missing or unknown")
        }
        guard body["protocol_type_id"].int == 0 else {
            throw APIError(422, 1011, "The protocol type is not one of this log source type")
        }
        guard let parameters = body["protocol_parameters"].array else {
            throw APIError(422, 1012, "protocol_parameters is missing")
        }
        for parameter in parameters {
            guard parameter["name"] == "identifier", parameter["id"] == 0 else {
                throw APIError(422, 1013, "The protocol has no parameter \(parameter["name"].text)")
            }
            guard let value = parameter["value"].string, !value.isEmpty else {
                throw APIError(422, 1014, "The value of identifier is missing")
            }
        }
        if !body["credibility"].isNull {
            guard let credibility = body["credibility"].int, (0...10).contains(credibility) else {
                throw APIError(422, 1024, "credibility must be 0 to 10")
            }
        }
        guard body["target_event_collector_id"] == 7 else {
            throw APIError(422, 1025, "target_event_collector_id is missing or unknown")
        }
    }

    func updateLogSource(_ call: Call) throws(APIError) -> Answer {
        let id = try call.id()
        var row = try state.logSources.row(id, "Log source")
        let body = try object(call, members: Self.members, code: 1003)
        for (member, value) in body.object ?? [:] { row[member] = value }
        try check(row)
        row["requires_deploy"] = true
        state.logSources[id] = row
        return .ok(row)
    }

    func deployStatus() -> JSON {
        finishDeploy()
        guard let ends = state.deployEnds else {
            return [
                "initiated_by": "", "initiated_from": "", "percent_complete": 100, "status": "COMPLETE", "hosts": [],
            ]
        }
        let left = Swift.max(ends - ApplianceClock.real, 0)
        let percent = 100 - left * 100 / Swift.max(settings.taskStep * 2, 1)
        return [
            "initiated_by": "admin", "initiated_from": "API", "percent_complete": .int(Swift.max(percent, 0)),
            "status": .string(percent < 50 ? "INITIALIZING" : "IN_PROGRESS"), "hosts": [],
        ]
    }

    private func finishDeploy() {
        guard let ends = state.deployEnds, ends <= ApplianceClock.real else { return }
        state.deployEnds = nil
        for row in state.logSources.rows {
            guard let id = row["id"].int else { continue }
            state.deployedLogSources.insert(id)
            state.logSources.change(id) { $0["requires_deploy"] = false }
        }
        state.deployedLogSources = state.deployedLogSources.filter { state.logSources[$0] != nil }
    }

    func deploy(_ call: Call) throws(APIError) -> Answer {
        let body = try object(call, members: ["type"], code: 1005)
        guard let type = body["type"].string, type == "INCREMENTAL" || type == "FULL" else {
            throw .invalid("type must be INCREMENTAL or FULL")
        }
        finishDeploy()
        let isChanged =
            state.logSources.rows.contains { $0["requires_deploy"] == true }
            || state.deployedLogSources.contains { state.logSources[$0] == nil }
        guard state.deployEnds == nil, isChanged || type == "FULL" else {
            throw APIError(409, 1002, "There already exists a deploy in action, or there are no changes")
        }
        state.deployEnds = ApplianceClock.real + settings.taskStep * 2
        let step = settings.taskStep
        Task {
            try? await Task.sleep(for: .milliseconds(step * 2 + 5))
            finishDeploy()
        }
        return .ok(deployStatus())
    }
}
