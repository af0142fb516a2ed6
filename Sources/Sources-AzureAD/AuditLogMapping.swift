internal import Core
internal import JSONTape

/// From a record of Entra's audit log to an activity of who changed the directory.
enum AuditLogMapping {
    static func activity(of record: AuditLogRecord) throws(RecordProblem) -> Activity {
        // Log Analytics cuts it to the millisecond: so is every form, or one change would be two.
        let time = try Required.time(record[.activityDateTime] ?? record[.loggedAt], "activityDateTime").millisecond
        guard let name = record.text(.activityDisplayName) ?? record.text(.operationName) else {
            throw RecordProblem(.missingField, field: "activityDisplayName")
        }
        let account = try account(of: record)
        let told = AuditActivity(name, category: record.text(.category))
        var activity = Activity(
            source: AzureADAdapter.source,
            nativeID: nativeID(of: record, account, time, name),
            occurredAt: time,
            account: account,
            category: AzureADRecord.auditCategory
        )
        activity.loggedAt = record.rareText(.loggedAt).flatMap { Timestamp($0) }
        activity.classUID = told.classUID
        activity.activityID = told.activityID
        // Some names end in a blank.
        activity.operation = name.split { $0.isWhitespace }.joined(separator: " ")
        activity.service = record.text(.loggedByService)
        activity.statusCode = record.text(.result) ?? record.text(.resultType)
        activity.outcome = outcome(activity.statusCode)
        activity.correlationUID = record.rareText(.correlationID)
        activity.resource = record.target?.name
        activity.userAgent = record.userAgent
        activity.appUID = record.initiator.appID?.lowercased()
        if activity.outcome == .success, let key = record.target?.newKey {
            activity.issuedCredentialUID = key
            activity.signals.insert(.credentialIssued)
        }
        if let from = NetworkAddress(record.initiator.address) {
            activity.address = from.address
            activity.port = from.port
            activity.addressName = from.name
        }
        if account.kind == .user, let name = account.name {
            activity.aliases.append(AccountAlias(.userPrincipalName, name))
        }
        if activity.outcome == .success, opensAccess(told, record) { activity.signals.insert(.persistence) }
        return activity
    }

    /// Exports with fewer columns leave it out: they are told apart by what they do say.
    private static func nativeID(
        of record: AuditLogRecord,
        _ account: Account,
        _ time: Timestamp,
        _ name: String
    ) -> String {
        if let id = record.rareText(.id) { return id.lowercased() }
        let told = [record.rareText(.correlationID), record.target?.name].map { $0 ?? "" }
        return ([account.nativeID, time.description, AuditActivity.folded(name)] + told).joined(separator: "/")
    }

    /// Who did it: a user, an application, or what little the record says of one. Services of the directory's own name
    /// themselves only, and some records nothing but the service that wrote them.
    private static func account(of record: AuditLogRecord) throws(RecordProblem) -> Account {
        let initiator = record.initiator
        let tenant = record.text(.tenantID)?.lowercased()
        let principal = PrincipalName.normalised(initiator.userPrincipalName)
        if let id = initiator.userID?.lowercased() ?? principal.map({ "upn:\($0)" }) {
            return Account(.entra, tenant: tenant, nativeID: id, kind: .user, name: principal)
        }
        if let id = initiator.servicePrincipalID ?? initiator.appID {
            return Account(
                .entra,
                tenant: tenant,
                nativeID: id.lowercased(),
                kind: .servicePrincipal,
                name: initiator.displayName
            )
        }
        // Names are nobody's own: the kind says that they prove nothing.
        if let name = initiator.displayName {
            return Account(
                .entra,
                tenant: tenant,
                nativeID: "name:\(AuditActivity.folded(name))",
                kind: .unknown,
                name: name
            )
        }
        // The identity comes last, because some forms have none: what all have comes first.
        guard let service = record.text(.loggedByService) ?? record.text(.identity) else {
            throw RecordProblem(.missingField, field: "initiatedBy")
        }
        return Account(
            .entra,
            tenant: tenant,
            nativeID: "service:\(AuditActivity.folded(service))",
            kind: .unknown,
            name: service
        )
    }

    private static func outcome(_ result: String?) -> Outcome {
        switch result?.lowercased() {
        case nil: .unknown
        case "success", "0": .success
        default: .failure
        }
    }

    /// A change of an application's keys is one whatever the activity is called.
    private static func opensAccess(_ told: AuditActivity, _ record: AuditLogRecord) -> Bool {
        told.opensAccess || record.target?.newKey != nil || record.target?.changesFederatedIdentity == true
    }
}
