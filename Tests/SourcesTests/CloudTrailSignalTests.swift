import Core
import Engine
import Foundation
import TestSupport
import Testing

@Suite("CloudTrail signals")
struct CloudTrailSignalTests {
    /// What detections of effects read; reconnaissance is told by its own tests.
    private static let effects: Signals = [
        .objectRead, .objectListing, .messagingProbe, .messagingWiden, .messagingPlant, .messagingUse, .messagingHide,
        .persistence, .logTampering, .resourceCreated, .copiedOut,
    ]

    private static let user = """
        {"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::111122223333:user/ana",\
        "accountId":"111122223333","accessKeyId":"AKIAQEXAMPLEQEXAMPLE","userName":"ana"}
        """

    private static func event(
        _ call: String,
        _ request: String = "null",
        rest: String = "",
        identity: String = user
    ) throws -> Activity {
        let parts = call.split(separator: ":")
        return try #require(
            Reader.activity(
                """
                {"eventVersion":"1.10","userIdentity":\(identity),"eventTime":"2026-05-04T08:00:00Z",\
                "eventSource":"\(parts[0]).amazonaws.com","eventName":"\(parts[1])","awsRegion":"eu-north-1",\
                "sourceIPAddress":"203.0.113.7","userAgent":"aws-cli/2.15.0","requestParameters":\(request)\(rest),\
                "eventID":"\(call)","recipientAccountId":"111122223333"}
                """
            )
        )
    }

    private static func signals(_ call: String, _ request: String = "null", rest: String = "") throws -> Signals {
        try event(call, request, rest: rest).signals.intersection(effects)
    }

    private static let refused = #","errorCode":"AccessDenied""#

    @Test(
        "What a call does is told by its name and service",
        arguments: [
            ("ses:GetSendQuota", .messagingProbe), ("ses:GetAccount", .messagingProbe),
            ("sns:GetSMSAttributes", .messagingProbe), ("sms-voice:DescribeSpendLimits", .messagingProbe),
            ("sns:ListTopics", []), ("iam:GetAccount", []),
            ("ses:PutAccountDetails", .messagingWiden), ("sns:SetSMSAttributes", .messagingWiden),
            ("sns:CreateSMSSandboxPhoneNumber", .messagingWiden),
            ("sms-voice:SetTextMessageSpendLimitOverride", .messagingWiden),
            ("ses:VerifyEmailIdentity", .messagingPlant), ("ses:CreateEmailIdentity", .messagingPlant),
            ("sms-voice:RequestPhoneNumber", .messagingPlant),
            ("ses:SendRawEmail", .messagingUse), ("ses:SendBulkEmail", .messagingUse),
            ("sms-voice:SendTextMessage", .messagingUse), ("mobiletargeting:SendMessages", .messagingUse),
            ("ses:DeleteEmailIdentity", .messagingHide), ("ses:DeleteIdentity", .messagingHide),
            ("iam:CreateAccessKey", .persistence), ("ec2:CreateKeyPair", .persistence),
            ("ec2:ImportKeyPair", .persistence), ("ec2:DeleteKeyPair", []), ("iam:CreateLoginProfile", .persistence),
            ("iam:UpdateLoginProfile", .persistence), ("iam:CreateUser", .persistence),
            ("iam:AttachUserPolicy", .persistence), ("iam:PutRolePolicy", .persistence),
            ("iam:AddUserToGroup", .persistence), ("iam:CreateSAMLProvider", .persistence),
            ("iam:DeactivateMFADevice", .persistence), ("iam:CreateServiceSpecificCredential", .persistence),
            ("iam:UploadSSHPublicKey", .persistence), ("iam:DeleteUser", []), ("transfer:CreateUser", []),
            ("sts:GetFederationToken", .persistence), ("sts:GetSessionToken", []),
            ("lambda:CreateFunctionUrlConfig", .persistence), ("sso:CreateAccountAssignment", .persistence),
            ("sso-directory:CreateUser", .persistence), ("rolesanywhere:CreateTrustAnchor", .persistence),
            ("cloudtrail:StopLogging", .logTampering), ("cloudtrail:DeleteTrail", .logTampering),
            ("cloudtrail:UpdateTrail", .logTampering), ("cloudtrail:StartLogging", []),
            ("ec2:DeleteFlowLogs", .logTampering), ("logs:DeleteLogStream", .logTampering),
            ("guardduty:DeleteDetector", .logTampering), ("guardduty:UpdateDetector", .logTampering),
            ("guardduty:DisassociateFromMasterAccount", .logTampering),
            ("securityhub:DisableSecurityHub", .logTampering), ("config:StopConfigurationRecorder", .logTampering),
            ("ec2:RunInstances", .resourceCreated), ("ec2:RequestSpotFleet", .resourceCreated),
            ("ec2:StartInstances", []), ("ecs:RunTask", .resourceCreated), ("eks:CreateCluster", .resourceCreated),
            ("sagemaker:CreateNotebookInstance", .resourceCreated), ("bedrock:InvokeModel", .resourceCreated),
            ("bedrock:ConverseStream", .resourceCreated), ("lambda:CreateFunction20150331", .resourceCreated),
            ("s3:ListBuckets", .objectListing), ("s3:ListObjectsV2", .objectListing),
            ("s3:ListObjects", .objectListing),
            ("s3:GetObject", .objectRead), ("s3:SelectObjectContent", .objectRead), ("s3:HeadObject", []),
        ] as [(String, Signals)]
    )
    func names(_ call: String, _ expected: Signals) throws {
        #expect(try Self.signals(call) == expected)
        // What was refused did nothing; a look is one all the same.
        let looks: Signals = [.messagingProbe]
        #expect(try Self.signals(call, rest: Self.refused) == expected.intersection(looks))
        let service = #"{"type":"AWSService","invokedBy":"cloudformation.amazonaws.com"}"#
        #expect(try Self.event(call, identity: service).signals.isEmpty)
    }

    @Test("A look that was refused is reconnaissance still, and names the caller's own identity as such")
    func attempts() throws {
        let identity = try Self.event("sts:GetCallerIdentity", rest: Self.refused).signals
        #expect(identity.isSuperset(of: [.recon, .callerIdentity]))
        #expect(try Self.event("iam:ListUsers", rest: Self.refused).signals == .recon)
        #expect(try Self.event("ses:GetSendQuota", rest: Self.refused).signals == [.recon, .messagingProbe])
    }

    @Test(
        "A snapshot or image leaves the account only where another account, or everybody, may use it",
        arguments: [
            (
                "ec2:ModifySnapshotAttribute",
                #"{"createVolumePermission":{"add":{"items":[{"userId":"444455556666"}]}}}"#, true
            ),
            ("ec2:ModifySnapshotAttribute", #"{"createVolumePermission":{"add":{"items":[{"group":"all"}]}}}"#, true),
            (
                "ec2:ModifySnapshotAttribute",
                #"{"createVolumePermission":{"add":{"items":[{"userId":"111122223333"}]}}}"#, false
            ),
            (
                "ec2:ModifySnapshotAttribute",
                #"{"createVolumePermission":{"remove":{"items":[{"userId":"444455556666"}]}}}"#, false
            ),
            ("ec2:ModifyImageAttribute", #"{"launchPermission":{"add":{"items":[{"userId":"444455556666"}]}}}"#, true),
            ("ec2:ModifyImageAttribute", #"{"description":{"value":"x"}}"#, false),
            ("rds:ModifyDBSnapshotAttribute", #"{"attributeName":"restore","valuesToAdd":["444455556666"]}"#, true),
            ("rds:ModifyDBSnapshotAttribute", #"{"attributeName":"restore","valuesToAdd":["all"]}"#, true),
            ("rds:ModifyDBSnapshotAttribute", #"{"attributeName":"restore","valuesToRemove":["444455556666"]}"#, false),
            ("rds:ModifyDBClusterSnapshotAttribute", "null", false),
        ] as [(String, String, Bool)]
    )
    func sharing(_ call: String, _ request: String, _ isOut: Bool) throws {
        #expect(try Self.signals(call, request) == (isOut ? .copiedOut : []))
    }

    private static func policy(_ principal: String, effect: String = "Allow") -> String {
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"\(effect)\",\"Principal\":\(principal),\"Action\":\"*\"}]}"
    }

    @Test(
        "A bucket is opened by a policy that lets strangers in, not by one that keeps everybody out",
        arguments: [
            (policy(#"{"AWS":"arn:aws:iam::444455556666:root"}"#), true), (policy(#"{"AWS":["444455556666"]}"#), true),
            (policy(#""*""#), true), (policy(#"{"AWS":"*"}"#), true), (policy(#""*""#, effect: "Deny"), false),
            (policy(#"{"AWS":"arn:aws:iam::111122223333:role/App"}"#), false),
            (policy(#"{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}"#), false),
            (policy(#"{"Service":"cloudtrail.amazonaws.com"}"#), false), ("{}", false), ("null", false),
        ] as [(String, Bool)]
    )
    func bucketPolicies(_ policy: String, _ isOut: Bool) throws {
        let request = "{\"bucketName\":\"b\",\"bucketPolicy\":\(policy)}"
        #expect(try Self.signals("s3:PutBucketPolicy", request) == (isOut ? .copiedOut : []))
        let text = "{\"bucketName\":\"b\",\"bucketPolicy\":\(Records.quoted(policy))}"
        #expect(try Self.signals("s3:PutBucketPolicy", text) == (isOut ? .copiedOut : []))
    }

    private static func grants(_ grantee: String) -> String {
        """
        "AccessControlPolicy":{"Owner":{"ID":"aa11"},"AccessControlList":{"Grant":[{"Grantee":{"ID":"aa11"},\
        "Permission":"FULL_CONTROL"},{"Grantee":\(grantee),"Permission":"READ"}]}}
        """
    }

    @Test(
        "A bucket is opened by an access list that names strangers, not by the owner's own or log delivery's",
        arguments: [
            (#""x-amz-acl":"public-read""#, true), (#""x-amz-acl":["public-read-write"]"#, true),
            (#""x-amz-acl":"authenticated-read""#, true), (#""x-amz-acl":"private""#, false),
            (#""x-amz-acl":"log-delivery-write""#, false),
            (grants(#"{"ID":"bb22","xsi:type":"CanonicalUser"}"#), true),
            (grants(#"{"URI":"http://acs.amazonaws.com/groups/global/AllUsers"}"#), true),
            (grants(#"{"URI":"http://acs.amazonaws.com/groups/s3/LogDelivery"}"#), false),
            (grants(#"{"ID":"aa11"}"#), false), (#""acl":"""#, false),
            (#""x-amz-grant-read":"uri=http://acs.amazonaws.com/groups/global/AllUsers""#, true),
        ] as [(String, Bool)]
    )
    func accessLists(_ list: String, _ isOut: Bool) throws {
        let request = "{\"bucketName\":\"b\",\(list)}"
        #expect(try Self.signals("s3:PutBucketAcl", request) == (isOut ? .copiedOut : []))
        #expect(try Self.signals("s3:PutBucketAcl", request, rest: Self.refused) == [])
    }

    @Test("What was shared is named")
    func sharedResource() throws {
        let request = #"{"snapshotId":"snap-1","createVolumePermission":{"add":{"items":[{"group":"all"}]}}}"#
        #expect(try Self.event("ec2:ModifySnapshotAttribute", request).resource == "snap-1")
    }

    @Test(
        "A role for services is everyday; a role that people, other accounts or providers may take is a way in",
        arguments: [
            (#"{"AWS":"arn:aws:iam::444455556666:root"}"#, true), (#"{"AWS":"111122223333"}"#, true), (#""*""#, true),
            (#"{"Federated":"arn:aws:iam::111122223333:saml-provider/x"}"#, true),
            (#"{"Service":"ec2.amazonaws.com"}"#, false),
            (#"{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]}"#, false),
        ] as [(String, Bool)]
    )
    func trust(_ principal: String, _ isWayIn: Bool) throws {
        let policy = Records.quoted(Self.policy(principal))
        for (call, member) in [
            ("iam:CreateRole", "assumeRolePolicyDocument"), ("iam:UpdateAssumeRolePolicy", "policyDocument"),
        ] {
            #expect(try Self.signals(call, "{\"\(member)\":\(policy)}") == (isWayIn ? .persistence : []))
        }
    }

    @Test(
        "A call's effect is what it asks for",
        arguments: [
            ("iam:UpdateAssumeRolePolicy", "null", .persistence),
            ("iam:CreateRole", #"{"roleName":"r"}"#, .persistence),
            ("iam:UpdateAccessKey", #"{"status":"Active"}"#, .persistence),
            ("iam:UpdateAccessKey", #"{"status":"Inactive"}"#, []),
            ("lambda:AddPermission20150331v2", #"{"principal":"*"}"#, .persistence),
            ("lambda:AddPermission20150331v2", #"{"principal":"444455556666"}"#, .persistence),
            ("lambda:AddPermission20150331v2", #"{"principal":"s3.amazonaws.com"}"#, []),
            ("ses:UpdateAccountSendingEnabled", #"{"enabled":true}"#, .messagingWiden),
            ("ses:UpdateAccountSendingEnabled", #"{"enabled":false}"#, []),
            ("ses:PutAccountSendingAttributes", #"{"sendingEnabled":"true"}"#, .messagingWiden),
            ("sns:Publish", #"{"phoneNumber":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#, .messagingUse),
            ("sns:Publish", #"{"topicArn":"arn:aws:sns:eu-north-1:111122223333:t"}"#, []),
            ("servicequotas:RequestServiceQuotaIncrease", #"{"serviceCode":"ses"}"#, .messagingWiden),
            ("servicequotas:RequestServiceQuotaIncrease", #"{"serviceCode":"ec2"}"#, []),
            (
                "cloudtrail:PutEventSelectors",
                #"{"eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":false}]}"#, .logTampering
            ),
            (
                "cloudtrail:PutEventSelectors",
                #"{"eventSelectors":[{"readWriteType":"All","includeManagementEvents":true,"excludeManagementEventSources":[]}]}"#,
                []
            ),
            ("cloudtrail:PutEventSelectors", "null", .logTampering),
            ("s3:PutBucketLogging", #"{"BucketLoggingStatus":{"xmlns":"x"}}"#, .logTampering),
            ("s3:PutBucketLogging", #"{"BucketLoggingStatus":{"LoggingEnabled":{"TargetBucket":"t"}}}"#, []),
            (
                "s3:PutBucketReplication",
                #"{"ReplicationConfiguration":{"Rule":{"Destination":{"Account":"444455556666"}}}}"#, .copiedOut
            ),
            (
                "s3:PutBucketReplication",
                #"{"ReplicationConfiguration":{"Rule":[{"Destination":{"Account":"111122223333"}}]}}"#, []
            ),
        ] as [(String, String, Signals)]
    )
    func requests(_ call: String, _ request: String, _ expected: Signals) throws {
        #expect(try Self.signals(call, request) == expected)
        #expect(try Self.signals(call, request, rest: Self.refused) == [])
    }

    @Test(
        "A copy is a read of its source, and leaves the account with a foreign bucket",
        arguments: [("111122223333", false), ("444455556666", true)]
    )
    func copies(_ owner: String, _ isOut: Bool) throws {
        let resources = """
            ,"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::finance/q1 2026.csv"},\
            {"type":"AWS::S3::Bucket","accountId":"111122223333","ARN":"arn:aws:s3:::finance"},\
            {"type":"AWS::S3::Bucket","accountId":"\(owner)","ARN":"arn:aws:s3:::drop"}]
            """
        for call in ["s3:CopyObject", "s3:UploadPartCopy"] {
            let copy = try Self.event(
                call,
                #"{"bucketName":"drop","key":"x","x-amz-copy-source":"/finance/q1%202026.csv?versionId=3"}"#,
                rest: resources
            )
            #expect(copy.signals.intersection(Self.effects) == (isOut ? [.objectRead, .copiedOut] : .objectRead))
            #expect(copy.resource == "finance/q1 2026.csv")
        }
    }

    @Test(
        "A copy source that no server would take is kept as it is written",
        arguments: ["b/%00", "b/%zz", "b/%ff", "b"]
    )
    func brokenSources(_ source: String) throws {
        let request = "{\"bucketName\":\"b\",\"x-amz-copy-source\":\"\(source)\"}"
        #expect(try Self.event("s3:CopyObject", request).resource == source)
    }

    @Test("A read of an object names bucket and key and counts its bytes, also where the request was not kept")
    func reads() throws {
        let rest = """
            ,"additionalEventData":{"bytesTransferredOut":4096.0},"resources":[{"type":"AWS::S3::Object",\
            "ARN":"arn:aws:s3:::finance/q1.csv"}]
            """
        for request in [#"{"bucketName":"finance","key":"q1.csv"}"#, "null"] {
            for call in ["s3:GetObject", "s3:SelectObjectContent"] {
                let read = try Self.event(call, request, rest: rest)
                #expect(read.resource == "finance/q1.csv")
                #expect(read.bytesOut == 4096)
            }
        }
    }
}
