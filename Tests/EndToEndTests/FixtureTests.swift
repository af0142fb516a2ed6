import Core
import Correlator
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// Promises that need a store: what is said of one event in several records, and what grows or overlaps.
// Case by case: each has connections of its own, and all at once would hold hundreds.
@Suite("Fixtures in a database", .serialized)
struct FixtureTests {
    private static let id = "7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300"
    private static let user = "9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402"
    private static let app = "a1b2c3d4-0001-4002-8003-0123456789ab"

    /// One sign-in in the five ways in which people get it.
    private static let sightings: [(name: String, text: String)] = [
        (
            "envelope.json",
            """
            {"time":"2026-05-04T07:13:02.118Z","category":"SignInLogs","tenantId":"\(Records.tenant)","resultType":"0",\
            "location":"SE","properties":{"id":"\(id)","createdDateTime":"2026-05-04T07:11:09.4137718+00:00",\
            "userPrincipalName":"Maya@example.com","userId":"\(user)","appId":"\(app)","ipAddress":"203.0.113.77",\
            "userAgent":"Mozilla/5.0","status":{"errorCode":0},"correlationId":"c2a94d10","riskLevelDuringSignIn":"medium",\
            "riskState":"atRisk","riskEventTypes_v2":["anonymizedIPAddress"],"uniqueTokenIdentifier":\
            "Uh8MfauTEU6MbiufUc4DAA","authenticationRequirement":"singleFactorAuthentication","isInteractive":true}}
            """
        ),
        (
            "row.json",
            """
            {"TenantId":"d0d0d0d0-aaaa-4bbb-8ccc-123456789abc","TimeGenerated":"2026-05-04T07:13:02.118Z",\
            "Type":"SigninLogs","AADTenantId":"\(Records.tenant)","Id":"\(id)","ResultType":"0","AppId":"\(app)",\
            "CreatedDateTime":"2026-05-04T07:11:09.4137718Z","UserPrincipalName":"maya@example.com","UserId":"\(user)",\
            "IPAddress":"203.0.113.77","LocationDetails":"{\\"countryOrRegion\\":\\"SE\\"}","CorrelationId":"c2a94d10",\
            "RiskLevelDuringSignIn":"medium","RiskState":"atRisk","RiskEventTypes_V2":"[\\"anonymizedIPAddress\\"]"}
            """
        ),
        (
            "graph.json",
            """
            {"value":[{"id":"\(id)","createdDateTime":"2026-05-04T07:11:09Z","userPrincipalName":"maya@example.com",\
            "userId":"\(user)","appId":"\(app)","ipAddress":"203.0.113.77","status":{"errorCode":0},\
            "correlationId":"c2a94d10","isInteractive":true,"riskState":"atRisk","riskLevelDuringSignIn":"medium",\
            "location":{"countryOrRegion":"SE"}}]}
            """
        ),
        (
            "InteractiveSignIns.json",
            """
            [{"id":"\(id)","createdDateTime":"2026-05-04T07:11:09Z","userPrincipalName":"maya@example.com",\
            "userId":"\(user)","appId":"\(app)","ipAddress":"203.0.113.77","status":{"errorCode":0},\
            "correlationId":"c2a94d10","location":{"countryOrRegion":"SE"},"userAgent":"Mozilla/5.0"}]
            """
        ),
        (
            "InteractiveSignIns.csv",
            """
            Date (UTC),Request ID,Correlation ID,User ID,Username,Application ID ,IP address,Location,Status\r
            2026-05-04T07:11:09Z,\(id),c2a94d10,\(user),maya@example.com,\(app),203.0.113.77,"Uppsala, SE",Success\r

            """
        ),
    ]

