import Core
import Correlator
import Engine
import Foundation
import Simulation
import Store
import TestSupport
import Testing

/// The four test signals of the requirement, each from log bytes to a case.
@Suite("The requirement's four test signals")
struct SeedSignalTests {
    private func cases(_ records: [String]) async throws -> [Case] {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        try folder.write("log.json", records.joined(separator: "\n"))
        #expect(try await database.ingest([folder.path]).rejected == 0)
        try await database.correlate()
        return try await Judgement(database.store()).cases
    }

    private func story(_ detection: String) async throws -> Case {
        try #require(try await cases(Records.story).first { $0.detections.contains(detection) })
    }

    @Test("Test 1: an Azure AD password spray and what it won")
    func spray() async throws {
        let found = try await story("password-spray")
        #expect(found.accounts.first?.name == "u4@example.com")
        #expect(found.detections == ["bulk-blob-read", "password-spray", "risky-sign-in"])
        #expect(found.techniques.contains("T1110.003"))
    }

    @Test("Test 2: a sign-in from an anonymising proxy, followed into AWS")
    func anonymizer() async throws {
        let found = try await story("anonymizer-sign-in")
        #expect(found.accounts.first?.name == "wilma@example.com")
        #expect(Set(found.accounts.map(\.provider)) == [.entra, .aws])
        #expect(found.links.contains { $0.kind == .identity && $0.strength == .l3 })
        #expect(found.timeline.map(\.time) == found.timeline.map(\.time).sorted())
        #expect(found.timeline.contains { $0.text.contains("AssumeRoleWithSAML") })
    }

    @Test("Test 3: an OAuth token used on storage with no sign-in behind it")
    func tokenReuse() async throws {
        let found = try await story("token-reuse-without-sign-in")
        #expect(found.accounts.first?.name == "saga@example.com")
        #expect(found.detections == ["bulk-blob-read", "token-reuse-without-sign-in"])
    }

    @Test("Test 4: AWS credential validation and reconnaissance")
    func recon() async throws {
        let found = try #require(try await cases(Records.story).first { $0.accounts.first?.name == "bo" })
        #expect(found.detections == ["cloud-recon-burst"])
        #expect(found.score.contributions.contains { $0.side == .access && $0.name == "new network" })
    }

    @Test(
        "A stranger from the same address with the same program is a weak link that carries nothing, unless many share it",
        arguments: [0, 9]
    )
    func sharedAddress(_ others: Int) async throws {
        let stranger = (0..<60).map {
            Records.blobRead(
                5000 + $0,
                user: "mila",
                at: Records.time("2026-05-04T11:00:00Z", plus: Int64($0)),
                blob: "m\($0)",
                address: "198.51.100.66:1",
                token: "MILA"
            )
        }
        let signIn = Records.signIn("mila", user: "mila", at: "2026-05-04T10:50:00Z", address: "198.51.100.66")
        let crowd = (0..<others).map {
            Records.signIn("c\($0)", user: "crowd\($0)", at: "2026-05-03T08:00:00Z", address: "198.51.100.66")
        }
        let story = Records.story.filter { !$0.contains("50126") || $0.contains("u4@") }
        let found = try await cases(story + stranger + crowd + [signIn])
        let risky = found.first { $0.accounts.first?.name == "u4@example.com" }
        let alone = try await cases(story).first { $0.accounts.first?.name == "u4@example.com" }
        #expect(risky?.score == alone?.score)
        #expect(!found.contains { $0.accounts.first?.name == "mila@example.com" })
        let links = risky?.links.filter { $0.kind == .sharedAddress } ?? []
        #expect(links.map(\.to) == (others == 0 ? ["mila@example.com"] : []))
    }

