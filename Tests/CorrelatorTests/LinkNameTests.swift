import Core
import Correlator
import Foundation
import TestSupport
import Testing

@Suite("Names that tie accounts")
struct IdentityLinksTests {
    private let maya = LinkFacts.entra("maya")
    private let otto = LinkFacts.entra("otto")
    private let role = LinkFacts.session("Reader/maya@example.com")
    private let name = "maya@example.com"

    private func links(_ aliases: [StoredAlias]) -> [IdentityLink] {
        var random = SeededGenerator(9)
        let links = IdentityLinks.links(of: aliases)
        for _ in 0..<5 { #expect(IdentityLinks.links(of: aliases.shuffled(using: &random)) == links) }
        return links
    }

    private func held(_ holder: Account, _ from: Int64, _ to: Int64) -> StoredAlias {
        LinkFacts.alias(holder, .userPrincipalName, name, LinkFacts.time(from), LinkFacts.time(to))
    }

    private func used(_ from: Int64, _ to: Int64) -> StoredAlias {
        LinkFacts.alias(role, .samlSubject, name, LinkFacts.time(from), LinkFacts.time(to))
    }

    @Test("A name passes from one holder to the next: each is linked for their time")
    func renamed() {
        let early = links([held(maya, 0, 10), held(otto, 12, 30), used(3, 5)])
        #expect(early.map(\.from) == [maya.id])
        #expect(early.first?.validTo == LinkFacts.time(12))
        let late = links([held(maya, 0, 10), held(otto, 12, 30), used(14, 15)])
        #expect(late.map(\.from) == [otto.id])
        #expect(late.first?.validFrom == LinkFacts.time(12))
        #expect(Set(links([held(maya, 0, 10), held(otto, 12, 30), used(3, 20)]).map(\.from)) == [maya.id, otto.id])
    }

    @Test("A name that two hold at once says nothing; two days of passing on are no more than that")
    func twoHolders() {
        #expect(links([held(maya, 0, 15), held(otto, 12, 30), used(3, 20)]).isEmpty)
        #expect(links([held(maya, 0, 14), held(otto, 12, 30), used(3, 20)]).count == 2)
    }

    @Test("An Identity Center user is whom the directory's export names")
    func identityCenter() {
        let user = "90670000-0000-4000-8000-000000000001"
        let found = links([
            LinkFacts.alias(maya, .identityCenterUser, user, LinkFacts.time(0), LinkFacts.time(0)),
            LinkFacts.alias(role, .identityCenterUser, user, LinkFacts.time(5), LinkFacts.time(6)),
        ])
        #expect(found.map(\.rule) == [.identityCenterUser])
        #expect(found.map(\.from) == [maya.id] && found.map(\.to) == [role.id])
    }

    private let secret = Account(
        .azureStorage,
        tenant: nil,
        nativeID: "lab key1(AA11)",
        kind: .sharedSecret,
        name: nil
    )

    @Test("A signature is theirs whom it names as its signer, as a weaker tie")
    func signer() {
        let found = links([
            LinkFacts.alias(maya, .objectID, maya.nativeID, LinkFacts.time(0), LinkFacts.time(9)),
            LinkFacts.alias(secret, .objectID, maya.nativeID, LinkFacts.time(5), LinkFacts.time(6)),
        ])
        #expect(found.map(\.rule) == [.keyMediated])
        #expect(found.map(\.strength) == [.l4])
    }

    @Test("A secret is the only minter's of the week before; of two it is nobody's")
    func minter() {
        func minted(_ who: Account, _ day: Int64) -> StoredAlias {
            LinkFacts.alias(who, .mintedSecret, "lab", LinkFacts.time(day), LinkFacts.time(day))
        }
        let use = LinkFacts.alias(secret, .usedSecret, "lab", LinkFacts.time(10), LinkFacts.time(12))
        #expect(links([minted(maya, 9), use]).map(\.rule) == [.secretMinted])
        #expect(links([minted(maya, 9), minted(otto, 8), use]).isEmpty)
        #expect(links([minted(maya, 9), minted(otto, 1), use]).map(\.from) == [maya.id])
        #expect(links([minted(maya, 11), use]).isEmpty)
    }

    @Test("Names of one provider alone, and names that nobody shares, tie nothing")
    func alone() {
        #expect(links([held(maya, 0, 5)]).isEmpty)
        #expect(links([used(0, 5)]).isEmpty)
        let other = LinkFacts.alias(role, .samlSubject, "other@example.com", LinkFacts.time(0), LinkFacts.time(1))
        #expect(links([held(maya, 0, 5), other]).isEmpty)
    }
}

@Suite("The forest of credentials")
struct CredentialLineageTests {
    private let maya = LinkFacts.entra("maya")
    private let role = LinkFacts.session("Reader/maya")

    @Test("A thousand calls are walked, and no more")
    func depth() {
        let issues = (0..<1500).map { LinkFacts.issue("K\($0 + 1)", by: role, with: "K\($0)") }
        #expect(CredentialLineage(issues).ancestry(of: "K1000").count == 1000)
        #expect(CredentialLineage(issues).ancestry(of: "K1000").last?.parent == "K0")
        #expect(CredentialLineage(issues).ancestry(of: "K1500").count == CredentialLineage.maximumDepth)
    }

    @Test("A circle is walked once, from wherever")
    func cycle() {
        let lineage = CredentialLineage([
            LinkFacts.issue("A", by: maya, with: "B"), LinkFacts.issue("B", by: role, with: "A"),
            LinkFacts.issue("C", by: role, with: "C"),
        ])
        #expect(lineage.ancestry(of: "A").map(\.child) == ["A", "B"])
        #expect(lineage.ancestry(of: "B").map(\.child) == ["B", "A"])
        #expect(lineage.ancestry(of: "C").count == 1)
    }

    @Test("Of the copies that two accounts have of a call, the one that names the caller's key leads on, in any order")
    func copies() {
        let issues = [
            LinkFacts.issue("B", by: role, with: "", at: 0), LinkFacts.issue("B", by: maya, with: "A", at: 5),
            LinkFacts.issue("A", by: maya, with: "", at: 1),
        ]
        var random = SeededGenerator(1)
        for _ in 0..<6 {
            let lineage = CredentialLineage(issues.shuffled(using: &random))
            #expect(lineage.ancestry(of: "B").map(\.issuer) == [maya.id, maya.id])
        }
    }

    @Test("A session that has several keys is walked by its own name")
    func session() {
        let lineage = CredentialLineage([
            LinkFacts.issue("ASIA1", by: maya, with: "", session: "AROA:maya@2026-05-04"),
            LinkFacts.issue("ASIA2", by: role, with: "AROA:maya@2026-05-04"),
        ])
        #expect(lineage.ancestry(of: "ASIA2").map(\.child) == ["ASIA2", "ASIA1"])
        #expect(lineage.ancestry(of: "unknown").isEmpty)
    }
}
