internal import Bytes
package import Core
package import Foundation

/// What is told of a case: one revision of it, and what people did.
package struct CaseBrief: Sendable {
    package let id: UUID
    package let revision: Int
    package let document: Case
    /// Of the closing that holds.
    package let verdict: String?
    package let assignee: String?
    /// The activities of ``evidence(of:)``, in any order; what is not there is not told.
    package let evidence: [Activity]
    /// The case's page in the console.
    package let url: String?

    /// - Parameter consoleURL: ``QRadarConfiguration/consoleURL``.
    package init(
        id: UUID,
        revision: Int,
        document: Case,
        verdict: String? = nil,
        assignee: String? = nil,
        evidence: [Activity] = [],
        consoleURL: String? = nil
    ) {
        self.id = id
        self.revision = revision
        self.document = document
        self.verdict = verdict
        self.assignee = assignee
        self.evidence = evidence
        url = consoleURL.map { console in
            var base = console[...]
            while base.last == "/" { base.removeLast() }
            return "\(base)/cases/\(id.text)"
        }
    }

    /// More lines of evidence nobody reads in a note.
    private static let maximumEvidence = 12

    /// The findings that count, those worth most first.
    static func findings(of document: Case) -> [Finding] {
        var values: [UUID: Double] = [:]
        for part in document.score.contributions { values[part.finding, default: 0] += part.value }
        return document.findings.filter { $0.points > 0 }.sorted {
            (-(values[$0.id] ?? 0), $0.firstSeen, $0.id.uuidString) < (
                -(values[$1.id] ?? 0), $1.firstSeen, $1.id.uuidString
            )
        }
    }

    /// What a note should show: the first activity of each finding that counts, then the second ones, and so on.
    package static func evidence(of document: Case) -> [EvidenceReference] {
        let findings = findings(of: document)
        let rounds = findings.map(\.evidence.count).max() ?? 0
        var chosen: [EvidenceReference] = []
        var known: Set<UUID> = []
        for round in 0..<min(rounds, maximumEvidence) {
            for finding in findings where finding.evidence.indices.contains(round) {
                let reference = finding.evidence[round]
                if chosen.count < maximumEvidence, known.insert(reference.eventID).inserted { chosen.append(reference) }
            }
        }
        return chosen
    }
}
