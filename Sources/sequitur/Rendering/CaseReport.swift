import Bytes
import Core
import Correlator
import Foundation
import Store

/// A case as a person on call reads it.
struct CaseReport {
    private let file: CaseFile
    let document: Case
    private let width: Int
    private let now: Timestamp
    private let objects: [EvidenceObject]
    private let records: (HistoryEntry) -> [String]
    private var lines: [String] = []

    init(
        _ file: CaseFile,
        objects: [EvidenceObject] = [],
        records: @escaping (HistoryEntry) -> [String] = { _ in [] },
        width: Int,
        now: Timestamp
    ) {
        self.file = file
        self.records = records
        self.objects = objects
        document = file.stored.document
        self.width = max(60, width)
        self.now = now
    }

    /// Headline, score and why, the story, what could not be seen, history.
    ///
    /// - Parameters:
    ///   - objects: The CloudTrail log files behind its evidence.
    ///   - records: Names of the records that made a line of its history.
    static func text(
        _ file: CaseFile,
        objects: [EvidenceObject],
        records: @escaping (HistoryEntry) -> [String] = { _ in [] },
        width: Int,
        now: Timestamp
    ) -> String {
        var report = CaseReport(file, objects: objects, records: records, width: width, now: now)
        report.head()
        report.narrative()
        report.notes()
        report.score()
        report.timeline()
        report.links()
        report.offenses(file.offenses)
        report.coverage()
        report.history()
        return report.lines.joined(separator: "\n")
    }

    /// The story alone.
    static func timelineText(_ file: CaseFile, width: Int, now: Timestamp) -> String {
        var report = CaseReport(file, width: width, now: now)
        report.timeline()
        return report.lines.joined(separator: "\n")
    }

    private mutating func add(_ text: String = "") { lines.append(text) }

    mutating func title(_ text: String) {
        add()
        add(Console.styled(text, .bold))
    }

    /// A paragraph, its later lines set in.
    mutating func paragraph(_ text: String, first: String = "", rest: String = "") {
        let room = width - max(TerminalText.width(first), TerminalText.width(rest))
        for (index, line) in TerminalText.wrapped(TerminalText.safe(text), to: room).enumerated() {
            add((index == 0 ? first : rest) + line)
        }
    }

    private func age(_ time: Timestamp) -> String {
        let seconds = now.seconds(since: time)
        return seconds < 0 ? "in the future" : TimeSpan.text(seconds) + " ago"
    }

    private mutating func head() {
        let colour: Console.Style = document.severity == .medium ? .yellow : .red
        paragraph(document.headline)
        let id = file.stored.id.text
        add()
        let into = file.stored.mergedInto.map { " into \($0.text)" } ?? ""
        add("Case      \(id)  revision \(file.stored.revision)  \(file.status.rawValue)\(into)")
        let life = file.stored.life
        if let assignee = life.assignee { paragraph(assignee, first: "Assigned  ", rest: "          ") }
        if let verdict = life.verdict {
            let now = life.closing == nil ? ", reopened since" : ""
            add("Verdict   \(verdict.rawValue)\(now)")
        }
        add(
            "Severity  " + Console.styled(document.severity.rawValue, colour)
                + "  score \(CaseReport.number(document.score.total)) of \(CaseReport.number(document.score.threshold)) needed"
        )
        add(
            "Seen      \(document.firstSeen.text(fractionDigits: 0)) to \(document.lastSeen.text(fractionDigits: 0)) UTC  (\(age(document.firstSeen)))"
        )
        for (index, account) in document.accounts.enumerated() {
            let tenant = account.tenant.map { " in \(account.provider == .aws ? "account" : "tenant") \($0)" } ?? ""
            paragraph(
                "\(account.label)  (\(account.provider.rawValue) \(account.kind.rawValue)\(tenant), \(account.nativeID))",
                first: index == 0 ? "Account   " : "Also      ",
                rest: "          "
            )
        }
        paragraph(document.techniques.joined(separator: ", "), first: "ATT&CK    T1586.003; ", rest: "          ")
    }

    private mutating func narrative() {
        guard !document.narrative.isEmpty else { return }
        title("In short")
        for sentence in document.narrative { paragraph(sentence, first: "  ", rest: "  ") }
    }

    /// What people wrote, also to cases that are part of this one now.
    private mutating func notes() {
        let inherited = file.inherited.flatMap { id, life in
            life.notes.map { (note: $0, from: " to case \(id.text.prefix(8))") }
        }
        let notes = (file.stored.life.notes.map { (note: $0, from: "") } + inherited).sorted {
            ($0.note.time, $0.note.sentence) < ($1.note.time, $1.note.sentence)
        }
        guard !notes.isEmpty else { return }
        title("Notes")
        for (note, from) in notes {
            paragraph(
                "\(note.author)\(from): \(note.sentence)",
                first: "  \(note.time.text(fractionDigits: 0))  ",
                rest: "      "
            )
        }
    }

