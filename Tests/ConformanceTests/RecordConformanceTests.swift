import Core
import Engine
import JSONTape
import Store
import TestSupport
import Testing

/// What a record came to.
enum Told: Equatable {
    case activity([String: String])
    case ignored(String)
    case problem(RecordProblem)
    case unrecognised

    /// Where two readings differ, in words; empty where they are the same.
    func differences(from other: Told) -> [String] {
        guard case (.activity(let mine), .activity(let theirs)) = (self, other) else {
            return self == other ? [] : ["\(self) instead of \(other)"]
        }
        return mine.keys.sorted().filter { mine[$0] != theirs[$0] }
            .map { "\($0): \(mine[$0] ?? "") instead of \(theirs[$0] ?? "")" }
    }
}

/// One reader of each adapter, which has memory as in a run.
struct Readers {
    private let parser = JSONParser()
    private let adapters = TestDatabase.registry.adapters
    private let readers: [any RecordReader]

    init() {
        let texts = TextPool()
        readers = TestDatabase.registry.adapters.map { $0.makeReader(texts) }
    }

    /// The sources that know the record, with the forms they see in it.
    func forms(of text: String) throws -> [String] {
        let record = try parser.parse(copying: text.utf8)
        return adapters.compactMap { adapter in adapter.form(of: record).map { "\(adapter.descriptor.id) \($0)" } }
    }

    func activity(_ text: String) throws -> Activity? {
        if case .activity(let activity) = try reading(text) { activity } else { nil }
    }

    func read(_ text: String) throws -> Told {
        do {
            switch try reading(text) {
            case .activity(let activity): return .activity(activity.facts)
            case .ignored(let kind): return .ignored(kind)
            case nil: return .unrecognised
            }
        } catch let problem as RecordProblem {
            return .problem(problem)
        }
    }

    private func reading(_ text: String) throws -> Reading? {
        let record = try parser.parse(copying: text.utf8)
        for (adapter, reader) in zip(adapters, readers) {
            if let form = adapter.form(of: record) { return try reader.read(record, form: form) }
        }
        return nil
    }
}

/// What every adapter promises of a record, whoever writes it.
@Suite("Every adapter, record by record")
struct RecordConformanceTests {
    @Test("Each registered adapter has records to be tried with, of every form it names")
    func seeds() {
        for adapter in TestDatabase.registry.adapters {
            let seeded = Set(Seed.all.filter { $0.source == adapter.descriptor.id }.map(\.form))
            #expect(Set(adapter.descriptor.forms).subtracting(seeded) == [], "\(adapter.descriptor.id)")
        }
        #expect(Set(Seed.lists.map(\.source)) == Set(TestDatabase.registry.adapters.map(\.descriptor.id)))
    }

    @Test("A record is known by its own adapter alone, so that their order decides nothing", arguments: Seed.all)
    func recognition(_ seed: Seed) throws {
        #expect(try Readers().forms(of: seed.text) == ["\(seed.source) \(seed.form)"])
    }

    @Test("The same bytes give the same, whatever was read before", arguments: Seed.lists)
    func memory(_ list: SeedList) throws {
        let used = Readers()
        for seed in Seed.all + Seed.all.reversed() { _ = try used.read(seed.text) }
        for seed in list.records { #expect(try used.read(seed.text) == Readers().read(seed.text), "\(seed.name)") }
    }

    @Test("The order of members decides nothing", arguments: Seed.all)
    func order(_ seed: Seed) throws {
        let tree = try JSONTree(seed.text)
        let expected = try Readers().read(seed.text)
        for number in 0..<10 as Range<UInt64> {
            var random = SeededGenerator(number)
            let shuffled = tree.changingObjects { $0.shuffle(using: &random) }
            #expect(try Readers().read(shuffled.text).differences(from: expected) == [])
        }
    }

    @Test(
        "The casing of names decides nothing where a form is not told by it, nor do blanks, `_` and `-`",
        arguments: Seed.all.filter(\.foldsNames)
    )
    func casing(_ seed: Seed) throws {
        let tree = try JSONTree(seed.text)
        let expected = try Readers().read(seed.text)
        for number in 0..<12 as Range<UInt64> {
            var random = SeededGenerator(number)
            let recased = tree.changingObjects { members in
                members = members.map { (Self.recased($0.name, number, &random), $0.value) }
            }
            #expect(try Readers().read(recased.text).differences(from: expected) == [], "style \(number)")
        }
    }

    private static func recased(_ name: String, _ style: UInt64, _ random: inout SeededGenerator) -> String {
        switch style {
        case 0: return name.lowercased()
        case 1: return name.uppercased()
        case 2: return name.filter { $0 != "_" && $0 != " " && $0 != "-" }
        default:
            return name.map { letter in
                let separator = ["", "", "", "", "_", "-", " "].randomElement(using: &random) ?? ""
                return separator + (Bool.random(using: &random) ? letter.uppercased() : letter.lowercased())
            }.joined()
        }
    }

    @Test("Members that nobody knows decide nothing, at any depth", arguments: Seed.all)
    func unknownMembers(_ seed: Seed) throws {
        let expected = try Readers().read(seed.text)
        let strangers: [(name: String, value: JSONTree)] = [
            ("zzUnknown", .scalar("\"x\"")), ("p_any_ip_addresses", .array([.scalar("\"192.0.2.1\"")])),
            ("@version", .scalar("1")), ("", .scalar("null")),
            ("extra", .object([("id", .scalar("\"other\"")), ("type", .scalar("7"))])),
        ]
        let extended = try JSONTree(seed.text).changingObjects { $0 = strangers + $0 + strangers }
        #expect(try Readers().read(extended.text).differences(from: expected) == [])
    }
}
