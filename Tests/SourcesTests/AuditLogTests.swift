import Core
import Engine
import TestSupport
import Testing

@Suite("Entra's audit log")
struct AuditLogTests {
    private static let id = "Directory_53161141_6X649_1"
    private static let key = "d747da7e-e11b-4af2-aede-0487c44067af"
    private static let oldKey = "7dffcdc5-f2d5-43ae-86f1-682561befd4b"

    private static func keys(_ ids: String...) -> String {
        "[" + ids.map { "\\\"[KeyIdentifier=\($0),KeyType=Password,KeyUsage=Verify]\\\"" }.joined(separator: ",") + "]"
    }

    private static func body(
        _ activity: String = "Add service principal credentials",
        initiatedBy: String =
            #"{"user":{"id":"9F0E6A3D-1B7C-4C55-8A2E-77D1C3B8E402","userPrincipalName":"Maya@example.com","ipAddress":"203.0.113.77"}}"#,
        result: String = "success",
        changes: String = "[]"
    ) -> String {
        """
        {"id":"\(id)","activityDisplayName":"\(activity)","activityDateTime":"2026-05-04T07:20:00.5168093Z",\
        "category":"ApplicationManagement","correlationId":"c1","result":"\(result)","loggedByService":"Core Directory",\
        "initiatedBy":\(initiatedBy),"targetResources":[{"id":"a7d5","displayName":"billing","type":"Application",\
        "modifiedProperties":\(changes)}],"additionalDetails":[{"key":"User-Agent","value":"Mozilla/5.0"}]}
        """
    }

    private static func envelope(_ body: String, extra: String = "") -> String {
        """
        {"time":"2026-05-04T07:20:02Z","category":"AuditLogs","tenantId":"\(Records.tenant)","operationName":"x",\(extra)\
        "properties":\(body)}
        """
    }

    @Test("One change is one activity of its user in the envelope, the Graph object, the row and the CSV's row")
    func forms() throws {
        let row = """
            "Id":"\(Self.id)","ActivityDisplayName":"Add service principal credentials","Result":"success",\
            "InitiatedBy":"{\\"user\\":{\\"id\\":\\"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402\\",\\"userPrincipalName\\":\\"maya@example.com\\",\
            \\"ipAddress\\":\\"203.0.113.77\\"}}","TargetResources":"[{\\"displayName\\":\\"billing\\"}]","Category":"ApplicationManagement"
            """
        let records = [
            Self.body(), Self.envelope(Self.body()),
            #"{"Type":"AuditLogs","TimeGenerated":"2026-05-04T07:20:02Z","ActivityDateTime":"2026-05-04T07:20:00.516Z",\#(row)}"#,
            #"{"TimeGenerated [UTC]":"5/4/2026, 7:20:02.000 AM","ActivityDateTime [UTC]":"5/4/2026, 7:20:00.516 AM",\#(row)}"#,
        ]
        let activities = try records.map { try #require(Reader.activity($0)) }
        #expect(Set(activities.map(\.eventID)).count == 1)
        #expect(Set(activities.map(\.occurredAt.description)) == ["2026-05-04T07:20:00.516000Z"])
        let signIn = try #require(
            Reader.activity(
                #"{"time":"2026-05-04T07:00:00Z","category":"SignInLogs","properties":{"id":"1","createdDateTime":"2026-05-04T07:00:00Z","userId":"9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402"}}"#
            )
        )
        for activity in activities {
            #expect(activity.account.id == signIn.account.id)
            #expect(activity.account.name == "maya@example.com")
            #expect(activity.address == IPAddress("203.0.113.77"))
            #expect(activity.resource == "billing")
            #expect(activity.category == "AuditLogs")
            #expect(activity.outcome == .success)
            #expect(activity.signals == .persistence)
        }
    }