    private mutating func score() {
        title("Why the score")
        for part in document.score.contributions {
            let value = CaseReport.number(part.value).padding(toLength: 5, withPad: " ", startingAt: 0)
            let factor = part.factor == 1 ? "" : " (\(CaseReport.number(part.points)) × \(part.factor) for the link)"
            paragraph(
                "\(part.side.rawValue): \(part.name)\(factor): \(part.why)",
                first: "  +\(value)",
                rest: "         "
            )
        }
        for fact in document.score.counterfactuals {
            add(
                "  without \(fact.without): \(CaseReport.number(fact.total)), \(fact.opens ? "still a case" : "no case")"
            )
        }
    }

    private mutating func timeline() {
        title("What happened (UTC)")
        let clouds: [Provider: String] = [.entra: "Entra ID", .aws: "AWS", .azureStorage: "Storage"]
        var day = ""
        for step in document.timeline {
            let time = step.time.text(fractionDigits: 0)
            if time.prefix(10) != day {
                day = String(time.prefix(10))
                add("  " + Console.styled(day, .dim))
            }
            let strength = step.strength.map(\.name) ?? "  "
            let isStorage =
                DetectionCatalog.definitions.first { $0.id == step.detection }?.sources.first == "azure-storage"
            let cloud = (isStorage ? "Storage" : clouds[step.provider] ?? "").padding(
                toLength: 8,
                withPad: " ",
                startingAt: 0
            )
            let until =
                step.until.seconds(since: step.time) >= 1
                ? " (\(TimeSpan.text(step.until.seconds(since: step.time))))" : ""
            paragraph(
                "\(step.detection)\(until): \(step.text)",
                first: "  \(time.dropFirst(11).prefix(8))  \(strength)  \(cloud)  ",
                rest: "                          "
            )
            paragraph(
                (step.strength == nil ? step.tie : "tied to the step before: \(step.tie)") + "; by \(step.account)",
                first: "                          ",
                rest: "                          "
            )
        }
    }

    private mutating func coverage() {
        title("What could be seen")
        for statement in document.coverage {
            paragraph(
                "\(statement.source) of \(statement.tenant): \(statement.state.rawValue); \(statement.why)",
                first: "  ",
                rest: "    "
            )
        }
        let pending = document.findings.filter { $0.state == .pending }
        for finding in pending { paragraph("pending: \(finding.explanation)", first: "  ", rest: "    ") }
        for finding in document.findings {
            guard finding.state == .suppressed, let suppression = finding.suppressedBy else { continue }
            paragraph(
                "suppressed by \(suppression.text.prefix(8)): \(finding.detection): \(finding.explanation)",
                first: "  ",
                rest: "    "
            )
        }
        logFiles()
    }

    /// Whether AWS's own signatures vouch for the log files.
    private mutating func logFiles() {
        guard !objects.isEmpty else { return }
        let valid = objects.count { $0.verification == .valid }
        paragraph(
            "CloudTrail log files behind this evidence: \(valid) of \(objects.count) verified against AWS's digests",
            first: "  ",
            rest: "    "
        )
        for object in objects {
            guard let status = object.verification, status != .valid else { continue }
            paragraph("\(status.rawValue): \(object.uri)", first: "    ", rest: "      ")
        }
        let unasked = objects.count { $0.verification == nil }
        if unasked > 0 { add("    \(unasked) not asked about: sequitur verify cloudtrail FOLDER") }
    }

    private mutating func history() {
        title("History")
        let told = file.history.enumerated().map { position, entry in
            (
                time: entry.time, order: position, mark: "r\(entry.revision)", text: "\(entry.kind): \(entry.detail)",
                entry: Optional(entry)
            )
        }
        let done = file.stored.life.actions.enumerated().compactMap { position, action in
            // What evidence opened again is told by the history itself.
            (action.kind == .reopened && action.author == CaseAction.correlation) || action.kind == .noted
                ? nil
                : (
                    time: action.time, order: position, mark: "  ",
                    text: "\(action.kind.rawValue) by \(action.author): \(action.sentence)", entry: HistoryEntry?.none
                )
        }
        for line in (told + done).sorted(by: { ($0.time, $0.order) < ($1.time, $1.order) }) {
            paragraph(line.text, first: "  \(line.mark)  \(line.time.text(fractionDigits: 0))  ", rest: "      ")
            for record in line.entry.map(records) ?? [] {
                paragraph("record: \(record)", first: "      ", rest: "        ")
            }
        }
        add()
        add("Original records: sequitur cases evidence \(file.stored.id.text.prefix(8))")
    }

    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}
