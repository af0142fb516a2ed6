/// What an administrator makes in the user interface.
extension Appliance {
    /// A rule: log source types and a text of the payload, and what it indexes by.
    func makeRule(_ body: JSON) throws(APIError) -> JSON {
        var tests: [RuleTest] = []
        if let types = body["log_source_types"].array { tests.append(.deviceType(Set(types.compactMap(\.int)))) }
        if let text = body["payload_contains"].string { tests.append(.payloadContains(text)) }
        if let qids = body["qids"].array { tests.append(.qid(Set(qids.compactMap(\.int)))) }
        guard !tests.isEmpty else { throw .invalid("a rule needs log_source_types, payload_contains or qids") }
        let name = body["name"].string ?? "Sequitur - compromised cloud account"
        let rule = Rule(
            id: state.nextRule,
            uuid: "rule-\(state.nextRule)",
            name: name,
            isEnabled: body["enabled"].bool ?? true,
            created: now,
            modified: now,
            tests: tests,
            offense: OffenseType(rawValue: body["offense_mapping"].int ?? 3)
        )
        state.nextRule += 1
        state.rules.append(rule)
        return rule.row
    }

    /// A log source, deployed.
    func makeLogSource(_ body: JSON) throws(APIError) -> JSON {
        let type = body["type_id"].int ?? 212
        guard state.logSourceTypes[type] != nil else { throw .invalid("no log source type \(type)") }
        let name = body["name"].string ?? "Sequitur"
        let identifier = body["identifier"].string ?? "sequitur"
        let id = state.logSources.next
        state.logSources[id] = ApplianceState.logSource(id, name, type: type, identifier: identifier)
        state.deployedLogSources.insert(id)
        return ["id": .int(id)]
    }

    /// An offense that a stock rule opened.
    func makeOffense(_ body: JSON) throws(APIError) -> JSON {
        guard let type = OffenseType(rawValue: body["offense_type"].int ?? 3) else { throw .invalid("no such type") }
        guard let source = body["offense_source"].string else { throw .invalid("offense_source is missing") }
        var event = Event(
            id: state.nextEvent,
            startTime: now,
            endTime: now,
            deviceTime: now,
            logSource: 63,
            deviceType: 67,
            payload: body["payload"].string ?? ""
        )
        state.nextEvent += 1
        event.username = type == .username ? source : body["username"].string
        event.sourceIP = type == .sourceIP ? source : body["source_ip"].string ?? "0.0.0.0"
        state.events.append(event)
        let name = body["description"].string ?? "Multiple Login Failures for the Same User"
        let rule = Rule(
            id: 100_035,
            uuid: "stock",
            name: name,
            isEnabled: true,
            created: now,
            modified: now,
            tests: [],
            offense: type
        )
        let id = openOffense(OffenseIndex(type: type, source: source), event, rule)
        state.offenses.change(id) { $0["description"] = .string(name + "\n") }
        return state.offenses[id] ?? .null
    }
}
