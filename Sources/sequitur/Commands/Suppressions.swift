import ArgumentParser
import Bytes
import Core
import Correlator
import Foundation
import Store

struct Suppressions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What you do not want to be told of, who answers for it, until when, and what it costs.",
        discussion:
            "A suppressed finding stays, is shown and is worth nothing in its case. What happened after the end of a suppression is not hidden, whenever it is judged.",
        subcommands: [List.self, Add.self, Show.self, Remove.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Suppressions, with what each hides and which confirmed cases it hides something of."
        )

        @Flag(help: "Also those that were removed.")
        var all = false

        @Option(help: "table, json, ndjson, csv or markdown.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let files = try await options.composition().store().suppressionFiles(all: all)
                try SuppressionRendering.printList(files, format)
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hide findings of a detection.",
            discussion:
                "All that is given must hold of all of a finding's records. The cases change with the next correlation."
        )

        @Option(help: "Who answers for it.")
        var owner: String

        @Option(help: "Why.")
        var reason: String

        @Option(help: "Until when: 2026-12-31, or 2026-12-31T12:00:00Z. By the time of the events.")
        var expires: String

        @Option(help: "The detection's id: sequitur detections names them.")
        var detection: String

        @Option(help: "Only of this account: name, native id or the beginning of its id.")
        var account: String?

        @Option(help: "Only from this network: 198.51.100.0/24.")
        var network: String?

        @Option(help: "Only with this program: the user agent's product, with or without version.")
        var program: String?

        @Option(name: .customLong("home-tenant"), help: "Only of accounts from this tenant.")
        var homeTenant: String?

        @OptionGroup var deed: DeedOptions

        func run() async throws {
            try await guarded {
                let end = try Asked.time(expires, "--expires")
                let known = DetectionCatalog.definitions.map(\.id)
                guard known.contains(detection) else {
                    let nearest = Spelling.nearest(to: detection, among: known).map { "; did you mean \($0)?" } ?? ""
                    throw CommandFailure("--detection: there is no \(detection)\(nearest)", .usage)
                }
                let block = try network.map { text in
                    guard let block = IPNetwork(text) else {
                        throw CommandFailure("--network: \(text) is no network; write 198.51.100.0/24", .usage)
                    }
                    return block
                }
                let owner = try Asked.said(self.owner, "--owner")
                let reason = try Asked.said(self.reason, "--reason")
                let store = try await deed.options.composition().store()
                let accounts = try await account.asyncMap { try await store.findAccounts($0) } ?? []
                if let account, accounts.isEmpty { throw CommandFailure("no account is called \(account)") }
                let suppression = Suppression(
                    owner: owner,
                    reason: reason,
                    expires: end,
                    detection: detection,
                    account: account,
                    accounts: accounts.map(\.id).sorted(),
                    network: block,
                    program: program,
                    homeTenant: homeTenant?.lowercased()
                )
                try await store.add(suppression, by: deed.author, at: Asked.now)
                Console.print("\(suppression.id.text.prefix(8))  added; the next 'sequitur correlate' applies it")
            }
        }
    }

    /// The one suppression whose id begins so.
    private static func find(_ prefix: String, _ store: PostgresStore) async throws -> SuppressionFile {
        let found = prefix.isEmpty ? [] : try await store.suppressionFiles(idPrefix: prefix, all: true)
        return try Asked.one(found, prefix, "suppression", list: "suppressions list")
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A suppression, and each finding that it hides.")

        @Argument(help: "The suppression's id, or the beginning of it.")
        var id: String

        @Option(help: "table or json.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let file = try await Suppressions.find(id, try await options.composition().store())
                try SuppressionRendering.print(file, format)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a suppression: what it hid counts again with the next correlation."
        )

        @Argument(help: "The suppression's id, or the beginning of it.")
        var id: String

        @OptionGroup var deed: DeedOptions

        func run() async throws {
            try await guarded {
                let store = try await deed.options.composition().store()
                let file = try await Suppressions.find(id, store)
                guard file.removedAt == nil else { throw CommandFailure("it was removed already") }
                try await store.remove(file.suppression.id, by: deed.author, at: Asked.now)
                Console.print(
                    "\(file.suppression.id.text.prefix(8))  removed; the next 'sequitur correlate' tells what it hid"
                )
            }
        }
    }
}

extension Optional {
    fileprivate func asyncMap<Value>(_ transform: (Wrapped) async throws -> Value) async rethrows -> Value? {
        switch self {
        case .some(let value): try await transform(value)
        case .none: nil
        }
    }
}
