import Core
import Foundation
import TestSupport
import Testing

@Suite("CloudTrail fixtures")
struct CloudTrailFixtureTests {
    /// An event of a caller.
    private func event(
        _ name: String,
        _ service: String,
        _ identity: String,
        _ rest: String = "",
        at time: String = "2026-05-04T08:00:00Z",
        from address: String = "203.0.113.7",
        version: String = "1.10"
    ) throws -> Activity {
        try #require(
            Reader.activity(
                """
                {"eventVersion":"\(version)","userIdentity":\(identity),"eventTime":"\(time)",\
                "eventSource":"\(service).amazonaws.com","eventName":"\(name)","awsRegion":"us-east-1",\
                "sourceIPAddress":"\(address)","userAgent":"aws-cli/2.15.0"\(rest),"eventID":"\(name)\(time)",\
                "recipientAccountId":"111122223333"}
                """
            )
        )
    }

    private static let user = """
        {"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::111122223333:user/ana",\
        "accountId":"111122223333","accessKeyId":"AKIAQEXAMPLEQEXAMPLE","userName":"ana"}
        """

    /// A role session with a key, as its uses show it.
    private static func session(_ key: String, role: String = "Reader", name: String = "maya@example.com") -> String {
        """
        {"type":"AssumedRole","principalId":"AROA\(role.uppercased()):\(name)",\
        "arn":"arn:aws:sts::111122223333:assumed-role/\(role)/\(name)","accountId":"111122223333","accessKeyId":"\(key)",\
        "sessionContext":{"attributes":{"creationDate":"2026-05-04T07:26:40Z","mfaAuthenticated":"false"}}}
        """
    }

    @Test(
        "16: a service's name is no address, and its account is the service, with or without a type",
        arguments: [#""type":"AWSService","invokedBy":"kms.amazonaws.com""#, #""invokedBy":"kms.amazonaws.com""#]
    )
    func services(_ identity: String) throws {
        let activity = try event("RotateKey", "kms", "{\(identity)}", from: "kms.amazonaws.com")
        #expect(activity.address == nil)
        #expect(activity.addressName == "kms.amazonaws.com")
        #expect(activity.account.kind == .awsService)
        #expect(activity.account.nativeID == "kms.amazonaws.com@111122223333")
    }

    @Test(
        "17: of a console sign-in by SAML AWS cannot tell the second factor; of its own users it can",
        arguments: [
            ("No", #","SamlProviderArn":"arn:aws:iam::111122223333:saml-provider/entra""#, "Success", nil),
            ("No", "", "Success", false), ("Yes", "", "Success", true), ("No", "", "Failure", false),
        ] as [(String, String, String, Bool?)]
    )
    func consoleLogins(_ mfa: String, _ provider: String, _ result: String, _ isMFA: Bool?) throws {
        let activity = try event(
            "ConsoleLogin",
            "signin",
            Self.user,
            ",\"responseElements\":{\"ConsoleLogin\":\"\(result)\"},\"additionalEventData\":{\"MFAUsed\":\"\(mfa)\"\(provider)}"
        )
        #expect(activity.isMFA == isMFA)
        #expect(activity.outcome == (result == "Success" ? .success : .failure))
        #expect(activity.signals.contains(.wrongPassword) == (result == "Failure"))
        #expect(activity.classUID == 3002)
    }

    @Test("18: each step of a chain issues the key that the next one uses")
    func chain() throws {
        let saml = try #require(
            Reader.activity(
                Records.assumeRoleWithSAML(
                    "maya",
                    at: "2026-05-04T07:26:40Z",
                    key: "ASIAQEXAMPLEQEXAMPLA",
                    address: "203.0.113.77"
                )
            )
        )
        let chained = try event(
            "AssumeRole",
            "sts",
            Self.session("ASIAQEXAMPLEQEXAMPLA"),
            #","responseElements":{"credentials":{"accessKeyId":"ASIAQEXAMPLEQEXAMPLB","sessionToken":"SECRET"}}"#
        )
        let read = try event(
            "GetObject",
            "s3",
            Self.session("ASIAQEXAMPLEQEXAMPLB", role: "Audit", name: "x"),
            #","requestParameters":{"bucketName":"finance","key":"q1.parquet"}"#
        )
        #expect(saml.issuedCredentialUID == chained.credentialUID)
        #expect(chained.issuedCredentialUID == read.credentialUID)
        #expect(saml.account.id == chained.account.id)
        #expect(chained.aliases.contains(AccountAlias(.issuedKey, "ASIAQEXAMPLEQEXAMPLB")))
        #expect(read.aliases.contains(AccountAlias(.usedKey, "ASIAQEXAMPLEQEXAMPLB")))
        #expect(read.resource == "finance/q1.parquet")
        // 34: the session's secret is nowhere but in the evidence.
        #expect(!chained.facts.values.contains { $0.contains("SECRET") })
        #expect(!saml.facts.values.contains { $0.contains("VERY-SECRET") })
    }

    @Test("18: a refused call issues nothing, and a key made for somebody else makes nobody one with them")
    func notIssued() throws {
        let response = #","responseElements":{"accessKey":{"accessKeyId":"AKIAQEXAMPLEQEXAMPLD"}}"#
        let refused = try event("CreateAccessKey", "iam", Self.user, response + #","errorCode":"AccessDenied""#)
        #expect(refused.issuedCredentialUID == nil)
        #expect(!refused.aliases.contains { $0.kind == .issuedKey })
        let other = try event(
            "CreateAccessKey",
            "iam",
            Self.user,
            response + #","requestParameters":{"userName":"bo"}"#
        )
        #expect(other.issuedCredentialUID == "AKIAQEXAMPLEQEXAMPLD")
        #expect(!other.aliases.contains { $0.kind == .issuedKey })
        let own = try event("CreateAccessKey", "iam", Self.user, response + #","requestParameters":null"#)
        #expect(own.aliases.contains(AccountAlias(.issuedKey, "AKIAQEXAMPLEQEXAMPLD")))
    }

    @Test("19: a console session with three keys is one session of one account")
    func consoleSession() throws {
        let activities = try ["A", "B", "C"].enumerated().map { number, letter in
            try event(
                "ListBuckets",
                "s3",
                Self.session("ASIAQEXAMPLEQEXAMPL\(letter)"),
                #","sessionCredentialFromConsole":"true""#,
                at: "2026-05-04T08:0\(number):00Z"
            )
        }
        #expect(Set(activities.map(\.credentialUID)).count == 3)
        #expect(Set(activities.map(\.sessionUID)) == ["AROAREADER:maya@example.com@2026-05-04T07:26:40Z"])
        #expect(Set(activities.map(\.account.id)).count == 1)
        #expect(activities.allSatisfy { $0.origin == .console })
    }

    @Test("20: a session token with a second factor is its user's session, whichever way its beginning is written")
    func sessionTokens() throws {
        let activities = try ["2026-05-04T07:45:00Z", "20260504T074500Z"].map { created in
            let session = #","sessionContext":{"attributes":{"creationDate":"\#(created)","mfaAuthenticated":"true"}}}"#
            let identity =
                String(Self.user.dropLast()).replacing("AKIAQEXAMPLEQEXAMPLE", with: "ASIAQEXAMPLEQEXAMPLC") + session
            return try event("DescribeInstances", "ec2", identity)
        }
        #expect(Set(activities.map(\.sessionUID)) == ["AIDAEXAMPLE@2026-05-04T07:45:00Z"])
        for activity in activities {
            #expect(activity.isMFA == true)
            #expect(activity.account.kind == .iamUser)
            #expect(activity.account.nativeID == "arn:aws:iam::111122223333:user/ana")
        }
    }

    @Test(
        "21: the end of a session in any spelling costs nothing",
        arguments: [
            "Jul 18, 2014 4:07:39 PM", "Nov 30, 2024, 8:43:17 PM", "Nov 30, 2024, 8:43:17\u{202F}PM",
            "Nov 30, 2024, 8:43:17\u{A0}PM", "never",
        ]
    )
    func expirations(_ written: String) throws {
        let activity = try event(
            "AssumeRole",
            "sts",
            Self.user,
            #","responseElements":{"credentials":{"accessKeyId":"ASIAQEXAMPLEQEXAMPLB","expiration":"\#(written)"}}"#
        )
        #expect(activity.issuedCredentialUID == "ASIAQEXAMPLEQEXAMPLB")
    }

    @Test("22: versions are no numbers to compare, and what a newer one adds changes nothing")
    func versions() throws {
        let context = #","eventContext":{"requestContext":{"aws:PrincipalTag/x":"y"}},"edgeDeviceDetails":{"type":"z"}"#
        let activities = try ["1.0", "1.9", "1.10", "1.11", "2.0"].map {
            try event("ListUsers", "iam", Self.user, $0 == "1.11" ? context : "", version: $0)
        }
        for activity in activities.dropFirst() { #expect(activity.differences(from: activities[0]) == []) }
    }

    @Test("33: what cannot be stored of an object's name is replaced, and the rest stays")
    func brokenKey() throws {
        let activity = try event(
            "GetObject",
            "s3",
            Self.user,
            #","requestParameters":{"bucketName":"b","key":"a\u0000/\ud800/\ud83d\ude00"}"#
        )
        #expect(activity.resource == "b/a\u{FFFD}/\u{FFFD}/😀")
    }

    @Test(
        "35: bytes are counted and flags believed in each spelling",
        arguments: [
            ("2356", "true", 2356, true), ("2356.0", #""true""#, 2356, true), (#""2356""#, #""false""#, 2356, false),
            ("0.0", "false", 0, false),
        ] as [(String, String, Int64, Bool)]
    )
    func typed(_ bytes: String, _ flag: String, _ expected: Int64, _ isMFA: Bool) throws {
        let identity = Self.session("ASIAQEXAMPLEQEXAMPLA").replacing(
            #""mfaAuthenticated":"false""#,
            with: "\"mfaAuthenticated\":\(flag)"
        )
        let activity = try event(
            "GetObject",
            "s3",
            identity,
            ",\"additionalEventData\":{\"bytesTransferredOut\":\(bytes)}"
        )
        #expect(activity.bytesOut == expected)
        #expect(activity.isMFA == isMFA)
    }
}
