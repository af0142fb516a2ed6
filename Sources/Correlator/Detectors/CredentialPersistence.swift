package import Core

/// New ways in, or old ones widened.
package struct CredentialPersistence: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "credential-persistence",
        title: "A way back in",
        version: 2,
        techniques: [
            "T1098.001", "T1098.003", "T1098.004", "T1098.005", "T1136.003", "T1199", "T1528", "T1548.005", "T1556.006",
            "T1556.009",
        ],
        sees:
            "Access keys, key pairs of machines, passwords, application secrets, consents, devices, second factors, users, roles, policies and trusts that "
            + "an account made or changed. What follows within the join is one finding, worth what its gravest change is; more in "
            + "the shadow of a suspicious sign-in, of an anonymising exit, or from a network that is new to the account.",
        matters:
            "Passwords are reset and tokens run out: whoever means to stay makes a key of their own, and it goes on working after the "
            + "victim was cleaned up.",
        falsePositives:
            "Administrators who do the same on routine-days of the last 30 from networks they are known at (routine-points, each "
            + "operation for itself); pipelines by Terraform (iac-points) and services (service-points); people who register their "
            + "own telephone or device, as all do in their first week (small-points). None of these is excused in the shadow of a "
            + "suspicious sign-in, except what a service does.",
        example:
            "Twenty minutes after a sign-in through an anonymising exit a secret is added to an application that may read all mail.",
        inputs: [
            .init("azure-activity", ["operationName", "identity.claims", "callerIpAddress"]),
            .init("azure-ad", ["activityDisplayName", "initiatedBy", "targetResources", "result"]),
            .init("cloudtrail", ["eventName", "eventSource", "userIdentity.arn", "sourceIPAddress"]),
        ],
        parameters: [
            .init("small-points", .number(10), "points", "devices and second factors of one's own"),
            .init("points", .number(20), "points", "credentials, permissions, users, consents"),
            .init(
                "grave-points",
                .number(30),
                "points",
                "administrator roles and policies, trusts, console passwords, keys for others, conditions of access"
            ),
            .init("shadow", .number(86_400), "s", "after a suspicious sign-in of the account"),
            .init("shadow-points", .number(15), "points", "more in that shadow, or from a new network"),
            .init("join", .number(21_600), "s", "changes closer than this are one finding"),
        ] + OrdinaryChange.parameters(iac: 2, service: 2)
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { max(parameters.seconds("join"), parameters.seconds("shadow")) }

    package func findings(in window: AccountWindow) -> [Finding] {
        let changes = window.activities(withAny: .persistence)
        guard !changes.isEmpty else { return [] }
        let (shadow, ordinary) = (AccessShadow(window), OrdinaryChange(parameters, window))
        return HotRuns.joined(changes, gap: parameters.seconds("join")).map { finding($0, window, shadow, ordinary) }
    }

    private func finding(
        _ run: [Activity],
        _ window: AccountWindow,
        _ shadow: AccessShadow,
        _ ordinary: OrdinaryChange
    ) -> Finding {
        let ways = run.map { WayIn($0, by: window.account) }
        var counts: [String: Int] = [:]
        for way in ways { counts[way.name, default: 0] += 1 }
        let named = counts.sorted { $0.key < $1.key }.map { $0.value == 1 ? $0.key : "\($0.key) (\($0.value) times)" }
        let what = named.prefix(5).joined(separator: ", ") + (named.count > 5 ? " and \(named.count - 5) more" : "")
        let judged = judge(run, ways, window, shadow, ordinary)
        let why = judged.why.map { "; " + $0 } ?? ""
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: run,
            contributions: [Contribution(.effect, "persistence", judged.points, what + why)],
            techniques: Set(ways.map(\.technique)).sorted(),
            parameters: parameters.described,
            explanation: "Ways in were opened or widened: \(what)\(why).",
            lookBack: Finding.allHistory,
            lookAhead: reach
        )
    }

    private func judge(
        _ run: [Activity],
        _ ways: [WayIn],
        _ window: AccountWindow,
        _ shadow: AccessShadow,
        _ ordinary: OrdinaryChange
    ) -> (points: Double, why: String?) {
        let origin = OrdinaryChange.origin(of: run)
        let sign = origin == .service ? nil : suspicion(run, window, shadow)
        if sign == nil, let excuse = ordinary.automated(run) { return excuse }
        let network = ordinary.newNetwork(of: run)
        guard sign == nil, network == nil else {
            let why = sign.map { "after \($0)" } ?? network.map { "from \($0), which is new to the account" }
            return (points(ways.map(\.weight)) + parameters.number("shadow-points"), why)
        }
        // Each operation for itself: what an administrator does daily hides nothing that they never did.
        let usual = window.baseline.before(run[run.count - 1].occurredAt)
        let operations = Set(run.map(Habits.action))
        let routine = operations.filter { usual.days(changing: [$0]) >= parameters.count("routine-days") }
        if routine.isEmpty { return (points(ways.map(\.weight)), nil) }
        let rest = zip(run, ways).filter { !routine.contains(Habits.action($0.0)) }.map(\.1.weight)
        let days = routine.map { usual.days(changing: [$0]) }.min() ?? 0
        let why =
            "routine on \(days) or more of the last \(Baseline.days) days: \(routine.sorted().joined(separator: ", "))"
        return rest.isEmpty ? (parameters.number("routine-points"), why) : (points(rest), why)
    }

    private func suspicion(_ run: [Activity], _ window: AccountWindow, _ shadow: AccessShadow) -> String? {
        if let sign = shadow.sign(before: run, within: parameters.seconds("shadow")) { return sign }
        let exits = window.addresses.exitNodes
        let isAnonymised = run.contains { change in
            change.address.map { exits.contains($0, at: change.occurredAt) } ?? false
        }
        return isAnonymised ? "access through an anonymising exit" : nil
    }

    private func points(_ weights: [WayIn.Weight]) -> Double {
        switch weights.max() ?? .ordinary {
        case .small: parameters.number("small-points")
        case .ordinary: parameters.number("points")
        case .grave: parameters.number("grave-points")
        }
    }
}
