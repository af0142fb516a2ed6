package import Core

/// The non sequitur: a token used on storage that follows from no sign-in.
package struct TokenReuseWithoutSignIn: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "token-reuse-without-sign-in",
        title: "Token used with no sign-in behind it",
        version: 3,
        techniques: ["T1550.001", "T1528"],
        sees:
            "Storage requests with an OAuth token of an account and application for which no sign-in, interactive or not, "
            + "gave out a token in the life of one before its first use: what was signed in to "
            + "afterwards cannot have given it out. Said only where the sign-in logs of that span have arrived; "
            + "else the finding is pending, worth nothing, and asked again when they come.",
        matters:
            "A stolen token makes no sign-in: MFA, conditional access and the person's own attention were all passed by.",
        falsePositives:
            "Diagnostic settings that leave out non-interactive sign-ins, and tokens that may be older than the logs (the "
            + "finding then stays pending). Managed identities get tokens from the machine: managed-identity-points. "
            + "Applications that get tokens from other first-party ones, not from a sign-in, are named in first-party-apps "
            + "and count first-party-points.",
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
            .init("managed-identity-points", .number(0), "points", "instead, where the account is a managed identity"),
            .init("first-party-points", .number(0), "points", "instead, for the applications below"),
            .init(
                "first-party-apps",
                // learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
                .word(
                    "4765445b-32c6-49b0-83e6-1d93765276ca 89bee1f7-5e6e-4d8a-9f3d-ecd601259da7 "
                        + "00000003-0000-0000-c000-000000000000 00000003-0000-0ff1-ce00-000000000000 "
                        + "00000002-0000-0ff1-ce00-000000000000"
                ),
                "application ids, blanks between",
                "OfficeHome, Office365 Shell WCSS-Client, Graph, SharePoint Online, Exchange Online: they act with "
                    + "tokens exchanged for them"
            ),
        ] + TokenGroups.parameters
    )

    private let parameters: ParameterValues
    private let firstPartyApps: Set<String>

    package init(_ parameters: ParameterValues) {
        self.parameters = parameters
        firstPartyApps = Set(parameters.word("first-party-apps").lowercased().split(separator: " ").map(String.init))
    }

    package var reach: Int64 {
        TokenGroups.reach(life: parameters.seconds("token-life"), skew: parameters.seconds("clock-skew"))
    }

    package func findings(in window: AccountWindow) -> [Finding] {
        let life = parameters.seconds("token-life")
        let skew = parameters.seconds("clock-skew")
        let groups = TokenGroups.groups(in: window, life: life, skew: skew)
        let orphans = Dictionary(grouping: groups.filter { $0.binding == nil }, by: \.token)
        // One token's uses are one claim; requests whose log keeps no token hash are told apart by application.
        let found = orphans.sorted { $0.key < $1.key }.flatMap { token, groups in
            let uses = groups.flatMap(\.uses).sorted().map { window.activities[$0] }
            return HotRuns.joined(uses, gap: life).map { finding($0, token: token, window) }
        }
        return TokenBook.bind(found, in: window, life: life, skew: skew)
    }

    /// What such a token is worth where something other than theft explains it.
    private func explained(_ run: [Activity], _ account: Account) -> (points: Double, why: String)? {
        if account.kind == .managedIdentity {
            return (parameters.number("managed-identity-points"), "a managed identity has its tokens from the machine")
        }
        guard run.allSatisfy({ $0.appUID.map(firstPartyApps.contains) ?? false }) else { return nil }
        return (parameters.number("first-party-points"), "the application gets tokens from other first-party ones")
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
        let explained = explained(run, window.account)
        let points =
            explained?.points ?? parameters.number("points") + (isNew ? parameters.number("new-network-points") : 0)
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
                    "no sign-in gave out this token" + (explained.map { ", but \($0.why)" } ?? "")
                        + (isNew ? ", used from a network this account never used before" : "")
                )
            ],
            parameters: parameters.described,
            explanation: missing.isEmpty
                ? "\(uses) for which no sign-in of this account and application exists in the \(TimeSpan.text(parameters.number("token-life"))) before\(explained.map { ", but \($0.why)" } ?? "")."
                : "\(uses) and no sign-in is known, but it cannot be said that there was none: \(missing.joined(separator: "; ")).",
            lookBack: Finding.allHistory,
            lookAhead: reach
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
