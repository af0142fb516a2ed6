package import Core

/// Many objects, or much of them, read from a storage account of Azure in minutes.
package struct BulkBlobRead: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "bulk-blob-read",
        title: "Bulk read of storage objects",
        version: 3,
        techniques: ["T1530", "T1567", "T1537"],
        sees:
            "Distinct objects, or bytes, read from one storage account within a sliding window, by one account or shared secret. "
            + "Requests are never counted: one large file is read in hundreds of ranges. Where the account's own busy hour is "
            + "known, a multiple of it is much as well. After a suspicious sign-in, or days after the account gave out a role, it is "
            + "worth more.",
        matters: "It is what the account was bought for: documents leave, and cannot be called back.",
        falsePositives:
            "Backups, data jobs, pipelines and migrations read as much every day at the same time: after habit-days of the last 14 "
            + "they are learned automation and worth habit-points, unless they come from a new network. Backup and data services "
            + "are known by job-programs, accounts that read in bulk by profession by job-accounts. Ranges of one object are one "
            + "object. Services of Azure on someone's behalf have service-points.",
        example:
            "Five hundred and twelve ledgers of one storage account are read in nine minutes with a token of Maya's, who opens three on a busy day.",
        inputs: [
            .init(
                "azure-storage",
                ["operationName", "statusCode", "identity.requester.objectId", "properties.objectKey"]
            )
        ],
        parameters: BulkRead.parameters + TokenGroups.parameters
    )

    private let read: BulkRead
    private let life: Int64
    private let skew: Int64

    package init(_ parameters: ParameterValues) {
        read = BulkRead(Self.definition, parameters)
        life = parameters.seconds("token-life")
        skew = parameters.seconds("clock-skew")
    }

    package var reach: Int64 { max(read.reach, TokenGroups.reach(life: life, skew: skew)) }

    package func findings(in window: AccountWindow) -> [Finding] {
        let found = read.findings(in: window) {
            $0.source.rawValue == "azure-storage"
                ? BulkRead.Cut(place: Self.storageAccount($0), credential: "") : nil
        } named: {
            ("storage \($0.place) by account \(window.account.id)", "storage account \($0.place)")
        }
        return TokenBook.bind(found, in: window, life: life, skew: skew)
    }

    /// The account's name in `/account/container/blob` or in the URL.
    private static func storageAccount(_ read: Activity) -> String {
        let path = (read.resource ?? "").utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2)
        let isURL = path.first.map { Substring($0).hasPrefix("http") } ?? false
        guard let host = isURL ? path.dropFirst().first : path.first else { return "unknown" }
        return String(Substring(host.prefix { $0 != UInt8(ascii: ".") }))
    }
}
