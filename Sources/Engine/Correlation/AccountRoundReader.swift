internal import Core
internal import Correlator
internal import Foundation

/// Reads what accounts are judged by. It keeps what it read of coverage, which many accounts share.
actor AccountRoundReader {
    private let store: any CorrelationStore
    private let plan: CorrelationPlan
    private var coverage: [String: Coverage] = [:]

    init(store: any CorrelationStore, plan: CorrelationPlan) {
        self.store = store
        self.plan = plan
    }

    /// - Parameter spans: What is new of each account; empty ones ask their pending findings again.
    func read(_ spans: [AccountSpan]) async throws -> AccountRound {
        let ids = spans.map(\.accountID)
        let stored = Dictionary(grouping: try await store.storedFindings(of: ids), by: \.accountID)
        let horizon = plan.correlator.horizon
        let known = Self.bounds(of: spans.map { Self.reach($0, stored[$0.accountID] ?? [], horizon) }, horizon)
        var networkDays = try await store.networkDays(of: ids, from: known.from, to: known.to)
        let reach = spans.map { span in
            let late = Self.lateReach(span, networkDays[span.accountID] ?? [], horizon)
            return Self.reach(late, stored[span.accountID] ?? [], horizon)
        }
        .filter { $0.from <= $0.to }
        let bounds = Self.bounds(of: reach, horizon)
        if bounds.from < known.from || bounds.to > known.to {
            networkDays = try await store.networkDays(of: ids, from: bounds.from, to: bounds.to)
        }
        let around = reach.map {
            AccountSpan(accountID: $0.accountID, from: $0.from - horizon, to: $0.to + horizon)
        }
        let activities = try await store.activities(in: around, with: .any)
        let accounts = try await store.accounts(ids)
        let networks = try await store.networks(of: ids)
        let habits = try await store.habits(of: ids, from: bounds.from, to: bounds.to)
        let end = max(bounds.to, around.map(\.to).max() ?? bounds.to)
        let addresses = try await addresses(activities.addresses, from: bounds.from, to: end)
        try await loadCoverage(of: accounts.values.compactMap(\.tenant))
        let new = Dictionary(spans.map { ($0.accountID, $0) }, uniquingKeysWith: { first, _ in first })
        let subjects: [AccountRound.Subject] = reach.compactMap { span in
            guard let account = accounts[span.accountID] else { return nil }
            let days = new[span.accountID].flatMap { $0.from <= $0.to ? $0.from.day...$0.to.day : nil }
            return AccountRound.Subject(
                reach: span,
                newDays: days,
                account: account,
                networks: networks[span.accountID] ?? [],
                networkDays: networkDays[span.accountID] ?? [],
                habits: habits[span.accountID] ?? [],
                coverage: account.tenant.flatMap { coverage[$0] }
                    ?? Coverage(hours: [:], quietHours: plan.quietHours),
                before: (stored[span.accountID] ?? []).filter { $0.meets(span) }
            )
        }
        return AccountRound(subjects: subjects, activities: activities, addresses: addresses)
    }

    private func addresses(_ seen: Set<IPAddress>, from: Timestamp, to: Timestamp) async throws -> AddressBook {
        let networks = Set(Set(seen.map(\.site)).map(\.description)).sorted()
        return AddressBook(
            exitNodes: plan.exitNodes,
            facts: try await plan.addressFacts?.facts(of: seen.sorted()) ?? [:],
            sharing: try await store.sharing(of: networks, from: from, to: to)
        )
    }

    /// The stretch of an account's time in which findings may differ from what is stored: around what is new, and all of
    /// each finding that what is new can change.
    private static func reach(_ span: AccountSpan, _ stored: [StoredFinding], _ horizon: Int64) -> AccountSpan {
        var reach = span
        if span.from <= span.to {
            reach.from = span.from - horizon
            reach.to = span.to + horizon
        }
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for finding in stored {
                let depends = finding.dependsFrom <= span.to && finding.dependsTo >= span.from
                guard finding.state == .pending || depends || finding.meets(reach) else { continue }
                if finding.firstSeen < reach.from {
                    reach.from = finding.firstSeen
                    isGrowing = true
                }
                if finding.lastSeen > reach.to {
                    reach.to = finding.lastSeen
                    isGrowing = true
                }
            }
        }
        return reach
    }

    /// What comes late changes what was usual afterwards.
    private static func lateReach(_ span: AccountSpan, _ days: [NetworkDay], _ horizon: Int64) -> AccountSpan {
        guard span.from <= span.to, days.contains(where: { $0.day > span.to + horizon }) else { return span }
        var late = span
        late.to = span.to + Baseline.days * 86_400
        return late
    }

    /// The days that baselines of a round may ask for, and those that late rows may change.
    private static func bounds(of spans: [AccountSpan], _ horizon: Int64) -> (from: Timestamp, to: Timestamp) {
        let reach = (Baseline.days + 1) * 86_400 + 2 * horizon
        let real = spans.filter { $0.from <= $0.to }
        guard let from = real.map(\.from).min(), let to = real.map(\.to).max() else {
            return (Timestamp.storable.lowerBound, Timestamp.storable.upperBound)
        }
        return ((from - reach).day, (to + reach).day)
    }

    private func loadCoverage(of tenants: [String]) async throws {
        let missing = Set(tenants).subtracting(coverage.keys).sorted()
        guard !missing.isEmpty else { return }
        for (tenant, loaded) in try await Coverage.load(missing, from: store, quietHours: plan.quietHours) {
            coverage[tenant] = loaded
        }
    }
}

extension Coverage {
    /// The coverage of each tenant.
    static func load(_ tenants: [String], from store: any CorrelationStore, quietHours: Int64) async throws
        -> [String: Coverage]
    {
        let hours = Dictionary(grouping: try await store.coverage(of: tenants), by: \.tenant)
        return Dictionary(
            uniqueKeysWithValues: tenants.map { tenant in
                (tenant, Coverage(of: hours[tenant] ?? [], quietHours: quietHours))
            }
        )
    }
}
