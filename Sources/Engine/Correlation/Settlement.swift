internal import Core
internal import Correlator
internal import Foundation

/// What is stored of some findings, compared with what is found now: new, changed, gone.
struct Settlement: Sendable {
    /// New ones, and those whose content is another.
    private(set) var written: [Finding] = []
    private(set) var gone: [StoredFinding] = []
    /// Why each of ``gone`` went.
    private(set) var reasons: [UUID: String] = [:]
    /// Those that ``written`` takes the place of.
    private(set) var replaced: [StoredFinding] = []

    init() {}

    init(before: [StoredFinding], after: [Finding]) {
        let old = Dictionary(before.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let ids = Set(after.map(\.id))
        written = after.filter { old[$0.id]?.digest != $0.digest }
        replaced = written.compactMap { old[$0.id] }
        gone = before.filter { !ids.contains($0.id) }
        for finding in gone { reasons[finding.id] = Self.reason(finding, after) }
    }

    mutating func add(_ other: Settlement) {
        written += other.written
        gone += other.gone
        replaced += other.replaced
        reasons.merge(other.reasons, uniquingKeysWith: { first, _ in first })
    }

    private static func reason(_ gone: StoredFinding, _ after: [Finding]) -> String {
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

// Findings as they are stored.
extension CorrelationRun {
    /// Writes what changed, and notes what it means for cases.
    mutating func settle(_ settlement: Settlement, scope: SprayScope?) async throws {
        let was = Dictionary(
            try await store.findings(settlement.gone + settlement.replaced).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        // Other builds computed digests of the same content in other ways.
        let changed = settlement.written.filter { was[$0.id] != $0 }
        withdrawn.merge(settlement.reasons, uniquingKeysWith: { _, new in new })
        try await store.withdraw(settlement.gone)
        try await store.write(settlement.written, scope: scope)
        for finding in changed {
            guard let was = was[finding.id] else { continue }
            altered[finding.id] =
                "\(Self.number(was.points)) to \(Self.number(finding.points)) points: \(finding.explanation)"
        }
        report.findingsWithdrawn += settlement.gone.count
        report.findingsNew += changed.count { was[$0.id] == nil }
        report.findingsChanged += changed.count { was[$0.id] != nil }
        touched.formUnion(settlement.gone.map(\.accountID) + changed.map(\.accountID))
        let gone = settlement.gone.compactMap { was[$0.id] }
        changedOrigins.formUnion((gone + changed).flatMap(\.origins))
    }
}
