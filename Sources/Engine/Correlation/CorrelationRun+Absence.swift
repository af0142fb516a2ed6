internal import Core
internal import Correlator
internal import Foundation

// Absence that was claimed and may no longer be.
extension CorrelationRun {
    /// A late record may teach that a log comes later than was known. What claims near the log's end that something is
    /// absent is asked again: a rebuild would ask it with what is known now.
    func addAccountsOfAbsences(to changes: inout Changes) async throws {
        let claims = [TokenReuseWithoutSignIn.definition.id, DormantAccount.definition.id]
        let tenants = Array(Set(changes.coverage.map(\.tenant))).sorted()
        let places = Dictionary(
            changes.accounts.enumerated().map { ($1.accountID, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for span in try await store.accountsClaiming(claims, tenants: tenants, within: Coverage.longestLag + 3600) {
            if let index = places[span.accountID] {
                changes.accounts[index].from = min(changes.accounts[index].from, span.from)
                changes.accounts[index].to = max(changes.accounts[index].to, span.to)
            } else {
                changes.accounts.append(span)
            }
        }
    }
}
