internal import Bytes
package import Core
package import Correlator
internal import Foundation

/// What a correlation did.
package struct CorrelationReport: Sendable {
    package var batches = 0
    package var accounts = 0
    package var activities = 0
    package var findingsNew = 0
    package var findingsChanged = 0
    package var findingsWithdrawn = 0
    package var casesOpened = 0
    package var casesChanged = 0
    package var casesWithdrawn = 0
    package var seconds: Double = 0

    package init() {}

    /// Nothing was new, so nothing changed.
    package var changedNothing: Bool {
        findingsNew + findingsChanged + findingsWithdrawn + casesOpened + casesChanged + casesWithdrawn == 0
    }
}

/// What a correlation judges by.
package struct CorrelationPlan: Sendable {
    package let correlator: Correlator
    package let cases: CaseBuilder
    package let exitNodes: ExitNodeList
    package let quietHours: Int64
    /// Seconds without a finding after which what follows is another case.
    package let caseGap: Int64
    /// Tells one set of parameters and lists from another: with a new one everything is judged again.
    package let digest: String

    package init(
        correlator: Correlator,
        cases: CaseBuilder,
        exitNodes: ExitNodeList,
        quietHours: Int64,
        caseGap: Int64 = CaseBuilder.Parameters().gap,
        digest: String
    ) {
        self.correlator = correlator
        self.cases = cases
        self.exitNodes = exitNodes
        self.quietHours = quietHours
        self.caseGap = caseGap
        self.digest = digest
    }
}

