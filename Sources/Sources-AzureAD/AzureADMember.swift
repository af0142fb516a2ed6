internal import Core
internal import JSONTape

/// The members of Entra's records that are read, by their names in the diagnostic log; and what each form calls them.
///
/// Names are folded: lower case without blanks, `_` and `-`. The form is decided first, because `TenantId` of Log
/// Analytics (the workspace) and `tenantId` of the diagnostic log (the Entra tenant) fold to one.
enum AzureADMember: Int, RecordMember {
    case category, loggedAt, tenantID, table
    case id, createdDateTime, resultType, status, failureReason, additionalDetails
    case correlationID, originalRequestID, uniqueTokenIdentifier, sessionID
    case userID, userPrincipalName, servicePrincipalID, servicePrincipalName
    case servicePrincipalCredentialKeyID
    case appID, appDisplayName, resourceID, resourceDisplayName
    case homeTenantID, resourceTenantID, crossTenantAccessType
    case ipAddress, callerIPAddress, autonomousSystemNumber, location, country, userAgent
    case authenticationRequirement, authenticationDetails, multifactorResult, conditionalAccessPolicies
    case riskLevelDuringSignIn, riskLevelAggregated, riskLevel, riskState, riskEventTypesV2, riskEventTypes
    case riskEventType, riskType, requestID
    case activityDateTime, detectedDateTime, lastUpdatedDateTime, riskLastUpdatedDateTime

    /// Those that detections stand on, as the diagnostic log spells them.
    static let watched: [WatchedMember<AzureADMember>] = [
        .init("riskEventTypes_v2", .riskEventTypesV2, .riskEventTypes),
        .init("riskLevelDuringSignIn", .riskLevelDuringSignIn),
        .init("riskState", .riskState),
        .init("riskLevel", .riskLevel),
        .init("riskEventType", .riskEventType, .riskType),
        .init("requestId", .requestID),
        .init("resultType", .resultType, .status),
        .init("ipAddress", .ipAddress, .callerIPAddress),
        .init("uniqueTokenIdentifier", .uniqueTokenIdentifier),
        .init("crossTenantAccessType", .crossTenantAccessType),
        .init("homeTenantId", .homeTenantID),
        .init("resourceTenantId", .resourceTenantID),
        .init("authenticationRequirement", .authenticationRequirement),
        .init("sessionId", .sessionID),
    ]

    /// nil where the form has no such member.
    func path(in form: AzureADForm) -> String? {
        switch form {
        case .diagnostic: envelopeName ?? "properties/\(name)"
        case .graph: self == .loggedAt || self == .tenantID ? nil : name
        case .logAnalytics:
            switch self {
            case .loggedAt: "timegenerated"
            case .tenantID: "aadtenantid"
            case .location: "locationdetails"
            case .country: "location"
            case .conditionalAccessPolicies: "conditionalaccesspolicies"
            default: name
            }
        case .logAnalyticsCSV:
            switch self {
            case .loggedAt: "timegenerated[utc]"
            case .createdDateTime: "createddatetime[utc]"
            case .activityDateTime: "activitydatetime[utc]"
            case .detectedDateTime: "detecteddatetime[utc]"
            case .lastUpdatedDateTime: "lastupdateddatetime[utc]"
            case .riskLastUpdatedDateTime: "risklastupdateddatetime[utc]"
            case .tenantID: "aadtenantid"
            case .location: "locationdetailsdynamic"
            case .country: "location"
            case .status: "statusdynamic"
            case .conditionalAccessPolicies: "conditionalaccesspolicies"
            default: name
            }
        case .portalCSV: portalName
        case .hunting: huntingName
        case .ariel: arielName
        }
    }

    /// What stands beside `properties`.
    private var envelopeName: String? {
        switch self {
        case .category: "category"
        case .loggedAt: "time"
        case .tenantID: "tenantid"
        case .resultType: "resulttype"
        case .callerIPAddress: "calleripaddress"
        case .country: "location"
        default: nil
        }
    }

