internal import Bytes
internal import Core
package import Foundation

/// What is written on an offense: plain text, the first line of which is a ``NoteMark``.
package enum CaseNote {
    /// Something that was done to a case, and needs no story.
    package enum News: Sendable, Equatable {
        case closed(as: String, by: String, because: String?)
        case withdrawn(because: String)
        case merged(into: UUID)
        case assigned(to: String, by: String)
        case reopened(by: String, because: String?)
    }

    private static let maximumContributions = 5
    private static let maximumGaps = 5

    /// A revision of a case, in one to three notes: headline, score with what it is made of, evidence, what could not be
    /// seen, and where the rest is. The same for the same revision.
    package static func text(of brief: CaseBrief) -> [String] {
        let evidence = evidence(of: brief)
        for count in stride(from: evidence.count, through: 0, by: -1) {
            let lines = lines(
                of: brief,
                evidence: evidence.prefix(count).sorted(by: <).map(\.text),
                all: evidence.count
            )
            guard let pages = NotePages.packed(lines) else { continue }
            return pages.enumerated().map { index, page in
                let subject = NoteMark.Subject.revision(brief.revision, part: index + 1, of: pages.count)
                return NoteMark(brief.id, subject).line + "\n" + page
            }
        }
        return []
    }

    /// A short note.
    ///
    /// - Parameter action: Tells apart what was done to the case: letters, digits and `-`, at most 64.
    package static func text(of news: News, on id: UUID, action: String) -> String {
        let sentence =
            switch news {
            case .closed(let verdict, let author, let reason):
                "closed as \(verdict) by \(author)" + (reason.map { ": \($0)" } ?? "")
            case .withdrawn(let reason): "withdrawn: \(reason)"
            case .merged(let other): "merged into \(other.text)"
            case .assigned(let who, let author): "assigned to \(who) by \(author)"
            case .reopened(let author, let reason): "reopened by \(author)" + (reason.map { ": \($0)" } ?? "")
            }
        return NoteMark(id, .action(action)).line + "\n" + NotePages.line(NoteMark.disarmed(sentence))
    }

    /// What a note of ours was written for; nil for other people's.
    ///
    /// Anybody may write a note: who relies on a mark looks at the note's author as well.
    package static func marks(_ noteText: String) -> NoteMark? { NoteMark(noteText) }

    private static func lines(of brief: CaseBrief, evidence: [String], all: Int) -> [String] {
        let document = brief.document
        var lines = [document.headline, score(of: brief)]
        let parts = document.score.contributions.sorted {
            (-$0.value, $0.name, $0.why, $0.finding.uuidString) < (-$1.value, $1.name, $1.why, $1.finding.uuidString)
        }
        lines += parts.prefix(maximumContributions).map { "+\(number($0.value)) \($0.name): \($0.why)" }
        if !evidence.isEmpty {
            let rest = all - evidence.count
            lines.append(rest > 0 ? "Evidence (UTC; \(rest) more left out for room):" : "Evidence (UTC):")
            lines += evidence.map { "- " + $0 }
        }
        lines += [coverage(of: document)].compactMap { $0 }
        var safe = lines.map { NotePages.line(NoteMark.disarmed($0)) }
        // A cut link leads nowhere.
        if let url = brief.url.map({ "All of it: " + PlainText.line($0) }), NotePages.fits(url) { safe.append(url) }
        return safe
    }

    private static func score(of brief: CaseBrief) -> String {
        let document = brief.document
        let people = [
            brief.assignee.map { "assigned to \($0)" }, brief.verdict.map { "closed as \($0)" },
        ].compactMap { $0 }
        return
            ([
                "Score \(number(document.score.total)) (\(document.severity.rawValue), a case from"
                    + " \(number(document.score.threshold)))",
                "\(document.firstSeen.text(fractionDigits: 0)) to \(document.lastSeen.text(fractionDigits: 0))",
            ] + people).joined(separator: "; ")
    }

    private static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? String(format: "%.1f", value)
    }

    private struct EvidenceLine: Comparable {
        let time: Timestamp
        let text: String

        static func < (left: EvidenceLine, right: EvidenceLine) -> Bool {
            (left.time, left.text) < (right.time, right.text)
        }
    }

    /// In the order of what should be shown first.
    private static func evidence(of brief: CaseBrief) -> [EvidenceLine] {
        let known = Dictionary(brief.evidence.map { ($0.eventID, $0) }) { first, _ in first }
        return CaseBrief.evidence(of: brief.document).compactMap { reference in
            known[reference.eventID].map { EvidenceLine(time: $0.occurredAt, text: line(of: $0)) }
        }
    }

    private static func line(of activity: Activity) -> String {
        var words = [
            activity.occurredAt.text(fractionDigits: 0), activity.account.name ?? activity.account.nativeID,
            activity.operation,
        ]
        if activity.outcome != .success && activity.outcome != .unknown {
            words.append("(\(activity.outcome.rawValue)\(activity.statusCode.map { " \($0)" } ?? ""))")
        }
        if let from = activity.address?.description ?? activity.addressName {
            words.append("from \(from)" + (activity.country.map { " (\($0))" } ?? ""))
        }
        if let resource = activity.resource { words.append("on \(resource)") }
        return words.joined(separator: " ")
    }

    /// nil where all could be seen.
    private static func coverage(of document: Case) -> String? {
        let gaps = document.coverage.filter { $0.state != .complete }
            .map { "\($0.source) of \($0.tenant) \($0.state.rawValue) (\($0.why))" }
        guard !gaps.isEmpty else { return nil }
        let rest = gaps.count > maximumGaps ? "; and \(gaps.count - maximumGaps) more" : ""
        return "Not all could be seen: \(gaps.prefix(maximumGaps).joined(separator: "; "))\(rest)"
    }
}
