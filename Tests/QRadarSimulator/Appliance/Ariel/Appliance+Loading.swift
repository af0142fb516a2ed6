internal import Foundation

extension Appliance {
    /// Takes events that log sources are to have sent: a JSON object a line.
    func load(events bytes: [UInt8]) throws(APIError) -> JSON {
        var count = 0
        for line in bytes.split(separator: 0x0A) {
            guard let description = JSON(parsing: Array(line)) else {
                throw .unreadable("line \(count + 1) is not JSON")
            }
            guard let payload = description["payload"].string, let type = description["devicetype"].int,
                state.logSourceTypes[type] != nil
            else { throw .invalid("line \(count + 1) has no payload or no known devicetype") }
            load(payload, type: type, description)
            count += 1
        }
        return ["loaded": .int(count), "events": .int(state.events.count)]
    }

    private func load(_ payload: String, type: Int, _ description: JSON) {
        let start = description["starttime"].int ?? now
        let isCut = settings.cutsLoadedPayloads && payload.utf8.count > settings.tcpPayload
        var event = Event(
            id: state.nextEvent,
            startTime: start,
            endTime: start,
            deviceTime: description["devicetime"].int ?? start,
            logSource: logSource(named: description["logsource"].string ?? "Cloud @ \(type)", type: type),
            deviceType: type,
            payload: isCut ? String(decoding: payload.utf8.prefix(settings.tcpPayload), as: UTF8.self) : payload
        )
        state.nextEvent += 1
        // The appliance parses what it stores: of a cut payload nothing can be read.
        if let document = event.payload.firstIndex(of: "{").flatMap({ JSON(parsing: String(event.payload[$0...])) }) {
            CloudPayload.fill(&event, from: document)
        } else {
            event.isUnparsed = true
        }
        if let name = description["username"].string { event.username = name }
        if let address = description["sourceip"].string { event.sourceIP = address }
        if settings.coalesces, coalesce(event) { return }
        applyProperties(to: &event)
        state.events.append(event)
    }

    /// Counts an event in with one like it of the ten seconds before.
    private func coalesce(_ event: Event) -> Bool {
        for place in state.events.indices.reversed().prefix(200) {
            let earlier = state.events[place]
            guard earlier.logSource == event.logSource, earlier.qid == event.qid, earlier.username == event.username,
                earlier.sourceIP == event.sourceIP, (0...10_000).contains(event.startTime - earlier.startTime)
            else { continue }
            state.events[place].count += 1
            state.events[place].endTime = event.startTime
            return true
        }
        return false
    }

    private func logSource(named name: String, type: Int) -> Int {
        let known = state.logSources.rows.first { $0["name"].string == name && $0["type_id"].int == type }
        if let id = known?["id"].int { return id }
        let id = state.logSources.next
        state.logSources[id] = ApplianceState.logSource(id, name, type: type, identifier: name)
        state.deployedLogSources.insert(id)
        return id
    }
}

/// What the vendor's DSMs read out of cloud logs (8.6 of the reference).
enum CloudPayload {
    static func fill(_ event: inout Event, from document: JSON) {
        switch event.deviceType {
        case 445:
            let properties = document["properties"]
            event.username = properties["userPrincipalName"].string ?? document["identity"].string
            let address = document["callerIpAddress"].string ?? properties["ipAddress"].string
            let failed = (PropertyExpression.text(document["resultType"]) ?? "0") != "0"
            set(&event, address, time: document["time"].string, qid: failed ? 88_750_446 : 88_750_445)
            event.category = failed ? 3077 : 3076
        case 413:
            let claims = document["identity"]["claims"]
            event.username =
                claims["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"].string ?? claims["name"].string
            set(&event, document["callerIpAddress"].string, time: document["time"].string, qid: 88_750_413)
        case 347:
            let identity = document["userIdentity"]
            event.username =
                identity["userName"].string ?? identity["sessionContext"]["sessionIssuer"]["userName"].string
            set(&event, document["sourceIPAddress"].string, time: document["eventTime"].string, qid: 88_750_347)
        default: break
        }
    }

    private static func set(_ event: inout Event, _ address: String?, time: String?, qid: Int) {
        event.qid = qid
        event.category = 8015
        if let address, address.isIPv4 { event.sourceIP = address }
        guard let time else { return }
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: time.contains("."))
        if let date = try? Date(time, strategy: style) {
            event.deviceTime = Int((date.timeIntervalSince1970 * 1000).rounded())
        }
    }
}
