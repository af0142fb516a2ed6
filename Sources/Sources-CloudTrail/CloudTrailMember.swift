internal import Core
internal import JSONTape

/// The members of an event that are read, under the vendor's names.
enum CloudTrailMember: Int, RecordMember {
    case eventTime, logstashTime, eventID, requestID, sharedEventID
    case eventName, eventSource, eventCategory, eventType
    case awsRegion, recipientAccountID, sourceIPAddress, userAgent, errorCode, errorMessage
    case sessionCredentialFromConsole
    case identity, type, principalID, arn, accountID, accessKeyID, userName, invokedBy, onBehalfOfUser
    case creationDate, mfaAuthenticated, sourceIdentity
    case requestParameters, responseElements, additionalEventData
    case bucketName, key, roleARN, requestUserName, roleName
    case resources
    case issuedKey, createdKey, openedSession, issuedSourceIdentity, subject, consoleLogin
    case bytesTransferredOut, samlProvider, mfaUsed
    case addendumReason, originalEventID

    /// Those whose texts other events repeat, with their positions; the others are kept apart from the pool.
    static let repeated: [(Int, CloudTrailMember)] = {
        let rare: Set<CloudTrailMember> = [
            .eventTime, .logstashTime, .eventID, .requestID, .sharedEventID, .key, .resources, .identity,
            .bytesTransferredOut, .originalEventID, .addendumReason, .mfaAuthenticated, .mfaUsed, .samlProvider,
            .sessionCredentialFromConsole, .requestParameters, .responseElements,
            .additionalEventData,
        ]
        return allCases.filter { !rare.contains($0) }.map { ($0.rawValue, $0) }
    }()

    /// Those that detections stand on.
    static let watched: [WatchedMember<CloudTrailMember>] = [
        CloudTrailMember.eventName, .eventSource, .sourceIPAddress, .arn, .accessKeyID, .issuedKey, .consoleLogin,
        .requestParameters, .bytesTransferredOut,
    ].map { WatchedMember($0.path.replacing("/", with: "."), $0) }

    var path: String {
        switch self {
        case .eventTime: "eventTime"
        case .logstashTime: "@timestamp"
        case .eventID: "eventID"
        case .requestID: "requestID"
        case .sharedEventID: "sharedEventID"
        case .eventName: "eventName"
        case .eventSource: "eventSource"
        case .eventCategory: "eventCategory"
        case .eventType: "eventType"
        case .awsRegion: "awsRegion"
        case .recipientAccountID: "recipientAccountId"
        case .sourceIPAddress: "sourceIPAddress"
        case .userAgent: "userAgent"
        case .errorCode: "errorCode"
        case .errorMessage: "errorMessage"
        case .sessionCredentialFromConsole: "sessionCredentialFromConsole"
        case .identity: "userIdentity"
        case .type: "userIdentity/type"
        case .principalID: "userIdentity/principalId"
        case .arn: "userIdentity/arn"
        case .accountID: "userIdentity/accountId"
        case .accessKeyID: "userIdentity/accessKeyId"
        case .userName: "userIdentity/userName"
        case .invokedBy: "userIdentity/invokedBy"
        case .onBehalfOfUser: "userIdentity/onBehalfOf/userId"
        case .creationDate: "userIdentity/sessionContext/attributes/creationDate"
        case .mfaAuthenticated: "userIdentity/sessionContext/attributes/mfaAuthenticated"
        case .sourceIdentity: "userIdentity/sessionContext/sourceIdentity"
        case .requestParameters: "requestParameters"
        case .responseElements: "responseElements"
        case .additionalEventData: "additionalEventData"
        case .bucketName: "requestParameters/bucketName"
        case .key: "requestParameters/key"
        case .roleARN: "requestParameters/roleArn"
        case .requestUserName: "requestParameters/userName"
        case .roleName: "requestParameters/roleName"
        case .resources: "resources"
        case .issuedKey: "responseElements/credentials/accessKeyId"
        case .createdKey: "responseElements/accessKey/accessKeyId"
        case .openedSession: "responseElements/assumedRoleUser/arn"
        case .issuedSourceIdentity: "responseElements/sourceIdentity"
        case .subject: "responseElements/subject"
        case .consoleLogin: "responseElements/ConsoleLogin"
        case .bytesTransferredOut: "additionalEventData/bytesTransferredOut"
        case .samlProvider: "additionalEventData/SamlProviderArn"
        case .mfaUsed: "additionalEventData/MFAUsed"
        case .addendumReason: "addendum/reason"
        case .originalEventID: "addendum/originalEventID"
        }
    }
}
