package import Core

/// Learns from who shares a network what it is.
package enum AddressClasses {
    /// Accounts that may share a network before its addresses say little of who used them: a family, a small site.
    package static let fewSharers = 5
    /// Days up to and with a day that its class is learned from.
    package static let days: Int64 = 7

    // Words of organisations that rent machines, in GeoIP databases.
    private static let hosts = [
        "amazon", "aws", "microsoft", "google", "digitalocean", "ovh", "hetzner", "linode", "akamai connected",
        "vultr", "choopa", "oracle", "alibaba", "tencent", "leaseweb", "contabo", "scaleway", "m247", "hosting",
        "datacamp", "server", "cloud",
    ]

    /// - Parameter sharing: nil where nothing of the network is known: then it is somebody's home.
    package static func classOf(_ sharing: NetworkSharing?, organisation: String?) -> AddressClass {
        if let name = organisation?.lowercased(), hosts.contains(where: { name.contains($0) }) { return .hosting }
        guard let sharing else { return .home }
        let people = sharing.accounts - sharing.automated
        if sharing.automated > 0, people == 0 { return .hosting }
        guard people > fewSharers else { return .home }
        return sharing.elsewhere * 2 > people ? .vpn : .office
    }
}
