import Core
import Foundation
import TestSupport
import Testing

@Suite("Azure activity log adapter")
struct AzureActivityTests {
    private static let subscription = "/subscriptions/11111111-2222-4333-8444-555555555555"
    private static let maya = "9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402"
    private static let prefix = "http://schemas.microsoft.com/identity/claims/"

    private static func claims(_ extra: String = "") -> String {
        """
        {"\(prefix)objectidentifier":"\(maya)","\(prefix)tenantid":"\(Records.tenant)","appid":"A1B2",\
        "uti":"Uh8MfauTEU6MbiufUc4DAA","sid":"s1"\(extra)}
        """
    }

    private static let person = #","http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"Maya@example.com""#

    private static func event(
        _ operation: String,
        status: String = "Success",
        sub: String = "Succeeded.OK",
        claims: String = claims(person),
        properties: String = "{}"
    ) -> String {
        """
        {"time":"2026-05-04T07:31:12.3554259Z","category":"Administrative","operationName":"\(operation)",\
        "resourceId":"\(subscription)/resourceGroups/rg/x","resultType":"\(status)","resultSignature":"\(sub)",\
        "callerIpAddress":"203.0.113.77","correlationId":"c1","identity":{"claims":\(claims)},"properties":\(properties)}
        """
    }

    @Test("One event is one activity in the export, the API's answer and the rows, though only some have its id")
    func forms() throws {
        let resource = "\(Self.subscription)/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/lab"
        let operation = "Microsoft.Storage/storageAccounts/listKeys/action"
        let authorization = #"{"action":"\#(operation)","scope":"\#(resource)"}"#
        func quoted(_ text: String) -> String { text.replacing("\"", with: "\\\"") }
        let row = """
            "OperationNameValue":"\(operation.uppercased())","ActivityStatusValue":"Success","CorrelationId":"C1","EventDataId":"e1",\
            "CategoryValue":"Administrative","Caller":"maya@example.com","CallerIpAddress":"203.0.113.77",\
            "Claims":"\(quoted(Self.claims(Self.person)))","Authorization":"\(quoted(authorization))","_ResourceId":"\(resource.lowercased())"
            """
        let records = [
            """
            {"time":"2026-05-04T07:31:12.3554259Z","category":"Action","operationName":"\(operation.uppercased())","resourceId":"\(resource.uppercased())",\
            "resultType":"Success","resultSignature":"Succeeded.","callerIpAddress":"203.0.113.77","correlationId":"c1",\
            "identity":{"authorization":\(authorization),"claims":\(Self.claims(Self.person))}}
            """,
            """
            {"eventTimestamp":"2026-05-04T07:31:12.3554259Z","category":{"value":"Administrative"},"operationName":{"value":"\(operation)"},\
            "resourceId":"\(resource)","status":{"value":"Succeeded"},"httpRequest":{"clientIpAddress":"203.0.113.77"},"correlationId":"c1",\
            "eventDataId":"e1","caller":"Maya@example.com","claims":\(Self.claims(Self.person)),"authorization":\(authorization)}
            """,
            #"{"Type":"AzureActivity","TimeGenerated":"2026-05-04T07:31:12.3554259Z",\#(row)}"#,
            #"{"TimeGenerated [UTC]":"5/4/2026, 7:31:12.355 AM",\#(row)}"#,
        ]
        let activities = try records.map { try #require(Reader.activity($0)) }
        #expect(Set(activities.map(\.eventID)).count == 1)
        #expect(Set(activities.map(\.occurredAt)).count == 1)
        for activity in activities {
            #expect(activity.source == SourceID("azure-activity"))
            #expect(activity.account.nativeID == Self.maya)
            #expect(activity.account.kind == .user)
            #expect(activity.account.tenant == Records.tenant)
            #expect(activity.aliases.contains(AccountAlias(.userPrincipalName, "maya@example.com")))
            #expect(activity.operation == operation)
            #expect(activity.resource == resource)
            #expect(activity.address == IPAddress("203.0.113.77"))
            #expect(activity.tokenUID == UUID(uuidString: "7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300"))
            #expect(activity.sessionUID == "s1")
            #expect(activity.appUID == "a1b2")
            #expect(activity.signals == .secretMinted)
        }
    }

    @Test("A caller is the account, and its token the token, of the sign-in that gave it out")
    func signIn() throws {
        let signIn = try #require(
            Reader.activity(
                """
                {"time":"2026-05-04T07:00:00Z","category":"SignInLogs","tenantId":"\(Records.tenant)","properties":{"id":"1",\
                "createdDateTime":"2026-05-04T07:00:00Z","userId":"\(Self.maya)","uniqueTokenIdentifier":"Uh8MfauTEU6MbiufUc4DAA"}}
                """
            )
        )
        let call = try #require(Reader.activity(Self.event("Microsoft.Compute/disks/write")))
        #expect(call.account.id == signIn.account.id)
        #expect(call.tokenUID == signIn.tokenUID)
    }

