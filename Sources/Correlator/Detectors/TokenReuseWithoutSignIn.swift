package import Core

/// The non sequitur: a token used on storage that follows from no sign-in.
package struct TokenReuseWithoutSignIn: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "token-reuse-without-sign-in",
        title: "Token used with no sign-in behind it",
        version: 1,
        techniques: ["T1550.001", "T1528"],
        sees:
            "Storage requests with an OAuth token of an account and application for which no sign-in, interactive or not, "
            + "gave out a token in the life of one before it. Said only where the sign-in logs of that span have arrived; "
            + "else the finding is pending, worth nothing, and asked again when they come.",
        matters:
            "A stolen token makes no sign-in: MFA, conditional access and the person's own attention were all passed by.",
        falsePositives:
            "Diagnostic settings that leave out non-interactive sign-ins (the finding then stays pending); tokens "
            + "between first-party services; tokens older than token-life.",
        example:
            "Storage is read with a token of Maya and an application she last signed in to three days ago. No sign-in, interactive or not, gave it out; the logs of those days are complete.",
        inputs: [
            .init(
                "azure-storage",
                ["identity.tokenHash", "identity.requester.objectId", "identity.type", "callerIpAddress"]
            ),
            .init("azure-ad", ["uniqueTokenIdentifier", "ipAddress"]),
        ],
        parameters: [
            .init("points", .number(30), "points", "for a token with no sign-in behind it"),
            .init(
                "new-network-points",
                .number(10),
                "points",
                "more where the account never used that network"
            ),
            .init(
                "token-life",
                .number(100_800),
                "s",
                "28 h: the longest life of a token with continuous access evaluation"
            ),
            .init("clock-skew", .number(300), "s", "a sign-in may be stamped this much after its first use"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { parameters.seconds("token-life") + parameters.seconds("clock-skew") }

    package func findings(in window: AccountWindow) -> [Finding] {
        let uses = window.activities.filter { $0.signals.contains(.tokenUsed) }
        guard !uses.isEmpty else { return [] }
        let life = parameters.seconds("token-life")
        let signIns = window.activities.filter { $0.signals.contains(.tokenIssued) && $0.classUID == 3002 }
        let issued = Dictionary(grouping: signIns, by: { $0.appUID ?? "" }).mapValues { $0.map(\.occurredAt) }
        let orphans = uses.filter { !isExplained($0, by: issued) }
        // One token's uses are one claim; requests whose log keeps no token hash are told apart by application.
        let groups = Dictionary(grouping: orphans) { $0.tokenHash ?? "application \($0.appUID ?? "unknown")" }
        return groups.sorted { $0.key < $1.key }.flatMap { token, uses in
            HotRuns.joined(uses, gap: life).map { finding($0, token: token, window) }
        }
    }

    /// - Parameter issued: Times of sign-ins, ascending, by application; a sign-in that names none may be for any.
    private func isExplained(_ use: Activity, by issued: [String: [Timestamp]]) -> Bool {
        let from = use.occurredAt - parameters.seconds("token-life")
        let to = use.occurredAt + parameters.seconds("clock-skew")
        guard let app = use.appUID else { return issued.values.contains { Self.holds($0, from, to) } }
        return [app, ""].contains { issued[$0].map { Self.holds($0, from, to) } ?? false }
    }

    /// Whether one of the ascending times lies in the span.
    private static func holds(_ times: [Timestamp], _ from: Timestamp, _ to: Timestamp) -> Bool {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < from { low = middle + 1 } else { high = middle }
        }
        return low < times.count && times[low] <= to
    }

    private func finding(_ run: [Activity], token: String, _ window: AccountWindow) -> Finding {
        let first = run.map(\.occurredAt).min() ?? Timestamp(seconds: 0)
        let last = run.map(\.occurredAt).max() ?? first
        let tenant = window.account.tenant ?? run.compactMap(\.resourceTenant).first ?? "unknown"
        let missing = categories(window.account).compactMap {
            window.coverage.missing(
                Coverage.Log(tenant: tenant, category: $0),
                from: first - parameters.seconds("token-life"),
                to: last
            )
        }
        let isNew = run.contains { use in
            guard let network = use.address?.network else { return false }
            if case .known = window.history(of: network, before: first, credential: nil) { return false }
            return true
        }
        let points = parameters.number("points") + (isNew ? parameters.number("new-network-points") : 0)
        let uses = "\(run.count) storage request\(run.count == 1 ? "" : "s") with a token"
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "token \(token) of account \(window.account.id)",
            evidence: run,
            state: missing.isEmpty ? .active : .pending,
            contributions: [
                Contribution(
                    .access,
                    "token without sign-in",
                    points,
                    "no sign-in gave out this token"
                        + (isNew ? ", used from a network this account never used before" : "")
                )
            ],
            parameters: parameters.described,
            explanation: missing.isEmpty
                ? "\(uses) for which no sign-in of this account and application exists in the \(TimeSpan.text(parameters.number("token-life"))) before."
                : "\(uses) and no sign-in is known, but it cannot be said that there was none: \(missing.joined(separator: "; ")).",
            lookBack: Finding.allHistory,
            lookAhead: parameters.seconds("token-life")
        )
    }

    /// The logs in which a sign-in of such an account would stand.
    private func categories(_ account: Account) -> [String] {
        switch account.kind {
        case .servicePrincipal: ["ServicePrincipalSignInLogs"]
        case .managedIdentity: ["ManagedIdentitySignInLogs"]
        default: ["SignInLogs", "NonInteractiveUserSignInLogs"]
        }
    }
}
