import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

@Suite("Rejects")
struct RejectTests {
    private static let story = Records.story.joined(separator: "\n")

    /// What an ingest by a build with these adapters does.
    private func ingest(
        _ path: String,
        by registry: SourceRegistry,
        _ store: PostgresStore
    ) async throws -> IngestReport {
        try await IngestService(store: store, registry: registry).ingest([path])
    }

    @Test("What an older build refused is stored by a retry, and judged as if it had been read at once")
    func retryAfterUpgrade() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a.json", Self.story)
        let whole = try await TestDatabase()
        let stored = try await whole.ingest([path]).stored
        let upgraded = try await TestDatabase()
        let store = try await upgraded.store()
        let report = try await ingest(path, by: SourceRegistry([]), store)
        #expect(report.rejected == report.read)
        try FileManager.default.removeItem(atPath: path)
        let counts = try await RetryService(store: store, registry: TestDatabase.registry).retry()
        #expect(counts.retried == report.rejected)
        #expect(counts.stored == stored)
        #expect(counts.rejected == 0)
        #expect(try await store.rejects(limit: 1000).isEmpty)
        #expect(try await store.rejects(isOpen: false, limit: 1000).count == Int(report.rejected))
        try await whole.correlate()
        try await upgraded.correlate()
        #expect(try await Judgement(store).findings == Judgement(try await whole.store()).findings)
    }

    @Test("The ledger of an object balances after a retry, and a second retry finds nothing to do")
    func ledgerAfterRetry() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let path = try folder.write("a.json", Self.story + "\n{\"nobody\":\"knows\"}\n")
        let store = try await database.store()
        _ = try await ingest(path, by: SourceRegistry([]), store)
        let service = RetryService(store: store, registry: TestDatabase.registry)
        let first = try await service.retry()
        #expect(first.rejected == 1)
        let again = try await database.ingest([path])
        #expect(again.objects.filter { !$0.isBalanced }.isEmpty)
        #expect(again.duplicates == first.stored + first.duplicates)
        #expect(again.rejected == 1)
        let second = try await service.retry()
        #expect(second.retried == 1)
        #expect(second.stored == 0)
    }

    @Test("An object in which nothing was recognised is read whole by a build that knows its format")
    func retryOfWholeObject() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let fields = (1...30).map { field in
            switch field {
            case 1: "1.0"
            case 2: "2026-05-04T07:19:44.2207715Z"
            case 3: "GetBlob"
            case 5: "200"
            case 8: "authenticated"
            case 10: "labdata01"
            case 14: "5b0f7c1e-e01e-0042-2a77-9dc1aa000000"
            case 16: "198.51.100.24:51722"
            default: ""
            }
        }
        let path = try folder.write("000000.log", fields.joined(separator: ";") + "\n")
        let store = try await database.store()
        let older = try await ingest(path, by: SourceRegistry([]), store)
        #expect(older.rejected == 1)
        let counts = try await RetryService(store: store, registry: TestDatabase.registry).retry()
        #expect(counts.stored == 1)
        #expect(try await store.rejects(limit: 10).isEmpty)
        #expect(try await database.ingest([path]).duplicates == 1)
    }

    @Test("A carrier that an older build did not know gives its records at a retry, with their places in it")
    func retryOfCarrier() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let events = (0..<3).map {
            Records.cloudTrail("w\($0)", "ListUsers", service: "iam", at: "2026-05-04T07:00:0\($0)Z")
        }
        let messages = events.enumerated().map { #"{"id":"\#($0)","timestamp":1,"message":\#(Records.quoted($1))}"# }
        let carrier = #"{"messageType":"DATA_MESSAGE","owner":"1","logEvents":[\#(messages.joined(separator: ","))]}"#
        let path = try folder.write("a.json", carrier)
        let store = try await database.store()
        _ = try await ingest(path, by: SourceRegistry([]), store)
        let counts = try await RetryService(store: store, registry: TestDatabase.registry).retry()
        #expect(counts.stored == 3)
        #expect(counts.rejected == 0)
        var query = ActivityQuery()
        query.operation = "ListUsers"
        let places = try await store.search(query).map(\.stored.place.path)
        #expect(Set(places) == ["/logEvents/0/message", "/logEvents/1/message", "/logEvents/2/message"])
        #expect(try await database.ingest([path]).objects.filter { !$0.isBalanced }.isEmpty)
    }
}
