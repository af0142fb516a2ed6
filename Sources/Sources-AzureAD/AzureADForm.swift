internal import JSONTape

/// The shapes in which one and the same Entra record reaches people.
enum AzureADForm: String, CaseIterable {
    /// Diagnostic settings to Event Hub or storage: an envelope with `category` around `properties`.
    case diagnostic
    /// A row of a Log Analytics table: flat, Pascal case.
    case logAnalytics = "log-analytics"
    /// A row of Log Analytics in a CSV export: dates are marked `[UTC]`, structures `_dynamic`.
    case logAnalyticsCSV = "log-analytics-csv"
    /// An object of Microsoft Graph, and of the portal's JSON download: flat, camel case.
    case graph
    /// A row of the portal's CSV download: words with blanks.
    case portalCSV = "portal-csv"
    /// A row of Defender's advanced hunting: `AADSignInEventsBeta`, `EntraIdSignInEvents`.
    case hunting = "advanced-hunting"
    /// A row of a QRadar query that names columns as the query of T1586.003 does.
    case ariel = "qradar-ariel"

    private static let tables: Set<String> = [
        "signinlogs", "aadnoninteractiveusersigninlogs", "aadserviceprincipalsigninlogs",
        "aadmanagedidentitysigninlogs",
        "adfssigninlogs", "aaduserriskevents", "aadriskyusers", "auditlogs", "microsoftgraphactivitylogs",
        "aadserviceprincipalriskevents", "aadriskyserviceprincipals", "aadfirstpartytofirstpartysigninlogs",
    ]

    static let categories: Set<String> = [
        "signinlogs", "noninteractiveusersigninlogs", "serviceprincipalsigninlogs", "managedidentitysigninlogs",
        "adfssigninlogs", "userriskevents", "riskyusers", "auditlogs", "microsoftgraphactivitylogs",
        "serviceprincipalriskevents", "riskyserviceprincipals", "microsoftserviceprincipalsigninlogs",
        "networkaccesstrafficlogs", "provisioninglogs", "enrichedoffice365auditlogs", "remotenetworkhealthlogs",
    ]

    /// - Returns: nil where the record is not from Entra.
    init?(recognising record: JSONValue) {
        // Exports that flatten structures are put together again first.
        if record["properties.id"] != nil || record["properties.createdDateTime"] != nil { return nil }
        let category = record[folded: "category"]?.string?.lowercased() ?? ""
        if Self.categories.contains(category), record[folded: "properties"]?.isObject == true {
            self = .diagnostic
        } else if record[folded: "createddatetime[utc]"] != nil || record[folded: "timegenerated[utc]"] != nil,
            record[folded: "userprincipalname"] != nil || record[folded: "aadtenantid"] != nil
                || record[folded: "riskeventtype"] != nil || Self.isAudit(record),
            record[folded: "operationnamevalue"] == nil  // Azure's activity log, exported beside Entra's columns
        {
            self = .logAnalyticsCSV
        } else if record[folded: "date(utc)"] != nil,
            record[folded: "requestid"] != nil || record[folded: "correlationid"] != nil
        {
            self = .portalCSV
        } else if record["Timestamp"] != nil, record["ErrorCode"] != nil,
            record["RequestId"] != nil || record["AccountUpn"] != nil
        {
            self = .hunting
        } else if record["Event Time"] != nil, record["User Principal Name"] != nil {
            self = .ariel
        } else if let table = record[folded: "type"]?.string?.lowercased(), Self.tables.contains(table) {
            self = .logAnalytics
        } else if Self.categories.contains(category) {
            self = .logAnalytics
        } else if let properties = record[folded: "properties"], Self.isAudit(properties) {
            self = .diagnostic
        } else if record[folded: "sourcesystem"]?.string == "Azure AD" {
            self = .logAnalytics
        } else if record[folded: "timegenerated"] != nil, record[folded: "userprincipalname"] != nil,
            record[folded: "resulttype"] != nil
        {
            self = .logAnalytics
        } else if record[folded: "timegenerated"] != nil, Self.isAudit(record) {
            self = .logAnalytics
        } else if record["@odata.type"]?.string?.hasPrefix("#microsoft.graph.") == true {
            self = .graph
        } else if record["createdDateTime"] != nil, record["status"]?["errorCode"] != nil || record["appId"] != nil {
            self = .graph
        } else if record["riskEventType"] != nil, record["riskState"] != nil {
            self = .graph
        } else if record["riskLastUpdatedDateTime"] != nil, record["riskState"] != nil {
            self = .graph
        } else if record["activityDateTime"] != nil, record["activityDisplayName"] != nil {
            self = .graph
        } else {
            return nil
        }
    }

    /// Whether a row has the columns that of Entra's logs the audits alone have.
    static func isAudit(_ row: JSONValue) -> Bool {
        row[folded: "initiatedby"] != nil && row[folded: "targetresources"] != nil
    }
}
