import ArgumentParser
import Bytes
import Core
import Correlator
import Foundation
import Store

struct IdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Who owns accounts: show, link, unlink, and take over a directory's mapping.",
        subcommands: [Show.self, Link.self, Unlink.self, Import.self],
        defaultSubcommand: Show.self
    )

    /// The one account that is called so.
    static func find(_ name: String, _ store: PostgresStore) async throws -> Account {
        let found = try await store.findAccounts(name)
        guard let account = found.first else { throw CommandFailure("no account is called \(name)") }
        guard found.count == 1 else {
            let ids = found.prefix(5).map { "\($0.nativeID) (\($0.id.text.prefix(8)))" }.joined(separator: ", ")
            throw CommandFailure("\(found.count) accounts are called \(name): \(ids). Name one by its id")
        }
        return account
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The accounts of an owner, and by which links they are one."
        )

        @Argument(help: "Name, native id (object id, ARN) or the beginning of its id.")
        var account: String

        @Option(help: "table, json, ndjson, csv or markdown.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        private struct LinkJSON: Encodable {
            let from: String
            let to: String
            let rule: String
            let strength: String
            let value: String
            let source: String
            let validFrom: String?
            let validTo: String?
            let isShared: Bool
        }

        func run() async throws {
            try await guarded {
                let store = try await options.composition().store()
                let account = try await IdentityCommand.find(account, store)
                let around = try await store.neighbourhood(of: [account.id], maximumOwners: 200)
                let graph = IdentityGraph(
                    accounts: around.accounts,
                    links: around.links,
                    claims: around.claims,
                    hubs: around.hubs
                )
                let members = graph.identities[graph.owner(of: account.id)] ?? [account.id]
                let accounts = try await store.accounts(Array(around.accounts))
                func name(_ id: UUID) -> String { accounts[id]?.name ?? accounts[id]?.nativeID ?? id.text }
                let links = graph.links.filter { members.contains($0.from) || members.contains($0.to) }
                if format == .table {
                    for member in members.compactMap({ accounts[$0] }).sorted(by: { $0.nativeID < $1.nativeID }) {
                        let shared = graph.isShared(member.id) ? ", shared by several owners" : ""
                        Console.print(
                            "\(TerminalText.safe(member.name ?? member.nativeID))  \(member.provider.rawValue) \(member.kind.rawValue), \(TerminalText.safe(member.nativeID))\(shared)"
                        )
                    }
                    for denied in around.claims where denied.kind == .unlink && members.contains(denied.from) {
                        Console.print(
                            "not one: \(TerminalText.safe(name(denied.from))) and \(TerminalText.safe(name(denied.to))), says \(TerminalText.safe(denied.author)): \(TerminalText.safe(denied.reason))"
                        )
                    }
                    if links.isEmpty { return Console.print("No link: the account is its own identity.") }
                }
                var table = Table(["from", "to", "strength", "rule", "value", "source", "valid from", "valid to"])
                for link in links {
                    table.add([
                        name(link.from), name(link.to), link.strength.name, link.rule.rawValue, link.value, link.source,
                        link.validFrom?.description ?? "", link.validTo?.description ?? "",
                    ])
                }
                try table.print(
                    format,
                    objects: links.map {
                        LinkJSON(
                            from: name($0.from),
                            to: name($0.to),
                            rule: $0.rule.rawValue,
                            strength: $0.strength.name,
                            value: $0.value,
                            source: $0.source,
                            validFrom: $0.validFrom?.description,
                            validTo: $0.validTo?.description,
                            isShared: graph.isShared($0.to)
                        )
                    }
                )
            }
        }
    }

    /// What a claim needs beside its accounts.
    struct ClaimOptions: ParsableArguments {
        @Option(help: "Why: it is shown with the link.")
        var reason: String

        @OptionGroup var deed: DeedOptions

        func claim(
            _ kind: IdentityClaim.Kind,
            _ names: (String, String),
            from: String? = nil,
            to: String? = nil
        ) async throws {
            let store = try await deed.options.composition().store()
            let first = try await IdentityCommand.find(names.0, store)
            let second = try await IdentityCommand.find(names.1, store)
            guard first.id != second.id else { throw CommandFailure("both names are one account", .usage) }
            let claim = IdentityClaim(
                kind,
                from: first.id,
                to: second.id,
                validFrom: try from.map { try Asked.time($0, "--from") },
                validTo: try to.map { try Asked.time($0, "--to") },
                author: deed.author,
                reason: reason
            )
            try await store.add(claim, id: UUID(), at: Asked.now)
            Console.print("Noted. 'sequitur correlate' builds the cases of both again.")
        }
    }

    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that one owner has both accounts.",
            discussion:
                "The link is asserted, L3, under your name; 'unlink' takes it back. Cases merge at the next correlate."
        )

        @Argument(help: "An account: name, native id or the beginning of its id.")
        var account: String

        @Argument(help: "The other account.")
        var other: String

        @Option(help: "From when on, RFC 3339; without it, for all time before.")
        var from: String?

        @Option(help: "Until when, RFC 3339; without it, for all time after.")
        var to: String?

        @OptionGroup var claim: ClaimOptions

        func run() async throws {
            try await guarded { try await claim.claim(.link, (account, other), from: from, to: to) }
        }
    }

    struct Unlink: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that the two accounts are not one owner's.",
            discussion:
                "It counts over every link that logs or people make between them. Their cases part at the next correlate."
        )

        @Argument(help: "An account: name, native id or the beginning of its id.")
        var account: String

        @Argument(help: "The other account.")
        var other: String

        @OptionGroup var claim: ClaimOptions

        func run() async throws { try await guarded { try await claim.claim(.unlink, (account, other)) } }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take over who is who from a file.",
            discussion:
                "CSV with the columns account,linked_account and perhaps valid_from,valid_to,reason; or a SCIM export (JSON, RFC 7644 ListResponse): the externalId of each user is taken for the directory's object id."
        )

        @Argument(help: "The file: .csv or .json.")
        var file: String

        @Option(help: "Who says so; without it, the file's name.")
        var by: String?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                guard let data = FileManager.default.contents(atPath: file) else {
                    throw CommandFailure("\(file) cannot be read")
                }
                let store = try await options.composition().store()
                let author = by ?? (file as NSString).lastPathComponent
                let mapping = try IdentityMapping(data, name: file)
                let taken = try await mapping.take(into: store, author: author)
                Console.print("\(taken) taken over. 'sequitur correlate' builds the cases that they touch again.")
            }
        }
    }
}
