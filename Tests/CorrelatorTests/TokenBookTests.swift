import Core
import Correlator
import Foundation
import TestSupport
import Testing

private let life: Int64 = 100_800

@Suite("Tokens that findings stand on")
struct TokenBookTests {
    private func use(_ number: Int, after seconds: Int64 = 0, address: String = "203.0.113.10", token: String = "T")
        -> String
    {
        Records.blobRead(
            number,
            user: "maya",
            at: after(seconds),
            blob: "b\(number)",
            address: address + ":5000",
            token: token
        )
    }

    private func after(_ seconds: Int64) -> String { CorrelatorTests.after(seconds) }

    private func signIn(_ id: String, before seconds: Int64, address: String, app: String = Records.storageApp)
        -> String
    {
        Records.signIn(id, user: "maya", at: after(-seconds), address: address, app: app)
    }

    private func reads(token: String = "T", address: String = "203.0.113.10") -> [String] {
        (0..<60).map { use($0, after: Int64($0), address: address, token: token) }
    }

    private var bound: [String] {
        [
            signIn("other", before: 600, address: "198.51.100.1"), signIn("old", before: 9000, address: "203.0.113.10"),
            signIn("given", before: 7200, address: "203.0.113.10"),
            signIn("near", before: 300, address: "203.0.113.77"),
        ] + reads()
    }

    @Test("A bulk read says which sign-in gave out its token, why, and which others could have")
    func bulkRead() throws {
        let finding = try #require(Surrounding().findings(BulkBlobRead.self, bound).first)
        let token = try #require(finding.tokens.first)
        #expect(finding.tokens.count == 1)
        #expect(token.token == "T")
        let given = try #require(token.signIn)
        #expect(given.eventID == Reader.activity(bound[2])?.eventID)
        #expect(given.place == "2026-05-04T05:00:00Z from 203.0.113.10")
        #expect((given.rank, given.strength) == (1, .l5))
        #expect(given.why == "same account and application, same address, 2 h before the first use")
        #expect(token.candidates == 4)
        #expect(token.runnersUp.map(\.why) == ["same address too, no later", "same network", "another place"])
        #expect(token.runnersUp.map(\.rank) == [1, 2, 4])
    }

    @Test("A replayed token is bound from another place on the weakest rung")
    func replay() throws {
        let records = [
            Records.signIn("s", at: monday, from: .uppsala),
            Records.blobRead(1, user: "maya", at: after(900), blob: "a", address: "198.51.100.20:5000"),
        ]
        let finding = try #require(Surrounding().findings(SessionReplay.self, records).first)
        let given = try #require(finding.tokens.first?.signIn)
        #expect((given.rank, given.strength) == (4, .l6))
    }

