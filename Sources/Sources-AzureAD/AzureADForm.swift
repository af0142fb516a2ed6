internal import JSONTape

/// The shapes in which one and the same Entra record reaches people.
enum AzureADForm: String, CaseIterable {
    /// Diagnostic settings to Event Hub or storage: an envelope with `category` around `properties`.
    case diagnostic
    /// A row of a Log Analytics table: flat, Pascal case.
    case logAnalytics = "log-analytics"
    /// An object of Microsoft Graph: flat, camel case.
    case graph

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
        let category = record[folded: "category"]?.string?.lowercased() ?? ""
        if Self.categories.contains(category), record[folded: "properties"]?.isObject == true {
            self = .diagnostic
        } else if let table = record["Type"]?.string?.lowercased(), Self.tables.contains(table) {
            self = .logAnalytics
        } else if Self.categories.contains(category) {
            self = .logAnalytics
        } else if record["SourceSystem"]?.string == "Azure AD" {
            self = .logAnalytics
        } else if record["TimeGenerated"] != nil, record["UserPrincipalName"] != nil, record["ResultType"] != nil {
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
}