    @Test("A sign-in that arrives later withdraws the finding, and the history says why")
    func lateSignIn() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        _ = try await database.ingest([try folder.write("story.json", Records.story.joined(separator: "\n"))])
        try await database.correlate()
        let late = Records.signIn(
            "late",
            user: "saga",
            at: "2026-05-04T15:50:00Z",
            address: "192.0.2.200",
            app: Records.guid("otherapp")
        )
        _ = try await database.ingest([try folder.write("late.json", late)])
        let report = try await database.correlate()
        #expect(report.findingsWithdrawn >= 1)
        #expect(report.casesWithdrawn == 1)
        let all = try await database.store().caseFiles(includeWithdrawn: true)
        let file = try #require(all.first { $0.stored.document.accounts.first?.name == "saga@example.com" })
        #expect(file.stored.status == "withdrawn")
        #expect(
            file.history.contains {
                $0.kind == "finding-withdrawn" && $0.detail.contains("a sign-in that explains the token has arrived")
            }
        )
    }

    @Test("Where sign-in logs are missing the answer is pending, and it is asked again when they come")
    func pending() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let story = Records.story
        let isCoverage: (String) -> Bool = { $0.contains("watch@example.com") }
        _ = try await database.ingest([
            try folder.write("a.json", story.filter { !isCoverage($0) }.joined(separator: "\n"))
        ])
        try await database.correlate()
        let before = try await database.store().everyFinding().filter { $0.detection == "token-reuse-without-sign-in" }
        #expect(before.map(\.state) == [.pending])
        #expect(try await !Judgement(database.store()).cases.contains { $0.accounts.first?.name == "saga@example.com" })
        _ = try await database.ingest([try folder.write("b.json", story.filter(isCoverage).joined(separator: "\n"))])
        try await database.correlate()
        let after = try await database.store().everyFinding().filter { $0.detection == "token-reuse-without-sign-in" }
        #expect(after.map(\.state) == [.active])
        #expect(try await Judgement(database.store()).cases.contains { $0.accounts.first?.name == "saga@example.com" })
    }
}

/// A whole week of five hundred accounts.
@Suite("A simulated organisation")
struct SimulationTests {
    private struct Truth: Decodable {
        struct Incident: Decodable {
            struct Victim: Decodable { let id: String }
            let attack: String
            let account: Victim
            let detections: [String]
        }
        let attacks: [Incident]
    }

    @Test(
        "Each attack is a case on the right account with the right detections, and nobody else has one",
        arguments: [UInt64(1), 2]
    )
    func recall(_ seed: UInt64) async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        var truth: Truth?
        var exits = ExitNodeList()
        try Simulation(SimulationPlan(accounts: 500, days: 7, seed: seed)).write { path, bytes in
            switch path {
            case "truth.json": truth = try JSONDecoder().decode(Truth.self, from: Data(bytes))
            case "tor-exit-nodes.csv": exits = try ExitNodeList(text: String(decoding: bytes, as: UTF8.self))
            default: try folder.write(path, bytes)
            }
        }
        let report = try await database.ingest([folder.path])
        #expect(report.rejected == 0)
        #expect(report.objects.filter { !$0.isBalanced } == [])
        try await database.correlate(exitNodes: exits)
        let cases = try await Judgement(database.store()).cases
        let incidents = try #require(truth).attacks
        var found = 0
        for incident in incidents {
            let match = cases.first { $0.accounts.first?.nativeID == incident.account.id }
            #expect(match != nil, "\(incident.attack) has no case")
            #expect(Set(incident.detections).isSubset(of: match?.detections ?? []), "\(incident.attack)")
            if match != nil { found += 1 }
        }
        let victims = Set(incidents.map(\.account.id))
        let others = cases.filter { !victims.contains($0.accounts.first?.nativeID ?? "") }
        #expect(others.map(\.headline) == [])
        print(
            "simulated organisation, seed \(seed): recall \(found) of \(incidents.count), false cases \(others.count)"
        )
    }

    @Test("The same seed writes the same bytes")
    func deterministic() throws {
        func digest() throws -> Int {
            var hasher = Hasher()
            try Simulation(SimulationPlan(accounts: 60, days: 1, seed: 3)).write { path, bytes in
                hasher.combine(path)
                hasher.combine(bytes)
            }
            return hasher.finalize()
        }
        let first = try digest()
        #expect(try digest() == first)
    }
}
