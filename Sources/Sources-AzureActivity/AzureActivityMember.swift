internal import Core
internal import JSONTape

/// The members of the activity log that are read; each form calls them by names of its own.
///
/// <https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema>, and for the rows
/// <https://learn.microsoft.com/azure/azure-monitor/reference/tables/azureactivity>
enum AzureActivityMember: Int, RecordMember {
    case time, loggedAt, category, eventCategory, operation, operationValue, status, subStatus
    case resourceID, resourceURI, correlationID, subscriptionID, tenantID
    case caller, callerAddress, requestAddress, claims, otherClaims, authorization, otherAuthorization
    case properties, otherProperties

    /// Those that detections stand on, as the diagnostic log spells them.
    static let watched: [WatchedMember<AzureActivityMember>] = [
        .init("operationName", .operation, .operationValue),
        .init("resultType", .status),
        .init("resourceId", .resourceID, .resourceURI),
        .init("identity.claims", .claims, .otherClaims),
        .init("callerIpAddress", .callerAddress, .requestAddress),
    ]

    /// The folded path; nil where the form has no such member.
    func path(in form: AzureActivityForm) -> String? {
        switch form {
        case .diagnostic: diagnosticPath
        case .api: apiPath
        case .logAnalytics: column
        case .logAnalyticsCSV:
            switch self {
            case .time: "timegenerated[utc]"
            case .loggedAt: "eventsubmissiontimestamp[utc]"
            default: column
            }
        }
    }

    private var diagnosticPath: String? {
        switch self {
        case .time: "time"
        case .category: "category"
        case .eventCategory: "properties/eventcategory"
        case .operation: "operationname"
        case .operationValue: "operationname/value"
        case .status: "resulttype"
        case .subStatus: "resultsignature"
        case .resourceID: "resourceid"
        case .correlationID: "correlationid"
        case .tenantID: "tenantid"
        case .callerAddress: "calleripaddress"
        case .claims: "identity/claims"
        case .authorization: "identity/authorization"
        case .properties: "properties"
        case .otherProperties: "properties/eventproperties"
        case .loggedAt, .resourceURI, .subscriptionID, .caller, .requestAddress, .otherClaims, .otherAuthorization: nil
        }
    }

    private var apiPath: String? {
        switch self {
        case .time: "eventtimestamp"
        case .loggedAt: "submissiontimestamp"
        case .category: "category/value"
        case .operation: "operationname/value"
        case .status: "status/value"
        case .subStatus: "substatus/value"
        case .resourceID: "resourceid"
        case .resourceURI: "resourceuri"
        case .correlationID: "correlationid"
        case .subscriptionID: "subscriptionid"
        case .tenantID: "tenantid"
        case .caller: "caller"
        case .requestAddress: "httprequest/clientipaddress"
        case .claims: "claims"
        case .authorization: "authorization"
        case .properties: "properties"
        case .eventCategory, .operationValue, .callerAddress, .otherClaims, .otherAuthorization, .otherProperties: nil
        }
    }

    /// `TenantId` of a row is the workspace.
    private var column: String? {
        switch self {
        case .time: "timegenerated"
        case .loggedAt: "eventsubmissiontimestamp"
        case .category: "categoryvalue"
        case .eventCategory, .operationValue, .resourceURI, .tenantID, .requestAddress: nil
        case .operation: "operationnamevalue"
        case .status: "activitystatusvalue"
        case .subStatus: "activitysubstatusvalue"
        case .resourceID: "resourceid"
        case .correlationID: "correlationid"
        case .subscriptionID: "subscriptionid"
        case .caller: "caller"
        case .callerAddress: "calleripaddress"
        case .claims: "claims"
        case .otherClaims: "claimsd"
        case .authorization: "authorization"
        case .otherAuthorization: "authorizationd"
        case .properties: "properties"
        case .otherProperties: "propertiesd"
        }
    }
}
