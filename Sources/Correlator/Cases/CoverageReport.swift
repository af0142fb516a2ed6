internal import Core

/// Says what of each source could be seen in the time of a case.
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
                why: missing ?? "records on both sides of the case and no long gap between"
            )
        }
    }

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
