package import Foundation

/// A password that was tried: of its activity no more than what sprays are told by, since one address may try millions.
package struct PasswordAttempt: Sendable {
    package let occurredAt: Timestamp
    package let eventID: UUID
    package let accountID: UUID
    package let provider: Provider
    /// Whether the password was right, whatever came after.
    package let isRight: Bool
    package let address: IPAddress?
    package let asn: Int64?
    package let userAgent: String?
    package let application: String?
    package let statusCode: String?
    /// What rows of one attempt share: the provider's correlation id.
    package let flow: String?

    package init(
        occurredAt: Timestamp,
        eventID: UUID,
        accountID: UUID,
        provider: Provider,
        isRight: Bool,
        address: IPAddress?,
        asn: Int64?,
        userAgent: String?,
        application: String?,
        statusCode: String?,
        flow: String?
    ) {
        self.occurredAt = occurredAt
        self.eventID = eventID
        self.accountID = accountID
        self.provider = provider
        self.isRight = isRight
        self.address = address
        self.asn = asn
        self.userAgent = userAgent
        self.application = application
        self.statusCode = statusCode
        self.flow = flow
    }

    /// - Returns: nil for an activity in which no password was judged.
    package init?(_ activity: Activity) {
        guard !activity.signals.isDisjoint(with: [.wrongPassword, .rightPassword]) else { return nil }
        self.init(
            occurredAt: activity.occurredAt,
            eventID: activity.eventID,
            accountID: activity.account.id,
            provider: activity.account.provider,
            isRight: activity.signals.contains(.rightPassword),
            address: activity.address,
            asn: activity.asn,
            userAgent: activity.userAgent,
            application: activity.appUID,
            statusCode: activity.statusCode,
            flow: activity.correlationUID
        )
    }

    package static func precedes(_ left: PasswordAttempt, _ right: PasswordAttempt) -> Bool {
        (left.occurredAt, left.eventID) < (right.occurredAt, right.eventID)
    }

    /// The scope of a kind that it lies in; nil where its record does not say.
    package func scope(_ kind: SprayScope.Kind) -> SprayScope? {
        switch kind {
        case .address: return address.map { .address($0) }
        case .network: return address.map { .network($0.site) }
        case .autonomousSystem: return asn.map { .autonomousSystem($0) }
        case .program:
            guard provider == .entra, let userAgent, let application else { return nil }
            guard userAgent.utf8.count <= SprayScope.longestProgram, application.utf8.count <= SprayScope.longestProgram
            else { return nil }
            return .program(userAgent: userAgent, application: application)
        }
    }

    package var reference: EvidenceReference {
        EvidenceReference(eventID: eventID, accountID: accountID, occurredAt: occurredAt)
    }
}
