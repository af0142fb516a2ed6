import ArgumentParser
import Bytes
import Core
import Store

extension Verdict: ExpressibleByArgument {}
extension CaseStatus: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {
    package static var allValueStrings: [String] { ["medium", "high", "critical"] }
}

extension Cases {
    /// Does something to the case and says what it is then.
    private static func act(
        _ target: CaseArgument,
        _ deed: DeedOptions,
        _ action: (StoredCase) throws -> CaseAction
    ) async throws {
        try await guarded {
            let store = try await deed.options.composition().store()
            let file = try await target.find(in: store)
            try await store.append(try action(file.stored), to: file.stored.id)
            let now = try await Asked.find(file.stored.id.text, in: store)
            let who = now.stored.life.assignee.map { ", assigned to \($0)" } ?? ""
            let verdict = now.stored.life.closing?.detail.verdict.map { ", \($0.rawValue)" } ?? ""
            Console.print(TerminalText.safe("\(now.stored.id.text.prefix(8))  \(now.status.rawValue)\(verdict)\(who)"))
        }
    }

    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a case to somebody.")

        @OptionGroup var target: CaseArgument

        @Argument(help: "Whom.")
        var who: String

        @OptionGroup var deed: DeedOptions

        func run() async throws {
            try await Cases.act(target, deed) { _ in
                CaseAction(.assigned, by: deed.author, at: Asked.now, .init(text: try Asked.said(who, "WHO")))
            }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close a case with a verdict.",
            discussion:
                "A finding that was not there opens it again; of a true positive, more points do too. The verdict stays in its history and labels what 'sequitur tune' shows."
        )

        @OptionGroup var target: CaseArgument

        @Option(help: "true-positive, benign or false-positive.")
        var verdict: Verdict

        @Option(help: "Why.")
        var reason: String

        @OptionGroup var deed: DeedOptions

        func run() async throws {
            try await Cases.act(target, deed) { stored in
                let why = try Asked.said(reason, "--reason")
                return .closing(stored, as: verdict, because: why, by: deed.author, at: Asked.now)
            }
        }
    }

    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open a closed case again.")

        @OptionGroup var target: CaseArgument

        @Option(help: "Why.")
        var reason = ""

        @OptionGroup var deed: DeedOptions

        func run() async throws {
            try await Cases.act(target, deed) { stored in
                guard stored.life.closing != nil else { throw CommandFailure("the case is not closed") }
                return CaseAction(.reopened, by: deed.author, at: Asked.now, .init(text: reason))
            }
        }
    }

    struct Note: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write something to a case.")

        @OptionGroup var target: CaseArgument

        @Argument(help: "What.")
        var text: String

        @OptionGroup var deed: DeedOptions

        func run() async throws {
            try await Cases.act(target, deed) { _ in
                CaseAction(.noted, by: deed.author, at: Asked.now, .init(text: try Asked.said(text, "TEXT")))
            }
        }
    }
}
