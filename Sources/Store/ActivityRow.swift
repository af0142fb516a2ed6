internal import Core
internal import Foundation

/// The columns of `activity`, written and read in one order.
enum ActivityRow {
    /// What detections and linking ask for.
    static let judged = [
        "occurred_at", "event_id", "account_id", "src_ip", "signals", "source", "category", "operation", "service",
        "outcome", "status_code", "origin", "src_name", "src_country", "user_agent", "session_uid", "credential_uid",
        "credential_issued", "token_hash", "app_uid", "app_name", "region", "home_tenant", "resource_tenant",
        "cross_tenant_type", "auth_requirement", "risk_level", "risk_state", "risk_types", "logged_at", "bytes_out",
        "src_asn", "class_uid", "is_password_correct", "is_mfa", "related_event_id", "correlation_uuid",
        "correlation_uid", "resource", "src_latitude", "src_longitude",
    ]

    /// Those first, then what people and evidence ask for.
    static let columns =
        judged + [
            "batch", "src_port", "activity_id", "status_id", "token_uid", "native_uuid", "native_id", "object_id",
            "record_number", "record_offset", "record_length", "record_path", "content_digest",
        ]

    static let key = ["occurred_at", "event_id", "account_id"]

    /// - Parameter stored: A pointer, because an activity is large to copy.
    static func write(
        _ stored: UnsafePointer<EvidencedActivity>,
        batch: Int64,
        to row: inout CopyBuffer,
        _ terms: inout TermWriter
    ) {
        row.beginRow()
        row.time(stored.pointee.activity.occurredAt)
        row.uuid(stored.pointee.activity.eventID)
        row.uuid(stored.pointee.activity.account.id)
        row.address(stored.pointee.activity.address)
        row.integer(stored.pointee.activity.signals.rawValue)
        terms.beginRow()
        terms.write(stored.pointee.activity.source.rawValue, to: &row)
        terms.write(stored.pointee.activity.category, to: &row)
        terms.write(stored.pointee.activity.operation, to: &row)
        terms.write(stored.pointee.activity.service, to: &row)
        terms.write(stored.pointee.activity.outcome.rawValue, to: &row)
        terms.write(stored.pointee.activity.statusCode, to: &row)
        terms.write(stored.pointee.activity.origin.rawValue, to: &row)
        terms.write(stored.pointee.activity.addressName, to: &row)
        terms.write(stored.pointee.activity.country, to: &row)
        terms.write(stored.pointee.activity.userAgent, to: &row)
        terms.write(stored.pointee.activity.sessionUID, to: &row)
        terms.write(stored.pointee.activity.credentialUID, to: &row)
        terms.write(stored.pointee.activity.issuedCredentialUID, to: &row)
        terms.write(stored.pointee.activity.tokenHash, to: &row)
        terms.write(stored.pointee.activity.appUID, to: &row)
        terms.write(stored.pointee.activity.appName, to: &row)
        terms.write(stored.pointee.activity.region, to: &row)
        terms.write(stored.pointee.activity.homeTenant, to: &row)
        terms.write(stored.pointee.activity.resourceTenant, to: &row)
        terms.write(stored.pointee.activity.crossTenantType, to: &row)
        terms.write(stored.pointee.activity.authenticationRequirement, to: &row)
        terms.write(stored.pointee.activity.riskLevel?.rawValue, to: &row)
        terms.write(stored.pointee.activity.riskState?.rawValue, to: &row)
        let types = stored.pointee.activity.riskTypes
        terms.write(types.isEmpty ? nil : types.joined(separator: ","), to: &row)
        row.time(stored.pointee.activity.loggedAt)
        row.integer(stored.pointee.activity.bytesOut)
        row.integer(stored.pointee.activity.asn)
        row.integer(Int16(stored.pointee.activity.classUID))
        row.boolean(stored.pointee.activity.isPasswordCorrect)
        row.boolean(stored.pointee.activity.isMFA)
        row.uuid(stored.pointee.activity.relatedEventID)
        row.identifier(stored.pointee.activity.correlationUID)
        row.text(stored.pointee.activity.resource)
        row.double(stored.pointee.activity.latitude)
        row.double(stored.pointee.activity.longitude)
        row.integer(batch)
        row.integer(stored.pointee.activity.port.map { Int32($0) })
        row.integer(stored.pointee.activity.activityID)
        row.integer(stored.pointee.activity.outcome.statusID)
        row.uuid(stored.pointee.activity.tokenUID)
        row.identifier(stored.pointee.activity.nativeID)
        row.uuid(stored.pointee.place.objectID)
        row.integer(Int32(stored.pointee.place.number))
        row.integer(stored.pointee.place.offset)
        row.integer(Int32(stored.pointee.place.length))
        row.text(stored.pointee.place.path)
        row.uuid(stored.pointee.contentDigest)
    }

