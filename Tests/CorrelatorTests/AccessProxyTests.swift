import Core
import Correlator
import TestSupport
import Testing

@Suite("Residential proxy")
struct AccessProxyTests {
    private func visits(_ homes: Int, every seconds: Int64 = 600, times: Int = 1, from start: Int64 = 0) -> [String] {
        (0..<homes).flatMap { home in
            (0..<times).map { time in
                Records.signIn(
                    "v\(start)-\(home)-\(time)",
                    at: after(start + Int64(home) * seconds + Int64(time)),
                    from: .home(home),
                    session: "S"
                )
            }
        }
    }

    private func points(_ records: [String], _ surrounding: Surrounding = Surrounding()) -> [Double] {
        surrounding.findings(ResidentialProxy.self, records).map(\.points)
    }

    @Test("One session through five homes in a day is a proxy, through four it is not")
    func threshold() throws {
        let finding = try #require(Surrounding().findings(ResidentialProxy.self, visits(5)).first)
        #expect(finding.points == 25)
        #expect(finding.explanation.hasPrefix("One session came from 5 origins"), "\(finding.explanation)")
        #expect(points(visits(4)).isEmpty)
    }

    @Test(
        "Five homes count within a day of each other and not beyond",
        arguments: [(21_600, 1), (21_601, 0)] as [(Int64, Int)]
    )
    func window(_ seconds: Int64, _ count: Int) {
        #expect(points(visits(5, every: seconds)).count == count)
    }

    @Test("No border splits it", arguments: Array(stride(from: Int64(0), to: 86_400, by: 7_919)))
    func borders(_ offset: Int64) {
        #expect(points(visits(5, from: offset)) == [25])
    }

    @Test("A few uses of each are visits; a day's work at each is none")
    func uses() {
        #expect(points(visits(5, times: 10)) == [25])
        #expect(points(visits(5, times: 11)).isEmpty)
    }

    @Test("Origins used on earlier days are the account's own, by the switch")
    func known() {
        var surrounding = Surrounding()
        surrounding.know(Records.Place.home(3).network, for: 30, active: 2)
        #expect(points(visits(5), surrounding).isEmpty)
        let strict = surrounding.findings(ResidentialProxy.self, visits(5), ["known-days": .number(3)])
        #expect(strict.map(\.points) == [25])
    }

    @Test("Machines' and offices' addresses are no homes: kept with no points")
    func classes() {
        var surrounding = Surrounding()
        surrounding.share(Records.Place.home(1).network, accounts: 30)
        #expect(points(visits(5), surrounding) == [0])
    }

    @Test("A failed attempt is no visit, and a workload has no home")
    func others() {
        let failures = (0..<6).map {
            Records.signIn("f\($0)", at: after(Int64($0) * 60), from: .home($0), code: 50126)
        }
        #expect(points(failures).isEmpty)
        #expect(Surrounding().findings(ResidentialProxy.self, visits(6), kind: .servicePrincipal).isEmpty)
    }

    @Test("What is found depends on the set of records, not on their order")
    func order() {
        #expect(Surrounding().isOrderFree(ResidentialProxy.self, visits(8) + visits(6, from: 200_000)))
    }
}
