import ArgumentParser
import Bytes
import Core
import Foundation
import Store

struct ActivityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity",
        abstract: "Who did what, across clouds.",
        subcommands: [Search.self]
    )

    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Search activities, the newest first.")

        @Option(help: "Name, native id or id of an account.")
        var account: String?

        @Option(help: "An IP address.")
        var address: String?

        @Option(help: "An operation, such as GetBlob or AssumeRole.")
        var operation: String?

        @Option(help: "cloudtrail, azure-ad, azure-storage or azure-activity.")
        var source: String?

        @Option(help: "An access key.")
        var credential: String?

        @Option(help: "Not before this time.")
        var from: String?

        @Option(help: "Not after this time.")
        var to: String?

        @Option(help: "At most this many.")
        var limit = 50

        @Option(help: "table, json, ndjson, csv or markdown.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                var query = ActivityQuery()
                query.account = account
                query.address = address
                query.operation = operation
                query.source = source
                query.credential = credential
                query.from = try from.map { try Asked.time($0, "--from") }
                query.to = try to.map { try Asked.time($0, "--to") }
                query.limit = max(1, min(limit, 100_000))
                if let address, IPAddress(address) == nil {
                    throw CommandFailure("--address: \(address) is no IP address", .usage)
                }
                let found = try await options.composition().store().search(query)
                var table = Table([
                    "time (UTC)", "source", "account", "operation", "outcome", "address", "resource", "user agent",
                ])
                for record in found {
                    let activity = record.stored.activity
                    table.add([
                        activity.occurredAt.text(fractionDigits: 0), activity.source.rawValue,
                        activity.account.name ?? activity.account.nativeID, activity.operation,
                        activity.outcome.rawValue + (activity.statusCode.map { " \($0)" } ?? ""),
                        activity.address?.description ?? activity.addressName ?? "", activity.resource ?? "",
                        activity.userAgent ?? "",
                    ])
                }
                try table.print(format, objects: found.map { CaseJSON.EvidenceJSON($0, sha256: nil) })
            }
        }
    }
}

struct Accounts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Accounts.", subcommands: [Show.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "An account: who it is, what it is linked to, networks, cases."
        )

        @Argument(help: "Name, native id (object id, ARN) or the beginning of its id.")
        var account: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let store = try await options.composition().store()
                let found = try await store.findAccounts(account)
                guard !found.isEmpty else { throw CommandFailure("no account is called \(account)") }
                for account in found.prefix(10) { try await Self.show(account, store) }
            }
        }

        private static func show(_ account: Account, _ store: PostgresStore) async throws {
            Console.print(Console.styled(TerminalText.safe(account.name ?? account.nativeID), .bold))
            Console.print(
                "  \(account.provider.rawValue) \(account.kind.rawValue), \(TerminalText.safe(account.nativeID))"
            )
            Console.print(
                "  id \(account.id.text)" + (account.tenant.map { ", tenant \(TerminalText.safe($0))" } ?? "")
            )
            let around = try await store.neighbourhood(of: [account.id], maximumOwners: 200)
            let linked = try await store.accounts(Array(around.accounts))
            for link in around.links.filter({ $0.from == account.id || $0.to == account.id }).prefix(20) {
                let other = linked[link.from == account.id ? link.to : link.from]
                let what = "\(link.strength.name) \(link.rule.rawValue) \(link.value)"
                Console.print("  linked: \(TerminalText.safe(other?.nativeID ?? "?")) by \(TerminalText.safe(what))")
            }
            let networks = try await store.networks(of: [account.id])[account.id] ?? []
            for use in networks.filter({ $0.credential == nil }).prefix(20) {
                Console.print("  network \(use.network) first used \(use.firstSeen.text(fractionDigits: 0))")
            }
            for file in try await store.caseFiles(ofAccounts: [account.id]) {
                Console.print(
                    "  case \(file.stored.id.text.prefix(8)): \(TerminalText.safe(file.stored.document.headline))"
                )
            }
        }
    }
}
