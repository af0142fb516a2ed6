package import Foundation

/// Identity links around some accounts.
package struct IdentityNeighbourhood: Sendable {
    package var accounts: Set<UUID> = []
    package var links: [IdentityLink] = []
    package var claims: [IdentityClaim] = []
    /// Accounts that more others stand behind than are walked.
    package var hubs: Set<UUID> = []

    package init() {}
}

/// What a correlation reads and writes of identities.
package protocol IdentityStore: Sendable {
    /// Aliases whose value is new in the batches, or that several hold and one of the accounts was seen with; all aliases
    /// where `batches` is nil. In parts, each with all aliases of its values.
    func aliasValues(newIn batches: [Int64]?, of accounts: [UUID]) async throws -> [String]
    func aliases(with values: [String]) async throws -> [StoredAlias]
    /// Replaces the links by these values, except by keys.
    ///
    /// - Returns: Accounts that a link came to or went from.
    func replaceLinks(_ links: [IdentityLink], by values: [String]) async throws -> Set<UUID>
    /// Links issuers of keys to the users of keys, where either is new in the batches; of all where `batches` is nil.
    ///
    /// - Returns: Accounts that a link came to.
    func linkKeys(newIn batches: [Int64]?) async throws -> Set<UUID>
    /// Accounts with findings that use credentials whose lineage the batches tell more of.
    func accountsBelowIssues(newIn batches: [Int64]) async throws -> Set<UUID>
    /// Accounts of claims that no correlation has seen.
    func accountsClaimedAnew() async throws -> Set<UUID>
    func markClaimsCorrelated() async throws
    /// All that links connect with the accounts.
    ///
    /// - Parameter maximumOwners: An account that more stand behind is a hub: it is not walked through.
    func neighbourhood(of accounts: Set<UUID>, maximumOwners: Int) async throws -> IdentityNeighbourhood
    /// The calls above the credentials, to the roots.
    func lineage(of credentials: [String]) async throws -> [CredentialIssue]
}
