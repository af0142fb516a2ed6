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

// Who a link did not come from.
extension IdentityLinks {
    /// Accounts that hold what a link rests on as well and are not where it comes from, by first sight.
    ///
    /// - Parameter aliases: All with the link's value, in any order.
    static func lost(to link: IdentityLink, among aliases: [StoredAlias]) -> [LinkRivals.Rival] {
        let holders = aliases.filter { isHolder($0, by: link.rule) && $0.accountID != link.to }
            .sorted { ($0.firstSeen, $0.accountID) < ($1.firstSeen, $1.accountID) }
        guard let own = holders.firstIndex(where: { $0.accountID == link.from }) else { return [] }
        let used = aliases.first { $0.accountID == link.to && $0.alias.kind == .usedSecret }?.firstSeen
        return holders.enumerated().filter { $0.element.accountID != link.from }.map { place, holder in
            let since = holder.firstSeen.text(fractionDigits: 0)
            let why =
                if link.rule != .secretMinted {
                    place < own
                        ? "went by it before, until \(holders[place + 1].firstSeen.text(fractionDigits: 0))"
                        : "goes by it only since \(since)"
                } else if let used, holder.firstSeen > used {
                    "was given the keys only on \(since), after the first use"
                } else {
                    "was given the keys for the last time more than a week before the first use"
                }
            return LinkRivals.Rival(account: holder.accountID, why: why)
        }
    }

    /// Whether a link by the rule could come from who bears the alias.
    private static func isHolder(_ alias: StoredAlias, by rule: IdentityLink.Rule) -> Bool {
        switch rule {
        case .samlSubject, .sourceIdentity, .roleSessionName, .userName: alias.alias.kind == .userPrincipalName
        case .identityCenterUser: alias.alias.kind == .identityCenterUser && alias.provider == .entra
        case .objectID: alias.alias.kind == .objectID && alias.provider == .entra
        case .keyMediated:
            [.identityCenterUser, .objectID].contains(alias.alias.kind) && alias.provider == .entra
        case .secretMinted: alias.alias.kind == .mintedSecret
        case .issuedKey, .asserted: false
        }
    }
}
