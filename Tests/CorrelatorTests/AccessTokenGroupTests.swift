import Core
import Correlator
import Foundation
import TestSupport
import Testing

private let life: Int64 = 100_800

@Suite("Token groups")
struct AccessTokenGroupTests {
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

    private func groups(_ records: [String], facts: [String: Int64] = [:]) -> [TokenGroup] {
        var surrounding = Surrounding()
        for (address, asn) in facts { surrounding.name(address, asn: asn) }
        return TokenGroups.groups(in: surrounding.window(records), life: life, skew: 300)
    }

    private func signIn(_ id: String, before seconds: Int64, address: String) -> String {
        Records.signIn(id, user: "maya", at: after(-seconds), address: address)
    }

    @Test("Requests with one token are one group, bound to the sign-in from the same address, with why")
    func binding() throws {
        let records =
            [
                signIn("near", before: 60, address: "198.51.100.1"),
                signIn("same", before: 7200, address: "203.0.113.10"),
            ] + (0..<30).map { use($0, after: Int64($0) * 60) }
        let groups = groups(records)
        let group = try #require(groups.first)
        #expect(groups.count == 1)
        #expect(group.uses.count == 30)
        #expect(group.networks == ["203.0.113.0/24"])
        #expect(group.candidates == 2)
        let binding = try #require(group.binding)
        #expect(binding.signIn.eventID == Reader.activity(records[1])?.eventID)
        #expect((binding.rank, binding.strength) == (1, .l5))
        #expect(binding.why == "same account and application, same address, 2 h before the first use")
        #expect(group.runnersUp.map(\.rank) == [4])
    }

    @Test("Same address, then network, then autonomous system, then the latest")
    func ranks() throws {
        let records = [
            signIn("far", before: 60, address: "192.0.2.1"), signIn("older", before: 90, address: "192.0.2.1"),
            signIn("system", before: 5000, address: "198.51.100.1"),
            signIn("network", before: 6000, address: "203.0.113.99"),
            signIn("address", before: 7000, address: "203.0.113.10"), use(1),
        ]
        let group = try #require(groups(records, facts: ["198.51.100.1": 64_500, "203.0.113.10": 64_500]).first)
        let order = ([group.binding].compactMap(\.self) + group.runnersUp).map(\.signIn.eventID)
        let expected = [records[4], records[3], records[2], records[0], records[1]].map { Reader.activity($0)?.eventID }
        #expect(order == expected)
    }

    @Test("At most five runners-up are kept, and all are counted")
    func runnersUp() throws {
        let records = (0..<40).map { signIn("s\($0)", before: 100 + Int64($0), address: "203.0.113.10") } + [use(1)]
        let group = try #require(groups(records).first)
        #expect(group.runnersUp.count == 5)
        #expect(group.candidates == 40)
    }

    @Test(
        "A sign-in counts from the life of a token before the first use to a clock's skew after it",
        arguments: [(100_800, true), (100_801, false), (-300, true), (-301, false)] as [(Int64, Bool)]
    )
    func span(_ before: Int64, _ isBound: Bool) throws {
        let records = [signIn("s", before: before, address: "203.0.113.10"), use(1)]
        #expect((try #require(groups(records).first).binding != nil) == isBound)
    }

