internal import Core
internal import JSONTape

/// The members of one CloudTrail event that are read, under the vendor's names.
struct CloudTrailRecord {
    let event: JSONValue
    let userIdentity: JSONValue?
    let sessionContext: JSONValue?
    let request: JSONValue?
    let response: JSONValue?
    let eventName: String
    let eventSource: String

    init(_ event: JSONValue) {
        self.event = event
        userIdentity = event["userIdentity"].flatMap { $0.isObject ? $0 : nil }
        sessionContext = userIdentity?["sessionContext"]
        request = event["requestParameters"]
        response = event["responseElements"]
        eventName = Self.withoutVersion(event["eventName"]?.text ?? "")
        eventSource = event["eventSource"]?.text ?? ""
    }

    var isInsight: Bool {
        event["eventCategory"]?.string == "Insight" || event["eventType"]?.string == "AwsCloudTrailInsight"
    }

    var identityType: String? { userIdentity?["type"]?.text }

    /// `ec2` of `ec2.amazonaws.com`.
    var service: String {
        eventSource.hasSuffix(".amazonaws.com") ? String(eventSource.dropLast(14)) : eventSource
    }

    var accountID: String? { userIdentity?["accountId"]?.text ?? event["recipientAccountId"]?.text }

    /// Some services write their API's date into the name: `ListFunctions20150331`, `UpdateFunctionCode20150331v2`,
    /// `CreateDistribution2020_05_31`.
    static func withoutVersion(_ name: String) -> String {
        guard let last = name.utf8.last, (0x30...0x39).contains(last) else { return name }
        var letters = name[...]
        if let v = letters.lastIndex(of: "v"), letters[letters.index(after: v)...].allSatisfy(\.isNumber),
            v > letters.startIndex, letters[letters.index(before: v)].isNumber
        {
            letters = letters[..<v]
        }
        let stem = letters.reversed().drop { $0.isNumber || $0 == "_" }
        let removed = letters.count - stem.count
        return removed >= 8 ? String(String(stem.reversed())) : name
    }
}
