import Bytes
import Core
import Foundation
import Store
import TestSupport
import Testing

private let wilma = "wilma@example.com"
private let saga = "saga@example.com"
private let guest = "guest@example.com"

/// Blobs that somebody read two days after the story.
private func laterReads(_ user: String, _ count: Int = 60, from start: String = "2026-05-06T10:00:00Z") -> [String] {
    (0..<count).map {
        Records.blobRead(
            9000 + $0,
            user: user,
            at: Records.time(start, plus: Int64($0) * 3),
            blob: "later\($0)",
            address: "198.51.100.201:4000",
            token: "LATER\(user)"
        )
    }
}

@Suite("The life of cases")
struct CaseLifeTests {
    @Test(
        "A closed case stays closed with its notes and verdict, however often it is judged; new evidence opens it again"
    )
    func closes() async throws {
        let desk = try await Desk()
        let id = try await desk.id(wilma)
        desk.run(["cases", "assign", id, "eva", "--by", "bo"])
        #expect(try await desk.file(wilma).status == .assigned)
        desk.run(["cases", "note", id, "asked \u{1B}[2J her", "--by", "bo"])
        desk.run(["cases", "close", id, "--verdict", "false-positive", "--reason", "she travels", "--by", "eva"])
        desk.run(["correlate", "--rebuild"])
        desk.run(["correlate"])
        let closed = try await desk.file(wilma)
        #expect(closed.status == .closed)
        #expect(closed.stored.revision == 1)
        #expect(closed.stored.life.assignee == "eva")
        let list = desk.run(["cases", "list", "--status", "closed"])
        #expect(list.contains("closed: false-positive"))
        let severity = closed.stored.document.severity.rawValue
        #expect(desk.run(["cases", "list", "--assigned", "eva", "--severity", severity]).contains("wilma"))
        #expect(desk.run(["cases", "list", "--account", wilma, "--since", "2026-05-01"]).contains("wilma"))
        #expect(desk.run(["cases", "list", "--since", "2027-01-01"]).contains("wilma") == false)
        let shown = desk.run(["cases", "show", id])
        #expect(shown.contains("bo: asked \\u{1b}[2J her"))
        #expect(shown.contains("false-positive: she travels"))
        #expect(shown.contains("In short"))
        let row = "SELECT status, verdict, closed_by, assignee FROM case_summary WHERE case_id = '\(id)'"
        #expect(try desk.database.sql(row) == ["closed|false-positive|eva|eva"])
        #expect(try desk.database.sql("SELECT author FROM case_note WHERE case_id = '\(id)'") == ["bo"])

        try desk.read(laterReads("wilma"))
        let open = try await desk.file(wilma)
        #expect(open.status == .assigned)
        #expect(open.stored.life.verdict == .falsePositive)
        #expect(open.history.contains { $0.kind == "reopened" && $0.detail.contains("bulk-blob-read") })
        #expect(try desk.database.sql(row) == ["assigned|false-positive|eva|eva"])
        desk.run(["cases", "close", id, "--verdict", "true-positive", "--reason", "it was not her"])
        desk.run(["cases", "reopen", id, "--reason", "more to do"])
        #expect(try await desk.file(wilma).status == .assigned)
        desk.run(["cases", "reopen", id], status: 1)
        desk.run(["cases", "close", id, "--verdict", "maybe", "--reason", "x"], status: 2)
        desk.run(["cases", "close", id, "--verdict", "benign", "--reason", " "], status: 2)
    }

    @Test("Cases that a person merged are one, also when judged anew and when more is found; notes stay readable")
    func merges() async throws {
        let desk = try await Desk()
        let (one, other) = (try await desk.id(saga), try await desk.id(guest))
        desk.run(["cases", "note", other, "same laptop bag"])
        desk.run(["cases", "merge", one, other, "--by", "eva", "--reason", "one thief"])
        let merged = try await desk.file(guest, status: .merged)
        #expect(merged.stored.id.text == other)
        #expect(merged.stored.mergedInto?.text == one)
        let whole = try #require(try await desk.database.store().caseFiles(idPrefix: one).first)
        #expect(whole.stored.document.accounts.count == 2)
        #expect(whole.history.contains { $0.kind == "merged" && $0.detail.contains("one thief") })
        #expect(desk.run(["cases", "show", one]).contains("same laptop bag"))
        let before = try await desk.judgement()
        #expect(before.cases.count == 4)
        let revision = whole.stored.revision
        desk.run(["correlate", "--rebuild"])
        desk.run(["correlate"])
        #expect(try await desk.judgement() == before)
        #expect(try await desk.database.store().caseFiles(idPrefix: one).first?.stored.revision == revision)

        try desk.read(laterReads("guest"))
        let grown = try #require(try await desk.database.store().caseFiles(idPrefix: one).first)
        #expect(grown.stored.document.findings.count > whole.stored.document.findings.count)
        #expect(try await desk.judgement().cases.count == 4)
        desk.run(["cases", "merge", one, other], status: 1)
        desk.run(["cases", "merge", one, one], status: 2)
    }

