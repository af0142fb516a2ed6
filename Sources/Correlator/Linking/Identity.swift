package import Core
package import Foundation

/// Who owns accounts: the accounts that identity links hold together. An account without a link is its own identity.
package struct Identity: Sendable {
    package let accounts: [Account]
    package let links: [IdentityLink]

    /// - Parameter accounts: In any order.
    package init(accounts: [Account], links: [IdentityLink]) {
        self.accounts = accounts.sorted { $0.id.uuidString < $1.id.uuidString }
        self.links = links.sorted { $0.order < $1.order }
    }

    /// How strongly each account is tied to `root`: the weakest link of the strongest way. A weak way never becomes a
    /// strong one by being long.
    package func strengths(from root: UUID) -> [UUID: LinkStrength] {
        var best: [UUID: LinkStrength] = [root: .l1]
        var changed = true
        while changed {
            changed = false
            for link in links {
                for (from, to) in [(link.from, link.to), (link.to, link.from)] {
                    guard let reached = best[from] else { continue }
                    let strength = max(reached, link.strength)
                    if best[to].map({ strength < $0 }) ?? true {
                        best[to] = strength
                        changed = true
                    }
                }
            }
        }
        return best
    }
}

/// Why two accounts are one owner's.
package struct IdentityLink: Hashable, Sendable {
    package let from: UUID
    package let to: UUID
    package let strength: LinkStrength
    /// The rule, by the name that `docs/detections.md` explains.
    package let rule: String
    /// The name or key that both share.
    package let value: String
    package let since: Timestamp

    fileprivate var order: String { "\(from) \(to) \(rule) \(value)" }
}

/// Makes identity links of aliases that meet.
package enum IdentityLinks {
    /// - Parameter aliases: All aliases of the accounts in question that share a value.
    package static func links(of aliases: [StoredAlias]) -> [IdentityLink] {
        var links: Set<IdentityLink> = []
        for (_, group) in Dictionary(grouping: aliases, by: \.alias.value) {
            func of(_ kind: AccountAlias.Kind) -> [StoredAlias] { group.filter { $0.alias.kind == kind } }
            let people = of(.userPrincipalName)
            // A name that two directories both hold does not say which of them is meant.
            if Set(people.map(\.accountID)).count == 1, let person = people.first {
                for session in of(.samlSubject) { links.insert(link(person, session, .l3, "saml-subject")) }
                for session in of(.sourceIdentity) { links.insert(link(person, session, .l3, "source-identity")) }
            }
            for issuer in of(.issuedKey) {
                for user in of(.usedKey) where user.accountID != issuer.accountID {
                    links.insert(link(issuer, user, .l2, "issued-key"))
                }
            }
        }
        return Array(links)
    }

    private static func link(_ from: StoredAlias, _ to: StoredAlias, _ strength: LinkStrength, _ rule: String)
        -> IdentityLink
    {
        IdentityLink(
            from: from.accountID,
            to: to.accountID,
            strength: strength,
            rule: rule,
            value: to.alias.value,
            since: to.firstSeen
        )
    }

    /// Splits accounts into identities: those that links connect.
    package static func identities(of accounts: [Account], links: [IdentityLink]) -> [Identity] {
        var parent = Dictionary(accounts.map { ($0.id, $0.id) }, uniquingKeysWith: { first, _ in first })
        func root(_ id: UUID) -> UUID {
            var id = id
            while let next = parent[id], next != id { id = next }
            return id
        }
        for link in links where parent[link.from] != nil && parent[link.to] != nil {
            let (left, right) = (root(link.from), root(link.to))
            if left != right { parent[max(left, right)] = min(left, right) }
        }
        let groups = Dictionary(grouping: accounts) { root($0.id) }
        let linksByRoot = Dictionary(grouping: links.filter { parent[$0.from] != nil && parent[$0.to] != nil }) {
            root($0.from)
        }
        return groups.map { Identity(accounts: $0.value, links: linksByRoot[$0.key] ?? []) }
    }
}
