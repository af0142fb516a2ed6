import Core
import Engine
import Store
import TestSupport
import Testing

/// An attacker writes part of every log: user agents, names, keys of objects.
@Suite("Every adapter, hostile values", .serialized)
struct HostileValueTests {
    private static let values: [(name: String, text: String)] = [
        ("NUL", #""a\u0000b""#), ("lone surrogate", #""a\ud800b\udc00""#), ("right to left", "\"a\u{202E}b\u{2066}\""),
        ("SQL", #""'); DROP TABLE activity; --""#), ("escape sequence", #""\u001b[31m\u001b]0;x\u0007""#),
        ("template", #""{{7*7}}${x}%s""#), ("line break", #""a\r\n\tb""#), ("empty", "\"\""), ("number", "7"),
        ("null", "null"),
        ("array", "[]"), ("object", "{}"), ("array in array", #"[["x"],{"y":"z"}]"#),
        ("JSON in text", #""[{\"a\":1}]""#), ("long", "\"\(String(repeating: "x", count: 100_000))\""),
    ]

    /// The record with each of its values replaced by each hostile one, in turn.
    private static func mutants(of seed: Seed) throws -> [(name: String, text: String)] {
        let tree = try JSONTree(seed.text)
        return (0..<tree.scalarCount).flatMap { place in
            values.map { ("\($0.name) at value \(place)", tree.replacingScalar(place, with: $0.text).text) }
        }
    }

    @Test(
        "Any value in any place gives an activity, a known kind or the name of the member that is wrong, the same to a reader with memory",
        arguments: Seed.all
    )
    func everyPlace(_ seed: Seed) throws {
        let used = Readers()
        _ = try used.read(seed.text)
        for (name, text) in try Self.mutants(of: seed) {
            let told = try Readers().read(text)
            #expect(try used.read(text) == told, "\(name): what was read before is remembered wrongly")
            if case .problem(let problem) = told {
                let codes: [RecordProblem.Code] = [.missingField, .invalidField, .timeOutOfRange]
                #expect(codes.contains(problem.code) && !problem.field.isEmpty, "\(name): \(problem)")
            }
            if case .activity(let facts) = told {
                #expect(!facts.values.contains { $0.utf8.contains(0) }, "\(name): NUL cannot be stored")
            }
        }
    }

    @Test("All that is read of them is stored, and nothing is refused that was read", arguments: Seed.lists)
    func stored(_ list: SeedList) async throws {
        let records = try list.records.flatMap { try Self.mutants(of: $0).map(\.text) }
        var events: Set<String> = []
        let readers = Readers()
        for record in records {
            if let activity = try? readers.activity(record) {
                events.insert("\(activity.occurredAt) \(activity.eventID) \(activity.account.id)")
            }
        }
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let report = try await database.ingest([try folder.write("all.json", records.joined(separator: "\n"))])
        #expect(report.objects.first?.error == nil)
        #expect(report.objects.filter { !$0.isBalanced } == [])
        #expect(Int(report.stored) == events.count)
    }
}
