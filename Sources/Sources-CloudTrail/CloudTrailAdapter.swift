package import Core
package import JSONTape

/// AWS CloudTrail events.
package struct CloudTrailAdapter: SourceAdapter {
    package static let source = SourceID("cloudtrail")

    package let descriptor = SourceDescriptor(
        id: source,
        title: "AWS CloudTrail events",
        forms: ["event"],
        documentation: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference.html",
        version: 3,
        watchedMembers: CloudTrailMember.watched.map(\.name)
    )

    package init() {}

    package func form(of record: JSONValue) -> String? {
        // Exports that flatten structures are put together again first.
        if record["userIdentity.type"] != nil { return nil }
        if let source = record["eventSource"], record["eventName"] != nil {
            // Notifications are written like events of `aws:s3`; carriers of `aws:kinesis` too.
            return source.utf8?.starts(with: Self.notification) == true ? nil : "event"
        }
        if record["eventVersion"] != nil, record["eventCategory"] != nil || record["eventType"] != nil {
            // A partner's event in CloudTrail Lake holds the event that it speaks of.
            return record["eventData"] == nil ? "event" : nil
        }
        if record["digestStartTime"] != nil, record["logFiles"] != nil { return "digest" }
        // What `aws s3api head-object` tells of a digest, kept beside it for its signature.
        if record["ETag"] != nil, record["Metadata"]?["signature"] != nil { return "digest-metadata" }
        return nil
    }

    private static let notification = Array("aws:".utf8)

    /// The paths of the members that are read, for measuring what finding them costs.
    package static var memberPaths: [String] { CloudTrailMember.allCases.map(\.path) }

    package func makeReader(_ texts: TextPool) -> any RecordReader { CloudTrailReader(texts) }
}
