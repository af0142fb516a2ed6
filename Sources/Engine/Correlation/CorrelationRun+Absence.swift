internal import Core
internal import Correlator

// Absence that was claimed and may no longer be.
extension CorrelationRun {
    /// A late record may teach that a log comes later than was known. What claims near the log's end that something is
    /// absent is asked again: a rebuild would ask it with what is known now.
    func addAccountsOfAbsences(to changes: inout Changes) async throws {
        let claims = [TokenReuseWithoutSignIn.definition.id, DormantAccount.definition.id]
        let tenants = Array(Set(changes.coverage.map(\.tenant))).sorted()
        for span in try await store.accountsClaiming(claims, tenants: tenants, within: Coverage.longestLag + 3600) {
            if let index = changes.accounts.firstIndex(where: { $0.accountID == span.accountID }) {
                changes.accounts[index].from = min(changes.accounts[index].from, span.from)
                changes.accounts[index].to = max(changes.accounts[index].to, span.to)
            } else {
                changes.accounts.append(span)
            }
        }
    }
}
