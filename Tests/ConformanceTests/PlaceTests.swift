import Bytes
import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// Evidence: from each activity a person gets to the bytes it was read from.
// Case by case: each has connections of its own, and all at once would hold hundreds.
@Suite("Every adapter, from the place back to the bytes", .serialized)
struct PlaceTests {
    /// Ways in which records come, and what of them stands at the place.
    enum Shape: String, CaseIterable {
        case lines, pretty, array, envelope, gzip, members, bridged, queued, subscribed, appended
    }

    private static func quoted(_ text: String) -> String { Records.quoted(text) }

    private static func bytes(of records: [String], as shape: Shape) throws -> [UInt8] {
        let list = records.joined(separator: ",\n ")
        switch shape {
        case .lines, .appended: return Array(("\u{FEFF}" + records.joined(separator: "\r\n")).utf8)
        case .pretty: return Array(try records.map { try JSONTree($0).written(between: "\n\t") }.joined().utf8)
        case .array: return Array("[\(list)]".utf8)
        case .envelope: return Array("{\"a\":{\"records\":[{}]},\"records\":[\(list)],\"z\":[1]}".utf8)
        case .gzip: return try Gzip.compress(Array("[{\"Records\":[\(list)]}]".utf8))
        case .members: return try records.flatMap { try Gzip.compress(Array(($0 + "\n").utf8)) }
        case .bridged: return Array("{\"body\":[\(list)],\"x-opt-offset\":\"1\"}".utf8)
        case .queued:
            let notices = records.map { "{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":\(quoted($0))}" }
            return Array(notices.map { "{\"messageId\":\"m\",\"body\":\(quoted($0))}" }.joined(separator: "\n").utf8)
        case .subscribed:
            let events = records.map { "{\"id\":\"1\",\"message\":\(quoted($0))}" }.joined(separator: ",")
            let batch = "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[\(events)]}"
            let data = Data(try Gzip.compress(Array(batch.utf8))).base64EncodedString()
            return Array("{\"awslogs\":{\"data\":\"\(data)\"}}".utf8)
        }
    }

    @Test("Offset, length and path lead to the record, of all adapters in one file", arguments: Shape.allCases)
    func places(_ shape: Shape) async throws {
        // One record an event: of an event said in several forms the place is that of one of them.
        var taken: Set<UUID> = []
        let readers = Readers()
        let records = try Seed.all.map(\.text).filter { text in
            guard let activity = try readers.activity(text) else { return true }
            return taken.insert(activity.eventID).inserted
        }
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let bytes = try Self.bytes(of: records, as: shape)
        if shape == .appended {
            // Half of a record stands at the end of what is there at first.
            _ = try await database.ingest([try folder.write("log", Array(bytes[..<(bytes.count * 2 / 3)]))])
        }
        let report = try await database.ingest([try folder.write("log", bytes)])
        #expect(report.rejected == 0)
        let store = try await database.store()
        let found = try await store.search(ActivityQuery())
        #expect(found.count == taken.count)
        for record in found {
            let place = record.stored.place
            let outer = try #require(try await store.bytes(of: place))
            let inner = String(decoding: try EvidencePath.follow(place.path, into: outer), as: UTF8.self)
            let again = try #require(try readers.activity(inner))
            #expect(again.eventID == record.stored.activity.eventID, "\(place)")
            #expect(again.account.id == record.stored.activity.account.id)
            if place.path == nil, shape != .pretty { #expect(records.contains(inner)) }
            if place.path == nil { #expect(SHA256Digest(of: outer).uuid == record.stored.contentDigest) }
        }
    }
}
