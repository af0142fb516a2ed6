extension Appliance {
    /// Gives an event to the rule engine after the delay that a real pipeline has; events stay in their order.
    func correlateLater(_ event: Event) {
        pendingEvents.append(event)
        let delay = settings.offenseDelay
        Task {
            if delay > 0 { try? await Task.sleep(for: .milliseconds(delay)) }
            correlateNext()
        }
    }

    private func correlateNext() {
        guard !pendingEvents.isEmpty else { return }
        correlate(pendingEvents.removeFirst())
    }

    /// Lets every rule look at an event; those that index it alike make one offense.
    private func correlate(_ event: Event) {
        sweep()
        let fired = state.rules.filter { $0.matches(event, in: state) }
        guard !fired.isEmpty else { return }
        var offenses: [Int] = []
        for rule in fired {
            guard let index = index(of: event, by: rule) else { continue }
            var event = event
            event.severity = rule.severity ?? event.severity
            event.credibility = rule.credibility ?? event.credibility
            event.relevance = rule.relevance ?? event.relevance
            if let id = activeOffenses[index] {
                add(event, rule, to: id, isNewEvent: !offenses.contains(id))
                offenses.append(id)
            } else {
                offenses.append(openOffense(index, event, rule))
            }
        }
        remember(event.id, rules: fired.map(\.id), offenses: offenses)
    }

    private func index(of event: Event, by rule: Rule) -> OffenseIndex? {
        guard let type = rule.offense else { return nil }
        let source = type.source(
            of: event,
            name: qidRecord(event.qid)?["name"].string ?? "Unknown",
            logSourceName: state.logSources[event.logSource]?["name"].string ?? ""
        )
        return source.map { OffenseIndex(type: type, source: $0) }
    }

    func qidRecord(_ qid: Int) -> JSON? {
        state.qidRecords.rows.first { $0["qid"].int == qid }
    }

    private func remember(_ id: Int, rules: [Int], offenses: [Int]) {
        // Events are in the order of their numbers, and the new ones are at the end.
        guard let place = state.events.lastIndex(where: { $0.id == id }) else { return }
        state.events[place].rules = rules
        state.events[place].offenses = offenses
    }

    @discardableResult
    func openOffense(_ index: OffenseIndex, _ event: Event, _ rule: Rule) -> Int {
        let persisted = state.clock.nowPersisted
        let row: JSON = [
            "description": .string((qidRecord(event.qid).flatMap { $0["name"].string } ?? rule.name) + "\n"),
            "status": "OPEN", "assigned_to": .null, "closing_user": .null, "close_time": .null,
            "closing_reason_id": .null,
            "offense_type": .int(index.type.rawValue), "offense_source": .string(index.source),
            "severity": .int(event.severity), "credibility": .int(event.credibility),
            "relevance": .int(event.relevance), "magnitude": .int(event.magnitude), "categories": [],
            "category_count": 0, "security_category_count": 1, "policy_category_count": 0, "event_count": 0,
            "flow_count": 0, "device_count": 0, "username_count": 0, "source_count": 0, "local_destination_count": 0,
            "remote_destination_count": 0, "source_network": "other", "destination_networks": ["other"],
            "source_address_ids": [], "local_destination_address_ids": [], "start_time": .int(event.startTime),
            "last_updated_time": .int(event.startTime), "first_persisted_time": .int(persisted),
            "last_persisted_time": .int(persisted), "inactive": false, "protected": false, "follow_up": false,
            "domain_id": 0, "rules": [],
            "log_sources": [
                ["id": 8, "name": "Custom Rule Engine-8 :: qradar", "type_id": 18, "type_name": "EventCRE"]
            ],
        ]
        let id = state.offenses.add(row)["id"].int ?? 0
        activeOffenses[index] = id
        add(event, rule, to: id, isNewEvent: true)
        return id
    }

    private func add(_ event: Event, _ rule: Rule, to id: Int, isNewEvent: Bool) {
        let category = state.lowLevelCategories[event.category]?["name"].string ?? "Unknown"
        let logSource = logSourceOfOffense(event)
        let source = address(event.sourceIP, in: \.sourceAddresses, field: "source_ip", of: id, event)
        let isLocal = event.destinationIP != "0.0.0.0"
        let destination =
            isLocal
            ? address(event.destinationIP, in: \.destinationAddresses, field: "local_destination_ip", of: id, event)
            : nil
        let persisted = state.clock.nowPersisted
        state.offenses.change(id) { row in
            if isNewEvent { row.raise("event_count") }
            row.collect("categories", .string(category), count: "category_count")
            row.collect("source_address_ids", .int(source), count: "source_count")
            row.collect("log_sources", logSource, count: "device_count")
            row.collect("rules", ["id": .int(rule.id), "type": "CRE_RULE"], count: nil)
            if let destination {
                row.collect("local_destination_address_ids", .int(destination), count: "local_destination_count")
            }
            if event.username != nil, row["username_count"] == 0 { row["username_count"] = 1 }
            row["severity"] = .int(max(row["severity"].int ?? 0, event.severity))
            row["magnitude"] = .int(max(row["magnitude"].int ?? 0, event.magnitude))
            row["last_updated_time"] = .int(max(row["last_updated_time"].int ?? 0, event.startTime))
            row["last_persisted_time"] = .int(persisted)
        }
    }

    private func logSourceOfOffense(_ event: Event) -> JSON {
        let row = state.logSources[event.logSource] ?? .null
        // `type_name` is the enumeration's name there: "Universal LEEF" is UniversalLEEF.
        let type = state.logSourceTypes[event.deviceType]?["name"].string ?? ""
        return [
            "id": .int(event.logSource), "name": row["name"], "type_id": .int(event.deviceType),
            "type_name": .string(type.filter { $0 != " " }),
        ]
    }

    private func address(
        _ ip: String,
        in table: WritableKeyPath<ApplianceState, Table>,
        field: String,
        of offense: Int,
        _ event: Event
    ) -> Int {
        if let id = addresses[field + ip] {
            state[keyPath: table].change(id) { row in
                row.collect("offense_ids", .int(offense), count: nil)
                row.raise("event_flow_count")
                row["last_event_flow_seen"] = .int(event.startTime)
            }
            return id
        }
        let other = field == "source_ip" ? "local_destination_address_ids" : "source_address_ids"
        let row: JSON = [
            field: .string(ip), "magnitude": .int(event.magnitude), "network": "other",
            "offense_ids": [.int(offense)], other: [], "event_flow_count": 1,
            "first_event_flow_seen": .int(event.startTime), "last_event_flow_seen": .int(event.startTime),
            "domain_id": 0,
        ]
        let id = state[keyPath: table].add(row)["id"].int ?? 0
        addresses[field + ip] = id
        return id
    }
}

extension Appliance {
    /// The rows of addresses, by field and address.
    static func addresses(_ state: ApplianceState) -> [String: Int] {
        var addresses: [String: Int] = [:]
        for (table, field) in [
            (state.sourceAddresses, "source_ip"), (state.destinationAddresses, "local_destination_ip"),
        ] {
            for row in table.rows { addresses[field + (row[field].string ?? "")] = row["id"].int }
        }
        return addresses
    }
}

extension JSON {
    /// Adds one to a counter.
    fileprivate mutating func raise(_ name: String) {
        self[name] = .int((self[name].int ?? 0) + 1)
    }

    /// Adds a value to a list that does not have it, and writes the list's length beside.
    fileprivate mutating func collect(_ name: String, _ value: JSON, count: String?) {
        var values = self[name].array ?? []
        guard !values.contains(value) else { return }
        values.append(value)
        if let count { self[count] = .int(values.count) }
        self[name] = .array(values)
    }
}
