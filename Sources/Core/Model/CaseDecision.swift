package import Foundation

/// What a person said about which findings make one case. It holds in every later correlation.
package struct CaseDecision: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable {
        /// These findings, and those beside them, are one case.
        case together
        /// These findings are no part of the case that the rest belong to.
        case apart
    }

    package let id: UUID
    package let kind: Kind
    package let author: String
    package let reason: String
    /// What belongs together, or what is set apart.
    package let findings: [FindingAnchor]
    /// What the findings were set apart from; empty where they belong together.
    package let rest: [FindingAnchor]
    /// Whose cases it speaks of.
    package let accounts: [UUID]

    package init(
        id: UUID = UUID(),
        kind: Kind,
        author: String,
        reason: String,
        findings: [FindingAnchor],
        rest: [FindingAnchor] = [],
        accounts: Set<UUID>
    ) {
        self.id = id
        self.kind = kind
        self.author = author
        self.reason = reason
        self.findings = findings
        self.rest = rest
        self.accounts = accounts.union((findings + rest).map(\.accountID)).sorted()
    }

    package func concerns(_ finding: Finding) -> Bool { findings.contains { $0.names(finding) } }

    package func leaves(_ finding: Finding) -> Bool { rest.contains { $0.names(finding) } }

    /// The decision as a case tells it.
    package var sentence: String {
        let because = reason.isEmpty ? "" : ": \(reason)"
        return switch kind {
        case .together: "\(author) said that these findings are one case\(because)"
        case .apart: "\(author) set findings apart\(because)"
        }
    }
}
