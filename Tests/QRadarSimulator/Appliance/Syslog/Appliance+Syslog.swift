internal import Foundation

extension Appliance {
    /// A line as a listener received it: cut at the limit of its transport, parsed, stored, given to the rules.
    ///
    /// - Parameters:
    ///   - line: Without its line end.
    ///   - sender: The packet's address.
    ///   - limit: Bytes of one event. What is beyond is an event of its own, which nothing understands.
    func receive(line: [UInt8], transport: String, sender: String, limit: Int) {
        guard !line.isEmpty else { return }
        var rest = line[...]
        repeat {
            let part = rest.prefix(max(limit, 1))
            rest = rest.dropFirst(part.count)
            receive(payload: String(decoding: part, as: UTF8.self), transport: transport, sender: sender)
        } while !rest.isEmpty
    }

    private func receive(payload: String, transport: String, sender: String) {
        let now = now
        let header = SyslogHeader(payload[...], now: now)
        let source = logSource(identifiedBy: header.host ?? sender)
        var event = Event(
            id: state.nextEvent,
            startTime: now,
            endTime: now,
            deviceTime: header.time ?? now,
            logSource: source?["id"].int ?? 63,
            deviceType: source?["type_id"].int ?? 67,
            payload: payload
        )
        state.nextEvent += 1
        event.sourceIP = sender
        event.credibility = source?["credibility"].int ?? 5
        let outcome: String
        if source == nil {
            event.qid = Event.storedQID
            event.category = 7002
            event.isUnparsed = true
            outcome = "unknown log source"
        } else {
            outcome = parse(&event)
        }
        applyProperties(to: &event)
        state.events.append(event)
        journal.note(line: payload, transport: transport, outcome: outcome, time: now)
        correlateLater(event)
    }

    /// The enabled, deployed log source whose identifier this is; LEEF's own type before others.
    private func logSource(identifiedBy host: String) -> JSON? {
        let found = state.logSources.rows.filter { row in
            guard let id = row["id"].int, row["enabled"] == true else { return false }
            return (!settings.needsDeploy || state.deployedLogSources.contains(id))
                && row.identifier?.lowercased() == host.lowercased()
        }
        return found.first { $0["type_id"] == 212 } ?? found.first
    }

    /// Fills the event from its LEEF message; what cannot be read is kept as unparsed.
    private func parse(_ event: inout Event) -> String {
        guard let start = event.payload.range(of: "LEEF:")?.lowerBound else {
            event.isUnparsed = true
            return LEEFError.noHeader.rawValue
        }
        do throws(LEEFError) {
            let leef = try LEEFEvent(event.payload[start...])
            fill(&event, from: leef)
            return "parsed"
        } catch {
            event.isUnparsed = true
            return error.rawValue
        }
    }

    private func fill(_ event: inout Event, from leef: LEEFEvent) {
        event.attributes = leef.attributes
        event.username = leef.attributes["usrName"].flatMap { $0.isEmpty ? nil : $0 }
        if let severity = leef.attributes["sev"].flatMap({ Int($0) }), (1...10).contains(severity) {
            event.severity = severity
        }
        if let address = leef.attributes["src"], address.isIPv4 { event.sourceIP = address }
        if let address = leef.attributes["dst"], address.isIPv4 { event.destinationIP = address }
        if let time = leef.attributes["devTime"].flatMap({ deviceTime($0, format: leef.attributes["devTimeFormat"]) }) {
            event.deviceTime = time
        }
        let category = leef.attributes["cat"] ?? ""
        let mapping = state.eventMappings.rows.first { row in
            row["log_source_type_id"].int == event.deviceType && row["log_source_event_id"].string == leef.eventID
                && (row["log_source_event_category"].string ?? "") == category
        }
        guard let record = mapping?["qid_record_id"].int.flatMap({ state.qidRecords[$0] }) else { return }
        event.qid = record["qid"].int ?? event.qid
        event.category = record["low_level_category_id"].int ?? event.category
        if leef.attributes["sev"] == nil { event.severity = record["severity"].int ?? event.severity }
    }

    /// Ten or thirteen digits, or text in the format beside it (of Java's SimpleDateFormat).
    private func deviceTime(_ text: String, format: String?) -> Int? {
        guard let format else {
            guard let number = Int(text) else { return nil }
            return text.count == 13 ? number : text.count == 10 ? number * 1000 : nil
        }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = format
        return formatter.date(from: text).map { Int($0.timeIntervalSince1970 * 1000) }
    }
}

extension JSON {
    /// The log source identifier, of a log source.
    var identifier: String? {
        self["protocol_parameters"].array?.first { $0["name"] == "identifier" }?["value"].string
    }
}

extension String {
    var isIPv4: Bool {
        let parts = split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { $0.count <= 3 && UInt8($0) != nil }
    }
}
