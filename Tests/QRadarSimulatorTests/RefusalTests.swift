internal import QRadarSimulator
internal import Testing

/// A request and what it is refused with.
struct Refusal: Sendable, CustomTestStringConvertible {
    let why: String
    let method: String
    let path: String
    var query: [String: String] = [:]
    var headers: [String: String?] = [:]
    var body: String?
    let status: Int
    var code: Int?

    var testDescription: String { why }
}

@Suite("Refusals of the appliance")
struct RefusalTests {
    private static let accounts = "/siem/offenses"

    private static let refusals: [Refusal] = [
        Refusal(why: "no token", method: "GET", path: accounts, headers: ["SEC": nil], status: 401, code: 18),
        Refusal(why: "a wrong token", method: "GET", path: accounts, headers: ["SEC": "x"], status: 401),
        Refusal(why: "a removed version", method: "GET", path: accounts, headers: ["Version": "5.0"], status: 422),
        Refusal(why: "no version at all", method: "GET", path: accounts, headers: ["Version": "new"], status: 422),
        Refusal(why: "an unknown path", method: "GET", path: "/siem/offences", status: 404),
        Refusal(why: "a method that is not there", method: "PUT", path: accounts, status: 405),
        Refusal(why: "a type it has not", method: "GET", path: accounts, headers: ["Accept": "text/html"], status: 406),
        Refusal(
            why: "a request line over 8 kB",
            method: "POST",
            path: "/siem/offenses/1/notes",
            query: ["note_text": String(repeating: "ü", count: 1900)],
            status: 414
        ),
        Refusal(
            why: "an unquoted address",
            method: "GET",
            path: "/siem/source_addresses",
            query: ["filter": "source_ip in (192.0.2.1)"],
            status: 422,
            code: 1010
        ),
        Refusal(
            why: "an unknown field",
            method: "GET",
            path: accounts,
            query: ["filter": "idd = 3"],
            status: 422,
            code: 1010
        ),
        Refusal(
            why: "a field that cannot be filtered",
            method: "GET",
            path: accounts,
            query: ["filter": "offense_source = \"ana\""],
            status: 422,
            code: 1010
        ),
        Refusal(
            why: "an order of status",
            method: "GET",
            path: accounts,
            query: ["filter": "status > OPEN"],
            status: 422
        ),
        Refusal(
            why: "an unsortable field",
            method: "GET",
            path: accounts,
            query: ["sort": "+status"],
            status: 422,
            code: 1030
        ),
        Refusal(
            why: "a sort without direction",
            method: "GET",
            path: accounts,
            query: ["sort": "id"],
            status: 422,
            code: 1030
        ),
        Refusal(
            why: "an unknown field to show",
            method: "GET",
            path: accounts,
            query: ["fields": "id,nope"],
            status: 422
        ),
        Refusal(why: "a bad range", method: "GET", path: accounts, headers: ["Range": "items=5-1"], status: 422),
        Refusal(why: "a parameter it has not", method: "GET", path: accounts, query: ["fliter": "id = 1"], status: 422),
        Refusal(why: "no such offense", method: "GET", path: "/siem/offenses/77", status: 404, code: 1002),
        Refusal(
            why: "closing without a reason",
            method: "POST",
            path: "/siem/offenses/1",
            query: ["status": "CLOSED"],
            status: 422,
            code: 1005
        ),
        Refusal(
            why: "closing with a reserved reason",
            method: "POST",
            path: "/siem/offenses/1",
            query: ["status": "CLOSED", "closing_reason_id": "4"],
            status: 422,
            code: 1005
        ),
        Refusal(
            why: "giving it to nobody",
            method: "POST",
            path: "/siem/offenses/1",
            query: ["assigned_to": "mallory"],
            status: 422,
            code: 1005
        ),
        Refusal(
            why: "a body where parameters are due",
            method: "POST",
            path: "/siem/offenses/1",
            body: "{\"status\":\"CLOSED\",\"closing_reason_id\":1}",
            status: 422
        ),
        Refusal(why: "a note without text", method: "POST", path: "/siem/offenses/1/notes", status: 422, code: 1005),
        Refusal(
            why: "a note over 2,000 characters",
            method: "POST",
            path: "/siem/offenses/1/notes",
            query: ["note_text": String(repeating: "n", count: 2001)],
            status: 422,
            code: 1005
        ),
        Refusal(
            why: "a short closing reason",
            method: "POST",
            path: "/siem/offense_closing_reasons",
            query: ["reason": "no"],
            status: 422,
            code: 1005
        ),
        Refusal(
            why: "a closing reason that is there",
            method: "POST",
            path: "/siem/offense_closing_reasons",
            query: ["reason": "Non-Issue"],
            status: 409,
            code: 1004
        ),
        Refusal(
            why: "parameters where a body is due",
            method: "POST",
            path: "/reference_data_collections/sets",
            query: ["name": "s", "entry_type": "IP"],
            status: 422
        ),
        Refusal(
            why: "a body that is no JSON",
            method: "POST",
            path: "/reference_data_collections/sets",
            body: "name=s",
            status: 400,
            code: 1001
        ),
        Refusal(
            why: "a set of an unknown type",
            method: "POST",
            path: "/reference_data_collections/sets",
            body: "{\"name\":\"s\",\"entry_type\":\"TEXT\"}",
            status: 422,
            code: 10001
        ),
        Refusal(
            why: "a log source with a backslash",
            method: "POST",
            path: "/config/event_sources/log_source_management/log_sources",
            body: #"{"name":"a\\b","type_id":212}"#,
            status: 422,
            code: 1043
        ),
        Refusal(
            why: "a package that is no archive",
            method: "POST",
            path: "/config/extension_management/extensions",
            headers: ["Content-Type": "application/zip"],
            body: "x",
            status: 422,
            code: 22607
        ),
        Refusal(
            why: "an AQL with an unknown column",
            method: "POST",
            path: "/ariel/searches",
            query: ["query_expression": "SELECT \"riskState\" FROM events LAST 1 HOURS"],
            status: 422,
            code: 2000
        ),
        Refusal(why: "no such search", method: "GET", path: "/ariel/searches/nope", status: 404, code: 1002),
    ]

