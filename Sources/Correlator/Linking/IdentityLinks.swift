package import Core
internal import Foundation

/// Makes identity links of aliases that meet.
package enum IdentityLinks {
    /// How long two holders of one name may both be seen before the name says nothing: the old name lives on in tokens.
    static let grace: Int64 = 2 * 86_400

    /// - Parameter aliases: All aliases with one of these values, in any order.
    package static func links(of aliases: [StoredAlias]) -> [IdentityLink] {
        Dictionary(grouping: aliases, by: \.alias.value).values.flatMap { links(sharing: $0) }
            .sorted(by: IdentityLink.precedes)
    }

    private static func links(sharing group: [StoredAlias]) -> [IdentityLink] {
        func of(_ kind: AccountAlias.Kind) -> [StoredAlias] { group.filter { $0.alias.kind == kind } }
        var links: Set<IdentityLink> = []
        let named: [(AccountAlias.Kind, IdentityLink.Rule)] = [
            (.samlSubject, .samlSubject), (.sourceIdentity, .sourceIdentity), (.roleSessionName, .roleSessionName),
            (.userName, .userName),
        ]
        let people = of(.userPrincipalName)
        for (kind, rule) in named {
            for user in of(kind) where user.provider != .entra { links.formUnion(link(people, user, rule)) }
        }
        for (kind, rule) in [
            (AccountAlias.Kind.identityCenterUser, IdentityLink.Rule.identityCenterUser), (.objectID, .objectID),
        ] {
            let owners = of(kind).filter { $0.provider == .entra }
            for user in of(kind) where user.provider == .aws { links.formUnion(link(owners, user, rule)) }
            for secret in of(kind) where secret.provider == .azureStorage {
                links.formUnion(link(owners, secret, .keyMediated))
            }
        }
        for secret in of(.usedSecret) { links.formUnion(minter(of: secret, among: of(.mintedSecret))) }
        return Array(links)
    }

    /// Seconds before the first use of a key or signature in which it may have been given out.
    private static let mintingWindow: Int64 = 7 * 86_400

    /// The one account that can have made the secret; several candidates are none.
    private static func minter(of secret: StoredAlias, among minters: [StoredAlias]) -> [IdentityLink] {
        let candidates = Set(
            minters.filter {
                $0.firstSeen <= secret.firstSeen && $0.lastSeen + 86_400 >= secret.firstSeen - mintingWindow
            }
            .map(\.accountID)
        )
        guard candidates.count == 1, let only = candidates.first else { return [] }
        return [IdentityLink(from: only, to: secret.accountID, rule: .secretMinted, value: secret.alias.value)]
    }

    /// Who held the name while `user` went by it. A name passes from one holder to the next; held by two at once, it does
    /// not say which of them is meant.
    private static func link(_ holders: [StoredAlias], _ user: StoredAlias, _ rule: IdentityLink.Rule)
        -> [IdentityLink]
    {
        let ordered = holders.sorted { ($0.firstSeen, $0.accountID) < ($1.firstSeen, $1.accountID) }
        var links: [IdentityLink] = []
        for (place, holder) in ordered.enumerated() {
            let next = place + 1 < ordered.count ? ordered[place + 1] : nil
            let from = place == 0 ? nil : holder.firstSeen
            if let next, holder.lastSeen > next.firstSeen + grace { return [] }
            if let from, user.lastSeen + 86_400 < from { continue }
            if let next, user.firstSeen >= next.firstSeen { continue }
            links.append(
                IdentityLink(
                    from: holder.accountID,
                    to: user.accountID,
                    rule: rule,
                    value: user.alias.value,
                    validFrom: from,
                    validTo: next?.firstSeen
                )
            )
        }
        return links
    }
}
