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
        activity.address.flatMap { sharing(of: $0.network, on: activity.occurredAt.day) }
    }

    /// The same of a network, as of a day.
    package func sharing(of network: String, on last: Timestamp) -> NetworkSharing? {
        shares(of: network, upTo: last).map(\.sharing)
            .max { ($0.accounts, $0.elsewhere, $0.automated) < ($1.accounts, $1.elsewhere, $1.automated) }
    }

    private func shares(of network: String, upTo last: Timestamp) -> [NetworkShare] {
        (sharing[network] ?? []).filter { last - (AddressClasses.days - 1) * 86_400 <= $0.day && $0.day <= last }
    }

    package func addressClass(of activity: Activity) -> AddressClass {
        guard let address = activity.address, activity.origin != .service else { return .providerInternal }
        if exitNodes.contains(address, at: activity.occurredAt) { return .tor }
        return AddressClasses.classOf(sharing(of: activity), organisation: facts(of: activity).organisation)
    }

    /// What an address, or all of a network, is taken for at the end of a day.
    ///
    /// - Parameters:
    ///   - network: As ``IPAddress/network`` has it.
    ///   - address: The only one that is asked of; nil for the network's as such, exits apart.
    package func view(of network: String, _ address: IPAddress?, on day: Timestamp) -> AddressView {
        let sharing = sharing(of: network, on: day)
        let first = address ?? IPAddress(network.prefix { $0 != "/" })
        let facts = first.flatMap { self.facts[$0] } ?? AddressFacts()
        let isExit = address.map { exitNodes.meets($0, from: day, to: day + 86_400) } ?? false
        return AddressView(
            network: network,
            address: address,
            kind: isExit ? .tor : AddressClasses.classOf(sharing, organisation: facts.organisation),
            sharing: sharing,
            days: shares(of: network, upTo: day).count,
            facts: facts,
            exits: first.map { exitNodes.exits(in: $0.site, from: day, to: day + 86_400) } ?? []
        )
    }

    /// What tells where an address belongs: the autonomous system where it is known, else the network.
    package func origin(of activity: Activity) -> String? {
        if let asn = facts(of: activity).asn { return "AS\(asn)" }
        return activity.address?.network
    }
}
