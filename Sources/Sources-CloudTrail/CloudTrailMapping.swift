internal import Core
internal import JSONTape

/// From CloudTrail's members to an activity.
enum CloudTrailMapping {
    static func activity(of record: CloudTrailRecord) throws(RecordProblem) -> Activity {
        let event = record.event
        // Logstash re-exports have lost eventTime and kept its value as @timestamp.
        let time = try Required.time(event["eventTime"] ?? event["@timestamp"], "eventTime")
        guard !record.eventName.isEmpty else { throw RecordProblem(.missingField, field: "eventName") }
        let nativeID = try Required.text(event["eventID"] ?? event["requestID"], "eventID")
        var activity = Activity(
            source: CloudTrailAdapter.source,
            nativeID: nativeID,
            occurredAt: time,
            account: CloudTrailIdentity.account(of: record),
            category: event["eventCategory"]?.text ?? "Management"
        )
        activity.operation = record.eventName
        activity.service = record.service
        activity.region = event["awsRegion"]?.text
        activity.userAgent = event["userAgent"]?.text
        if let from = NetworkAddress(event["sourceIPAddress"]?.text) {
            activity.address = from.address
            activity.addressName = from.name
        }
        activity.correlationUID = event["sharedEventID"]?.text ?? event["requestID"]?.text
        activity.credentialUID = record.userIdentity?["accessKeyId"]?.text
        activity.sessionUID = CloudTrailIdentity.session(of: record)
        activity.origin = CloudTrailOrigin.origin(of: record, userAgent: activity.userAgent, from: activity.addressName)
        activity.isMFA = record.sessionContext?["attributes"]?["mfaAuthenticated"]?.flag
        activity.resource = resource(of: record)
        activity.bytesOut = event["additionalEventData"]?["bytesTransferredOut"]?.number
        status(of: record, into: &activity)
        classify(record, &activity)
        CloudTrailIdentity.addAliases(of: record, to: &activity)
        return activity
    }

    // Codes that refuse for want of permission (schemas of AWS services, "Common errors").
    private static let denials: Set<String> = [
        "AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "UnauthorizedOperation", "AuthFailure",
        "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "ExpiredToken",
        "ExpiredTokenException", "TokenRefreshRequired", "AuthorizationError",
    ]

    private static func status(of record: CloudTrailRecord, into activity: inout Activity) {
        let code = record.event["errorCode"]?.text
        activity.statusCode = code
        if let code {
            activity.outcome = denials.contains(code) ? .denied : .failure
        } else if let login = record.response?["ConsoleLogin"]?.text {
            // A failed console login has no errorCode.
            activity.outcome = login == "Success" ? .success : .failure
            activity.statusCode = record.event["errorMessage"]?.text ?? login
        } else {
            activity.outcome = .success
        }
    }

    private static func resource(of record: CloudTrailRecord) -> String? {
        if let bucket = record.request?["bucketName"]?.text {
            return record.request?["key"]?.text.map { "\(bucket)/\($0)" } ?? bucket
        }
        if let arn = record.event["resources"]?.elements.first?["ARN"]?.text { return arn }
        return record.request?["roleArn"]?.text ?? record.request?["userName"]?.text
            ?? record.request?["roleName"]?.text
    }

    // Listings that map an account: the verbs below, and these.
    private static let otherRecon: Set<String> = [
        "LookupEvents", "GenerateCredentialReport", "SimulatePrincipalPolicy",
    ]

    // Reads of data and secrets begin with Get too, but map nothing.
    private static let dataReads: Set<String> = [
        "BatchGetSecretValue", "GetConsoleOutput", "GetConsoleScreenshot", "GetFederationToken", "GetObject",
        "GetObjectAcl", "GetObjectAttributes", "GetObjectTagging", "GetObjectTorrent", "GetParameter", "GetParameters",
        "GetParametersByPath", "GetPasswordData", "GetSecretValue", "GetSessionToken",
    ]

    private static let verbs: [(prefix: String, activityID: Int16)] = [
        ("Create", 1), ("Run", 1), ("Get", 2), ("List", 2), ("Describe", 2), ("Head", 2), ("Lookup", 2), ("Put", 3),
        ("Update", 3), ("Modify", 3), ("Attach", 3), ("Set", 3), ("Delete", 4), ("Remove", 4), ("Terminate", 4),
    ]

    /// OCSF class and the signals.
    private static func classify(_ record: CloudTrailRecord, _ activity: inout Activity) {
        let name = record.eventName
        activity.activityID = verbs.first { name.hasPrefix($0.prefix) }?.activityID ?? 99
        if name == "ConsoleLogin" || name == "UserAuthentication" || name.hasPrefix("AssumeRole") {
            activity.classUID = 3002
            activity.activityID = 1
        } else if record.eventSource == "iam.amazonaws.com", !name.hasPrefix("Get"), !name.hasPrefix("List") {
            activity.classUID = 3001
            activity.activityID = 99
        } else if activity.category == "Data", record.service == "s3" || record.service == "dynamodb" {
            activity.classUID = 6005
            activity.activityID =
                name.hasPrefix("List") ? 8 : name.hasPrefix("Get") ? 1 : name.hasPrefix("Delete") ? 7 : 5
        }
        guard let type = record.identityType, type != "AWSService" else { return }
        let isListing = ["List", "Get", "Describe"].contains { name.hasPrefix($0) }
        if isListing || otherRecon.contains(name), !dataReads.contains(name) { activity.signals.insert(.recon) }
        if name == "GetCallerIdentity" { activity.signals.insert([.recon, .callerIdentity]) }
        if name == "GetObject", activity.outcome == .success { activity.signals.insert(.objectRead) }
        if name == "ConsoleLogin" {
            activity.signals.insert(.interactive)
            activity.isMFA =
                record.event["additionalEventData"]?["SamlProviderArn"] == nil
                ? record.event["additionalEventData"]?["MFAUsed"]?.flag : nil
            activity.isPasswordCorrect = activity.outcome == .success
            activity.signals.insert(activity.outcome == .success ? [.rightPassword, .tokenIssued] : .wrongPassword)
        }
    }
}
