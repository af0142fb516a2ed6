import Bytes
import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// Sprays from log bytes to campaigns, findings and cases.
@Suite("Campaigns")
struct CampaignTests {
    private static let day = "2026-05-04T"

    private static func wrong(
        _ user: String,
        at time: String,
        from address: String,
        asn: Int? = nil,
        agent: String = "Mozilla/5.0"
    ) -> String {
        let record = Records.signIn(
            "wrong \(user) \(time) \(address)",
            user: user,
            at: time,
            code: 50126,
            address: address,
            details: Records.wrongPassword,
            userAgent: agent
        )
        guard let asn else { return record }
        return record.replacing("\"appId\"", with: "\"autonomousSystemNumber\":\(asn),\"appId\"")
    }

    private static func console(_ user: String, at time: String, from address: String, _ result: String) -> String {
        Records.cloudTrail(
            "console \(user) \(time)",
            "ConsoleLogin",
            service: "signin",
            at: time,
            address: address,
            userAgent: "Mozilla/5.0",
            user: user,
            extra: ",\"responseElements\":{\"ConsoleLogin\":\"\(result)\"}"
        )
    }

    /// Sprays of every scope: over two clouds at one address, low and slow from a /24, over an autonomous system and by a
    /// program; people at home beside them; a victim who is taken over three weeks later.
    private static var records: [String] {
        let night = day + "00:30:00Z"
        var records = Records.coverage(from: "2026-05-02T00:00:00Z", hours: 72)
        records += (0..<6).map { wrong("u\($0)", at: Records.time(night, plus: Int64($0) * 60), from: "198.51.100.66") }
        records += (0..<6).map {
            console("aws\($0)", at: Records.time(night, plus: Int64($0) * 70), from: "198.51.100.66", "Failure")
        }
        records.append(console("aws3", at: day + "01:10:00Z", from: "198.51.100.66", "Success"))
        records += (0..<20).map {
            wrong("n\($0)", at: Records.time(night, plus: Int64($0) * 3000), from: "192.0.2.\($0 % 5 + 1)")
        }
        records.append(
            Records.signIn("nwin", user: "n7", at: day + "19:00:00Z", code: 50076, address: "192.0.2.9")
        )
        records += (0..<24).map {
            wrong(
                "s\($0)",
                at: Records.time(night, plus: Int64($0) * 2000),
                from: "10.\($0 % 7).0.1",
                asn: 64_500,
                agent: "axios/1.\($0 % 7)"
            )
        }
        records += (0..<24).map {
            wrong("p\($0)", at: Records.time(night, plus: Int64($0) * 2100), from: "11.\($0).0.1", agent: "fasthttp")
        }
        // People at home, whom the address's morning must not touch.
        records += (0..<20).flatMap { person -> [String] in
            let time = Records.time("2026-05-03T08:00:00Z", plus: Int64(person) * 30)
            return [
                Records.signIn("home\(person)", user: "h\(person)", at: time, address: "203.0.113.77"),
                wrong("h\(person)", at: Records.time(time, plus: 86_400), from: "203.0.113.77"),
            ]
        }
        let later = "2026-05-25T10:00:00Z"
        records.append(
            Records.signIn(
                "taken",
                user: "n3",
                at: later,
                address: "198.18.0.9",
                level: "high",
                state: "atRisk",
                details: Records.rightPassword
            )
        )
        records += (0..<60).map {
            Records.blobRead(
                $0,
                user: "n3",
                at: Records.time(later, plus: 600 + Int64($0) * 3),
                blob: "b\($0)",
                address: "198.18.0.9:4000",
                token: "TAKEN"
            )
        }
        return records
    }

    private func correlated(_ records: [String]) async throws -> TestDatabase {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        try folder.write("log.json", records.joined(separator: "\n"))
        #expect(try await database.ingest([folder.path]).rejected == 0)
        try await database.correlate()
        return database
    }

