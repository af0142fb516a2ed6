import Core
import Correlator
import TestSupport

/// When the stories of these tests begin.
let monday = "2026-05-04T07:00:00Z"

func after(_ seconds: Int64) -> String { Records.time(monday, plus: seconds) }

/// What is known around one account's records.
struct Surrounding {
    var networks: [NetworkUse] = []
    var networkDays: [NetworkDay] = []
    var habits: [DayHabit] = []
    var coverage = Coverage(hours: [:])
    var facts: [IPAddress: AddressFacts] = [:]
    var sharing: [NetworkShare] = []
    var exitNodes = ExitNodeList()

    /// The account used the network first so many days before the story, and on the last `active` days.
    mutating func know(_ network: String, for days: Int64, active: Int64 = 0, credential: String? = nil) {
        let start = Timestamp(monday) ?? Timestamp(seconds: 0)
        networks.append(NetworkUse(credential: credential, network: network, firstSeen: start - days * 86_400))
        for day in stride(from: Int64(1), through: active, by: 1) {
            networkDays.append(NetworkDay(day: (start - day * 86_400).day, network: network, hours: 1))
        }
    }

    /// The network is first used in the story itself.
    mutating func arrive(_ network: String, at time: String = monday, credential: String? = nil) {
        let time = Timestamp(time) ?? Timestamp(seconds: 0)
        networks.append(NetworkUse(credential: credential, network: network, firstSeen: time))
    }

    /// So many accounts share the network on the story's day.
    mutating func share(_ network: String, accounts: Int, automated: Int = 0, elsewhere: Int = 0) {
        let day = (Timestamp(monday) ?? Timestamp(seconds: 0)).day
        let sharing = NetworkSharing(accounts: accounts, automated: automated, elsewhere: elsewhere)
        self.sharing.append(NetworkShare(network: network, day: day, sharing: sharing))
    }

    mutating func name(_ address: String, asn: Int64? = nil, organisation: String? = nil) {
        guard let address = IPAddress(address) else { return }
        facts[address] = AddressFacts(asn: asn, organisation: organisation)
    }

    /// Records of the logs in every hour of the days before the story and the day after its beginning.
    mutating func cover(_ categories: [String], days: Int64 = 40) {
        let start = (Timestamp(monday) ?? Timestamp(seconds: 0)).hour
        let hours = stride(from: -days * 24, through: 24, by: 1).map { start + $0 * 3600 }
        coverage = Coverage(
            hours: Dictionary(
                categories.map { (Coverage.Log(tenant: Records.tenant, category: $0), hours) },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    func window(_ records: [String], kind: AccountKind? = nil) -> AccountWindow {
        let activities = records.compactMap { Reader.activity($0) }
        precondition(activities.count == records.count && !activities.isEmpty, "a record of the test cannot be read")
        let own = activities[0].account
        return AccountWindow(
            account: Account(
                own.provider,
                tenant: own.tenant,
                nativeID: own.nativeID,
                kind: kind ?? own.kind,
                name: own.name
            ),
            activities: activities,
            networks: networks,
            baseline: Baseline(habits: habits, networkDays: networkDays),
            coverage: coverage,
            addresses: AddressBook(exitNodes: exitNodes, facts: facts, sharing: sharing)
        )
    }

    func findings<D: AccountDetector>(
        _ detector: D.Type,
        _ records: [String],
        _ overrides: [String: ParameterValue] = [:],
        kind: AccountKind? = nil
    ) -> [Finding] {
        detector.init(ParameterValues(detector.definition, overrides: overrides))
            .findings(in: window(records, kind: kind))
    }

    /// Whether any order of the records gives the same findings.
    func isOrderFree<D: AccountDetector>(_ detector: D.Type, _ records: [String]) -> Bool {
        var generator = SystemRandomNumberGenerator()
        let expected = findings(detector, records)
        return (0..<20).allSatisfy { _ in findings(detector, records.shuffled(using: &generator)) == expected }
    }
}