    @Test(
        "1: one sign-in in five forms is one activity with five sightings, whichever comes first",
        arguments: [0, 2, 4]
    )
    func forms(_ first: Int) async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        var reports: [IngestReport] = []
        for (name, text) in Self.sightings[first...] + Self.sightings[..<first] {
            reports.append(try await database.ingest([try folder.write(name, text)]))
        }
        #expect(reports.map(\.read) == [1, 1, 1, 1, 1])
        #expect(reports.map(\.stored) == [1, 0, 0, 0, 0])
        #expect(reports.map(\.duplicates) == [0, 1, 1, 1, 1])
        let found = try await database.store().search(ActivityQuery()).map(\.stored.activity)
        let activity = try #require(found.first)
        #expect(found.count == 1)
        // What only some of the forms say is there, whatever came first or last.
        #expect(activity.occurredAt.second.description == "2026-05-04T07:11:09.000000Z")
        #expect(activity.account.nativeID == Self.user)
        #expect(activity.account.tenant == Records.tenant)
        #expect(activity.account.name == "maya@example.com")
        #expect(activity.outcome == .success)
        #expect(activity.statusCode == "0")
        #expect(activity.address?.description == "203.0.113.77")
        #expect(activity.country == "SE")
        #expect(activity.appUID == Self.app)
        #expect(activity.correlationUID == "c2a94d10")
        #expect(activity.userAgent == "Mozilla/5.0")
        #expect(activity.riskLevel == .medium)
        #expect(activity.riskState == .atRisk)
        #expect(activity.riskTypes == ["anonymizedIPAddress"])
        #expect(activity.tokenUID?.uuidString.lowercased() == Self.id)
        #expect(activity.authenticationRequirement == "singleFactorAuthentication")
        #expect(activity.signals.isSuperset(of: [.anonymizer, .risky, .tokenIssued, .interactive]))
    }

    @Test("2: an interrupt and the success after it are two rows of one flow, and no failure")
    func flow() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let rows = [("prompt", 50074, "07:11:00"), ("done", 0, "07:11:40")].map { name, code, time in
            Records.signIn(name, user: "maya", at: "2026-05-04T\(time)Z", code: code, correlation: "flow")
        }
        #expect(try await database.ingest([try folder.write("a.json", rows.joined(separator: "\n"))]).stored == 2)
        let found = try await database.store().search(ActivityQuery()).map(\.stored.activity)
        #expect(found.map(\.outcome) == [.success, .interrupt])
        #expect(Set(found.map(\.correlationUID)) == ["flow"])
        #expect(found.allSatisfy { !$0.signals.contains(.wrongPassword) })
    }

    @Test("3: a sign-in told again with its steps and risk is one row that knows them, from whose place they are read")
    func fuller() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let time = "2026-05-04T07:11:09Z"
        let early = Records.signIn("again", user: "maya", at: time, category: "NonInteractiveUserSignInLogs")
        let late = Records.signIn(
            "again",
            user: "maya",
            at: time,
            category: "NonInteractiveUserSignInLogs",
            level: "high",
            state: "atRisk",
            types: ["anomalousToken"],
            details: Records.rightPassword
        ).replacing("{\"time\":\"\(time)\"", with: "{\"time\":\"2026-05-04T08:00:00Z\"")
        #expect(try #require(Reader.activity(early)).isPasswordCorrect == nil)
        _ = try await database.ingest([try folder.write("a.json", early)])
        #expect(try await database.ingest([try folder.write("b.json", late)]).duplicates == 1)
        let store = try await database.store()
        let found = try await store.search(ActivityQuery())
        let record = try #require(found.first)
        #expect(found.count == 1)
        #expect(record.stored.activity.isPasswordCorrect == true)
        #expect(record.stored.activity.riskLevel == .high)
        #expect(record.stored.activity.riskTypes == ["anomalousToken"])
        #expect(try await store.bytes(of: record.stored.place) == Array(late.utf8))
    }

    @Test("10: PT1H.json is read while it grows: nothing lost, nothing twice, on at the byte where it ended")
    func growing() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let lines = (0..<30).map {
            Records.signIn("g\($0)", user: "maya", at: Records.time("2026-05-04T07:00:00Z", plus: Int64($0))) + "\r\n"
        }
        let whole = Array(lines.joined().utf8)
        let line = lines[0].utf8.count
        var stored: Int64 = 0
        var begun: [Int64?] = []
        for length in [line * 7 + 100, line * 7 + 101, line * 20, line * 20 + 1, whole.count] {
            let report = try await database.ingest([try folder.write("PT1H.json", Array(whole[..<length]))])
            #expect(report.rejected == 0 && report.duplicates == 0)
            #expect(report.objects.filter { !$0.isBalanced } == [])
            stored += report.stored
            let isInside = length % line > 0
            #expect((report.objects[0].tailLength > 0) == isInside, "\(length)")
            begun.append(report.objects[0].continuedAt)
        }
        #expect(stored == 30)
        #expect(begun.first == .some(nil))
        #expect(begun.dropFirst().allSatisfy { $0 != nil })
        let store = try await database.store()
        for record in try await store.search(ActivityQuery()) {
            let bytes = try #require(try await store.bytes(of: record.stored.place))
            #expect(lines.contains(String(decoding: bytes, as: UTF8.self) + "\r\n"))
        }
    }

    @Test("14: the rows of a copy under one correlation id are two activities")
    func copies() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let rows = [("CopyBlobSource", "StorageRead"), ("CopyBlobDestination", "StorageWrite")].enumerated().map {
            """
            {"time":"2026-05-04T07:05:00.12\($0)Z","category":"\($1.1)","operationName":"\($1.0)","statusCode":202,\
            "correlationId":"r","identity":{"type":"AccountKey","tokenHash":"key1(A)"},\
            "properties":{"accountName":"lab","operationCount":\($0)}}
            """
        }
        #expect(try await database.ingest([try folder.write("a.json", rows.joined(separator: "\n"))]).stored == 2)
        // The other delivery of the same rows brings none.
        let batch = "{\"records\":[\(rows.reversed().joined(separator: ","))]}"
        #expect(try await database.ingest([try folder.write("b.json", batch)]).stored == 0)
    }

    @Test("15: of two trails' unsorted, partly overlapping files each event is one row")
    func overlapping() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        let events = (0..<20).map {
            Records.cloudTrail(
                "o\($0)",
                "ListUsers",
                service: "iam",
                at: Records.time("2026-05-04T07:00:00Z", plus: Int64($0))
            )
        }
        var random = SeededGenerator(15)
        let files = [events[0..<14], events[8..<20]].map {
            "{\"Records\":[\($0.shuffled(using: &random).joined(separator: ","))]}"
        }
        let paths = try files.enumerated().map { try folder.write("\($0).json", $1) }
        let report = try await database.ingest(paths)
        #expect(report.stored == 20)
        #expect(report.duplicates == 6)
        let found = try await database.store().search(ActivityQuery()).map(\.stored.activity.occurredAt)
        #expect(found == found.sorted(by: >))
        #expect(Set(found).count == 20)
    }

    @Test("18: a chain of keys that arrives in reverse leads from the last key's account to the name that began it")
    func chain() async throws {
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        func session(_ role: String, _ name: String) -> String {
            "\"type\":\"AssumedRole\",\"principalId\":\"AROA\(role):\(name)\",\"arn\":"
                + "\"arn:aws:sts::111122223333:assumed-role/\(role)/\(name)\""
        }
        func event(_ name: String, _ call: String, _ time: String, _ key: String, _ identity: String, _ issued: String?)
            -> String
        {
            let response = issued.map { ",\"responseElements\":{\"credentials\":{\"accessKeyId\":\"\($0)\"}}" } ?? ""
            return Records.cloudTrail(name, call, service: call == "AssumeRole" ? "sts" : "s3", at: time, key: key)
                .replacing(
                    "\"type\":\"IAMUser\",\"principalId\":\"AIDAana\",\"arn\":\"arn:aws:iam::111122223333:user/ana\"",
                    with: identity
                )
                .replacing(",\"responseElements\":null", with: response)
        }
        let steps = [
            Records.assumeRoleWithSAML(
                "maya",
                at: "2026-05-04T07:26:40Z",
                key: "ASIAQEXAMPLEQEXAMPLA",
                address: "192.0.2.7"
            ),
            event(
                "use",
                "ListBuckets",
                "2026-05-04T07:27:00Z",
                "ASIAQEXAMPLEQEXAMPLA",
                session("Reader", "maya@example.com"),
                nil
            ),
            event(
                "hop",
                "AssumeRole",
                "2026-05-04T07:28:00Z",
                "ASIAQEXAMPLEQEXAMPLA",
                session("Reader", "maya@example.com"),
                "ASIAQEXAMPLEQEXAMPLB"
            ),
            event("read", "GetObject", "2026-05-04T07:29:00Z", "ASIAQEXAMPLEQEXAMPLB", session("Audit", "x"), nil),
        ]
        for (number, step) in steps.enumerated().reversed() {
            #expect(try await database.ingest([try folder.write("\(number).json", step)]).stored == 1)
        }
        let store = try await database.store()
        var query = ActivityQuery()
        query.operation = "GetObject"
        let last = try #require(try await store.search(query).first?.stored.activity.account)
        #expect(last.nativeID == "arn:aws:sts::111122223333:assumed-role/Audit/x")
        let ancestry = CredentialLineage(try await store.lineage(of: ["ASIAQEXAMPLEQEXAMPLB"]))
            .ancestry(of: "ASIAQEXAMPLEQEXAMPLB")
        #expect(ancestry.map(\.operation) == ["AssumeRole", "AssumeRoleWithSAML"])
        let first = try #require(ancestry.last?.issuer)
        let names = try await store.aliases(of: first, limit: 10).map(\.alias)
        #expect(names.contains(AccountAlias(.samlSubject, "maya@example.com")))
        #expect(try await store.rowCount(ofView: "credential_ancestry") >= 3)
    }

    @Test("34: a session's secret is masked where a record is shown, also in JSON within JSON and in a cell")
    func secrets() async throws {
        let secret =
            #"{"of":"nobody","credentials":{"sessionToken" : "VERY/SECRET=","secretAccessKey":"AS+SECRET","k":"said"}}"#
        let cell = "a,b\r\nx,\(Wrapped.cell(secret))\r\n"
        let database = try await TestDatabase()
        let folder = try TemporaryFolder()
        for (number, text) in [secret, Wrapped.topic(secret), Wrapped.topic(Wrapped.topic(secret)), cell].enumerated() {
            try folder.write("\(number)", text)
        }
        #expect(try await database.ingest([folder.path]).rejected == 4)
        for reject in try await database.store().rejects(limit: 5) {
            let name = "\(reject.place.objectID.uuidString.lowercased())/\(reject.number)"
            let shown = Command.run(["rejects", "show", name], on: database)
            #expect(shown.status == 0, "\(shown.errors)")
            #expect(shown.output.contains("nobody") && shown.output.contains("said"))
            #expect(!shown.output.contains("SECRET"), "\(shown.output)")
        }
    }
}
