import Feeds_QRadar
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(3))) struct ArielTests {
    private let query = """
        SELECT username AS "user", sourceip AS "address", eventcount AS "count", UTF8(payload) AS "payload"
        FROM events WHERE devicetype = 445 ORDER BY starttime ASC LIMIT 5000 LAST 24 HOURS
        """

    private func load(_ count: Int, _ console: Console) async throws {
        let lines = (0..<count).map { number in
            #"{"devicetype":445,"logsource":"Entra","username":"user\#(number)","sourceip":"203.0.113.7","payload":"{\"time\":\"2026-01-01T00:00:00Z\",\"category\":\"SignInLogs\",\"properties\":{\"id\":\"\#(number)\"}}"}"#
        }
        try await console.simulator.control("POST", "events", lines.joined(separator: "\n"))
    }

    @Test("A search is begun, waited for, read page by page and taken away")
    func search() async throws {
        try await Console.run { console throws in
            let client = console.client
            try await load(25, console)
            let begun = try await client.search(query)
            let search = try #require(try await client.finish(begun, within: 30))
            #expect(search.isCompleted)
            #expect(search.recordCount == 25)
            var rows: [ArielRow] = []
            while let page = try await client.results(of: search.id, from: rows.count, count: 10), !page.isEmpty {
                rows += page
            }
            #expect(Set(rows.compactMap { $0["user"]?.text }).count == 25)
            #expect(rows.first?["count"]?.number == 1)
            #expect(rows.first?["payload"]?.text?.contains("SignInLogs") == true)
            try await client.deleteSearch(search.id)
            try await client.deleteSearch(search.id)
            #expect(try await client.search(withID: search.id) == nil)
            #expect(try await client.results(of: search.id, from: 0, count: 10) == nil)
        }
    }

    @Test("A result that is two documents or cut is read again in smaller pages", arguments: ["double", "truncated"])
    func defective(kind: String) async throws {
        try await Console.run { console throws in
            let client = console.client
            try await load(8, console)
            let search = try #require(try await client.finish(client.search(query), within: 30))
            try await console.fault("GET /ariel/searches/*/results", kind, #""times":2"#)
            #expect(try await client.results(of: search.id, from: 0, count: 8)?.count == 4)
            #expect(try await client.results(of: search.id, from: 4, count: 8)?.count == 4)
        }
    }

    @Test("A search that has vanished is none")
    func vanished() async throws {
        try await Console.run { console throws in
            let client = console.client
            let search = try await client.search(query)
            try await console.fault("GET /ariel/searches/*", "vanish")
            #expect(try await client.finish(search, within: 30) == nil)
        }
    }

    @Test("A query that the console does not understand is refused in its own words, beforehand as well")
    func notUnderstood() async throws {
        try await Console.run { console throws in
            let client = console.client
            let query = "SELECT COALESCE(username, '') FROM events LAST 1 HOURS"
            let error = await failure { try await client.search(query) }
            #expect(error?.kind == .semantics(code: 2000))
            #expect(error?.description.contains("COALESCE") == true)
            #expect(try await client.validate(query).isEmpty == false)
            #expect(try await client.validate(self.query).isEmpty)
        }
    }

    @Test("Columns and databases are listed")
    func columns() async throws {
        try await Console.run { console throws in
            #expect(try await console.client.databases().contains("events"))
            let columns = try await console.client.columns(of: "events").map(\.name)
            #expect(columns.contains { $0.lowercased() == "username" })
            #expect(!columns.contains("riskState"))
        }
    }
}
