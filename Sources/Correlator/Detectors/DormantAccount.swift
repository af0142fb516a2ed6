package import Core

/// An account that nobody used for weeks, used again from somewhere else.
package struct DormantAccount: AccountDetector {
    package static let definition = DetectionDefinition(
        id: "dormant-account",
        title: "Dormant account used from a new network",
        version: 1,
        techniques: ["T1078.004"],
        sees:
            "The first day of activity after days whole days of silence, with a success from a network that the account "
            + "never used. Silence is only said where the account's sign-in log (for AWS its management events) of that "
            + "time has arrived; else the finding is pending.",
        matters:
            "Nobody misses an account that nobody uses: of people who left, of projects that ended, of suppliers.",
        falsePositives:
            "People back from long leave, at a new home: raise days. At an office, behind a VPN or through a provider's "
            + "service they count shared-points. A new account is kept with no points, since older logs may come.",
        example:
            "The account of a consultant whose project ended in March signs in in May, from a network that it never used, with the right password.",
        inputs: [
            .init("azure-ad", ["ipAddress", "resultType"]), .init("azure-storage", ["callerIpAddress"]),
            .init("cloudtrail", ["sourceIPAddress", "userIdentity.arn"]),
        ],
        parameters: [
            .init("days", .number(21), "d", "of silence; at most 30, as far as days are kept"),
            .init("points", .number(25), "points", "for the access"),
            .init("shared-points", .number(5), "points", "instead, through a door of many"),
        ]
    )

    private let parameters: ParameterValues

    package init(_ parameters: ParameterValues) { self.parameters = parameters }

    package var reach: Int64 { 86_400 }

    private var silence: Int64 { min(parameters.seconds("days"), Baseline.days) * 86_400 }

    package func findings(in window: AccountWindow) -> [Finding] {
        let kind = window.account.kind
        // Role sessions come and go with their names; shared secrets are nobody's account.
        guard kind.isPersonal || kind == .servicePrincipal, let beginning = window.firstUse(of: nil) else { return [] }
        var familiarity = Familiarity(window)
        var days: [Timestamp: [Int]] = [:]
        for index in window.activities.indices {
            guard window.activities[index].outcome == .success, window.activities[index].origin != .service,
                let address = window.activities[index].address,
                !window.activities[index].signals.contains(.riskDetection)
            else { continue }
            let day = window.activities[index].occurredAt.day
            if familiarity.history(of: address, before: day) != .known { days[day, default: []].append(index) }
        }
        return days.sorted { $0.key < $1.key }.compactMap { day, uses in
            let last = window.baseline.lastActiveDay(before: day)
            // What is not kept of days is longer ago than the silence.
            guard last.map({ $0 < day - silence }) ?? true else { return nil }
            let isNew = beginning >= day - silence
            return finding(Selection(window.activities, at: uses), day, isNew: isNew, window, &familiarity)
        }
    }

    /// - Parameter isNew: Nothing is known from before the silence. It is kept, since older logs may come.
    private func finding(
        _ uses: Selection,
        _ day: Timestamp,
        isNew: Bool,
        _ window: AccountWindow,
        _ familiarity: inout Familiarity
    ) -> Finding {
        let missing = missing(uses, day, window)
        let isShared = uses.allSatisfy { familiarity.isShared($0) }
        var sites: Set<IPAddress.Site> = []
        uses.forEach { if let site = $0.pointee.address?.site { sites.insert(site) } }
        let networks = sites.map(\.description).sorted()
        let from = networks.prefix(3).joined(separator: ", ") + (networks.count > 3 ? " and others" : "")
        let what =
            isNew
            ? "active from \(from), and nothing is known of it before: it is new"
            : "active again after at least \(silence / 86_400) days, from \(from), never used before"
                + (isShared ? ", a door of many" : "")
        let points = isNew ? 0 : parameters.number(isShared ? "shared-points" : "points")
        return Finding(
            Self.definition,
            account: window.account.id,
            subject: "account \(window.account.id)",
            evidence: uses,
            state: isNew ? .watched : missing.isEmpty ? .active : .pending,
            contributions: [Contribution(.access, "dormant account", points, what)],
            parameters: parameters.described,
            explanation: missing.isEmpty || isNew
                ? "The account was \(what)."
                : "The account was \(what), but it cannot be said that it was silent: \(missing.joined(separator: "; ")).",
            lookBack: Finding.allHistory,
            lookAhead: reach
        )
    }

    private func missing(_ uses: Selection, _ day: Timestamp, _ window: AccountWindow) -> [String] {
        guard let tenant = window.account.tenant ?? uses.compactMap(\.resourceTenant).first else {
            return ["the account's tenant is not known"]
        }
        let first = uses.first?.occurredAt ?? day
        return categories(window.account).compactMap {
            window.coverage.missing(Coverage.Log(tenant: tenant, category: $0), from: day - silence, to: first)
        }
    }

    /// The logs in which anything that such an account does begins.
    private func categories(_ account: Account) -> [String] {
        switch (account.provider, account.kind) {
        case (.aws, _): ["Management"]
        case (.azureStorage, _): ["StorageRead"]
        case (.entra, .servicePrincipal): ["ServicePrincipalSignInLogs"]
        case (.entra, .managedIdentity): ["ManagedIdentitySignInLogs"]
        case (.entra, _): ["SignInLogs", "NonInteractiveUserSignInLogs"]
        }
    }
}
