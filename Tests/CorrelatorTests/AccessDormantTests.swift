import Core
import Correlator
import TestSupport
import Testing

@Suite("Dormant account")
struct AccessDormantTests {
    private let signIn = Records.signIn("d", at: monday, from: .dallas)

    /// An account last seen so many days ago, with the logs of forty days.
    private func silent(for days: Int64, isCovered: Bool = true) -> Surrounding {
        var surrounding = Surrounding()
        surrounding.know(Records.Place.uppsala.network, for: 200)
        surrounding.arrive(Records.Place.dallas.network)
        let day = ((Timestamp(monday) ?? Timestamp(seconds: 0)) - days * 86_400).day
        surrounding.networkDays = [NetworkDay(day: day, network: Records.Place.uppsala.network, hours: 1)]
        if isCovered { surrounding.cover(["SignInLogs", "NonInteractiveUserSignInLogs"]) }
        return surrounding
    }

    @Test("Twenty-one whole days of silence are dormancy, twenty are a holiday")
    func threshold() throws {
        let finding = try #require(silent(for: 22).findings(DormantAccount.self, [signIn]).first)
        #expect(finding.points == 25)
        #expect(finding.state == .active)
        #expect(silent(for: 21).findings(DormantAccount.self, [signIn]).isEmpty)
        #expect(silent(for: 11).findings(DormantAccount.self, [signIn], ["days": .number(10)]).count == 1)
    }

    @Test("It begins at any time of the day", arguments: Array(stride(from: Int64(0), to: 61_000, by: 7_919)))
    func borders(_ offset: Int64) {
        let late = Records.signIn("d", at: after(offset), from: .dallas)
        #expect(silent(for: 31).findings(DormantAccount.self, [late]).map(\.points) == [25])
    }

    @Test("Where the logs of the silence are missing it is pending")
    func pending() throws {
        let finding = try #require(
            silent(for: 31, isCovered: false).findings(DormantAccount.self, [signIn]).first
        )
        #expect(finding.state == .pending)
        #expect(finding.points == 0)
    }

    @Test("Back at a network of old, or failing, is nothing")
    func nothing() {
        let home = Records.signIn("d", at: monday, from: .uppsala)
        let failure = Records.signIn("d", at: monday, from: .dallas, code: 50126)
        for record in [home, failure] { #expect(silent(for: 31).findings(DormantAccount.self, [record]).isEmpty) }
    }

    @Test("Back from leave through the office counts little, by the switch")
    func shared() {
        var surrounding = silent(for: 31)
        surrounding.share(Records.Place.dallas.network, accounts: 40)
        #expect(surrounding.findings(DormantAccount.self, [signIn]).map(\.points) == [5])
        let strict = surrounding.findings(DormantAccount.self, [signIn], ["shared-points": .number(20)])
        #expect(strict.map(\.points) == [20])
    }

    @Test("A new account is kept with no points")
    func new() {
        var surrounding = Surrounding()
        surrounding.arrive(Records.Place.dallas.network)
        #expect(surrounding.findings(DormantAccount.self, [signIn]).map(\.points) == [0])
    }

    @Test("What is found depends on the set of records, not on their order")
    func order() {
        let records = (0..<12).map { Records.signIn("s\($0)", at: after(Int64($0) * 9000), from: .dallas) }
        #expect(silent(for: 31).isOrderFree(DormantAccount.self, records))
    }
}
