import Core
import Correlator
import Foundation
import TestSupport
import Testing

@Suite("Which case is which")
struct CaseMatchingTests {
    private func match(
        _ stored: [StoredCase],
        _ documents: [Case],
        survivor: UUID? = nil,
        leaving: Set<UUID> = [],
        elsewhere: Set<UUID> = []
    ) -> CaseMatching {
        CaseMatching(
            stored: stored,
            documents: documents,
            gap: 7 * 86_400,
            minorPoints: 10,
            survivor: survivor,
            leaving: leaving,
            elsewhere: elsewhere
        )
    }

    private let first = CaseFacts.incident(of: "ana", day: 1)
    private let second = CaseFacts.incident(of: "ana", day: 20)
    private var bridge: Finding { CaseFacts.finding("anonymizer-sign-in", .access, 20, of: "ana", day: 7, hours: 216) }

    private func one(_ findings: [Finding]) -> Case { CaseFacts.cases(of: [CaseFacts.owner("ana", findings)])[0] }

    @Test("A case that shares findings is the same case, also where its first record turned out to be another")
    func keeps() {
        let late = CaseFacts.finding("risky-sign-in", .access, 40, of: "ana", day: 1, event: "late", hours: 2)
        let matching = match([CaseFacts.stored(1, one(first))], [one([late, first[1]])])
        #expect(matching.matches.map(\.id) == [CaseFacts.id(1)])
        #expect(matching.withdrawn.isEmpty)
    }

    @Test("A new case whose id lives on as somebody else's is given another")
    func namesake() {
        let document = one(first)
        let usual = match([], [document]).matches[0].id
        #expect(CaseMatching.possibleIDs(of: [document], over: []).contains(usual))
        let matching = match([], [document], elsewhere: [usual])
        #expect(matching.matches.map(\.isKnown) == [false])
        #expect(matching.matches[0].id != usual)
    }

    @Test("Where two become one the case that people touched lives on, else the one that shares most, else the older")
    func merges() {
        let whole = one(first + second + [bridge])
        #expect(CaseFacts.cases(of: [CaseFacts.owner("ana", first + second)]).count == 2)
        func survivor(_ left: StoredCase, _ right: StoredCase) -> [CaseMatching.Match] {
            let matching = match([left, right], [whole])
            #expect(match([right, left], [whole]).matches == matching.matches)
            #expect(matching.withdrawn.isEmpty)
            return matching.matches
        }
        let touched = survivor(
            CaseFacts.stored(1, one(first + [bridge])),
            CaseFacts.stored(2, one(second), opened: 5, life: CaseFacts.note)
        )
        #expect(touched.map(\.id) == [CaseFacts.id(2)])
        #expect(touched.map(\.absorbs) == [[CaseFacts.id(1)]])
        let larger = survivor(CaseFacts.stored(1, one(first)), CaseFacts.stored(2, one(second + [bridge]), opened: 5))
        #expect(larger.map(\.id) == [CaseFacts.id(2)])
        let older = survivor(CaseFacts.stored(1, one(first), opened: 9), CaseFacts.stored(2, one(second), opened: 5))
        #expect(older.map(\.id) == [CaseFacts.id(2)])
    }

    @Test("Where one becomes two the larger part keeps the id, and the other says what it was part of")
    func splits() throws {
        let extra = CaseFacts.finding("bulk-blob-read", .effect, 30, of: "ana", day: 20)
        let parts = CaseFacts.cases(of: [CaseFacts.owner("ana", first + second + [extra])])
        let whole = CaseFacts.stored(1, one(first + second + [extra, bridge]))
        for documents in [parts, parts.reversed()] {
            let matching = match([whole], documents)
            let large = try #require(documents.firstIndex { $0.findings.count == 3 })
            #expect(matching.matches[large].id == CaseFacts.id(1))
            #expect(matching.matches[large].splitFrom == nil)
            #expect(matching.matches[1 - large].splitFrom == CaseFacts.id(1))
            #expect(matching.matches[1 - large].id != CaseFacts.id(1))
        }
    }

    @Test("What a person has just set apart leaves; the case keeps its id however little is left in it")
    func leaves() throws {
        let extra = CaseFacts.finding("bulk-blob-read", .effect, 30, of: "ana", day: 1)
        let whole = one(first + [extra])
        let apart = CaseDecision(
            kind: .apart,
            author: "ana",
            reason: "",
            findings: first.map { FindingAnchor($0) },
            rest: [FindingAnchor(extra)],
            accounts: []
        )
        let parts = CaseFacts.cases(of: [CaseFacts.owner("ana", first + [extra])], decisions: [apart])
        #expect(parts.count == 2)
        let matching = match([CaseFacts.stored(1, whole)], parts, leaving: Set(first.map(\.id)))
        let rest = try #require(parts.firstIndex { $0.findings.map(\.id) == [extra.id] })
        #expect(matching.matches[rest].id == CaseFacts.id(1))
    }

    @Test("A case without findings in any document is withdrawn; a merged one whose findings part again comes back")
    func gone() {
        let stored = [
            CaseFacts.stored(1, one(first)), CaseFacts.stored(2, one(second), status: "merged"),
        ]
        #expect(match(stored, [one(first)]).withdrawn.isEmpty)
        #expect(match(stored, []).withdrawn == [CaseFacts.id(1)])
        let back = match(stored, CaseFacts.cases(of: [CaseFacts.owner("ana", first + second)]))
        #expect(back.matches.map(\.id) == [CaseFacts.id(1), CaseFacts.id(2)])
        #expect(back.matches.allSatisfy { $0.isKnown })
    }

