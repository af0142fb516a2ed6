package import Core

/// What is known of addresses: lists, databases, and what the data itself says of who shares them.
package struct AddressBook: Sendable {
    package let exitNodes: ExitNodeList
    private let facts: [IPAddress: AddressFacts]
    private let sharing: [String: [NetworkShare]]

    package init(
        exitNodes: ExitNodeList = ExitNodeList(),
        facts: [IPAddress: AddressFacts] = [:],
        sharing: [NetworkShare] = []
    ) {
        self.exitNodes = exitNodes
        self.facts = facts
        self.sharing = Dictionary(grouping: sharing, by: \.network)
    }

    /// What the provider says of the address, else what the database does.
    package func facts(of activity: Activity) -> AddressFacts {
        let known = activity.address.flatMap { facts[$0] }
        let isPlaced = activity.latitude != nil && activity.longitude != nil
        return AddressFacts(
            asn: activity.asn ?? known?.asn,
            organisation: activity.asn == nil || activity.asn == known?.asn ? known?.organisation : nil,
            country: activity.country ?? known?.country,
            latitude: isPlaced ? activity.latitude : known?.latitude,
            longitude: isPlaced ? activity.longitude : known?.longitude
        )
    }

    /// Who shared the address's network on the busiest day of the week up to the activity's; nil where nothing is known.
    package func sharing(of activity: Activity) -> NetworkSharing? {
        guard let shares = activity.address.flatMap({ sharing[$0.network] }) else { return nil }
        let last = activity.occurredAt.day
        return shares.filter { last - (AddressClasses.days - 1) * 86_400 <= $0.day && $0.day <= last }.map(\.sharing)
            .max { ($0.accounts, $0.elsewhere, $0.automated) < ($1.accounts, $1.elsewhere, $1.automated) }
    }

    package func addressClass(of activity: Activity) -> AddressClass {
        guard let address = activity.address, activity.origin != .service else { return .providerInternal }
        if exitNodes.contains(address, at: activity.occurredAt) { return .tor }
        return AddressClasses.classOf(sharing(of: activity), organisation: facts(of: activity).organisation)
    }

    /// What tells where an address belongs: the autonomous system where it is known, else the network.
    package func origin(of activity: Activity) -> String? {
        if let asn = facts(of: activity).asn { return "AS\(asn)" }
        return activity.address?.network
    }
}
