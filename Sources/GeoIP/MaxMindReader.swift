internal import Bytes
package import Core
internal import Foundation

/// What files in MaxMind's format say of addresses: GeoLite2-ASN, GeoLite2-Country, GeoLite2-City and what has their
/// members (<https://dev.maxmind.com/geoip/docs/databases/>).
package actor MaxMindReader: AddressFactsSource {
    private let files: [MaxMindFile]
    /// SHA-256 of each file's bytes, in their order: another file is another plan.
    package nonisolated let digest: String

    /// - Parameter paths: Where two files know the same of an address, the first one counts.
    /// - Throws: ``GeoIPError`` for a file that cannot be read or is none of MaxMind's.
    package init(paths: [String]) throws(GeoIPError) {
        var files: [MaxMindFile] = []
        var digests: [String] = []
        for path in paths {
            guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) else {
                throw GeoIPError(path, "cannot be read")
            }
            files.append(try MaxMindFile(path, bytes))
            digests.append(SHA256Digest(of: bytes).description)
        }
        self.files = files
        digest = digests.joined(separator: "\n")
    }

    package func facts(of addresses: [IPAddress]) throws(GeoIPError) -> [IPAddress: AddressFacts] {
        var known: [IPAddress: AddressFacts] = [:]
        for address in addresses {
            var facts: AddressFacts?
            for file in files {
                guard let more = try file.facts(of: address) else { continue }
                facts = facts.map { Self.merged($0, more) } ?? more
            }
            known[address] = facts
        }
        return known
    }

    private static func merged(_ first: AddressFacts, _ second: AddressFacts) -> AddressFacts {
        // A number and its name, and two coordinates, are of one file.
        let system = first.asn == nil ? second : first
        let place = first.latitude == nil ? second : first
        return AddressFacts(
            asn: system.asn,
            organisation: system.organisation,
            country: first.country ?? second.country,
            latitude: place.latitude,
            longitude: place.longitude
        )
    }
}
