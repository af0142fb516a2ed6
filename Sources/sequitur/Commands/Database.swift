import ArgumentParser
import Core
import Correlator
import EmbeddedPostgres
import Foundation
import Store

struct Database: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "The private PostgreSQL.",
        subcommands: [Start.self, Stop.self, Status.self, URLCommand.self, Migrate.self],
        defaultSubcommand: Status.self
    )

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start it, if it does not run.")
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                Console.print(try options.composition().embedded.start())
            }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop it.")
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded { try options.composition().embedded.stop() }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Whether it runs.")
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let embedded = try options.composition().embedded
                switch embedded.status() {
                case .running: Console.print("running, data in \(embedded.home)")
                case .stopped: Console.print("stopped, data in \(embedded.home)")
                case .absent: Console.print("never started; it would live in \(embedded.home)")
                }
            }
        }
    }

    struct URLCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "url",
            abstract: "What psql connects with: psql \"$(sequitur db url)\"."
        )
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded { Console.print(try options.composition().databaseURL()) }
        }
    }

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Bring the schema up to this build's.")
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded { _ = try await options.composition().store() }
        }
    }
}

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Configuration, database, sources, coverage: what is wrong and what to do."
    )

    @OptionGroup var options: CommonOptions

    /// Per log, the time within which half, and 99 in 100, of its hours were whole.
    private static func lags(_ hours: [CoverageHour]) -> Table {
        let coverage = Coverage(of: hours)
        var table = Table(["category", "tenant", "lag p50", "lag p99", "watermark"], numeric: [2, 3])
        for log in coverage.hours.keys.sorted(by: { ($0.tenant, $0.category) < ($1.tenant, $1.category) }) {
            guard let end = coverage.hours[log]?.last.map({ $0 + 3600 }), let mark = coverage.watermark(of: log) else {
                continue
            }
            table.add([
                log.category, log.tenant, Coverage.minutes(coverage.lag(of: log, before: end, share: 0.5)),
                Coverage.minutes(coverage.lag(of: log, before: end)), mark.text(fractionDigits: 0),
            ])
        }
        return table
    }

    func run() async throws {
        try await guarded {
            let composition = try options.composition()
            _ = try composition.plan()
            Console.print("configuration  sound")
            let store = try await composition.store()
            Console.print("database       PostgreSQL \(try await store.serverVersion()), schema up to date")
            let counts = try await store.counts()
            for (name, count) in counts { Console.print("  \(count) \(name)") }
            let logs = try await store.coverageSummary()
            if !logs.isEmpty {
                Console.print("\nlogs that arrived (hours of event time, UTC)")
                var table = Table(["source", "category", "tenant", "from", "to", "hours with records"], numeric: [5])
                for log in logs {
                    table.add([
                        log.source, log.category, log.tenant, log.from.text(fractionDigits: 0),
                        log.to.text(fractionDigits: 0),
                        "\(log.hoursWithRecords) of \(log.hoursInSpan)",
                    ])
                }
                Console.print(table.text(width: Console.width))
                Console.print("\nhow late they come, and until when nothing more is expected (UTC)")
                Console.print(
                    Self.lags(try await store.coverage(of: Array(Set(logs.map(\.tenant))).sorted()))
                        .text(width: Console.width)
                )
            }
            let drifts = try await composition.drifts()
            DriftRendering.print(drifts)
            var advice: [String] = []
            let categories = Set(logs.map(\.category))
            if categories.contains("StorageRead"), !categories.contains("NonInteractiveUserSignInLogs") {
                advice.append(
                    "storage logs have come and NonInteractiveUserSignInLogs have not: token-reuse-without-sign-in stays pending until they are switched on in Entra's diagnostic settings and ingested"
                )
            }
            let byName = Dictionary(counts.map { ($0.name, $0.count) }, uniquingKeysWith: { first, _ in first })
            if byName["batches not yet correlated"] ?? 0 > 0 {
                advice.append("there is new data: run 'sequitur correlate'")
            }
            if byName["rejected records"] ?? 0 > 0 {
                advice.append("records were refused: 'sequitur rejects list' says which and why")
            }
            if byName["objects that broke off"] ?? 0 > 0 {
                advice.append("objects broke off (truncated or damaged): ingest whole copies of them")
            }
            if composition.configuration.exitNodes == nil {
                advice.append(
                    "no exit-node list is configured (exit_nodes): only the provider's own risk type tells anonymisers"
                )
            }
            Console.print(advice.isEmpty ? "\nnothing to do" : "\nto do")
            for line in advice { Console.print("  - \(line)") }
            if byName["rejected records"] ?? 0 > 0 || byName["objects that broke off"] ?? 0 > 0 || !drifts.isEmpty {
                throw ExitCode.attention
            }
        }
    }
}
