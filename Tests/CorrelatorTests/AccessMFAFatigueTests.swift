import Core
import Correlator
import TestSupport
import Testing

@Suite("MFA fatigue")
struct AccessMFAFatigueTests {
    private func refusals(_ count: Int, every seconds: Int64 = 120, from start: Int64 = 0, flow: String? = nil)
        -> [String]
    {
        (0..<count).map {
            Records.refusal(
                "f\(start)-\($0)",
                at: after(start + Int64($0) * seconds),
                from: .dallas,
                correlation: flow.map { Records.guid($0) }
            )
        }
    }

    private func grant(_ seconds: Int64, requirement: String = "multiFactorAuthentication") -> String {
        Records.signIn("grant\(seconds)", at: after(seconds), from: .dallas, requirement: requirement)
    }

    private func points(_ records: [String], _ surrounding: Surrounding = Surrounding()) -> [Double] {
        surrounding.findings(MFAFatigue.self, records).map(\.points)
    }

    @Test("Four refusals and then a success are fatigue; three are nothing")
    func threshold() {
        #expect(points(refusals(4) + [grant(900)]) == [35])
        #expect(points(refusals(3) + [grant(900)]).isEmpty)
    }

    @Test("Refused and never granted counts less; so do a success before, too late, or without a second factor")
    func refused() {
        #expect(points(refusals(4)) == [10])
        for success in [grant(-60), grant(360 + 3601), grant(900, requirement: "singleFactorAuthentication")] {
            #expect(points(refusals(4) + [success]) == [10])
        }
        #expect(points(refusals(4) + [grant(360 + 3600)]) == [35])
    }

    @Test("A success amid the first three refusals is not yet a tired one")
    func early() {
        #expect(points(refusals(4) + [grant(250)]) == [10])
    }

    @Test("Refusals count within the window and not beyond", arguments: [(600, 1), (601, 0)] as [(Int64, Int)])
    func window(_ seconds: Int64, _ count: Int) {
        #expect(points(refusals(4, every: seconds)).count == count)
    }

    @Test("No border splits refusals", arguments: Array(stride(from: Int64(0), to: 86_400, by: 7_919)))
    func borders(_ offset: Int64) {
        #expect(points(refusals(4, from: offset) + [grant(offset + 900)]) == [35])
    }

    @Test("Rows of one flow are one prompt")
    func flows() {
        #expect(points(refusals(8, flow: "one") + [grant(1200)]).isEmpty)
    }

    @Test("A broken authenticator at home counts little, by the switch for usual networks")
    func usual() {
        var surrounding = Surrounding()
        surrounding.know(Records.Place.dallas.network, for: 30, active: 3)
        let records = refusals(5) + [grant(900)]
        #expect(points(records, surrounding) == [5])
        let strict = surrounding.findings(MFAFatigue.self, records, ["usual-days": .number(4)])
        #expect(strict.map(\.points) == [35])
    }

    @Test("What is found depends on the set of records, not on their order")
    func order() {
        #expect(
            Surrounding().isOrderFree(
                MFAFatigue.self,
                refusals(6) + [grant(900), grant(1000)] + refusals(5, from: 40_000)
            )
        )
    }
}
