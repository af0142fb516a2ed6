import Core
import Foundation
import TestSupport
import Testing

@Suite("Entra ID signals and aliases")
struct AzureADSignalTests {
    private func isDenied(_ code: Int, details: String = "[]", status: String? = nil) throws -> Bool {
        var record = Records.signIn("m", user: "maya", at: "2026-05-04T07:00:00Z", code: code, details: details)
        if let status {
            record = record.replacing(
                "\"errorCode\":\(code)",
                with: "\"errorCode\":\(code),\"additionalDetails\":\"\(status)\""
            )
        }
        return try #require(Reader.activity(record)).signals.contains(.mfaDenied)
    }

    @Test(
        "A second factor is denied by whoever declines or does not answer, or nothing is said; not by a wrong code or a fault",
        arguments: [
            ("MFA denied; user declined the authentication", true),
            ("MFA denied; user did not respond to mobile app notification", true),
            ("MFA denied; Phone App Reported Fraud", true), ("MFA Denied; Fraud Code Entered", true),
            ("MFA denied; user never entered the verification code", true),
            ("MFA denied; phone call went to voicemail", true),
            ("MFA denied; user entered incorrect code", false),
            ("MFA denied; duplicate authentication attempt", false), ("MFA denied; service error", false),
            ("MFA successfully completed", false), ("", true),
        ]
    )
    func denials(_ text: String, _ expected: Bool) throws {
        let steps = """
            [{"authenticationMethod":"Password","succeeded":true},{"authenticationMethod":"Mobile app notification",\
            "succeeded":false,"authenticationStepResultDetail":"\(text)"}]
            """
        #expect(try isDenied(500121, details: steps) == expected)
        #expect(try isDenied(500121, details: Records.quoted(steps)) == expected)
        #expect(try isDenied(500121, status: text) == expected)
        // These only ask for it.
        #expect(try !isDenied(50074, details: steps))
        #expect(try !isDenied(50076, status: text))
    }

    @Test("The portal's export says it in a column of its own")
    func portal() throws {
        let row = """
            {"Date (UTC)":"2026-05-04T07:11:09Z","Request ID":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0300",\
            "User ID":"\(Records.guid("maya"))","Username":"maya@example.com","Application ID":"a",\
            "IP address":"203.0.113.7","Status":"Failure","Sign-in error code":"500121",\
            "Multifactor authentication result":"MFA denied; user declined the authentication"}
            """
        #expect(try #require(Reader.activity(row)).signals.contains(.mfaDenied))
    }

    @Test("An export without the columns of the second factor does not hide that it was refused")
    func shortExport() throws {
        let row = """
            {"Timestamp":"2026-05-04T07:11:09Z","RequestId":"7d0c1f52-93ab-4e11-8c6e-2b9f51ce0301","ErrorCode":500121,\
            "AccountObjectId":"\(Records.guid("maya"))","AccountUpn":"maya@example.com","LogonType":"interactiveUser"}
            """
        #expect(try #require(Reader.activity(row)).signals.contains(.mfaDenied))
    }

    @Test("A level that the licence hides is neither risk nor none")
    func hiddenLevel() throws {
        func activity(_ level: String) throws -> Activity {
            try #require(
                Reader.activity(Records.signIn("h", user: "maya", at: "2026-05-04T07:00:00Z", level: level))
            )
        }
        #expect(try activity("hidden").riskLevel == .hidden)
        #expect(try !activity("hidden").signals.contains(.risky))
        #expect(try activity("none").riskLevel == RiskLevel.none)
        #expect(try activity("").riskLevel == nil)
    }

    @Test(
        "A guest whom a policy should have asked for a second factor is told apart",
        arguments: [
            (#"{"result":"notApplied","enforcedGrantControls":["Mfa"]}"#, true),
            (#"{"result":"reportOnlyFailure","enforcedGrantControls":["Mfa","CompliantDevice"]}"#, true),
            (#"{"result":"success","enforcedGrantControls":["Mfa"]}"#, false),
            (#"{"result":"notApplied","enforcedGrantControls":["Block"]}"#, false),
            (#"{"result":"notApplied"}"#, false),
        ] as [(String, Bool)]
    )
    func skippedPolicy(_ policy: String, _ isSkipped: Bool) throws {
        func signals(home: String, policies: String) throws -> Signals {
            let properties = "\"properties\":{\"appliedConditionalAccessPolicies\":\(policies),"
            let record = Records.signIn(
                "c",
                user: "guest",
                at: "2026-05-04T07:00:00Z",
                requirement: "singleFactorAuthentication",
                homeTenant: home
            )
            return try #require(Reader.activity(record.replacing("\"properties\":{", with: properties))).signals
        }
        let foreign = Records.guid("partner")
        #expect(try signals(home: foreign, policies: "[\(policy)]").contains(.mfaPolicySkipped) == isSkipped)
        #expect(
            try signals(home: foreign, policies: Records.quoted("[\(policy)]")).contains(.mfaPolicySkipped) == isSkipped
        )
        #expect(try !signals(home: Records.tenant, policies: "[\(policy)]").contains(.mfaPolicySkipped))
    }

    @Test(
        "A workload and a person are known by their object ids, which AWS and storage are told too",
        arguments: [
            ("ServicePrincipalSignInLogs", true), ("ManagedIdentitySignInLogs", true), ("SignInLogs", false),
        ]
    )
    func workloads(_ category: String, _ isWorkload: Bool) throws {
        let record = Records.signIn("w", user: "maya", at: "2026-05-04T07:00:00Z", category: category)
            .replacing(
                #""appDisplayName""#,
                with: #""servicePrincipalId":"9F0E6A3D-1B7C-4C55-8A2E-77D1C3B8E402","appDisplayName""#
            )
        let activity = try #require(Reader.activity(record))
        let ids = activity.aliases.filter { $0.kind == .objectID }
        let id = isWorkload ? "9f0e6a3d-1b7c-4c55-8a2e-77d1c3b8e402" : activity.account.nativeID
        #expect(ids == [AccountAlias(.objectID, id)])
        #expect(activity.aliases.contains { $0.kind == .userPrincipalName } == !isWorkload)
    }
}
