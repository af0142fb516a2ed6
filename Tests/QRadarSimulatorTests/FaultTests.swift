internal import QRadarSimulator
internal import Testing

@Suite("Faults on demand")
struct FaultTests {
    private func withOffense(_ body: (RunningSimulator) async throws -> Void) async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.control("POST", "/offense", ["offense_source": "ana@example.com"])
            try await body(simulator)
        }
    }

    @Test("A status strikes after so many requests, so often, and says when to come back")
    func status() async throws {
        try await withOffense { simulator in
            let fault: JSON = [
                [
                    "match": "GET /siem/offenses/*", "after": 1, "times": 2, "kind": "status", "status": 503,
                    "retry_after": 7,
                ]
            ]
            try await simulator.control("POST", "/faults", fault)
            var replies: [RunningSimulator.Reply] = []
            for _ in 0..<4 { replies.append(try await simulator.call("GET", "/siem/offenses/1")) }
            #expect(replies.map(\.status) == [200, 503, 503, 200])
            #expect(replies[1].headers["retry-after"] == "7")
            #expect(replies[1].code == 1010)
        }
    }

    @Test("A reset before leaves nothing done, a reset after has it done")
    func resets() async throws {
        try await withOffense { simulator in
            for (kind, written) in [("reset", 0), ("reset_after", 1)] {
                let match = "POST /siem/offenses/*/notes"
                try await simulator.control("POST", "/faults", [["match": .string(match), "kind": .string(kind)]])
                await #expect(throws: (any Error).self) {
                    try await simulator.call("POST", "/siem/offenses/1/notes", ["note_text": "seen"])
                }
                #expect(try await simulator.call("GET", "/siem/offenses/1/notes").json.count == written)
            }
        }
    }

    @Test("Bodies come as a proxy's page, cut, doubled or slowly")
    func bodies() async throws {
        try await withOffense { simulator in
            let whole = try await simulator.call("GET", "/siem/offenses/1").text
            for kind in ["html", "truncated", "double", "slow"] {
                let fault: JSON = [
                    "match": "GET /siem/offenses/**", "kind": .string(kind), "bytes_per_second": 20_000,
                ]
                try await simulator.control("POST", "/faults", [fault])
                let reply = try await simulator.call("GET", "/siem/offenses/1")
                #expect(reply.status == 200)
                switch kind {
                case "html": #expect(reply.headers["content-type"] == "text/html")
                case "truncated": #expect(whole.hasPrefix(reply.text) && reply.text.count < whole.count)
                case "double": #expect(reply.text.hasPrefix(whole + "{\"code\":13"))
                default: #expect(reply.text == whole)
                }
            }
        }
    }

    @Test("An analyst closes the offense just before it is written to")
    func closedMeanwhile() async throws {
        try await withOffense { simulator in
            let fault: JSON = ["match": "POST /siem/offenses/*", "kind": "offense_closed", "reason": "Non-Issue"]
            try await simulator.control("POST", "/faults", [fault])
            let reply = try await simulator.call(
                "POST",
                "/siem/offenses/1",
                ["status": "CLOSED", "closing_reason_id": "1"]
            )
            #expect(reply.status == 409 && reply.code == 1008)
            #expect(try await simulator.call("GET", "/siem/offenses/1").json["closing_user"] == "alice")
        }
    }

    @Test("A syslog connection breaks after so many bytes, and the next one does not")
    func syslog() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.prepare()
            try await simulator.control("POST", "/faults", ["syslog_drop_after": [20]])
            try? await simulator.syslog(RunningSimulator.line())
            let state = try await simulator.raise(offenses: 1)
            #expect(state["leef"].count == 1)
            #expect(state["offenses"][0]["event_count"] == 1)
        }
    }

    @Test("What was asked is in the journal, with method, path and status")
    func journal() async throws {
        try await withOffense { simulator in
            _ = try await simulator.call("GET", "/siem/offenses/9")
            let journal = try await simulator.control("GET", "/journal")
            #expect(journal["requests"][0]["path"] == "/siem/offenses/9")
            #expect(journal["requests"][0]["status"] == 404)
            #expect(journal["counters"]["GET /siem/offenses/{offense_id}"] == 1)
        }
    }
}
