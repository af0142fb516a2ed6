import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// Inputs in which records, words or bytes could go missing without a trace.
@Suite("Nothing is lost")
struct NothingLostTests {
    private static func event(_ number: Int, _ more: String = "") -> String {
        """
        {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/lab",\
        "accountId":"111122223333","userName":"lab"},"eventTime":"2026-05-01T10:00:0\(number)Z",\
        "eventSource":"s3.amazonaws.com","eventName":"ListBuckets","awsRegion":"eu-north-1",\
        "sourceIPAddress":"203.0.113.4","eventID":"00000000-0000-4000-8000-00000000000\(number)"\(more)}
        """
    }

    private static func signIn(writtenAt time: String, _ more: String = "") -> String {
        """
        {"time":"\(time)","category":"SignInLogs","tenantId":"t","resultType":"0","properties":{"id":"s1",\
        "createdDateTime":"2026-05-04T10:00:00Z","userId":"u","status":{"errorCode":0},\
        "ipAddress":"203.0.113.5"\(more)}}
        """
    }

    private static func ingest(_ text: String) async throws -> (report: IngestReport, database: TestDatabase) {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        return (try await database.ingest([try folder.write("log", Array(text.utf8))]), database)
    }

    @Test(
        "An envelope's records count in all its arrays",
        arguments: [
            #"{"Records":[],"records":[@1,@2]}"#, #"{"Records":[@1],"x":[1],"records":[@2],"y":{}}"#,
            #"{"value":[],"results":[@1,@2],"z":2}"#, #"[{"Records":[@1]},{"Records":[],"Records":[@2]}]"#,
        ]
    )
    func arrays(_ envelope: String) async throws {
        let text = envelope.replacing("@1", with: Self.event(1)).replacing("@2", with: Self.event(2))
        #expect(try await Self.ingest(text).report.stored == 2)
    }

    @Test("A number that no machine holds does not hide its record", arguments: ["99999999999999999999999", "-1e999"])
    func numbers(_ number: String) async throws {
        let text = Self.event(1, #","requestParameters":{"n":\#(number),"user":"\ud800"}"#)
        #expect(try await Self.ingest(text).report.stored == 1)
    }

    @Test("Evidence is kept where an object begins with what is no record")
    func evidence() async throws {
        let header = "eventTime,eventName,eventSource,eventID,sourceIPAddress,userIdentity.type,userIdentity.arn\n"
        let row = "2026-05-01T11:00:00Z,ListBuckets,s3.amazonaws.com,id-1,203.0.113.4,IAMUser,arn:aws:iam::1:user/a\n"
        let (report, database) = try await Self.ingest(header + ",,,,,,\n" + row)
        #expect(report.stored == 1)
        let store = try await database.store()
        let found = try #require(try await store.search(ActivityQuery()).first)
        let bytes = try #require(try await store.bytes(of: found.stored.place))
        #expect(String(decoding: bytes, as: UTF8.self) == String(row.dropLast()))
    }

    @Test("A quote that is never closed is told, however many lines it swallows")
    func quote() async throws {
        let header = "eventTime,eventName,eventSource,eventID,sourceIPAddress,userIdentity.type,userIdentity.arn\n"
        let row = "2026-05-01T11:00:00Z,ListBuckets,s3.amazonaws.com,id-1,203.0.113.4,IAMUser,arn:aws:iam::1:user/a\n"
        let report = try await Self.ingest(header + "\"" + row + row).report
        #expect(report.rejected == 1)
        #expect(report.needsAttention)
    }

    @Test("Two words on one event in one carrier are both heard")
    func words() async throws {
        let risk = #","riskState":"atRisk","riskLevelDuringSignIn":"high""#
        let words = [
            Self.signIn(writtenAt: "2026-05-04T10:01:00Z"), Self.signIn(writtenAt: "2026-05-04T10:05:00Z", risk),
        ]
        let carrier = #"{"body":{"records":[\#(words.joined(separator: ","))]},"SystemProperties":{}}"#
        let (report, database) = try await Self.ingest(carrier)
        #expect(report.stored == 1)
        #expect(report.duplicates == 1)
        let found = try #require(try await database.store().search(ActivityQuery()).first)
        #expect(found.stored.activity.riskState == .atRisk)
    }

    @Test("Texts that look alike stay what they were, byte by byte")
    func spellings() async throws {
        let agents = ["caf\u{E9}", "cafe\u{301}"]
        let lines = agents.enumerated().map { Self.event($0.offset, #","userAgent":"\#($0.element)""#) }
        let (_, database) = try await Self.ingest(lines.joined(separator: "\n"))
        let found = try await database.store().search(ActivityQuery()).compactMap(\.stored.activity.userAgent)
        #expect(Set(found.map { Array($0.utf8) }) == Set(agents.map { Array($0.utf8) }))
    }

    @Test("A storage request that one form cuts to the millisecond is one request")
    func milliseconds() async throws {
        func request(_ time: String) -> String {
            """
            {"time":"\(time)","category":"StorageRead","operationName":"GetBlob","statusCode":200,\
            "callerIpAddress":"203.0.113.9:1","correlationId":"c-1","identity":{"type":"OAuth",\
            "requester":{"objectId":"o-1","tenantId":"t"}},"uri":"https://lab.blob.core.windows.net/c/b",\
            "properties":{"accountName":"lab","serviceType":"blob","objectKey":"/lab/c/b"}}
            """
        }
        let text = request("2026-05-04T10:11:12.1234567Z") + "\n" + request("2026-05-04T10:11:12.123Z")
        let report = try await Self.ingest(text).report
        #expect(report.stored == 1)
        #expect(report.duplicates == 1)
    }
}
