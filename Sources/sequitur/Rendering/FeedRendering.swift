import Bytes
import Core
import Engine
import Feeds_QRadar
import Foundation
import Store

/// How feeds say what they did and what they have to do.
enum FeedRendering {
    private struct ReportJSON: Encodable {
        let delivered: Int
        let skipped: Int
        let postponed: Int
        let dead: Int
        let waiting: Int
        let deadInAll: Int
        let verdicts: Int
        let notes: Int
        let ignored: Int
        let alarm: String?
        let reasons: [String: Int]
    }

    static func print(_ report: FeedReport, _ format: OutputFormat) throws {
        guard format == .table else {
            let json = ReportJSON(
                delivered: report.delivered,
                skipped: report.skipped,
                postponed: report.postponed,
                dead: report.dead,
                waiting: report.waiting,
                deadInAll: report.deadInAll,
                verdicts: report.answers.verdicts,
                notes: report.answers.notes,
                ignored: report.answers.ignored,
                alarm: report.alarm,
                reasons: report.reasons
            )
            return Console.print(try JSONOutput.text(json, pretty: format == .json))
        }
        Console.print(
            "\(report.delivered) delivered, \(report.skipped) skipped, \(report.waiting) waiting, \(report.deadInAll) dead"
        )
        let answers = report.answers
        Console.print("from QRadar: \(answers.verdicts) verdicts, \(answers.notes) notes, \(answers.ignored) ignored")
        for (reason, count) in report.reasons.sorted(by: { $0.key < $1.key }) {
            Console.print(TerminalText.safe("  \(count) x \(reason)"))
        }
        if let alarm = report.alarm { Console.error(TerminalText.safe("NOT DELIVERED: \(alarm)")) }
    }

    private struct LetterJSON: Encodable {
        let number: Int64
        let caseID: String
        let tells: String
        let state: String
        let attempts: Int
        let nextAt: String
        let detail: String
    }

    private struct OffenseJSON: Encodable {
        let caseID: String
        let offense: Int64
        let state: String
    }

    private struct StatusJSON: Encodable {
        let outbox: [String: Int]
        let letters: [LetterJSON]
        let offenses: [OffenseJSON]
    }

    private static func event(_ item: FeedItem) -> String {
        switch item.event {
        case .revision(let number): "revision \(number)"
        case .action: "what somebody did"
        }
    }

    // More of them say nothing more at a glance.
    private static let mostLetters = 100

    static func status(_ store: PostgresStore, _ format: OutputFormat) async throws {
        let feed = OffenseFeed.feedName
        let counts = try await store.outbox(feed: feed)
        var letters = try await store.letters(feed: feed, state: "dead", limit: mostLetters)
        letters += try await store.letters(feed: feed, state: "waiting", limit: mostLetters)
        let offenses = try await store.openOffenses(feed: feed)
        guard format == .table else {
            let json = StatusJSON(
                outbox: counts,
                letters: letters.map {
                    LetterJSON(
                        number: $0.item.position,
                        caseID: $0.item.caseID.text,
                        tells: event($0.item),
                        state: $0.state,
                        attempts: $0.item.attempts,
                        nextAt: $0.nextAt.description,
                        detail: $0.detail
                    )
                },
                offenses: offenses.map {
                    OffenseJSON(caseID: $0.caseID.text, offense: $0.offenseID, state: $0.state.rawValue)
                }
            )
            return Console.print(try JSONOutput.text(json, pretty: format == .json))
        }
        let told = ["waiting", "delivered", "skipped", "dead"].map { "\(counts[$0] ?? 0) \($0)" }
        Console.print(told.joined(separator: ", ") + "; \(offenses.count) open offenses")
        guard !letters.isEmpty else { return }
        var table = Table(["number", "case", "tells", "state", "tries", "next", "why"])
        for letter in letters {
            table.add([
                String(letter.item.position), String(letter.item.caseID.text.prefix(8)), event(letter.item),
                letter.state,
                String(letter.item.attempts), letter.nextAt.text(fractionDigits: 0), letter.detail,
            ])
        }
        try table.print(format, objects: [String]())
    }

    /// What would be told, in the words in which it would be.
    static func preview(_ store: PostgresStore, _ configuration: QRadarConfiguration, _ format: OutputFormat)
        async throws
    {
        let letters = try await store.letters(feed: OffenseFeed.feedName, state: "waiting", limit: 1_000)
        var told = letters.map(\.item)
        // Before the first delivery the outbox is empty, and every standing case would be told of.
        if try await store.outbox(feed: OffenseFeed.feedName).isEmpty {
            told = try await store.everyCase()
                .filter { [.open, .assigned].contains($0.life.status(standing: $0.status)) }
                .map {
                    FeedItem(
                        position: 0,
                        caseID: $0.id,
                        event: .revision($0.revision),
                        createdAt: Asked.now,
                        attempts: 0
                    )
                }
        }
        Console.print("\(told.count) to be told; nothing is sent")
        for item in told {
            guard case .revision(let number) = item.event, let standing = try await store.standingCase(item.caseID),
                let (document, status) = try await store.revision(number, of: item.caseID), status == "open"
            else {
                Console.print("\ncase \(item.caseID.text.prefix(8)): \(event(item))")
                continue
            }
            let brief = CaseBrief(
                id: item.caseID,
                revision: number,
                document: document,
                assignee: standing.life.assignee,
                evidence: try await store.activities(of: CaseBrief.evidence(of: document)),
                consoleURL: configuration.consoleURL
            )
            let line = brief.event.line(host: configuration.syslog.hostname, at: Asked.now)
            Console.print("\nwhere no offense is open for the account, this event raises one:")
            Console.print(TerminalText.safe(String(decoding: line, as: UTF8.self)))
            for part in CaseNote.text(of: brief) {
                Console.print("its note:")
                for line in part.split(separator: "\n", omittingEmptySubsequences: false) {
                    Console.print(TerminalText.safe("  " + line))
                }
            }
        }
    }
}
