internal import Core
internal import JSONTape

/// The members of Entra's audit log that are read, by Microsoft Graph's names (directoryAudit); and what each form calls
/// them. Names are folded, as those of ``AzureADMember``.
enum AuditLogMember: Int, RecordMember {
    case loggedAt, tenantID, identity
    case id, activityDateTime, activityDisplayName, operationName, category
    case result, resultType, loggedByService, correlationID
    case initiatedBy, targetResources, additionalDetails

    /// Those that detections stand on.
    static let watched: [WatchedMember<AuditLogMember>] = [
        .init("activityDisplayName", .activityDisplayName, .operationName),
        .init("initiatedBy", .initiatedBy),
        .init("targetResources", .targetResources),
        .init("result", .result, .resultType),
    ]

    /// nil where the form has no such member. Only the forms below tell audits.
    func path(in form: AzureADForm) -> String? {
        switch form {
        case .diagnostic:
            switch self {
            case .loggedAt: "time"
            case .tenantID, .identity, .operationName, .resultType: name
            default: "properties/\(name)"
            }
        case .logAnalytics:
            switch self {
            case .loggedAt: "timegenerated"
            case .tenantID: "aadtenantid"
            default: name
            }
        case .logAnalyticsCSV:
            switch self {
            case .loggedAt: "timegenerated[utc]"
            case .activityDateTime: "activitydatetime[utc]"
            case .tenantID: "aadtenantid"
            default: name
            }
        case .graph: self == .loggedAt || self == .tenantID || self == .identity ? nil : name
        case .portalCSV, .hunting, .ariel: nil
        }
    }

    private var name: String {
        switch self {
        case .loggedAt: "time"
        case .tenantID: "tenantid"
        case .identity: "identity"
        case .id: "id"
        case .activityDateTime: "activitydatetime"
        case .activityDisplayName: "activitydisplayname"
        case .operationName: "operationname"
        case .category: "category"
        case .result: "result"
        case .resultType: "resulttype"
        case .loggedByService: "loggedbyservice"
        case .correlationID: "correlationid"
        case .initiatedBy: "initiatedby"
        case .targetResources: "targetresources"
        case .additionalDetails: "additionaldetails"
        }
    }
}
