package import Core

/// Many objects, or much of them, read or copied out of a bucket of S3 in minutes.
package struct S3BulkRead: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "s3-bulk-read",
        title: "Bulk read of S3 objects",
        version: 2,
        techniques: ["T1530", "T1567", "T1537"],
        sees:
            "Distinct objects, or bytes, read from one bucket with one credential within a sliding window, or copied into another "
            + "account. Where the account's own busy hour is known, a multiple of it is much as well. Reads of objects are data "
            + "events: a trail keeps them only where it was told to.",
        matters: "It is what the key was stolen for: documents leave, and cannot be called back.",
        falsePositives:
            "Backups, data lakes, training jobs and replication read as much every day at the same time: after habit-days of the "
            + "last 14 they are learned automation and worth habit-points, unless they come from a new network. Programs of backups "
            + "are known by job-programs, roles and users that read in bulk by profession by job-accounts. Ranges of one object are "
            + "one object. Services of AWS on someone's behalf have service-points.",
        example:
            "A key that leaked in a public repository copies nine hundred objects of a billing bucket to a hosting provider in six minutes.",
        inputs: [
            .init("cloudtrail", ["eventName", "eventSource", "userIdentity.accessKeyId", "sourceIPAddress"])
        ],
        parameters: BulkRead.parameters
    )

    private let read: BulkRead

    package init(_ parameters: ParameterValues) { read = BulkRead(Self.definition, parameters) }

    package var reach: Int64 { read.reach }

    package func findings(in window: AccountWindow) -> [Finding] {
        // What is handed out as a whole, by a policy or a snapshot, is read by nobody here: `data-shared-out` tells of it.
        read.findings(in: window) {
            $0.source.rawValue == "cloudtrail" && $0.signals.contains(.objectRead)
                ? BulkRead.Cut(place: Self.bucket($0), credential: $0.credentialUID ?? "") : nil
        } named: {
            (
                "bucket \($0.place) by credential \($0.credential) of account \(window.account.id)",
                "bucket \($0.place)"
            )
        }
    }

    /// `bucket` of `bucket/key`.
    private static func bucket(_ read: Activity) -> String {
        guard let resource = read.resource else { return "unknown" }
        return String(Substring(resource.utf8.prefix { $0 != UInt8(ascii: "/") }))
    }
}
