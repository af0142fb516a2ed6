internal import Bytes
package import Foundation

/// The story of one compromised account.
///
/// What is here follows from the evidence alone, the same for the same evidence; what people did to the case, its
/// revisions and its clock times are kept beside it.
package struct Case: Codable, Hashable, Sendable {
    /// The account that was taken over, then the others of the same owner.
    package let accounts: [CaseAccount]
    package let findings: [Finding]
    package let links: [Link]
    package let timeline: [Step]
    package let score: Score
    package let severity: Severity
    package let coverage: [CoverageStatement]
    package let headline: String
    /// The story in three to eight plain sentences.
    package let narrative: [String]
    /// What people said about which findings belong to it.
    package let decisions: [String]
    package let firstSeen: Timestamp
    package let lastSeen: Timestamp

    package init(
        accounts: [CaseAccount],
        findings: [Finding],
        links: [Link],
        timeline: [Step],
        score: Score,
        severity: Severity,
        coverage: [CoverageStatement],
        headline: String,
        narrative: [String],
        decisions: [String],
        firstSeen: Timestamp,
        lastSeen: Timestamp
    ) {
        self.accounts = accounts
        self.findings = findings
        self.links = links
        self.timeline = timeline
        self.score = score
        self.severity = severity
        self.coverage = coverage
        self.headline = headline
        self.narrative = narrative
        self.decisions = decisions
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }

    package var detections: [String] { Array(Set(findings.filter { $0.state == .active }.map(\.detection))).sorted() }
    package var techniques: [String] {
        Array(Set(findings.filter { $0.state == .active }.flatMap(\.techniques))).sorted()
    }
}

/// An account as a case names it.
package struct CaseAccount: Codable, Hashable, Sendable {
    package let id: UUID
    package let provider: Provider
    package let tenant: String?
    package let nativeID: String
    package let kind: AccountKind
    package let name: String?

    package init(_ account: Account) {
        id = account.id
        provider = account.provider
        tenant = account.tenant
        nativeID = account.nativeID
        kind = account.kind
        name = account.name
    }

    package var label: String { name ?? nativeID }
}

/// How strongly two things are tied: the ladder of `docs/detections.md`, strongest first.
package enum LinkStrength: Int, Codable, CaseIterable, Sendable, Comparable {
    /// Same account, token or session.
    case l1 = 1
    /// Issued key to used key; one SAML assertion.
    case l2
    /// A name that the identity provider asserts: SAML subject, `sourceIdentity`.
    case l3
    /// A role session or user name that equals a verified name.
    case l4
    /// Same address and agent, while few identities share that address; a token and a sign-in at one address.
    case l5
    /// A token and a sign-in from different addresses.
    case l6

    /// What a finding's points are multiplied by when it hangs on the case by this link.
    package var factor: Double {
        switch self {
        case .l1, .l2: 1
        case .l3: 0.9
        case .l4: 0.8
        case .l5: 0.5
        case .l6: 0.3
        }
    }

    package static func < (left: LinkStrength, right: LinkStrength) -> Bool { left.rawValue < right.rawValue }

    package var name: String { "L\(rawValue)" }
}

/// Why two things belong together.
package struct Link: Codable, Hashable, Sendable {
    /// What the ends are: accounts, findings, or a whole case beside this one.
    package enum Kind: String, Codable, Sendable {
        case identity
        case sequence
        case sharedAddress = "shared-address"
        /// A token, and the sign-in that gave it out.
        case token
    }

    package let from: String
    package let to: String
    package let kind: Kind
    /// nil where nothing ties: a token that no sign-in gave out.
    package let strength: LinkStrength?
    package let rule: String
    package let why: String
    /// 1 is the likeliest, where candidates were ranked.
    package let rank: Int?
    /// What else it could have been, each with why it is not; the first ones where there are many.
    package let runnerUps: [String]
    /// How many candidates there were, or share the value that the link rests on; nil where it rests on none.
    package let cardinality: Int?

    package init(
        from: String,
        to: String,
        kind: Kind,
        strength: LinkStrength?,
        rule: String,
        why: String,
        rank: Int? = nil,
        runnerUps: [String] = [],
        cardinality: Int? = nil
    ) {
        self.from = from
        self.to = to
        self.kind = kind
        self.strength = strength
        self.rule = rule
        self.why = why
        self.rank = rank
        self.runnerUps = runnerUps
        self.cardinality = cardinality
    }
}

/// One line of the story.
package struct Step: Codable, Hashable, Sendable {
    package let time: Timestamp
    package let until: Timestamp
    package let account: String
    package let provider: Provider
    /// nil for what is no finding, such as the opening of a role session.
    package let finding: UUID?
    package let detection: String
    package let text: String
    /// How it is tied to the step before; nil for the first.
    package let strength: LinkStrength?
    package let tie: String

    package init(
        time: Timestamp,
        until: Timestamp,
        account: String,
        provider: Provider,
        finding: UUID?,
        detection: String,
        text: String,
        strength: LinkStrength?,
        tie: String
    ) {
        self.time = time
        self.until = until
        self.account = account
        self.provider = provider
        self.finding = finding
        self.detection = detection
        self.text = text
        self.strength = strength
        self.tie = tie
    }
}

/// How the points came together.
package struct Score: Codable, Hashable, Sendable {
    package struct Part: Codable, Hashable, Sendable {
        package let side: Contribution.Side
        package let name: String
        package let points: Double
        package let factor: Double
        package let value: Double
        package let why: String
        package let finding: UUID

        package init(_ contribution: Contribution, factor: Double, finding: UUID) {
            side = contribution.side
            name = contribution.name
            points = contribution.points
            self.factor = factor
            value = contribution.points * factor
            why = contribution.why
            self.finding = finding
        }
    }

    package struct Counterfactual: Codable, Hashable, Sendable {
        package let without: String
        package let total: Double
        package let opens: Bool

        package init(without: String, total: Double, opens: Bool) {
            self.without = without
            self.total = total
            self.opens = opens
        }
    }

    package let total: Double
    package let threshold: Double
    package let contributions: [Part]
    package let counterfactuals: [Counterfactual]

    package init(total: Double, threshold: Double, contributions: [Part], counterfactuals: [Counterfactual]) {
        self.total = total
        self.threshold = threshold
        self.contributions = contributions
        self.counterfactuals = counterfactuals
    }
}

/// Bands of the score.
package enum Severity: String, Codable, Sendable {
    case medium, high, critical
}

/// What of a source could be seen in the time of a case.
package struct CoverageStatement: Codable, Hashable, Sendable {
    package enum State: String, Codable, Sendable { case complete, partial, missing }

    package let source: String
    package let tenant: String
    package let from: Timestamp?
    package let to: Timestamp?
    package let state: State
    package let why: String

    package init(source: String, tenant: String, from: Timestamp?, to: Timestamp?, state: State, why: String) {
        self.source = source
        self.tenant = tenant
        self.from = from
        self.to = to
        self.state = state
        self.why = why
    }
}

extension Case {
    /// The id of a new case: it follows from the account, and where the account has several, from the first finding.
    ///
    /// - Parameter collision: Tells apart cases that would have one id.
    package func newID(isOnly: Bool, collision: Int = 0) -> UUID {
        let anchor = isOnly ? "" : findings.first?.id.uuidString ?? ""
        let account = accounts.first?.id.uuidString ?? ""
        let suffix = collision == 0 ? "" : "\n\(collision)"
        return SHA256Digest(of: Array("case\n\(account)\n\(anchor)\(suffix)".utf8)).uuid
    }
}
