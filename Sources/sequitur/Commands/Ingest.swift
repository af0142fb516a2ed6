import ArgumentParser
import Core
import Correlator
import Engine
import Foundation
import Store

struct Ingest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read log files into the store: files, folders, or - for standard input.",
        discussion:
            "The source of each record is recognised from its content. What is known already is counted, not stored twice."
    )

    @Option(help: "Ask the adapter of this source first: cloudtrail, azure-ad, azure-storage, azure-activity.")
    var source: String?

    @Option(help: "table, json, ndjson, csv or markdown.")
    var format: OutputFormat = .table

    @OptionGroup var options: CommonOptions

    @Argument(help: "Files and folders.")
    var paths: [String]

    func run() async throws {
        try await guarded {
            let composition = try options.composition()
            let report = try await Self.ingest(paths, source: source, composition)
            try IngestRendering.print(report, try await composition.drifts(of: report.sources), format)
            if report.needsAttention { throw ExitCode.attention }
        }
    }

    static func ingest(_ paths: [String], source: String?, _ composition: Composition) async throws -> IngestReport {
        var registry = Composition.registry
        if let source {
            guard let preferring = registry.preferring(SourceID(source)) else {
                let known = registry.adapters.map(\.descriptor.id.rawValue)
                let nearest = Spelling.nearest(to: source, among: known).map { "; did you mean \($0)?" } ?? ""
                Console.error(
                    "unknown source \(source)\(nearest.isEmpty ? "." : nearest) Known: \(known.joined(separator: ", "))"
                )
                throw ExitCode.usage
            }
            registry = preferring
        }
        let spool = try StandardInput.spoolIfNamed(in: paths)
        defer { spool?.remove() }
        let service = IngestService(
            store: try await composition.store(),
            registry: registry,
            rowsPerBatch: composition.configuration.rowsPerBatch
        )
        defer { Console.endProgress() }
        let names = spool.map { [$0.path: "standard input"] } ?? [:]
        return try await service.ingest(paths.map { $0 == "-" ? spool?.path ?? $0 : $0 }, names: names) { progress in
            let rate = progress.seconds > 0 ? Int(Double(progress.events) / progress.seconds) : 0
            let left =
                progress.filesDone > 0
                ? TimeSpan.text(
                    progress.seconds / Double(progress.filesDone) * Double(progress.files - progress.filesDone)
                ) : "?"
            Console.progress(
                "\(progress.filesDone) of \(progress.files) files, \(progress.events) events, \(rate) events/s, about \(left) left"
            )
        }
    }
}

/// Standard input, laid down in a file: it is fingerprinted before it is read.
struct StandardInput {
    let path: String

    static func spoolIfNamed(in paths: [String]) throws -> StandardInput? {
        guard paths.contains("-") else { return nil }
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("sequitur-stdin-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else {
            throw CommandFailure("\(url.path) cannot be written")
        }
        let file = try FileHandle(forWritingTo: url)
        while let piece = try FileHandle.standardInput.read(upToCount: 1 << 20), !piece.isEmpty {
            try file.write(contentsOf: piece)
        }
        try file.close()
        return StandardInput(path: url.path)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Tells what an ingest did.
enum IngestRendering {
    private struct ObjectJSON: Encodable {
        let uri: String
        let source: String?
        let form: String?
        let read: Int64
        let stored: Int64
        let duplicates: Int64
        let ignored: [String: Int64]
        let rejected: Int64
        let error: String?
        let tailLength: Int64
        let continuedAt: Int64?

        init(_ report: ObjectReport) {
            uri = report.uri
            source = report.source
            form = report.form
            read = report.read
            stored = report.stored
            duplicates = report.duplicates
            ignored = report.ignored
            rejected = report.rejected
            error = report.error
            tailLength = report.tailLength
            continuedAt = report.continuedAt
        }
    }

    private struct TotalsJSON: Encodable {
        let objects: Int
        let read: Int64
        let stored: Int64
        let duplicates: Int64
        let ignored: [String: Int64]
        let rejected: Int64
        let failed: Int
        let seconds: Double
    }

    private struct ReportJSON: Encodable {
        let objects: [ObjectJSON]
        let totals: TotalsJSON
        let drift: [DriftRendering]
    }

    private static func remark(_ object: ObjectReport) -> String {
        var remarks: [String] = []
        if let error = object.error { remarks.append(error) }
        if let place = object.continuedAt { remarks.append("has grown: read from byte \(place)") }
        if object.tailLength > 0 {
            remarks.append("ends inside a record (\(ByteCount.text(object.tailLength))): waits for the rest")
        }
        return remarks.joined(separator: "; ")
    }

    /// - Parameter drifts: What the logs that were read have lost.
    static func print(_ report: IngestReport, _ drifts: [SchemaDrift], _ format: OutputFormat) throws {
        let objects = report.objects.map { ObjectJSON($0) }
        if format == .json {
            let totals = TotalsJSON(
                objects: report.objects.count,
                read: report.read,
                stored: report.stored,
                duplicates: report.duplicates,
                ignored: report.ignored,
                rejected: report.rejected,
                failed: report.failed,
                seconds: report.seconds
            )
            Console.print(
                try JSONOutput.text(
                    ReportJSON(objects: objects, totals: totals, drift: drifts.map { DriftRendering($0) }),
                    pretty: true
                )
            )
            return
        }
        var table = Table(
            ["read", "stored", "duplicates", "ignored", "rejected", "source", "object", "remark"],
            numeric: [0, 1, 2, 3, 4],
            paths: [6]
        )
        // People want to see what is wrong; a line for each of ten thousand sound files hides it.
        let shown =
            format == .table && report.objects.count > 40
            ? report.objects.filter { $0.error != nil || $0.rejected > 0 || $0.tailLength > 0 } : report.objects
        for object in shown {
            table.add([
                String(object.read), String(object.stored), String(object.duplicates),
                String(object.ignored.values.reduce(0, +)), String(object.rejected),
                [object.source, object.form].compactMap(\.self).joined(separator: " "), object.uri, remark(object),
            ])
        }
        if format != .table || !shown.isEmpty { try table.print(format, objects: objects) }
        guard format == .table else { return }
        if shown.count < report.objects.count {
            Console.print("(\(report.objects.count - shown.count) sound objects not listed)")
        }
        Console.print(
            "\(report.objects.count) objects: \(report.read) records read = \(report.stored) stored + \(report.duplicates) duplicates + \(report.ignored.values.reduce(0, +)) ignored + \(report.rejected) rejected, in \(TimeSpan.text(report.seconds))"
        )
        for (kind, count) in report.ignored.sorted(by: { $0.key < $1.key }) {
            Console.print("  ignored \(count) \(TerminalText.safe(kind))")
        }
        if report.rejected > 0 {
            Console.print("  the rejected ones, with place and reason: sequitur rejects list")
        }
        DriftRendering.print(drifts)
    }
}
