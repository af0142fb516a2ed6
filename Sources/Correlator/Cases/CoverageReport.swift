internal import Core

/// Says what of each source could be seen in the time of a case, and what could not.
enum CoverageReport {
    static func statements(
        for accounts: [Account],
        first: Timestamp,
        last: Timestamp,
        coverage: Coverage
    ) -> [CoverageStatement] {
        var logs: Set<Coverage.Log> = []
        for account in accounts {
            guard let tenant = account.tenant else { continue }
            for category in categories(account) { logs.insert(Coverage.Log(tenant: tenant, category: category)) }
        }
        return logs.sorted { ($0.tenant, $0.category) < ($1.tenant, $1.category) }.map { log in
            let missing = coverage.missing(log, from: first, to: last)
            let hours = coverage.hours[log] ?? []
            return CoverageStatement(
                source: log.category,
                tenant: log.tenant,
                from: missing == nil ? first.hour : hours.first,
                to: missing == nil ? last.hour : hours.last,
                state: missing == nil ? .complete : hours.isEmpty ? .missing : .partial,
                why: missing.map { why($0, log, first, last, coverage) } ?? whole(log, last, coverage)
            )
        }
    }

    private static func whole(_ log: Coverage.Log, _ last: Timestamp, _ coverage: Coverage) -> String {
        let lag = coverage.lag(of: log, before: last)
        return "records on both sides of the case and no long gap between"
            + (lag > 3600 ? "; they go on for longer than the \(Coverage.minutes(lag)) that they come late" : "")
    }

    /// What is missing, and where the log has nothing of the case's time at all, what was therefore invisible.
    private static func why(
        _ missing: String,
        _ log: Coverage.Log,
        _ first: Timestamp,
        _ last: Timestamp,
        _ coverage: Coverage
    ) -> String {
        guard !coverage.hasRecords(log, from: first, to: last), let unseen = unseen[log.category] else {
            return missing
        }
        return "\(missing). \(unseen)"
    }

    /// What only this log would have shown, by category.
    private static let unseen = [
        "Data":
            "Where data events are off, reads and writes of S3 objects, SNS publishing and SES sending leave no record.",
        "Management": "No call to AWS that makes, changes or lists anything could be seen.",
        "ManagedIdentitySignInLogs": "No token that a managed identity got could be seen.",
        "NonInteractiveUserSignInLogs":
            "Tokens that applications renewed without the person could not be seen, nor a stolen refresh token's use.",
        "ServicePrincipalSignInLogs": "No sign-in by an application's secret or certificate could be seen.",
        "SignInLogs": "No sign-in of a person, right or wrong, could be seen.",
        "StorageRead": "What was read from Azure Storage could not be seen.",
        "UserRiskEvents":
            "What Identity Protection detected, then or up to 48 hours later, could not be seen; without a P2 licence it says little.",
    ]

    private static func categories(_ account: Account) -> [String] {
        switch (account.provider, account.kind) {
        case (.entra, .servicePrincipal): ["ServicePrincipalSignInLogs"]
        case (.entra, .managedIdentity): ["ManagedIdentitySignInLogs"]
        case (.entra, _): ["SignInLogs", "NonInteractiveUserSignInLogs", "UserRiskEvents", "StorageRead"]
        case (.aws, _): ["Management", "Data"]
        case (.azureStorage, _): ["StorageRead"]
        }
    }
}