    /// Reads the ``judged`` columns of a row.
    ///
    /// - Parameters:
    ///   - term: Gives the text of a number.
    ///   - account: Gives the account of an id; rows of unknown accounts are passed over.
    static func judged(
        _ row: inout CopyReader,
        term: (Int32) -> String?,
        account: (UUID) -> Account?
    ) -> Activity? {
        guard let occurredAt = row.time(), let eventID = row.uuid(), let accountID = row.uuid() else { return nil }
        guard let owner = account(accountID) else { return nil }
        func text() -> String? { row.integer(Int32.self).flatMap(term) }
        let address = row.address()
        let signals = Signals(rawValue: row.integer(Int64.self) ?? 0)
        let source = SourceID(text() ?? "")
        var activity = Activity(
            stored: eventID,
            source: source,
            occurredAt: occurredAt,
            account: owner,
            category: text() ?? ""
        )
        activity.address = address
        activity.signals = signals
        activity.operation = text() ?? ""
        activity.service = text()
        activity.outcome = text().flatMap { Outcome(rawValue: $0) } ?? .unknown
        activity.statusCode = text()
        activity.origin = text().flatMap { Origin(rawValue: $0) } ?? .person
        activity.addressName = text()
        activity.country = text()
        activity.userAgent = text()
        activity.sessionUID = text()
        activity.credentialUID = text()
        activity.issuedCredentialUID = text()
        activity.tokenHash = text()
        activity.appUID = text()
        activity.appName = text()
        activity.region = text()
        activity.homeTenant = text()
        activity.resourceTenant = text()
        activity.crossTenantType = text()
        activity.authenticationRequirement = text()
        activity.riskLevel = text().flatMap { RiskLevel(rawValue: $0) }
        activity.riskState = text().flatMap { RiskState(rawValue: $0) }
        activity.riskTypes = text()?.split(separator: ",").map(String.init) ?? []
        activity.loggedAt = row.time()
        activity.bytesOut = row.integer(Int64.self)
        activity.asn = row.integer(Int64.self)
        activity.classUID = row.integer(Int16.self).map { Int32($0) } ?? 0
        activity.isPasswordCorrect = row.boolean()
        activity.isMFA = row.boolean()
        activity.relatedEventID = row.uuid()
        activity.correlationUID = row.identifier()
        activity.resource = row.text()
        activity.latitude = row.double()
        activity.longitude = row.double()
        return activity
    }

    /// Reads a row that ``write(_:batch:to:_:)`` wrote.
    ///
    /// - Parameters: As of ``judged(_:term:account:)``.
    static func read(
        _ row: inout CopyReader,
        term: (Int32) -> String?,
        account: (UUID) -> Account?
    ) -> EvidencedActivity? {
        guard var activity = judged(&row, term: term, account: account) else { return nil }
        row.skip(1)
        activity.port = row.integer(Int32.self).map { Int($0) }
        activity.activityID = row.integer(Int16.self) ?? 0
        row.skip(1)
        activity.tokenUID = row.uuid()
        activity.nativeID = row.identifier() ?? ""
        guard let object = row.uuid(), let number = row.integer(Int32.self), let offset = row.integer(Int64.self),
            let length = row.integer(Int32.self)
        else { return nil }
        let path = row.text()
        guard let digest = row.uuid() else { return nil }
        return EvidencedActivity(
            activity: activity,
            place: RecordPlace(
                objectID: object,
                number: Int64(number),
                offset: offset,
                length: Int64(length),
                path: path
            ),
            contentDigest: digest
        )
    }

    /// The numbers of a row that stand for texts: what must be known before it is read.
    static func forEachTerm(_ row: inout CopyReader, _ body: (Int32) -> Void) {
        row.skip(5)
        for _ in 0..<24 {
            if let term = row.integer(Int32.self) { body(term) }
        }
    }
}
