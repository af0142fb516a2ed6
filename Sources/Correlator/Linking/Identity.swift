package import Core
package import Foundation

/// Who owns accounts: the accounts that identity links hold together. An account without a link is its own identity.
package struct Identity: Sendable {
    package let accounts: [Account]
    package let links: [IdentityLink]
    /// Links by which others stand behind accounts that this owner shares with them.
    package let rivals: [IdentityLink]

    /// - Parameters: In any order.
    package init(accounts: [Account], links: [IdentityLink], rivals: [IdentityLink] = []) {
        self.accounts = accounts.sorted { $0.id.uuidString < $1.id.uuidString }
        self.links = links.sorted(by: IdentityLink.precedes)
        self.rivals = rivals.sorted(by: IdentityLink.precedes)
    }

    /// How strongly each account is tied to `root`, and by which links: the weakest link of the strongest way. A weak way
    /// never becomes a strong one by being long.
    package func ways(from root: UUID) -> [UUID: Way] {
        var neighbours: [UUID: [(to: UUID, link: IdentityLink)]] = [:]
        for link in links {
            neighbours[link.from, default: []].append((link.to, link))
            neighbours[link.to, default: []].append((link.from, link))
        }
        var ways = [root: Way(strength: .l1, links: [])]
        // Level by level of strength, each by breadth: the strongest way, and of these the shortest.
        for limit in LinkStrength.allCases {
            var frontier = ways.keys.sorted()
            while !frontier.isEmpty {
                var next: [UUID] = []
                for node in frontier {
                    guard let way = ways[node] else { continue }
                    for (to, link) in neighbours[node] ?? [] where link.strength <= limit && ways[to] == nil {
                        ways[to] = Way(strength: max(way.strength, link.strength), links: way.links + [link])
                        next.append(to)
                    }
                }
                frontier = next.sorted()
            }
        }
        return ways
    }

    package struct Way: Sendable {
        package let strength: LinkStrength
        package let links: [IdentityLink]
    }
}
