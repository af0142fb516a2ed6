import Core
import Correlator
import Engine
import Foundation
import Store
import TestSupport
import Testing

@Suite("Links as a person reads them")
struct LinkShownTests {
    private struct Shown: Decodable {
        struct Link: Decodable {
            let from: String
            let to: String
            let kind: String
            let strength: String?
            let why: String
            let rank: Int?
            let runnerUps: [String]
            let cardinality: Int?
        }
        let links: [Link]
    }

    /// The story, where what u4's token reads comes from a neighbour of the address that the sprayer signed in from.
    private var story: [String] {
        let more = Records.signIn("far", user: "u4", at: "2026-05-04T09:00:00Z", address: "203.0.113.10")
        return Records.story.map { $0.replacing("198.51.100.66:4000", with: "198.51.100.99:4000") } + [more]
    }

    private func correlated(_ records: [String]) async throws -> TestDatabase {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        _ = try await database.ingest([try folder.write("log", records.joined(separator: "\n"))])
        try await database.correlate()
        return database
    }

    private func shown(_ database: TestDatabase, _ name: String) async throws -> (text: String, links: [Shown.Link]) {
        let files = try await database.store().caseFiles(includeWithdrawn: false)
        let file = try #require(files.first { $0.stored.document.accounts.first?.name == name })
        let id = file.stored.id.uuidString
        let json = Command.run(["cases", "show", id, "--format", "json"], on: database)
        #expect(json.status == 0, "\(json.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let links = try decoder.decode(Shown.self, from: Data(json.output.utf8)).links
        let text = Command.run(["cases", "show", id], on: database, environment: ["COLUMNS": "400"]).output
        return (text, links)
    }

    private let binding = "2026-05-04T10:20:00Z from 198.51.100.66"

    @Test("A case shows of each token its sign-in, the rung L6 where it is that weak, why, candidates and runners-up")
    func tokens() async throws {
        let database = try await correlated(story)
        let (text, links) = try await shown(database, "u4@example.com")
        let link = try #require(links.first { $0.kind == "token" })
        #expect(link.from == "token SPRAYED")
        #expect(link.to == "sign-in of u4@example.com at \(binding)")
        #expect(link.strength == "L6")
        #expect(link.rank == 2)
        #expect(link.cardinality == 2)
        #expect(link.why == "same account and application, same network, 10 min before the first use")
        #expect(link.runnerUps == ["2026-05-04T09:00:00Z from 203.0.113.10: another place"])
        #expect(text.contains("Which sign-ins its tokens are of"))
        #expect(text.contains("  L6  token SPRAYED — sign-in of u4@example.com at \(binding)"))
        #expect(text.contains("rank 2, of 2 candidates"))
        #expect(text.contains("not 2026-05-04T09:00:00Z from 203.0.113.10: another place"))
        let rows = try database.sql(
            """
            SELECT l.strength, l.rank, l.cardinality, l.runner_ups FROM case_link l JOIN case_summary s USING (case_id)
            WHERE l.kind = 'token' AND s.account_name = 'u4@example.com'
            """
        )
        #expect(rows == [#"L6|2|2|{"2026-05-04T09:00:00Z from 203.0.113.10: another place"}"#])
    }

    @Test("A token that follows from no sign-in is told so, on no rung")
    func orphan() async throws {
        let (text, links) = try await shown(try await correlated(story), "saga@example.com")
        let link = try #require(links.first { $0.kind == "token" })
        #expect(link.to == "no sign-in of saga@example.com")
        #expect(link.strength == nil)
        #expect(link.cardinality == 0)
        #expect(text.contains("  no  token STOLEN — no sign-in of saga@example.com"))
    }

    /// Somebody else who goes by wilma's name, days after her.
    private func namesake(_ id: String, day: Int) -> String {
        Records.signIn(id, user: "wilma", at: "2026-05-\(day)T08:00:00Z", address: "203.0.113.9")
            .replacing(Records.guid("wilma"), with: Records.guid(id))
    }

    @Test("Who else could have been meant is told as soon as it is known, as if all had come at once")
    func rivals() async throws {
        let database = try await correlated(story + [namesake("second", day: 12)])
        let before = try await shown(database, "wilma@example.com").links.first { $0.kind == "identity" }
        #expect(before?.strength == "L3")
        #expect(before?.cardinality == 3)
        #expect(before?.runnerUps.count == 1)
        let folder = try TemporaryFolder()
        // No link comes or goes by it, but who shares the name does.
        _ = try await database.ingest([try folder.write("third", namesake("third", day: 20))])
        try await database.correlate()
        let (text, links) = try await shown(database, "wilma@example.com")
        let after = try #require(links.first { $0.kind == "identity" })
        #expect(after.cardinality == 4)
        #expect(after.runnerUps.last == "\(Records.guid("third")): goes by it only since 2026-05-20T08:00:00Z")
        #expect(text.contains("(4 accounts share it)"))
        let whole = try await correlated(story + [namesake("third", day: 20), namesake("second", day: 12)])
        #expect(try await Judgement(whole.store()).cases == Judgement(database.store()).cases)
        #expect(try await database.correlate(rebuild: true).changedNothing)
    }

    @Test("Keys that were handed out again later tie whoever was given them last, as if all had come at once")
    func minters() async throws {
        func signed(_ number: Int, _ time: String) -> String {
            Records.blobRead(number, user: "x", at: time, blob: "b\(number)")
                .replacing(
                    #""type":"OAuth","tokenHash":"TOKEN""#,
                    with: #""type":"AccountKey","tokenHash":"key1(AA11)""#
                )
        }
        func handed(_ number: Int, _ time: String) -> String {
            Records.blobRead(number, user: "maya", at: time, blob: "", operation: "GetUserDelegationKey")
        }
        let early = [handed(1, "2026-05-01T08:00:00Z"), signed(2, "2026-05-20T08:00:00Z")]
        let database = try await correlated(early)
        #expect(try database.sql("SELECT count(*) FROM identity_link") == ["0"])
        let folder = try TemporaryFolder()
        _ = try await database.ingest([try folder.write("late", handed(3, "2026-05-19T08:00:00Z"))])
        try await database.correlate()
        #expect(try database.sql("SELECT rule FROM identity_link") == ["secret-minted"])
    }
}
