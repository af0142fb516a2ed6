internal import Core
internal import Foundation

/// Small synthetic records in the vendors' formats.
package enum Records {
    package static let tenant = "5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901"
    package static let storageApp = "a1b2c3d4-0001-4002-8003-0123456789ab"

    /// A stable GUID of a few letters.
    package static func guid(_ seed: String) -> String {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in seed.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        let text = String(hash, radix: 16)
        let digits = String(repeating: "0", count: 16 - text.count) + text
        return "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(4))-4\(digits.suffix(3))-8000-\(digits.prefix(12))"
    }

    /// A sign-in in the diagnostic envelope.
    package static func signIn(
        _ id: String,
        user: String,
        at time: String,
        code: Int = 0,
        address: String = "203.0.113.10",
        category: String = "SignInLogs",
        app: String = storageApp,
        requirement: String = "multiFactorAuthentication",
        level: String = "none",
        state: String = "none",
        types: [String] = [],
        homeTenant: String = tenant,
        details: String = "[]",
        correlation: String? = nil,
        userAgent: String = "Mozilla/5.0"
    ) -> String {
        let names = types.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"time":"\(time)","operationName":"Sign-in activity","category":"\(category)","tenantId":"\(tenant)",\
            "resultType":"\(code)","callerIpAddress":"\(address)","properties":{"id":"\(guid(id))",\
            "createdDateTime":"\(time)","userPrincipalName":"\(user)@example.com","userId":"\(guid(user))",\
            "appId":"\(app)","appDisplayName":"Storage Browser","resourceDisplayName":"Azure Storage",\
            "ipAddress":"\(address)","status":{"errorCode":\(code)},"userAgent":\(quoted(userAgent)),\
            "correlationId":"\(correlation ?? guid("flow" + id))","riskLevelDuringSignIn":"\(level)",\
            "riskState":"\(state)","riskEventTypes_v2":[\(names)],"resourceTenantId":"\(tenant)",\
            "homeTenantId":"\(homeTenant)","authenticationDetails":\(details),\
            "authenticationRequirement":"\(requirement)","crossTenantAccessType":"none","isInteractive":true}}
            """
    }

    package static let rightPassword = #"[{"authenticationMethod":"Password","succeeded":true}]"#
    package static let wrongPassword = #"[{"authenticationMethod":"Password","succeeded":false}]"#

    /// A storage read with an OAuth token.
    package static func blobRead(
        _ request: Int,
        user: String,
        at time: String,
        blob: String,
        bytes: Int = 1000,
        address: String = "203.0.113.10:5000",
        token: String = "TOKEN",
        app: String = storageApp,
        operation: String = "GetBlob",
        userAgent: String = "azsdk"
    ) -> String {
        """
        {"time":"\(time)","category":"StorageRead","operationName":"\(operation)","statusCode":200,\
        "statusText":"Success","callerIpAddress":"\(address)","correlationId":"\(guid("r\(request)\(time)\(user)"))",\
        "identity":{"type":"OAuth","tokenHash":"\(token)","requester":{"appId":"\(app)","objectId":"\(guid(user))",\
        "tenantId":"\(tenant)","upn":"\(user)@example.com"}},"uri":"https://lab.blob.core.windows.net/\(blob)",\
        "properties":{"accountName":"lab","userAgentHeader":\(quoted(userAgent)),"serviceType":"blob",\
        "operationCount":0,"responseBodySize":\(bytes),"objectKey":"/lab/c/\(blob)"}}
        """
    }

    /// A CloudTrail event of an IAM user.
    package static func cloudTrail(
        _ event: String,
        _ operation: String,
        service: String,
        at time: String,
        key: String = "AKIAQEXAMPLEQEXAMPLE",
        address: String = "198.51.100.7",
        userAgent: String = "Boto3/1.34.0",
        user: String = "ana",
        error: String? = nil,
        extra: String = ""
    ) -> String {
        let code = error.map { ",\"errorCode\":\"\($0)\"" } ?? ""
        return """
            {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDA\(user)",\
            "arn":"arn:aws:iam::111122223333:user/\(user)","accountId":"111122223333","accessKeyId":"\(key)",\
            "userName":"\(user)"},"eventTime":"\(time)","eventSource":"\(service).amazonaws.com",\
            "eventName":"\(operation)","awsRegion":"eu-north-1","sourceIPAddress":"\(address)",\
            "userAgent":\(quoted(userAgent)),"requestParameters":null,"responseElements":null\(code)\(extra),\
            "eventID":"\(guid(event))","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,\
            "recipientAccountId":"111122223333","eventCategory":"Management"}
            """
    }

    /// The survey that a stolen key is used for: ten actions over four services within a minute.
    package static func survey(from start: String, key: String, address: String, user: String = "ana") -> [String] {
        let actions = [
            ("GetCallerIdentity", "sts"), ("ListBuckets", "s3"), ("ListUsers", "iam"), ("ListRoles", "iam"),
            ("ListAttachedUserPolicies", "iam"), ("ListGroupsForUser", "iam"), ("DescribeInstances", "ec2"),
            ("DescribeRegions", "ec2"), ("DescribeVpcs", "ec2"), ("GetAccountAuthorizationDetails", "iam"),
        ]
        return actions.enumerated().map { index, action in
            cloudTrail(
                "survey\(start)\(index)",
                action.0,
                service: action.1,
                at: time(start, plus: Int64(index) * 5),
                key: key,
                address: address,
                user: user
            )
        }
    }

    /// A time some seconds after another, in the same spelling.
    package static func time(_ start: String, plus seconds: Int64) -> String {
        ((Timestamp(start) ?? Timestamp(seconds: 0)) + seconds).text(fractionDigits: 0)
    }

    /// Sign-in logs of both kinds for each hour of the span, by somebody else: they make coverage complete.
    package static func coverage(from: String, hours: Int) -> [String] {
        (0..<hours).flatMap { hour in
            ["SignInLogs", "NonInteractiveUserSignInLogs"].map { category in
                signIn(
                    "cover\(hour)\(category)",
                    user: "watch",
                    at: time(from, plus: Int64(hour) * 3600),
                    category: category
                )
            }
        }
    }

    /// The text as a JSON string.
    package static func quoted(_ text: String) -> String {
        String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
    }
}

extension Records {
    /// AssumeRoleWithSAML for a user, and the key it issues.
    package static func assumeRoleWithSAML(_ user: String, at time: String, key: String, address: String) -> String {
        """
        {"eventVersion":"1.10","userIdentity":{"type":"SAMLUser","principalId":"q=:\(user)@example.com",\
        "userName":"\(user)@example.com","identityProvider":"q="},"eventTime":"\(time)","eventSource":"sts.amazonaws.com",\
        "eventName":"AssumeRoleWithSAML","awsRegion":"eu-north-1","sourceIPAddress":"\(address)","userAgent":"Mozilla/5.0",\
        "requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/Reader"},"responseElements":{"credentials":{\
        "accessKeyId":"\(key)","sessionToken":"VERY-SECRET"},"assumedRoleUser":{"arn":\
        "arn:aws:sts::111122223333:assumed-role/Reader/\(user)@example.com"},"subject":"\(user)@example.com",\
        "issuer":"https://sts.windows.net/\(tenant)/"},"eventID":"\(guid("saml" + user + time))","eventType":"AwsApiCall",\
        "recipientAccountId":"111122223333","eventCategory":"Management"}
        """
    }

    /// The survey, by a role session.
    package static func roleSurvey(_ user: String, from start: String, key: String, address: String) -> [String] {
        survey(from: start, key: key, address: address, user: user).map { event in
            event.replacing(
                "\"type\":\"IAMUser\",\"principalId\":\"AIDA\(user)\",\"arn\":\"arn:aws:iam::111122223333:user/\(user)\"",
                with: """
                    "type":"AssumedRole","principalId":"AROAEXAMPLE:\(user)@example.com",\
                    "arn":"arn:aws:sts::111122223333:assumed-role/Reader/\(user)@example.com"
                    """
            )
        }
    }

    /// Everything that detections look for, in some four hundred records: a spray with a win and a bulk read, an
    /// anonymised sign-in that goes on into AWS, a token without a sign-in, a guest with one factor, a leaked key; and
    /// sign-ins for coverage.
    package static var story: [String] {
        let day = "2026-05-04T"
        var records = coverage(from: "2026-05-02T00:00:00Z", hours: 72)
        records += (0..<15).map {
            signIn(
                "spray\($0)",
                user: "u\($0)",
                at: time(day + "10:00:00Z", plus: Int64($0) * 60),
                code: 50126,
                address: "198.51.100.66",
                details: wrongPassword
            )
        }
        records.append(
            signIn(
                "win",
                user: "u4",
                at: day + "10:20:00Z",
                address: "198.51.100.66",
                level: "high",
                state: "atRisk",
                details: rightPassword
            )
        )
        records += (0..<60).map {
            blobRead(
                $0,
                user: "u4",
                at: time(day + "10:30:00Z", plus: Int64($0) * 3),
                blob: "s\($0)",
                address: "198.51.100.66:4000",
                token: "SPRAYED"
            )
        }
        records.append(
            signIn(
                "tor",
                user: "wilma",
                at: day + "14:00:00Z",
                address: "192.0.2.66",
                level: "medium",
                state: "atRisk",
                types: ["anonymizedIPAddress"]
            )
        )
        records.append(
            assumeRoleWithSAML("wilma", at: day + "14:05:00Z", key: "ASIAQEXAMPLEQEXAMPLA", address: "192.0.2.66")
        )
        records += roleSurvey("wilma", from: day + "14:06:00Z", key: "ASIAQEXAMPLEQEXAMPLA", address: "192.0.2.66")
        records.append(signIn("home", user: "saga", at: "2026-05-02T08:00:00Z", address: "203.0.113.50"))
        records += (0..<55).map {
            blobRead(
                1000 + $0,
                user: "saga",
                at: time(day + "16:00:00Z", plus: Int64($0) * 4),
                blob: "t\($0)",
                address: "192.0.2.200:4000",
                token: "STOLEN",
                app: guid("otherapp")
            )
        }
        records.append(
            signIn(
                "guest",
                user: "guest",
                at: day + "18:00:00Z",
                address: "192.0.2.99",
                requirement: "singleFactorAuthentication",
                homeTenant: guid("partner"),
                details: rightPassword
            )
        )
        records += (0..<52).map {
            blobRead(
                2000 + $0,
                user: "guest",
                at: time(day + "18:10:00Z", plus: Int64($0) * 4),
                blob: "g\($0)",
                address: "192.0.2.99:4000",
                token: "GUEST"
            )
        }
        records.append(
            cloudTrail(
                "own",
                "ListBuckets",
                service: "s3",
                at: "2026-05-03T09:00:00Z",
                key: "AKIAQEXAMPLELEAKEDXX",
                address: "203.0.113.80",
                user: "bo"
            )
        )
        records += survey(from: day + "20:00:00Z", key: "AKIAQEXAMPLELEAKEDXX", address: "198.51.100.140", user: "bo")
        return records
    }

    /// Whom the story's attacks hit.
    package static let storyVictims: Set<String> = [
        "u4@example.com", "wilma@example.com", "saga@example.com", "guest@example.com", "bo",
    ]
}