    @Test(
        "What an operation does it does where it succeeds, and only there",
        arguments: [
            ("MICROSOFT.EVENTHUB/NAMESPACES/AUTHORIZATIONRULES/LISTKEYS/ACTION", Signals.secretMinted),
            ("Microsoft.Storage/storageAccounts/listAccountSas/action", .secretMinted),
            ("Microsoft.Storage/storageAccounts/regenerateKey/action", .secretMinted),
            ("Microsoft.DocumentDB/databaseAccounts/listConnectionStrings/action", .secretMinted),
            ("Microsoft.Authorization/roleAssignments/write", .persistence),
            ("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write", .persistence),
            ("Microsoft.Automation/automationAccounts/webhooks/write", .persistence),
            ("microsoft.insights/diagnosticSettings/delete", .logTampering),
            ("Microsoft.OperationalInsights/workspaces/delete", .logTampering),
            ("Microsoft.Network/networkWatchers/flowLogs/delete", .logTampering),
            ("Microsoft.Compute/virtualMachines/write", .resourceCreated),
            ("Microsoft.CognitiveServices/accounts/deployments/write", .resourceCreated),
            ("Microsoft.Compute/snapshots/beginGetAccess/action", .copiedOut),
            ("Microsoft.Compute/virtualMachines/delete", Signals()),
            ("Microsoft.Storage/storageAccounts/write", Signals()),
        ]
    )
    func effects(_ operation: String, _ expected: Signals) throws {
        #expect(try #require(Reader.activity(Self.event(operation))).signals == expected)
        for status in ["Start", "Accept", "Failure", "Canceled"] {
            let activity = try #require(Reader.activity(Self.event(operation, status: status, sub: "")))
            #expect(activity.signals.isEmpty && activity.outcome != .success, "\(status)")
        }
    }

    @Test("The steps of one operation are activities of their own, under one correlation id")
    func steps() throws {
        let steps = try ["Start", "Accept", "Success"].map {
            try #require(Reader.activity(Self.event("Microsoft.Compute/virtualMachines/write", status: $0)))
        }
        #expect(Set(steps.map(\.eventID)).count == 3)
        #expect(Set(steps.map(\.correlationUID)) == ["c1"])
        #expect(steps.map(\.outcome) == [.interrupt, .interrupt, .success])
    }

    @Test("A refusal for want of permission is told from another failure")
    func denied() throws {
        func outcome(_ sub: String) throws -> Outcome {
            try #require(Reader.activity(Self.event("Microsoft.Compute/disks/write", status: "Failure", sub: sub)))
                .outcome
        }
        #expect(try outcome("Failed.Forbidden") == .denied)
        #expect(try outcome("Failed.Conflict") == .failure)
    }

    @Test("The region of a new machine is that of the answer or the request, also where these are text")
    func region() throws {
        let made = Self.event(
            "Microsoft.Compute/virtualMachines/write",
            properties: #"{"statusCode":"Created","responseBody":"{\"location\":\"West Europe\"}"}"#
        )
        #expect(try #require(Reader.activity(made)).region == "westeurope")
    }

    @Test(
        "Applications, managed identities and callers without claims are told apart",
        arguments: [
            (claims(#","idtyp":"app""#), AccountKind.servicePrincipal, maya),
            (claims(#","idtyp":"app","xms_mirid":"/subscriptions/1/resourcegroups/rg/vm""#), .managedIdentity, maya),
            (claims(#","\#(prefix)scope":"user_impersonation""#), .user, maya),
            ("{}", .unknown, "subscription:11111111-2222-4333-8444-555555555555"),
        ]
    )
    func callers(_ claims: String, _ kind: AccountKind, _ id: String) throws {
        let account = try #require(Reader.activity(Self.event("Microsoft.Compute/disks/write", claims: claims))).account
        #expect(account.kind == kind)
        #expect(account.nativeID == id)
    }

    @Test("A caller that is an address, an object id or a service's name is an account without claims as well")
    func callersOfRows() throws {
        let told = [
            "Maya@example.com": ("upn:maya@example.com", AccountKind.user), Self.maya: (Self.maya, .servicePrincipal),
            "Azure Advisor": ("name:azure advisor", .unknown),
        ]
        for (caller, expected) in told {
            let row = """
                {"Type":"AzureActivity","TimeGenerated":"2026-05-04T07:31:12Z","OperationNameValue":"a/b/write","ActivityStatusValue":"Success",\
                "Caller":"\(caller)"}
                """
            let account = try #require(Reader.activity(row)).account
            #expect(account.nativeID == expected.0)
            #expect(account.kind == expected.1)
        }
    }

    @Test("What Azure says of itself is counted by kind", arguments: ["Policy", "ServiceHealth", "Alert", "Autoscale"])
    func ignored(_ category: String) throws {
        let record = Self.event("a/b/action").replacing("\"Administrative\"", with: "\"\(category)\"")
        guard case .ignored(let kind) = try Reader.read(record) else {
            Issue.record("not ignored")
            return
        }
        #expect(kind == category)
    }

    @Test("Resource logs with the same envelope are not taken for the activity log")
    func others() {
        let gateway = """
            {"time":"2026-05-04T07:31:12Z","category":"ApplicationGatewayAccessLog","operationName":"ApplicationGatewayAccess",\
            "resourceId":"/SUBSCRIPTIONS/1/RESOURCEGROUPS/RG","properties":{"clientIP":"203.0.113.7"}}
            """
        #expect(throws: RecordProblem(.unrecognised)) { try Reader.read(gateway) }
    }
}
