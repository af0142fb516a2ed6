import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// The record is never where you think.
@Suite("Unwrapping")
struct UnwrappingTests {
    @Test(
        "A wrapped record is the bare one, stored once, with the way to its bytes",
        arguments: Wrapped.rules + Wrapped.nested
    )
    func unwrapped(_ file: Wrapped) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("any.name", file.bytes)
        let memory = MemoryStore()
        _ = try await IngestService(store: memory, registry: TestDatabase.registry).ingest([path])
        let read = await memory.activitiesByURI[path] ?? []
        let expected = try file.bare.map { try #require(Reader.activity($0)) }
        #expect(read.map(\.place.path) == file.paths)
        for (activity, bare) in zip(read, expected) { #expect(activity.activity.differences(from: bare) == []) }

        let database = try await TestDatabase()
        let report = try await database.ingest([path])
        #expect(Int(report.stored) == file.bare.count)
        #expect(report.rejected == 0)
        #expect(report.ignored == file.ignored)
        #expect(report.objects.first?.tailLength == file.tailLength)
        #expect(report.objects.filter { !$0.isBalanced } == [])
        let store = try await database.store()
        let stored = try await store.search(ActivityQuery()).map(\.stored)
        #expect(Set(stored.map(\.place)) == Set(read.map(\.place)))
        for activity in stored {
            let outer = try #require(try await store.bytes(of: activity.place))
            let id = activity.activity.nativeID
            if file.isMade {
                #expect(String(decoding: outer, as: UTF8.self).contains(id))
            } else {
                let inner = String(decoding: try EvidencePath.follow(activity.place.path, into: outer), as: UTF8.self)
                #expect(Reader.activity(inner)?.eventID == activity.activity.eventID)
            }
        }
        // The same event bare is known already.
        let again = try await database.ingest([try folder.write("bare", file.bare.joined(separator: "\n"))])
        #expect(again.stored == 0)
        #expect(Int(again.duplicates) == file.bare.count)
    }

    @Test("All nineteen rules are tried")
    func complete() {
        let numbers = Set(Wrapped.rules.compactMap { Int($0.testDescription.prefix { $0.isNumber }) })
        #expect(numbers == Set(1...19))
    }

    @Test("Wrappings beyond what is read are refused, not followed")
    func tooDeep() async throws {
        let event = Records.cloudTrail("deep", "ListUsers", service: "iam", at: "2026-05-04T07:00:00Z")
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let text = (0..<9).reduce(event) { text, _ in Wrapped.topic(text) }
        let report = try await database.ingest([try folder.write("a.json", text)])
        #expect(report.stored == 0)
        let refused = try await database.store().rejects(limit: 10)
        #expect(refused.map(\.code) == ["unrecognised"])
        #expect(refused.first?.place.path == String(repeating: "/Message", count: 8))
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
