package import Core

/// What stands at the address, found once when the client connects.
package struct Appliance: Sendable, Equatable {
    /// `7.5.0 UpdatePackage 12`, or what it says instead.
    package let release: String
    /// The version of the interface that is spoken.
    package let version: APIVersion
    /// Microseconds that its clock is ahead of this machine's, negative where it is behind.
    package let skew: Int64
    /// To be printed in every report: an unchecked certificate, versions that are unknown or about to go, a clock
    /// that is off.
    package let warnings: [String]

    /// An instant of this machine's on the appliance's clock.
    package func time(at instant: Timestamp) -> Timestamp {
        Timestamp(microseconds: instant.microseconds &+ skew)
    }

    /// Clocks further apart are warned of: a minute, the precision of quoted times in AQL.
    static let tolerableSkew: Int64 = 60_000_000
}

/// `/system/about`.
struct SystemAbout: Decodable, Sendable {
    let externalVersion: String?
    let releaseName: String?

    enum CodingKeys: String, CodingKey {
        case externalVersion = "external_version"
        case releaseName = "release_name"
    }
}
