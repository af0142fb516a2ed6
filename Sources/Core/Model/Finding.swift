internal import Bytes
package import Foundation

/// A detection's claim about a subject in an interval.
package struct Finding: Codable, Hashable, Sendable {
    /// Whether the claim stands.
    package enum State: String, Codable, Sendable {
        case active
        /// It would stand if the logs that could refute it had arrived: worth nothing until then.
        case pending
        /// Nothing is claimed, but what is learned later of its network or account could make it a claim: kept to be
        /// judged again, and not shown.
        case watched

        /// A suppression hides it from the score: worth nothing, and shown.
        case suppressed
    }

    /// Digest of detection, subject and the interval's first event.
    package let id: UUID
    /// The detection's id, such as `cloud-recon-burst`.
    package let detection: String
    package let version: Int
    package let title: String
    package let accountID: UUID
    /// What the window was cut by: an account, a credential at an address, a token, an address.
    package let subject: String
    package let firstSeen: Timestamp
    package let lastSeen: Timestamp
    package private(set) var state: State
    /// The suppression that hides it.
    package private(set) var suppressedBy: UUID?
    package let contributions: [Contribution]
    /// MITRE ATT&CK technique ids.
    package let techniques: [String]
    package let parameters: [String: String]
    package let explanation: String
    /// The activities that carry the claim, in order of time; the first ones where there are many.
    package let evidence: [EvidenceReference]
    /// From where, with what program, the evidence came.
    package let origins: [FindingOrigin]
    /// Keys and sessions that the evidence was done with, ascending; the first ones where there are many.
    package let credentials: [String]
    /// Networks of the evidence, ascending; the first ones where there are many.
    package let networks: [String]
    /// How many activities carry it in all.
    package let evidenceCount: Int
    /// Only activities of this account in this span can change the claim.
    package let dependsFrom: Timestamp
    package private(set) var dependsTo: Timestamp
    // Rows of older builds have none, and most findings need none.
    private var boundTokens: [BoundToken]?

    /// Evidence beyond this many activities is counted and not listed.
    package static let maximumEvidence = 100

    static let maximumOrigins = 20

    /// More tokens of one finding explain nothing.
    package static let maximumTokens = 5

    /// The look-back of a judgement that asked whether something was ever seen before.
    package static let allHistory = Int64.max

    /// The same, hidden from the score.
    package func suppressed(by suppression: UUID) -> Finding {
        var hidden = self
        hidden.state = .suppressed
        hidden.suppressedBy = suppression
        return hidden
    }

    /// The same, with the tokens that its evidence was made with.
    ///
    /// - Parameters:
    ///   - tokens: In order of use; the first ones count.
    ///   - lookAhead: Seconds after the evidence that told whose they are.
    package func standing(on tokens: [BoundToken], lookAhead: Int64) -> Finding {
        guard !tokens.isEmpty else { return self }
        var bound = self
        bound.boundTokens = Array(tokens.prefix(Self.maximumTokens))
        bound.dependsTo = max(dependsTo, lastSeen + lookAhead)
        return bound
    }

    /// Tokens that the evidence was made with, where whose they are matters to the claim.
    package var tokens: [BoundToken] { boundTokens ?? [] }

    package var points: Double { state == .active ? contributions.reduce(0) { $0 + $1.points } : 0 }

    /// - Parameters:
    ///   - evidence: In any order, not empty.
    ///   - words: Records that speak of the evidence, such as a risk detection that names a sign-in: listed with it, but
    ///     the claim is not about their time, and their coming makes it no other one.
    ///   - horizon: Seconds before and after the evidence that the judgement looked at.
    /// - Precondition: `evidence` is not empty.
    package init(
        _ definition: DetectionDefinition,
        account: UUID,
        subject: String,
        evidence: Selection,
        words: [Activity] = [],
        state: State = .active,
        contributions: [Contribution],
        techniques: [String]? = nil,
        parameters: [String: String],
        explanation: String,
        lookBack: Int64,
        lookAhead: Int64 = 0
    ) {
        let ordered = evidence.inOrder
        guard let first = ordered.first, let last = ordered.last else {
            preconditionFailure("a finding needs evidence")
        }
        let key = "\(definition.id)\n\(subject)\n\(first.eventID.text)"
        id = SHA256Digest(of: Array(key.utf8)).uuid
        detection = definition.id
        version = definition.version
        title = definition.title
        accountID = account
        self.subject = subject
        firstSeen = first.occurredAt
        lastSeen = last.occurredAt
        self.state = state
        self.contributions = contributions
        self.techniques = techniques ?? definition.techniques
        self.parameters = parameters
        self.explanation = explanation
        let spoken = Activity.inOrder(words).suffix(Self.maximumEvidence / 2)
        // What claims nothing is kept to be asked again: where it begins is enough.
        let most = state == .watched ? 1 : Self.maximumEvidence - spoken.count
        let listed = Array(ordered.prefix(most)) + spoken
        self.evidence = Activity.inOrder(listed).map { EvidenceReference($0) }
        evidenceCount = ordered.count
        var places = Places()
        ordered.forEach { places.add($0) }
        origins = state == .watched ? [] : places.origins
        credentials = Array(places.credentials.sorted().prefix(Self.maximumOrigins))
        networks = Array(Set(places.sites.map(\.description)).sorted().prefix(Self.maximumEvidence))
        dependsFrom = lookBack == Self.allHistory ? Timestamp.storable.lowerBound : first.occurredAt - lookBack
        dependsTo = last.occurredAt + lookAhead
    }
}

