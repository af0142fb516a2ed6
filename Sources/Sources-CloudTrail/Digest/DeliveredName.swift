package import Core

/// An object by its bucket and key.
package struct S3Name: Hashable, Sendable {
    package let bucket: String
    package let key: String

    package init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }
}

/// Digests of one trail that follow one another. Backfill digests, which name log files that came too late for the
/// hourly ones, are a series of their own.
package struct DigestSeries: Hashable, Comparable, Sendable {
    package let account: String
    /// The region of the logs.
    package let region: String
    package let trail: String
    /// The trail's own region.
    package let home: String
    /// The organisation (`o-…`) where the trail is an organisation's: it may be called as one of the account's own.
    package let organisation: String
    package let isBackfill: Bool

    package static func < (left: DigestSeries, right: DigestSeries) -> Bool { left.order < right.order }

    private var order: (String, String, String, String, String, Int) {
        (account, region, trail, home, organisation, isBackfill ? 1 : 0)
    }
}

/// What the name of an object says that CloudTrail delivered.
///
/// `[prefix/]AWSLogs/[o-orgid/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/` and `…/CloudTrail-Digest/…`, as in the user
/// guide, "Finding your CloudTrail log files" and "CloudTrail digest file structure".
package struct DeliveredName: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case log
        case digest(DigestSeries)
    }

    package let kind: Kind
    package let account: String
    package let region: String
    /// When it was delivered: to the minute, and by experience to five, for a log; the end of its time for a digest.
    package let stamp: Timestamp

    /// - Parameter path: A key, or the path of a copy, compressed (`.json.gz`) or not.
    /// - Returns: nil for what is neither a log file nor a digest: insights, network activity, markers of folders.
    package init?(path: String) {
        let folders = path.split(separator: "/")
        guard var name = folders.last.map({ Self.withoutGzip($0) }), name.hasSuffix(".json") else { return nil }
        name.removeLast(".json".count)
        let isBackfill = name.hasSuffix("_backfill")
        if isBackfill { name.removeLast("_backfill".count) }
        let parts = name.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 5 else { return nil }
        account = parts[0]
        region = parts[2]
        switch parts[1] {
        case "CloudTrail":
            // `YYYYMMDDTHHmmZ`, and 16 characters that tell files of the same minute apart.
            guard parts.count == 5, !isBackfill, !parts[4].contains("."), parts[3].utf8.count == 14,
                parts[3].hasSuffix("Z"),
                let time = Timestamp(parts[3].dropLast() + "00Z")
            else { return nil }
            kind = .log
            stamp = time
        case "CloudTrail-Digest":
            // The name of a trail may hold `_`: what stands behind it is counted from the end.
            let end = parts.count - 1
            guard end >= 5, parts[end].utf8.count == 16, let time = Timestamp(parts[end]) else { return nil }
            let root = folders.lastIndex(of: ObjectPlace.root).map { folders[($0 + 1)...] } ?? []
            kind = .digest(
                DigestSeries(
                    account: account,
                    region: region,
                    trail: parts[3..<end - 1].joined(separator: "_"),
                    home: parts[end - 1],
                    organisation: root.first.flatMap { $0.hasPrefix("o-") ? String($0) : nil } ?? "",
                    isBackfill: isBackfill
                )
            )
            stamp = time
        default: return nil
        }
    }

    fileprivate static func withoutGzip(_ name: Substring) -> Substring {
        name.hasSuffix(".gz") ? name.dropLast(".gz".count) : name
    }
}

/// Compares places of a copy with the keys of the originals.
package struct ObjectPlace: Hashable, Sendable {
    /// The folder below which CloudTrail writes, whatever prefix the trail has.
    static let root: Substring = "AWSLogs"

    private let path: String

    package init(_ path: String) { self.path = path }

    /// The name of the file, the same for the compressed object and its inflated copy.
    package var fileName: String {
        let utf8 = path.utf8
        let start = utf8.lastIndex(of: UInt8(ascii: "/")).map { utf8.index(after: $0) } ?? utf8.startIndex
        return String(DeliveredName.withoutGzip(path[start...]))
    }

    /// Whether a file at this place of a copy is where the object `key` was.
    ///
    /// A copy may have been made of the whole bucket, of a prefix, or of any folder, and into any folder: the two must
    /// agree from the end up to `AWSLogs`, or up to where the copy begins.
    package func stands(for key: ObjectPlace) -> Bool {
        guard fileName == key.fileName else { return false }
        let found = path.split(separator: "/").dropLast()
        let wanted = key.path.split(separator: "/").dropLast()
        let common = zip(found.reversed(), wanted.reversed()).prefix { $0 == $1 }.count
        let needed = wanted.lastIndex(of: Self.root).map { wanted.count - $0 } ?? wanted.count
        return common == found.count || common >= needed
    }
}
