import Core
import Foundation
import Sources_AzureAD
import TestSupport
import Testing

@Suite("Entra ID adapter")
struct AzureADTests {
    @Test("One sign-in is one event in the envelope, the Log Analytics row and the Graph object")
    func forms() throws {
        let id = Records.guid("s1")
        let user = Records.guid("maya")
        let envelope = Records.signIn(
            "s1",
            user: "maya",
            at: "2026-05-04T07:11:09.4137718Z",
            level: "medium",
            state: "atRisk",
            types: ["anonymizedIPAddress"]
        )
        let row = """
            {"TenantId":"d0d0d0d0-aaaa-4bbb-8ccc-123456789abc","TimeGenerated":"2026-05-04T07:13:00Z","Type":"SigninLogs",\
            "Category":"SignInLogs","AADTenantId":"\(Records.tenant)","Id":"\(id)","CreatedDateTime":"2026-05-04T07:11:09.4137718Z",\
            "ResultType":"0","UserPrincipalName":"Maya@Example.com","UserId":"\(user)","IPAddress":"203.0.113.10",\
            "Status":"{\\"errorCode\\":0}","RiskEventTypes_V2":"[\\"anonymizedIPAddress\\"]","RiskLevelDuringSignIn":"medium",\
            "RiskState":"atRisk","AuthenticationRequirement":"multiFactorAuthentication"}
            """
        let graph = """
            {"id":"\(id)","createdDateTime":"2026-05-04T07:11:09.4137718Z","userId":"\(user)","userPrincipalName":"maya@example.com",\
            "appId":"x","ipAddress":"203.0.113.10","status":{"errorCode":0},"riskLevelDuringSignIn":"medium","riskState":"atRisk",\
            "riskEventTypes_v2":["anonymizedIPAddress"],"isInteractive":true}
            """
        let activities = try [envelope, row, graph].map { try #require(Reader.activity($0)) }
        #expect(Set(activities.map(\.eventID)).count == 1)
        #expect(Set(activities.map(\.account.id)).count == 1)
        #expect(Set(activities.map(\.occurredAt)).count == 1)
        for activity in activities {
            #expect(activity.outcome == .success)
            #expect(activity.riskLevel == .medium)
            #expect(activity.riskTypes == ["anonymizedIPAddress"])
            #expect(activity.signals.isSuperset(of: [.risky, .anonymizer, .tokenIssued, .interactive]))
            #expect(activity.account.name == "maya@example.com")
        }
    }

    @Test("The sign-in's time is createdDateTime, in UTC, month first")
    func time() throws {
        let record = Records.signIn("t", user: "a", at: "2019-10-18T04:45:48.0729893-05:00")
        #expect(try #require(Reader.activity(record)).occurredAt.description == "2019-10-18T09:45:48.000000Z")
    }

    @Test("A managed identity's default low is no risk")
    func workloads() throws {
        let record = """
            {"time":"11/14/2025 1:48:53 AM","category":"ManagedIdentitySignInLogs","tenantId":"\(Records.tenant)","resultType":"0",\
            "properties":{"id":"\(Records.guid("mi"))","createdDateTime":"2025-11-14T01:48:53Z","servicePrincipalId":"\(Records.guid("sp"))",\
            "servicePrincipalName":"job","ipAddress":"","riskLevelDuringSignIn":"low","riskState":"none","status":{"errorCode":0}}}
            """
        let activity = try #require(Reader.activity(record))
        #expect(activity.account.kind == .managedIdentity)
        #expect(activity.riskLevel == nil)
        #expect(!activity.signals.contains(.risky))
        #expect(activity.address == nil)
    }

    @Test("An MFA prompt is a step, not a failure, and proves the password", arguments: [50074, 50076, 50079, 50158])
    func interrupts(_ code: Int) throws {
        let activity = try #require(
            Reader.activity(Records.signIn("i\(code)", user: "a", at: "2026-05-04T07:00:00Z", code: code))
        )
        #expect(activity.outcome == .interrupt)
        #expect(activity.signals.contains(.rightPassword))
        #expect(activity.signals.isDisjoint(with: [.wrongPassword, .tokenIssued]))
    }

