/// A version of the interface, `20.0`.
package struct APIVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let major: Int
    package let minor: Int

    package init(_ major: Int, _ minor: Int = 0) {
        self.major = major
        self.minor = minor
    }

    /// Nil where the text is no version; `20` has no minor part.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(parts.count), let major = parts[0] else { return nil }
        guard let minor = parts.count == 2 ? parts[1] : 0 else { return nil }
        self.init(major, minor)
    }

    package static func < (left: APIVersion, right: APIVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    package var description: String { "\(major).\(minor)" }
}

/// Which versions a console speaks.
package struct SupportedVersions: Hashable, Sendable {
    /// What `help/versions` lists, oldest first.
    package var known: [APIVersion]
    package var removed: Set<APIVersion> = []
    /// Older ones still answer, with a `Deprecated` header.
    package var oldestSupported = APIVersion(19)

    /// What clients in the field ask for, old ones among it: stix-shifter 8.0, IBM's samples 6.0, qradar4py 13.1.
    package static let usual = SupportedVersions(
        known: [
            APIVersion(6), APIVersion(7), APIVersion(8), APIVersion(9), APIVersion(9, 1), APIVersion(10),
            APIVersion(10, 1),
            APIVersion(11), APIVersion(12), APIVersion(12, 1), APIVersion(13), APIVersion(13, 1), APIVersion(14),
            APIVersion(15), APIVersion(15, 1), APIVersion(16), APIVersion(17), APIVersion(18), APIVersion(19),
            APIVersion(20), APIVersion(21), APIVersion(22), APIVersion(23), APIVersion(24), APIVersion(25),
            APIVersion(26),
        ]
    )

    var newest: APIVersion { known.filter { !removed.contains($0) }.max() ?? APIVersion(26) }

    /// The version that a request is answered in: none means the newest, and so does one that is yet to come.
    package func resolve(_ header: String?) throws(APIError) -> APIVersion {
        guard let header = header?.trimmed, !header.isEmpty else { return newest }
        guard let asked = APIVersion(header) else {
            throw APIError(422, 36, "The version \"\(header)\" is not a valid version number")
        }
        if asked > newest { return newest }
        let isMajorOnly = !header.contains(".")
        let candidates = known.filter { !removed.contains($0) }
        let found = isMajorOnly ? candidates.filter { $0.major == asked.major }.max() : candidates.first { $0 == asked }
        guard let found else {
            throw APIError(422, 35, "Version \(header) of the API has been removed")
        }
        return found
    }

    func isDeprecated(_ version: APIVersion) -> Bool { version < oldestSupported }
}
