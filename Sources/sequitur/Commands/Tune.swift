import ArgumentParser
import Core
import Correlator
import Engine
import Foundation
import Store

struct Tune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What other parameters would make of the stored history. Nothing is changed.",
        discussion:
            "Judges all that is stored with the changed parameters and compares the cases with today's, with people's verdicts beside them. A confirmed compromise that would be missed comes first, and the exit code is 3."
    )

    @Option(name: .customLong("set"), help: "A parameter of a detection: bulk-blob-read.objects=80; may be repeated.")
    var parameters: [String] = []

    @Option(name: .customLong("cases"), help: "A number of the cases: threshold=70; may be repeated.")
    var numbers: [String] = []

    @Option(help: "table, json, ndjson, csv or markdown.")
    var format: OutputFormat = .table

    @OptionGroup var options: CommonOptions

    func run() async throws {
        try await guarded {
            guard !(parameters + numbers).isEmpty else {
                throw CommandFailure(
                    "say what to change: --set bulk-blob-read.objects=80 or --cases threshold=70",
                    .usage
                )
            }
            let today = try options.composition()
            var configuration = today.configuration
            for (prefix, settings) in [("detections.", parameters), ("cases.", numbers)] {
                for setting in settings {
                    let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
                    guard parts.count == 2 else {
                        throw CommandFailure("\(setting): write name=value", .usage)
                    }
                    try configuration.set(prefix + parts[0], to: parts[1])
                }
            }
            let changed = Composition(configuration: configuration, database: today.database)
            let service = CorrelateService(store: try await today.store(), plan: try today.plan())
            let comparison = try await service.rehearse(try changed.plan())
            try TuneRendering.print(comparison, format)
            if comparison.losses > 0 { throw ExitCode.attention }
        }
    }
}