    @Test("Findings that a person set apart are a case of their own, also when judged anew and when more is found")
    func splits() async throws {
        let desk = try await Desk()
        let id = try await desk.id(wilma)
        desk.run(["cases", "split", id, "--detection", "cloud-recon-burst", "--by", "eva", "--reason", "audit"])
        func parts() async throws -> [CaseFile] {
            try await desk.database.store().caseFiles(includeWithdrawn: false).filter {
                $0.stored.document.accounts.contains { $0.name?.contains("wilma") == true }
            }
        }
        let first = try await parts()
        #expect(first.count == 2)
        let rest = try #require(first.first { $0.stored.id.text == id })
        #expect(!rest.stored.document.detections.contains("cloud-recon-burst"))
        #expect(rest.history.contains { $0.kind == "split" && $0.detail.contains("audit") })
        let apart = try #require(first.first { $0.stored.id.text != id })
        #expect(apart.stored.document.detections == ["cloud-recon-burst"])
        let before = try await desk.judgement()
        desk.run(["correlate", "--rebuild"])
        desk.run(["correlate"])
        #expect(try await desk.judgement() == before)
        #expect(Set(try await parts().map(\.stored.id)) == Set(first.map(\.stored.id)))
        try desk.read(laterReads("wilma"))
        let later = try await parts()
        #expect(Set(later.map(\.stored.id)) == Set(first.map(\.stored.id)))
        #expect(later.first { $0.stored.id.text == id }?.stored.document.detections.contains("bulk-blob-read") == true)
        #expect(later.first { $0.stored.id.text != id }?.stored.document.detections == ["cloud-recon-burst"])
        // And one again.
        desk.run(["cases", "merge", id, apart.stored.id.text])
        desk.run(["correlate", "--rebuild"])
        #expect(try await parts().map(\.stored.id.text) == [id])
        desk.run(["cases", "split", id, "--detection", "nothing"], status: 1)
        desk.run(["cases", "split", id], status: 2)
    }

    @Test("What changed between two revisions is told with the reason and the records; an earlier one can be read")
    func differs() async throws {
        let desk = try await Desk()
        let id = try await desk.id(wilma)
        try desk.read(laterReads("wilma"))
        let changes = try desk.json(["cases", "diff", id, "1", "2"])
        let added = try #require(changes.first { ($0["name"] as? String)?.hasPrefix("bulk-blob-read from") == true })
        #expect(added["kind"] as? String == "added")
        #expect((added["why"] as? [String])?.first?.contains("finding-added") == true)
        let records = try #require(added["records"] as? [[String: Any]])
        #expect(records.count == 60)
        #expect(records.first?["source"] as? String == "azure-storage")
        #expect(changes.contains { $0["part"] as? String == "score" })
        let text = desk.run(["cases", "diff", id, "1"])
        #expect(text.contains("record: azure-storage"))
        #expect(desk.run(["cases", "show", id]).contains("record: azure-storage"))
        let old = try #require(try desk.json(["cases", "show", id, "--revision", "1"]).first)
        #expect(old["revision"] as? Int == 1)
        #expect((old["detections"] as? [String])?.contains("bulk-blob-read") == false)
        desk.run(["cases", "diff", id, "1", "9"], status: 1)
    }

    @Test("A suppression hides what happened before its end, says what it costs, and gives it back when it goes")
    func suppresses() async throws {
        let desk = try await Desk()
        let before = try await desk.judgement()
        let id = try await desk.id(saga)
        desk.run(["cases", "close", id, "--verdict", "true-positive", "--reason", "stolen"])
        let add = ["suppressions", "add", "--owner", "eva", "--reason", "backup", "--detection", "bulk-blob-read"]
        let name = String(desk.run(add + ["--expires", "2026-05-05"]).prefix(8))
        desk.run(["correlate"])
        let hidden = try await desk.judgement()
        #expect(hidden.findings == before.findings)
        #expect(!hidden.cases.contains { $0.accounts.first?.name == saga })
        #expect(!hidden.cases.contains { $0.findings.contains { $0.detection == "bulk-blob-read" && $0.points > 0 } })
        #expect(try await desk.file(saga).history.contains { $0.kind == "finding-suppressed" })
        let listed = try #require(try desk.json(["suppressions", "list"]).first)
        #expect((listed["hits"] as? Int ?? 0) >= 3)
        #expect((listed["points_hidden"] as? Double ?? 0) > 0)
        let confirmed = try #require(listed["confirmed_cases"] as? [[String: Any]])
        #expect(confirmed.map { $0["case_id"] as? String } == [id])
        #expect(desk.run(["suppressions", "show", name]).contains("saga@example.com"))
        desk.run(["correlate", "--rebuild"])
        #expect(try await desk.judgement() == hidden)
        // After its end, by the time of the events.
        try desk.read(laterReads("wilma"))
        let later = try await desk.judgement().cases.first { $0.accounts.first?.name == wilma }
        #expect(later?.detections.contains("bulk-blob-read") == true)
        desk.run(["suppressions", "remove", name])
        desk.run(["correlate"])
        #expect(try await desk.file(saga).status == .closed)
        #expect(try desk.json(["suppressions", "list", "--all"]).first?["hits"] as? Int == 0)
        desk.run(add + ["--expires", "soon"], status: 2)
        desk.run(add + ["--expires", "2027-01-01", "--network", "10.0.0.0/99"], status: 2)
        desk.run(["suppressions", "remove", name], status: 1)
    }

