internal import Core
internal import Correlator
internal import Foundation

/// What a correlation knows of people's decisions, and what it finds beside cases.
struct CaseAside {
    var suppressions = SuppressionBook()
    /// In the order in which they were made.
    var decisions: [CaseDecision] = []
    /// The case that a person has just named as the one to live on.
    var survivor: UUID?
    /// Findings that a person has just set apart.
    var leaving: Set<UUID> = []
    /// Accounts whose cases were built.
    var built: Set<UUID> = []
    var hits: [SuppressionHit] = []
    var candidates: [CaseCandidate] = []

    /// Findings that are hidden, by the suppression that hides them.
    var hidden: [UUID: UUID] {
        Dictionary(hits.map { ($0.findingID, $0.suppression) }, uniquingKeysWith: { first, _ in first })
    }
}
