internal import Core
internal import Correlator
internal import Foundation

// Findings of accounts.
extension CorrelationRun {

    mutating func judgeAccounts(_ changes: Changes, _ progress: @Sendable (Int, Int) -> Void) async throws {
        var spans = changes.accounts
        // What waits for sign-in logs is asked again when more of them have come.
        let tenants = Array(Set(changes.coverage.map(\.tenant))).sorted()
        let known = Set(spans.map(\.accountID))
        for account in try await store.pendingAccounts(tenants: tenants) where !known.contains(account) {
            spans.append(
                AccountSpan(
                    accountID: account,
                    from: Timestamp.storable.upperBound,
                    to: Timestamp.storable.lowerBound
                )
            )
        }
        report.accounts = spans.count
        var round: [AccountSpan] = []
        var size = 0
        for (index, span) in spans.enumerated() {
            round.append(span)
            size += span.count
            if size >= CorrelateService.activitiesPerRound || round.count >= CorrelateService.accountsPerRound
                || index == spans.count - 1
            {
                try await judge(round)
                progress(index + 1, spans.count)
                round = []
                size = 0
            }
        }
    }

    /// What a network is taken for was part of judgements: where it changes, they are made again.
    func addAccountsOfReclassedNetworks(to changes: inout Changes, _ batches: [Int64]) async throws {
        let reclassed = try await store.recountNetworks(in: batches).filter { share in
            AddressClasses.classOf(share.was?.sharing, organisation: nil)
                != AddressClasses.classOf(share.now.sharing, organisation: nil)
        }
        let known = Set(changes.accounts.map(\.accountID))
        for span in try await store.accountsJudged(by: reclassed.map(\.now)) {
            if known.contains(span.accountID),
                let index = changes.accounts.firstIndex(where: { $0.accountID == span.accountID })
            {
                changes.accounts[index].from = min(changes.accounts[index].from, span.from)
                changes.accounts[index].to = max(changes.accounts[index].to, span.to)
            } else {
                changes.accounts.append(span)
            }
        }
    }

    mutating func judge(_ spans: [AccountSpan]) async throws {
        let ids = spans.map(\.accountID)
        let stored = Dictionary(grouping: try await store.findings(of: ids), by: \.accountID)
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
        let activities = try await store.activities(in: around)
        let accounts = try await store.accounts(ids)
        let networks = try await store.networks(of: ids)
        let habits = try await store.habits(of: ids, from: bounds.from, to: bounds.to)
        let places = Set(activities.values.flatMap { $0.compactMap { $0.address?.network } })
        let sharing = try await store.sharing(
            of: places.sorted(),
            from: bounds.from,
            to: max(bounds.to, around.map(\.to).max() ?? bounds.to)
        )
        let addresses = AddressBook(exitNodes: plan.exitNodes, sharing: sharing)
        let new = Dictionary(spans.map { ($0.accountID, $0) }, uniquingKeysWith: { first, _ in first })
        var learned: [UUID: [DayHabit]] = [:]
        try await loadCoverage(of: accounts.values.compactMap(\.tenant))
        for span in reach {
            guard let account = accounts[span.accountID] else { continue }
            let own = activities[span.accountID] ?? []
            report.activities += own.count
            if let days = new[span.accountID], days.from <= days.to {
                learned[span.accountID] = Habits.days(of: own, from: days.from.day, to: days.to.day)
            }
            let window = AccountWindow(
                account: account,
                activities: own,
                networks: networks[span.accountID] ?? [],
                baseline: Baseline(
                    habits: Self.merged(learned[span.accountID] ?? [], habits[span.accountID] ?? []),
                    networkDays: networkDays[span.accountID] ?? []
                ),
                coverage: coverage(of: account, own),
                addresses: addresses
            )
            let found = plan.correlator.findings(in: window).filter { Self.meet($0, span) }
            let before = (stored[span.accountID] ?? []).filter { Self.meet($0, span) }
            try await settle(before: before, after: found, scope: nil)
        }
        try await store.write(learned)
    }

