import Bytes
import Core
import Engine
import TestSupport
import Testing

/// A copy breaks off, a disk is full, a log is still being written: what stands before the cut is right.
@Suite("Every adapter, cut anywhere")
struct CutTests {
    /// The activities of files, by name, each with its place.
    private func read(_ files: [(name: String, bytes: [UInt8])]) async throws -> [String: [EvidencedActivity]] {
        let folder = try TemporaryFolder()
        for file in files { try folder.write(file.name, file.bytes) }
        let store = MemoryStore()
        let report = try await IngestService(store: store, registry: TestDatabase.registry).ingest([folder.path])
        #expect(report.objects.filter { !$0.isBalanced } == [])
        let found = await store.activitiesByURI
        return Dictionary(
            uniqueKeysWithValues: found.map { (String($0.key.dropFirst(folder.path.count + 1)), $0.value) }
        )
    }

    /// Reads every beginning of the bytes, and expects of each the first of the whole's activities, as they are there.
    private func expectBeginnings(of bytes: [UInt8], except isOpen: (_ length: Int) -> Bool = { _ in false })
        async throws
    {
        let lengths = bytes.indices.filter { !isOpen($0) }
        let found = try await read(
            [("whole", bytes)] + lengths.map { ("\($0)", Array(bytes[..<$0])) }
        )
        let whole = try #require(found["whole"])
        let facts = whole.map(\.activity.facts)
        var most = 0
        for length in lengths {
            let cut = found["\(length)"] ?? []
            guard cut.count <= whole.count else {
                Issue.record("more activities than there are, cut at \(length)")
                continue
            }
            for (place, activity) in cut.enumerated() where activity.activity.facts != facts[place] {
                let differences = activity.activity.differences(from: whole[place].activity)
                Issue.record("cut at \(length), activity \(place): \(differences)")
            }
            #expect(cut.count >= most, "cut at \(length)")
            most = max(most, cut.count)
            #expect(cut.map(\.place.offset) == whole.prefix(cut.count).map(\.place.offset), "cut at \(length)")
        }
        #expect(most >= whole.count - 1)
    }

    /// Records that become activities, three of them, the shortest: every cut is tried.
    private func few(_ list: SeedList) throws -> [String] {
        let readers = Readers()
        return try list.records.map(\.text).filter { try readers.activity($0) != nil }
            .sorted { $0.utf8.count < $1.utf8.count }.prefix(3).map(\.self)
    }

    @Test("JSON lines", arguments: Seed.lists)
    func lines(_ list: SeedList) async throws {
        try await expectBeginnings(of: Array((try few(list).joined(separator: "\n") + "\n").utf8))
    }

    @Test("An envelope over several lines", arguments: Seed.lists)
    func envelope(_ list: SeedList) async throws {
        let text =
            "{\"more\":{\"a\":[1]},\n\"Records\" : [\n\(try few(list).joined(separator: " ,\n"))\n],\"end\":\"]}\"}\n"
        try await expectBeginnings(of: Array(text.utf8))
    }

    @Test("Gzip, of one member and of several", arguments: Seed.lists)
    func gzip(_ list: SeedList) async throws {
        let records = try few(list)
        try await expectBeginnings(of: try Gzip.compress(Array(records.joined(separator: "\n").utf8)))
        try await expectBeginnings(of: try records.flatMap { try Gzip.compress(Array(($0 + "\n").utf8)) })
    }

    @Test(
        "Formats that are not JSON, but for the last field of a line, of which nobody can tell that it was longer",
        arguments: Seed.lists.filter { !$0.files.isEmpty }
    )
    func otherFormats(_ list: SeedList) async throws {
        for file in list.files {
            let bytes = Array(file.utf8)
            let ends = bytes.indices.filter { bytes[$0] == 0x0A && $0 > 0 && bytes[$0 - 1] == 0x0D }
            try await expectBeginnings(of: bytes) { length in
                guard let end = ends.first(where: { $0 + 1 >= length }) else { return false }
                let last = bytes[..<end].lastIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") } ?? 0
                return length > last && length < end
            }
        }
    }
}
