import Core
import Correlator
import Foundation
import TestSupport
import Testing

@Suite("Who owns an account")
struct IdentityGraphTests {
    private let maya = LinkFacts.entra("maya")
    private let otto = LinkFacts.entra("otto")
    private let own = LinkFacts.session("Reader/maya")
    private let his = LinkFacts.session("Reader/otto")
    private let team = LinkFacts.session("Team/deploy")

    private func graph(
        _ links: [IdentityLink],
        _ claims: [IdentityClaim] = [],
        hubs: Set<UUID> = []
    ) -> IdentityGraph {
        IdentityGraph(accounts: [maya.id, otto.id, own.id, his.id, team.id], links: links, claims: claims, hubs: hubs)
    }

    private var teamwork: [IdentityLink] {
        [
            LinkFacts.link(maya, own, .samlSubject), LinkFacts.link(otto, his, .samlSubject),
            LinkFacts.link(own, team), LinkFacts.link(his, team),
        ]
    }

    private func claim(_ kind: IdentityClaim.Kind, _ from: Account, _ to: Account) -> IdentityClaim {
        IdentityClaim(kind, from: from.id, to: to.id, author: "ana", reason: "they said so")
    }

    @Test("A session that two people open is nobody's, and does not make them one")
    func shared() {
        let graph = graph(teamwork)
        #expect(graph.isShared(team.id))
        #expect(graph.owner(of: team.id) == team.id)
        #expect(graph.identities[maya.id] == [maya.id, own.id])
        #expect(graph.identities[otto.id] == [otto.id, his.id])
    }

    @Test("A chain of sessions is its beginner's, however long, in any order of links")
    func chain() {
        let hops = (0..<1000).map { LinkFacts.session("Hop\($0)/x") }
        let links =
            [LinkFacts.link(maya, hops[0], .samlSubject)] + zip(hops, hops.dropFirst()).map { LinkFacts.link($0, $1) }
        var random = SeededGenerator(3)
        for _ in 0..<3 {
            let graph = graph(links.shuffled(using: &random))
            #expect(graph.owner(of: hops[999].id) == maya.id)
            #expect(graph.identities[maya.id]?.count == 1001)
        }
    }

    @Test("What leads on from a shared session is not one person's either")
    func beyondShared() {
        let next = LinkFacts.session("Next/x")
        let graph = graph(teamwork + [LinkFacts.link(team, next)])
        #expect(graph.owner(of: next.id) != maya.id && graph.owner(of: next.id) != otto.id)
    }

    @Test("Accounts that issued each other keys are one, and end no walk")
    func cycle() {
        let graph = graph([LinkFacts.link(own, his), LinkFacts.link(his, own), LinkFacts.link(maya, own, .samlSubject)])
        #expect(graph.identities[maya.id] == [maya.id, own.id, his.id])
        #expect(!graph.isShared(own.id))
    }

    @Test("A denied link parts, an asserted one joins, and of two claims the last counts")
    func claims() {
        #expect(graph(teamwork, [claim(.unlink, own, maya)]).owner(of: own.id) != maya.id)
        #expect(graph(teamwork, [claim(.unlink, his, team)]).owner(of: team.id) == maya.id)
        let joined = graph(teamwork, [claim(.link, maya, otto)])
        #expect(joined.owner(of: maya.id) == joined.owner(of: otto.id))
        #expect(!joined.isShared(team.id))
        let parted = graph(teamwork, [claim(.link, maya, otto), claim(.unlink, otto, maya)])
        #expect(parted.owner(of: maya.id) != parted.owner(of: otto.id))
    }

    @Test("A hub is nobody's though one owner alone is known")
    func hub() {
        let graph = graph([LinkFacts.link(maya, team)], hubs: [team.id])
        #expect(graph.isShared(team.id))
        #expect(graph.owner(of: team.id) == team.id)
    }

    private func finding(key: String, day: Int = 4) -> Finding {
        let record = Records.cloudTrail(
            "f\(key)",
            "ListUsers",
            service: "iam",
            at: "2026-05-0\(day)T07:00:00Z",
            key: key
        )
        return Finding(
            CloudReconBurst.definition,
            account: team.id,
            subject: "Team/deploy",
            evidence: [record].compactMap { Reader.activity($0) },
            contributions: [],
            parameters: [:],
            explanation: "",
            lookBack: 0
        )
    }

    @Test("What was done in a shared session is theirs whose credential issued the key")
    func attributed() {
        let lineage = CredentialLineage([
            LinkFacts.issue("ASIAQEXAMPLETEAMMAYA", by: own, with: "ASIAQEXAMPLEOWNXMAYA"),
            LinkFacts.issue("ASIAQEXAMPLETEAMOTTO", by: his, with: "ASIAQEXAMPLEOWNXOTTO"),
        ])
        let graph = graph(teamwork)
        #expect(graph.owner(of: finding(key: "ASIAQEXAMPLETEAMMAYA"), lineage: lineage) == maya.id)
        #expect(graph.owner(of: finding(key: "ASIAQEXAMPLETEAMOTTO"), lineage: lineage) == otto.id)
        #expect(graph.owner(of: finding(key: "ASIAQEXAMPLEUNKNOWNX"), lineage: lineage) == nil)
    }

    @Test("Where no key tells, it is theirs alone who held the name at that time")
    func validity() {
        let turn = LinkFacts.time(1)
        let graph = graph([
            LinkFacts.link(maya, team, .roleSessionName, to: turn),
            LinkFacts.link(otto, team, .roleSessionName, from: turn),
        ])
        #expect(graph.owner(of: finding(key: "ASIAQEXAMPLEUNKNOWNX"), lineage: CredentialLineage()) == maya.id)
        #expect(graph.owner(of: finding(key: "ASIAQEXAMPLEUNKNOWNX", day: 5), lineage: CredentialLineage()) == otto.id)
    }

    @Test("How strongly an account is tied is the weakest link of the strongest way")
    func ways() {
        let identity = Identity(
            accounts: [maya, own, team, his],
            links: [
                LinkFacts.link(maya, team, .secretMinted), LinkFacts.link(maya, own, .samlSubject),
                LinkFacts.link(own, team), LinkFacts.link(team, his, .roleSessionName),
            ]
        )
        let ways = identity.ways(from: maya.id)
        #expect(ways[maya.id]?.strength == .l1)
        #expect(ways[own.id]?.strength == .l3)
        // Two strong steps, not the weak one.
        #expect(ways[team.id]?.strength == .l3)
        #expect(ways[team.id]?.links.count == 2)
        #expect(ways[his.id]?.strength == .l4)
        #expect(identity.ways(from: otto.id).count == 1)
    }
}
