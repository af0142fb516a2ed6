internal import Foundation
internal import QRadarSimulator
internal import Testing

@Suite("Searches of the appliance")
struct SearchTests {
    /// Five sign-ins of ana, the odd ones risky; and a call of CloudTrail.
    private func withEvents(_ body: (RunningSimulator) async throws -> Void) async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.control("POST", "/settings", ["search_step": 0])
            try await simulator.property("riskLevelDuringSignIn", at: #"/"properties"/"riskLevelDuringSignIn""#)
            try await simulator.property("riskState", at: #"/"properties"/"riskState""#)
            try await simulator.property("resultType", at: #"/"resultType""#)
            var lines: [String] = []
            for number in 1...5 {
                let payload: JSON = [
                    "time": "2026-01-18T11:07:53.520Z", "resultType": "0",
                    "callerIpAddress": .string("192.0.2.\(number)"),
                    "properties": [
                        "userPrincipalName": "Ana@example.com",
                        "riskLevelDuringSignIn": .string(number.isMultiple(of: 2) ? "none" : "High"),
                    ],
                ]
                let event: JSON = [
                    "devicetype": 445, "logsource": "Entra", "starttime": .int(1_768_734_480_000 + number * 1000),
                    "payload": .string(payload.text),
                ]
                lines.append(event.text)
            }
            let call: JSON = [
                "devicetype": 347, "logsource": "Trail", "starttime": 1_768_734_490_000,
                "payload":
                    "{\"eventTime\":\"2026-01-18T11:08:00Z\",\"sourceIPAddress\":\"198.51.100.9\",\"userIdentity\":{\"userName\":\"bo\"}}",
            ]
            lines.append(call.text)
            try await simulator.control("POST", "/events", lines: lines.joined(separator: "\n"))
            try await body(simulator)
        }
    }

    private static let window = "START 1768734480000 STOP 1768734500000"

    @Test("Operators, functions and aliases of AQL give their rows")
    func rows() async throws {
        let expected: [(String, String)] = [
            ("SELECT COUNT(*) AS n FROM events", #"[{"n":6}]"#),
            ("SELECT sourceip FROM events WHERE devicetype = 347", #"[{"sourceip":"198.51.100.9"}]"#),
            (
                "SELECT LOGSOURCENAME(logsourceid), LOGSOURCETYPENAME(devicetype) AS 't' FROM events WHERE username = 'bo'",
                #"[{"logsourcename_logsourceid":"Trail","t":"Amazon AWS CloudTrail"}]"#
            ),
            (
                "SELECT DATEFORMAT(devicetime,'yyyy-MM-dd HH:mm:ss') AS \"Event Time\" FROM events LIMIT 1",
                #"[{"Event Time":"2026-01-18 11:07:53"}]"#
            ),
            (
                "SELECT sourceip AS \"Source IP\" FROM events WHERE LOWER(\"riskLevelDuringSignIn\") IN ('high','medium') "
                    + "ORDER BY starttime DESC",
                #"[{"Source IP":"192.0.2.5"},{"Source IP":"192.0.2.3"},{"Source IP":"192.0.2.1"}]"#
            ),
            (
                "SELECT username, COUNT(*) AS n, SUM(eventcount) AS c FROM events GROUP BY username HAVING n > 1",
                #"[{"c":5,"n":5,"username":"Ana@example.com"}]"#
            ),
            (
                "SELECT LOGSOURCENAME(logsourceid) AS \"Log Source\", UNIQUECOUNT(sourceip) AS u, MIN(starttime) AS a, "
                    + "MAX(starttime) AS b FROM events GROUP BY \"Log Source\" ORDER BY u",
                #"[{"Log Source":"Trail","a":1768734490000,"b":1768734490000,"u":1},"#
                    + #"{"Log Source":"Entra","a":1768734481000,"b":1768734485000,"u":5}]"#
            ),
            ("SELECT 'sourceip' FROM events LIMIT 1", #"[{"sourceip":"sourceip"}]"#),
            (
                "SELECT sourceip AS s FROM events WHERE \"riskState\" IS NULL AND INCIDR('192.0.2.0/30', sourceip) "
                    + "AND NOT sourceip = '192.0.2.2'",
                #"[{"s":"192.0.2.1"},{"s":"192.0.2.3"}]"#
            ),
            (
                "SELECT STRLEN(username) AS n, UPPER(username) AS u, CONCAT(username,'!') AS c, STR(devicetype) AS s, "
                    + "LONG('42') AS l FROM events WHERE username ILIKE 'B_' AND username LIKE 'b%'",
                #"[{"c":"bo!","l":42,"n":2,"s":"347","u":"BO"}]"#
            ),
            (
                "SELECT sourceip AS s FROM events WHERE username IMATCHES '.*(ana|eve)@.*' "
                    + "AND starttime BETWEEN 1768734482000 AND 1768734483000",
                #"[{"s":"192.0.2.2"},{"s":"192.0.2.3"}]"#
            ),
            (
                "SELECT CASE WHEN devicetype = 347 THEN 'aws' ELSE 'azure' END AS cloud, COUNT(*) AS n FROM events "
                    + "GROUP BY cloud ORDER BY n ASC",
                #"[{"cloud":"aws","n":1},{"cloud":"azure","n":5}]"#
            ),
            (
                "SELECT username AS u FROM events WHERE sourceip IN (SELECT sourceip FROM events WHERE devicetype = 347 "
                    + "START 1768734480000)",
                #"[{"u":"bo"}]"#
            ),
            ("SELECT username AS u FROM events WHERE REFERENCESETCONTAINS('watched', username)", #"[{"u":"bo"}]"#),
            (
                "SELECT QIDNAME(qid) AS q, CATEGORYNAME(category) AS c FROM events WHERE TEXT SEARCH 'sourceIPAddress'",
                #"[{"c":"Audit","q":"AWS CloudTrail event"}]"#
            ),
        ]
        try await withEvents { simulator in
            _ = try await simulator.call("POST", "/reference_data/sets", ["name": "watched", "element_type": "ALNIC"])
            _ = try await simulator.call("POST", "/reference_data/sets/watched", ["value": "BO"])
            for (text, rows) in expected {
                let found = try await simulator.query("\(text) \(Self.window)")
                #expect(JSON.array(found.rows).text == rows, "\(text): \(found.refusal?.text ?? "")")
            }
        }
    }

    @Test("A query that the appliance does not understand is refused with line and column")
    func refused() async throws {
        let queries: [(String, Int, Int)] = [
            ("SELECT username\nFROM events WHERE LOGSOURCETYPEID = 433 LAST 24 HOURS", 2, 19),
            ("SELECT username FROM events WHERE REGEXP_MATCH(username, 'a') LAST 24 HOURS", 1, 35),
            ("SELECT COALESCE(username, '') FROM events LAST 24 HOURS", 1, 8),
            ("SELECT username FROM events LAST 24 HOURS LIMIT 5", 1, 43),
            ("SELECT username FROM logs", 1, 22), ("SELECT username, FROM events", 1, 18),
            ("SELECT \"nobody made this\" FROM events", 1, 8), ("SELECT 'open FROM events", 1, 8),
            ("UPDATE events", 1, 1), ("SELECT LOWER(username, 'x') FROM events", 1, 8),
            ("SELECT username FROM events WHERE COUNT(*) > 1", 1, 1),
        ]
        try await withEvents { simulator in
            for (text, line, column) in queries {
                let refusal = try #require(try await simulator.query(text).refusal, "\(text)")
                #expect(refusal.status == 422 && refusal.code == 2000, "\(text)")
                let place = "line \(line), column \(column)"
                #expect(refusal.json["message"].string?.contains(place) == true, "\(text): \(refusal.text)")
                let said = try await simulator.call("POST", "/ariel/validators/aql", ["query_expression": text])
                #expect(said.json["error_messages"][0]["severity"] == "ERROR", "\(text)")
            }
        }
    }

    @Test("A search goes its way: results too early, a wait that runs out, pages, deletion")
    func life() async throws {
        try await withEvents { simulator in
            try await simulator.control("POST", "/settings", ["search_step": 300_000])
            let query = ["query_expression": "SELECT sourceip FROM events ORDER BY starttime \(Self.window)"]
            let slow = try await simulator.call("POST", "/ariel/searches", query)
            #expect(slow.status == 201 && slow.json["status"] == "WAIT")
            let path = "/ariel/searches/" + (slow.json["search_id"].string ?? "")
            let early = try await simulator.call("GET", path + "/results")
            #expect(early.status == 404 && early.code == 1003)
            #expect(try await simulator.call("GET", path, headers: ["Prefer": "wait=0"]).status == 206)
            #expect(try await simulator.call("POST", path, ["status": "CANCELED"]).json["status"] == "CANCELED")
            #expect(try await simulator.call("DELETE", path).status == 202)
            #expect(try await simulator.call("GET", path).code == 1002)

            try await simulator.control("POST", "/settings", ["search_step": 0])
            let quick = try await simulator.call("POST", "/ariel/searches", query)
            let other = "/ariel/searches/" + (quick.json["search_id"].string ?? "")
            let done = try await simulator.call("GET", other, headers: ["Prefer": "wait=20"])
            #expect(done.status == 200 && done.json["record_count"] == 6 && done.json["completed"] == true)
            let page = try await simulator.call("GET", other + "/results", headers: ["Range": "items=4-9"])
            #expect(page.headers["content-range"] == "items 4-5/6")
            #expect(page.json["events"].count == 2)
            let table = try await simulator.call("GET", other + "/results", headers: ["Accept": "application/csv"])
            #expect(table.text.split(separator: "\n").count == 7)
            try await simulator.control("POST", "/clock", ["advance_seconds": 86_401])
            #expect(try await simulator.call("GET", other + "/results").code == 1002)
        }
    }

    @Test("Custom properties are columns once they were made; payloads are cut where that is asked")
    func properties() async throws {
        try await withEvents { simulator in
            let columns = try await simulator.call("GET", "/ariel/databases/events").json["columns"].array ?? []
            let names = Set(columns.compactMap { $0["name"].string })
            #expect(names.isSuperset(of: ["starttime", "devicetype", "riskState"]))
            #expect(!names.contains("homeTenantId"))
            try await simulator.control("POST", "/settings", ["cuts_loaded_payloads": true, "tcp_payload": 64])
            let payload = "{\"resultType\":\"0\",\"x\":\"\(String(repeating: "y", count: 100))\"}"
            let event: JSON = ["devicetype": 445, "starttime": 1_768_734_495_000, "payload": .string(payload)]
            try await simulator.control("POST", "/events", lines: event.text)
            let found = try await simulator.query(
                "SELECT STRLEN(UTF8(payload)) AS n, \"resultType\" AS r FROM events WHERE starttime = 1768734495000 "
                    + Self.window
            )
            #expect(found.rows == [["n": 64, "r": .null]])
        }
    }
}
