import Core
import Foundation
import TestSupport
import Testing

@Suite("CloudTrail adapter")
struct CloudTrailTests {
    @Test("An issued session belongs to the role session it opens, and carries the asserted name")
    func saml() throws {
        let record = """
            {"eventVersion":"1.10","userIdentity":{"type":"SAMLUser","principalId":"q=:maya@example.com","userName":"maya@example.com"},\
            "eventTime":"2026-05-04T07:26:40Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRoleWithSAML","sourceIPAddress":"203.0.113.77",\
            "requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/R"},"responseElements":{"credentials":{"accessKeyId":"ASIAQEXAMPLEQEXAMPLE"},\
            "assumedRoleUser":{"arn":"arn:aws:sts::111122223333:assumed-role/R/maya@example.com"},"subject":"Maya@example.com"},"eventID":"e1"}
            """
        let issued = try #require(Reader.activity(record))
        #expect(issued.account.nativeID == "arn:aws:sts::111122223333:assumed-role/R/maya@example.com")
        #expect(issued.aliases.contains(AccountAlias(.samlSubject, "maya@example.com")))
        #expect(issued.aliases.contains(AccountAlias(.usedKey, "ASIAQEXAMPLEQEXAMPLE")))
    }

    @Test("A failed console login fails, though it has no errorCode")
    func consoleLogin() throws {
        let record = """
            {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","accountId":"111122223333","userName":"ana"},"eventTime":"2026-05-04T07:00:00Z",\
            "eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","sourceIPAddress":"203.0.113.7","errorMessage":"Failed authentication",\
            "responseElements":{"ConsoleLogin":"Failure"},"additionalEventData":{"MFAUsed":"No"},"eventID":"e2"}
            """
        let login = try #require(Reader.activity(record))
        #expect(login.outcome == .failure)
        #expect(login.signals.contains(.wrongPassword))
    }

    @Test(
        "Keys that are no keys tie nobody together",
        arguments: ["AKIA****************", "EXAMPLE_KEY", "", "notasecret"]
    )
    func masked(_ key: String) throws {
        let activity = try #require(
            Reader.activity(Records.cloudTrail("m", "ListBuckets", service: "s3", at: "2026-05-04T07:00:00Z", key: key))
        )
        #expect(activity.aliases.isEmpty)
    }

    @Test(
        "Who stood behind a call",
        arguments: [
            ("aws-cli/2.27.0", "", Origin.person), ("APN/1.0 HashiCorp/1.0 Terraform/1.1.2", "", .infrastructureAsCode),
            ("AWS Internal", "", .console), ("Boto3/1", #","sessionCredentialFromConsole":"true""#, .console),
        ]
    )
    func origins(_ agent: String, _ extra: String, _ origin: Origin) throws {
        let record = Records.cloudTrail(
            "o",
            "ListBuckets",
            service: "s3",
            at: "2026-05-04T07:00:00Z",
            userAgent: agent,
            extra: extra
        )
        #expect(try #require(Reader.activity(record)).origin == origin)
    }

    @Test(
        "Services, missing identities and odd records never crash and carry no recon",
        arguments: [
            #"{"eventVersion":"1.08","userIdentity":{"type":"AWSService","invokedBy":"cloudtrail.amazonaws.com"},"eventTime":"2026-05-04T07:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetBucketAcl","sourceIPAddress":"cloudtrail.amazonaws.com","eventID":"a"}"#,
            #"{"eventVersion":"1.08","userIdentity":{"accountId":"1","invokedBy":"x"},"eventTime":"2026-05-04T07:00:00Z","eventSource":"kms.amazonaws.com","eventName":"ListKeys","eventID":"b"}"#,
            #"{"eventVersion":"1.08","eventTime":"2026-05-04T07:00:00Z","eventSource":"s3.amazonaws.com","eventName":"ListBuckets","eventID":"c"}"#,
        ]
    )
    func services(_ record: String) throws {
        let activity = try #require(Reader.activity(record))
        #expect(activity.origin == .service)
        #expect(activity.signals.isEmpty)
        #expect(activity.address == nil)
    }

    @Test("EventBridge and lookup-events hold the same event")
    func carriers() throws {
        let event = Records.cloudTrail("c", "ListUsers", service: "iam", at: "2026-05-04T07:00:00Z")
        let bridge = #"{"detail-type":"AWS API Call via CloudTrail","detail":\#(event)}"#
        let lookup = #"{"EventId":"x","CloudTrailEvent":\#(Records.quoted(event))}"#
        #expect(Set([event, bridge, lookup].compactMap { Reader.activity($0)?.eventID }).count == 1)
    }

    @Test(
        "A date in an operation's name is no part of it",
        arguments: [
            ("ListFunctions20150331", "ListFunctions"), ("UpdateFunctionCode20150331v2", "UpdateFunctionCode"),
            ("CreateDistribution2020_05_31", "CreateDistribution"), ("ListObjectsV2", "ListObjectsV2"),
        ]
    )
    func versions(_ name: String, _ expected: String) throws {
        #expect(
            try #require(Reader.activity(Records.cloudTrail("v", name, service: "lambda", at: "2026-05-04T07:00:00Z")))
                .operation == expected
        )
    }

    @Test("A year that no log is from is refused, and the field named")
    func range() {
        #expect {
            try Reader.read(Records.cloudTrail("y", "ListUsers", service: "iam", at: "9999-01-01T00:00:00Z"))
        } throws: {
            ($0 as? RecordProblem) == RecordProblem(.timeOutOfRange, field: "eventTime")
        }
    }
}

