package import Core
internal import Foundation

/// Makes cases of an identity's findings.
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

        package init() {}
    }

    private let parameters: Parameters

    package init(_ parameters: Parameters) { self.parameters = parameters }

    /// The cases of one identity, in order of time.
    ///
    /// - Parameters:
    ///   - findings: All of the identity's.
    ///   - coverage: Of its tenants.
    ///   - surroundings: What lies around them: it adds to the story, never to the score.
    /// - Returns: None where the findings do not reach the threshold.
    package func cases(
        of identity: Identity,
        findings: [Finding],
        coverage: Coverage,
        surroundings: Surroundings = Surroundings()
    ) -> [Case] {
        let ordered = findings.filter { $0.state != .watched }
            .sorted { ($0.firstSeen, $0.id.uuidString) < ($1.firstSeen, $1.id.uuidString) }
        let major = ordered.filter { $0.points >= parameters.minorPoints }
        let minor = ordered.filter { $0.points < parameters.minorPoints }
        return candidates(major).compactMap { candidate in
            let first = candidate.map(\.firstSeen).min() ?? Timestamp(seconds: 0)
            let last = candidate.map(\.lastSeen).max() ?? first
            let beside = minor.filter { finding in
                // A spray's victim is watched for long; other small things matter for a day.
                let end = PasswordSpray.isVictim(finding) ? finding.dependsTo : finding.lastSeen + 86_400
                return end >= first && finding.firstSeen <= last + 86_400
            }
            return build(identity, candidate + beside, coverage, surroundings)
        }
    }

    private func candidates(_ findings: [Finding]) -> [[Finding]] {
        var groups: [[Finding]] = []
        var end: Timestamp?
        for finding in findings {
            if let reached = end, finding.firstSeen <= reached + parameters.gap {
                groups[groups.count - 1].append(finding)
                end = max(reached, finding.lastSeen)
            } else {
                groups.append([finding])
                end = finding.lastSeen
            }
        }
        return groups
    }

    private func build(
        _ identity: Identity,
        _ findings: [Finding],
        _ coverage: Coverage,
        _ surroundings: Surroundings
    ) -> Case? {
        let primary = primaryAccount(identity, findings)
        let ways = identity.ways(from: primary.id)
        let strengths = ways.mapValues(\.strength)
        let parts = Scoring.parts(of: findings, strengths: strengths, skew: parameters.skew)
        let total = Scoring.total(parts)
        guard total >= parameters.threshold, Scoring.hasBothSides(parts) else { return nil }
        let ordered = findings.sorted { ($0.firstSeen, $0.id.uuidString) < ($1.firstSeen, $1.id.uuidString) }
        let involved = Set(findings.map(\.accountID)).union([primary.id])
        let links = Set(involved.flatMap { ways[$0]?.links ?? [] }).sorted(by: IdentityLink.precedes)
        // A case begins when somebody comes in, not when a spray tried in vain.
        let own = ordered.filter { !PasswordSpray.isVictim($0) }
        let first = own.map(\.firstSeen).min() ?? Timestamp(seconds: 0)
        let last = own.map(\.lastSeen).max() ?? first
        let accounts = identity.accounts.filter { involved.contains($0.id) }
            .sorted {
                ($0.id == primary.id ? 0 : 1, $0.id.uuidString) < ($1.id == primary.id ? 0 : 1, $1.id.uuidString)
            }
        let story = Narrative(accounts: identity.accounts, primary: primary, strengths: strengths)
        let timeline = story.timeline(
            of: ordered.filter { $0.points > 0 },
            links: links,
            issued: surroundings.issued(to: involved, from: first, to: last)
        )
        return Case(
            accounts: accounts.map { CaseAccount($0) },
            findings: ordered,
            links: story.links(links) + story.sequence(timeline) + surroundings.links(of: ordered, named: primary),
            timeline: timeline,
            score: Score(
                total: total,
                threshold: parameters.threshold,
                contributions: parts,
                counterfactuals: Scoring.counterfactuals(parts, threshold: parameters.threshold)
            ),
            severity: total >= parameters.critical ? .critical : total >= parameters.high ? .high : .medium,
            coverage: CoverageReport.statements(for: accounts, first: first, last: last, coverage: coverage),
            headline: story.headline(parts),
            firstSeen: first,
            lastSeen: last
        )
    }

    /// The directory's account of a person where there is one, else the account with most points.
    private func primaryAccount(_ identity: Identity, _ findings: [Finding]) -> Account {
        let points = Dictionary(grouping: findings, by: \.accountID).mapValues { $0.reduce(0) { $0 + $1.points } }
        let ranked = identity.accounts.max { left, right in
            func rank(_ account: Account) -> (Int, Double, String) {
                (
                    account.provider == .entra && account.kind == .user ? 1 : 0, points[account.id] ?? 0,
                    account.id.uuidString
                )
            }
            return rank(left) < rank(right)
        }
        guard let ranked else { preconditionFailure("an identity has an account") }
        return ranked
    }
}
