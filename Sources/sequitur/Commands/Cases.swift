import ArgumentParser
import Bytes
import Core
import Foundation
import Sources_CloudTrail
import Store

struct Cases: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The cases: list them, read one, follow it to its records, say what it is.",
        subcommands: [
            List.self, Show.self, Timeline.self, Evidence.self, Diff.self, Candidates.self, Assign.self, Note.self,
            Close.self, Reopen.self, Merge.self, Split.self,
        ],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All cases, the strongest first.")

        @Flag(help: "Also cases that later evidence withdrew, or that are part of another.")
        var all = false

        @Option(help: "open, assigned, closed, withdrawn or merged; may be repeated.")
        var status: [CaseStatus] = []

        @Option(help: "medium, high or critical.")
        var severity: Severity?

        @Option(help: "Of this account: name, native id or the beginning of its id.")
        var account: String?

        @Option(help: "Seen or changed since: 2026-05-04, or 2026-05-04T07:11:09Z.")
        var since: String?

        @Option(help: "Given to this person.")
        var assigned: String?

        @Option(help: "table, json, ndjson, csv or markdown.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                var query = CaseQuery()
                query.statuses = status.isEmpty ? (all ? Set(CaseStatus.allCases) : nil) : Set(status)
                query.severity = severity
                query.account = account
                query.assignee = assigned
                query.since = try since.map { try Asked.time($0, "--since") }
                let isFiltered = !status.isEmpty || severity != nil || account != nil || since != nil || assigned != nil
                let files = try await options.composition().store().caseFiles(query)
                if files.isEmpty, format == .table, isFiltered {
                    Console.print("No such case.")
                    return
                }
                try Cases.printList(files, format)
            }
        }
    }

    static func printList(_ files: [CaseFile], _ format: OutputFormat) throws {
        if files.isEmpty, format == .table {
            Console.print("No cases. Read logs with 'sequitur ingest PATH', then 'sequitur correlate'.")
            return
        }
        var table = Table(
            ["case", "status", "severity", "score", "account", "first seen (UTC)", "lasted", "detections"],
            numeric: [3]
        )
        for file in files {
            let document = file.stored.document
            let verdict = file.stored.life.closing?.detail.verdict.map { ": \($0.rawValue)" } ?? ""
            let assignee = file.status == .assigned ? file.stored.life.assignee.map { ": \($0)" } ?? "" : ""
            table.add([
                String(file.stored.id.text.prefix(8)), file.status.rawValue + verdict + assignee,
                document.severity.rawValue,
                CaseReport.number(document.score.total),
                document.accounts.first?.label ?? "", document.firstSeen.text(fractionDigits: 0),
                TimeSpan.text(document.lastSeen.seconds(since: document.firstSeen)),
                document.detections.joined(separator: ", "),
            ])
        }
        try table.print(format, objects: files.map { CaseJSON($0) })
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A case as a report.")

        @OptionGroup var target: CaseArgument

        @Option(help: "As it was at this revision.")
        var revision: Int?

        @Option(help: "table or json.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let store = try await options.composition().store()
                var file = try await target.find(in: store)
                let revisions = try await store.revisions(of: file.stored.id)
                if let revision { file = file.at(try Cases.revision(revision, of: revisions)) }
                let references = file.stored.document.findings.flatMap(\.evidence)
                let objects = try await store.objects(behind: references, of: CloudTrailAdapter.source)
                guard format == .json || format == .ndjson else {
                    let gains = CaseGains(file.history, revisions)
                    let names = RecordNames(try await store.records(of: gains.all))
                    Console.print(
                        CaseReport.text(
                            file,
                            objects: objects,
                            records: { names.lines(of: gains.of($0)) },
                            width: Console.width,
                            now: Asked.now
                        )
                    )
                    return
                }
                let evidence = try await store.records(of: references)
                var digests: [UUID: String] = [:]
                for (event, found) in evidence {
                    guard let bytes = try await store.bytes(of: found.stored.place) else { continue }
                    digests[event] = SHA256Digest(of: bytes).description
                }
                let json = CaseDetailJSON(file, evidence: evidence, digests: digests, logFiles: objects)
                Console.print(try JSONOutput.text(json, pretty: format == .json))
            }
        }
    }

    struct Timeline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The story of a case, step by step.")

        @OptionGroup var target: CaseArgument

        @Option(help: "table, json, ndjson, csv or markdown.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let store = try await options.composition().store()
                let file = try await target.find(in: store)
                if format == .table {
                    Console.print(CaseReport.timelineText(file, width: Console.width, now: Asked.now))
                    return
                }
                var table = Table(["time", "until", "cloud", "account", "detection", "strength", "tie", "text"])
                for step in file.stored.document.timeline {
                    table.add([
                        step.time.description, step.until.description, step.provider.rawValue, step.account,
                        step.detection, step.strength?.name ?? "", step.tie, step.text,
                    ])
                }
                try table.print(format, objects: file.stored.document.timeline.map { CaseDetailJSON.StepJSON($0) })
            }
        }
    }

    struct Evidence: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The original records behind a case.",
            discussion:
                "Each with its object, place and SHA-256. Secrets that providers log are masked in what is shown; --raw writes the bytes as they came."
        )

        @OptionGroup var target: CaseArgument

        @Option(help: "Only records behind this detection.")
        var detection: String?

        @Option(help: "At most this many records.")
        var limit = 20

        @Flag(help: "The records alone, as they came, one after the other.")
        var raw = false

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let store = try await options.composition().store()
                let file = try await target.find(in: store)
                let findings = file.stored.document.findings.filter { detection == nil || $0.detection == detection }
                guard !findings.isEmpty else {
                    throw CommandFailure(
                        "the case has no finding of \(detection ?? "any detection"); it has \(file.stored.document.detections.joined(separator: ", "))"
                    )
                }
                let references = findings.flatMap { finding in finding.evidence.map { (finding, $0) } }
                let records = try await store.records(of: references.map(\.1))
                for (finding, reference) in references.prefix(limit) {
                    guard let found = records[reference.eventID] else { continue }
                    let place = found.stored.place
                    guard let bytes = try await store.bytes(of: place) else {
                        Console.error("the bytes of \(found.objectURI) record \(place.number) are not in the evidence")
                        continue
                    }
                    if raw {
                        FileHandle.standardOutput.write(Data(bytes + [0x0A]))
                        continue
                    }
                    Console.print(Console.styled("\(finding.detection)  \(found.stored.activity.occurredAt)", .bold))
                    Console.print("  \(TerminalText.safe(found.objectURI))")
                    Console.print(
                        "  record \(place.number), bytes \(place.offset) to \(place.offset + place.length), SHA-256 \(SHA256Digest(of: bytes))"
                    )
                    if let path = place.path { Console.print("  in it at \(TerminalText.safe(path))") }
                    let text = SecretMask.masked(String(decoding: bytes, as: UTF8.self))
                    Console.print(
                        text.split(whereSeparator: \.isNewline).map { "  " + TerminalText.safe(String($0)) }.joined(
                            separator: "\n"
                        )
                    )
                    Console.print()
                }
                if references.count > limit, !raw {
                    Console.print("(\(references.count - limit) more; --limit shows them)")
                }
            }
        }
    }
}
