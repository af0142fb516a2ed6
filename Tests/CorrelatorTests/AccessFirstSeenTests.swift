import Core
import Correlator
import TestSupport
import Testing

@Suite("First seen")
struct AccessFirstSeenTests {
    private static let key = "AKIAQEXAMPLEQEXAMPLE"

    private func call(_ id: String = "c", _ seconds: Int64 = 0, error: String? = nil) -> String {
        Records.cloudTrail(
            id,
            "ListBuckets",
            service: "s3",
            at: after(seconds),
            key: Self.key,
            address: "198.51.100.20",
            error: error
        )
    }

    /// A key known so long from one network, and in Dallas since the story begins.
    private func known(for days: Int64, active: Int64? = nil) -> Surrounding {
        var surrounding = Surrounding()
        for credential in [nil, Self.key] {
            surrounding.know("203.0.113.0/24", for: days, active: 0, credential: credential)
            surrounding.arrive("198.51.100.0/24", credential: credential)
        }
        let start = Timestamp(monday) ?? Timestamp(seconds: 0)
        surrounding.networkDays = (0..<(active ?? days)).map {
            NetworkDay(day: (start - (days - $0) * 86_400).day, network: "203.0.113.0/24", hours: 1)
        }
        return surrounding
    }

    private func points(_ surrounding: Surrounding, _ records: [String]) -> [Double] {
        surrounding.findings(FirstSeen.self, records).map(\.points)
    }

    @Test("A key known for two weeks on a network it never used is access, also where it is denied")
    func key() throws {
        let finding = try #require(known(for: 20).findings(FirstSeen.self, [call()]).first)
        #expect(finding.contributions.map(\.name) == ["new network"])
        #expect(finding.points == 20)
        #expect(points(known(for: 20), [call(error: "AccessDenied")]) == [20])
        #expect(points(known(for: 20), [call(error: "NoSuchBucket")]).isEmpty)
    }

    @Test("Known for fewer days, or active on fewer than seven, there is nothing to compare with")
    func young() {
        #expect(points(known(for: 15), [call()]) == [20])
        #expect(points(known(for: 13), [call()]).isEmpty)
        #expect(points(known(for: 20, active: 7), [call()]) == [20])
        #expect(points(known(for: 20, active: 6), [call()]).isEmpty)
    }

    @Test("The first day is one visit; afterwards the network is known")
    func visit() {
        let day = (0..<10).map { call("v\($0)", Int64($0) * 8000) }
        #expect(points(known(for: 20), day) == [20])
        #expect(points(known(for: 20), [call("late", 86_400)]).isEmpty)
    }

    @Test("Through an office or VPN it counts two, by the switch")
    func shared() {
        var surrounding = known(for: 20)
        surrounding.share("198.51.100.0/24", accounts: 30)
        #expect(points(surrounding, [call()]) == [2])
        let strict = surrounding.findings(FirstSeen.self, [call()], ["shared-points": .number(20)])
        #expect(strict.map(\.points) == [20])
    }

    @Test("A new key on the account's own network is kept with no points")
    func rotation() {
        var surrounding = known(for: 20)
        surrounding.networks = []
        surrounding.know("198.51.100.0/24", for: 20)
        surrounding.arrive("198.51.100.0/24", credential: Self.key)
        #expect(points(surrounding, [call()]) == [0])
    }

    @Test("A person on a new network is told only with a new application")
    func person() throws {
        var surrounding = known(for: 20)
        let signIn = Records.signIn("s", at: monday, from: .dallas)
        #expect(points(surrounding, [signIn]) == [8])
        var habit = DayHabit(day: ((Timestamp(monday) ?? Timestamp(seconds: 0)) - 5 * 86_400).day)
        habit.applications = [Records.storageApp]
        surrounding.habits = [habit]
        #expect(points(surrounding, [signIn]).isEmpty)
        #expect(surrounding.findings(FirstSeen.self, [signIn], kind: .servicePrincipal).map(\.points) == [20])
    }

    @Test("It begins at any time of the day", arguments: Array(stride(from: Int64(0), to: 86_400, by: 7_919)))
    func borders(_ offset: Int64) {
        #expect(points(known(for: 20), [call("c", min(offset, 80_000))]) == [20])
    }

    @Test("What is found depends on the set of records, not on their order")
    func order() {
        #expect(known(for: 20).isOrderFree(FirstSeen.self, (0..<15).map { call("c\($0)", Int64($0) * 7000) }))
    }
}
