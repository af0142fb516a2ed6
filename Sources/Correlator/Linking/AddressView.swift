package import Core

/// What a network, or one address of it, is taken for on a day, and what that is learned from.
package struct AddressView: Sendable {
    package let network: String
    /// nil where all of the network is meant.
    package let address: IPAddress?
    package let kind: AddressClass
    /// Of the busiest of the seven days; nil where at most one person came from it.
    package let sharing: NetworkSharing?
    /// Of the seven days, those on which more than one person, or a machine, came from it.
    package let days: Int
    /// What the GeoIP files say of the address, or of the network's first one.
    package let facts: AddressFacts
    /// Addresses of the network that the exit-node list has on that day, ascending.
    package let exits: [IPAddress]

    /// Accounts of people on the busiest day.
    package var people: Int { sharing.map { $0.accounts - $0.automated } ?? 0 }

    /// Why it is taken for that, in a few words.
    package var why: String {
        let few = AddressClasses.fewSharers
        return switch kind {
        case .tor: "an exit of the list on that day"
        case .providerInternal: "the provider's own"
        case .hosting where sharing?.automated ?? 0 > 0 && people == 0: "nobody but machines came from it"
        case .hosting: "\(facts.organisation ?? "its owner") rents machines out"
        case .vpn: "more than \(few) people, most of them elsewhere in the same hours"
        case .office: "more than \(few) people, most of them nowhere else in the same hours"
        case .home: sharing == nil ? "at most one person came from it" : "at most \(few) people came from it"
        }
    }
}
