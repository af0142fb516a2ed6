package import Core

/// Many objects, or much of them, read in minutes.
package struct BulkBlobRead: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "bulk-blob-read",
        title: "Bulk read of storage objects",
        version: 1,
        techniques: ["T1530", "T1567"],
        sees:
            "Distinct objects, or bytes, read from one storage account within the window, by one account or shared secret. "
            + "Requests are never counted: one large file is read in hundreds of ranges.",
        matters: "It is what the account was bought for: documents leave, and cannot be called back.",
        falsePositives: "Backups, data jobs, migrations: they have no access side and so open no case.",
        example:
            "Five hundred and twelve ledgers of one storage account are read in nine minutes with a token of Maya's.",
        inputs: [
            .init(
                "azure-storage",
                ["operationName", "statusCode", "identity.requester.objectId", "properties.objectKey"]
            )
        ],
        parameters: [
            .init("objects", .number(50), "objects", "distinct objects in the window"),
            .init("bytes", .number(1_073_741_824), "bytes", "sum of responseBodySize in the window"),
            .init("window", .number(900), "s", "length of the window"),
            .init("points", .number(25), "points", "for the read"),
            .init("new-network-points", .number(10), "points", "more where the account never used the network before"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { parameters.seconds("window") }

    private struct Reads: HotRuns.Tally {
        let objects: Int
        let bytes: Int64
        var distinct = DistinctCounter<String>()
        var sum: Int64 = 0

        var isHot: Bool { distinct.count >= objects || sum >= bytes }

        mutating func add(_ activity: Activity) {
            distinct.add(activity.resource ?? "")
            sum &+= max(0, activity.bytesOut ?? 0)
        }

        mutating func remove(_ activity: Activity) {
            distinct.remove(activity.resource ?? "")
            sum &-= max(0, activity.bytesOut ?? 0)
        }
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        let reads = window.activities.filter {
            $0.signals.contains(.objectRead) && $0.source.rawValue == "azure-storage"
        }
        let byStorage = Dictionary(grouping: reads, by: Self.storageAccount)
        return byStorage.sorted { $0.key < $1.key }.flatMap { storage, reads in
            HotRuns.runs(
                of: reads,
                horizon: parameters.seconds("window"),
                tally: Reads(objects: parameters.count("objects"), bytes: Int64(parameters.number("bytes")))
            ).map { finding($0, storage, window) }
        }
    }

    /// The account's name in `/account/container/blob` or in the URL.
    private static func storageAccount(_ read: Activity) -> String {
        let path = (read.resource ?? "").utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2)
        let isURL = path.first.map { Substring($0).hasPrefix("http") } ?? false
        guard let host = isURL ? path.dropFirst().first : path.first else { return "unknown" }
        return String(Substring(host.prefix { $0 != UInt8(ascii: ".") }))
    }

    private func finding(_ run: [Activity], _ storage: String, _ window: AccountWindow) -> Finding {
        let objects = Set(run.compactMap(\.resource)).count
        let bytes = run.reduce(Int64(0)) { $0 &+ max(0, $1.bytesOut ?? 0) }
        let isNew = run.contains { read in
            guard let network = read.address?.network else { return false }
            if case .new = window.history(of: network, before: run[0].occurredAt, credential: nil) {
                return true
            }
            return false
        }
        let what = "\(objects) distinct objects, \(ByteCount.text(bytes)), from storage account \(storage)"
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "storage \(storage) by account \(window.account.id)",
            evidence: run,
            contributions: [
                Contribution(
                    .effect,
                    "bulk read",
                    parameters.number("points") + (isNew ? parameters.number("new-network-points") : 0),
                    what + (isNew ? ", from a network never used before" : "")
                )
            ],
            parameters: parameters.described,
            explanation:
                "\(what), in \(TimeSpan.text(run[run.count - 1].occurredAt.seconds(since: run[0].occurredAt))).",
            lookBack: Finding.allHistory,
            lookAhead: parameters.seconds("window")
        )
    }
}