@Suite("Storage adapter")
struct StorageTests {
    @Test("An OAuth read belongs to the directory's account; a signature to nobody but itself")
    func requesters() throws {
        let signIn = try #require(Reader.activity(Records.signIn("s", user: "maya", at: "2026-05-04T07:00:00Z")))
        let read = try #require(
            Reader.activity(Records.blobRead(1, user: "maya", at: "2026-05-04T07:05:00.1234567Z", blob: "a"))
        )
        #expect(read.account.id == signIn.account.id)
        #expect(read.signals.isSuperset(of: [.objectRead, .tokenUsed]))
        #expect(read.address?.description == "203.0.113.10")
        #expect(read.port == 5000)
        let sas = """
            {"time":"2026-05-04T07:05:00Z","category":"StorageRead","operationName":"GetBlob","statusCode":"206","callerIpAddress":"<Redacted>:1",\
            "correlationId":"r","identity":{"type":"SAS Key","tokenHash":"key1(A),SasSignature(B)"},"properties":{"accountName":"lab","objectKey":"/lab/c/x"}}
            """
        let secret = try #require(Reader.activity(sas))
        #expect(secret.account.kind == .sharedSecret)
        #expect(secret.outcome == .success)
        #expect(!secret.signals.contains(.tokenUsed))
    }

    @Test("The rows of one copy are told apart")
    func copies() throws {
        let rows = try (0...2).map { count in
            let record = """
                {"time":"2026-05-04T07:05:00Z","category":"StorageWrite","operationName":"CopyBlob","statusCode":202,"correlationId":"r",\
                "identity":{"type":"AccountKey","tokenHash":"key1(A)"},"properties":{"accountName":"lab","operationCount":\(count)}}
                """
            return try #require(Reader.activity(record)).eventID
        }
        #expect(Set(rows).count == 3)
    }

    @Test("The Log Analytics row says the same")
    func logAnalytics() throws {
        let row = """
            {"TimeGenerated":"2026-05-04T07:05:00Z","Type":"StorageBlobLogs","OperationName":"GetBlob","StatusCode":"200","AuthenticationType":"OAuth",\
            "AuthenticationHash":"TOKEN","RequesterObjectId":"\(Records.guid("maya").uppercased())","RequesterTenantId":"\(Records.tenant)",\
            "RequesterUpn":"maya@example.com","CallerIpAddress":"[2001:db8::9]:443","CorrelationId":"r9","AccountName":"lab","ServiceType":"blob",\
            "ObjectKey":"/lab/c/x","ResponseBodySize":7}
            """
        let read = try #require(Reader.activity(row))
        #expect(
            read.account.id
                == Reader.activity(Records.blobRead(1, user: "maya", at: "2026-05-04T07:05:00Z", blob: "a"))?.account.id
        )
        #expect(read.bytesOut == 7)
        #expect(read.address?.description == "2001:db8::9")
    }
}
