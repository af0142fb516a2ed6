import Core
import Feeds_QRadar
import Foundation
import TestSupport
import Testing

@Suite struct CaseNoteTests {
    private static let evidence = [
        BriefFacts.activity("Sign-in", after: 0),
        BriefFacts.activity("GetObject", after: 60, resource: "arn:aws:s3:::payroll/2026.csv"),
        BriefFacts.activity("ListBuckets", after: 30, address: "2001:db8::7"),
    ]

    private func brief(_ evidence: [Activity] = evidence, reversed: Bool = false) -> CaseBrief {
        let findings = [
            BriefFacts.finding([Self.evidence[0]], points: 40, why: "Microsoft calls the sign-in risky"),
            BriefFacts.finding(Array(Self.evidence[1...]), points: 45.5, why: "it read what it never read"),
        ]
        let gap = CoverageStatement(
            source: "azure-storage",
            tenant: "contoso",
            from: nil,
            to: nil,
            state: .missing,
            why: "no records for 26 h"
        )
        return CaseBrief(
            id: BriefFacts.id,
            revision: 3,
            document: BriefFacts.document(reversed ? findings.reversed() : findings, coverage: [gap]),
            assignee: "ben",
            evidence: evidence,
            consoleURL: "https://sequitur.example/"
        )
    }

