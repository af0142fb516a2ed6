import Bytes
import Core
import Correlator
import Engine
import Foundation
import Store
import TestSupport
import Testing

@Suite("Store")
struct StoreTests {
    @Test("A second migration changes nothing, and two at once agree")
    func migrations() async throws {
        let database = try await TestDatabase()
        async let first = database.store()
        async let second = database.store()
        _ = try await (first, second)
        #expect(try await database.store().counts().first?.count == 0)
    }

    @Test("Every record leads back to its bytes, plain and gzip", arguments: [false, true])
    func evidence(_ isGzip: Bool) async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let records = (0..<5000).map {
            Records.cloudTrail(
                "e\($0)",
                "ListUsers",
                service: "iam",
                at: Records.time("2026-05-04T07:00:00Z", plus: Int64($0)),
                userAgent: "agent \($0) \"é😀"
            )
        }
        let bytes = Array("{\"Records\":[\(records.joined(separator: ",\n"))]}".utf8)
        try folder.write("log", isGzip ? Gzip.compress(bytes) : bytes)
        let report = try await database.ingest([folder.path])
        #expect(report.stored == 5000)
        let store = try await database.store()
        var query = ActivityQuery()
        query.limit = 10_000
        let found = try await store.search(query)
        #expect(found.count == 5000)
        for record in found.shuffled().prefix(40) {
            let original = try #require(try await store.bytes(of: record.stored.place))
            #expect(
                Reader.activity(String(decoding: original, as: UTF8.self))?.eventID == record.stored.activity.eventID
            )
            #expect(SHA256Digest(of: original).uuid == record.stored.contentDigest)
        }
    }

    @Test("What is stored is what was read, in every column")
    func roundTrip() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let record = Records.signIn(
            "rt",
            user: "maya",
            at: "2026-05-04T07:11:09.4137718Z",
            address: "2001:db8::9",
            level: "high",
            state: "atRisk",
            types: ["b", "a"],
            userAgent: "x\u{1B}[2J\"'\\\n"
        )
        try folder.write("log.json", record)
        _ = try await database.ingest([folder.path])
        let stored = try #require(try await database.store().search(ActivityQuery()).first?.stored.activity)
        let read = try #require(Reader.activity(record))
        #expect(stored.eventID == read.eventID)
        #expect(stored.occurredAt == read.occurredAt)
        #expect(stored.account == read.account)
        #expect(stored.address == read.address)
        #expect(stored.userAgent == read.userAgent)
        #expect(stored.riskTypes == ["a", "b"])
        #expect(stored.riskLevel == .high)
        #expect(stored.signals == read.signals)
        #expect(stored.tokenUID == read.tokenUID)
        #expect(stored.isPasswordCorrect == read.isPasswordCorrect)
        #expect(stored.appUID == read.appUID)
    }

    @Test("Of one event said twice the later word stays, whichever comes first", arguments: [false, true])
    func laterWord(_ isReversed: Bool) async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let early = Records.signIn("same", user: "maya", at: "2026-05-04T07:00:00Z")
        let late = Records.signIn("same", user: "maya", at: "2026-05-04T07:00:00Z", level: "high", state: "atRisk")
            .replacing("{\"time\":\"2026-05-04T07:00:00Z\"", with: "{\"time\":\"2026-05-04T09:00:00Z\"")
        let order = isReversed ? [late, early] : [early, late]
        for (index, text) in order.enumerated() {
            _ = try await database.ingest([try folder.write("\(index).json", text)])
        }
        let found = try await database.store().search(ActivityQuery())
        #expect(found.count == 1)
        #expect(found.first?.stored.activity.riskLevel == .high)
    }

    @Test("The schema keeps the rules of a distributed one")
    func portability() async throws {
        let store = try await TestDatabase().store()
        let problems = try await store.portabilityProblems()
        #expect(problems == [])
    }

    @Test("The views answer")
    func views() async throws {
        let database = try await TestDatabase()
        let store = try await database.store()
        for view in [
            "case_summary", "case_note", "case_timeline", "case_link", "case_evidence", "account_activity",
            "credential_lineage", "identity_account", "coverage", "campaign_summary",
        ] {
            #expect(try await store.rowCount(ofView: view) == 0)
        }
    }

    @Test(
        "The view of coverage says how late a log comes and until when nothing more is expected, as absence is judged"
    )
    func lag() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        // Hours of 40 days; all are minutes late, one in 150 a day, the early ones weeks.
        let records = (0..<960).map { hour in
            let time = Records.time("2026-04-01T00:00:00Z", plus: Int64(hour) * 3600)
            let lag: Int64 = hour < 200 ? 2_000_000 : hour % 150 == 0 ? 86_400 : Int64(hour % 60) * 60
            return Records.signIn("s\(hour)", user: "maya", at: time)
                .replacing("{\"time\":\"\(time)\"", with: "{\"time\":\"\(Records.time(time, plus: lag))\"")
        }
        let quiet = Records.cloudTrail("q", "ListUsers", service: "iam", at: "2026-05-04T07:00:00Z")
        _ = try await database.ingest([try folder.write("log", (records + [quiet]).joined(separator: "\n"))])
        let coverage = Coverage(of: try await database.store().coverage(of: [Records.tenant]))
        let log = Coverage.Log(tenant: Records.tenant, category: "SignInLogs")
        let end = try #require(coverage.hours[log]?.last) + 3600
        let lag = coverage.lag(of: log, before: end)
        #expect(lag > 0 && lag < 86_400)
        let mark = try #require(coverage.watermark(of: log))
        let told = "SELECT lag_seconds, watermark = '\(mark)' FROM coverage WHERE category = 'SignInLogs'"
        #expect(try database.sql(told) == ["\(lag)|t"])
        // CloudTrail does not say when a record was written.
        let unsaid = "SELECT lag_seconds IS NULL, watermark = last_hour + interval '1 hour' FROM coverage"
        #expect(try database.sql(unsaid + " WHERE source = 'cloudtrail'") == ["t|t"])
    }
}
