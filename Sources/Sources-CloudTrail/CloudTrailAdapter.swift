package import Core
package import JSONTape

/// AWS CloudTrail events.
package struct CloudTrailAdapter: SourceAdapter {
    package static let source = SourceID("cloudtrail")

    package let descriptor = SourceDescriptor(
        id: source,
        title: "AWS CloudTrail events",
        forms: ["event", "eventbridge", "lookup-events"],
        documentation: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference.html",
        version: 1
    )

    package init() {}

    package func form(of record: JSONValue) -> String? {
        if record["eventSource"]?.string?.hasPrefix("aws:") == true { return "s3-notification" }
        if record["eventName"] != nil, record["eventSource"] != nil { return "event" }
        if record["eventVersion"] != nil, record["eventCategory"] != nil || record["eventType"] != nil {
            return "event"
        }
        if record["CloudTrailEvent"] != nil { return "lookup-events" }
        if let detail = record["detail"], record["detail-type"] != nil, detail["eventSource"] != nil {
            return "eventbridge"
        }
        if record["digestStartTime"] != nil, record["logFiles"] != nil { return "digest" }
        return nil
    }

    package func read(_ record: JSONValue, form: String) throws(RecordProblem) -> Reading {
        switch form {
        case "digest": return .ignored("CloudTrail digest")
        case "s3-notification": return .ignored("S3 notification")
        case "eventbridge":
            guard let detail = record["detail"], detail.isObject else {
                throw RecordProblem(.missingField, field: "detail")
            }
            return try Self.read(event: detail)
        case "lookup-events":
            let inner = record["CloudTrailEvent"]?.structured { event in
                Result { () throws(RecordProblem) in try Self.read(event: event) }
            }
            guard let inner else { throw RecordProblem(.invalidField, field: "CloudTrailEvent") }
            return try inner.get()
        default: return try Self.read(event: record)
        }
    }

    private static func read(event: JSONValue) throws(RecordProblem) -> Reading {
        let record = CloudTrailRecord(event)
        if record.isInsight { return .ignored("CloudTrail Insight") }
        return .activity(try CloudTrailMapping.activity(of: record))
    }
}
