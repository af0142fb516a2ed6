import ArgumentParser
import Bytes
import Core
import Engine
import Foundation
import Store

extension Cases {
    /// A case that findings can be put to and taken from.
    private static func standing(_ prefix: String, _ store: PostgresStore) async throws -> StoredCase {
        let file = try await Asked.find(prefix, in: store)
        guard file.stored.status == "open" else {
            throw CommandFailure(
                "\(file.stored.id.text.prefix(8)) is \(file.status.rawValue): it holds no findings now"
            )
        }
        return file.stored
    }

    /// Says what became of cases.
    private static func tell(_ cases: [StoredCase], _ ids: Set<UUID>) {
        for stored in cases where ids.contains(stored.id) || stored.status == "open" {
            let into = stored.mergedInto.map { " into \($0.text.prefix(8))" } ?? ""
            let status = stored.life.status(standing: stored.status).rawValue
            let score = CaseReport.number(stored.document.score.total)
            let line = "\(stored.id.text.prefix(8))  \(status)\(into)  score \(score)  \(stored.document.headline)"
            Console.print(TerminalText.safe(line))
        }
    }

    struct Merge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that cases are one.",
            discussion:
                "The first keeps its id; the others point to it, and their notes are shown with it. It holds in every later correlation. 'split' takes findings out again."
        )

        @Argument(help: "The case that lives on.")
        var id: String

        @Argument(help: "The cases that become part of it.")
        var others: [String]

        @Option(help: "Why.")
        var reason = ""

        @OptionGroup var deed: DeedOptions

        func run() async throws {
            try await guarded {
                let composition = try deed.options.composition()
                let store = try await composition.store()
                let survivor = try await Cases.standing(id, store)
                var parts: [StoredCase] = []
                for other in others {
                    let part = try await Cases.standing(other, store)
                    guard part.id != survivor.id, !parts.contains(where: { $0.id == part.id }) else { continue }
                    parts.append(part)
                }
                guard !parts.isEmpty else { throw CommandFailure("a case is one with itself already", .usage) }
                let service = CorrelateService(store: store, plan: try composition.plan())
                let cases = try await service.merge(survivor, parts, by: deed.author, because: reason)
                Cases.tell(cases, Set(parts.map(\.id) + [survivor.id]))
            }
        }
    }

    struct Split: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that findings are no part of a case.",
            discussion: "They become a case of their own, whatever its score. It holds in every later correlation."
        )

        @OptionGroup var target: CaseArgument

        @Option(help: "A finding's id, or the beginning of it; may be repeated.")
        var finding: [String] = []

        @Option(help: "All findings of this detection; may be repeated.")
        var detection: [String] = []

        @Option(help: "All findings of this account, by name, native id or the beginning of its id; may be repeated.")
        var account: [String] = []

        @Option(help: "Why.")
        var reason = ""

        @OptionGroup var deed: DeedOptions

        func run() async throws {
            try await guarded {
                let composition = try deed.options.composition()
                let store = try await composition.store()
                let stored = try await Cases.standing(target.id, store)
                let apart = try chosen(of: stored.document)
                let rest = stored.document.findings.filter { !apart.contains($0.id) }
                guard rest.contains(where: { $0.points > 0 }) else {
                    throw CommandFailure("nothing with points would be left in the case")
                }
                let service = CorrelateService(store: store, plan: try composition.plan())
                let cases = try await service.split(stored, apart, by: deed.author, because: reason)
                Cases.tell(cases, [stored.id])
            }
        }

        private func chosen(of document: Case) throws -> Set<UUID> {
            guard !(finding + detection + account).isEmpty else {
                throw CommandFailure("say which: --finding, --detection or --account", .usage)
            }
            let accounts = document.accounts.filter { candidate in
                account.contains { asked in
                    let asked = asked.lowercased()
                    return candidate.name?.lowercased() == asked || candidate.nativeID.lowercased() == asked
                        || candidate.id.text.hasPrefix(asked)
                }
            }
            let chosen = document.findings.filter { one in
                finding.contains { !$0.isEmpty && one.id.text.hasPrefix($0.lowercased()) }
                    || detection.contains(one.detection) || accounts.contains { $0.id == one.accountID }
            }
            guard chosen.contains(where: { $0.points > 0 }) else {
                let known = document.findings.map { "\($0.id.text.prefix(8)) \($0.detection)" }.joined(separator: ", ")
                throw CommandFailure("no finding with points is meant; the case has \(known)")
            }
            return Set(chosen.map(\.id))
        }
    }
}
