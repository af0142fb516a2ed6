internal import QRadarSimulator
internal import Testing

@Suite("Events that become offenses")
struct OffenseTests {
    @Test("An event opens an offense on its account, over every transport", arguments: ["tls", "tcp", "udp"])
    func opens(transport: String) async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.prepare()
            let offense = try await simulator.raise(over: transport, offenses: 1)["offenses"][0]
            #expect(offense["offense_type"] == 3)
            #expect(offense["offense_source"] == "ana@example.com")
            #expect(offense["status"] == "OPEN")
            #expect(offense["severity"] == 8)
            #expect(offense["log_sources"][1]["type_name"] == "UniversalLEEF")
            #expect(offense["rules"].count == 1)
            #expect((offense["last_persisted_time"].int ?? 1) % 1000 == 0)
            let address = try await simulator.call(
                "GET",
                "/siem/source_addresses",
                ["filter": "source_ip in (\"192.0.2.7\")"]
            )
            #expect(address.json[0]["offense_ids"] == [1])
        }
    }

    @Test("Further events of the account go to its open offense; after it was closed they make a new one")
    func grows() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.prepare()
            try await simulator.raise(offenses: 1)
            try await simulator.raise(offenses: 1)
            let grown = try await simulator.state { $0["offenses"][0]["event_count"] == 2 }
            #expect(grown["offenses"].count == 1)
            let closed = try await simulator.call(
                "POST",
                "/siem/offenses/1",
                ["status": "CLOSED", "closing_reason_id": "2"]
            )
            #expect(closed.json["closing_user"] == "API_user: Sequitur")
            #expect(try await simulator.call("GET", "/siem/offenses/1/notes").json == [])
            let again = try await simulator.call("POST", "/siem/offenses/1", ["status": "OPEN"])
            #expect(again.status == 409 && again.code == 1008)
            let state = try await simulator.raise(offenses: 2)
            #expect(state["offenses"].count == 2)
            #expect(state["offenses"][0]["event_count"] == 2)
        }
    }

    @Test("A hidden offense takes further events; an inactive one does not, and is gone in the end")
    func dormant() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.prepare()
            try await simulator.raise(offenses: 1)
            try await simulator.control("POST", "/offense/1/hide")
            try await simulator.raise(offenses: 1)
            #expect(try await simulator.state { $0["offenses"][0]["event_count"] == 2 }["offenses"].count == 1)
            try await simulator.control("POST", "/clock", ["advance_seconds": 432_001])
            #expect(try await simulator.control("GET", "/state")["offenses"][0]["inactive"] == true)
            #expect(try await simulator.raise(offenses: 2)["offenses"].count == 2)
            try await simulator.control("POST", "/clock", ["advance_seconds": 2_592_001])
            let gone = try await simulator.call("GET", "/siem/offenses/1")
            #expect(gone.status == 404 && gone.code == 1002)
        }
    }

    @Test("Closed by an analyst it has the note of the user interface")
    func analyst() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.prepare()
            try await simulator.raise(offenses: 1)
            try await simulator.control(
                "POST",
                "/offense/1/close",
                ["reason": "False-Positive, Tuned", "user": "bob", "note": "A test of ours"]
            )
            let offense = try await simulator.call("GET", "/siem/offenses/1").json
            #expect(
                offense["status"] == "CLOSED" && offense["closing_user"] == "bob" && offense["closing_reason_id"] == 2
            )
            let notes = try await simulator.call("GET", "/siem/offenses/1/notes").json
            let text = notes[0]["note_text"].string ?? ""
            #expect(text.hasPrefix("This offense was closed with reason:") && text.contains("A test of ours"))
        }
    }

    @Test("Without a name, without its host, unparsed, or without a rule, an event is kept and opens nothing")
    func nothing() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.prepare()
            let lines = [
                (RunningSimulator.line("src=192.0.2.7\tsev=8"), "parsed"),
                (RunningSimulator.line(host: "elsewhere"), "unknown log source"),
                (RunningSimulator.line("usrName=ana\tusrName=bo"), "a key occurs twice"),
                (RunningSimulator.line("usrName=ana", delimiter: "xyz|"), "the delimiter is not one character"),
                ("<13>1 2026-01-18T11:07:53.520Z sequitur no leef\n", "no LEEF header"),
            ]
            for (line, outcome) in lines {
                let state = try await simulator.raise(line, offenses: 0)
                let last = state["leef"].array?.last
                #expect(last?["outcome"].string?.hasPrefix(outcome) == true, "\(line)")
                #expect(state["offenses"].count == 0, "\(line)")
            }
            let unparsed = try await simulator.query(
                "SELECT COUNT(*) AS n FROM events WHERE isunparsed = 'true' LAST 1 HOURS"
            )
            #expect(unparsed.rows.first?["n"] == 4)
        }
    }

    @Test("What is beyond 4,096 bytes of a line is an event of its own, which nothing understands")
    func long() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.prepare()
            let line = RunningSimulator.line("usrName=ana@example.com\tnote=" + String(repeating: "x", count: 4200))
            let state = try await simulator.raise(line, offenses: 1)
            #expect(state["offenses"][0]["event_count"] == 1)
            #expect(state["leef"].count == 2)
            #expect(state["leef"][1]["outcome"] == "unknown log source")
            #expect(state["leef"][0]["line"].string?.utf8.count == 4096)
        }
    }

    @Test("A log source made by the API listens after a deploy, and its mapping names the offense")
    func deploy() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.control("POST", "/settings", ["offense_delay": 0, "task_step": 0])
            try await simulator.control("POST", "/rule", ["log_source_types": [212]])
            let source: JSON = [
                "name": "Sequitur", "type_id": 212, "protocol_type_id": 0,
                "protocol_parameters": [["id": 0, "name": "identifier", "value": "sequitur"]],
                "target_event_collector_id": 7, "credibility": 5, "coalesce_events": false,
            ]
            let path = "/config/event_sources/log_source_management/log_sources"
            #expect(try await simulator.call("POST", path, body: source.text).status == 201)
            let twice = try await simulator.call("POST", path, body: source.text)
            #expect(twice.status == 409 && twice.code == 1001)
            let record: JSON = [
                "log_source_type_id": 212, "name": "Sequitur: compromised cloud account", "severity": 8,
                "low_level_category_id": 12_001,
            ]
            let made = try await simulator.call("POST", "/data_classification/qid_records", body: record.text)
            let mapping: JSON = [
                "log_source_type_id": 212, "log_source_event_id": "CaseCompromisedAccount",
                "log_source_event_category": "CloudAccount", "qid_record_id": made.json["id"],
            ]
            let mappings = "/data_classification/dsm_event_mappings"
            #expect(try await simulator.call("POST", mappings, body: mapping.text).status == 201)
            #expect(try await simulator.call("POST", mappings, body: mapping.text).code == 1008)
            let line = RunningSimulator.line("cat=CloudAccount\tusrName=ana@example.com")
            #expect(try await simulator.raise(line, offenses: 0)["leef"][0]["outcome"] == "unknown log source")
            let deploy = try await simulator.call(
                "POST",
                "/staged_config/deploy_status",
                body: "{\"type\":\"INCREMENTAL\"}"
            )
            #expect(deploy.status == 200)
            let idle = try await simulator.call(
                "POST",
                "/staged_config/deploy_status",
                body: "{\"type\":\"INCREMENTAL\"}"
            )
            #expect(idle.status == 409 && idle.code == 1002)
            #expect(try await simulator.call("GET", "/staged_config/deploy_status").json["status"] == "COMPLETE")
            let offense = try await simulator.raise(line, offenses: 1)["offenses"][0]
            #expect(offense["description"] == "Sequitur: compromised cloud account\n")
            #expect(offense["categories"] == ["Suspicious Activity"])
        }
    }
}