    @Test(
        "A wrong password is a wrong password; a disabled account proves nothing",
        arguments: [(50126, true), (50034, true), (50057, false), (53003, false)]
    )
    func passwords(_ code: Int, _ isWrong: Bool) throws {
        let activity = try #require(
            Reader.activity(Records.signIn("p\(code)", user: "a", at: "2026-05-04T07:00:00Z", code: code))
        )
        #expect(activity.signals.contains(.wrongPassword) == isWrong)
        #expect(activity.signals.contains(.rightPassword) == (code == 53003))
    }

    @Test("A factor that a claim stood for is no single factor")
    func claims() throws {
        let claim =
            #"[{"authenticationMethod":"Previously satisfied","succeeded":true,"authenticationStepResultDetail":"MFA requirement satisfied by claim in the token"}]"#
        func signIn(_ details: String, home: String = Records.guid("home")) throws -> Activity {
            try #require(
                Reader.activity(
                    Records.signIn(
                        "x" + details,
                        user: "g",
                        at: "2026-05-04T07:00:00Z",
                        requirement: "singleFactorAuthentication",
                        homeTenant: home,
                        details: details
                    )
                )
            )
        }
        #expect(try signIn(Records.rightPassword).signals.contains(.crossTenantSingleFactor))
        #expect(try !signIn(claim).signals.contains(.crossTenantSingleFactor))
        #expect(try !signIn(Records.rightPassword, home: Records.tenant).signals.contains(.crossTenantSingleFactor))
    }

    @Test("A risk detection with a one-digit hour names its sign-in by requestId")
    func riskDetection() throws {
        let record = """
            {"time":"5/4/2026 7:14:31 AM","category":"UserRiskEvents","tenantId":"\(Records.tenant)","correlationId":"not this",\
            "properties":{"id":"64hex","requestId":"\(Records.guid("s1"))","riskType":"generic","riskEventType":"passwordSpray",\
            "riskState":"atRisk","riskLevel":"high","ipAddress":"203.0.113.77","activityDateTime":"2026-05-04T7:11:09.413Z",\
            "lastUpdatedDateTime":"2026-05-04T7:14:31.902Z","userId":"\(Records.guid("maya"))","userPrincipalName":"maya@example.com"}}
            """
        let signIn = try #require(Reader.activity(Records.signIn("s1", user: "maya", at: "2026-05-04T07:11:09Z")))
        let risk = try #require(Reader.activity(record))
        #expect(risk.relatedEventID == signIn.eventID)
        #expect(risk.account.id == signIn.account.id)
        #expect(risk.riskTypes == ["passwordSpray"])
        #expect(risk.occurredAt.description == "2026-05-04T07:11:09.413000Z")
    }

    @Test(
        "Other logs of Entra are counted by kind, not refused",
        arguments: ["ProvisioningLogs", "MicrosoftGraphActivityLogs"]
    )
    func others(_ category: String) throws {
        let reading = try Reader.read(#"{"time":"2026-05-04T07:00:00Z","category":"\#(category)","properties":{}}"#)
        guard case .ignored(let kind) = reading else {
            Issue.record("not ignored")
            return
        }
        #expect(kind == category)
    }

    @Test(
        "What is missing is named",
        arguments: [
            ("createdDateTime", #"{"category":"SignInLogs","properties":{"id":"1","userId":"2"}}"#),
            ("userId", #"{"time":"2026-05-04T07:00:00Z","category":"SignInLogs","properties":{"id":"1"}}"#),
        ]
    )
    func missing(_ field: String, _ record: String) {
        #expect { try Reader.read(record) } throws: { ($0 as? RecordProblem)?.field == field }
    }

    @Test(
        "The seed query's rows are its rows, clause by clause",
        arguments: [
            (0, "high", "none", [], "multiFactorAuthentication", Records.tenant, true),
            (0, "medium", "none", [], "multiFactorAuthentication", Records.tenant, true),
            (0, "low", "none", [], "multiFactorAuthentication", Records.tenant, false),
            (53003, "high", "atRisk", ["passwordSpray"], "multiFactorAuthentication", Records.tenant, false),
            (0, "none", "atRisk", [], "multiFactorAuthentication", Records.tenant, true),
            (0, "none", "confirmedCompromised", [], "multiFactorAuthentication", Records.tenant, true),
            (0, "none", "remediated", [], "multiFactorAuthentication", Records.tenant, false),
            (0, "none", "none", ["mcasImpossibleTravel"], "multiFactorAuthentication", Records.tenant, true),
            (0, "none", "none", ["unlikelyTravel"], "multiFactorAuthentication", Records.tenant, false),
            (0, "none", "none", [], "singleFactorAuthentication", Records.guid("other"), true),
            (0, "none", "none", [], "singleFactorAuthentication", Records.tenant, false),
            (0, "none", "none", [], "multiFactorAuthentication", Records.guid("other"), false),
        ] as [(Int, String, String, [String], String, String, Bool)]
    )
    func seed(
        _ code: Int,
        _ level: String,
        _ state: String,
        _ types: [String],
        _ requirement: String,
        _ home: String,
        _ matches: Bool
    ) throws {
        let record = Records.signIn(
            "seed",
            user: "a",
            at: "2026-05-04T07:00:00Z",
            code: code,
            requirement: requirement,
            level: level,
            state: state,
            types: types,
            homeTenant: home
        )
        #expect(try #require(Reader.activity(record)).signals.contains(.seedMatch) == matches)
    }

    @Test("The seed's expression hits the twelve of the thirty named types that it hits")
    func seedTypes() {
        let named = RiskEventType.all.filter {
            !$0.levels.isDisjoint(with: [.signIn, .user]) && $0.name != "anonymousIPAddress"
        }
        #expect(named.count { $0.matchesSeed } == 12)
    }
}
