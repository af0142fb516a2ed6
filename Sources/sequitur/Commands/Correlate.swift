import ArgumentParser
import Core
import Engine
import Foundation
import Store

struct Correlate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Judge what is new: findings, links, cases.")

    @Flag(help: "Judge everything again; the result must be the same.")
    var rebuild = false

    @Option(help: "Accounts judged at the same time; without it, as many as there are processors.")
    var workers: Int?

    @Option(help: "table or json.")
    var format: OutputFormat = .table

    @OptionGroup var options: CommonOptions

    func validate() throws {
        guard workers.map({ (1...256).contains($0) }) ?? true else {
            throw ValidationError("--workers is a number from 1 to 256")
        }
    }

    func run() async throws {
        try await guarded {
            let report = try await Self.correlate(rebuild: rebuild, try options.composition(), workers: workers)
            try Self.print(report, format)
        }
    }

    static func correlate(
        rebuild: Bool,
        _ composition: Composition,
        workers: Int? = nil
    ) async throws -> CorrelationReport {
        let plan = try composition.plan(workers: workers)
        let service = CorrelateService(store: try await composition.store(), plan: plan)
        let report = try await service.correlate(rebuild: rebuild) { done, all in
            Console.progress("\(done) of \(all) accounts judged")
        }
        Console.endProgress()
        return report
    }

    private struct ReportJSON: Encodable {
        let batches: Int
        let accounts: Int
        let activities: Int
        let findings: [String: Int]
        let cases: [String: Int]
        let seconds: Double
    }

    static func print(_ report: CorrelationReport, _ format: OutputFormat) throws {
        if format == .json || format == .ndjson {
            let json = ReportJSON(
                batches: report.batches,
                accounts: report.accounts,
                activities: report.activities,
                findings: [
                    "new": report.findingsNew, "changed": report.findingsChanged, "withdrawn": report.findingsWithdrawn,
                ],
                cases: [
                    "opened": report.casesOpened, "changed": report.casesChanged, "withdrawn": report.casesWithdrawn,
                    "merged": report.casesMerged, "reopened": report.casesReopened,
                ],
                seconds: report.seconds
            )
            Console.print(try JSONOutput.text(json, pretty: format == .json))
            return
        }
        Console.print(
            "\(report.batches) new batches, \(report.accounts) accounts touched, \(report.activities) activities judged, in \((report.seconds * 100).rounded() / 100) s"
        )
        Console.print(
            "findings: \(report.findingsNew) new, \(report.findingsChanged) changed, \(report.findingsWithdrawn) withdrawn"
        )
        Console.print(
            "cases: \(report.casesOpened) opened, \(report.casesChanged) changed, \(report.casesWithdrawn) withdrawn, \(report.casesMerged) merged, \(report.casesReopened) reopened"
        )
    }
}

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ingest, then correlate, once: for cron and timers.",
        discussion: "Without paths, what arrived before is correlated."
    )

    @Argument(help: "Files and folders to read.")
    var paths: [String] = []

    @OptionGroup var options: CommonOptions

    func run() async throws {
        try await guarded {
            let composition = try options.composition()
            let started = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
            var needsAttention = false
            var told = "correlate"
            if !paths.isEmpty {
                let ingested = try await Ingest.ingest(paths, source: nil, composition)
                let drifts = try await composition.drifts(of: ingested.sources)
                try IngestRendering.print(ingested, drifts, .table)
                needsAttention = ingested.needsAttention
                told =
                    "read \(ingested.read), stored \(ingested.stored), duplicates \(ingested.duplicates), rejected \(ingested.rejected), failed \(ingested.failed), members lost \(drifts.count)"
            }
            let report = try await Correlate.correlate(rebuild: false, composition)
            try Correlate.print(report, .table)
            let finished = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
            try await composition.store().record(
                run: "run",
                started: started,
                finished: finished,
                report:
                    "\(told); cases opened \(report.casesOpened), changed \(report.casesChanged), withdrawn \(report.casesWithdrawn)"
            )
            if needsAttention { throw ExitCode.attention }
        }
    }
}
