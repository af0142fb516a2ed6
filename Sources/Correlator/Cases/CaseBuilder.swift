package import Core
internal import Foundation

/// Makes cases of what was found of the owners of accounts.
package struct CaseBuilder: Sendable {
    /// The numbers that decide when findings become a case.
    package struct Parameters: Sendable, Hashable {
        /// Points from which a case opens.
        package var threshold: Double = 60
        package var high: Double = 100
        package var critical: Double = 150
        /// Seconds without a finding after which what follows is another case.
        package var gap: Int64 = 7 * 86_400
        /// Findings of fewer points join a case and hold none together.
        package var minorPoints: Double = 10
        /// An effect may precede the first access by this many seconds: clocks differ.
        package var skew: Int64 = 900
        /// The part of the threshold from which findings that make no case are listed as candidates.
        package var nearMiss: Double = 0.5

        package init() {}
    }

    package let parameters: Parameters

    package init(_ parameters: Parameters) { self.parameters = parameters }

    /// Findings that are a case: what ``document(of:coverage:surroundings:)`` tells.
    package struct Opening: Sendable {
        package let identity: Identity
        package let findings: [Finding]
        fileprivate let primary: Account
        fileprivate let ways: [UUID: Identity.Way]
        fileprivate let parts: [Score.Part]
        fileprivate let decisions: [CaseDecision]

        /// The identity links that its accounts hang together by.
        package var links: [IdentityLink] {
            Set(involved.flatMap { ways[$0]?.links ?? [] }).sorted(by: IdentityLink.precedes)
        }
        fileprivate var involved: Set<UUID> { Set(findings.map(\.accountID)).union([primary.id]) }
        fileprivate var isByHand: Bool { decisions.contains { $0.kind == .apart } }
        // A case begins when somebody comes in, not when a spray tried in vain.
        private var own: [Finding] { findings.filter { !PasswordSpray.isVictim($0) } }
        package var firstSeen: Timestamp { own.map(\.firstSeen).min() ?? Timestamp(seconds: 0) }
        package var lastSeen: Timestamp { own.map(\.lastSeen).max() ?? firstSeen }
    }

    /// The cases of the owners, in order of time, and what comes near to one.
    ///
    /// Findings of different owners are one case only where a person said so.
    package func openings(
        of owners: [CaseOwner],
        decisions: [CaseDecision] = []
    ) -> (cases: [Opening], candidates: [CaseCandidate]) {
        var cases: [Opening] = []
        var candidates: [CaseCandidate] = []
        for group in CaseGrouping(parameters).groups(of: owners, decisions: decisions) {
            guard let whole = opening(of: group, owners) else { continue }
            // What belongs together by a person's word alone, and is no case together, is asked apart.
            let parts =
                opens(whole) || group.owners.count == 1 ? [whole] : group.parts.compactMap { opening(of: $0, owners) }
            for part in parts {
                if opens(part) {
                    cases.append(part)
                } else if let candidate = candidate(part) {
                    candidates.append(candidate)
                }
            }
        }
        return (cases, candidates)
    }

    /// What a person made a case is one, unless nothing is left of it.
    private func opens(_ opening: Opening) -> Bool {
        Scoring.opens(opening.parts, threshold: parameters.threshold)
            || (opening.isByHand && Scoring.total(opening.parts) > 0)
    }

    private func opening(of group: CaseGroup, _ owners: [CaseOwner]) -> Opening? {
        let involved = group.owners.sorted().map { CaseOwner(owners[$0].identity, findings: group.findings(of: $0)) }
        let said = group.decisions.last { $0.kind == .together }
        let united = Identity.united(involved, by: said)
        guard let identity = united, let primary = primaryAccount(identity, group.findings) else { return nil }
        let ways = identity.ways(from: primary.id)
        return Opening(
            identity: identity,
            findings: group.findings,
            primary: primary,
            ways: ways,
            parts: Scoring.parts(of: group.findings, strengths: ways.mapValues(\.strength), skew: parameters.skew),
            decisions: group.decisions
        )
    }

    private func candidate(_ opening: Opening) -> CaseCandidate? {
        let total = Scoring.total(opening.parts)
        guard total > 0, total >= parameters.threshold * parameters.nearMiss else { return nil }
        return CaseCandidate(
            accountID: opening.primary.id,
            account: opening.primary.name ?? opening.primary.nativeID,
            score: total,
            threshold: parameters.threshold,
            missing: Scoring.missing(opening.parts, of: opening.findings, threshold: parameters.threshold),
            detections: Array(Set(opening.findings.map(\.detection))).sorted(),
            firstSeen: opening.firstSeen,
            lastSeen: opening.lastSeen
        )
    }

    /// A case as it is told.
    ///
    /// - Parameters:
    ///   - coverage: Of its tenants.
    ///   - surroundings: What lies around it: it adds to the story, never to the score.
    package func document(of opening: Opening, coverage: Coverage, surroundings: Surroundings = Surroundings()) -> Case
    {
        let (identity, primary, parts) = (opening.identity, opening.primary, opening.parts)
        let total = Scoring.total(parts)
        let (involved, links) = (opening.involved, opening.links)
        let strengths = opening.ways.mapValues(\.strength)
        let (first, last) = (opening.firstSeen, opening.lastSeen)
        let accounts = identity.accounts.filter { involved.contains($0.id) }
            .sorted {
                ($0.id == primary.id ? 0 : 1, $0.id.uuidString) < ($1.id == primary.id ? 0 : 1, $1.id.uuidString)
            }
        let story = Narrative(accounts: identity.accounts, primary: primary, strengths: strengths)
        let timeline = story.timeline(
            of: opening.findings.filter { $0.points > 0 },
            links: links,
            issued: surroundings.issued(to: involved, from: first, to: last)
        )
        let score = Score(
            total: total,
            threshold: parameters.threshold,
            contributions: parts,
            counterfactuals: Scoring.counterfactuals(parts, threshold: parameters.threshold)
        )
        let seen = CoverageReport.statements(for: accounts, first: first, last: last, coverage: coverage)
        let decisions = opening.decisions.map(\.sentence)
        let sentences = Sentences(
            accounts: accounts,
            strengths: strengths,
            links: links,
            findings: opening.findings,
            score: score,
            coverage: seen,
            decisions: decisions
        )
        return Case(
            accounts: accounts.map { CaseAccount($0) },
            findings: opening.findings,
            links: story.links(links, rivals: surroundings.rivals) + story.tokens(of: opening.findings)
                + story.sequence(timeline) + surroundings.links(of: opening.findings, named: primary),
            timeline: timeline,
            score: score,
            severity: total >= parameters.critical ? .critical : total >= parameters.high ? .high : .medium,
            coverage: seen,
            headline: story.headline(parts),
            narrative: sentences.all,
            decisions: decisions,
            firstSeen: first,
            lastSeen: last
        )
    }

    /// The directory's account of a person where there is one, else the account with most points.
    private func primaryAccount(_ identity: Identity, _ findings: [Finding]) -> Account? {
        let points = Dictionary(grouping: findings, by: \.accountID).mapValues { $0.reduce(0) { $0 + $1.points } }
        return identity.accounts.max { left, right in
            func rank(_ account: Account) -> (Int, Double, String) {
                (
                    account.provider == .entra && account.kind == .user ? 1 : 0, points[account.id] ?? 0,
                    account.id.uuidString
                )
            }
            return rank(left) < rank(right)
        }
    }
}
