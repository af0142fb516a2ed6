import Core
import Correlator
import TestSupport
import Testing

/// From records in the vendor's format to findings: what adapters say is what detections ask for.
@Suite("What was done, in CloudTrail's own records")
struct EffectRecordTests {
    private let start = "2026-05-04T07:00:00Z"

    private func event(
        _ operation: String,
        _ service: String,
        plus seconds: Int64,
        region: String = "eu-north-1",
        asking request: String = "null"
    ) -> String {
        Records.cloudTrail(
            "\(operation)\(seconds)\(region)",
            operation,
            service: service,
            at: Records.time(start, plus: seconds),
            address: "203.0.113.10",
            extra: ",\"awsRegion\":\"\(region)\",\"requestParameters\":\(request)"
        )
    }

    private func find<D: AccountDetector>(_ detector: D.Type, _ records: [String]) throws -> [Finding] {
        let activities = records.compactMap { Reader.activity($0) }
        try #require(activities.count == records.count)
        return Deeds.findings(detector, in: Deeds.window(activities, of: activities[0].account))
    }

    @Test("Objects of a bucket, downloaded one by one")
    func objects() throws {
        let records = (0..<50).map {
            event("GetObject", "s3", plus: $0, asking: #"{"bucketName":"ledgers","key":"2026/\#($0).csv"}"#)
        }
        #expect(try find(S3BulkRead.self, records).map(\.points) == [25])
        #expect(try find(S3BulkRead.self, Array(records.dropLast())).isEmpty)
    }

    @Test("The way of a campaign through SES: quotas, every region, an identity, and its end")
    func messaging() throws {
        let regions = ["eu-north-1", "us-east-1", "us-west-2", "ap-south-1", "sa-east-1"]
        let records =
            [event("GetSendQuota", "ses", plus: 0), event("GetAccount", "ses", plus: 2)]
            + regions.enumerated().map { event("PutAccountDetails", "ses", plus: 10 + Int64($0), region: $1) }
            + [event("CreateEmailIdentity", "ses", plus: 60), event("DeleteEmailIdentity", "ses", plus: 9_000)]
        let finding = try #require(try find(MessagingAbuse.self, records).first)
        #expect(finding.points == 45 + 25 + 20)
        #expect(finding.explanation.contains("widen 5 calls in 5 regions"))
    }

    @Test("A key for another user, and the trail that ends")
    func keysAndTrails() throws {
        let key = event("CreateAccessKey", "iam", plus: 0, asking: #"{"userName":"backup"}"#)
        let stop = event("StopLogging", "cloudtrail", plus: 40, asking: #"{"name":"all"}"#)
        #expect(try find(CredentialPersistence.self, [key, stop]).map(\.points) == [30])
        #expect(try find(LogTampering.self, [key, stop]).map(\.points) == [40])
    }

    @Test("Machines in four regions within minutes")
    func machines() throws {
        let regions = ["sa-east-1", "ap-south-1", "ap-northeast-2", "eu-north-1"]
        let records = (0..<12).map { event("RunInstances", "ec2", plus: Int64($0) * 20, region: regions[$0 % 4]) }
        #expect(try find(ResourceHijack.self, records).map(\.points) == [55])
    }
}
