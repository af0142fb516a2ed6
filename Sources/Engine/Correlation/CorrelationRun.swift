internal import Core
internal import Correlator
internal import Foundation

/// One correlation, in one transaction.
struct CorrelationRun {
    let store: any CorrelationStore
    let plan: CorrelationPlan
    let now: Timestamp
    var report = CorrelationReport()
    var coverage: [String: Coverage] = [:]
    /// Accounts whose findings, aliases or coverage changed: their identities' cases are built again.
    var touched: Set<UUID> = []
    /// Where findings came from that are new, changed or gone: strangers' cases may name them.
    var changedOrigins: Set<FindingOrigin> = []
    /// Why findings left, for the history of the cases that held them.
    var withdrawn: [UUID: String] = [:]
    /// Campaigns that this run found to be none, by ``PasswordSpray/campaign``.
    var endedCampaigns: Set<String> = []
    /// What changed findings say now.
    var altered: [UUID: String] = [:]
    /// What people said about cases, and what is found beside them.
    var aside = CaseAside()

    init(store: any CorrelationStore, plan: CorrelationPlan, now: Timestamp) {
        self.store = store
        self.plan = plan
        self.now = now
    }

    mutating func correlate(rebuild: Bool, _ progress: @Sendable (Int, Int) -> Void) async throws
        -> CorrelationReport
    {
        let started = Date()
        let judgedBy = try await store.setting("plan")
        let all = rebuild || (judgedBy != nil && judgedBy != plan.digest)
        let batches = try await store.batches(all: all)
        report.batches = batches.count
        var changes = try await store.changes(in: batches)
        try await addAccountsOfReclassedNetworks(to: &changes, batches)
        try await addAccountsOfAbsences(to: &changes)
        try await judgeAccounts(changes, progress)
        try await judgeSprays(batches)
        try await linkIdentities(changes, newIn: all ? nil : batches)
        if all { touched.formUnion(try await store.accountsWithFindings()) }
        touched.formUnion(try await store.accountsInCases(among: changes.accounts.map(\.accountID)))
        touched.formUnion(try await store.accountsSharing(Array(changedOrigins), networksNewIn: batches))
        touched.formUnion(try await store.caseAccounts(touchedBy: changes.coverage))
        try await buildCases()
        try await store.markCorrelated(batches)
        if judgedBy != plan.digest { try await store.set("plan", to: plan.digest) }
        report.seconds = Date().timeIntervalSince(started)
        return report
    }
}
