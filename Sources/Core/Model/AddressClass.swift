/// What stands behind an address, as far as it can be told: how much it says of who used it.
package enum AddressClass: String, Codable, Sendable {
    /// One to a few people's: it says much.
    case home
    /// Many people's behind one door: it says little.
    case office
    /// Many people's who come from elsewhere at the same time: it says little of where they are.
    case vpn
    /// Machines': a hosting provider's or a cloud's egress.
    case hosting
    /// An exit of the Tor network at that time.
    case tor
    /// The provider's own service, on someone's behalf: it says nothing.
    case providerInternal = "provider-internal"
}

/// What a GeoIP database in MaxMind's format says of an address.
package struct AddressFacts: Codable, Hashable, Sendable {
    package let asn: Int64?
    /// The name of the autonomous system's owner.
    package let organisation: String?
    /// ISO 3166-1 alpha-2.
    package let country: String?
    /// Degrees north.
    package let latitude: Double?
    /// Degrees east.
    package let longitude: Double?

    package init(
        asn: Int64? = nil,
        organisation: String? = nil,
        country: String? = nil,
        latitude: Double? = nil,
        longitude: Double? = nil
    ) {
        self.asn = asn
        self.organisation = organisation
        self.country = country
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// How many accounts shared a network on a day.
package struct NetworkSharing: Codable, Hashable, Sendable {
    /// Accounts that came from it.
    package let accounts: Int
    /// Those of them that run without a person: service principals, managed identities, services.
    package let automated: Int
    /// Those of them that came from another network as well in at least three of the same hours.
    package let elsewhere: Int

    package init(accounts: Int, automated: Int, elsewhere: Int) {
        self.accounts = accounts
        self.automated = automated
        self.elsewhere = elsewhere
    }
}

/// A network on one day, and who shared it.
package struct NetworkShare: Hashable, Sendable {
    package let network: String
    /// Midnight UTC.
    package let day: Timestamp
    package let sharing: NetworkSharing

    package init(network: String, day: Timestamp, sharing: NetworkSharing) {
        self.network = network
        self.day = day
        self.sharing = sharing
    }
}
