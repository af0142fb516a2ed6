package import Core
package import Foundation

/// Who else identity links could have come from, why they did not, and how many share what the links rest on.
package struct LinkRivals: Sendable {
    /// An account that a link did not come from, though something speaks for it.
    struct Rival: Hashable, Sendable {
        let account: UUID
        let why: String
    }

    // More of one link tell nothing new.
    private static let mostTold = 5

    private var rivals: [IdentityLink: [Rival]] = [:]
    private var cardinalities: [IdentityLink: Int] = [:]
    private var names: [UUID: String] = [:]

    package init() {}

    /// - Parameters:
    ///   - links: Those that are told.
    ///   - identity: Whose they are.
    ///   - aliases: All with the links' values, in any order.
    package init(of links: [IdentityLink], in identity: Identity, aliases: [StoredAlias]) {
        let sharing = Dictionary(grouping: aliases, by: \.alias.value)
        for link in links {
            let others = identity.rivals.filter { $0.to == link.to && $0.from != link.from }
            let same = sharing[link.value] ?? []
            let lost = link.value.isEmpty ? [] : IdentityLinks.lost(to: link, among: same)
            let known = Set(lost.map(\.account))
            rivals[link] = lost + Self.behind(others.filter { !known.contains($0.from) })
            cardinalities[link] = Self.cardinality(link, same, identity.links + identity.rivals)
        }
    }

    /// The accounts that are told.
    package var accounts: [UUID] { Set(rivals.values.joined().map(\.account)).sorted() }

    /// The same, with what the accounts are called: by their providers, since names that people see may change.
    package func named(_ names: [UUID: String]) -> LinkRivals {
        var named = self
        named.names = names
        return named
    }

    func runnersUp(of link: IdentityLink) -> [String] {
        (rivals[link] ?? []).prefix(Self.mostTold).map { rival in
            "\(names[rival.account] ?? rival.account.uuidString.lowercased()): \(rival.why)"
        }
    }

    /// nil where the link rests on nothing that others may share.
    func cardinality(of link: IdentityLink) -> Int? { cardinalities[link] }

    /// Other owners' links to a shared account, the strongest of each.
    private static func behind(_ links: [IdentityLink]) -> [Rival] {
        Dictionary(grouping: links, by: \.from).sorted { $0.key < $1.key }.compactMap { account, links in
            let strongest = links.min { ($0.strength, $0.rule.rawValue) < ($1.strength, $1.rule.rawValue) }
            return strongest.map {
                let rule = "stands behind it too, by \($0.rule.rawValue)"
                return Rival(account: account, why: "\(rule); neither credentials nor time lead the findings there")
            }
        }
    }

    private static func cardinality(_ link: IdentityLink, _ sharing: [StoredAlias], _ all: [IdentityLink]) -> Int? {
        switch link.rule {
        case .asserted: nil
        case .issuedKey: Set(all.filter { $0.to == link.to && $0.rule == link.rule }.map(\.from)).count
        default: sharing.isEmpty ? nil : Set(sharing.map(\.accountID)).count
        }
    }
}
