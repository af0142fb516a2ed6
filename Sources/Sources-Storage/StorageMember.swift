internal import Core
internal import JSONTape

/// The shapes in which storage requests reach people.
enum StorageForm: String, CaseIterable {
    /// Diagnostic settings to Event Hub or storage.
    case diagnostic
    /// A row of `StorageBlobLogs`, `StorageFileLogs`, `StorageQueueLogs` or `StorageTableLogs`.
    case logAnalytics = "log-analytics"
    /// The same, in a CSV export.
    case logAnalyticsCSV = "log-analytics-csv"
    /// A line of Storage Analytics: `$logs`.
    case classic
}

/// The members of storage records that are read; each form calls them by names of its own.
enum StorageMember: Int, RecordMember {
    case time, category, type, operation, statusCode, callerAddress, correlationID, uri, requestURL
    case sourceURI, destinationURI
    case authenticationType, tokenHash, objectID, tenantID, appID, principalName, authorization
    case accountName, serviceType, objectKey, operationCount, responseBodySize, userAgent, smbMessageID, location

    /// Those that detections stand on, as the diagnostic log spells them.
    static let watched: [WatchedMember<StorageMember>] = [
        .init("operationName", .operation),
        .init("statusCode", .statusCode),
        .init("callerIpAddress", .callerAddress),
        .init("identity.type", .authenticationType),
        .init("identity.tokenHash", .tokenHash),
        .init("identity.requester.objectId", .objectID),
        .init("properties.objectKey", .objectKey),
    ]

    /// The folded path; nil where the form has no such member.
    func path(in form: StorageForm) -> String? {
        switch form {
        case .diagnostic: diagnosticPath
        case .logAnalytics: logAnalyticsName
        case .logAnalyticsCSV: self == .time ? "timegenerated[utc]" : logAnalyticsName
        case .classic: classicName
        }
    }

    private var diagnosticPath: String {
        switch self {
        case .time: "time"
        case .category: "category"
        case .type: "type"
        case .operation: "operationname"
        case .statusCode: "statuscode"
        case .callerAddress: "calleripaddress"
        case .correlationID: "correlationid"
        case .uri: "uri"
        case .requestURL: "properties/requesturl"
        case .sourceURI: "properties/sourceuri"
        case .destinationURI: "properties/destinationuri"
        case .authenticationType: "identity/type"
        case .tokenHash: "identity/tokenhash"
        case .objectID: "identity/requester/objectid"
        case .tenantID: "identity/requester/tenantid"
        case .appID: "identity/requester/appid"
        case .principalName: "identity/requester/upn"
        case .authorization: "identity/authorization"
        case .accountName: "properties/accountname"
        case .serviceType: "properties/servicetype"
        case .objectKey: "properties/objectkey"
        case .operationCount: "properties/operationcount"
        case .responseBodySize: "properties/responsebodysize"
        case .userAgent: "properties/useragentheader"
        case .smbMessageID: "properties/smbmessageid"
        case .location: "location"
        }
    }

    private var logAnalyticsName: String? {
        switch self {
        case .time: "timegenerated"
        case .requestURL: nil
        case .authenticationType: "authenticationtype"
        case .tokenHash: "authenticationhash"
        case .objectID: "requesterobjectid"
        case .tenantID: "requestertenantid"
        case .appID: "requesterappid"
        case .principalName: "requesterupn"
        case .authorization: "authorizationdetails"
        default: diagnosticPath.split(separator: "/").last.map(String.init)
        }
    }

    /// The fields of the Storage Analytics log format, without their dashes.
    private var classicName: String? {
        switch self {
        case .time: "requeststarttime"
        case .operation: "operationtype"
        case .statusCode: "httpstatuscode"
        case .callerAddress: "requesteripaddress"
        case .correlationID: "requestidheader"
        case .uri: "requesturl"
        case .authenticationType: "authenticationtype"
        case .objectID: "userobjectid"
        case .tenantID: "tenantid"
        case .appID: "applicationid"
        case .principalName: "userprincipalname"
        case .authorization: "authorizationdetail"
        case .accountName: "owneraccountname"
        case .serviceType: "servicetype"
        case .objectKey: "requestedobjectkey"
        case .operationCount: "operationcount"
        case .responseBodySize: "responsepacketsize"
        case .userAgent: "useragentheader"
        case .category, .type, .requestURL, .sourceURI, .destinationURI, .tokenHash, .smbMessageID, .location: nil
        }
    }
}
