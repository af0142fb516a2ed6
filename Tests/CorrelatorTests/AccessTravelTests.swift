import Core
import Correlator
import TestSupport
import Testing

@Suite("Impossible travel")
struct AccessTravelTests {
    private func signIn(_ id: String, _ seconds: Int64, _ place: Records.Place, types: [String] = []) -> String {
        Records.signIn(id, at: after(seconds), from: place, types: types)
    }

    private func points(_ records: [String], _ surrounding: Surrounding = Surrounding()) -> [Double] {
        surrounding.findings(ImpossibleTravel.self, records).map(\.points)
    }

    private var leap: [String] { [signIn("a", 0, .uppsala), signIn("b", 2400, .dallas)] }

    @Test("Two continents within the hour are nobody's travel")
    func leaps() throws {
        let finding = try #require(Surrounding().findings(ImpossibleTravel.self, leap).first)
        #expect(finding.points == 20)
        #expect(finding.explanation.contains("km in 40 min"), "\(finding.explanation)")
        #expect(finding.evidenceCount == 2)
    }

    /// On the equator a degree is 111.19 km.
    private func east(_ degrees: Double) -> Records.Place {
        Records.Place("192.0.2.77", asn: 64_499, "EC", 0.001, 10 + degrees)
    }

    private var origin: Records.Place { Records.Place("198.51.100.77", asn: 64_500, "EC", 0.001, 10) }

    @Test(
        "Faster than an aeroplane and further than databases err, and not nearer or slower",
        arguments: [
            (10.0, 4_400, 1), (10, 4_500, 0), (4.6, 1_800, 1), (4.4, 600, 0), (10, 600, 1), (10, 599, 0),
        ] as [(Double, Int64, Int)]
    )
    func threshold(_ degrees: Double, _ seconds: Int64, _ count: Int) {
        #expect(points([signIn("a", 0, origin), signIn("b", seconds, east(degrees))]).count == count)
    }

    @Test("A second row of the same flow does not hide the leap")
    func flow() {
        let records = [signIn("a", 0, .uppsala), signIn("b", 300, .dallas), signIn("c", 900, .dallas)]
        #expect(points(records) == [20])
    }

    @Test("What is not interactive, and what is no person, does not travel")
    func machines() {
        let refresh = Records.signIn(
            "b",
            at: after(2400),
            from: .dallas,
            category: "NonInteractiveUserSignInLogs"
        )
        #expect(points([signIn("a", 0, .uppsala), refresh]).isEmpty)
        #expect(Surrounding().findings(ImpossibleTravel.self, leap, kind: .servicePrincipal).isEmpty)
    }

    @Test(
        "What the provider calls travel is counted once, as its risk",
        arguments: ["impossibleTravel", "unlikelyTravel", "mcasImpossibleTravel"]
    )
    func provided(_ type: String) {
        #expect(points([signIn("a", 0, .uppsala), signIn("b", 2400, .dallas, types: [type])]) == [0])
        let word = Records.riskDetection(
            on: "b",
            at: after(2400),
            type: type,
            level: "low",
            updated: after(50_000)
        )
        #expect(points(leap + [word]) == [0])
        #expect(points([signIn("a", 0, .uppsala), signIn("b", 2400, .dallas, types: ["newCountry"])]) == [20])
    }

    @Test("VPNs, and offices whose people are elsewhere, are kept with no points")
    func shared() {
        for (accounts, elsewhere, expected) in [(40, 30, 0.0), (40, 10, 0), (40, 2, 20)] {
            var surrounding = Surrounding()
            surrounding.share(Records.Place.dallas.network, accounts: accounts, elsewhere: elsewhere)
            #expect(points(leap, surrounding) == [expected])
        }
    }

    @Test("A hosting network that the account used before is kept with no points; a new one counts")
    func hosting() {
        for (days, expected) in [(Int64(20), 0.0), (nil, 20)] {
            var surrounding = Surrounding()
            surrounding.name(Records.Place.dallas.address, asn: 64_510, organisation: "Hetzner Online GmbH")
            if let days { surrounding.know(Records.Place.dallas.network, for: days) }
            #expect(points(leap, surrounding) == [expected])
        }
    }

    @Test("Two networks that are both usual are kept with no points, by the switch")
    func usual() {
        for (days, expected) in [(3, 0.0), (2, 20)] as [(Int64, Double)] {
            var surrounding = Surrounding()
            surrounding.know(Records.Place.dallas.network, for: 30, active: days)
            surrounding.know(Records.Place.uppsala.network, for: 30, active: 20)
            #expect(points(leap, surrounding) == [expected])
        }
    }

    @Test("No border splits a leap", arguments: Array(stride(from: Int64(0), to: 86_400, by: 7_919)))
    func borders(_ offset: Int64) {
        #expect(points([signIn("a", offset, .uppsala), signIn("b", offset + 2400, .dallas)]) == [20])
    }

    @Test("What is found depends on the set of records, not on their order")
    func order() {
        let records = (0..<24).map { signIn("s\($0)", Int64($0) * 4000, $0 % 7 == 3 ? .dallas : .uppsala) }
        #expect(Surrounding().isOrderFree(ImpossibleTravel.self, records))
    }
}
