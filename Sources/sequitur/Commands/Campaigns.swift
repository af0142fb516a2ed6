import ArgumentParser
import Bytes
import Core
import Correlator
import Foundation
import Store

struct CampaignsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaigns",
        abstract: "Password sprays, and cases that share an attacker's infrastructure.",
        subcommands: [List.self, Show.self],
        defaultSubcommand: List.self
    )

    /// All campaigns as they stand.
    struct Standing {
        let sprays: [SpraySummary]
        let shared: [CaseCampaign]
        let cases: [UUID: Case]

        init(_ store: PostgresStore) async throws {
            sprays = try await store.sprayCampaigns()
            let files = try await store.caseFiles(includeWithdrawn: false)
            cases = Dictionary(
                files.map { ($0.stored.id, $0.stored.document) },
                uniquingKeysWith: { first, _ in first }
            )
            let networks = Set(cases.values.flatMap { $0.findings.flatMap { $0.origins.map(\.network) } })
            shared = Campaigns.groups(of: cases, sharers: try await store.accountCounts(of: networks.sorted()))
        }

        /// Cases whose findings say that this spray won or tried their account.
        func cases(of spray: SpraySummary) -> [UUID] {
            cases.filter { _, document in
                document.findings.contains { $0.parameters[PasswordSpray.campaign] == spray.id.text }
            }.keys.sorted()
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "All campaigns: sprays, the latest first, then cases that share an origin."
        )

        @Option(help: "table, json, ndjson, csv or markdown.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let standing = try await Standing(options.composition().store())
                let rows =
                    standing.sprays.map { CampaignJSON($0, cases: standing.cases(of: $0)) }
                    + standing.shared.map { CampaignJSON($0) }
                guard !rows.isEmpty || format != .table else {
                    return Console.print("No campaigns.")
                }
                var table = Table(
                    ["campaign", "kind", "what", "first seen (UTC)", "lasted", "accounts", "won", "cases"],
                    numeric: [5, 6, 7]
                )
                for row in rows {
                    table.add([
                        String(row.id.prefix(8)), row.kind, row.what, row.first.text(fractionDigits: 0),
                        TimeSpan.text(row.last.seconds(since: row.first)), row.spray.map { String($0.accounts) } ?? "",
                        row.spray.map { String($0.winners) } ?? "", String(row.cases.count),
                    ])
                }
                try table.print(format, objects: rows)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A campaign: tempo, infrastructure, whom it tried and won, and the cases."
        )

        @Argument(help: "The campaign's id, or the beginning of it.")
        var id: String

        @Option(help: "At most this many accounts.")
        var limit = 20

        @Option(help: "table or json.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let store = try await options.composition().store()
                let standing = try await Standing(store)
                let prefix = id.lowercased()
                let sprays = standing.sprays.filter { !prefix.isEmpty && $0.id.text.hasPrefix(prefix) }
                let shared = standing.shared.filter { !prefix.isEmpty && $0.id.text.hasPrefix(prefix) }
                _ = try Asked.one(sprays.map(\.id) + shared.map(\.id), id, "campaign", list: "campaigns list")
                var row: CampaignJSON
                if let spray = sprays.first {
                    row = CampaignJSON(spray, cases: standing.cases(of: spray))
                    row.victims = try await store.victims(of: spray.id, limit: max(0, limit)).map { .init($0) }
                } else {
                    row = CampaignJSON(shared[0])
                }
                guard format == .table else {
                    return Console.print(try JSONOutput.text(row, pretty: format == .json))
                }
                Console.print(CampaignReport.text(row, cases: standing.cases))
            }
        }
    }
}