extension Finding {
    /// The same, of activities that are no window's.
    ///
    /// - Parameters: As of the other.
    package init(
        _ definition: DetectionDefinition,
        account: UUID,
        subject: String,
        evidence: [Activity],
        words: [Activity] = [],
        state: State = .active,
        contributions: [Contribution],
        techniques: [String]? = nil,
        parameters: [String: String],
        explanation: String,
        lookBack: Int64,
        lookAhead: Int64 = 0
    ) {
        self.init(
            definition,
            account: account,
            subject: subject,
            evidence: Selection(evidence),
            words: words,
            state: state,
            contributions: contributions,
            techniques: techniques,
            parameters: parameters,
            explanation: explanation,
            lookBack: lookBack,
            lookAhead: lookAhead
        )
    }

    /// From where, with what the evidence came. Most of it is from one place by one program: each pair is put into words
    /// once.
    private struct Places {
        private struct Pair: Hashable {
            let address: IPAddress?
            let agent: String?
            let origin: Origin
        }

        private var pairs: Set<Pair> = []
        private var distinct: Set<FindingOrigin> = []
        private(set) var credentials: Set<String> = []
        private(set) var sites: Set<IPAddress.Site> = []

        var origins: [FindingOrigin] { Array(distinct.sorted().prefix(Finding.maximumOrigins)) }

        mutating func add(_ activity: UnsafePointer<Activity>) {
            let (address, agent) = (activity.pointee.address, activity.pointee.userAgent)
            if let key = activity.pointee.credentialUID ?? activity.pointee.sessionUID { credentials.insert(key) }
            if let address { sites.insert(address.site) }
            guard pairs.insert(Pair(address: address, agent: agent, origin: activity.pointee.origin)).inserted else {
                return
            }
            if let origin = FindingOrigin(activity.pointee) { distinct.insert(origin) }
        }
    }
}

/// An address and the program used there: what two findings of strangers may share.
package struct FindingOrigin: Codable, Hashable, Comparable, Sendable {
    package let address: String
    package let network: String
    /// The user agent's product.
    package let program: String

    /// - Returns: nil for an activity without an address or program, or that a service made.
    package init?(_ activity: Activity) {
        guard let address = activity.address, activity.origin != .service else { return nil }
        guard let program = UserAgent.product(activity.userAgent), program.utf8.count <= 200 else { return nil }
        self.address = address.description
        network = address.network
        self.program = program
    }

    package static func < (left: FindingOrigin, right: FindingOrigin) -> Bool {
        (left.address, left.program) < (right.address, right.program)
    }
}

/// Which activity a claim rests on: enough to find its row.
package struct EvidenceReference: Codable, Hashable, Sendable {
    package let eventID: UUID
    package let accountID: UUID
    package let occurredAt: Timestamp

    package init(eventID: UUID, accountID: UUID, occurredAt: Timestamp) {
        self.eventID = eventID
        self.accountID = accountID
        self.occurredAt = occurredAt
    }

    package init(_ activity: Activity) {
        self.init(eventID: activity.eventID, accountID: activity.account.id, occurredAt: activity.occurredAt)
    }
}

/// Points towards a case, and what for.
package struct Contribution: Codable, Hashable, Sendable {
    /// How they came in, or what they did. A case needs both.
    package enum Side: String, Codable, Sendable { case access, effect }

    package let side: Side
    /// Of contributions of one class a case counts the strongest.
    package let name: String
    package let points: Double
    package let why: String

    package init(_ side: Side, _ name: String, _ points: Double, _ why: String) {
        self.side = side
        self.name = name
        self.points = points
        self.why = why
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let time = Timestamp(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no RFC 3339 time")
            )
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
