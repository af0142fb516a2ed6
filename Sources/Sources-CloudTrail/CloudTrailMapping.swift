internal import Core
internal import Foundation
internal import JSONTape

/// From CloudTrail's members to an activity.
enum CloudTrailMapping {
    static func activity(of event: CloudTrailRecord, _ reader: CloudTrailReader) throws(RecordProblem) -> Activity {
        // Logstash re-exports have lost eventTime and kept its value as @timestamp.
        let time = try Required.time(event[.eventTime] ?? event[.logstashTime], "eventTime")
        let call = reader.call(of: event)
        let account = reader.account(of: event, call)
        // An addendum corrects an event that was delivered: it is a later word on the same activity.
        let correctedID = event.rareText(.originalEventID)
        var activity = Activity(
            source: CloudTrailAdapter.source,
            nativeID: correctedID ?? nativeID(of: event, call, account, time),
            occurredAt: time,
            account: account,
            category: event.text(.eventCategory) ?? "Management"
        )
        // Events do not say when they were written. Any time is later than none: the correction counts.
        if correctedID != nil { activity.loggedAt = time }
        activity.operation = call.name
        activity.service = call.service
        activity.region = event.text(.awsRegion)
        activity.userAgent = event.text(.userAgent)
        if let from = reader.address(of: event) {
            activity.address = from.address
            activity.addressName = from.name
        }
        activity.correlationUID = event.rareText(.sharedEventID) ?? event.rareText(.requestID)
        activity.credentialUID = event.text(.accessKeyID)
        activity.sessionUID = reader.session(of: event)
        activity.origin = reader.origin(of: event)
        activity.isMFA = event[.mfaAuthenticated]?.flag
        activity.resource = resource(of: event, call)
        activity.bytesOut = event[.bytesTransferredOut]?.number
        activity.classUID = call.classUID
        activity.activityID = call.activityID
        status(of: event, into: &activity)
        addSignals(of: event, call, to: &activity)
        CloudTrailAliases.add(of: event, call, to: &activity)
        return activity
    }

    /// Events of version 1.0, and examples cut down from newer ones, have no id: they are told apart by what they say.
    private static func nativeID(
        of event: CloudTrailRecord,
        _ call: CloudTrailCall,
        _ account: Account,
        _ time: Timestamp
    ) -> String {
        if let id = event.rareText(.eventID) ?? event.rareText(.requestID) { return id }
        let told = [event.text(.sourceIPAddress), event.text(.userAgent), resource(of: event, call)].map { $0 ?? "" }
        return ([time.description, account.nativeID, call.service, call.name] + told).joined(separator: "/")
    }

    // Codes that refuse for want of permission (schemas of AWS services, "Common errors").
    private static let denials: Set<String> = [
        "AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "UnauthorizedOperation", "AuthFailure",
        "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "ExpiredToken",
        "ExpiredTokenException", "TokenRefreshRequired", "AuthorizationError",
    ]

    private static func status(of event: CloudTrailRecord, into activity: inout Activity) {
        let code = event.text(.errorCode)
        activity.statusCode = code
        if let code {
            activity.outcome = denials.contains(code) ? .denied : .failure
        } else if let login = event.text(.consoleLogin) {
            // A failed console login has no errorCode.
            activity.outcome = login == "Success" ? .success : .failure
            activity.statusCode = event.text(.errorMessage) ?? login
        } else {
            activity.outcome = .success
        }
    }

    private static func resource(of event: CloudTrailRecord, _ call: CloudTrailCall) -> String? {
        if call.copiesObject, let source = event[.requestParameters]?["x-amz-copy-source"]?.text {
            return object(ofCopySource: source)
        }
        if call.effects.contains(.copiedOut), let image = image(of: event) { return image }
        if let bucket = event.text(.bucketName) {
            return event.rareText(.key).map { "\(bucket)/\($0)" } ?? bucket
        }
        if let arn = event[.resources]?.elements.first?["ARN"]?.text {
            // Where the request was too long to be kept.
            guard call.isObjectRead, let object = arn.firstRange(of: ":s3:::") else { return arn }
            return String(arn[object.upperBound...])
        }
        return event.text(.roleARN) ?? event.text(.requestUserName) ?? event.text(.roleName)
    }

    /// The snapshot or machine image that a call shares.
    private static func image(of event: CloudTrailRecord) -> String? {
        let request = event[.requestParameters]
        let names: [StaticString] = ["snapshotId", "imageId", "dBSnapshotIdentifier", "dBClusterSnapshotIdentifier"]
        return names.lazy.compactMap { request?[$0]?.text }.first
    }

    /// `bucket/key` of `/bucket/key?versionId=1`, which is written as in a URL.
    private static func object(ofCopySource source: String) -> String {
        let path = source.drop { $0 == "/" }
        let end = path.firstRange(of: "?versionId=")?.lowerBound ?? path.endIndex
        let written = String(path[..<end])
        // PostgreSQL stores no zero.
        guard let decoded = written.removingPercentEncoding, !decoded.utf8.contains(0) else { return written }
        return decoded
    }

    private static func addSignals(of event: CloudTrailRecord, _ call: CloudTrailCall, to activity: inout Activity) {
        guard let type = event.text(.type), type != "AWSService" else { return }
        activity.signals.formUnion(call.attempts)
        if activity.outcome == .success {
            if call.isObjectRead { activity.signals.insert(.objectRead) }
            if !call.effects.isEmpty, call.condition?.holds(for: event) ?? true {
                activity.signals.formUnion(call.effects)
            }
        }
        guard call.isConsoleLogin else { return }
        activity.signals.insert(.interactive)
        // For federated sign-ins MFAUsed is always "No".
        activity.isMFA = event[.samlProvider] == nil ? event[.mfaUsed]?.flag : nil
        activity.isPasswordCorrect = activity.outcome == .success
        activity.signals.insert(activity.outcome == .success ? [.rightPassword, .tokenIssued] : .wrongPassword)
    }
}