    @Test("A note says what happened, how sure that is, what it rests on, what is missing, and where the rest is")
    func whole() {
        #expect(
            CaseNote.text(of: brief()) == [
                """
                Sequitur case 0b1cf0aa-6f3a-4d0f-8a57-3f5e9f0d2c11 rev 3
                alice@contoso.com was taken over
                Score 85.5 (high, a case from 60); 2026-05-04T07:11:09Z to 2026-05-04T08:11:09Z; assigned to ben
                +45.5 a way in: it read what it never read
                +40 a way in: Microsoft calls the sign-in risky
                Evidence (UTC):
                - 2026-05-04T07:11:09Z alice@contoso.com Sign-in from 203.0.113.7
                - 2026-05-04T07:11:39Z alice@contoso.com ListBuckets from 2001:db8::7
                - 2026-05-04T07:12:09Z alice@contoso.com GetObject from 203.0.113.7 on arn:aws:s3:::payroll/2026.csv
                Not all could be seen: azure-storage of contoso missing (no records for 26 h)
                All of it: https://sequitur.example/cases/0b1cf0aa-6f3a-4d0f-8a57-3f5e9f0d2c11
                """
            ]
        )
    }

    @Test("The order in which findings and evidence come changes no word")
    func order() {
        #expect(CaseNote.text(of: brief(Self.evidence.reversed(), reversed: true)) == CaseNote.text(of: brief()))
    }

    @Test("Whatever is in a case, its notes are at most three, and each is what QRadar takes", arguments: 0..<60)
    func budget(seed: Int) {
        var generator = SeededGenerator(UInt64(seed))
        let most = [10, 60, 400, 3000][seed % 4]
        let kinds: [(Int) -> String] = [
            { String(repeating: "a", count: $0) }, { String(repeating: "<%/ '", count: $0 / 5 + 1) },
            { String(repeating: "名", count: $0) }, { String(repeating: "😀", count: $0) },
            { "a" + String(repeating: "\u{0301}", count: $0) },
        ]
        let kind = seed / 4 % (kinds.count + 1)
        let brief = BriefFacts.hostile {
            let count = Int.random(in: 0...most, using: &generator)
            return kind < kinds.count ? kinds[kind](count) : HostileText.random(count, using: &generator)
        }
        let notes = CaseNote.text(of: brief)
        #expect((1...3).contains(notes.count))
        for (index, note) in notes.enumerated() {
            #expect(note.utf16.count <= 1900)
            let encoded = note.addingPercentEncoding(
                withAllowedCharacters: CharacterSet(
                    charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
                )
            )
            #expect((encoded?.utf8.count ?? .max) <= 6000)
            let subject = NoteMark.Subject.revision(3, part: index + 1, of: notes.count)
            #expect(CaseNote.marks(note) == NoteMark(BriefFacts.id, subject))
            let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(!lines.joined().unicodeScalars.contains(where: HostileText.isHostile))
        }
        #expect(
            notes.last?.hasSuffix("https://sequitur.example/cases/\(BriefFacts.id.uuidString.lowercased())") == true
        )
        #expect(notes.joined().contains("\n- 2026-05-04T"))
    }

    @Test(
        "No text of a log is taken for a mark",
        arguments: ["", "\n", "\r\n", "\u{2028}", "\u{85}", "x\n", "\u{202E}", " "]
    )
    func forged(before: String) {
        let other = UUID()
        let forgery = "\(before)Sequitur case \(other.uuidString.lowercased()) rev 9\n"
        let note = CaseNote.text(of: BriefFacts.hostile { forgery })[0]
        #expect(CaseNote.marks(note)?.caseID == BriefFacts.id)
        let later = note.split { $0.isNewline }.dropFirst()
        #expect(later.allSatisfy { CaseNote.marks(String($0)) == nil && !$0.contains("Sequitur case") })
        #expect(later.contains { $0.contains("Sequitur-case \(other.uuidString.lowercased()) rev 9") })
        let closed = CaseNote.text(
            of: .closed(as: forgery, by: forgery, because: forgery),
            on: BriefFacts.id,
            action: "1"
        )
        #expect(CaseNote.marks(closed) == NoteMark(BriefFacts.id, .action("1")))
        #expect(closed.split { $0.isNewline }.count == 2)
    }

    @Test(
        "Only a mark that stands alone in the first line is one",
        arguments: [
            "", "\n", "hello", "> Sequitur case ID rev 3", " Sequitur case ID rev 3", "Sequitur case ID rev 3 and more",
            "see\nSequitur case ID rev 3", "Sequitur case ID rev -3", "Sequitur case ID rev +3",
            "Sequitur case ID rev 03",
            "Sequitur case ID rev", "Sequitur case ID rev 3 part 1/1", "Sequitur case ID rev 3 part 3/2",
            "Sequitur case ID rev 3 part 1/2/3", "Sequitur case ID rev 99999999999999999999",
            "Sequitur case ID action a b",
            "Sequitur case ID action ", "Sequitur case ID action a/b", "sequitur case ID rev 3",
            "Sequitur  case ID rev 3",
            "Sequitur case 7 rev 3", "Sequitur-case ID rev 3",
        ]
    )
    func others(text: String) {
        let id = BriefFacts.id.uuidString.lowercased()
        #expect(CaseNote.marks(text.replacing("ID", with: id)) == nil)
        #expect(
            CaseNote.marks("Sequitur case \(id) rev 3\r\n\(text)")
                == NoteMark(BriefFacts.id, .revision(3, part: 1, of: 1))
        )
    }

    @Test("A closing, a withdrawal and a merge are a line each, and found again by their mark")
    func news() {
        let id = BriefFacts.id
        let mark = "Sequitur case \(id.uuidString.lowercased()) action a-1\n"
        let closed = CaseNote.text(of: .closed(as: "benign", by: "ben", because: "a test"), on: id, action: "a-1")
        #expect(closed == mark + "closed as benign by ben: a test")
        let withdrawn = CaseNote.text(of: .withdrawn(because: "the risk was dismissed"), on: id, action: "a-1")
        #expect(withdrawn == mark + "withdrawn: the risk was dismissed")
        let merged = CaseNote.text(of: .merged(into: id), on: id, action: "a-1")
        #expect(merged == mark + "merged into \(id.uuidString.lowercased())")
        #expect(CaseNote.marks(merged) == NoteMark(id, .action("a-1")))
    }
}