    @Test("Each comes with its status and code, in the body of every error")
    func refused() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.control("POST", "/offense", ["offense_source": "ana@example.com"])
            for refusal in Self.refusals {
                let reply = try await simulator.call(
                    refusal.method,
                    refusal.path,
                    refusal.query,
                    headers: refusal.headers,
                    body: refusal.body
                )
                #expect(reply.status == refusal.status, "\(refusal.why): \(reply.text)")
                #expect(reply.json["http_response"]["code"].int == refusal.status, "\(refusal.why)")
                #expect(reply.json["message"].string?.isEmpty == false, "\(refusal.why)")
                if let code = refusal.code { #expect(reply.code == code, "\(refusal.why): \(reply.text)") }
            }
            let untouched = try await simulator.call("GET", "/siem/offenses/1")
            #expect(untouched.json["status"] == "OPEN")
        }
    }

    @Test("A token sees and does what its role and profile let it")
    func capabilities() async throws {
        try await RunningSimulator.run { simulator in
            try await simulator.control("POST", "/offense", ["offense_source": "ana@example.com"])
            let reader = try await simulator.control("POST", "/token", ["capabilities": ["offenses"]])["token"].string
            let blind = try await simulator.control("POST", "/token", ["sees_events": false])["token"].string
            let expired = try await simulator.control("POST", "/token", ["expires_in_seconds": -1])["token"].string
            let note = try await simulator.call(
                "POST",
                "/siem/offenses/1/notes",
                ["note_text": "no"],
                headers: ["SEC": reader]
            )
            #expect(note.status == 403 && note.code == 1009)
            let access = try await simulator.call(
                "GET",
                "/help/endpoints",
                ["filter": "version = 20.0", "fields": "http_method,path,caller_has_access"],
                headers: ["SEC": reader]
            )
            let rows = access.json.array ?? []
            #expect(rows.first { $0["path"] == "/siem/offenses" }?["caller_has_access"] == true)
            #expect(rows.first { $0["path"] == "/ariel/searches" }?["caller_has_access"] == false)
            let seen = try await simulator.call("GET", "/siem/offenses", headers: ["SEC": blind])
            #expect(seen.status == 200 && seen.json == [])
            let late = try await simulator.call("GET", "/siem/offenses", headers: ["SEC": expired])
            #expect(late.status == 401)
        }
    }

    @Test("Old versions answer and say that they are old; newer ones than there are get the newest")
    func versions() async throws {
        try await RunningSimulator.run { simulator in
            for version in ["6.0", "8.0", "13.1"] {
                let reply = try await simulator.call("GET", "/siem/offenses", headers: ["Version": version])
                #expect(reply.status == 200 && reply.headers["deprecated"] != nil, "\(version)")
            }
            for version in ["19.0", "20", "26.0", "99.0"] {
                let reply = try await simulator.call("GET", "/siem/offenses", headers: ["Version": version])
                #expect(reply.status == 200 && reply.headers["deprecated"] == nil, "\(version)")
            }
            try await simulator.control("POST", "/settings", ["removed_versions": ["20.0"]])
            let removed = try await simulator.call("GET", "/siem/offenses")
            #expect(removed.status == 422 && removed.json["message"].string?.contains("has been removed") == true)
        }
    }
}
