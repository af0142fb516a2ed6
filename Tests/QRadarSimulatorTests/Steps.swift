internal import QRadarSimulator
internal import Testing

/// What tests do with an appliance again and again.
extension RunningSimulator {
    /// A log source and a rule for Sequitur's events, made as an administrator makes them; offenses come at once.
    func prepare() async throws {
        try await control("POST", "/settings", ["offense_delay": 0, "search_step": 0, "task_step": 0])
        try await control("POST", "/log_source", ["identifier": "sequitur"])
        try await control(
            "POST",
            "/rule",
            ["log_source_types": [212], "payload_contains": "|Sequitur|Sequitur|", "offense_mapping": 3]
        )
    }

    /// A LEEF line about an account.
    static func line(
        _ attributes: String = "usrName=ana@example.com\tsrc=192.0.2.7\tsev=8",
        host: String = "sequitur",
        delimiter: String = "x09|"
    ) -> String {
        "<13>1 2026-01-18T11:07:53.520Z \(host) LEEF:2.0|Sequitur|Sequitur|1.0|CaseCompromisedAccount|\(delimiter)\(attributes)\n"
    }

    /// Sends a line and waits until the appliance has it.
    @discardableResult
    func raise(_ line: String = Self.line(), over transport: String = "tcp", offenses: Int) async throws -> JSON {
        let before = try await control("GET", "/state")["leef"].count
        try await syslog(line, over: transport)
        return try await state { $0["leef"].count > before && $0["offenses"].count >= offenses }
    }

    /// Rows of a query, or the refusal.
    func query(_ text: String) async throws -> (rows: [JSON], refusal: Reply?) {
        let made = try await call("POST", "/ariel/searches", ["query_expression": text])
        guard made.status == 201, let id = made.json["search_id"].string else { return ([], made) }
        let ended = try await call("GET", "/ariel/searches/\(id)", headers: ["Prefer": "wait=20"])
        try #require(ended.json["status"] == "COMPLETED")
        let results = try await call("GET", "/ariel/searches/\(id)/results")
        return (results.json["events"].array ?? [], nil)
    }

    /// Makes a custom property that is read out of JSON.
    func property(_ name: String, at path: String, type: Int = 445) async throws {
        let root = "/config/event_sources/custom_properties"
        let body: JSON = ["name": .string(name), "property_type": "string"]
        let made = try await call("POST", root + "/regex_properties", body: body.text)
        let expression: JSON = [
            "regex_property_identifier": made.json["identifier"], "expression": .string(path),
            "log_source_type_id": .int(type), "enabled": true,
        ]
        let reply = try await call("POST", root + "/property_json_expressions", body: expression.text)
        try #require(reply.status == 201, "\(reply.text)")
    }
}
