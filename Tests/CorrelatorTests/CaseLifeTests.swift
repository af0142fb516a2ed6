import Core
import Correlator
import Foundation
import TestSupport
import Testing

@Suite("The life of a case")
struct CaseLifeRulesTests {
    private let start = Timestamp(seconds: 1_700_000_000)
    private let findings = CaseFacts.incident(of: "ana", day: 1)

    private func document(_ findings: [Finding]) -> Case { CaseFacts.cases(of: [CaseFacts.owner("ana", findings)])[0] }

    private func closed(_ verdict: Verdict) -> CaseLife {
        CaseLife([
            .closing(CaseFacts.stored(1, document(findings)), as: verdict, because: "known", by: "eva", at: start)
        ])
    }

    @Test(
        "A finding that was not there opens any closed case again; the same told anew opens none",
        arguments: Verdict.allCases
    )
    func newFinding(_ verdict: Verdict) {
        let life = closed(verdict)
        #expect(life.reopening(by: document(findings)) == nil)
        // A record that came late gives the finding another first event; it is no other finding.
        let retold = CaseFacts.finding("risky-sign-in", .access, 40, of: "ana", day: 1, event: "late", hours: 1)
        #expect(life.reopening(by: document([retold, findings[1]])) == nil)
        let new = CaseFacts.finding("bulk-blob-read", .effect, 30, of: "ana", day: 3)
        #expect(life.reopening(by: document(findings + [new]))?.contains("bulk-blob-read") == true)
        #expect(life.reopening(by: document(findings + [new.suppressed(by: UUID())])) == nil)
    }

    @Test("More points for what was known open a true positive alone")
    func morePoints() {
        let stronger = CaseFacts.finding("cloud-recon-burst", .effect, 60, of: "ana", day: 1)
        #expect(closed(.truePositive).reopening(by: document([findings[0], stronger])) != nil)
        #expect(closed(.falsePositive).reopening(by: document([findings[0], stronger])) == nil)
        #expect(closed(.benign).reopening(by: document([findings[0], stronger])) == nil)
    }

    @Test("What was done last is what the case is; the verdict stays")
    func status() {
        func action(_ kind: CaseAction.Kind, _ text: String = "") -> CaseAction {
            CaseAction(kind, by: "eva", at: start, .init(text: text))
        }
        let assigned = CaseLife([action(.assigned, "bo")])
        #expect(assigned.status(standing: "open") == .assigned)
        #expect(assigned.status(standing: "withdrawn") == .withdrawn)
        #expect(CaseLife().status(standing: "open") == .open)
        let reopened = CaseLife(closed(.benign).actions + [action(.reopened)])
        #expect(closed(.benign).status(standing: "open") == .closed)
        #expect(reopened.status(standing: "open") == .open)
        #expect(reopened.verdict == .benign)
        #expect(reopened.reopening(by: document(findings)) == nil)
    }
}

@Suite("The difference of two revisions")
struct CaseDiffTests {
    private let findings = CaseFacts.incident(of: "ana", day: 1)

    private func document(_ findings: [Finding]) -> Case { CaseFacts.cases(of: [CaseFacts.owner("ana", findings)])[0] }

    @Test("Findings that came, went and changed are told, with the reason and the records")
    func changes() throws {
        let new = CaseFacts.finding("bulk-blob-read", .effect, 50, of: "ana", day: 3)
        let grown = CaseFacts.finding("cloud-recon-burst", .effect, 60, of: "ana", day: 1, event: "more", hours: 1)
        let history = [
            HistoryEntry(revision: 2, time: new.firstSeen, kind: "finding-added", detail: "it came", finding: new.id),
            HistoryEntry(revision: 2, time: new.firstSeen, kind: "score-changed", detail: "80 to 110"),
        ]
        let diff = CaseDiff(from: document(findings), to: document([findings[0], grown, new]), history: history)
        let added = try #require(diff.changes.first { $0.name.hasPrefix("bulk-blob-read") })
        #expect(added.kind == "added")
        #expect(added.why == ["r2 finding-added: it came"])
        #expect(added.evidence == new.evidence)
        let changed = try #require(diff.changes.first { $0.name.hasPrefix("cloud-recon-burst from") })
        #expect(changed.kind == "changed")
        #expect(changed.evidence.count == 2)
        let score = try #require(diff.changes.first { $0.part == .score })
        #expect(score.before == "80" && score.after == "150")
        #expect(score.why == ["r2 score-changed: 80 to 110"])
        let back = CaseDiff(from: document([findings[0], grown, new]), to: document(findings), history: history)
        #expect(back.changes.first { $0.name.hasPrefix("bulk-blob-read") }?.kind == "withdrawn")
    }

    @Test("The same revision differs in nothing")
    func same() {
        #expect(CaseDiff(from: document(findings), to: document(findings), history: []).changes.isEmpty)
    }
}

@Suite("Suppressions")
struct SuppressionTests {
    private let finding = CaseFacts.finding("cloud-recon-burst", .effect, 40, of: "ana", day: 5, hours: 2)

    private func suppression(
        expires: String = "2026-06-01T00:00:00Z",
        detection: String = "cloud-recon-burst",
        accounts: [UUID] = [],
        network: String? = nil,
        program: String? = nil,
        homeTenant: String? = nil
    ) -> Suppression {
        Suppression(
            owner: "eva",
            reason: "scanner",
            expires: Timestamp(expires) ?? Timestamp(seconds: 0),
            detection: detection,
            accounts: accounts,
            network: network.flatMap { IPNetwork($0) },
            program: program,
            homeTenant: homeTenant
        )
    }

