/// A version of the interface, `20.0`.
package struct APIVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let major: Int
    package let minor: Int

    package init(_ major: Int, _ minor: Int = 0) {
        self.major = major
        self.minor = minor
    }

    /// - Returns: nil where the text is no version; `20` is `20.0`.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(parts.count), let major = parts[0], (1...999).contains(major) else { return nil }
        guard let minor = parts.count == 2 ? parts[1] : 0, (0...999).contains(minor) else { return nil }
        self.init(major, minor)
    }

    package static func < (left: APIVersion, right: APIVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    package var description: String { "\(major).\(minor)" }

    /// What this client was written for: the calls that it makes are the same from 19.0 to 26.0.
    static let known = APIVersion(19)...APIVersion(26)
}

/// A row of `/help/versions`.
package struct OfferedVersion: Decodable, Sendable, Equatable {
    let version: String
    let deprecated: Bool?
    let removed: Bool?
}

/// Which version is spoken, and what is to be said about it.
package struct VersionChoice: Sendable, Equatable {
    package let version: APIVersion
    package let warning: String?

    package init(version: APIVersion, warning: String?) {
        self.version = version
        self.warning = warning
    }

    /// The highest known version that is neither removed nor deprecated; else the nearest, with a warning.
    ///
    /// - Returns: nil where nothing is offered.
    package static func best(of offered: [OfferedVersion]) -> VersionChoice? {
        let present = offered.filter { $0.removed != true }
        func versions(_ rows: [OfferedVersion]) -> [APIVersion] { rows.compactMap { APIVersion($0.version) } }
        let current = versions(present.filter { $0.deprecated != true })
        if let version = current.filter(APIVersion.known.contains).max() {
            return VersionChoice(version: version, warning: nil)
        }
        if let version = versions(present).filter(APIVersion.known.contains).max() {
            return VersionChoice(
                version: version,
                warning: "QRadar calls version \(version) of its interface deprecated and offers no newer one that"
                    + " this program knows; update this program before QRadar is updated"
            )
        }
        // The nearest newer one, else the newest of the older ones.
        let newer = versions(present).filter { $0 > APIVersion.known.upperBound }.min()
        return (newer ?? versions(present).max()).map {
            VersionChoice(
                version: $0,
                warning: "QRadar offers no version of its interface that this program was tested with"
                    + " (\(APIVersion.known.lowerBound) to \(APIVersion.known.upperBound)); \($0) is used"
            )
        }
    }
}
