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

    package init(
        account: Account,
        activities: [Activity],
        networks: [NetworkUse],
        baseline: Baseline = Baseline(),
        coverage: Coverage,
        addresses: AddressBook = AddressBook()
    ) {
        self.account = account
        self.activities = Activity.inOrder(activities)
        self.networks = networks
        self.baseline = baseline
        self.coverage = coverage
        self.addresses = addresses
    }
}

/// What a detection sees of one address: the passwords tried from it, by all accounts.
package struct AddressWindow: Sendable {
    package let address: IPAddress
    package let activities: [Activity]

    package init(address: IPAddress, activities: [Activity]) {
        self.address = address
        self.activities = Activity.inOrder(activities)
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
    package func history(of network: String, before time: Timestamp, credential: String?) -> NetworkHistory {
        let earlier = networks.filter { $0.credential == credential && $0.firstSeen < time }
        if earlier.contains(where: { $0.network == network }) { return .known }
        return earlier.isEmpty ? .unknown : .new
    }

    /// When the credential was first used at all.
    package func firstUse(of credential: String) -> Timestamp? {
        networks.filter { $0.credential == credential }.map(\.firstSeen).min()
    }
}