    @Test("It hides what happened before its end, by the time of the events")
    func expiry() {
        #expect(suppression().hides(finding, homeTenants: nil))
        #expect(!suppression(expires: "2026-05-05T08:00:00Z").hides(finding, homeTenants: nil))
        #expect(suppression(expires: "2026-05-05T09:00:01Z").hides(finding, homeTenants: nil))
    }

    @Test("All that it says must hold of all records")
    func scope() {
        #expect(!suppression(detection: "bulk-blob-read").hides(finding, homeTenants: nil))
        #expect(suppression(accounts: [finding.accountID]).hides(finding, homeTenants: nil))
        #expect(!suppression(accounts: [UUID()]).hides(finding, homeTenants: nil))
        #expect(suppression(network: "198.51.100.0/24", program: "Boto3").hides(finding, homeTenants: nil))
        #expect(suppression(network: "198.51.100.7").hides(finding, homeTenants: nil))
        #expect(!suppression(network: "198.51.100.8/32").hides(finding, homeTenants: nil))
        #expect(!suppression(network: "2001:db8::/32").hides(finding, homeTenants: nil))
        #expect(suppression(program: "Boto3/1.34.0").hides(finding, homeTenants: nil))
        #expect(!suppression(program: "Boto").hides(finding, homeTenants: nil))
        #expect(suppression(homeTenant: "t").hides(finding, homeTenants: ["t"]))
        #expect(!suppression(homeTenant: "t").hides(finding, homeTenants: ["t", "u"]))
        #expect(!suppression(homeTenant: "t").hides(finding, homeTenants: nil))
    }

    @Test("A finding with a record of no known program is not hidden by a program or network")
    func noProgram() {
        let bare = CaseFacts.finding("cloud-recon-burst", .effect, 40, of: "ana", day: 5, userAgent: "")
        #expect(!suppression(network: "198.51.100.0/24").hides(bare, homeTenants: nil))
        #expect(!suppression(program: "Boto3").hides(bare, homeTenants: nil))
    }

    @Test("What is hidden is worth nothing, and each suppression that hides it is charged")
    func charged() {
        let one = suppression()
        let two = suppression(program: "Boto3")
        let applied = SuppressionBook([one, two]).applied(to: [finding])
        #expect(applied.findings[0].points == 0)
        #expect(applied.findings[0].state == .suppressed)
        #expect(applied.findings[0].suppressedBy == min(one.id, two.id))
        #expect(Set(applied.hits.map(\.suppression)) == [one.id, two.id])
        #expect(applied.hits.allSatisfy { $0.points == 40 })
        #expect(SuppressionBook([two, one]).applied(to: [finding]).findings == applied.findings)
    }

    @Test(
        "A block of addresses holds those whose first bits it has",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
            ("192.0.2.128/25", "192.0.2.127", false),
            ("192.0.2.128/25", "192.0.2.200", true), ("0.0.0.0/0", "203.0.113.9", true),
            ("2001:db8::/33", "2001:db8:8000::1", false),
            ("2001:db8::/33", "2001:db8:7fff::1", true),
        ]
    )
    func networks(_ block: String, _ address: String, _ isIn: Bool) throws {
        let network = try #require(IPNetwork(block))
        #expect(network.contains(try #require(IPAddress(address))) == isIn)
        for wrong in ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "x/8", ""] { #expect(IPNetwork(wrong) == nil) }
    }
}

@Suite("Cases of today against those of other parameters")
struct CaseComparisonTests {
    private func document(_ name: String, _ findings: [Finding]) -> Case {
        CaseFacts.cases(of: [CaseFacts.owner(name, findings)])[0]
    }

    @Test("A confirmed compromise that would be missed comes first; a false positive that would not come is credited")
    func labels() {
        let ana = CaseFacts.incident(of: "ana", day: 1)
        let bo = CaseFacts.incident(of: "bo", day: 1)
        func closed(_ number: Int, _ document: Case, _ verdict: Verdict) -> StoredCase {
            let open = CaseFacts.stored(number, document)
            let life = CaseLife([.closing(open, as: verdict, because: "", by: "eva", at: document.lastSeen)])
            return CaseFacts.stored(number, document, life: life)
        }
        let before = [
            closed(1, document("bo", bo), .falsePositive), closed(2, document("ana", ana), .truePositive),
            CaseFacts.stored(3, document("cy", CaseFacts.incident(of: "cy", day: 1))),
        ]
        let extra = CaseFacts.finding("bulk-blob-read", .effect, 30, of: "cy", day: 1)
        let after = [
            CaseFacts.stored(1, before[0].document, status: "withdrawn"),
            CaseFacts.stored(2, before[1].document, status: "withdrawn"),
            CaseFacts.stored(3, document("cy", CaseFacts.incident(of: "cy", day: 1) + [extra])),
            CaseFacts.stored(4, document("di", CaseFacts.incident(of: "di", day: 1))),
        ]
        let comparison = CaseComparison(before: before, after: after)
        #expect(comparison.changes.map(\.kind) == [.gone, .gone, .opened, .moved])
        #expect(comparison.changes[0].id == CaseFacts.id(2) && comparison.changes[0].isLoss)
        #expect(comparison.changes[1].isCredit)
        #expect(comparison.changes[3].before?.score == 80 && comparison.changes[3].after?.score == 110)
        #expect((comparison.losses, comparison.credits) == (1, 1))
        #expect((comparison.casesBefore, comparison.casesAfter) == (3, 2))
        #expect(CaseComparison(before: before, after: before).changes.isEmpty)
    }
}
