import Bytes
import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// Logs that are appended to, replaced, renamed and exported again: every record once, with its place, and what was
/// read is not read again.
@Suite("Growing files")
struct GrowingFileTests {
    private let folder: TemporaryFolder
    private let database: TestDatabase

    init() async throws {
        folder = try TemporaryFolder()
        database = try await TestDatabase()
    }

    private func record(_ number: Int, note: String = "azsdk") -> String {
        let time = Records.time("2026-05-04T08:00:00Z", plus: Int64(number))
        return Records.blobRead(number, user: "maya", at: time, blob: "b\(number)", userAgent: note)
    }

    /// Writes the file as it is now and reads it.
    private func read(_ bytes: some Collection<UInt8>, _ name: String = "PT1H.json") async throws -> ObjectReport {
        try folder.write(name, Array(bytes))
        let report = try await database.ingest([folder.path + "/" + name])
        #expect(report.objects.allSatisfy { $0.isBalanced && $0.error == nil })
        return try #require(report.objects.first)
    }

    /// Every record is stored once and its bytes are found again at its place.
    private func expectStored(_ count: Int) async throws {
        let store = try await database.store()
        var stored = Set<String>()
        for line in try database.sql(
            "SELECT object_id, record_number, record_offset, record_length, content_digest, event_id FROM activity"
        ) {
            let fields = line.split(separator: "|").map(String.init)
            stored.insert(fields[5])
            let place = RecordPlace(
                objectID: try #require(UUID(uuidString: fields[0])),
                number: Int64(fields[1]) ?? 0,
                offset: Int64(fields[2]) ?? 0,
                length: Int64(fields[3]) ?? 0
            )
            let bytes = try #require(try await store.bytes(of: place))
            #expect(SHA256Digest(of: bytes).uuid.uuidString == fields[4].uppercased())
        }
        #expect(stored.count == count)
        #expect(try database.sql("SELECT count(*) FROM activity") == ["\(count)"])
    }

    /// The evidence of each object covers it from where it was gone on with, and no byte before.
    private func expectEvidenceOnce() throws {
        let wrong = try database.sql(
            """
            SELECT o.uri, o.base_offset, min(c.stream_offset), sum(c.stream_length), o.size
            FROM ingest_object o JOIN evidence_chunk c USING (object_id)
            GROUP BY o.object_id
            HAVING min(c.stream_offset) <> o.base_offset OR sum(c.stream_length) <> o.size - o.base_offset
            """
        )
        #expect(wrong == [])
    }

    @Test(
        "Appended to again and again, in the middle of lines and letters, it is read from where it ended",
        arguments: ["\n", "\r\n"]
    )
    func appended(_ end: String) async throws {
        let whole = Array((0..<60).map { record($0, note: "é😀\($0)") }.joined(separator: end).utf8) + Array(end.utf8)
        // Within a record, within the first letter of several bytes, between the two bytes of the end of a line, at it.
        let line = Array((record(0, note: "é😀0") + end).utf8).count
        let letter = try #require(whole.firstIndex(of: 0xC3))
        let breaks = [letter + 1, letter + 4, line - 1, line, 3 * line + 100, 20 * line + 7, 40 * line]
        var readBefore = 0
        var last: Int64 = 0
        for size in breaks + [whole.count] {
            let now = whole[..<size]
            let report = try await read(now)
            let ends = now.indices.filter { now[$0] == UInt8(ascii: "}") && isEnd($0, of: whole, end) }
            #expect(report.read == Int64(ends.count - readBefore), "to byte \(size)")
            #expect(report.stored == report.read)
            #expect(report.rejected == 0)
            #expect((report.continuedAt ?? 0) == last)
            #expect(report.tailLength <= Int64(size) - last)
            readBefore = ends.count
            last = Int64(ends.last.map { $0 + 1 } ?? 0)
        }
        #expect(readBefore == 60)
        try await expectStored(60)
        try expectEvidenceOnce()
    }

    /// Whether the brace closes a record.
    private func isEnd(_ index: Int, of bytes: [UInt8], _ end: String) -> Bool {
        bytes[(index + 1)...].starts(with: end.utf8)
    }

