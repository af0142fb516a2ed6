package import Core

/// A snapshot, disk or bucket as a whole, handed to another account or to everybody.
package struct DataSharedOut: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "data-shared-out",
        title: "Data handed to another account",
        version: 1,
        techniques: ["T1537"],
        sees:
            "Snapshots, machine images and database snapshots that were shared with another account or everybody, buckets that a "
            + "policy, access list or replication opens to one, disks and snapshots of Azure that were exported by a signature. "
            + "Calls within the join are one finding; worth more in the shadow of a suspicious sign-in or from a network that is "
            + "new to the account. Objects that are copied one by one are bulk reads.",
        matters:
            "Nothing is read and nothing leaves by this account: whoever got the disk reads all of it at home, where no log sees it.",
        falsePositives:
            "Build accounts that share images with their customers, backups and migrations do it on many days (routine-points after "
            + "routine-days) or by Terraform (iac-points) and services (service-points). Websites are opened to everybody once.",
        example:
            "Ten minutes after a sign-in through an anonymising exit the snapshot of the payroll database is shared with an account that nobody knows.",
        inputs: [
            .init("azure-activity", ["operationName", "resourceId", "identity.claims"]),
            .init("cloudtrail", ["eventName", "eventSource", "userIdentity.arn", "sourceIPAddress"]),
        ],
        parameters: [
            .init("points", .number(25), "points", "by a person"),
            .init("shadow", .number(86_400), "s", "after a suspicious sign-in of the account"),
            .init("shadow-points", .number(15), "points", "more in that shadow, or from a new network"),
            .init("join", .number(21_600), "s", "calls closer than this are one finding"),
        ] + OrdinaryChange.parameters(iac: 3, service: 2)
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { max(parameters.seconds("join"), parameters.seconds("shadow")) }

    // Names beyond these tell a reader nothing more.
    private static let named = 5

    package func findings(in window: AccountWindow) -> [Finding] {
        // Storage logs tell of objects alone.
        let calls = window.activities(withAny: .copiedOut).filter {
            !$0.signals.contains(.objectRead) && $0.source.rawValue != "azure-storage"
        }
        guard !calls.isEmpty else { return [] }
        let (shadow, ordinary) = (AccessShadow(window), OrdinaryChange(parameters, window))
        return HotRuns.joined(calls, gap: parameters.seconds("join")).map { finding($0, window, shadow, ordinary) }
    }

    private func finding(
        _ run: [Activity],
        _ window: AccountWindow,
        _ shadow: AccessShadow,
        _ ordinary: OrdinaryChange
    ) -> Finding {
        let deeds = Set(run.map { $0.operation + ($0.resource.map { " of \($0)" } ?? "") }).sorted()
        let more = deeds.count > Self.named ? " and \(deeds.count - Self.named) more" : ""
        let what = deeds.prefix(Self.named).joined(separator: ", ") + more
        let judged = judge(run, shadow, ordinary)
        let why = judged.why.map { "; " + $0 } ?? ""
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: run,
            contributions: [Contribution(.effect, "data handed out", judged.points, what + why)],
            parameters: parameters.described,
            explanation: "Data was handed to another account: \(what)\(why).",
            lookBack: Finding.allHistory,
            lookAhead: reach
        )
    }

    private func judge(
        _ run: [Activity],
        _ shadow: AccessShadow,
        _ ordinary: OrdinaryChange
    ) -> (points: Double, why: String?) {
        let isService = OrdinaryChange.origin(of: run) == .service
        let sign = isService ? nil : shadow.sign(before: run, within: parameters.seconds("shadow"))
        if sign == nil, let excuse = ordinary.automated(run) ?? ordinary.routine(run) { return excuse }
        let network = ordinary.newNetwork(of: run)
        let why = sign.map { "after \($0)" } ?? network.map { "from \($0), which is new to the account" }
        return (parameters.number("points") + (why == nil ? 0 : parameters.number("shadow-points")), why)
    }
}