    @Test("A token that no sign-in gave out names those that came near, and why they did not")
    func missed() throws {
        let records =
            [
                signIn("late", before: -1800, address: "203.0.113.10"),
                signIn("later", before: -3600, address: "203.0.113.10"),
                signIn("old", before: life + 3600, address: "203.0.113.10"),
                signIn("app", before: 60, address: "203.0.113.10", app: Records.guid("mail")),
            ] + [use(1)]
        let finding = try #require(Surrounding().findings(TokenReuseWithoutSignIn.self, records).first)
        let token = try #require(finding.tokens.first)
        #expect(token.signIn == nil)
        #expect(token.candidates == 0)
        #expect(
            token.runnersUp.map(\.why) == [
                "too late, 30 min after the first use", "older than a token lives, 1 d 5 h before the first use",
                "for another application, 1 min before the first use",
            ]
        )
    }

    @Test("A claim that names a sign-in depends on the times in which another could have come")
    func depends() throws {
        let finding = try #require(Surrounding().findings(BulkBlobRead.self, bound).first)
        #expect(finding.dependsTo >= finding.lastSeen + 300)
        let orphan = try #require(Surrounding().findings(BulkBlobRead.self, reads()).first)
        #expect(orphan.tokens.map { $0.signIn == nil } == [true])
        #expect(orphan.dependsTo >= orphan.lastSeen + life)
    }

    @Test("What is told is the same in any order, and where the window is cut out of more")
    func order() throws {
        // One hash in use for days is nobody's real token, but anybody's log.
        let long = (0..<40).flatMap { number -> [String] in
            [
                use(1000 + number, after: Int64(number) * 7200 - 144_000),
                signIn("l\(number)", before: 144_500 - Int64(number) * 7200, address: "203.0.113.\(number % 5)"),
            ]
        }
        for records in [bound, bound + long, reads() + long] {
            #expect(Surrounding().isOrderFree(BulkBlobRead.self, records))
            let whole = Surrounding().window(records)
            let expected = BulkBlobRead(ParameterValues(BulkBlobRead.definition)).findings(in: whole)
            let reach = BulkBlobRead(ParameterValues(BulkBlobRead.definition)).reach
            let finding = try #require(expected.first)
            let cut = AccountWindow(
                account: whole.account,
                activities: whole.activities.filter {
                    finding.firstSeen - reach <= $0.occurredAt && $0.occurredAt <= finding.lastSeen + reach
                },
                networks: [],
                coverage: Coverage(hours: [:])
            )
            #expect(BulkBlobRead(ParameterValues(BulkBlobRead.definition)).findings(in: cut) == expected)
        }
    }

    @Test("At most five tokens of a finding are told, those used first")
    func many() throws {
        let records = (0..<60).map { use($0, after: Int64($0), token: "T\($0 / 6)") }
        let finding = try #require(Surrounding().findings(BulkBlobRead.self, records).first)
        #expect(finding.tokens.map(\.token) == ["T0", "T1", "T2", "T3", "T4"])
    }

    @Test("A finding that is worth nothing carries no tokens")
    func worthless() {
        let found = Surrounding().findings(
            TokenReuseWithoutSignIn.self,
            [use(1)],
            ["points": .number(0), "new-network-points": .number(0)]
        )
        #expect(found.map(\.tokens) == [[]])
    }

    @Test("Findings and cases that older builds stored are read, and newer ones as they were written")
    func stored() throws {
        let finding = try #require(Surrounding().findings(BulkBlobRead.self, bound).first)
        let data = try JSONEncoder().encode(finding)
        #expect(try JSONDecoder().decode(Finding.self, from: data) == finding)
        var old = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(old.removeValue(forKey: "boundTokens") != nil)
        let read = try JSONDecoder().decode(Finding.self, from: JSONSerialization.data(withJSONObject: old))
        #expect(read.tokens.isEmpty)
        #expect(read.id == finding.id)
        // A run that binds them now writes them.
        #expect(read.digest != finding.digest)
        let link =
            #"{"from":"a","to":"b","kind":"identity","strength":3,"rule":"saml-subject","why":"w","runnerUps":[]}"#
        let known = try JSONDecoder().decode(Link.self, from: Data(link.utf8))
        #expect(known.strength == .l3)
        #expect(known.cardinality == nil && known.rank == nil)
    }

    private func document(_ records: [String]) throws -> Case {
        var surrounding = Surrounding()
        surrounding.cover(["SignInLogs", "NonInteractiveUserSignInLogs"])
        surrounding.know("192.0.2.0/24", for: 30, active: 3)
        let window = surrounding.window(records)
        let findings = Correlator().findings(in: window)
        let owner = CaseOwner(Identity(accounts: [window.account], links: []), findings: findings)
        return try #require(CaseFacts.cases(of: [owner]).first, "\(findings.map { ($0.detection, $0.points) })")
    }

    @Test("A case links each token once to its sign-in, with rung, rank, runners-up and number of candidates")
    func links() throws {
        let records =
            [
                signIn("given", before: 7200, address: "203.0.113.77"),
                signIn("other", before: 600, address: "198.51.100.1"),
            ] + reads()
        // The story is told with a way in of its own.
        let risky = Records.signIn(
            "risk",
            user: "maya",
            at: after(-60),
            address: "192.0.2.66",
            app: Records.guid("mail"),
            level: "high",
            state: "atRisk",
            details: Records.rightPassword
        )
        let links = try document(records + [risky]).links.filter { $0.kind == .token }
        let link = try #require(links.first)
        #expect(links.count == 1)
        #expect(link.from == "token T")
        #expect(link.to == "sign-in of maya@example.com at 2026-05-04T05:00:00Z from 203.0.113.77")
        #expect((link.strength, link.rank, link.cardinality) == (.l6, 2, 2))
        #expect(link.runnerUps == ["2026-05-04T06:50:00Z from 198.51.100.1: another place"])
    }

    @Test("A case says of a token that no sign-in gave out, with no rung")
    func orphan() throws {
        let links = try document([signIn("late", before: -1800, address: "203.0.113.10")] + reads()).links.filter {
            $0.kind == .token
        }
        let link = try #require(links.first)
        #expect(links.count == 1)
        #expect(link.to == "no sign-in of maya@example.com")
        #expect(link.strength == nil)
        #expect(link.cardinality == 0)
        #expect(link.runnerUps == ["2026-05-04T07:30:00Z from 203.0.113.10: too late, 30 min after the first use"])
    }
}