    @Test("A suppression of a home tenant hides its guests alone")
    func suppressesTenant() async throws {
        let desk = try await Desk()
        let add = [
            "suppressions", "add", "--owner", "eva", "--reason", "partner", "--expires", "2027-01-01", "--detection",
            "cross-tenant-single-factor", "--home-tenant",
        ]
        let wrong = String(desk.run(add + [Records.guid("stranger")]).prefix(8))
        desk.run(["correlate"])
        #expect(try desk.json(["suppressions", "show", wrong]).first?["hits"] as? Int == 0)
        let right = String(desk.run(add + [Records.guid("partner")]).prefix(8))
        desk.run(["correlate"])
        #expect(try desk.json(["suppressions", "show", right]).first?["hits"] as? Int == 1)
    }

    @Test("Tuning shows what would change, the lost compromise first, and changes nothing at all")
    func tunes() async throws {
        let desk = try await Desk()
        let id = try await desk.id(saga)
        desk.run(["cases", "close", id, "--verdict", "true-positive", "--reason", "stolen"])
        desk.run(["cases", "close", try await desk.id(guest), "--verdict", "false-positive", "--reason", "partner"])
        let before = try desk.everything()
        let judged = try await desk.judgement()
        let tune = ["tune", "--set", "bulk-blob-read.objects=500"]
        #expect(desk.run(tune, status: 3).hasPrefix("LOST: confirmed compromise \(id.prefix(8))"))
        let told = try #require(try desk.json(tune, status: 3).first)
        #expect(told["losses"] as? Int == 1)
        #expect(told["credits"] as? Int == 1)
        #expect(told["cases_before"] as? Int == 5)
        let changes = try #require(told["changes"] as? [[String: Any]])
        #expect(changes.first?["case_id"] as? String == id)
        #expect(changes.first?["is_loss"] as? Bool == true)
        #expect(desk.run(["tune", "--cases", "threshold=1000"], status: 3).contains("5 cases today, 0 then"))
        #expect(desk.run(["tune", "--cases", "gap_days=6"]).contains("lost: 0"))
        #expect(try desk.everything() == before)
        #expect(try await desk.judgement() == judged)
        desk.run(["tune", "--set", "bulk-blob-read.object=5"], status: 2)
        desk.run(["tune"], status: 2)
    }

    @Test("What comes near to a case is listed with what is missing, and leaves the list when it is one")
    func candidates() async throws {
        let desk = try await Desk(
            Records.coverage(from: "2026-05-05T00:00:00Z", hours: 48) + [
                Records.signIn(
                    "risky",
                    user: "nora",
                    at: "2026-05-06T09:00:00Z",
                    address: "198.51.100.201",
                    level: "high",
                    state: "atRisk"
                )
            ]
        )
        let near = try desk.json(["cases", "candidates"])
        #expect(near.map { $0["account"] as? String } == ["nora@example.com"])
        #expect((near.first?["missing"] as? [String])?.contains("something that was done") == true)
        try desk.read(laterReads("nora"))
        #expect(try desk.json(["cases", "candidates"]).isEmpty)
        #expect(try await desk.file("nora@example.com").status == .open)
    }

    @Test(
        "Same evidence and same decisions, same cases, whenever the decisions were made and whatever people did beside"
    )
    func sameCases() async throws {
        let more = laterReads("wilma") + laterReads("guest")
        func suppress(_ desk: Desk) {
            desk.run([
                "suppressions", "add", "--owner", "eva", "--reason", "r", "--expires", "2026-05-05", "--detection",
                "anonymizer-sign-in",
            ])
        }
        func merge(_ desk: Desk) async throws {
            desk.run(["cases", "merge", try await desk.id(saga), try await desk.id(guest), "--by", "eva"])
        }
        let late = try await Desk(Records.story + more)
        suppress(late)
        try await merge(late)
        late.run(["correlate"])
        let expected = try await late.judgement()
        let early = try await Desk()
        try await merge(early)
        let id = try await early.id(wilma)
        early.run(["cases", "note", id, "n"])
        early.run(["cases", "close", id, "--verdict", "benign", "--reason", "r"])
        suppress(early)
        try early.read(more, correlating: false)
        early.run(["cases", "assign", id, "eva"])
        early.run(["correlate"])
        #expect(try await early.judgement() == expected)
        early.run(["correlate", "--rebuild"])
        #expect(try await early.judgement() == expected)
    }
}