    @Test(
        "What opens a way in is told by its name, however its dash, blanks and case are written",
        arguments: [
            ("Update application – Certificates and secrets management ", true),
            ("Update application - Certificates and secrets management", true),
            ("UPDATE APPLICATION \u{2014} certificates  and secrets management", true),
            ("Consent to application", true),
            ("Add app role assignment to service principal", true), ("Register device", true),
            ("User registered security info", true), ("Add member to role", true), ("Invite external user", true),
            ("Set domain authentication", true), ("Delete conditional access policy", true),
            ("Add app role assignment grant to user", false), ("User started security info registration", false),
            ("Update StsRefreshTokenValidFrom Timestamp", false), ("Update user", false),
            ("Add member to group", false),
        ]
    )
    func names(_ name: String, _ opens: Bool) throws {
        #expect(try #require(Reader.activity(Self.body(name))).signals.contains(.persistence) == opens)
        #expect(try #require(Reader.activity(Self.body(name, result: "failure"))).signals.isEmpty)
    }

    @Test("A secret that was added is the one that a sign-in of the application is made with")
    func secrets() throws {
        let added = #"""
            [{"displayName":"KeyDescription","oldValue":"\#(Self.keys(Self.oldKey))","newValue":"\#(Self.keys(Self.oldKey, Self.key.uppercased()))"}]
            """#
        let signIn = """
            {"time":"2026-05-04T08:00:00Z","category":"ServicePrincipalSignInLogs","properties":{"id":"1","createdDateTime":"2026-05-04T08:00:00Z",\
            "servicePrincipalId":"30c1","servicePrincipalCredentialKeyId":"\(Self.key)","status":{"errorCode":0}}}
            """
        let change = try #require(Reader.activity(Self.body("Update application", changes: added)))
        #expect(change.issuedCredentialUID == Self.key)
        #expect(change.signals.isSuperset(of: [.persistence, .credentialIssued]))
        #expect(try #require(Reader.activity(signIn)).credentialUID == change.issuedCredentialUID)
    }

    @Test("A secret that was taken away is no way in")
    func removedSecret() throws {
        let removed = #"""
            [{"displayName":"KeyDescription","oldValue":"\#(Self.keys(Self.oldKey, Self.key))","newValue":"\#(Self.keys(Self.oldKey))"}]
            """#
        let change = try #require(Reader.activity(Self.body("Update application", changes: removed)))
        #expect(change.issuedCredentialUID == nil)
        #expect(change.signals.isEmpty)
    }

    @Test(
        "Whoever is named did it; a mere name is of unknown kind",
        arguments: [
            (#"{"app":{"servicePrincipalId":"30C1","displayName":"job"}}"#, AccountKind.servicePrincipal, "30c1"),
            (#"{"app":{"appId":"B1","displayName":"job"},"user":null}"#, .servicePrincipal, "b1"),
            (#"{"user":{"id":"","userPrincipalName":"Maya@Example.com"}}"#, .user, "upn:maya@example.com"),
            (#"{"app":{"displayName":"Jit Provisioning","appId":null}}"#, .unknown, "name:jit provisioning"),
            ("{}", .unknown, "service:core directory"),
        ]
    )
    func initiators(_ initiatedBy: String, _ kind: AccountKind, _ id: String) throws {
        let account = try #require(Reader.activity(Self.body(initiatedBy: initiatedBy))).account
        #expect(account.kind == kind)
        #expect(account.nativeID == id)
    }

    @Test("A change that nobody is named for is refused with the member that is missing")
    func nobody() {
        #expect(throws: RecordProblem(.missingField, field: "initiatedBy")) {
            try Reader.read(
                Self.envelope(#"{"activityDisplayName":"Add user","activityDateTime":"2026-05-04T07:20:00Z"}"#)
            )
        }
    }

    @Test(
        "Audit logs of other products and exports without ids are named, not refused",
        arguments: [
            (
                #"{"time":"2026-05-04T07:22:00Z","category":"AuditLogs","properties":{"ActivityType":1,"Actor":{}}}"#,
                "Intune AuditLogs"
            ),
            (
                #"{"time":"2026-05-04T07:22:00Z","category":"AuditLogs","operationName":"Add user","properties":{}}"#,
                "AuditLogs without a change"
            ),
            (
                #"{"Date (UTC)":"2026-05-04T07:20:00Z","CorrelationId":"c","ActorType":"User"}"#,
                "AuditLogs of the portal's CSV"
            ),
        ]
    )
    func ignored(_ record: String, _ kind: String) throws {
        guard case .ignored(let told) = try Reader.read(record) else {
            Issue.record("not ignored")
            return
        }
        #expect(told == kind)
    }
}
