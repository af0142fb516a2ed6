internal import Core

/// From an event of the activity log to an activity.
enum AzureActivityMapping {
    static func activity(of record: AzureActivityRecord) throws(RecordProblem) -> Activity {
        // Log Analytics' CSV cuts it to the millisecond: so is every form, or one event would be two.
        let time = try Required.time(record[.time], "time").millisecond
        // Exports of the directory's own operations have an object, as the API's answers do.
        guard let written = record.text(.operation) ?? record.text(.operationValue) else {
            throw RecordProblem(.missingField, field: "operationName")
        }
        let name = spelled(written, as: record.authorization.action)
        let operation = AzureOperation(name)
        let status = Status(record.text(.status))
        let resource = record.rareText(.resourceID) ?? record.rareText(.resourceURI) ?? record.authorization.scope
        // Only some forms have an id of the event: it is known by what all of them say.
        let told = [record.rareText(.correlationID), written, status.name, resource].map { $0?.lowercased() ?? "" }
        var activity = Activity(
            source: AzureActivityAdapter.source,
            nativeID: ([time.description] + told).joined(separator: "/"),
            occurredAt: time,
            account: try account(of: record, resource),
            category: record.category
        )
        activity.loggedAt = record.rareText(.loggedAt).flatMap { Timestamp($0) }
        activity.classUID = 6003
        activity.activityID = operation.activityID
        activity.operation = name
        activity.service = operation.provider
        activity.resource = resource.map { spelled($0, as: record.authorization.scope) }
        activity.correlationUID = record.rareText(.correlationID)
        activity.tokenUID = TokenIdentifier.normalised(record.claims.tokenIdentifier)
        activity.sessionUID = record.claims.sessionID
        activity.appUID = record.claims.appID?.lowercased()
        activity.isMFA = record.claims.methods.map { $0.split(separator: ",").contains("mfa") }
        if let from = NetworkAddress(record.text(.callerAddress) ?? record.text(.requestAddress)) {
            activity.address = from.address
            activity.port = from.port
            activity.addressName = from.name
        }
        // `Succeeded.Created` of records to storage is `Created` elsewhere.
        let code = record.text(.subStatus)?.split(separator: ".").last
        activity.statusCode = code.map(String.init) ?? record.text(.status)
        activity.outcome = status.outcome(activity.statusCode)
        // One operation is begun, accepted and ended under one correlation id: what it does it does at its end.
        if activity.outcome == .success { activity.signals = operation.effects }
        if activity.signals.contains(.resourceCreated) { activity.region = record.location }
        if activity.signals.contains(.secretMinted), let storage = activity.resource.flatMap(storageAccount) {
            activity.aliases.append(AccountAlias(.mintedSecret, storage))
        }
        if activity.account.kind == .user, let name = activity.account.name {
            activity.aliases.append(AccountAlias(.userPrincipalName, name))
        }
        return activity
    }

    /// `lab` of `/subscriptions/…/Microsoft.Storage/storageAccounts/lab`.
    private static func storageAccount(_ resource: String) -> String? {
        let parts = resource.split(separator: "/")
        guard let place = parts.firstIndex(where: { $0.lowercased() == "storageaccounts" }), place + 1 < parts.count
        else {
            return nil
        }
        return parts[place + 1].lowercased()
    }

    /// Records to storage and rows write in upper case what the request had in its own.
    private static func spelled(_ text: String, as request: String?) -> String {
        guard let request, request.lowercased() == text.lowercased() else { return text }
        return request
    }

    private static func account(
        of record: AzureActivityRecord,
        _ resource: String?
    ) throws(RecordProblem) -> Account {
        let claims = record.claims
        let tenant = (claims.tenantID ?? record.text(.tenantID))?.lowercased()
        let caller = record.text(.caller)
        let address = caller.flatMap { $0.utf8.contains(UInt8(ascii: "@")) ? $0 : nil }
        let name = PrincipalName.normalised(claims.userPrincipalName ?? address ?? claims.emailAddress)
        // Applications are called by their object id.
        let application = address == nil && caller?.utf8.count == 36 ? caller : nil
        if let id = (claims.objectID ?? application ?? name.map { "upn:\($0)" })?.lowercased() {
            return Account(.entra, tenant: tenant, nativeID: id, kind: kind(claims, name), name: name)
        }
        if let caller {
            let id = "name:\(caller.lowercased())"
            return Account(.entra, tenant: tenant, nativeID: id, kind: .unknown, name: caller)
        }
        // Azure does some things by itself, and says nothing but where.
        let subscription = (record.text(.subscriptionID) ?? subscription(of: resource))?.lowercased()
        guard let place = subscription.map({ "subscription:\($0)" }) ?? tenant.map({ "tenant:\($0)" }) else {
            throw RecordProblem(.missingField, field: "caller")
        }
        return Account(.entra, tenant: tenant, nativeID: place, kind: .unknown, name: "unnamed caller in \(place)")
    }

    private static func kind(_ claims: AzureActivityRecord.Claims, _ name: String?) -> AccountKind {
        if claims.managedIdentityResource != nil { return .managedIdentity }
        if claims.identityType == "app" { return .servicePrincipal }
        return name != nil || claims.scope != nil ? .user : .servicePrincipal
    }

    private static func subscription(of resource: String?) -> String? {
        let parts = resource?.split(separator: "/", maxSplits: 2) ?? []
        guard parts.count >= 2, parts[0].lowercased() == "subscriptions" else { return nil }
        return String(parts[1])
    }

    /// How far an operation has come. The forms spell it in two ways.
    private enum Status {
        case started, accepted, succeeded, failed
        case other(String)

        init(_ text: String?) {
            switch text?.lowercased() {
            case "start", "started": self = .started
            case "accept", "accepted": self = .accepted
            case "success", "succeeded": self = .succeeded
            case "failure", "failed": self = .failed
            case let other: self = .other(other ?? "")
            }
        }

        /// The same for one event in every form.
        var name: String {
            switch self {
            case .started: "start"
            case .accepted: "accept"
            case .succeeded: "success"
            case .failed: "failure"
            case .other(let name): name
            }
        }

        func outcome(_ code: String?) -> Outcome {
            switch self {
            case .succeeded: return .success
            case .started, .accepted: return .interrupt
            case .failed:
                let code = code?.lowercased() ?? ""
                let isDenied = code == "401" || code == "403" || code == "forbidden" || code == "unauthorized"
                return isDenied || code.hasSuffix("authorizationfailed") ? .denied : .failure
            case .other(let name):
                switch name {
                case "in progress", "inprogress", "running", "active", "updated": return .interrupt
                case "canceled", "cancelled": return .failure
                default: return .unknown
                }
            }
        }
    }
}
