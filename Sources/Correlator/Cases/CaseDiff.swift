package import Core
internal import Foundation

/// What is different between two revisions of a case, each with its reason.
package struct CaseDiff: Sendable {
    /// What of a case a change is about, in the order in which it is told.
    package enum Part: String, Sendable, CaseIterable {
        case severity, score, headline, account, finding, contribution, link, coverage, decision
    }

    /// One thing that is not what it was.
    package struct Change: Sendable, Hashable {
        package let part: Part
        /// What it is about, such as a detection and its time.
        package let name: String
        /// nil where it is new.
        package let before: String?
        /// nil where it is gone.
        package let after: String?
        /// What the history says of it.
        package let why: [String]
        /// Records that the finding rests on now and did not before.
        package let evidence: [EvidenceReference]

        package var kind: String { before == nil ? "added" : after == nil ? "withdrawn" : "changed" }
    }

    package let changes: [Change]

    /// - Parameter history: Of the revisions between, in any order.
    package init(from old: Case, to new: Case, history: [HistoryEntry]) {
        let reasons = Reasons(history)
        var changes: [Change] = []
        func add(
            _ part: Part,
            _ name: String,
            _ before: String?,
            _ after: String?,
            _ why: [String] = [],
            _ evidence: [EvidenceReference] = []
        ) {
            guard before != after || !evidence.isEmpty else { return }
            changes.append(
                Change(part: part, name: name, before: before, after: after, why: why, evidence: evidence)
            )
        }
        func each<Value>(_ part: Part, _ values: (Case) -> [(name: String, value: Value)], _ text: (Value) -> String) {
            let before = Self.named(values(old).map { ($0.name, text($0.value)) })
            let after = Self.named(values(new).map { ($0.name, text($0.value)) })
            for name in Set(before.keys).union(after.keys).sorted() {
                add(part, name, before[name], after[name], reasons.of(part))
            }
        }
        add(.severity, "severity", old.severity.rawValue, new.severity.rawValue, reasons.of(.score))
        add(.score, "score", old.score.total.plain, new.score.total.plain, reasons.of(.score))
        add(.headline, "headline", old.headline, new.headline)
        each(.account, { $0.accounts.map { ($0.id.uuidString, $0) } }, { "\($0.provider.rawValue) \($0.label)" })
        for pair in Self.pairs(old.findings, new.findings) {
            guard let one = pair.after ?? pair.before else { continue }
            let known = Set(pair.before?.evidence.map(\.eventID) ?? [])
            let gained = pair.after?.evidence.filter { !known.contains($0.eventID) } ?? []
            add(
                .finding,
                "\(one.detection) from \(one.firstSeen.text(fractionDigits: 0))",
                pair.before.map(Self.told),
                pair.after.map(Self.told),
                reasons.of(pair.before, pair.after),
                pair.before == pair.after ? [] : gained
            )
        }
        each(
            .contribution,
            { $0.score.contributions.map { ($0.name, $0) } },
            { "\($0.side.rawValue) \($0.value.plain): \($0.why)" }
        )
        each(
            .link,
            { $0.links.filter { $0.kind != .sequence }.map { ("\($0.from) — \($0.to), \($0.rule)", $0) } },
            { ($0.strength.map { "\($0.name): " } ?? "") + $0.why }
        )
        each(
            .coverage,
            { $0.coverage.map { ("\($0.source) of \($0.tenant)", $0) } },
            { "\($0.state.rawValue): \($0.why)" }
        )
        each(.decision, { $0.decisions.map { ($0, $0) } }, { $0 })
        self.changes = changes
    }

    /// Several values of one name are one text, so that none is lost.
    private static func named(_ values: [(String, String)]) -> [String: String] {
        Dictionary(grouping: values, by: \.0).mapValues { $0.map(\.1).sorted().joined(separator: "; ") }
    }

    /// Findings of both: the same id, else what became of one.
    private static func pairs(_ old: [Finding], _ new: [Finding]) -> [(before: Finding?, after: Finding?)] {
        var left = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var pairs = new.map { finding in (before: left.removeValue(forKey: finding.id), after: Finding?.some(finding)) }
        for index in pairs.indices where pairs[index].before == nil {
            guard let finding = pairs[index].after else { continue }
            let ancestors = left.values.filter { FindingAnchor($0).names(finding) }
            guard let was = ancestors.min(by: CaseGrouping.precedes) else { continue }
            left[was.id] = nil
            pairs[index].before = was
        }
        return pairs + left.values.sorted(by: CaseGrouping.precedes).map { (before: $0, after: nil) }
    }

    private static func told(_ finding: Finding) -> String {
        let state = finding.state == .active ? "" : " (\(finding.state.rawValue))"
        return "\(finding.points.plain) points\(state): \(finding.explanation)"
    }

    /// The lines of a history by what they speak of.
    private struct Reasons {
        private let entries: [HistoryEntry]

        init(_ history: [HistoryEntry]) {
            entries = history.sorted { ($0.revision, $0.kind, $0.detail) < ($1.revision, $1.kind, $1.detail) }
        }

        private func told(_ isMeant: (HistoryEntry) -> Bool) -> [String] {
            entries.filter(isMeant).map { "r\($0.revision) \($0.kind): \($0.detail)" }
        }

        func of(_ before: Finding?, _ after: Finding?) -> [String] {
            let ids = [before?.id, after?.id].compactMap { $0 }
            return told { entry in entry.finding.map(ids.contains) ?? false }
        }

        /// What has no line of its own follows from the findings and decisions.
        func of(_ part: Part) -> [String] {
            switch part {
            case .score: told { $0.kind == "score-changed" }
            case .coverage: told { $0.kind == "coverage-changed" }
            case .account, .link: told { ["merged", "split"].contains($0.kind) }
            default: []
            }
        }
    }
}
