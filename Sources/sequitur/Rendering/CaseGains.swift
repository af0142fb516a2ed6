import Core
import Foundation
import Store

/// Which records made each line of a history: those that a finding rested on first at that revision.
struct CaseGains {
    private struct Key: Hashable {
        let revision: Int
        let finding: UUID
    }

    private let gained: [Key: [EvidenceReference]]

    init(_ history: [HistoryEntry], _ revisions: [CaseRevision]) {
        let documents = Dictionary(
            revisions.map { ($0.revision, $0.document) },
            uniquingKeysWith: { first, _ in first }
        )
        var gained: [Key: [EvidenceReference]] = [:]
        for entry in history where entry.kind == "finding-changed" || entry.kind == "finding-added" {
            // The records of the first revision are the case itself.
            guard let id = entry.finding, let now = documents[entry.revision],
                let before = documents[entry.revision - 1]
            else { continue }
            let known = Set(before.findings.flatMap { $0.evidence.map(\.eventID) })
            let new = now.findings.first { $0.id == id }?.evidence.filter { !known.contains($0.eventID) } ?? []
            if !new.isEmpty { gained[Key(revision: entry.revision, finding: id)] = new }
        }
        self.gained = gained
    }

    /// All of them, to be looked up at once.
    var all: [EvidenceReference] { gained.values.flatMap { $0 } }

    func of(_ entry: HistoryEntry) -> [EvidenceReference] {
        entry.finding.flatMap { gained[Key(revision: entry.revision, finding: $0)] } ?? []
    }
}
