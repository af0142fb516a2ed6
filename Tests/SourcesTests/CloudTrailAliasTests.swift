import Core
import Foundation
import TestSupport
import Testing

@Suite("CloudTrail aliases")
struct CloudTrailAliasTests {
    private static let reservedPath =
        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-north-1/AWSReservedSSO_Admin_0123456789abcdef"

    private func event(
        _ call: String,
        _ identity: String,
        _ rest: String = ""
    ) throws -> [AccountAlias] {
        let parts = call.split(separator: ":")
        return try #require(
            Reader.activity(
                """
                {"eventVersion":"1.10","userIdentity":\(identity),"eventTime":"2026-05-04T08:00:00Z",\
                "eventSource":"\(parts[0]).amazonaws.com","eventName":"\(parts[1])","awsRegion":"eu-north-1",\
                "sourceIPAddress":"203.0.113.7"\(rest),"eventID":"e","recipientAccountId":"111122223333"}
                """
            )
        ).aliases
    }

    private func session(_ role: String, _ name: String, issuer: String) -> String {
        """
        {"type":"AssumedRole","principalId":"AROAX:\(name)","accountId":"111122223333",\
        "arn":"arn:aws:sts::111122223333:assumed-role/\(role)/\(name)",\
        "sessionContext":{"sessionIssuer":{"type":"Role","arn":"\(issuer)"},"attributes":{}}}
        """
    }

    @Test(
        "A session's name is its owner's only where the identity provider fixed it, and an address",
        arguments: [
            ("AWSReservedSSO_Admin_0123456789abcdef", "Maya@Example.com", reservedPath, "maya@example.com"),
            ("AWSReservedSSO_Admin_0123456789abcdef", "maya", reservedPath, nil),
            (
                "AWSReservedSSO_Admin_0123456789abcdef", "maya@example.com",
                "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef", nil
            ),
            ("Reader", "maya@example.com", "arn:aws:iam::111122223333:role/Reader", nil),
        ] as [(String, String, String, String?)]
    )
    func sessionNames(_ role: String, _ name: String, _ issuer: String, _ expected: String?) throws {
        let aliases = try event("s3:ListBuckets", session(role, name, issuer: issuer))
        #expect(aliases == expected.map { [AccountAlias(.roleSessionName, $0)] } ?? [])
    }

    @Test("A session opened by SAML is named by its provider; one that was refused opens nothing")
    func saml() throws {
        let record = Records.assumeRoleWithSAML(
            "maya",
            at: "2026-05-04T07:26:40Z",
            key: "ASIAQEXAMPLEQEXAMPLA",
            address: "203.0.113.77"
        )
        let aliases = try #require(Reader.activity(record)).aliases
        #expect(aliases.contains(AccountAlias(.roleSessionName, "maya@example.com")))
        #expect(aliases.contains(AccountAlias(.samlSubject, "maya@example.com")))
        let refused = record.replacing(#""eventSource""#, with: #""errorCode":"AccessDenied","eventSource""#)
        #expect(try #require(Reader.activity(refused)).aliases == [])
    }

    @Test(
        "A user of IAM called by an address is known by it, also with a session token",
        arguments: [
            ("Ana@example.com", "AKIAQEXAMPLEQEXAMPLE"), ("Ana@example.com", "ASIAQEXAMPLEQEXAMPLE"), ("ana", "x"),
        ]
    )
    func users(_ name: String, _ key: String) throws {
        let record = Records.cloudTrail(
            "u",
            "GetUser",
            service: "iam",
            at: "2026-05-04T07:00:00Z",
            key: key,
            user: name
        )
        let names = try #require(Reader.activity(record)).aliases.filter { $0.kind == .userName }
        #expect(names == (name == "ana" ? [] : [AccountAlias(.userName, "ana@example.com")]))
    }

    private static let onBehalf = """
        "onBehalfOf":{"userId":"F0CC5D2E-10A1-7001-9A3B-2C4D6E8F0A1B",\
        "identityStoreArn":"arn:aws:identitystore::111122223333:identitystore/d-9a67000000"}
        """

    @Test("Identity Center's portal and the sessions it acts for share the directory's user")
    func identityCenter() throws {
        let user = AccountAlias(.identityCenterUser, "f0cc5d2e-10a1-7001-9a3b-2c4d6e8f0a1b")
        let portal = "{\"type\":\"IdentityCenterUser\",\"accountId\":\"111122223333\",\(Self.onBehalf)}"
        #expect(try event("sso:GetRoleCredentials", portal).contains(user))
        let enhanced = session("Reader", "x", issuer: "r").dropLast() + ",\(Self.onBehalf)}"
        #expect(try event("s3:GetDataAccess", String(enhanced)) == [user])
    }

    @Test(
        "A portal sign-in carries the name that the external provider asserted, not one that was typed",
        arguments: [("EXTERNAL_IDP", true), ("PASSWORD", false)]
    )
    func portal(_ credential: String, _ isAsserted: Bool) throws {
        let identity = "{\"type\":\"IdentityCenterUser\",\"accountId\":\"111122223333\",\(Self.onBehalf)}"
        let details =
            ",\"additionalEventData\":{\"CredentialType\":\"\(credential)\",\"UserName\":\"Maya@example.com\"}"
        let aliases = try event("signin:UserAuthentication", identity, details)
        #expect(aliases.contains(AccountAlias(.samlSubject, "maya@example.com")) == isAsserted)
        #expect(aliases.contains { $0.kind == .identityCenterUser })
    }

    private static let workload = "9F0E6A3D-1B7C-4C55-8A2E-77D1C3B8E402"

    @Test(
        "A workload of Entra keeps its object id in AWS; other issuers and subjects are no ids of Entra's",
        arguments: [
            ("sts.windows.net/\(Records.tenant)/", workload, true),
            ("https://sts.windows.net/\(Records.tenant)/", workload, true),
            ("login.microsoftonline.com/\(Records.tenant)/v2.0", workload, true),
            ("arn:aws:iam::111122223333:oidc-provider/sts.windows.net/\(Records.tenant)/", workload, true),
            ("sts.windows.net/\(Records.tenant)/", "pairwise-subject-of-a-person", false),
            ("sts.windows.net/common/", workload, false), ("token.actions.githubusercontent.com", workload, false),
            ("evil.example/sts.windows.net/\(Records.tenant)/", workload, false),
            ("evil.example/:oidc-provider/sts.windows.net/\(Records.tenant)/", workload, false),
        ]
    )
    func workloads(_ provider: String, _ subject: String, _ isEntra: Bool) throws {
        let identity = "{\"type\":\"WebIdentityUser\",\"principalId\":\"p\",\"userName\":\"\(subject)\"}"
        let response = """
            ,"responseElements":{"credentials":{"accessKeyId":"ASIAQEXAMPLEQEXAMPLW"},"provider":"\(provider)",\
            "subjectFromWebIdentityToken":"\(subject)",\
            "assumedRoleUser":{"arn":"arn:aws:sts::111122223333:assumed-role/Deploy/run@1"}}
            """
        let opened = try event("sts:AssumeRoleWithWebIdentity", identity, response)
        let ids = opened.filter { $0.kind == .objectID }
        #expect(ids == (isEntra ? [AccountAlias(.objectID, Self.workload.lowercased())] : []))
        // Whoever opens the session chooses its name.
        #expect(!opened.contains { $0.kind == .roleSessionName })
        let refused = try event("sts:AssumeRoleWithWebIdentity", identity, response + #","errorCode":"AccessDenied""#)
        #expect(!refused.contains { $0.kind == .objectID })
    }
}