    @Test("Grown in the middle of a run that was killed, it is gone on with as it was begun")
    func grownAfterKill() async throws {
        let early = (0..<400).map { record($0) }.joined(separator: "\n") + "\n"
        let path = try folder.write("PT1H.json", early)
        _ = try await database.store()
        let proxy = try FaultProxy(to: database.url, at: .after("COMMIT", 3)) { process in
            kill(process, SIGKILL)
            return .cut
        }
        let variables = ["SEQUITUR_DATABASE_URL": proxy.url, "SEQUITUR_INGEST_BATCH_ROWS": "100"]
        #expect(Command.run(["ingest", path], environment: variables).status == 128 + SIGKILL)
        #expect(proxy.hasActed)
        let late = early + (400..<500).map { record($0) }.joined(separator: "\n") + "\n"
        let report = try await read(late.utf8)
        #expect(report.stored + report.duplicates == 500)
        try await expectStored(500)
        let more = try await read((late + record(500) + "\n").utf8)
        #expect(more.read == 1)
        #expect(more.continuedAt == Int64(late.utf8.count) - 1)
        try await expectStored(501)
    }

    @Test("A shorter file in its place is another object; what it held before stays")
    func replaced() async throws {
        let first = (0..<30).map { record($0) }.joined(separator: "\n") + "\n"
        _ = try await read(first.utf8)
        let second = (30..<35).map { record($0) }.joined(separator: "\n") + "\n"
        let shorter = try await read(second.utf8)
        #expect(shorter.stored == 5)
        #expect(shorter.continuedAt == nil || shorter.continuedAt == 0)
        // Cut back to its own beginning, and grown from there with other records.
        let beginning = (0..<10).map { record($0) }.joined(separator: "\n") + "\n"
        let cut = try await read(beginning.utf8)
        #expect(cut.stored == 0)
        #expect(cut.duplicates == 10)
        let other = try await read((beginning + record(40) + "\n").utf8)
        #expect(other.stored == 1)
        #expect(other.read == 1)
        try await expectStored(36)
        try expectEvidenceOnce()
    }

    @Test("Renamed copies, copies that grew and overlapping exports store each record once")
    func copies() async throws {
        let lines = (0..<50).map { record($0) }
        let first = lines[..<30].joined(separator: "\n") + "\n"
        _ = try await read(first.utf8, "a/PT1H.json")
        let copy = try await read(first.utf8, "b/PT1H.json")
        #expect(copy.stored == 0)
        #expect(copy.duplicates == 30)
        let grownCopy = try await read((first + lines[30..<40].joined(separator: "\n") + "\n").utf8, "b/PT1H.json")
        #expect(grownCopy.stored == 10)
        let overlap = try await read(Array("[\(lines[20...].joined(separator: ","))]".utf8), "export.json")
        #expect(overlap.read == 30)
        #expect(overlap.stored == 10)
        #expect(overlap.duplicates == 20)
        try await expectStored(50)
        // All of it at once, in any order, says nothing new.
        let again = try await database.ingest([folder.path])
        #expect(again.stored == 0)
        #expect(again.objects.filter { !$0.isBalanced } == [])
        try await expectStored(50)
    }

    @Test("A gzip file that grows by members is read again, and only the new is stored")
    func members() async throws {
        var bytes: [UInt8] = []
        for round in 0..<4 {
            let lines = (round * 10..<round * 10 + 10).map { record($0) + "\n" }.joined()
            let member = try Gzip.compress(Array(lines.utf8))
            bytes += member
            let report = try await read(bytes, "log.json.gz")
            #expect(report.read == Int64(10 * (round + 1)))
            #expect(report.stored == 10)
            #expect(report.duplicates == Int64(10 * round))
        }
        try await expectStored(40)
        try expectEvidenceOnce()
    }

    @Test("What a file ends with and never completes is refused once a larger one shows that it was no record")
    func brokenTail() async throws {
        let half = record(0).prefix(80)
        let waiting = try await read((record(1) + "\n" + half).utf8)
        #expect(waiting.tailLength == 80)
        #expect(waiting.rejected == 0)
        let again = try await read((record(1) + "\n" + half).utf8)
        #expect(again.tailLength == 80)
        #expect(again.stored == 0)
        let larger = try await read((record(1) + "\n" + half + "\n" + record(2) + "\n" + record(3) + "\n").utf8)
        #expect(larger.rejected >= 1)
        #expect(larger.stored >= 1)
        try await expectStored(Int(waiting.stored + larger.stored))
        #expect(try database.sql("SELECT count(*) FROM reject") == ["\(larger.rejected)"])
    }
}