/// Judges what is new and what it touches, in one transaction: a killed run leaves nothing behind.
package struct CorrelateService: Sendable {
    private let store: any CorrelationStore
    private let plan: CorrelationPlan
    private let now: @Sendable () -> Timestamp

    // Activities read at once; more only costs memory.
    private static let activitiesPerRound = 60_000
    private static let accountsPerRound = 2_000

    /// - Parameter now: The clock, for the history of cases alone.
    package init(
        store: any CorrelationStore,
        plan: CorrelationPlan,
        now: @escaping @Sendable () -> Timestamp = {
            Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        }
    ) {
        self.store = store
        self.plan = plan
        self.now = now
    }

    /// - Parameter rebuild: Judge everything again; the result must be the same.
    /// - Throws: What the store throws; then nothing has changed.
    package func correlate(
        rebuild: Bool = false,
        progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> CorrelationReport {
        try await store.begin()
        do {
            var run = Run(store: store, plan: plan, now: now())
            let report = try await run.correlate(rebuild: rebuild, progress)
            try await store.commit()
            return report
        } catch {
            await store.rollback()
            throw error
        }
    }

    private struct Run {
        let store: any CorrelationStore
        let plan: CorrelationPlan
        let now: Timestamp
        var report = CorrelationReport()
        private var coverage: [String: Coverage] = [:]
        /// Accounts whose findings, aliases or coverage changed: their identities' cases are built again.
        private var touched: Set<UUID> = []
        /// Where findings came from that are new, changed or gone: strangers' cases may name them.
        private var changedOrigins: Set<FindingOrigin> = []
        /// Why findings left, for the history of the cases that held them.
        private var withdrawn: [UUID: String] = [:]
        /// What changed findings say now.
        private var altered: [UUID: String] = [:]

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
            let changes = try await store.changes(in: batches)
            try await judgeAccounts(changes, progress)
            try await judgeAddresses(changes)
            touched.formUnion(changes.aliasAccounts)
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

        // MARK: Findings

        private mutating func judgeAccounts(_ changes: Changes, _ progress: @Sendable (Int, Int) -> Void) async throws {
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

        private mutating func judge(_ spans: [AccountSpan]) async throws {
            let ids = spans.map(\.accountID)
            let stored = Dictionary(grouping: try await store.findings(of: ids), by: \.accountID)
            let horizon = plan.correlator.horizon
            let reach = spans.map { Self.reach($0, stored[$0.accountID] ?? [], horizon) }.filter { $0.from <= $0.to }
            let around = reach.map {
                AccountSpan(accountID: $0.accountID, from: $0.from - horizon, to: $0.to + horizon)
            }
            let activities = try await store.activities(in: around)
            let accounts = try await store.accounts(ids)
            let networks = try await store.networks(of: ids)
            try await loadCoverage(of: accounts.values.compactMap(\.tenant))
            for span in reach {
                guard let account = accounts[span.accountID] else { continue }
                let own = activities[span.accountID] ?? []
                report.activities += own.count
                let window = AccountWindow(
                    account: account,
                    activities: own,
                    networks: networks[span.accountID] ?? [],
                    coverage: coverage(of: account, own),
                    exitNodes: plan.exitNodes
                )
                let found = plan.correlator.findings(in: window).filter { Self.meet($0, span) }
                let before = (stored[span.accountID] ?? []).filter { Self.meet($0, span) }
                try await settle(before: before, after: found, address: nil)
            }
        }

        /// The stretch of an account's time in which findings may differ from what is stored: around what is new, and all
        /// of each finding that what is new can change.
        private static func reach(_ span: AccountSpan, _ stored: [Finding], _ horizon: Int64) -> AccountSpan {
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

        private static func meet(_ finding: Finding, _ span: AccountSpan) -> Bool {
            finding.firstSeen <= span.to && finding.lastSeen >= span.from
        }

        private mutating func loadCoverage(of tenants: [String]) async throws {
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

        private func coverage(of account: Account, _ activities: [Activity]) -> Coverage {
            account.tenant.flatMap { coverage[$0] } ?? Coverage(hours: [:], quietHours: plan.quietHours)
        }

        private mutating func judgeAddresses(_ changes: Changes) async throws {
            let (day, home) = (Int64(86_400), PasswordSpray.reach)
            for span in changes.addresses {
                // A new row can change the sprays it lies in or wins, and those whose victims it shows to be at home.
                let stored = try await store.findings(ofAddress: span.address)
                var reach = AccountSpan(accountID: UUID(), from: span.from - 2 * day, to: span.to + home + day)
                for finding in stored where Self.meet(finding, reach) {
                    reach.from = min(reach.from, finding.firstSeen)
                    reach.to = max(reach.to, finding.lastSeen)
                }
                let activities = try await store.passwordActivities(
                    at: span.address,
                    from: reach.from - home - day,
                    to: reach.to + 2 * day
                )
                let campaigns =
                    activities.isEmpty
                    ? []
                    : plan.correlator.campaigns(in: AddressWindow(address: span.address, activities: activities))
                        .filter { $0.from <= reach.to && $0.to >= reach.from }
                let before = stored.filter { Self.meet($0, reach) }
                guard !before.isEmpty || !campaigns.isEmpty else { continue }
                try await settle(before: before, after: campaigns.flatMap(\.findings), address: span.address)
                try await store.replace(campaigns, of: span.address, from: reach.from, to: reach.to)
            }
        }

        /// Compares with what is stored: new, changed, gone.
        private mutating func settle(before: [Finding], after: [Finding], address: IPAddress?) async throws {
            let old = Dictionary(before.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            let ids = Set(after.map(\.id))
            let gone = before.filter { !ids.contains($0.id) }
            let written = after.filter { old[$0.id] != $0 }
            for finding in gone { withdrawn[finding.id] = Self.reason(finding, after) }
            try await store.withdraw(gone)
            try await store.write(written, address: address)
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

        private static func reason(_ gone: Finding, _ after: [Finding]) -> String {
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

        // MARK: Cases

        private mutating func buildCases() async throws {
            guard !touched.isEmpty else { return }
            let aliases = try await store.aliases(reachableFrom: touched.sorted { $0.uuidString < $1.uuidString })
            let links = IdentityLinks.links(of: aliases)
            let ids = touched.union(links.flatMap { [$0.from, $0.to] })
            let accounts = try await store.accounts(Array(ids))
            let identities = IdentityLinks.identities(of: Array(accounts.values), links: links)
            // An identity none of whose accounts is touched was only reached by way of a shared name.
            for identity in identities.sorted(by: {
                ($0.accounts.first?.id.uuidString ?? "") < ($1.accounts.first?.id.uuidString ?? "")
            })
            where identity.accounts.contains(where: { touched.contains($0.id) }) {
                try await build(identity)
            }
        }

        private mutating func build(_ identity: Identity) async throws {
            let ids = identity.accounts.map(\.id)
            let findings = try await store.allFindings(of: ids)
            let stored = try await store.cases(of: ids)
            guard !findings.isEmpty || !stored.isEmpty else { return }
            try await loadCoverage(of: identity.accounts.compactMap(\.tenant))
            let hours = identity.accounts.compactMap(\.tenant).reduce(into: [Coverage.Log: [Timestamp]]()) {
                $0.merge(coverage[$1]?.hours ?? [:], uniquingKeysWith: { first, _ in first })
            }
            let arrived = Coverage(hours: hours, quietHours: plan.quietHours)
            var built = plan.cases.cases(of: identity, findings: findings, coverage: arrived)
            if !built.isEmpty {
                let around = try await surroundings(of: identity, findings)
                built = plan.cases.cases(of: identity, findings: findings, coverage: arrived, surroundings: around)
            }
            var left = stored
            for document in built {
                // A case and its stored self share findings; the one that shares most is it.
                let own = Set(document.findings.map(\.id))
                let match = left.max { shared($0, own) < shared($1, own) }.flatMap { shared($0, own) > 0 ? $0 : nil }
                // A case that was withdrawn and comes back soon with other findings is the same case; another incident of
                // the same account is another case.
                var id = Self.caseID(document, isOnly: built.count == 1)
                if match == nil, let namesake = stored.first(where: { $0.id == id }), !isNear(namesake, document) {
                    id = Self.caseID(document, isOnly: false)
                }
                let known = match ?? stored.first { $0.id == id }
                if let known { left.removeAll { $0.id == known.id } }
                try await write(document, id, over: known)
            }
            for gone in left where gone.status != "withdrawn" { try await withdraw(gone) }
        }

        /// What a case tells beside its findings; read only for those who have one.
        private func surroundings(of identity: Identity, _ findings: [Finding]) async throws -> Surroundings {
            let ids = identity.accounts.map(\.id)
            let first = findings.map(\.firstSeen).min() ?? Timestamp.storable.lowerBound
            let last = findings.map(\.lastSeen).max() ?? first
            let activities = try await store.activities(
                in: ids.map { AccountSpan(accountID: $0, from: first - 3600, to: last) }
            )
            let origins = Array(Set(findings.flatMap(\.origins)))
            let strangers = try await store.findings(sharing: origins, notOf: ids)
            let accounts = try await store.accounts(Array(Set(strangers.map(\.accountID))))
            return Surroundings(
                issues: activities.values.flatMap { $0.filter { $0.signals.contains(.credentialIssued) } },
                strangers: strangers,
                names: accounts.mapValues { $0.name ?? $0.nativeID },
                sharers: strangers.isEmpty
                    ? [:] : try await store.accountCounts(of: Array(Set(origins.map(\.network))).sorted())
            )
        }

        private func isNear(_ stored: StoredCase, _ document: Case) -> Bool {
            document.firstSeen <= stored.document.lastSeen + plan.caseGap
                && stored.document.firstSeen <= document.lastSeen + plan.caseGap
        }

        private func shared(_ stored: StoredCase, _ ids: Set<UUID>) -> Int {
            stored.document.findings.count { ids.contains($0.id) }
        }

        /// One case an account is the rule: then its id follows from the account alone.
        private static func caseID(_ document: Case, isOnly: Bool) -> UUID {
            let anchor = isOnly ? "" : document.findings.first?.id.uuidString ?? ""
            let account = document.accounts.first?.id.uuidString ?? ""
            return SHA256Digest(of: Array("case\n\(account)\n\(anchor)".utf8)).uuid
        }

        private mutating func write(_ document: Case, _ id: UUID, over match: StoredCase?) async throws {
            guard let account = document.accounts.first, let data = try? Self.encoder.encode(document) else { return }
            let digest = SHA256Digest(of: Array(data)).uuid
            guard let match else {
                let opened = HistoryEntry(revision: 1, time: now, kind: "opened", detail: Self.opening(document))
                try await store.write(
                    StoredCase(
                        id: id,
                        accountID: account.id,
                        revision: 1,
                        status: "open",
                        digest: digest,
                        document: document
                    ),
                    history: [opened]
                )
                report.casesOpened += 1
                return
            }
            guard match.digest != digest || match.status == "withdrawn" else { return }
            let revision = match.revision + 1
            let status = match.status == "withdrawn" ? "open" : match.status
            try await store.write(
                StoredCase(
                    id: match.id,
                    accountID: account.id,
                    revision: revision,
                    status: status,
                    digest: digest,
                    document: document
                ),
                history: history(from: match, to: document, revision)
            )
            report.casesChanged += 1
        }

        private static let encoder: JSONEncoder = {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return encoder
        }()

        private static func opening(_ document: Case) -> String {
            "score \(document.score.total), \(document.detections.joined(separator: ", "))"
        }

        /// What a revision changed, each thing once, with its reason.
        private func history(from old: StoredCase, to new: Case, _ revision: Int) -> [HistoryEntry] {
            let before = Dictionary(old.document.findings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            let after = Dictionary(new.findings.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            var entries: [HistoryEntry] = []
            func add(_ kind: String, _ detail: String) {
                entries.append(HistoryEntry(revision: revision, time: now, kind: kind, detail: detail))
            }
            if old.status == "withdrawn" { add("reopened", Self.opening(new)) }
            for finding in new.findings where before[finding.id] == nil {
                add(
                    "finding-added",
                    "\(finding.detection) from \(finding.firstSeen.text(fractionDigits: 0)): \(finding.explanation)"
                )
            }
            for finding in new.findings {
                guard let was = before[finding.id], was != finding else { continue }
                let points =
                    was.points == finding.points
                    ? "" : ", \(Self.number(was.points)) to \(Self.number(finding.points)) points"
                let state = was.state == finding.state ? "" : ", \(was.state.rawValue) to \(finding.state.rawValue)"
                add(
                    "finding-changed",
                    "\(finding.detection) from \(finding.firstSeen.text(fractionDigits: 0))\(points)\(state): \(finding.explanation)"
                )
            }
            for finding in old.document.findings where after[finding.id] == nil && old.status != "withdrawn" {
                let why = withdrawn[finding.id] ?? "it belongs to another case now"
                add(
                    "finding-withdrawn",
                    "\(finding.detection) from \(finding.firstSeen.text(fractionDigits: 0)): \(why)"
                )
            }
            if old.document.score.total != new.score.total {
                add("score-changed", "\(Self.number(old.document.score.total)) to \(Self.number(new.score.total))")
            }
            if old.document.coverage != new.coverage {
                add("coverage-changed", "more of the logs around this case has arrived")
            }
            if entries.isEmpty { add("changed", "the story was told anew") }
            return entries
        }

        private static func number(_ value: Double) -> String {
            value == value.rounded() ? String(Int(value)) : String(value)
        }

        private mutating func withdraw(_ gone: StoredCase) async throws {
            let revision = gone.revision + 1
            var entries: [HistoryEntry] = []
            for finding in gone.document.findings {
                let what = "\(finding.detection) from \(finding.firstSeen.text(fractionDigits: 0))"
                if let why = withdrawn[finding.id] {
                    entries.append(
                        HistoryEntry(
                            revision: revision,
                            time: now,
                            kind: "finding-withdrawn",
                            detail: "\(what): \(why)"
                        )
                    )
                } else if let now = altered[finding.id] {
                    entries.append(
                        HistoryEntry(
                            revision: revision,
                            time: self.now,
                            kind: "finding-changed",
                            detail: "\(what), \(now)"
                        )
                    )
                }
            }
            entries.append(
                HistoryEntry(
                    revision: revision,
                    time: now,
                    kind: "withdrawn",
                    detail: "what is left does not reach the threshold with both an access and an effect"
                )
            )
            try await store.closeCase(
                StoredCase(
                    id: gone.id,
                    accountID: gone.accountID,
                    revision: revision,
                    status: "withdrawn",
                    digest: gone.digest,
                    document: gone.document
                ),
                history: entries
            )
            report.casesWithdrawn += 1
        }
    }
}
