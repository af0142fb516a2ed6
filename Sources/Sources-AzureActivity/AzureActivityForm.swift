internal import JSONTape

/// The shapes in which one and the same event of the activity log reaches people.
enum AzureActivityForm: String, CaseIterable {
    /// Diagnostic settings to Event Hub or storage (container `insights-activity-logs`).
    case diagnostic
    /// An object of the activity log's API: the portal's JSON, `az monitor activity-log list`, Azure's libraries.
    case api = "activity-log-api"
    /// A row of the Log Analytics table `AzureActivity`.
    case logAnalytics = "log-analytics"
    /// The same, in a CSV export.
    case logAnalyticsCSV = "log-analytics-csv"

    /// - Returns: nil where the record is not from the activity log.
    init?(recognising record: JSONValue) {
        if record[folded: "type"]?.string?.lowercased() == "azureactivity"
            || record[folded: "operationnamevalue"] != nil && record[folded: "activitystatusvalue"] != nil
        {
            self = record[folded: "timegenerated[utc]"] == nil ? .logAnalytics : .logAnalyticsCSV
        } else if record[folded: "eventtimestamp"] != nil, record[folded: "operationname"]?.isObject == true {
            self = .api
        } else if Self.isDiagnostic(record) {
            self = .diagnostic
        } else {
            return nil
        }
    }

    /// The categories in which Azure speaks of itself: health, alerts, scaling, advice, evaluations of policies. What
    /// accounts do is `Administrative`.
    static let ownCategories = [
        "security": "Security", "servicehealth": "ServiceHealth", "resourcehealth": "ResourceHealth", "alert": "Alert",
        "autoscale": "Autoscale", "recommendation": "Recommendation", "policy": "Policy",
    ]

    /// Resource logs have the same envelope. Those of storage have an identity too, with a list of authorizations.
    private static func isDiagnostic(_ record: JSONValue) -> Bool {
        guard let operation = record[folded: "operationname"], operation.isString || operation.isObject,
            record[folded: "time"] != nil
        else { return false }
        if let identity = record[folded: "identity"],
            identity[folded: "claims"]?.isObject == true || identity[folded: "authorization"]?.isObject == true
        {
            return true
        }
        let category = record[folded: "category"]?.string?.lowercased() ?? ""
        guard category == "administrative" || ownCategories[category] != nil else { return false }
        let resource = record[folded: "resourceid"]?.string?.lowercased() ?? ""
        return resource.hasPrefix("/subscriptions/") || resource.hasPrefix("/providers/")
    }
}