    /// All that is said of campaigns.
    private func told(_ database: TestDatabase) async throws -> [String] {
        try database.sql(
            """
            SELECT to_jsonb(c) FROM campaign c ORDER BY campaign_id;
            SELECT to_jsonb(v) FROM campaign_victim v ORDER BY campaign_id, account_id
            """
        )
    }

    @Test("Each scope's spray is a campaign, told once, with its winners; people at home have none")
    func scopes() async throws {
        let database = try await correlated(Self.records)
        let sprays = try await database.store().sprayCampaigns()
        #expect(
            sprays.map(\.scope).sorted() == [
                "address 198.51.100.66", "as 64500", "network 192.0.2.0/24",
                "program \(Records.storageApp) fasthttp",
            ]
        )
        let address = try #require(sprays.first { $0.scope == "address 198.51.100.66" })
        #expect(address.accountsPhrase == "12 accounts (6 of entra, 6 of aws)")
        #expect(address.winners == 1)
        let findings = try await Judgement(database.store()).findings.filter { $0.detection == "password-spray" }
        #expect(findings.map(\.points).sorted() == [25, 35])
        let rows = try database.sql(
            "SELECT scope, accounts, winners, entra_accounts, aws_accounts FROM campaign_summary ORDER BY scope"
        )
        #expect(rows.first == "address 198.51.100.66|12|1|6|6")
    }

    @Test(
        "A victim who is taken over weeks later has the attempt in the case, for a few points; the spray is watched both ways"
    )
    func watched() async throws {
        let without = try await correlated(Self.records.filter { !$0.contains("192.0.2.") })
        let before = try #require(try await Judgement(without.store()).cases.first)
        let database = try await correlated(Self.records)
        let found = try await Judgement(database.store()).cases
        #expect(found.count == 1)
        let document = try #require(found.first)
        #expect(document.accounts.first?.name == "n3@example.com")
        #expect(document.score.total == before.score.total + 5)
        #expect(document.firstSeen == before.firstSeen)
        #expect(document.timeline.first?.detection == "password-spray")
        // Late news of the spray reaches the case that stands.
        let folder = try TemporaryFolder()
        let late = Self.records.filter { $0.contains("192.0.2.") }
        _ = try await without.ingest([try folder.write("late.json", late.joined(separator: "\n"))])
        try await without.correlate()
        #expect(try await Judgement(without.store()).cases == found)
    }

    @Test("A case that lost its spray says that the attempts are none, and not that another case has it")
    func lost() async throws {
        let database = try await correlated(Self.records)
        #expect(try await Judgement(database.store()).cases.first?.detections.contains("password-spray") == true)
        // All of them had come in from there before: nobody sprayed.
        let late = (0..<20).map {
            Records.signIn("nwas\($0)", user: "n\($0)", at: "2026-05-03T12:00:00Z", address: "192.0.2.200")
        }
        let folder = try TemporaryFolder()
        _ = try await database.ingest([try folder.write("late.json", late.joined(separator: "\n"))])
        try await database.correlate()
        let file = try #require(try await database.store().caseFiles(includeWithdrawn: false).first)
        #expect(!file.stored.document.detections.contains("password-spray"))
        let lines = file.history.filter { $0.kind == "finding-withdrawn" }.map(\.detail)
        #expect(lines.count == 1)
        #expect(lines.first?.hasSuffix("make its attempts no spray") == true, "\(lines)")
    }

    @Test(
        "In any order, in any batches, and judged all anew: the same campaigns, findings and cases",
        arguments: 0..<12 as Range<UInt64>
    )
    func shuffled(_ seed: UInt64) async throws {
        let reference = try await correlated(Self.records)
        let expected = try await Judgement(reference.store())
        let campaigns = try await told(reference)
        var random = SeededGenerator(seed)
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        var rest = Self.records.shuffled(using: &random)[...]
        while !rest.isEmpty {
            let some = rest.prefix(Int.random(in: 1...120, using: &random))
            rest = rest.dropFirst(some.count)
            _ = try await database.ingest([try folder.write("\(rest.count)", some.joined(separator: "\n"))])
            try await database.correlate()
        }
        let judgement = try await Judgement(database.store())
        #expect(judgement.findings == expected.findings)
        #expect(judgement.cases == expected.cases)
        #expect(try await told(database) == campaigns)
        #expect(try await database.correlate(rebuild: true).changedNothing)
        #expect(try await told(database) == campaigns)
    }

    @Test("A month of guessing is one campaign, however it arrives")
    func long() async throws {
        let attempts = (0..<600).map {
            Self.wrong(
                "l\($0 % 60)x\($0 / 90)",
                at: Records.time(Self.day + "00:00:00Z", plus: Int64($0) * 4000),
                from: "192.0.2.\($0 % 9 + 1)"
            )
        }
        let reference = try await correlated(attempts)
        #expect(try await reference.store().sprayCampaigns().map(\.accounts) == [420])
        let campaigns = try await told(reference)
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        for part in 0..<12 {
            let some = attempts.indices.filter { ($0 / 50) == part }.map { attempts[$0] }
            _ = try await database.ingest([try folder.write("\(part)", some.joined(separator: "\n"))])
            try await database.correlate()
        }
        #expect(try await told(database) == campaigns)
    }

    @Test("A password that was right at home, told late, takes attempts out of a spray, whatever program it came with")
    func lateHome() async throws {
        let late = (0..<20).map {
            Records.signIn(
                "was\($0)",
                user: "p\($0)",
                at: "2026-05-03T12:00:00Z",
                address: "11.\($0).0.200",
                userAgent: "Mozilla/5.0 home"
            )
        }
        let reference = try await correlated(Self.records + late)
        let database = try await correlated(Self.records)
        #expect(try await database.store().sprayCampaigns().contains { $0.scope.hasPrefix("program") })
        let folder = try TemporaryFolder()
        _ = try await database.ingest([try folder.write("late.json", late.joined(separator: "\n"))])
        try await database.correlate()
        #expect(!(try await database.store().sprayCampaigns().contains { $0.scope.hasPrefix("program") }))
        #expect(try await told(database) == told(reference))
    }

    @Test("One address that tries fifty thousand accounts is one campaign that knows them all")
    func manyAccounts() async throws {
        var attempts = (0..<50_000).map {
            Self.wrong("m\($0)", at: Records.time(Self.day + "00:00:00Z", plus: Int64($0)), from: "198.51.100.66")
        }
        attempts.append(
            Records.signIn("mwin", user: "m777", at: Self.day + "20:00:00Z", address: "198.51.100.66")
        )
        let database = try await correlated(attempts)
        let spray = try #require(try await database.store().sprayCampaigns().first)
        #expect(spray.accounts == 50_000)
        #expect(spray.winners == 1)
        #expect(
            try database.sql("SELECT count(*), count(*) FILTER (WHERE is_winner) FROM campaign_victim") == ["50000|1"]
        )
        let findings = try await database.store().everyFinding().filter { $0.detection == "password-spray" }
        #expect(findings.count == 1)
        let one = try TemporaryFolder()
        let more = Self.wrong("again", at: Self.day + "14:00:00Z", from: "198.51.100.66")
        _ = try await database.ingest([try one.write("more.json", more)])
        try await database.correlate()
        #expect(try await database.store().sprayCampaigns().map(\.accounts) == [50_001])
    }

    @Test("Campaigns are listed and shown, with infrastructure, accounts and cases")
    func commands() async throws {
        let database = try await correlated(Self.records)
        let list = Command.run(["campaigns", "--format", "json"], on: database)
        #expect(list.status == 0, "\(list.errors)")
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
        #expect(rows.count == 4)
        let network = try #require(rows.first { ($0["what"] as? String)?.contains("192.0.2.0/24") == true })
        #expect((network["cases"] as? [String])?.count == 1)
        let id = try #require(network["id"] as? String)
        let shown = Command.run(["campaigns", "show", String(id.prefix(12))], on: database)
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.output.contains("won   n7@example.com"))
        #expect(shown.output.contains("192.0.2.1, 192.0.2.2"))
        #expect(Command.run(["campaigns", "show", "zz"], on: database).status == 1)
    }
}
