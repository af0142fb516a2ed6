import Bytes
import Core
import Correlator
import Foundation
import Store

/// Records as a history names them.
struct RecordNames {
    private let records: [UUID: ActivityRecord]

    // A few records tell which log spoke; the rest are in the evidence.
    private static let maximum = 3

    init(_ records: [UUID: ActivityRecord]) { self.records = records }

    /// What is known of each record: which log, its id, when it happened, and when the provider wrote it where that is
    /// another time.
    func lines(of references: [EvidenceReference]) -> [String] {
        let shown = references.prefix(Self.maximum).map { reference in
            guard let activity = records[reference.eventID]?.stored.activity else {
                return "a record from \(reference.occurredAt.text(fractionDigits: 0))"
            }
            let logged = activity.loggedAt.flatMap { time -> String? in
                let lag = time.seconds(since: activity.occurredAt)
                return lag >= 60 ? ", logged \(time.text(fractionDigits: 0)), \(TimeSpan.text(lag)) later" : nil
            }
            return
                "\(activity.source.rawValue) \(activity.nativeID), \(activity.category) \(activity.operation), happened \(activity.occurredAt.text(fractionDigits: 0))\(logged ?? "")"
        }
        let rest = references.count - shown.count
        return shown + (rest > 0 ? ["and \(rest) more"] : [])
    }
}

/// The differences of two revisions, for people and for programs.
struct CaseDiffRendering {
    private struct RecordJSON: Encodable {
        let eventId: String
        let source: String?
        let nativeId: String?
        let occurredAt: String
        let loggedAt: String?
    }

    private struct ChangeJSON: Encodable {
        let part: String
        let kind: String
        let name: String
        let before: String?
        let after: String?
        let why: [String]
        let records: [RecordJSON]
    }

    private let diff: CaseDiff
    private let old: CaseRevision
    private let new: CaseRevision
    private let records: [UUID: ActivityRecord]

    init(_ diff: CaseDiff, from old: CaseRevision, to new: CaseRevision, _ records: [UUID: ActivityRecord]) {
        self.diff = diff
        self.old = old
        self.new = new
        self.records = records
    }

    func print(_ format: OutputFormat) throws {
        if format == .table {
            Console.print(text(width: max(60, Console.width)))
            return
        }
        var table = Table(["part", "kind", "name", "before", "after", "why"])
        for change in diff.changes {
            table.add([
                change.part.rawValue, change.kind, change.name, change.before ?? "", change.after ?? "",
                change.why.joined(separator: "; "),
            ])
        }
        try table.print(
            format,
            objects: diff.changes.map { change in
                ChangeJSON(
                    part: change.part.rawValue,
                    kind: change.kind,
                    name: change.name,
                    before: change.before,
                    after: change.after,
                    why: change.why,
                    records: change.evidence.map(recordJSON)
                )
            }
        )
    }

    private func recordJSON(_ reference: EvidenceReference) -> RecordJSON {
        let activity = records[reference.eventID]?.stored.activity
        return RecordJSON(
            eventId: reference.eventID.text,
            source: activity?.source.rawValue,
            nativeId: activity?.nativeID,
            occurredAt: reference.occurredAt.description,
            loggedAt: activity?.loggedAt?.description
        )
    }

    private func text(width: Int) -> String {
        var lines: [String] = []
        func paragraph(_ text: String, _ first: String, _ rest: String) {
            for (index, line) in TerminalText.wrapped(TerminalText.safe(text), to: width - rest.count).enumerated() {
                lines.append((index == 0 ? first : rest) + line)
            }
        }
        func revision(_ one: CaseRevision) -> String {
            "r\(one.revision) (\(one.status), \(one.createdAt.text(fractionDigits: 0)))"
        }
        lines.append("\(revision(old)) to \(revision(new))")
        if diff.changes.isEmpty { lines.append("The content is the same.") }
        let names = RecordNames(records)
        for part in CaseDiff.Part.allCases {
            let changes = diff.changes.filter { $0.part == part }
            guard !changes.isEmpty else { continue }
            lines += ["", Console.styled(part.rawValue, .bold)]
            for change in changes {
                let sign = ["added": "+", "withdrawn": "-"][change.kind] ?? "~"
                // Accounts are known by an id that says nothing.
                let isSelfEvident = part == .account || part == .decision || part == .severity || part == .score
                paragraph(isSelfEvident ? change.before ?? change.after ?? "" : change.name, "  \(sign) ", "    ")
                if !isSelfEvident, let before = change.before { paragraph("was: \(before)", "    ", "      ") }
                if !isSelfEvident || change.kind == "changed", let after = change.after {
                    paragraph("is: \(after)", "    ", "      ")
                }
                for why in change.why { paragraph(why, "    ", "      ") }
                for record in names.lines(of: change.evidence) { paragraph("record: \(record)", "    ", "      ") }
            }
        }
        return lines.joined(separator: "\n")
    }
}
