package import Core

/// A key, role or account somewhere it never was.
package struct FirstSeen: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "first-seen",
        title: "Key, role or application used from a network for the first time",
        version: 1,
        techniques: ["T1078.004"],
        sees:
            "The first visit of a long-lived AWS key, a role or a workload to a network that it never used, while it used "
            + "others for known-days. People travel: of a person in Entra it is only told together with an application that "
            + "the account did not use in 30 days.",
        matters:
            "A leaked key makes no sign-in. That it works from somewhere else is all there is to see before it does harm.",
        falsePositives:
            "Machines that move, new build servers, new providers of mobile access: never a case alone. Offices, VPNs and "
            + "provider services count shared-points. Accounts with fewer than active-days known days are not judged; a new key on a network that the account used before is kept with no points.",
        example:
            "The build server's key was used from one network for a year. On Sunday it is used from Dallas.",
        inputs: [
            .init("cloudtrail", ["sourceIPAddress", "userIdentity.accessKeyId", "userIdentity.arn"]),
            .init("azure-ad", ["ipAddress"]), .init("azure-storage", ["callerIpAddress"]),
        ],
        parameters: [
            .init("points", .number(20), "points", "key, role or workload on a network it never used"),
            .init("application-points", .number(8), "points", "person with a new application on a new network"),
            .init("shared-points", .number(2), "points", "instead, through a door of many"),
            .init("known-days", .number(14), "d", "the account is known this long from other networks; at most 30"),
            .init("active-days", .number(7), "d", "days with activity, of 30, below which nothing is usual"),
            .init("visit", .number(86_400), "s", "uses of a new network within this of its first are one visit"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { parameters.seconds("visit") }

    package func findings(in window: AccountWindow) -> [Finding] {
        let kind = window.account.kind
        guard kind != .awsService, kind != .anonymous, kind != .managedIdentity, kind != .sharedSecret else {
            return []
        }
        var familiarity = Familiarity(window)
        var visits: [String: [Int]] = [:]
        for index in window.activities.indices where isVisit(index, window, &familiarity) {
            visits[key(window.activities[index]) ?? "", default: []].append(index)
        }
        return visits.sorted { $0.key < $1.key }.flatMap { key, uses in
            HotRuns.joined(uses.map { window.activities[$0] }, gap: parameters.seconds("visit")).map {
                finding($0, key, window, &familiarity)
            }
        }
    }

    /// A key that does not expire has a history of its own.
    private func key(_ activity: Activity) -> String? {
        activity.credentialUID.flatMap { $0.hasPrefix("AKIA") ? $0 : nil }
    }

    /// Whether the key, role or account is on its first visit to the activity's network.
    private func isVisit(_ index: Int, _ window: AccountWindow, _ familiarity: inout Familiarity) -> Bool {
        let outcome = window.activities[index].outcome
        // A call that is refused for want of permission was made with a key that works.
        guard outcome == .success || outcome == .denied && window.account.provider == .aws,
            window.activities[index].origin != .service,
            !window.activities[index].signals.contains(.riskDetection),
            let address = window.activities[index].address
        else { return false }
        let time = window.activities[index].occurredAt
        guard let arrived = familiarity.firstUse(of: address, with: key(window.activities[index])),
            arrived > time - parameters.seconds("visit")
        else { return false }
        let active = familiarity.activeDays(before: time)
        guard active.count >= parameters.count("active-days"), let first = active.first,
            first <= time - parameters.seconds("known-days") * 86_400
        else { return false }
        guard isTravelling(window.account) else { return true }
        guard let application = window.activities[index].appUID else { return false }
        return familiarity.days(using: application, before: time) == 0
    }

    /// A key that replaces another at a network that the account always used is no news.
    private func isRotation(_ run: [Activity], _ key: String, _ window: AccountWindow, _ familiarity: inout Familiarity)
        -> Bool
    {
        guard !key.isEmpty, let first = run.first?.occurredAt, let known = window.firstUse(of: key) else {
            return false
        }
        guard known > first - parameters.seconds("known-days") * 86_400 else { return false }
        return run.allSatisfy { use in
            guard let address = use.address else { return false }
            return familiarity.history(of: address, before: use.occurredAt - parameters.seconds("visit")) == .known
        }
    }

    /// People of a directory come from new networks all the time; AWS users are keys' and scripts' as well.
    private func isTravelling(_ account: Account) -> Bool { account.provider == .entra && account.kind == .user }

    private func finding(
        _ run: [Activity],
        _ key: String,
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> Finding {
        let isShared = run.allSatisfy { familiarity.isShared($0) }
        let networks = Set(run.compactMap { $0.address?.network }).sorted()
        let applications = Set(run.compactMap { $0.appName ?? $0.appUID }).sorted()
        let from = networks.prefix(3).joined(separator: ", ") + (networks.count > 3 ? " and others" : "")
        let who =
            !key.isEmpty
            ? "key \(key)" : window.account.kind == .roleSession ? "the role session" : "the account"
        let isTravelling = isTravelling(window.account)
        let what =
            isTravelling
            ? "used \(applications.prefix(3).joined(separator: ", ")) for the first time in \(Baseline.days) days, from \(from), which it never used before"
            : "used for the first time from \(from), while others were known for \(parameters.count("known-days")) days and more"
        let isRotation = isRotation(run, key, window, &familiarity)
        let points = isShared ? "shared-points" : isTravelling ? "application-points" : "points"
        let sentence =
            "\(who) \(isTravelling ? "" : "was ")\(what)" + (isShared ? ", a door of many" : "")
            + (isRotation ? ", but the key is new and the network is the account's own" : "")
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: key.isEmpty ? "account \(window.account.id)" : "key \(key) of account \(window.account.id)",
            evidence: run,
            contributions: [Contribution(.access, "new network", isRotation ? 0 : parameters.number(points), sentence)],
            parameters: parameters.described,
            explanation: sentence.prefix(1).uppercased() + sentence.dropFirst() + ".",
            lookBack: Finding.allHistory,
            lookAhead: parameters.seconds("visit")
        )
    }
}
