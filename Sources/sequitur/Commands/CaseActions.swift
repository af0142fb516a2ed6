import ArgumentParser
import Bytes
import Core
import Foundation
import Store

/// Who does it.
struct AuthorOptions: ParsableArguments {
    @Option(name: .customLong("by"), help: "Who does it; the system's user name unless said.")
    var author: String?

    var name: String {
        let name = author ?? NSUserName()
        return name.isEmpty ? "unknown" : name
    }
}

extension Verdict: ExpressibleByArgument {}
extension CaseStatus: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {
    package static var allValueStrings: [String] { ["medium", "high", "critical"] }
}

extension Cases {
    /// Does something to the case and says what it is then.
    private static func act(
        _ prefix: String,
        _ options: CommonOptions,
        _ action: (StoredCase) throws -> CaseAction
    ) async throws {
        try await guarded {
            let store = try await options.composition().store()
            let file = try await Cases.find(prefix, store)
            try await store.append(try action(file.stored), to: file.stored.id)
            let now = try await Cases.find(file.stored.id.text, store)
            let who = now.stored.life.assignee.map { ", assigned to \($0)" } ?? ""
            let verdict = now.stored.life.closing?.detail.verdict.map { ", \($0.rawValue)" } ?? ""
            Console.print(TerminalText.safe("\(now.stored.id.text.prefix(8))  \(now.status.rawValue)\(verdict)\(who)"))
        }
    }

    /// What a person says must say something.
    private static func said(_ text: String, _ what: String) throws -> String {
        guard text.contains(where: { !$0.isWhitespace }) else { throw CommandFailure("\(what) is empty", .usage) }
        return text
    }

    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a case to somebody.")

        @Argument(help: "The case's id, or the beginning of it.")
        var id: String

        @Argument(help: "Whom.")
        var who: String

        @OptionGroup var author: AuthorOptions
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await Cases.act(id, options) { _ in
                CaseAction(.assigned, by: author.name, at: Cases.now, .init(text: try Cases.said(who, "WHO")))
            }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close a case with a verdict.",
            discussion:
                "A finding that was not there opens it again; of a true positive, more points do too. The verdict stays in its history and labels what 'sequitur tune' shows."
        )

        @Argument(help: "The case's id, or the beginning of it.")
        var id: String

        @Option(help: "true-positive, benign or false-positive.")
        var verdict: Verdict

        @Option(help: "Why.")
        var reason: String

        @OptionGroup var author: AuthorOptions
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await Cases.act(id, options) { stored in
                let why = try Cases.said(reason, "--reason")
                return .closing(stored, as: verdict, because: why, by: author.name, at: Cases.now)
            }
        }
    }

    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open a closed case again.")

        @Argument(help: "The case's id, or the beginning of it.")
        var id: String

        @Option(help: "Why.")
        var reason = ""

        @OptionGroup var author: AuthorOptions
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await Cases.act(id, options) { stored in
                guard stored.life.closing != nil else { throw CommandFailure("the case is not closed") }
                return CaseAction(.reopened, by: author.name, at: Cases.now, .init(text: reason))
            }
        }
    }

    struct Note: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write something to a case.")

        @Argument(help: "The case's id, or the beginning of it.")
        var id: String

        @Argument(help: "What.")
        var text: String

        @OptionGroup var author: AuthorOptions
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await Cases.act(id, options) { _ in
                CaseAction(.noted, by: author.name, at: Cases.now, .init(text: try Cases.said(text, "TEXT")))
            }
        }
    }
}
