import Core
import Correlator
import Testing

@Suite("What was usual")
struct UsualTests {
    @Test("Only whole days before the day asked about speak, thirty of them")
    func wholeDays() {
        let today = LinkFacts.time(0)
        func day(_ before: Int64, _ network: String) -> NetworkDay {
            NetworkDay(day: today - before * 86_400, network: network, hours: 1 << 23)
        }
        let baseline = Baseline(networkDays: [
            day(0, "today"), day(-1, "tomorrow"), day(1, "near"), day(30, "far"), day(31, "gone"),
        ])
        for time in [today, today + 86_399] {
            let usual = baseline.before(time)
            #expect(usual.networkDays.map(\.network) == ["far", "near"])
            #expect(usual.activeDays == 2)
            #expect(usual.days(at: 23) == 2 && usual.days(at: 22) == 0)
            #expect(baseline.lastActiveDay(before: time) == today - 86_400)
        }
        #expect(baseline.before(today + 86_400).days(from: "today") == 1)
        #expect(baseline.before(today - 1).days(from: "near") == 0)
    }

    @Test("Medians and their deviations are not bent by one outlier")
    func robust() {
        #expect(Robust.median([]) == nil)
        #expect(Robust.medianAbsoluteDeviation([]) == nil)
        #expect(Robust.median([5, 1, 1_000_000, 2, 3]) == 3)
        #expect(Robust.medianAbsoluteDeviation([5, 1, 1_000_000, 2, 3]) == 2)
        #expect(Robust.quantile([1, 2, 3, 4], 0) == 1)
        #expect(Robust.quantile([1, 2, 3, 4], 1) == 4)
        #expect(Robust.quantile(Array(stride(from: 100, through: 1, by: -1)), 0.95) == 95)
    }

    @Test("A network's class follows from how many share it, who, and where else they are")
    func classes() {
        func classOf(_ accounts: Int, _ automated: Int = 0, _ elsewhere: Int = 0, of owner: String? = nil)
            -> AddressClass
        {
            let sharing = NetworkSharing(accounts: accounts, automated: automated, elsewhere: elsewhere)
            return AddressClasses.classOf(sharing, organisation: owner)
        }
        #expect(AddressClasses.classOf(nil, organisation: nil) == .home)
        #expect(classOf(AddressClasses.fewSharers) == .home)
        #expect(classOf(AddressClasses.fewSharers + 1) == .office)
        #expect(classOf(10, 0, 5) == .office)
        #expect(classOf(10, 0, 6) == .vpn)
        #expect(classOf(3, 3) == .hosting)
        #expect(classOf(8, 3) == .home)
        #expect(classOf(1, of: "Hetzner Online GmbH") == .hosting)
        #expect(classOf(50, of: "Telia Company AB") == .office)
    }
}
