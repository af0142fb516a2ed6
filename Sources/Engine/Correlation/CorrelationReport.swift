/// What a correlation did.
package struct CorrelationReport: Sendable {
    package var batches = 0
    package var accounts = 0
    package var activities = 0
    package var findingsNew = 0
    package var findingsChanged = 0
    package var findingsWithdrawn = 0
    /// Sprays that are new, changed or gone.
    package var campaignsChanged = 0
    package var casesOpened = 0
    package var casesChanged = 0
    package var casesWithdrawn = 0
    /// Cases whose findings became part of another.
    package var casesMerged = 0
    /// Closed cases that new evidence opened again.
    package var casesReopened = 0
    package var seconds: Double = 0

    package init() {}

    /// Nothing was new, so nothing changed.
    package var changedNothing: Bool {
        findingsNew + findingsChanged + findingsWithdrawn + campaignsChanged + casesOpened + casesChanged
            + casesWithdrawn + casesMerged + casesReopened
            == 0
    }
}
