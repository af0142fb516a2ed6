internal import Bytes
internal import Core
internal import Correlator
internal import Foundation

// Sprays: findings and campaigns whose subject is wider than an account.
extension CorrelationRun {
    mutating func judgeSprays(_ batches: [Int64]) async throws {
        for span in try await store.sprayScopes(touchedBy: batches, plan.correlator.spray.bounds) {
            try await judge(span)
        }
    }

    private mutating func judge(_ span: SpraySpan) async throws {
        let spray = plan.correlator.spray
        let stored = try await store.campaigns(in: span.scope)
        let reach = Self.reach(span, stored, spray.reach(span.scope.kind))
        func meets(_ campaign: SpraySummary) -> Bool {
            campaign.firstSeen <= reach.upperBound && campaign.lastSeen >= reach.lowerBound
        }
        let after = try await campaigns(in: span.scope, reach).filter { meets($0.summary) }
        let before = stored.filter(meets)
        let findings = try await store.findings(in: span.scope)
        guard !before.isEmpty || !after.isEmpty || !findings.isEmpty else { return }
        let left = Set(stored.filter { !meets($0) }.map(\.id.text))
        var found: [Finding] = []
        for campaign in after { found += try await self.findings(of: campaign) }
        let own = findings.filter { !left.contains($0.parameters[PasswordSpray.campaign] ?? "") }
        try await settle(Settlement(before: own.map { StoredFinding($0) }, after: found), scope: span.scope)
        try await settle(before, after)
    }

    /// The stretch of a scope's time in which campaigns may differ from what is stored: around what changed, and all of
    /// each campaign that reaches into it.
    private static func reach(
        _ span: SpraySpan,
        _ stored: [SpraySummary],
        _ around: Int64
    ) -> ClosedRange<Timestamp> {
        var (from, to) = (span.from - around, span.to + around)
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for campaign in stored where campaign.firstSeen <= to && campaign.lastSeen >= from {
                guard campaign.firstSeen < from || campaign.lastSeen > to else { continue }
                (from, to) = (min(from, campaign.firstSeen), max(to, campaign.lastSeen))
                isGrowing = true
            }
        }
        return from...to
    }

    /// Reads no more than each step asks for: most scopes are dismissed by their wrong passwords alone.
    private func campaigns(
        in scope: SprayScope,
        _ reach: ClosedRange<Timestamp>
    ) async throws -> [SprayCampaign] {
        let spray = plan.correlator.spray
        let around = spray.reach(scope.kind)
        let wrong = try await store.wrongPasswords(
            in: scope,
            from: reach.lowerBound - around,
            to: reach.upperBound + around
        )
        let suspects = spray.suspects(wrong, in: scope)
        guard !suspects.isEmpty else { return [] }
        let home = try await store.atHome(suspects, within: PasswordSpray.home)
        let strangers = spray.strangers(among: suspects, atHome: home, in: scope)
        guard let span = spray.rightSpan(of: strangers, scope.kind) else { return [] }
        let own = try await store.passwordAttempts(
            of: Array(Set(strangers.map(\.accountID))),
            isRight: true,
            from: span.lowerBound,
            to: span.upperBound
        )
        let there = try await store.rightPasswords(
            in: Set(strangers.compactMap { $0.address?.network }).sorted(),
            from: span.lowerBound,
            to: span.upperBound
        )
        let found = spray.campaigns(of: strangers, right: own + there, in: scope)
        guard scope.kind > .network, let first = found.map(\.from).min(), let last = found.map(\.to).max() else {
            return found
        }
        // Who came in from elsewhere with the spray's program.
        let carrying = try await store.rightPasswords(
            in: scope,
            userAgents: Set(strangers.compactMap(\.userAgent)).sorted(),
            from: first,
            to: last + spray.winWindow
        )
        let theirs = try await store.passwordAttempts(
            of: Array(Set(carrying.map(\.accountID))),
            isRight: true,
            from: span.lowerBound,
            to: span.upperBound
        )
        return spray.campaigns(of: strangers, right: own + there + carrying + theirs, in: scope)
    }

    private func findings(of campaign: SprayCampaign) async throws -> [Finding] {
        let winners = campaign.winners
        let references = winners.flatMap { campaign.evidence[$0.accountID] ?? [] }
        let activities = Dictionary(grouping: try await store.activities(of: references), by: \.account.id)
        return winners.compactMap { winner in
            plan.correlator.spray.finding(of: winner, in: campaign, activities[winner.accountID] ?? [])
        }
    }

    /// Compares with what is stored. Cases of those that a changed campaign tried say so.
    private mutating func settle(_ before: [SpraySummary], _ after: [SprayCampaign]) async throws {
        let same = Set(before).intersection(after.map(\.summary))
        let gone = before.filter { !same.contains($0) }.map(\.id)
        let new = after.filter { !same.contains($0.summary) }
        guard !gone.isEmpty || !new.isEmpty else { return }
        touched.formUnion(try await store.caseAccounts(triedBy: gone))
        try await store.remove(campaigns: gone)
        try await store.write(new)
        touched.formUnion(try await store.caseAccounts(triedBy: new.map(\.id)))
        endedCampaigns.formUnion(Set(gone).subtracting(new.map(\.id)).map(\.text))
        report.campaignsChanged += Set(gone).union(new.map(\.id)).count
    }

    // A case tells of the latest sprays; more of them tell nothing more.
    private static let sprayedAtMost = 5

    /// What the identity's cases say of sprays that tried its accounts in vain in the time before.
    func sprayFindings(for identity: Identity, in cases: [CaseBuilder.Opening]) async throws -> [Finding] {
        guard let first = cases.map(\.firstSeen).min(), let last = cases.map(\.lastSeen).max() else { return [] }
        let spray = plan.correlator.spray
        let watched = try await store.campaigns(
            against: identity.accounts.map(\.id),
            from: first - spray.watch,
            to: last
        )
        var findings: [Finding] = []
        for victim in watched.prefix(Self.sprayedAtMost) {
            let tried = try await store.passwordAttempts(
                of: [victim.victim.accountID],
                isRight: false,
                from: victim.victim.firstTried,
                to: victim.victim.lastTried
            )
            let own = tried.sorted(by: PasswordAttempt.precedes).filter { attempt in
                SprayScope.Kind.allCases.contains { attempt.scope($0)?.description == victim.campaign.scope }
            }
            let activities = try await store.activities(of: own.prefix(Finding.maximumEvidence).map(\.reference))
            findings += [spray.victimFinding(of: victim, activities)].compactMap(\.self)
        }
        return findings
    }
}
