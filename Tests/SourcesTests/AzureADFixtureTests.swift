import Core
import Engine
import Foundation
import TestSupport
import Testing

@Suite("Entra ID fixtures")
struct AzureADFixtureTests {
    private static let wrote = "2026-05-04T07:13:02Z"

    /// A sign-in with these members beside those that every one has.
    private func signIn(_ members: String, time: String = wrote, created: String = wrote) throws -> Activity {
        try #require(
            Reader.activity(
                """
                {"time":"\(time)","category":"SignInLogs","tenantId":"\(Records.tenant)","resultType":"0","properties":{\
                "id":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300","createdDateTime":"\(created)",\
                "userId":"\(Records.guid("maya"))","userPrincipalName":"maya@example.com"\(members)}}
                """
            )
        )
    }

    @Test("4: an American time of writing is month first, beside a sign-in's time with seven digits and an offset")
    func times() throws {
        let activity = try signIn("", time: "5/4/2026 1:07:31 AM", created: "2026-05-03T20:06:09.4137718-05:00")
        #expect(activity.loggedAt?.description == "2026-05-04T01:07:31.000000Z")
        #expect(activity.occurredAt.second.description == "2026-05-04T01:06:09.000000Z")
        let afternoon = try signIn("", time: "12/11/2025 3:03:58 PM", created: "2025-12-11T15:02:00Z")
        #expect(afternoon.loggedAt?.description == "2025-12-11T15:03:58.000000Z")
        let midnight = try signIn("", time: "1/2/2026 12:00:01 AM", created: "2026-01-01T23:59:00Z")
        #expect(midnight.loggedAt?.description == "2026-01-02T00:00:01.000000Z")
    }

    @Test("5: a risk detection is the sign-in's by its own correlation id, not by the envelope's")
    func detection() throws {
        let risk = try #require(
            Reader.activity(
                """
                {"time":"5/4/2026 7:14:31 AM","category":"UserRiskEvents","tenantId":"\(Records.tenant)",\
                "correlationId":"1f0a5c0f","properties":{"id":"1f0a5c0f","requestId":"\(Records.guid("s"))",\
                "correlationId":"c2a94d10","riskType":"generic","riskEventType":"passwordSpray","riskState":"remediated",\
                "riskLevel":"high","activityDateTime":"2026-05-04T7:11:09.413Z","location":{"countryOrRegion":"SE"},\
                "detectedDateTime":"2026-05-04T7:14:02.118Z","lastUpdatedDateTime":"2026-05-04T7:14:31.902Z",\
                "userId":"\(Records.guid("maya"))","additionalInfo":"[{\\"Key\\":\\"clientIp\\",\\"Value\\":\\"x\\"}]"}}
                """
            )
        )
        #expect(risk.correlationUID == "c2a94d10")
        #expect(risk.nativeID == "1f0a5c0f")
        #expect(risk.loggedAt?.description == "2026-05-04T07:14:31.902000Z")
        #expect(risk.riskLevel == .high)
        #expect(risk.riskState == .remediated)
        #expect(risk.country == "SE")
    }

    @Test(
        "6: risk types are a list however they are written, new names stay, and the seed query sees what it sees",
        arguments: [
            (#"["anonymizedIPAddress","leakedCredentials"]"#, ["anonymizedIPAddress", "leakedCredentials"], true),
            (#""[\"anonymizedIPAddress\"]""#, ["anonymizedIPAddress"], true),
            (#""[ \r\n \"unlikelyTravel\"]""#, ["unlikelyTravel"], false),
            (#""[]""#, [], false), (#""""#, [], false), ("null", [], false), ("[]", [], false),
            (#"["unlikelyTravel"]"#, ["unlikelyTravel"], false),
            (#"["someTypeOfNextYear"]"#, ["someTypeOfNextYear"], false),
            (#""passwordSpray, unlikelyTravel""#, ["passwordSpray", "unlikelyTravel"], true),
        ] as [(String, [String], Bool)]
    )
    func riskTypes(_ written: String, _ expected: [String], _ isSeedMatch: Bool) throws {
        let activity = try signIn(",\"riskEventTypes_v2\":\(written)")
        #expect(activity.riskTypes == expected)
        #expect(activity.signals.contains(.risky) == !expected.isEmpty)
        #expect(activity.signals.contains(.seedMatch) == isSeedMatch)
    }

    @Test("8: the portal's CSV is read by position: header twice, blanks, a line break in a cell, a guarded token")
    func portal() async throws {
        let folder = try TemporaryFolder()
        let store = MemoryStore()
        let path = try folder.write(
            "InteractiveSignIns_2026-05-04.csv",
            """
            \u{FEFF}Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,Application,Application ID ,\
            Resource,Resource ID ,IP address,Location,Status,Sign-in error code,Failure reason,Incoming token type,\
            Authentication Protocol,Incoming token type,Unique token identifier,Autonomous system  number,\
            Authentication requirement\r
            2026-05-04T07:11:09Z,7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300,"Mozilla/5.0 (X11, ""Linux"")\n rest",c2a94d10,\
            \(Records.guid("maya")),Maya,maya@example.com,Storage Browser,\(Records.storageApp),Azure Storage,e406a681,\
            203.0.113.77,"Uppsala, Uppsala, SE",Success,,Other.,none,oAuth2,none,'-HTOWJ_IAk-OqBkIlk-ELg,64500,\
            Single-factor authentication\r
            2026-05-04T07:12:09Z,8d0c1f52-93ab-4e11-8c6e-2b9f51ce0300,,c2a94d11,\(Records.guid("maya")),Maya,\
            maya@example.com,Storage Browser,\(Records.storageApp),,,2001:db8::9,,Failure,50126,Wrong,none,,none,,,\r

            """
        )
        let report = try await IngestService(store: store, registry: TestDatabase.registry).ingest([path])
        #expect(report.rejected == 0)
        let read = try #require(await store.activitiesByURI[path]).map(\.activity)
        let first = try #require(read.first)
        #expect(read.count == 2)
        #expect(first.nativeID == "7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300")
        #expect(first.userAgent == "Mozilla/5.0 (X11, \"Linux\")\n rest")
        #expect(first.appUID == Records.storageApp)
        #expect(first.country == "SE")
        #expect(first.asn == 64500)
        #expect(first.outcome == .success)
        #expect(first.authenticationRequirement == "singleFactorAuthentication")
        #expect(first.tokenUID?.uuidString.lowercased() == "58ce74f8-c89f-4f02-8ea8-1908964f842e")
        #expect(read.last?.signals.contains(.wrongPassword) == true)
        #expect(read.last?.address?.description == "2001:db8::9")
    }

    @Test(
        "9: a token's id is the sign-in's in each spelling, and never with its bytes turned round",
        arguments: [
            "Uh8MfauTEU6MbiufUc4DAA", "N2QwYzFmNTItOTNhYi00ZTExLThjNmUtMmI5ZjUxY2UwMzAw",
            "7D0C1F52-93AB-4E11-8C6E-2B9F51CE0300", "'Uh8MfauTEU6MbiufUc4DAA", "Uh8MfauTEU6MbiufUc4DAA==",
        ]
    )
    func tokens(_ written: String) throws {
        let activity = try signIn(",\"uniqueTokenIdentifier\":\"\(written)\"")
        #expect(activity.tokenUID?.uuidString.lowercased() == activity.nativeID)
        #expect(activity.tokenUID != UUID(uuidString: "521f0c7d-ab93-114e-8c6e-2b9f51ce0300"))
    }

    @Test("11: one Event Hub batch of several categories goes to its sources, the rest is counted by name")
    func mixedBatch() async throws {
        let folder = try TemporaryFolder()
        let store = MemoryStore()
        let records = [
            Records.signIn("mixed", user: "maya", at: Self.wrote),
            #"{"time":"2026-05-04T07:00:00Z","category":"ProvisioningLogs","operationName":"Import","properties":{}}"#,
            Records.blobRead(1, user: "maya", at: Self.wrote, blob: "a"),
            Records.signIn("quiet", user: "maya", at: Self.wrote, category: "NonInteractiveUserSignInLogs"),
        ]
        let path = try folder.write("hub.json", "{\"records\":[\(records.joined(separator: ","))]}")
        let report = try await IngestService(store: store, registry: TestDatabase.registry).ingest([path])
        #expect(report.ignored == ["ProvisioningLogs": 1])
        let read = try #require(await store.activitiesByURI[path]).map(\.activity)
        #expect(read.map(\.category) == ["SignInLogs", "StorageRead", "NonInteractiveUserSignInLogs"])
        #expect(read.map(\.source.rawValue) == ["azure-ad", "azure-storage", "azure-ad"])
        #expect(read.map { $0.signals.contains(.interactive) } == [true, false, false])
    }

    @Test(
        "35: numbers and booleans are the same as text",
        arguments: [
            (#""autonomousSystemNumber":64500,"isInteractive":true"#, #""status":{"errorCode":50126}"#),
            (#""autonomousSystemNumber":"64500","isInteractive":"true""#, #""status":{"errorCode":"50126"}"#),
            (#""autonomousSystemNumber":64500.0,"isInteractive":"TRUE""#, #""status":"{\"errorCode\":50126.0}""#),
        ]
    )
    func typed(_ members: String, _ status: String) throws {
        let activity = try signIn(",\(members),\(status)")
        #expect(activity.asn == 64500)
        #expect(activity.statusCode == "50126")
        #expect(activity.signals.contains(.wrongPassword))
    }
}
