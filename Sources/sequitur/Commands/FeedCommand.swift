import ArgumentParser
import Core
import Engine
import Feeds_QRadar
import Foundation
import Store

/// What other systems are told of cases.
struct FeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed",
        abstract: "Tell other systems of cases, and take back what people decided there.",
        subcommands: [QRadarFeed.self]
    )
}

struct QRadarFeed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qradar",
        abstract: "IBM QRadar: an offense for each case, kept up to date; closings come back as verdicts.",
        discussion:
            "Begins with the cases that stand, and from then on every change of a case waits in an outbox. What fails is tried again, and after many tries kept as a dead letter.",
        subcommands: [Deliver.self, Reconcile.self, Status.self, Send.self, Resend.self],
        defaultSubcommand: Deliver.self
    )

    /// A feed and the service that works through its outbox; both end with ``close()``.
    struct Parts {
        let store: PostgresStore
        let client: QRadarClient
        let sender: SyslogSender
        let service: FeedService

        init(_ composition: Composition) async throws {
            let configuration = try composition.configuration.requireQRadar()
            store = try await composition.store()
            client = try QRadarClient(configuration, token: try QRadarToken.load(file: configuration.tokenFile))
            sender = SyslogSender(configuration.receiver)
            let feed = OffenseFeed(client: client, sender: sender, store: store)
            service = FeedService(store: store, feed: feed, workers: configuration.maximumRequests)
        }

        func close() async {
            await sender.close()
            await client.shutdown()
        }
    }

    /// Delivers what waits and says how it went.
    ///
    /// - Throws: ``ExitCode/attention`` where something needs a person.
    private static func deliver(
        _ options: CommonOptions,
        _ format: OutputFormat,
        before: (Parts) async throws -> Void = { _ in }
    ) async throws {
        let parts = try await Parts(try options.composition())
        do {
            try await before(parts)
            let report = try await parts.service.run()
            for warning in await warnings(parts.client) { Console.error(warning) }
            await parts.close()
            try FeedRendering.print(report, format)
            if report.alarm != nil || report.postponed > 0 || report.deadInAll > 0 { throw ExitCode.attention }
        } catch {
            await parts.close()
            throw error
        }
    }

    private static func warnings(_ client: QRadarClient) async -> [String] {
        guard let appliance = try? await client.connect() else { return client.configuration.warnings }
        return appliance.warnings
    }

    struct Deliver: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deliver what waits, and take back verdicts.")

        @Flag(help: "Once, and not again: what it does without being told, named for scripts.")
        var once = false

        @Flag(help: "Say what would be told, and tell nobody.")
        var dryRun = false

        @Option(help: "table or json.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                guard dryRun else { return try await QRadarFeed.deliver(options, format) }
                let composition = try options.composition()
                let configuration = try composition.configuration.requireQRadar()
                try await FeedRendering.preview(try await composition.store(), configuration, format)
            }
        }
    }

    struct Reconcile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look at every open case anew: offenses, notes and reference data that are missing come back."
        )

        @Option(help: "table or json.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                try await QRadarFeed.deliver(options, format) { parts in
                    try await parts.store.register(feed: OffenseFeed.feedName, at: Asked.now)
                    for stored in try await parts.store.everyCase()
                    where [.open, .assigned].contains(stored.life.status(standing: stored.status)) {
                        try await parts.store.enqueue(
                            feed: OffenseFeed.feedName,
                            caseID: stored.id,
                            at: Asked.now
                        )
                    }
                }
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What waits, what failed and why, which cases have an offense. Asks QRadar nothing."
        )

        @Option(help: "table or json.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded { try await FeedRendering.status(try await options.composition().store(), format) }
        }
    }

    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tell QRadar of one case now, as it stands.")

        @Argument(help: "The case's id, or the beginning of it.")
        var id: String

        @Option(help: "table or json.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                try await QRadarFeed.deliver(options, format) { parts in
                    let file = try await Asked.find(id, in: parts.store)
                    try await parts.store.enqueue(
                        feed: OffenseFeed.feedName,
                        caseID: file.stored.id,
                        at: Asked.now
                    )
                }
            }
        }
    }

    struct Resend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Try dead letters again; all where none is named.")

        @Argument(help: "Numbers, as 'sequitur feed qradar status' lists them.")
        var numbers: [Int64] = []

        @Option(help: "table or json.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                try await QRadarFeed.deliver(options, format) { parts in
                    let count = try await parts.store.revive(
                        feed: OffenseFeed.feedName,
                        positions: numbers,
                        at: Asked.now
                    )
                    Console.error("\(count) dead \(count == 1 ? "letter" : "letters") to be tried again")
                }
            }
        }
    }
}
