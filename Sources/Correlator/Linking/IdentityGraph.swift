package import Core
package import Foundation

/// Which accounts have one owner.
///
/// A link says that whoever stands behind `from` stands behind `to`. An account that everything behind it leads to one
/// owner belongs to them. One that several owners stand behind, such as a role session that a whole team opens under one
/// name, belongs to none: it never makes them one identity, and what was done in it is told apart by credential and time.
package struct IdentityGraph: Sendable {
    /// The links that count: without those that a person denied, with those that a person asserted.
    package let links: [IdentityLink]
    private let owner: [UUID: UUID]
    private let shared: Set<UUID>
    private let hubs: Set<UUID>

    /// - Parameters:
    ///   - links: Derived ones, in any order.
    ///   - claims: What people said, the earlier first: of two claims on the same accounts the later counts.
    ///   - hubs: Accounts that are known to be shared by more owners than links tell.
    package init(accounts: Set<UUID>, links: [IdentityLink], claims: [IdentityClaim] = [], hubs: Set<UUID> = []) {
        let said = Self.effective(claims)
        let denied = Set(said.filter { $0.kind == .unlink }.map { Pair($0.from, $0.to) })
        let asserted = said.filter { $0.kind == .link }
        let counted =
            links.filter { !denied.contains(Pair($0.from, $0.to)) }
            + asserted.map {
                IdentityLink(
                    from: $0.from,
                    to: $0.to,
                    rule: .asserted,
                    value: "",
                    source: $0.author,
                    validFrom: $0.validFrom,
                    validTo: $0.validTo
                )
            }
        self.links = counted.sorted(by: IdentityLink.precedes)
        let nodes = accounts.union(counted.flatMap { [$0.from, $0.to] })
        let components = Components(nodes: nodes, links: self.links)
        var owner: [UUID: UUID] = [:]
        var shared: Set<UUID> = []
        for component in components.inOrder {
            let name = component.members.min() ?? UUID()
            let behind = Set(component.sources.compactMap { owner[$0] })
            let isHub = component.members.contains(where: hubs.contains)
            let own = behind.count == 1 && !isHub ? behind.first ?? name : name
            for member in component.members { owner[member] = own }
            if behind.count > 1 || isHub { shared.formUnion(component.members) }
        }
        self.owner = owner
        self.shared = shared
        self.hubs = hubs
    }

    /// What stands for the owner: the least of the accounts that nothing stands behind.
    package func owner(of account: UUID) -> UUID { owner[account] ?? account }

    /// Whether several owners stand behind the account.
    package func isShared(_ account: UUID) -> Bool { shared.contains(account) }

    /// Whether more owners stand behind the account than links tell.
    package func isHub(_ account: UUID) -> Bool { hubs.contains(account) }

    /// Accounts by their owner.
    package var identities: [UUID: Set<UUID>] {
        owner.reduce(into: [:]) { $0[$1.value, default: []].insert($1.key) }
    }

    /// Whom a finding on a shared account belongs to: the one whom its credentials lead to, else the only one whose link
    /// was valid then; nil where neither tells.
    package func owner(of finding: Finding, lineage: CredentialLineage) -> UUID? {
        let issuers = finding.credentials.map { credential in
            lineage.ancestry(of: credential).lazy.map(\.issuer).first { !isShared(owner(of: $0)) && !isShared($0) }
                .map(owner(of:))
        }
        let found = Set(issuers)
        if found.count == 1, let only = found.first, let only { return only }
        guard found.isEmpty || found == [nil] else { return nil }
        let valid = links.filter {
            $0.to == finding.accountID && $0.isValid(at: finding.firstSeen) && $0.rule != .issuedKey
        }
        let owners = Set(valid.map { owner(of: $0.from) })
        return owners.count == 1 ? owners.first : nil
    }

    /// Of claims on the same two accounts, the last.
    private static func effective(_ claims: [IdentityClaim]) -> [IdentityClaim] {
        var last: [Pair: IdentityClaim] = [:]
        for claim in claims { last[Pair(claim.from, claim.to)] = claim }
        return last.values.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    private struct Pair: Hashable {
        let low: UUID
        let high: UUID

        init(_ one: UUID, _ other: UUID) {
            low = min(one, other)
            high = max(one, other)
        }
    }
}
