extension Appliance {
    /// What a test asks of the simulator beside the appliance's own interface.
    func control(_ request: RawRequest) async -> RawResponse {
        do throws(APIError) {
            let path = request.path.split(separator: "/").dropFirst().map(String.init)
            guard request.path.hasPrefix("/control") else { throw .missing("not a path of the control") }
            let body: JSON
            if request.body.isEmpty || path.first == "events" {
                body = [:]
            } else if let value = JSON(parsing: request.body) {
                body = value
            } else {
                throw .unreadable("the body is not JSON")
            }
            return Answer.ok(try await control(request.method, path, body, request.body)).response
        } catch {
            return error.response
        }
    }

    private func control(
        _ method: String,
        _ path: [String],
        _ body: JSON,
        _ bytes: [UInt8]
    ) async throws(APIError) -> JSON {
        switch (method, path.first, path.dropFirst().first, path.dropFirst(2).first) {
        case ("GET", "state", nil, nil): return snapshot()
        case ("GET", "journal", nil, nil): return journalSnapshot()
        case ("DELETE", "journal", nil, nil):
            journal.clear()
            return [:]
        case ("POST", "clock", nil, nil):
            state.clock.advance += body["advance_seconds"].int.map { $0 * 1000 } ?? 0
            if let skew = body["skew_seconds"].int { state.clock.skew = skew * 1000 }
            sweep(force: true)
            return ["now": .int(now)]
        case ("POST", "settings", nil, nil): return try change(settings: body)
        case ("GET", "settings", nil, nil): return settings.json
        case ("POST", "faults", nil, nil): return try setFaults(body)
        case ("DELETE", "faults", nil, nil):
            faults = FaultBook()
            return [:]
        case ("POST", "restart", nil, nil):
            forgetSearches()
            restarts?.yield(body["seconds"].double ?? 1)
            return [:]
        case ("POST", "events", nil, nil): return try load(events: bytes)
        case ("POST", "token", nil, nil): return try makeToken(body)
        case ("POST", "user", nil, nil):
            let id = state.users.count + 1
            state.users.append(["user_id": .int(id), "username": body["username"], "description": ""])
            return ["user_id": .int(id)]
        case ("POST", "rule", nil, nil): return try makeRule(body)
        case ("POST", "log_source", nil, nil): return try makeLogSource(body)
        case ("POST", "offense", nil, nil): return try makeOffense(body)
        case ("POST", "offense", let id?, "close"?):
            let id = try offenseNumber(id)
            let reason = body["reason"].string ?? "Non-Issue"
            closeAsAnalyst(id, reason: reason, user: body["user"].string ?? "alice", note: body["note"].string ?? "")
            return state.offenses[id] ?? .null
        case ("POST", "offense", let id?, "note"?):
            let id = try offenseNumber(id)
            return write(body["note_text"].string ?? "", by: body["user"].string ?? "alice", on: id)
        case ("POST", "offense", let id?, "hide"?):
            let id = try offenseNumber(id)
            state.offenses.change(id) { $0["status"] = "HIDDEN" }
            return state.offenses[id] ?? .null
        case ("DELETE", "offense", let id?, nil):
            remove(offense: try offenseNumber(id))
            return [:]
        default: throw .missing("\(method) /\(path.joined(separator: "/")) is not of the control")
        }
    }

    private func offenseNumber(_ text: String) throws(APIError) -> Int {
        guard let id = Int(text), state.offenses[id] != nil else { throw .missing("no offense \(text)") }
        return id
    }

    /// Closes as the user interface does: with a note that says why.
    func closeAsAnalyst(_ id: Int, reason: String, user: String, note: String?) {
        let known = state.closingReasons.rows.first { $0["text"].string == reason }?["id"].int
        let number = known ?? state.closingReasons.add(ApplianceState.reason(0, reason))["id"].int ?? 1
        guard state.offenses[id]?["status"] != "CLOSED" else { return }
        close(id, reason: number, user: user)
        if let note {
            let words = note.isEmpty ? "" : " Notes: \(note)"
            write("This offense was closed with reason: \(reason).\(words)", by: user, on: id)
        }
    }

    private func setFaults(_ body: JSON) throws(APIError) -> JSON {
        let rules = body.array ?? body["rules"].array ?? (body["match"].isNull ? [] : [body])
        for rule in rules { faults.faults.append(try Fault(rule)) }
        if let drops = body["syslog_drop_after"].array { faults.syslogDrops += drops.compactMap(\.int) }
        if let refuses = body["syslog_refuse"].bool { faults.refusesSyslog = refuses }
        return ["faults": .int(faults.faults.count)]
    }

    private func makeToken(_ body: JSON) throws(APIError) -> JSON {
        var capabilities: Set<Capability> = [.any]
        for name in body["capabilities"].array ?? Capability.allCases.map({ .string($0.rawValue) }) {
            guard let capability = name.string.flatMap(Capability.init) else {
                throw .invalid("unknown capability \(name.text)")
            }
            capabilities.insert(capability)
        }
        let label = body["label"].string ?? "service-\(state.tokens.count)"
        var token = AccessToken(token: "token-\(state.tokens.count)", label: label, capabilities: capabilities)
        token.expires = body["expires_in_seconds"].int.map { now + $0 * 1000 }
        token.seesEvents = body["sees_events"].bool ?? true
        state.tokens.append(token)
        return ["token": .string(token.token), "label": .string(label)]
    }
}