    @Test("A group inherits the binding of its first use: what is signed in to later gave out nothing before")
    func inherited() throws {
        let late = signIn("late", before: -3600, address: "203.0.113.10")
        let stolen = groups([late] + [0, 1800, 7200].map { use(Int($0), after: $0) })
        #expect(stolen.count == 1)
        #expect(try #require(stolen.first).binding == nil)
        // Without a hash nothing says that the later uses are of the same token.
        let nameless = groups(
            [late] + [0, 1800, 7200].map { use(Int($0), after: $0).replacing(#""tokenHash":"T","#, with: "") }
        )
        #expect(nameless.map { $0.binding == nil } == [true, false])
    }

    @Test("Groups are the same in any order, and where the window is cut out of more")
    func order() {
        var generator = SystemRandomNumberGenerator()
        let records = (0..<60).flatMap { number -> [String] in
            let time = Int64(number) * 9000
            return [
                use(number, after: time, token: "T\(number % 4)"),
                number % 3 == 0 ? signIn("s\(number)", before: -time + 900, address: "203.0.113.10") : nil,
            ].compactMap(\.self)
        }
        let window = Surrounding().window(records)
        func bindings(_ window: AccountWindow) -> [String: String] {
            var bindings: [String: String] = [:]
            for group in TokenGroups.groups(in: window, life: life, skew: 300) {
                for use in group.uses {
                    bindings[window.activities[use].eventID.uuidString] =
                        group.binding?.signIn.eventID.uuidString ?? "none"
                }
            }
            return bindings
        }
        let expected = bindings(window)
        for _ in 0..<10 { #expect(bindings(Surrounding().window(records.shuffled(using: &generator))) == expected) }
        let reach = TokenGroups.reach(life: life, skew: 300)
        for activity in window.activities where activity.signals.contains(.tokenUsed) {
            let cut = AccountWindow(
                account: window.account,
                activities: window.activities.filter {
                    abs($0.occurredAt.seconds(since: activity.occurredAt)) <= Double(reach)
                },
                networks: [],
                coverage: Coverage(hours: [:])
            )
            let id = activity.eventID.uuidString
            #expect(bindings(cut)[id] == expected[id])
        }
    }
}

@Suite("Tokens that other things than theft explain")
struct AccessTokenReuseTests {
    private func use(_ app: String = Records.storageApp) -> String {
        Records.blobRead(1, user: "maya", at: monday, blob: "b", app: app)
    }

    private func surrounding(_ categories: [String]) -> Surrounding {
        var surrounding = Surrounding()
        surrounding.cover(categories)
        return surrounding
    }

    private let people = ["SignInLogs", "NonInteractiveUserSignInLogs"]

    @Test("A managed identity has no sign-in of its own: nothing, unless the switch says otherwise")
    func managedIdentity() throws {
        let surrounding = surrounding(["ManagedIdentitySignInLogs"])
        let finding = try #require(
            surrounding.findings(TokenReuseWithoutSignIn.self, [use()], kind: .managedIdentity).first
        )
        #expect(finding.points == 0)
        #expect(finding.state == .active)
        #expect(finding.explanation.contains("managed identity"))
        let strict = surrounding.findings(
            TokenReuseWithoutSignIn.self,
            [use()],
            ["managed-identity-points": .number(30)],
            kind: .managedIdentity
        )
        #expect(try #require(strict.first).points == 30)
    }

    @Test("First-party applications get tokens from each other: nothing, unless taken off the list")
    func firstParty() throws {
        let office = use("4765445b-32c6-49b0-83e6-1d93765276ca")
        let surrounding = surrounding(people)
        #expect(try #require(surrounding.findings(TokenReuseWithoutSignIn.self, [office]).first).points == 0)
        let strict = surrounding.findings(TokenReuseWithoutSignIn.self, [office], ["first-party-apps": .word("")])
        #expect(try #require(strict.first).points == 40)
    }

    @Test("A token that may be older than the logs is pending")
    func older() throws {
        var surrounding = Surrounding()
        surrounding.cover(people, days: 1)
        let finding = try #require(surrounding.findings(TokenReuseWithoutSignIn.self, [use()]).first)
        #expect(finding.state == .pending)
    }

    @Test("A sign-in after the first use does not explain a stolen token")
    func afterwards() throws {
        let records = [
            Records.blobRead(1, user: "maya", at: monday, blob: "a"),
            Records.signIn("s", user: "maya", at: after(1800)),
            Records.blobRead(2, user: "maya", at: after(3600), blob: "b"),
        ]
        let finding = try #require(surrounding(people).findings(TokenReuseWithoutSignIn.self, records).first)
        #expect(finding.evidenceCount == 2)
    }
}
