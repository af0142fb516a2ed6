import Feeds_QRadar
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(3))) struct ReferenceDataTests {
    /// Names with what paths, queries and JSON treat specially.
    static let hostile = ["alice@contoso.com", #"contoso\bob"#, "a/b c?d&e=f+g%41", "käthe@contoso.com"]

    private func exercise(_ console: Console) async throws {
        let client = console.client
        #expect(try await client.referenceSet(named: "sequitur_accounts") == nil)
        let made = try await client.addReferenceSet(named: "sequitur_accounts", of: .ignoringCase, days: 30)
        #expect(made.element == "ALNIC")
        let again = await failure {
            try await client.addReferenceSet(named: "sequitur_accounts", of: .ignoringCase, days: 30)
        }
        guard case .conflict = again?.kind else {
            Issue.record("a second set of this name: \(String(describing: again))")
            return
        }
        let set = try #require(try await client.referenceSet(named: "sequitur_accounts"))
        try await client.finish(client.add(Self.hostile, to: set))
        // Once more is no more.
        try await client.finish(client.add([Self.hostile[0]], to: set))
        let entries = try await client.entries(of: set)
        #expect(Set(entries.map(\.value)) == Set(Self.hostile))
        #expect(entries.allSatisfy { $0.source == QRadarClient.referenceSource && $0.lastSeen != nil })
        try await client.finish(client.remove([Self.hostile[2], "nobody"], from: set))
        #expect(try await Set(client.entries(of: set).map(\.value)) == Set(Self.hostile).subtracting([Self.hostile[2]]))
    }

    @Test("A set is made once, filled, read and emptied through the collections")
    func collections() async throws {
        try await Console.run { console throws in
            #expect(try await console.client.offers("PATCH", "/reference_data_collections/set_entries"))
            try await exercise(console)
        }
    }

    @Test("A set is made once, filled, read and emptied through the old interface")
    func old() async throws {
        try await Console.run { console throws in
            // A console that does not list the collections.
            await console.client.remember([])
            try await exercise(console)
        }
    }

    @Test("An element of another type is refused with the console's reason")
    func wrongType() async throws {
        try await Console.run { console throws in
            let client = console.client
            let set = try await client.addReferenceSet(named: "sequitur_ips", of: .address, days: 1)
            let error = await failure { try await client.finish(client.add(["203.0.113.7", "no address"], to: set)) }
            #expect(error?.description.contains("refuses 1 of 2 elements") == true)
            #expect(try await client.entries(of: set).map(\.value) == ["203.0.113.7"])
        }
    }

    @Test("A table holds cells by account, and gives up those that are taken out")
    func table() async throws {
        try await Console.run { console throws in
            let client = console.client
            let name = "sequitur_cases"
            #expect(try await client.referenceCollection(.table, named: name) == nil)
            try await client.addReferenceCollection(
                .table,
                named: name,
                of: .ignoringCase,
                columns: [.init("case_id", .text), .init("last_ip", .address)],
                days: 30
            )
            try await client.add(
                ["alice@contoso.com": ["case_id": "cdb1aed2", "last_ip": "203.0.113.7"]],
                toTable: name
            )
            #expect(try await client.referenceCollection(.table, named: name)?.numberOfElements == 2)
            try await client.remove("cdb1aed2", outer: "alice@contoso.com", inner: "case_id", fromTable: name)
            try await client.remove("cdb1aed2", outer: "alice@contoso.com", inner: "case_id", fromTable: name)
            #expect(try await client.referenceCollection(.table, named: name)?.numberOfElements == 1)
        }
    }

    @Test("A key of a map of sets has several values, which go one by one")
    func mapOfSets() async throws {
        try await Console.run { console throws in
            let client = console.client
            try await client.addReferenceCollection(.mapOfSets, named: "keys", of: .ignoringCase, days: 30)
            try await client.add(["AKIA/1": ["alice", "bob"]], toMapOfSets: "keys")
            try await client.add("carol", at: "AKIA/1", to: .mapOfSets, named: "keys")
            try await client.remove("bob", at: "AKIA/1", from: .mapOfSets, named: "keys")
            #expect(try await client.referenceCollection(.mapOfSets, named: "keys")?.numberOfElements == 2)
        }
    }
}
