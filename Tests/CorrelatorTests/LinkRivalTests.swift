import Core
import Correlator
import Foundation
import TestSupport
import Testing

@Suite("Whom a link could have come from")
struct LinkRivalTests {
    private let maya = LinkFacts.entra("maya")
    private let otto = LinkFacts.entra("otto")
    private let nils = LinkFacts.entra("nils")
    private let role = LinkFacts.session("Reader/maya@example.com")
    private let team = LinkFacts.session("Team/deploy")
    private let name = "maya@example.com"

    private func held(_ holder: Account, _ from: Int64, _ to: Int64) -> StoredAlias {
        LinkFacts.alias(holder, .userPrincipalName, name, LinkFacts.time(from), LinkFacts.time(to))
    }

    /// The links of a case on `accounts`, as it is told.
    private func links(
        _ links: [IdentityLink],
        _ accounts: [Account],
        aliases: [StoredAlias] = [],
        rivals: [IdentityLink] = []
    ) throws -> [Link] {
        let findings = [
            CaseFacts.finding("risky-sign-in", .access, 40, of: "maya", day: 4, account: accounts[0]),
            CaseFacts.finding("cloud-recon-burst", .effect, 80, of: "maya", day: 4, account: accounts[1]),
        ]
        let identity = Identity(accounts: accounts, links: links, rivals: rivals)
        let builder = CaseBuilder(CaseBuilder.Parameters())
        let opening = try #require(builder.openings(of: [CaseOwner(identity, findings: findings)]).cases.first)
        var random = SeededGenerator(5)
        let told = (0..<4).map { _ in
            let found = LinkRivals(of: opening.links, in: identity, aliases: aliases.shuffled(using: &random))
            let names = [maya, otto, nils, team].map { ($0.id, $0.nativeID) }
            let named = found.named(Dictionary(uniqueKeysWithValues: names))
            return builder.document(
                of: opening,
                coverage: Coverage(hours: [:]),
                surroundings: Surroundings(rivals: named)
            ).links.filter { $0.kind == .identity }
        }
        #expect(Set(told).count == 1)
        return told[0]
    }

    @Test("A name that passed on says who else went by it, when, and how many accounts share it")
    func names() throws {
        let aliases = [
            held(otto, 0, 3), held(maya, 5, 20), held(nils, 30, 40),
            LinkFacts.alias(role, .samlSubject, name, LinkFacts.time(10), LinkFacts.time(11)),
        ]
        let link = try #require(try links(IdentityLinks.links(of: aliases), [maya, role], aliases: aliases).first)
        #expect(link.rule == "saml-subject")
        #expect(link.cardinality == 4)
        #expect(
            link.runnerUps == [
                "\(otto.nativeID): went by it before, until \(LinkFacts.time(5).text(fractionDigits: 0))",
                "\(nils.nativeID): goes by it only since \(LinkFacts.time(30).text(fractionDigits: 0))",
            ]
        )
    }

    @Test("A name that nobody else bore has no runners-up")
    func alone() throws {
        let aliases = [
            held(maya, 5, 20), LinkFacts.alias(role, .samlSubject, name, LinkFacts.time(10), LinkFacts.time(11)),
        ]
        let link = try #require(try links(IdentityLinks.links(of: aliases), [maya, role], aliases: aliases).first)
        #expect(link.runnerUps.isEmpty)
        #expect(link.cardinality == 2)
    }

    @Test("A secret's minter was not the others: they were given keys too early or too late")
    func minters() throws {
        let secret = Account(
            .azureStorage,
            tenant: nil,
            nativeID: "lab key1(AA11)",
            kind: .sharedSecret,
            name: nil
        )
        func minted(_ who: Account, _ day: Int64) -> StoredAlias {
            LinkFacts.alias(who, .mintedSecret, "lab", LinkFacts.time(day), LinkFacts.time(day))
        }
        let aliases = [
            minted(maya, 9), minted(otto, 1), minted(nils, 11),
            LinkFacts.alias(secret, .usedSecret, "lab", LinkFacts.time(10), LinkFacts.time(12)),
        ]
        let link = try #require(try links(IdentityLinks.links(of: aliases), [maya, secret], aliases: aliases).first)
        #expect(link.strength == .l5)
        #expect(link.cardinality == 4)
        #expect(
            link.runnerUps == [
                "\(otto.nativeID): was given the keys for the last time more than a week before the first use",
                "\(nils.nativeID): was given the keys only on \(LinkFacts.time(11).text(fractionDigits: 0)), after the first use",
            ]
        )
    }

    @Test("A session that others open too names them, and why what was done in it is not theirs")
    func shared() throws {
        let own = LinkFacts.link(maya, team)
        let told = try links([own], [maya, team], rivals: [LinkFacts.link(otto, team), LinkFacts.link(nils, team)])
        let link = try #require(told.first)
        #expect(link.cardinality == 3)
        #expect(link.runnerUps.count == 2)
        #expect(
            link.runnerUps.contains(
                "\(otto.nativeID): stands behind it too, by issued-key; neither credentials nor time lead the findings there"
            )
        )
    }

    @Test("What a person said rests on nothing that others share")
    func asserted() throws {
        let link = try #require(try links([LinkFacts.link(maya, role, .asserted)], [maya, role]).first)
        #expect(link.cardinality == nil)
        #expect(link.runnerUps.isEmpty)
    }
}
