package import Core

/// What a detection sees of one account: nothing beyond it, and no clock.
package struct AccountWindow: Sendable {
    package let account: Account
    /// Activities that carry signals, in order of time.
    package let activities: [Activity]
    /// When this account first used each network, over all that is stored.
    package let networks: [NetworkUse]
    /// What was usual for it.
    package let baseline: Baseline
    /// For which hours sign-in logs have arrived.
    package let coverage: Coverage
    /// What is known of the addresses it came from.
    package let addresses: AddressBook
    /// All that any of the activities carries: what is not in it, no detection need look for.
    package let signals: Signals
    /// By credential, nil for the account itself, and network: so that a question costs no walk over all of them.
    private let firstUses: [String?: [String: Timestamp]]
    private let beginnings: [String?: Timestamp]

    package init(
        account: Account,
        activities: [Activity],
        networks: [NetworkUse],
        baseline: Baseline = Baseline(),
        coverage: Coverage,
        addresses: AddressBook = AddressBook()
    ) {
        self.account = account
        let activities = Activity.inOrder(activities)
        self.activities = activities
        signals = activities.withUnsafeBufferPointer { all in
            all.indices.reduce(into: Signals()) { $0.formUnion(all[$1].signals) }
        }
        self.networks = networks
        self.baseline = baseline
        self.coverage = coverage
        self.addresses = addresses
        var firstUses: [String?: [String: Timestamp]] = [:]
        for use in networks {
            let known = firstUses[use.credential]?[use.network] ?? use.firstSeen
            firstUses[use.credential, default: [:]][use.network] = min(known, use.firstSeen)
        }
        self.firstUses = firstUses
        beginnings = firstUses.compactMapValues { $0.values.min() }
    }
}

/// How an account's use of a network looked at one time.
package enum NetworkHistory: Sendable {
    /// Used before.
    case known
    /// Never used, while others were.
    case new
    /// Nothing at all is known of the account before.
    case unknown
}

extension AccountWindow {
    /// What was known of `network` just before `time`, over all that is stored.
    ///
    /// - Parameter credential: nil for all that the account did.
    package func history(of network: String, before time: Timestamp, credential: String?) -> NetworkHistory {
        if let first = firstUse(of: network, with: credential), first < time { return .known }
        return beginnings[credential].map { $0 < time } ?? false ? .new : .unknown
    }

    /// When the credential, nil for the account itself, was first used at all.
    package func firstUse(of credential: String?) -> Timestamp? { beginnings[credential] }

    /// When the credential, nil for the account itself, first came from the network.
    package func firstUse(of network: String, with credential: String?) -> Timestamp? {
        firstUses[credential]?[network]
    }
}
