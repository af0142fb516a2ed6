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
