internal import Core
internal import Foundation

/// The columns of `activity`, written and read in one order.
enum ActivityRow {
    static let columns = [
        "occurred_at", "event_id", "account_id", "batch", "source", "native_id", "category", "logged_at", "class_uid",
        "activity_id", "operation", "service", "outcome", "status_id", "status_code", "is_password_correct", "is_mfa",
        "origin", "src_ip", "src_port", "src_name", "src_asn", "src_country", "user_agent", "session_uid",
        "credential_uid", "credential_issued", "token_uid", "token_hash", "correlation_uid", "app_uid", "app_name",
        "resource", "bytes_out", "region", "home_tenant", "resource_tenant", "cross_tenant_type", "auth_requirement",
        "risk_level", "risk_state", "risk_types", "related_event_id", "signals", "object_id", "record_number",
        "record_offset", "record_length", "content_digest",
    ]

    static let key = ["occurred_at", "event_id", "account_id"]

    static func write(_ stored: EvidencedActivity, batch: Int64, to row: inout CopyBuffer) {
        let activity = stored.activity
        row.beginRow()
        row.time(activity.occurredAt)
        row.uuid(activity.eventID)
        row.uuid(activity.account.id)
        row.integer(batch)
        row.text(activity.source.rawValue)
        row.text(activity.nativeID)
        row.text(activity.category)
        row.time(activity.loggedAt)
        row.integer(activity.classUID)
        row.integer(activity.activityID)
        row.text(activity.operation)
        row.text(activity.service)
        row.text(activity.outcome.rawValue)
        row.integer(activity.outcome.statusID)
        row.text(activity.statusCode)
        row.boolean(activity.isPasswordCorrect)
        row.boolean(activity.isMFA)
        row.text(activity.origin.rawValue)
        row.address(activity.address)
        row.integer(activity.port.map { Int32($0) })
        row.text(activity.addressName)
        row.integer(activity.asn)
        row.text(activity.country)
        row.text(activity.userAgent)
        row.text(activity.sessionUID)
        row.text(activity.credentialUID)
        row.text(activity.issuedCredentialUID)
        row.uuid(activity.tokenUID)
        row.text(activity.tokenHash)
        row.text(activity.correlationUID)
        row.text(activity.appUID)
        row.text(activity.appName)
        row.text(activity.resource)
        row.integer(activity.bytesOut)
        row.text(activity.region)
        row.text(activity.homeTenant)
        row.text(activity.resourceTenant)
        row.text(activity.crossTenantType)
        row.text(activity.authenticationRequirement)
        row.text(activity.riskLevel?.rawValue)
        row.text(activity.riskState?.rawValue)
        row.text(activity.riskTypes.isEmpty ? nil : activity.riskTypes.joined(separator: ","))
        row.uuid(activity.relatedEventID)
        row.integer(activity.signals.rawValue)
        row.uuid(stored.place.objectID)
        row.integer(stored.place.number)
        row.integer(stored.place.offset)
        row.integer(Int32(stored.place.length))
        row.uuid(stored.contentDigest)
    }

    /// Reads a row that ``write(_:batch:to:)`` wrote.
    ///
    /// - Parameter account: Gives the account of an id; rows of unknown accounts are passed over.
    static func read(_ row: inout CopyReader, account: (UUID) -> Account?) -> EvidencedActivity? {
        guard let occurredAt = row.time(), let eventID = row.uuid(), let accountID = row.uuid() else { return nil }
        _ = row.integer(Int64.self)
        let source = row.text() ?? ""
        let nativeID = row.text() ?? ""
        let category = row.text() ?? ""
        guard let owner = account(accountID) else { return nil }
        var activity = Activity(
            stored: eventID,
            source: SourceID(source),
            nativeID: nativeID,
            occurredAt: occurredAt,
            account: owner,
            category: category
        )
        activity.loggedAt = row.time()
        activity.classUID = row.integer(Int32.self) ?? 0
        activity.activityID = row.integer(Int16.self) ?? 0
        activity.operation = row.text() ?? ""
        activity.service = row.text()
        activity.outcome = row.text().flatMap { Outcome(rawValue: $0) } ?? .unknown
        _ = row.integer(Int16.self)
        activity.statusCode = row.text()
        activity.isPasswordCorrect = row.boolean()
        activity.isMFA = row.boolean()
        activity.origin = row.text().flatMap { Origin(rawValue: $0) } ?? .person
        activity.address = row.address()
        activity.port = row.integer(Int32.self).map { Int($0) }
        activity.addressName = row.text()
        activity.asn = row.integer(Int64.self)
        activity.country = row.text()
        activity.userAgent = row.text()
        activity.sessionUID = row.text()
        activity.credentialUID = row.text()
        activity.issuedCredentialUID = row.text()
        activity.tokenUID = row.uuid()
        activity.tokenHash = row.text()
        activity.correlationUID = row.text()
        activity.appUID = row.text()
        activity.appName = row.text()
        activity.resource = row.text()
        activity.bytesOut = row.integer(Int64.self)
        activity.region = row.text()
        activity.homeTenant = row.text()
        activity.resourceTenant = row.text()
        activity.crossTenantType = row.text()
        activity.authenticationRequirement = row.text()
        activity.riskLevel = row.text().flatMap { RiskLevel(rawValue: $0) }
        activity.riskState = row.text().flatMap { RiskState(rawValue: $0) }
        activity.riskTypes = row.text()?.split(separator: ",").map(String.init) ?? []
        activity.relatedEventID = row.uuid()
        activity.signals = Signals(rawValue: row.integer(Int64.self) ?? 0)
        guard let object = row.uuid(), let number = row.integer(Int64.self), let offset = row.integer(Int64.self),
            let length = row.integer(Int32.self), let digest = row.uuid()
        else { return nil }
        return EvidencedActivity(
            activity: activity,
            place: RecordPlace(objectID: object, number: number, offset: offset, length: Int64(length)),
            contentDigest: digest
        )
    }
}
