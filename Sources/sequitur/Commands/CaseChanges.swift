import ArgumentParser
import Bytes
import Core
import Correlator
import Foundation
import Store

extension Cases {
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What changed between two revisions of a case, and why."
        )

        @OptionGroup var target: CaseArgument

        @Argument(help: "The revision to begin with.")
        var from: Int

        @Argument(help: "The revision to compare it with; the last unless said.")
        var to: Int?

        @Option(help: "table, json, ndjson, csv or markdown.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let store = try await options.composition().store()
                let file = try await target.find(in: store)
                let revisions = try await store.revisions(of: file.stored.id)
                let old = try Cases.revision(from, of: revisions)
                let new = try Cases.revision(to ?? file.stored.revision, of: revisions)
                let between = min(old.revision, new.revision) + 1...max(old.revision, new.revision, old.revision + 1)
                let diff = CaseDiff(
                    from: old.document,
                    to: new.document,
                    history: file.history.filter { between.contains($0.revision) }
                )
                let records = try await store.records(of: diff.changes.flatMap(\.evidence))
                try CaseDiffRendering(diff, from: old, to: new, records).print(format)
            }
        }
    }

    static func revision(_ number: Int, of revisions: [CaseRevision]) throws -> CaseRevision {
        guard let found = revisions.first(where: { $0.revision == number }) else {
            let known = revisions.map { String($0.revision) }.joined(separator: ", ")
            throw CommandFailure("the case has no revision \(number); there are \(known)")
        }
        return found
    }

    struct Candidates: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What comes near to a case: at least half of the points, and no case."
        )

        @Option(help: "table, json, ndjson, csv or markdown.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        private struct CandidateJSON: Encodable {
            let accountId: String
            let account: String
            let score: Double
            let threshold: Double
            let missing: [String]
            let detections: [String]
            let firstSeen: String
            let lastSeen: String
        }

        func run() async throws {
            try await guarded {
                let candidates = try await options.composition().store().candidates()
                if candidates.isEmpty, format == .table {
                    Console.print("Nothing comes near to a case.")
                    return
                }
                var table = Table(
                    ["score", "of", "account", "first seen (UTC)", "missing", "detections"],
                    numeric: [0, 1]
                )
                for candidate in candidates {
                    table.add([
                        CaseReport.number(candidate.score), CaseReport.number(candidate.threshold), candidate.account,
                        candidate.firstSeen.text(fractionDigits: 0), candidate.missing.joined(separator: ", "),
                        candidate.detections.joined(separator: ", "),
                    ])
                }
                try table.print(
                    format,
                    objects: candidates.map {
                        CandidateJSON(
                            accountId: $0.accountID.text,
                            account: $0.account,
                            score: $0.score,
                            threshold: $0.threshold,
                            missing: $0.missing,
                            detections: $0.detections,
                            firstSeen: $0.firstSeen.description,
                            lastSeen: $0.lastSeen.description
                        )
                    }
                )
            }
        }
    }
}
