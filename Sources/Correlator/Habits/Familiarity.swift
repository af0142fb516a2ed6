package import Core

/// How well an account knew the places it came from. Each answer is worked out once for an address and day: a detection
/// may ask for every activity.
package struct Familiarity {
    /// Seconds before an activity of which the answers of ``days(from:before:)`` speak.
    package static let lookBack = (Baseline.days + 1) * 86_400

    private struct Place: Hashable {
        let address: IPAddress
        let day: Timestamp
        let asn: Int64?
    }

    private let window: AccountWindow
    private var networks: [IPAddress: String] = [:]
    private var origins: [Place: String] = [:]
    private var classes: [Place: AddressClass] = [:]
    private var days: [Timestamp: [String: Int]] = [:]
    private var activeDays: [Timestamp: (count: Int, first: Timestamp?)] = [:]
    private var applications: [Timestamp: [String: Int]] = [:]

    package init(_ window: AccountWindow) { self.window = window }

    package mutating func network(of address: IPAddress) -> String {
        if let known = networks[address] { return known }
        let network = address.network
        networks[address] = network
        return network
    }

    /// What was known of the address's network before `time`.
    package mutating func history(
        of address: IPAddress,
        before time: Timestamp,
        credential: String? = nil
    ) -> NetworkHistory {
        window.history(of: network(of: address), before: time, credential: credential)
    }

    /// When the account, or its credential, first came from the address's network.
    package mutating func firstUse(of address: IPAddress, with credential: String? = nil) -> Timestamp? {
        window.firstUse(of: network(of: address), with: credential)
    }

    /// On how many of the ``Baseline/days`` days before the day of `time` the account came from the address's network.
    package mutating func days(from address: IPAddress, before time: Timestamp) -> Int {
        days(from: network(of: address), before: time)
    }

    /// The same of a network.
    package mutating func days(from network: String, before time: Timestamp) -> Int {
        if let known = days[time.day] { return known[network] ?? 0 }
        let counts = Dictionary(window.baseline.before(time).networkDays.map { ($0.network, 1) }, uniquingKeysWith: +)
        days[time.day] = counts
        return counts[network] ?? 0
    }

    /// On how many of those days it was active at all, and the first of them.
    package mutating func activeDays(before time: Timestamp) -> (count: Int, first: Timestamp?) {
        if let known = activeDays[time.day] { return known }
        let usual = window.baseline.before(time)
        let active = (count: usual.activeDays, first: usual.networkDays.first?.day)
        activeDays[time.day] = active
        return active
    }

    /// On how many of those days it used the application.
    package mutating func days(using application: String, before time: Timestamp) -> Int {
        if let known = applications[time.day] { return known[application] ?? 0 }
        let used = window.baseline.before(time).habits.flatMap { Set($0.applications) }
        let counts = Dictionary(used.map { ($0, 1) }, uniquingKeysWith: +)
        applications[time.day] = counts
        return counts[application] ?? 0
    }

    /// The autonomous system, else the network; nil without an address.
    package mutating func origin(of activity: Activity) -> String? {
        guard let address = activity.address else { return nil }
        let place = Place(address: address, day: Timestamp(seconds: 0), asn: activity.asn)
        if let known = origins[place] { return known }
        let origin = window.addresses.origin(of: activity)
        origins[place] = origin
        return origin
    }

    package mutating func addressClass(of activity: Activity) -> AddressClass {
        guard let address = activity.address, activity.origin != .service else { return .providerInternal }
        if window.addresses.exitNodes.contains(address, at: activity.occurredAt) { return .tor }
        let place = Place(address: address, day: activity.occurredAt.day, asn: activity.asn)
        if let known = classes[place] { return known }
        let learned = window.addresses.addressClass(of: activity)
        classes[place] = learned
        return learned
    }

    /// Whether many people's door, or the provider's own: where an address says little of who used it.
    package mutating func isShared(_ activity: Activity) -> Bool {
        switch addressClass(of: activity) {
        case .office, .vpn, .providerInternal: true
        case .home, .hosting, .tor: false
        }
    }

    /// Whether more than a few of those who share the address were elsewhere in the same hour.
    package func isUsedFromElsewhere(_ activity: Activity) -> Bool {
        // A few always are: a device left on at home, a phone.
        guard let sharing = window.addresses.sharing(of: activity) else { return false }
        return sharing.elsewhere > AddressClasses.fewSharers && sharing.elsewhere * 10 > sharing.accounts
    }
}