    @Test("New cases of one account never share an id, and the order of what is stored or built decides nothing")
    func order() {
        let findings = first + second + CaseFacts.incident(of: "ana", day: 30)
        let documents = CaseFacts.cases(of: [CaseFacts.owner("ana", findings)])
        #expect(documents.count == 3)
        #expect(Set(match([], documents).matches.map(\.id)).count == 3)
        let stored = [
            CaseFacts.stored(3, documents[0], opened: 3), CaseFacts.stored(1, one(first + [bridge] + second)),
            CaseFacts.stored(2, documents[2], life: CaseFacts.note),
        ]
        var random = SeededGenerator(5)
        func told(_ stored: [StoredCase], _ documents: [Case]) -> [UUID: CaseMatching.Match] {
            Dictionary(
                zip(documents.map { $0.findings[0].id }, match(stored, documents).matches),
                uniquingKeysWith: { first, _ in first }
            )
        }
        let expected = told(stored, documents)
        for _ in 0..<30 {
            #expect(told(stored.shuffled(using: &random), documents.shuffled(using: &random)) == expected)
        }
    }
}

@Suite("What people say about which findings are one case")
struct CaseDecisionTests {
    private let ana = CaseFacts.incident(of: "ana", day: 1)
    private let bo = CaseFacts.incident(of: "bo", day: 15)

    private var together: CaseDecision {
        CaseDecision(
            kind: .together,
            author: "eva",
            reason: "same laptop",
            findings: (ana + bo).map { FindingAnchor($0) },
            accounts: []
        )
    }

    @Test("Two owners' cases are one, whatever comes to either; other incidents of theirs stay their own")
    func joined() throws {
        let later = CaseFacts.finding("bulk-blob-read", .effect, 30, of: "bo", day: 16)
        let other = CaseFacts.incident(of: "bo", day: 2)
        let owners = [CaseFacts.owner("ana", ana), CaseFacts.owner("bo", bo + [later] + other)]
        let cases = CaseFacts.cases(of: owners, decisions: [together])
        #expect(cases.count == 2)
        let joined = try #require(cases.first { $0.accounts.count == 2 })
        #expect(Set(joined.findings.map(\.id)) == Set((ana + bo + [later]).map(\.id)))
        #expect(joined.decisions == ["eva said that these findings are one case: same laptop"])
        #expect(joined.links.contains { $0.rule == "asserted" && $0.why.contains("eva") })
        #expect(CaseFacts.cases(of: owners.reversed(), decisions: [together]).contains(joined))
    }

    @Test("What was put together and is no case together any more is asked apart: nothing is lost by a merge")
    func fallback() {
        // A person in the directory is whom a case is named after: the other's points would count nine tenths, and too few.
        let person = Account(.entra, tenant: "t", nativeID: "bo", kind: .user, name: "bo")
        let strong = [
            CaseFacts.finding("risky-sign-in", .access, 31, of: "ana", day: 1),
            CaseFacts.finding("cloud-recon-burst", .effect, 31, of: "ana", day: 1),
        ]
        let weak = [CaseFacts.finding("risky-sign-in", .access, 10, of: "bo", day: 15, account: person)]
        let decision = CaseDecision(
            kind: .together,
            author: "eva",
            reason: "",
            findings: (strong + weak).map { FindingAnchor($0) },
            accounts: []
        )
        let bo = CaseOwner(Identity(accounts: [person], links: []), findings: weak)
        let cases = CaseFacts.cases(of: [CaseFacts.owner("ana", strong), bo], decisions: [decision])
        #expect(cases.map { $0.findings.map(\.id).sorted() } == [strong.map(\.id).sorted()])
    }

    @Test("What is set apart is a case of its own whatever its score, and the later decision counts")
    func apart() {
        let extra = CaseFacts.finding("bulk-blob-read", .effect, 30, of: "ana", day: 1)
        let owner = CaseFacts.owner("ana", ana + [extra])
        let apart = CaseDecision(
            kind: .apart,
            author: "eva",
            reason: "the backup",
            findings: [FindingAnchor(extra)],
            rest: ana.map { FindingAnchor($0) },
            accounts: []
        )
        let parts = CaseFacts.cases(of: [owner], decisions: [apart])
        #expect(parts.map { Set($0.findings.map(\.id)) }.contains([extra.id]))
        #expect(parts.count == 2)
        let again = CaseDecision(
            kind: .together,
            author: "eva",
            reason: "",
            findings: (ana + [extra]).map { FindingAnchor($0) },
            accounts: []
        )
        #expect(CaseFacts.cases(of: [owner], decisions: [apart, again]).count == 1)
        #expect(CaseFacts.cases(of: [owner], decisions: [again, apart]).count == 2)
    }

    @Test("What comes near to a case is told with what is missing")
    func candidates() throws {
        let builder = CaseBuilder(CaseBuilder.Parameters())
        let found = builder.openings(of: [CaseFacts.owner("ana", [ana[0]])])
        #expect(found.cases.isEmpty)
        let candidate = try #require(found.candidates.first)
        #expect(candidate.score == 40)
        #expect(candidate.missing == ["20 points", "something that was done"])
        #expect(builder.openings(of: [CaseFacts.owner("ana", [])]).candidates.isEmpty)
    }

    @Test("The story in short has three to eight sentences, the same for the same case")
    func narrative() {
        let story = CaseFacts.cases(of: [CaseFacts.owner("ana", ana)])[0].narrative
        #expect((3...8).contains(story.count))
        #expect(story == CaseFacts.cases(of: [CaseFacts.owner("ana", ana.reversed())])[0].narrative)
        #expect(story[0].contains("ana") && story[0].contains("80 points"))
        #expect(story.contains { $0.hasPrefix("Verify first: ") && $0.contains("no case") })
        #expect(story.contains { $0.hasPrefix("Not all could be seen") })
    }
}
