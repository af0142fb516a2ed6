import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// What nobody's logs hold but an attacker's: much of one kind, chains without end, circles.
@Suite("Abuse of the correlation")
struct AbuseTests {
    private static let day = "2026-05-04T"

    private static let activities =
        ProcessInfo.processInfo.environment["SEQUITUR_ABUSE_ACTIVITIES"].flatMap { Int($0) } ?? 200_000

    @Test("An account that reads day and night has one finding, which counts all of it and lists some")
    func busyAccount() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let count = Self.activities
        let path = folder.path + "/day"
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try #require(FileHandle(forWritingAtPath: path))
        let part = 10_000
        for from in stride(from: 0, to: count, by: part) {
            let lines = (from..<min(from + part, count)).map {
                Records.blobRead(
                    $0,
                    user: "maya",
                    at: Records.time(Self.day + "00:00:00Z", plus: Int64($0) * 86_400 / Int64(count)),
                    blob: "b\($0)",
                    address: "192.0.2.66:4000",
                    token: "TOKEN"
                ) + "\n"
            }
            try file.write(contentsOf: Data(lines.joined().utf8))
        }
        try file.close()
        #expect(try await database.ingest([path]).stored == count)
        try await database.correlate()
        let found = try await database.store().everyFinding().filter { $0.detection == "bulk-blob-read" }
        #expect(found.map(\.evidenceCount) == [count])
        #expect(found.allSatisfy { $0.evidence.count == Finding.maximumEvidence })
        #expect(found.first?.explanation.contains("\(count) distinct objects") == true)
        // One more record costs no second judgement of another kind: the finding is the same, by one.
        let more = Records.blobRead(
            count,
            user: "maya",
            at: Self.day + "23:59:59Z",
            blob: "more",
            address: "192.0.2.66:4000"
        )
        _ = try await database.ingest([try folder.write("more", more)])
        try await database.correlate()
        let again = try await database.store().everyFinding().filter { $0.detection == "bulk-blob-read" }
        #expect(again.map(\.id) == found.map(\.id))
        #expect(again.map(\.evidenceCount) == [count + 1])
    }

    // MARK: Lineage

    private static func identity(_ step: Int) -> String {
        step == 0
            ? #""type":"IAMUser","principalId":"AIDAana","arn":"arn:aws:iam::111122223333:user/ana""#
            : #""type":"AssumedRole","principalId":"AROAHOP\#(step):s","#
                + #""arn":"arn:aws:sts::111122223333:assumed-role/Hop\#(step)/s""#
    }

    private static func key(_ step: Int) -> String {
        guard step > 0 else { return "AKIAQEXAMPLEQEXAMPLE" }
        let letters = Array("QRSTUVWXYZ")
        return "ASIAQEXAMPLE" + String(String(10_000_000 + step).compactMap { $0.wholeNumberValue.map { letters[$0] } })
    }

    /// Whoever holds the key of `step` takes the role of `next`.
    private static func assume(_ step: Int, to next: Int) -> String {
        let response =
            #","responseElements":{"credentials":{"accessKeyId":"\#(key(next))"},"assumedRoleUser":{"arn":"#
            + #""arn:aws:sts::111122223333:assumed-role/Hop\#(next)/s","assumedRoleId":"AROAHOP\#(next):s"}}"#
        return Records.cloudTrail(
            "hop\(step)to\(next)",
            "AssumeRole",
            service: "sts",
            at: Records.time(day + "00:00:00Z", plus: Int64(step)),
            key: key(step),
            extra: response
        )
        .replacing(identity(0), with: identity(step))
    }

    private struct Answer: Decodable {
        struct Step: Decodable {
            let issuer: String
            let issuedWith: String?
            private enum CodingKeys: String, CodingKey {
                case issuer
                case issuedWith = "issued_with"
            }
        }
        struct Owner: Decodable {
            let nativeID: String
            private enum CodingKeys: String, CodingKey { case nativeID = "native_id" }
        }

        let steps: [Step]
        let owners: [Owner]
        let unknown: String?
    }

    private func lineage(of credential: String, in database: TestDatabase) throws -> Answer {
        let asked = Command.run(["lineage", credential, "--format", "json"], on: database)
        try #require(asked.status == 0, "\(asked.errors)")
        return try JSONDecoder().decode(Answer.self, from: Data(asked.output.utf8))
    }

    private func correlated(_ records: [String]) async throws -> TestDatabase {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let path = try folder.write("log", records.joined(separator: "\n"))
        #expect(try await database.ingest([path]).stored == records.count)
        try await database.correlate()
        return database
    }

    @Test("Who was behind a key a thousand roles later is told, step by step")
    func deepChain() async throws {
        let database = try await correlated((0..<1000).map { Self.assume($0, to: $0 + 1) }.reversed())
        let answer = try lineage(of: Self.key(1000), in: database)
        #expect(answer.steps.count == 1000)
        #expect(answer.steps.last?.issuedWith == Self.key(0))
        #expect(answer.owners.contains { $0.nativeID == "arn:aws:iam::111122223333:user/ana" })
        #expect(answer.unknown == nil)
    }

    @Test("A chain that is longer is told as far as it is walked, and said to go on")
    func deeperChain() async throws {
        let database = try await correlated((0..<1002).map { Self.assume($0, to: $0 + 1) })
        let answer = try lineage(of: Self.key(1002), in: database)
        #expect(answer.steps.count == 1000)
        #expect(answer.unknown?.contains("goes on") == true, "\(answer.unknown ?? "nothing is said")")
    }

    @Test("Two keys that issued each other are walked once, and said to be a circle")
    func circle() async throws {
        let database = try await correlated([Self.assume(1, to: 2), Self.assume(2, to: 1)])
        for step in [1, 2] {
            let answer = try lineage(of: Self.key(step), in: database)
            #expect(answer.steps.count == 2)
            #expect(answer.unknown?.contains("circle") == true, "\(answer.unknown ?? "nothing is said")")
        }
        #expect(try await database.store().rowCount(ofView: "credential_ancestry") <= 8)
        #expect(try await database.correlate(rebuild: true).changedNothing)
    }
}
