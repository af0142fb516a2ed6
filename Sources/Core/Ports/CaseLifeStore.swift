package import Foundation

/// A finding that a suppression hides in the cases of today.
package struct SuppressionHit: Hashable, Sendable {
    package let suppression: UUID
    package let accountID: UUID
    package let findingID: UUID
    /// What the finding would be worth.
    package let points: Double

    package init(suppression: UUID, accountID: UUID, findingID: UUID, points: Double) {
        self.suppression = suppression
        self.accountID = accountID
        self.findingID = findingID
        self.points = points
    }
}

/// What people said about cases, as a correlation reads it, and what it answers.
package protocol CaseLifeStore: Sendable {
    /// Accounts whose cases are to be built again because somebody decided something; each is given once.
    func takeDirtyAccounts() async throws -> [UUID]
    /// Decisions that speak of any of the accounts, in the order in which they were made.
    func decisions(of accounts: [UUID]) async throws -> [CaseDecision]
    /// Accounts that standing cases tie together: each case's own, and those of its findings.
    func caseTies(of accounts: [UUID]) async throws -> [[UUID]]
    func write(_ decision: CaseDecision, at time: Timestamp) async throws
    func append(_ action: CaseAction, to id: UUID) async throws
    /// Those that were not removed.
    func suppressions() async throws -> [Suppression]
    /// The home tenants that the records of findings name, by finding; none for one whose records are not all known.
    func homeTenants(of findings: [Finding]) async throws -> [UUID: Set<String>]
    /// Replaces what is hidden of these accounts.
    func replace(_ hits: [SuppressionHit], of accounts: [UUID], at time: Timestamp) async throws
    /// Replaces the candidates of these accounts.
    func replace(_ candidates: [CaseCandidate], of accounts: [UUID]) async throws
    /// All cases, whatever became of them, by id.
    func everyCase() async throws -> [StoredCase]
}
