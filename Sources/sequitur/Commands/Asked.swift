import ArgumentParser
import Core
import Foundation
import Store

/// The case that a command is about.
struct CaseArgument: ParsableArguments {
    @Argument(help: "The case's id, or the beginning of it.")
    var id: String

    /// - Throws: ``CommandFailure`` where no case or several begin so.
    func find(in store: PostgresStore) async throws -> CaseFile { try await Asked.find(id, in: store) }
}

/// Who does something that is kept, and where.
struct DeedOptions: ParsableArguments {
    @Option(name: .customLong("by"), help: "Who does it; the system's user name unless said.")
    var by: String?

    @OptionGroup var options: CommonOptions

    var author: String {
        let name = by ?? NSUserName()
        return name.isEmpty ? "unknown" : name
    }
}

/// What people write on a command's line: ids cut short, times and words of their own.
enum Asked {
    static var now: Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }

    /// The one case whose id begins so.
    static func find(_ prefix: String, in store: PostgresStore) async throws -> CaseFile {
        try one(prefix.isEmpty ? [] : try await store.caseFiles(idPrefix: prefix), prefix, "case", list: "cases list")
    }

    /// The only one of those that begin so.
    ///
    /// - Parameters:
    ///   - kind: What they are: `case`.
    ///   - list: The command that names them all.
    static func one<Thing>(_ found: [Thing], _ prefix: String, _ kind: String, list: String) throws -> Thing {
        guard let first = found.first else {
            throw CommandFailure("no \(kind) begins with \(prefix); 'sequitur \(list)' names them")
        }
        guard found.count == 1 else {
            throw CommandFailure("\(found.count) \(kind)s begin with \(prefix); give more of the id")
        }
        return first
    }

    /// A day, which is its midnight UTC, or a time by RFC 3339.
    static func time(_ text: String, _ option: String) throws -> Timestamp {
        guard let time = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") else {
            throw CommandFailure("\(option): \(text) is no time; write 2026-12-31 or 2026-05-04T07:11:09Z", .usage)
        }
        return time
    }

    /// What a person says must say something.
    static func said(_ text: String, _ option: String) throws -> String {
        guard text.contains(where: { !$0.isWhitespace }) else { throw CommandFailure("\(option) is empty", .usage) }
        return text
    }
}
