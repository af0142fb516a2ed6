import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// The record is never where you think.
@Suite("Unwrapping")
struct UnwrappingTests {
    private static let files = Wrapped.rules + Wrapped.nested

    /// What is read of a file, and what is refused.
    private func read(_ bytes: [UInt8]) async throws -> (activities: [EvidencedActivity], rejects: [Reject]) {
        let folder = try TemporaryFolder()
        let path = try folder.write("any.name", bytes)
        let store = MemoryStore()
        _ = try await IngestService(store: store, registry: TestDatabase.registry).ingest([path])
        return (await store.activitiesByURI[path] ?? [], await store.rejectsByURI[path] ?? [])
    }

    @Test("A wrapped record says what the bare one says, and where in its wrappings it stands", arguments: files)
    func unwrapped(_ file: Wrapped) async throws {
        let read = try await read(file.bytes).activities
        let expected = try file.bare.map { try #require(Reader.activity($0)) }
        #expect(read.map(\.place.path) == file.paths)
        for (activity, bare) in zip(read, expected) { #expect(activity.activity.differences(from: bare) == []) }
    }

    @Test("All of them are stored once, counted, known again when they come bare, and lead back to their bytes")
    func stored() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        for (number, file) in Self.files.enumerated() { try folder.write("wrapped/\(number + 100)", file.bytes) }
        let report = try await database.ingest([folder.path + "/wrapped"])
        #expect(report.objects.count == Self.files.count)
        for (file, object) in zip(Self.files, report.objects) {
            #expect(Int(object.stored) == file.bare.count, "\(file.testDescription)")
            #expect(object.rejected == 0 && object.isBalanced, "\(file.testDescription)")
            #expect(object.ignored == file.ignored, "\(file.testDescription)")
            #expect(object.tailLength == file.tailLength, "\(file.testDescription)")
        }
        let store = try await database.store()
        for record in try await store.search(ActivityQuery()) {
            let number = try #require(Int(record.objectURI.suffix(3)))
            let place = record.stored.place
            let outer = try #require(try await store.bytes(of: place))
            if Self.files[number - 100].isMade {
                let id = record.stored.activity.nativeID
                #expect(String(decoding: outer, as: UTF8.self).contains(id), "\(place)")
            } else {
                let inner = String(decoding: try EvidencePath.follow(place.path, into: outer), as: UTF8.self)
                #expect(Reader.activity(inner)?.eventID == record.stored.activity.eventID, "\(place)")
            }
        }
        let bare = Self.files.flatMap(\.bare)
        let again = try await database.ingest([try folder.write("bare", bare.joined(separator: "\n"))])
        #expect(again.stored == 0)
        #expect(Int(again.duplicates) == bare.count)
    }

    @Test("All nineteen rules are tried")
    func complete() {
        let numbers = Set(Wrapped.rules.compactMap { Int($0.testDescription.prefix { $0.isNumber }) })
        #expect(numbers == Set(1...19))
    }

    @Test("Wrappings beyond what is read are refused, not followed")
    func tooDeep() async throws {
        let event = Records.cloudTrail("deep", "ListUsers", service: "iam", at: "2026-05-04T07:00:00Z")
        let read = try await read(Array((0..<9).reduce(event) { text, _ in Wrapped.topic(text) }.utf8))
        #expect(read.activities.isEmpty)
        #expect(read.rejects.map(\.problem) == [RecordProblem(.unrecognised)])
        #expect(read.rejects.first?.place.path == String(repeating: "/Message", count: 8))
    }

    @Test("Text that begins as a structure and is none stays text, and costs nothing else")
    func brokenStructure() async throws {
        let broken = Wrapped.row("broken", structuresAsText: true)
            .replacing(Wrapped.quoted(#"{"errorCode":50126}"#), with: Wrapped.quoted(#"{"errorCode":501"#))
        let activity = try #require(Reader.activity(broken))
        #expect(activity.statusCode == "50126")  // of ResultType
        #expect(activity.country == "SE")
        #expect(activity.riskTypes == ["passwordSpray"])
    }
}
