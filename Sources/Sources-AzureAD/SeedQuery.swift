internal import Core

/// The query that this project grew from, clause by clause and with its mistakes, for people whose QRadar runs it.
///
/// What it gets wrong is in `docs/seed-query.md`; ``Signals/seedMatch`` marks the rows it returns.
enum SeedQuery {
    /// `REGEXP_MATCH(LOWER(riskEventTypes_v2), '.*(…).*')`: a part of a name is enough.
    private static let types: [StaticString] = [
        "impossibletravel", "anonymizedipaddress", "maliciousipaddress", "unfamiliarfeatures", "passwordspray",
        "leakedcredentials", "nationstateip", "riskyipaddress", "investigationsthreatintelligence",
    ]

    static func matches(_ signIn: Activity) -> Bool {
        guard signIn.statusCode == "0" else { return false }
        if signIn.riskLevel == .high || signIn.riskLevel == .medium { return true }
        if signIn.riskState == .atRisk || signIn.riskState == .confirmedCompromised { return true }
        if !signIn.riskTypes.isEmpty {
            let text = signIn.riskTypes.joined(separator: ",").lowercased()
            if types.contains(where: { text.containsBytes($0) }) { return true }
        }
        guard signIn.authenticationRequirement?.lowercased() == "singlefactorauthentication" else { return false }
        guard let home = signIn.homeTenant else { return false }
        // COALESCE(resourceTenantId, ''): a row without one matches.
        return home != signIn.resourceTenant ?? ""
    }
}
