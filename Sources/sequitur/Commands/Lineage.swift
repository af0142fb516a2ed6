import ArgumentParser
import Bytes
import Core
import Correlator
import Foundation
import Store

struct Lineage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who was behind a credential: the calls that issued it, up to a person.",
        discussion:
            "Takes an access key, a session, or the provider's id of an event, and walks up: role by role, account by account. The view credential_ancestry holds the same for SQL."
    )

    @Argument(help: "An access key id, a session (principalId@creationDate), or an event's id.")
    var credential: String

    @Option(help: "When the event was, to a day: it is found at once, where otherwise all that is stored is read.")
    var at: String?

    @Option(help: "table, json, ndjson, csv or markdown.")
    var format: OutputFormat = .table

    @OptionGroup var options: CommonOptions

    func run() async throws {
        try await guarded {
            let store = try await options.composition().store()
            let chain = try await Chain(of: credential, around: try Self.time(at), store)
            try chain.print(format)
        }
    }

    private static func time(_ text: String?) throws -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") else {
            throw CommandFailure("--at: \(text) is no time; write 2026-05-04T07:11:09Z", .usage)
        }
        return time
    }

    /// The calls above a credential, and whose accounts they were.
    private struct Chain {
        struct StepJSON: Encodable {
            let depth: Int
            let credential: String
            let operation: String
            let time: String
            let issuer: String
            let issuerName: String?
            let issuedWith: String?
        }

        struct OwnerJSON: Encodable {
            let id: String
            let provider: String
            let nativeID: String
            let name: String?
            let strength: String
            let why: [String]
        }

        private struct ChainJSON: Encodable {
            let credential: String
            let steps: [StepJSON]
            let owners: [OwnerJSON]
            let unknown: String?
        }

        let credential: String
        let steps: [StepJSON]
        let owners: [OwnerJSON]
        /// What is missing above the last step; nil where somebody is known to have begun.
        let unknown: String?

        init(of asked: String, around time: Timestamp?, _ store: PostgresStore) async throws {
            var used = [asked]
            var issues = try await store.lineage(of: used)
            if issues.isEmpty {
                used = try await store.credentials(ofEvent: asked, around: time) + used
                issues = try await store.lineage(of: used)
            }
            var lineage = CredentialLineage(issues)
            credential = used.first { lineage.issue(of: $0) != nil } ?? used[0]
            // A key of the console, at the beginning or on the way: its session tells.
            var sessions: [String: String] = [:]
            while case let top = lineage.ancestry(of: credential).last?.parent ?? credential, !top.isEmpty,
                lineage.issue(of: top) == nil, sessions[top] == nil
            {
                guard let session = try await store.sessions(using: top).first else { break }
                sessions[top] = session
                issues += try await store.lineage(of: [session])
                lineage = CredentialLineage(issues, sessions: sessions)
            }
            let ancestry = lineage.ancestry(of: credential)
            let users = try await store.accounts(using: credential)
            let accounts = try await store.accounts(Array(Set(ancestry.map(\.issuer) + users)))
            guard !ancestry.isEmpty || !users.isEmpty else {
                throw CommandFailure(
                    "nothing is known of \(asked): neither a key, nor a session, nor an event of that id"
                )
            }
            steps = ancestry.enumerated().map { depth, issue in
                StepJSON(
                    depth: depth + 1,
                    credential: issue.child,
                    operation: issue.operation,
                    time: issue.occurredAt.description,
                    issuer: accounts[issue.issuer]?.nativeID ?? issue.issuer.uuidString.lowercased(),
                    issuerName: accounts[issue.issuer]?.name,
                    issuedWith: issue.parent.isEmpty ? nil : issue.parent
                )
            }
            let top = ancestry.last?.issuer ?? users.first
            owners = try await Self.owners(of: top, store)
            unknown = Self.missing(above: ancestry.last?.parent ?? credential, ancestry, lineage)
        }

        private static func owners(of account: UUID?, _ store: PostgresStore) async throws -> [OwnerJSON] {
            guard let account else { return [] }
            let around = try await store.neighbourhood(of: [account], maximumOwners: 200)
            let graph = IdentityGraph(
                accounts: around.accounts,
                links: around.links,
                claims: around.claims,
                hubs: around.hubs
            )
            let members = graph.identities[graph.owner(of: account)] ?? [account]
            let accounts = try await store.accounts(Array(members))
            let identity = Identity(
                accounts: Array(accounts.values),
                links: graph.links.filter { members.contains($0.from) && members.contains($0.to) }
            )
            let ways = identity.ways(from: account)
            return identity.accounts.filter { $0.id == account || $0.kind == .user || $0.kind == .iamUser }.map {
                member in
                OwnerJSON(
                    id: member.id.text,
                    provider: member.provider.rawValue,
                    nativeID: member.nativeID,
                    name: member.name,
                    strength: (ways[member.id]?.strength ?? .l1).name,
                    why: (ways[member.id]?.links ?? []).map { "\($0.strength.name) \($0.rule.rawValue) \($0.value)" }
                )
            }
            .sorted { ($0.strength, $0.nativeID) < ($1.strength, $1.nativeID) }
        }

        /// A temporary key must have been issued by some call.
        private static func missing(
            above top: String,
            _ ancestry: [CredentialIssue],
            _ lineage: CredentialLineage
        ) -> String? {
            guard !top.isEmpty, lineage.issue(of: top) != nil else {
                guard top.hasPrefix("ASIA") else { return nil }
                return "no log tells who issued \(top): the call is missing, late, or in another account's trail"
            }
            // The walk ended though there is more: at its longest, or where it had been before.
            return ancestry.count == CredentialLineage.maximumDepth
                ? "the chain goes on above \(top): only the nearest \(ancestry.count) calls are told"
                : "the calls go in a circle, back to \(top): no log of AWS does, so some of it is forged"
        }

        func print(_ format: OutputFormat) throws {
            guard format == .table else {
                var table = Table(["depth", "credential", "operation", "time", "issuer", "name", "issued with"])
                for step in steps { table.add(Self.cells(step)) }
                let json = ChainJSON(credential: credential, steps: steps, owners: owners, unknown: unknown)
                if format == .json { return Console.print(try JSONOutput.text(json, pretty: true)) }
                return try table.print(format, objects: steps)
            }
            Console.print(Console.styled("Credential \(TerminalText.safe(credential))", .bold))
            for step in steps {
                let who = TerminalText.safe(step.issuerName ?? step.issuer)
                Console.print(
                    "  \(step.depth). \(TerminalText.safe(step.operation)) at \(step.time) by \(who) issued \(TerminalText.safe(step.credential))"
                )
                Console.print(
                    "     \(TerminalText.safe(step.issuer))"
                        + (step.issuedWith.map { ", with \(TerminalText.safe($0))" } ?? "")
                )
            }
            for owner in owners {
                let why = owner.why.isEmpty ? "the account itself" : owner.why.joined(separator: ", ")
                Console.print(
                    "  behind it: \(TerminalText.safe(owner.name ?? owner.nativeID)) (\(owner.provider), \(owner.strength): \(TerminalText.safe(why)))"
                )
            }
            if let unknown { Console.print("  \(TerminalText.safe(unknown))") }
        }

        private static func cells(_ step: StepJSON) -> [String] {
            [
                String(step.depth), step.credential, step.operation, step.time, step.issuer, step.issuerName ?? "",
                step.issuedWith ?? "",
            ]
        }
    }
}
