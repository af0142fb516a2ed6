package import Core
package import Foundation

/// The cases of today against those that other parameters would make, with what people found as labels.
package struct CaseComparison: Sendable {
    /// A case that would not be what it is.
    package struct Change: Sendable, Hashable {
        package enum Kind: String, Sendable, CaseIterable {
            case gone, opened, merged, split, moved
        }

        /// What is compared of a case.
        package struct Side: Sendable, Hashable {
            package let score: Double
            package let severity: Severity
            package let detections: [String]

            init(_ document: Case) {
                score = document.score.total
                severity = document.severity
                detections = document.detections
            }
        }

        package let kind: Kind
        package let id: UUID
        package let account: String
        /// What people found the case of today to be.
        package let verdict: Verdict?
        package let before: Side?
        package let after: Side?
        /// Where its findings would be, or were.
        package let other: UUID?

        /// A compromise that somebody confirmed would be missed.
        package var isLoss: Bool { kind == .gone && verdict == .truePositive }
        /// A case that was judged harmless would not be told.
        package var isCredit: Bool { kind == .gone && (verdict == .falsePositive || verdict == .benign) }
    }

    /// Losses first, then by kind, then the strongest.
    package let changes: [Change]
    package let casesBefore: Int
    package let casesAfter: Int

    package var losses: Int { changes.count { $0.isLoss } }
    package var credits: Int { changes.count { $0.isCredit } }

    /// - Parameters:
    ///   - before: All cases of today, whatever became of them.
    ///   - after: All cases as they would be; a case keeps its id.
    package init(before: [StoredCase], after: [StoredCase]) {
        let standing = before.filter { $0.status == "open" }
        let ids = Set(standing.map(\.id))
        let later = Dictionary(after.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var changes: [Change] = []
        for old in standing {
            let new = later[old.id]
            let side = Change.Side(old.document)
            let now = new.flatMap { $0.status == "open" ? Change.Side($0.document) : nil }
            guard now != side else { continue }
            let kind: Change.Kind = now != nil ? .moved : new?.status == "merged" ? .merged : .gone
            changes.append(Self.change(kind, old, side, now, new?.mergedInto))
        }
        for new in after where new.status == "open" && !ids.contains(new.id) {
            let findings = Set(new.document.findings.filter { $0.points > 0 }.map(\.id))
            let parent = standing.filter { old in old.document.findings.contains { findings.contains($0.id) } }
                .min { $0.id.uuidString < $1.id.uuidString }
            changes.append(
                Self.change(parent == nil ? .opened : .split, new, nil, Change.Side(new.document), parent?.id)
            )
        }
        self.changes = changes.sorted { Self.rank($0) < Self.rank($1) }
        casesBefore = standing.count
        casesAfter = after.count { $0.status == "open" }
    }

    private static func change(
        _ kind: Change.Kind,
        _ stored: StoredCase,
        _ before: Change.Side?,
        _ after: Change.Side?,
        _ other: UUID?
    ) -> Change {
        Change(
            kind: kind,
            id: stored.id,
            account: stored.document.accounts.first?.label ?? "",
            verdict: stored.life.verdict,
            before: before,
            after: after,
            other: other
        )
    }

    private static func rank(_ change: Change) -> (Int, Int, Double, String) {
        let kind = Change.Kind.allCases.firstIndex(of: change.kind) ?? 0
        let score = (change.before ?? change.after)?.score ?? 0
        return (change.isLoss ? 0 : 1, kind, -score, change.id.uuidString)
    }
}