    /// The days that baselines of a round may ask for, and those that late rows may change.
    static func bounds(of spans: [AccountSpan], _ horizon: Int64) -> (from: Timestamp, to: Timestamp) {
        let reach = (Baseline.days + 1) * 86_400 + 2 * horizon
        let real = spans.filter { $0.from <= $0.to }
        guard let from = real.map(\.from).min(), let to = real.map(\.to).max() else {
            return (Timestamp.storable.lowerBound, Timestamp.storable.upperBound)
        }
        return ((from - reach).day, (to + reach).day)
    }

    /// What comes late changes what was usual afterwards.
    static func lateReach(_ span: AccountSpan, _ days: [NetworkDay], _ horizon: Int64) -> AccountSpan {
        guard span.from <= span.to, days.contains(where: { $0.day > span.to + horizon }) else { return span }
        var late = span
        late.to = span.to + Baseline.days * 86_400
        return late
    }

    /// The habits that were learned now, and of other days those that are stored.
    static func merged(_ learned: [DayHabit], _ stored: [DayHabit]) -> [DayHabit] {
        let days = Set(learned.map(\.day))
        return learned.filter { !$0.isEmpty } + stored.filter { !days.contains($0.day) }
    }

    /// The stretch of an account's time in which findings may differ from what is stored: around what is new, and all
    /// of each finding that what is new can change.
    static func reach(_ span: AccountSpan, _ stored: [Finding], _ horizon: Int64) -> AccountSpan {
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
                guard finding.state == .pending || depends || meet(finding, reach) else { continue }
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

    static func meet(_ finding: Finding, _ span: AccountSpan) -> Bool {
        finding.firstSeen <= span.to && finding.lastSeen >= span.from
    }

    mutating func loadCoverage(of tenants: [String]) async throws {
        let missing = Set(tenants).subtracting(coverage.keys).sorted()
        guard !missing.isEmpty else { return }
        let hours = Dictionary(grouping: try await store.coverage(of: missing), by: \.tenant)
        for tenant in missing {
            var byLog: [Coverage.Log: [Timestamp]] = [:]
            for hour in hours[tenant] ?? [] {
                byLog[Coverage.Log(tenant: tenant, category: hour.category), default: []].append(hour.hour)
            }
            coverage[tenant] = Coverage(hours: byLog.mapValues { $0.sorted() }, quietHours: plan.quietHours)
        }
    }

    func coverage(of account: Account, _ activities: [Activity]) -> Coverage {
        account.tenant.flatMap { coverage[$0] } ?? Coverage(hours: [:], quietHours: plan.quietHours)
    }

    /// Compares with what is stored: new, changed, gone.
    mutating func settle(before: [Finding], after: [Finding], scope: SprayScope?) async throws {
        let old = Dictionary(before.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let ids = Set(after.map(\.id))
        let gone = before.filter { !ids.contains($0.id) }
        let written = after.filter { old[$0.id] != $0 }
        for finding in gone { withdrawn[finding.id] = Self.reason(finding, after) }
        try await store.withdraw(gone)
        try await store.write(written, scope: scope)
        for finding in written {
            guard let was = old[finding.id] else { continue }
            altered[finding.id] =
                "\(Self.number(was.points)) to \(Self.number(finding.points)) points: \(finding.explanation)"
        }
        report.findingsWithdrawn += gone.count
        report.findingsNew += written.count { old[$0.id] == nil }
        report.findingsChanged += written.count { old[$0.id] != nil }
        touched.formUnion((gone + written).map(\.accountID))
        changedOrigins.formUnion((gone + written).flatMap(\.origins))
    }

    static func reason(_ gone: Finding, _ after: [Finding]) -> String {
        if let heir = after.first(where: {
            $0.detection == gone.detection && $0.firstSeen <= gone.lastSeen && gone.firstSeen <= $0.lastSeen
        }) {
            return "now part of the finding from \(heir.firstSeen.text(fractionDigits: 0))"
        }
        if gone.detection == TokenReuseWithoutSignIn.definition.id {
            return "a sign-in that explains the token has arrived"
        }
        return "what has arrived since, or the parameters set since, no longer bear it out"
    }
}
