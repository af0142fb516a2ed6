internal import Core
internal import JSONTape

/// One record, its facts at hand whatever its form.
struct AzureADRecord {
    /// Which of Entra's logs it belongs to.
    enum Category {
        case signIn(SignInKind)
        case riskDetection
        case riskyUser
        /// A change of the directory.
        case audit
        /// A log that says nothing of what an account did, by name.
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

    /// What changes of the directory are stored as.
    static let auditCategory = "AuditLogs"

    private let members: Members
    private let texts: TextPool
    let form: AzureADForm

    init(_ members: Members, form: AzureADForm, _ texts: TextPool) {
        self.members = members
        self.texts = texts
        self.form = form
    }

    /// The member, where it says anything.
    subscript(_ member: AzureADMember) -> JSONValue? {
        guard let value = members[member.rawValue], !value.isNull else { return nil }
        return value
    }

    /// A text that other records repeat.
    func text(_ member: AzureADMember) -> String? { texts.text(of: self[member]) }

    /// The number of such a text in the pool.
    func number(_ member: AzureADMember) -> Int32? { texts.number(of: self[member]) }

    /// A text that is hardly ever said twice.
    func rareText(_ member: AzureADMember) -> String? { self[member]?.text }

    /// Whether the record says which sign-in it is, or whose.
    var isOfSomebody: Bool {
        rareText(.id) != nil
            || [.userID, .userPrincipalName, .servicePrincipalID, .appID].contains { number($0) != nil }
    }

    /// The tenant whose log this is. Graph objects and the portal's exports name none.
    var tenant: String? {
        (text(.tenantID) ?? text(.resourceTenantID) ?? text(.homeTenantID))?.lowercased()
    }

    /// When the record was written, which trails the sign-in by minutes.
    var loggedAt: Timestamp? { rareText(.loggedAt).flatMap { Timestamp($0) } }

    /// Which log a record of that form belongs to.
    static func category(of record: JSONValue, _ form: AzureADForm) -> Category {
        switch form {
        case .graph: graphCategory(of: record)
        case .portalCSV:
            // The portal downloads one kind a file, which only the file's name and the columns tell.
            record[folded: "actortype"] != nil
                ? .other("\(auditCategory) of the portal's CSV")
                : record[folded: "managedidentitytype"]?.text != nil
                    ? .signIn(.managedIdentity)
                    : record[folded: "userid"] == nil && record[folded: "serviceprincipalid"]?.text != nil
                        ? .signIn(.servicePrincipal) : .signIn(.interactive)
        case .hunting:
            record["LogonType"]?.string?.containsBytes("nonInteractive") == true
                ? .signIn(.nonInteractive) : .signIn(.interactive)
        case .ariel: .signIn(.interactive)
        case .logAnalytics, .logAnalyticsCSV:
            named(table(record), record)
        case .diagnostic: named(record[folded: "category"]?.string ?? "", record)
        }
    }

    /// The category of a Log Analytics table; its `Category` column stays `SignInLogs` whatever the table.
    private static func table(_ record: JSONValue) -> String {
        let type = record[folded: "type"]?.string
        return switch type?.lowercased() {
        case "signinlogs": "SignInLogs"
        case "aadnoninteractiveusersigninlogs": "NonInteractiveUserSignInLogs"
        case "aadserviceprincipalsigninlogs": "ServicePrincipalSignInLogs"
        case "aadmanagedidentitysigninlogs": "ManagedIdentitySignInLogs"
        case "adfssigninlogs": "ADFSSignInLogs"
        case "aaduserriskevents": "UserRiskEvents"
        case "aadriskyusers": "RiskyUsers"
        // `Category` of an audit is the kind of change, such as `ApplicationManagement`, and queries that spread its
        // structures over columns put the target's kind into `Type`.
        case let name where name != "auditlogs" && AzureADForm.isAudit(record): auditCategory
        default: type ?? record[folded: "category"]?.string ?? "SignInLogs"
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
        case "auditlogs": isIntune(record) ? .other("Intune AuditLogs") : .audit
        // Some streams have the kind of change for the log's name.
        default: record[folded: "properties"].map(AzureADForm.isAudit) == true ? .audit : .other(name)
        }
    }

    /// Intune's log has the same category, and other members.
    private static func isIntune(_ record: JSONValue) -> Bool {
        guard let properties = record[folded: "properties"] else { return false }
        return properties[folded: "activitytype"] != nil && properties[folded: "activitydisplayname"] == nil
    }

    private static func graphCategory(of record: JSONValue) -> Category {
        let type = record["@odata.type"]?.string ?? ""
        if type.hasSuffix(".riskDetection") { return .riskDetection }
        if type.hasSuffix(".riskyUser") { return .riskyUser }
        if record["activityDisplayName"] != nil { return .audit }
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