    private var name: String {
        switch self {
        case .category: "category"
        case .loggedAt: "time"
        case .tenantID: "tenantid"
        case .table: "type"
        case .id: "id"
        case .createdDateTime: "createddatetime"
        case .resultType: "resulttype"
        case .status: "status"
        case .failureReason: "failurereason"
        case .additionalDetails: "additionaldetails"
        case .correlationID: "correlationid"
        case .originalRequestID: "originalrequestid"
        case .uniqueTokenIdentifier: "uniquetokenidentifier"
        case .sessionID: "sessionid"
        case .userID: "userid"
        case .userPrincipalName: "userprincipalname"
        case .servicePrincipalID: "serviceprincipalid"
        case .servicePrincipalName: "serviceprincipalname"
        case .servicePrincipalCredentialKeyID: "serviceprincipalcredentialkeyid"
        case .appID: "appid"
        case .appDisplayName: "appdisplayname"
        case .resourceID: "resourceid"
        case .resourceDisplayName: "resourcedisplayname"
        case .homeTenantID: "hometenantid"
        case .resourceTenantID: "resourcetenantid"
        case .crossTenantAccessType: "crosstenantaccesstype"
        case .ipAddress: "ipaddress"
        case .callerIPAddress: "calleripaddress"
        case .autonomousSystemNumber: "autonomoussystemnumber"
        case .location: "location"
        case .country: "country"
        case .userAgent: "useragent"
        case .authenticationRequirement: "authenticationrequirement"
        case .authenticationDetails: "authenticationdetails"
        case .multifactorResult: "multifactorauthenticationresult"
        case .conditionalAccessPolicies: "appliedconditionalaccesspolicies"
        case .riskLevelDuringSignIn: "risklevelduringsignin"
        case .riskLevelAggregated: "risklevelaggregated"
        case .riskLevel: "risklevel"
        case .riskState: "riskstate"
        case .riskEventTypesV2: "riskeventtypesv2"
        case .riskEventTypes: "riskeventtypes"
        case .riskEventType: "riskeventtype"
        case .riskType: "risktype"
        case .requestID: "requestid"
        case .activityDateTime: "activitydatetime"
        case .detectedDateTime: "detecteddatetime"
        case .lastUpdatedDateTime: "lastupdateddatetime"
        case .riskLastUpdatedDateTime: "risklastupdateddatetime"
        }
    }

    /// The headers of the portal's CSV download.
    private var portalName: String? {
        switch self {
        case .id: "requestid"
        case .createdDateTime: "date(utc)"
        case .resultType: "signinerrorcode"
        case .status: "status"
        case .correlationID: "correlationid"
        case .uniqueTokenIdentifier: "uniquetokenidentifier"
        case .sessionID: "sessionid"
        case .userID: "userid"
        case .userPrincipalName: "username"
        case .servicePrincipalID: "serviceprincipalid"
        case .servicePrincipalName: "serviceprincipalname"
        case .appID: "applicationid"
        case .appDisplayName: "application"
        case .resourceID: "resourceid"
        case .resourceDisplayName: "resource"
        case .homeTenantID: "hometenantid"
        case .resourceTenantID: "resourcetenantid"
        case .crossTenantAccessType: "crosstenantaccesstype"
        case .ipAddress: "ipaddress"
        case .autonomousSystemNumber: "autonomoussystemnumber"
        case .location: "location"
        case .userAgent: "useragent"
        case .authenticationRequirement: "authenticationrequirement"
        case .multifactorResult: "multifactorauthenticationresult"
        default: nil
        }
    }

    /// The columns of Defender's `AADSignInEventsBeta` and `EntraIdSignInEvents`.
    private var huntingName: String? {
        switch self {
        case .id: "requestid"
        case .createdDateTime: "timestamp"
        case .resultType: "errorcode"
        case .userID: "accountobjectid"
        case .userPrincipalName: "accountupn"
        case .appID: "applicationid"
        case .appDisplayName: "application"
        case .country: "country"
        case .uniqueTokenIdentifier: "uniquetokenid"
        case .loggedAt, .tenantID, .location, .requestID, .status: nil
        default: name
        }
    }

    /// The column names that the seed query gives its columns, and what a site's custom properties are called.
    private var arielName: String? {
        switch self {
        case .createdDateTime: "eventtime"
        case .ipAddress: "sourceip"
        case .riskLevelDuringSignIn: "risklevel"
        case .riskEventTypesV2: "riskevents"
        case .authenticationRequirement: "authrequirement"
        case .homeTenantID: "hometenant"
        case .resourceTenantID: "resourcetenant"
        case .loggedAt, .tenantID, .riskLevel: nil
        default: name
        }
    }
}
