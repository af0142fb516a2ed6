internal import Core
internal import JSONTape

/// One record, its facts at hand whatever its form.
struct AzureADRecord {
    /// Which of Entra's logs it belongs to.
    enum Category {
        case signIn(SignInKind)
        case riskDetection
        case riskyUser
        /// A log that says nothing of sign-ins, by name.
        case other(String)
    }

    /// Who signed in, and whether somebody sat before a screen.
    enum SignInKind: String {
        case interactive = "SignInLogs"
        case nonInteractive = "NonInteractiveUserSignInLogs"
        case servicePrincipal = "ServicePrincipalSignInLogs"
        case managedIdentity = "ManagedIdentitySignInLogs"
        case federationServer = "ADFSSignInLogs"

        var isWorkload: Bool { self == .servicePrincipal || self == .managedIdentity }
    }

    let envelope: JSONValue
    private let facts: JSONValue
    let form: AzureADForm
    let category: Category

    init(_ record: JSONValue, form: AzureADForm) {
        envelope = record
        self.form = form
        facts = form == .diagnostic ? record[folded: "properties"] ?? record : record
        category = Self.category(of: record, form)
    }

    /// The member of `properties`, or of the row itself, whatever the case of its name.
    func fact(_ name: StaticString) -> JSONValue? {
        guard let value = facts[folded: name], !value.isNull else { return nil }
        return value
    }

    func text(_ name: StaticString) -> String? { fact(name)?.text }

    /// The tenant whose log this is. In Log Analytics `TenantId` is the workspace; Graph objects name none.
    var tenant: String? {
        let value =
            switch form {
            case .diagnostic: envelope["tenantId"]?.text ?? envelope["tenantid"]?.text
            case .logAnalytics: envelope["AADTenantId"]?.text
            case .graph: nil as String?
            }
        return (value ?? text("resourcetenantid") ?? text("hometenantid"))?.lowercased()
    }

    /// When the record was written, which trails the sign-in by minutes.
    var loggedAt: Timestamp? {
        (envelope[folded: "time"] ?? envelope[folded: "timegenerated"])?.text.flatMap { Timestamp($0) }
    }

    private static func category(of record: JSONValue, _ form: AzureADForm) -> Category {
        switch form {
        case .graph: graphCategory(of: record)
        case .logAnalytics:
            named(table(record["Type"]?.string) ?? record[folded: "category"]?.string ?? "SignInLogs", record)
        case .diagnostic: named(record[folded: "category"]?.string ?? "", record)
        }
    }

    /// The category of a Log Analytics table; its `Category` column stays `SignInLogs` whatever the table.
    private static func table(_ type: String?) -> String? {
        switch type?.lowercased() {
        case "signinlogs": "SignInLogs"
        case "aadnoninteractiveusersigninlogs": "NonInteractiveUserSignInLogs"
        case "aadserviceprincipalsigninlogs": "ServicePrincipalSignInLogs"
        case "aadmanagedidentitysigninlogs": "ManagedIdentitySignInLogs"
        case "adfssigninlogs": "ADFSSignInLogs"
        case "aaduserriskevents": "UserRiskEvents"
        case "aadriskyusers": "RiskyUsers"
        default: type
        }
    }

    private static func named(_ name: String, _ record: JSONValue) -> Category {
        switch name.lowercased() {
        case "signinlogs": .signIn(.interactive)
        case "noninteractiveusersigninlogs": .signIn(.nonInteractive)
        case "serviceprincipalsigninlogs": .signIn(.servicePrincipal)
        case "managedidentitysigninlogs": .signIn(.managedIdentity)
        case "adfssigninlogs": .signIn(.federationServer)
        case "userriskevents": .riskDetection
        case "riskyusers": .riskyUser
        default: .other(name)
        }
    }

    private static func graphCategory(of record: JSONValue) -> Category {
        let type = record["@odata.type"]?.string ?? ""
        if type.hasSuffix(".riskDetection") { return .riskDetection }
        if type.hasSuffix(".riskyUser") { return .riskyUser }
        if record["activityDisplayName"] != nil { return .other("directoryAudit") }
        if record["riskEventType"] != nil { return .riskDetection }
        if record["riskLastUpdatedDateTime"] != nil, record["createdDateTime"] == nil { return .riskyUser }
        guard record["createdDateTime"] != nil else { return .other(type.isEmpty ? "Graph object" : type) }
        let events = record["signInEventTypes"]?.elements.compactMap(\.string) ?? []
        if events.contains("managedIdentity") { return .signIn(.managedIdentity) }
        if events.contains("servicePrincipal") { return .signIn(.servicePrincipal) }
        if events.contains("nonInteractiveUser") || record["isInteractive"]?.flag == false {
            return .signIn(.nonInteractive)
        }
        return .signIn(.interactive)
    }
}
