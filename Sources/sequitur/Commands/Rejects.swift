import ArgumentParser
import Bytes
import Core
import Engine
import Foundation
import Store

struct Rejects: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Records that were refused: each with its bytes, place and reason.",
        discussion: "A reject is named by its object and record number, as list writes it: 3f2a9c01/17.",
        subcommands: [List.self, Show.self, Retry.self]
    )

    /// `3f2a9c01/17`, or `3f2a9c01` for all of an object.
    struct Name {
        let object: String
        let number: Int64?

        init(_ text: String) throws {
            let parts = text.split(separator: "/", maxSplits: 1)
            guard let object = parts.first, object.allSatisfy({ $0.isHexDigit || $0 == "-" }),
                parts.count == 1 || Int64(parts[1]) != nil
            else {
                throw CommandFailure("\(text) names no reject; they are written as 3f2a9c01/17", .usage)
            }
            self.object = String(object)
            number = parts.count == 2 ? Int64(parts[1]) : nil
        }

        static func text(of place: RecordPlace) -> String { "\(place.objectID.text.prefix(8))/\(place.number)" }
    }

    private struct RejectJSON: Encodable {
        let id: String
        let uri: String
        let record: Int64
        let offset: Int64
        let length: Int64
        let path: String?
        let code: String
        let field: String
        let adapter: String
        let retriedAt: String?
        let outcome: String?

        init(_ reject: RejectRecord) {
            id = Name.text(of: reject.place)
            uri = reject.uri
            record = reject.number
            offset = reject.offset
            length = reject.length
            path = reject.place.path
            code = reject.code
            field = reject.field
            adapter = reject.adapter
            retriedAt = reject.retriedAt?.description
            outcome = reject.outcome
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Refused records, by object.")

        @Flag(help: "Also those that a retry could read.")
        var all = false

        @Option(help: "At most so many.")
        var limit = 1000

        @Option(help: "table, json, ndjson, csv or markdown.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let found = try await options.composition().store().rejects(isOpen: !all, limit: limit)
                var table = Table(
                    ["reject", "offset", "length", "reason", "field", "read by", "retry", "object"],
                    numeric: [1, 2],
                    paths: [7]
                )
                for reject in found {
                    table.add([
                        Name.text(of: reject.place), String(reject.offset), String(reject.length), reject.code,
                        reject.field, reject.adapter,
                        reject.retriedAt.map { "\(reject.outcome ?? "refused") \($0.text(fractionDigits: 0))" } ?? "",
                        reject.uri + (reject.place.path.map { " \($0)" } ?? ""),
                    ])
                }
                try table.print(format, objects: found.map { RejectJSON($0) })
                if format == .table, found.count == limit { Console.print("(the first \(limit); --limit shows more)") }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One refused record, with its bytes.")

        @Argument(help: "The reject, as list names it.")
        var reject: String

        @Flag(help: "The bytes alone, as they came, secrets included: for a file or another program.")
        var raw = false

        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await guarded {
                let name = try Name(reject)
                let store = try await options.composition().store()
                let found = try await store.rejects(idPrefix: name.object, number: name.number, isOpen: false, limit: 2)
                guard let first = found.first else { throw CommandFailure("no reject is called \(reject)") }
                guard found.count == 1 else { throw CommandFailure("\(reject) names several rejects", .usage) }
                let bytes = try await store.bytes(of: first.place) ?? first.head
                if raw {
                    FileHandle.standardOutput.write(Data(bytes))
                    return
                }
                Console.print(Console.styled("\(Name.text(of: first.place)) \(first.code)", .bold))
                if !first.field.isEmpty { Console.print("  field    \(TerminalText.safe(first.field))") }
                Console.print("  object   \(TerminalText.safe(first.uri))")
                Console.print("  place    record \(first.number), byte \(first.offset), \(first.length) bytes")
                if let path = first.place.path { Console.print("  path     \(TerminalText.safe(path))") }
                if !first.adapter.isEmpty { Console.print("  read by  \(TerminalText.safe(first.adapter))") }
                if let time = first.retriedAt {
                    Console.print("  retried  \(time.text(fractionDigits: 0)), \(first.outcome ?? "refused again")")
                }
                Console.print("")
                Console.print(TerminalText.safe(SecretMask.masked(String(decoding: bytes, as: UTF8.self))))
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read refused records again, from the evidence, with what this build knows.",
            discussion: "Worth it after an upgrade. What can be read now is stored; the rest stays refused."
        )

        @Argument(help: "Objects, by the beginning of their id; without any, all.")
        var objects: [String] = []

        @Option(help: "table or json.")
        var format: OutputFormat = .table

        @OptionGroup var options: CommonOptions

        private struct CountsJSON: Encodable {
            let retried: Int64
            let stored: Int64
            let duplicates: Int64
            let ignored: Int64
            let rejected: Int64
        }

        func run() async throws {
            try await guarded {
                let wanted = try objects.map { text in
                    let name = try Name(text)
                    guard name.number == nil else {
                        throw CommandFailure("objects are read again as a whole: say \(name.object)", .usage)
                    }
                    return name.object.lowercased()
                }
                let store = try await options.composition().store()
                let service = RetryService(store: store, registry: Composition.registry)
                let counts = try await service.retry { object in
                    wanted.isEmpty || wanted.contains { object.objectID.text.hasPrefix($0) }
                }
                guard counts.retried > 0 || wanted.isEmpty else {
                    throw CommandFailure("no refused records in \(objects.joined(separator: ", "))")
                }
                if format == .json {
                    let json = CountsJSON(
                        retried: counts.retried,
                        stored: counts.stored,
                        duplicates: counts.duplicates,
                        ignored: counts.ignored,
                        rejected: counts.rejected
                    )
                    Console.print(try JSONOutput.text(json, pretty: true))
                } else {
                    Console.print(
                        "\(counts.retried) refused records read again: \(counts.stored) stored, \(counts.duplicates) duplicates, \(counts.ignored) ignored, \(counts.rejected) refused still"
                    )
                }
                if counts.rejected > 0 { throw ExitCode.attention }
            }
        }
    }
}
