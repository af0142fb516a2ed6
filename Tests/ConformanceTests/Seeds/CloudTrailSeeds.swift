/// CloudTrail events by each type of caller. Their names are matched letter by letter: AWS writes them in one way.
enum CloudTrailSeeds {
    static let list = SeedList(
        "cloudtrail",
        [
            ("event", "IAM user lists buckets", false, user),
            ("event", "role session reads an object", false, role),
            ("event", "SAML sign-in", false, saml),
            ("event", "role assumed by a user", false, chain),
            ("event", "session token with MFA", false, sessionToken),
            ("event", "key made for another user", false, accessKey),
            ("event", "console sign-in that failed", false, failedLogin),
            ("event", "console sign-in by SAML", false, federatedLogin),
            ("event", "AWS service", false, service),
            ("event", "service event without a type", false, untyped),
            ("event", "caller of another account", false, foreign),
            ("event", "anonymous caller", false, anonymous),
            ("event", "Identity Center user", false, identityCenter),
            ("event", "addendum", false, addendum),
            ("event", "Insight, ignored", false, insight),
            ("digest", "digest, ignored", false, digest),
        ]
    )

    static let user = #"""
        {"eventVersion":"1.10","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLEANA","arn":"arn:aws:iam::111122223333:user/ops/ana","accountId":"111122223333","accessKeyId":"AKIAQEXAMPLEQEXAMPLE","userName":"ana"},"eventTime":"2026-05-04T07:30:00Z","eventSource":"s3.amazonaws.com","eventName":"ListBuckets","awsRegion":"eu-north-1","sourceIPAddress":"198.51.100.7","userAgent":"[aws-cli/2.15.0 md/command#s3.ls]","errorCode":"AccessDenied","errorMessage":"Access Denied","requestParameters":{"Host":"s3.amazonaws.com"},"responseElements":null,"additionalEventData":{"bytesTransferredOut":2356.0},"requestID":"R1","eventID":"e0000001-0000-4000-8000-000000000001","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3"}}
        """#

    static let role = #"""
        {"eventVersion":"1.09","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE:maya@example.com","arn":"arn:aws:sts::111122223333:assumed-role/Reader/maya@example.com","accountId":"111122223333","accessKeyId":"ASIAQEXAMPLEQEXAMPLA","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE","arn":"arn:aws:iam::111122223333:role/Reader","accountId":"111122223333","userName":"Reader"},"webIdFederationData":{},"attributes":{"creationDate":"2026-05-04T07:26:40Z","mfaAuthenticated":"false"},"sourceIdentity":"maya@example.com"}},"eventTime":"2026-05-04T07:31:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-north-1","sourceIPAddress":"203.0.113.77","userAgent":"[Boto3/1.34.0]","requestParameters":{"bucketName":"finance","key":"2026/q1.parquet"},"responseElements":null,"additionalEventData":{"bytesTransferredIn":0.0,"bytesTransferredOut":7340032.0},"requestID":"R2","eventID":"e0000001-0000-4000-8000-000000000002","readOnly":true,"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::finance/2026/q1.parquet"}],"eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"111122223333","eventCategory":"Data"}
        """#

    static let saml = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"SAMLUser","principalId":"q=:maya@example.com","userName":"maya@example.com","identityProvider":"q="},"eventTime":"2026-05-04T07:26:40Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRoleWithSAML","awsRegion":"us-east-1","sourceIPAddress":"203.0.113.77","userAgent":"Mozilla/5.0","requestParameters":{"sAMLAssertionID":"_7d0c1f52","roleSessionName":"maya@example.com","roleArn":"arn:aws:iam::111122223333:role/Reader"},"responseElements":{"credentials":{"accessKeyId":"ASIAQEXAMPLEQEXAMPLA","expiration":"Nov 30, 2026, 8:43:17 PM","sessionToken":"SECRET"},"assumedRoleUser":{"assumedRoleId":"AROAEXAMPLE:maya@example.com","arn":"arn:aws:sts::111122223333:assumed-role/Reader/maya@example.com"},"subject":"Maya@example.com","issuer":"https://sts.windows.net/5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901/"},"requestID":"R3","eventID":"e0000001-0000-4000-8000-000000000003","readOnly":true,"eventType":"AwsApiCall","recipientAccountId":"111122223333"}
        """#

    static let chain = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLEANA","arn":"arn:aws:iam::111122223333:user/ana","accountId":"111122223333","accessKeyId":"AKIAQEXAMPLEQEXAMPLE","userName":"ana"},"eventTime":"2026-05-04T07:40:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"us-east-1","sourceIPAddress":"198.51.100.7","userAgent":"aws-cli/2.15.0","requestParameters":{"roleArn":"arn:aws:iam::444455556666:role/Audit","roleSessionName":"ana"},"responseElements":{"credentials":{"accessKeyId":"ASIAQEXAMPLEQEXAMPLB","expiration":"Nov 30, 2026 8:43:17 PM"},"assumedRoleUser":{"arn":"arn:aws:sts::444455556666:assumed-role/Audit/ana"},"sourceIdentity":"ana@example.com"},"sharedEventID":"5a0f7c1e-0000-4000-8000-000000000001","requestID":"R4","eventID":"e0000001-0000-4000-8000-000000000004","eventType":"AwsApiCall","recipientAccountId":"111122223333"}
        """#

    static let sessionToken = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLEANA","arn":"arn:aws:iam::111122223333:user/ana","accountId":"111122223333","accessKeyId":"ASIAQEXAMPLEQEXAMPLC","userName":"ana","sessionContext":{"attributes":{"creationDate":"20260504T074500Z","mfaAuthenticated":"true"},"sessionIssuer":{}}},"eventTime":"2026-05-04T07:45:30Z","eventSource":"ec2.amazonaws.com","eventName":"DescribeInstances","awsRegion":"eu-north-1","sourceIPAddress":"198.51.100.7","userAgent":"APN/1.0 HashiCorp/1.0 Terraform/1.8","errorCode":"Client.UnauthorizedOperation","eventID":"e0000001-0000-4000-8000-000000000005","eventType":"AwsApiCall","recipientAccountId":"111122223333","sessionCredentialFromConsole":"true"}
        """#

    static let accessKey = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"Root","principalId":"111122223333","arn":"arn:aws:iam::111122223333:root","accountId":"111122223333","accessKeyId":""},"eventTime":"2026-05-04T07:50:00Z","eventSource":"iam.amazonaws.com","eventName":"CreateAccessKey","awsRegion":"us-east-1","sourceIPAddress":"AWS Internal","userAgent":"AWS Internal","requestParameters":{"userName":"bo"},"responseElements":{"accessKey":{"accessKeyId":"AKIAQEXAMPLEQEXAMPLD","status":"Active","userName":"bo"}},"eventID":"e0000001-0000-4000-8000-000000000006","eventType":"AwsApiCall","recipientAccountId":"111122223333"}
        """#

    static let failedLogin = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","accountId":"111122223333","accessKeyId":"","userName":"HIDDEN_DUE_TO_SECURITY_REASONS"},"eventTime":"2026-05-04T08:00:00Z","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","awsRegion":"us-east-1","sourceIPAddress":"203.0.113.7","userAgent":"Mozilla/5.0","errorMessage":"No username found in supplied account","requestParameters":null,"responseElements":{"ConsoleLogin":"Failure"},"additionalEventData":{"LoginTo":"https://console.aws.amazon.com","MFAUsed":"No"},"eventID":"e0000001-0000-4000-8000-000000000007","eventType":"AwsConsoleSignIn","recipientAccountId":"111122223333"}
        """#

    static let federatedLogin = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE:maya@example.com","arn":"arn:aws:sts::111122223333:assumed-role/Reader/maya@example.com","accountId":"111122223333"},"eventTime":"2026-05-04T08:01:00Z","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","awsRegion":"us-east-1","sourceIPAddress":"203.0.113.77","userAgent":"Mozilla/5.0","responseElements":{"ConsoleLogin":"Success"},"additionalEventData":{"MFAUsed":"No","SamlProviderArn":"arn:aws:iam::111122223333:saml-provider/entra"},"eventID":"e0000001-0000-4000-8000-000000000008","eventType":"AwsConsoleSignIn","recipientAccountId":"111122223333"}
        """#

    static let service = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"AWSService","invokedBy":"cloudtrail.amazonaws.com"},"eventTime":"2026-05-04T08:02:00Z","eventSource":"s3.amazonaws.com","eventName":"GetBucketAcl","awsRegion":"eu-north-1","sourceIPAddress":"cloudtrail.amazonaws.com","userAgent":"cloudtrail.amazonaws.com","requestParameters":{"bucketName":"trail"},"eventID":"e0000001-0000-4000-8000-000000000009","eventType":"AwsApiCall","recipientAccountId":"111122223333","sharedEventID":"5a0f7c1e-0000-4000-8000-000000000002"}
        """#

    static let untyped = #"""
        {"eventVersion":"1.11","userIdentity":{"accountId":"111122223333","invokedBy":"kms.amazonaws.com"},"eventTime":"2026-05-04T08:03:00Z","eventSource":"kms.amazonaws.com","eventName":"RotateKey","awsRegion":"eu-north-1","sourceIPAddress":"kms.amazonaws.com","serviceEventDetails":{"keyId":"k"},"resources":[{"ARN":"arn:aws:kms:eu-north-1:111122223333:key/k"}],"eventID":"e0000001-0000-4000-8000-00000000000a","eventType":"AwsServiceEvent","recipientAccountId":"111122223333"}
        """#

    static let foreign = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"AWSAccount","principalId":"AIDAEXAMPLEANA:x","accountId":"444455556666","invokedBy":"AWS Internal"},"eventTime":"2026-05-04T08:04:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","awsRegion":"us-east-1","sourceIPAddress":"AWS Internal","userAgent":"AWS Internal","requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/Audit"},"responseElements":{"credentials":{"accessKeyId":"ASIAQEXAMPLEQEXAMPLB"}},"eventID":"e0000001-0000-4000-8000-00000000000b","eventType":"AwsApiCall","recipientAccountId":"111122223333"}
        """#

    static let anonymous = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"AWSAccount","principalId":"","accountId":"anonymous"},"eventTime":"2026-05-04T08:05:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-north-1","sourceIPAddress":"2001:db8::7","userAgent":"curl/8","requestParameters":{"bucketName":"public","key":"a b.txt"},"eventID":"e0000001-0000-4000-8000-00000000000c","eventType":"AwsApiCall","recipientAccountId":"111122223333","eventCategory":"Data"}
        """#

    static let identityCenter = #"""
        {"eventVersion":"1.09","userIdentity":{"type":"IdentityCenterUser","accountId":"111122223333","onBehalfOf":{"userId":"906761c0-a001-7000-0000-000000000001","identityStoreArn":"arn:aws:identitystore::111122223333:identitystore/d-1"},"credentialId":"c1"},"eventTime":"2026-05-04T08:06:00Z","eventSource":"sso.amazonaws.com","eventName":"GetRoleCredentials","awsRegion":"eu-north-1","sourceIPAddress":"203.0.113.77","userAgent":"aws-cli/2.15.0","eventID":"e0000001-0000-4000-8000-00000000000d","eventType":"AwsApiCall","recipientAccountId":"111122223333"}
        """#

    static let addendum = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLEANA","arn":"arn:aws:iam::111122223333:user/ops/ana","accountId":"111122223333","accessKeyId":"AKIAQEXAMPLEQEXAMPLE","userName":"ana"},"eventTime":"2026-05-04T07:30:00Z","eventSource":"s3.amazonaws.com","eventName":"ListBuckets","awsRegion":"eu-north-1","sourceIPAddress":"198.51.100.7","userAgent":"aws-cli/2.15.0","eventID":"e0000001-0000-4000-8000-00000000000e","eventType":"AwsApiCall","recipientAccountId":"111122223333","addendum":{"reason":"UPDATED_DATA","updatedFields":"errorCode","originalRequestID":"R1","originalEventID":"e0000001-0000-4000-8000-000000000001"}}
        """#

    static let insight = #"""
        {"eventVersion":"1.07","eventTime":"2026-05-04T08:07:00Z","awsRegion":"eu-north-1","eventID":"e0000001-0000-4000-8000-00000000000f","eventType":"AwsCloudTrailInsight","recipientAccountId":"111122223333","sharedEventID":"5a0f","insightDetails":{"state":"Start","eventSource":"iam.amazonaws.com","eventName":"CreateUser","insightType":"ApiCallRateInsight"},"eventCategory":"Insight"}
        """#

    static let digest = #"""
        {"awsAccountId":"111122223333","digestStartTime":"2026-05-04T07:00:00Z","digestEndTime":"2026-05-04T08:00:00Z","digestS3Bucket":"trail","logFiles":[{"s3Bucket":"trail","s3Object":"AWSLogs/x.json.gz","hashValue":"ab","hashAlgorithm":"SHA-256"}],"previousDigestS3Bucket":null}
        """#
}
