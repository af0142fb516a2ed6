internal import Bytes
package import Foundation

/// One thing that an account did or tried.
///
/// The names are those of OCSF 1.3 where it has one, else the provider's.
package struct Activity: Equatable, Sendable {
    // What and when
    /// 128-bit digest of source and native id: one event is one activity, whatever carried it.
    package var eventID: UUID
    package var occurredAt: Timestamp
    package var account: Account
    package var source: SourceID
    /// The provider's own id of the record.
    package var nativeID: String
    /// The provider's category of the record, such as `SignInLogs` or `Management`.
    package var category: String
    /// When the provider wrote the record; nil where it does not say.
    package var loggedAt: Timestamp?
    /// OCSF `class_uid`.
    package var classUID: Int32 = 6003
    /// OCSF `activity_id` of the class.
    package var activityID: Int16 = 99
    package var operation: String = ""
    package var service: String?

    // How it ended
    package var outcome: Outcome = .unknown
    package var statusCode: String?
    /// Whether the password was right; nil where none was evaluated.
    package var isPasswordCorrect: Bool?
    package var isMFA: Bool?

    // From where
    package var origin: Origin = .person
    package var address: IPAddress?
    package var port: Int?
    /// The source's literal where it is no address: a service's name.
    package var addressName: String?
    package var asn: Int64?
    package var country: String?
    /// Degrees north and east, where the provider says.
    package var latitude: Double?
    package var longitude: Double?
    package var userAgent: String?

    // With what
    package var sessionUID: String?
    package var credentialUID: String?
    /// The access key that this activity issued.
    package var issuedCredentialUID: String?
    /// The session that it opened, as ``sessionUID`` will name it; nil for what is read from the store.
    package var issuedSessionUID: String?
    /// The normalised `uti` of a token.
    package var tokenUID: UUID?
    /// Azure Storage `tokenHash`: groups the requests made with one token.
    package var tokenHash: String?
    package var correlationUID: String?
    package var appUID: String?
    package var appName: String?

    // To what
    package var resource: String?
    package var bytesOut: Int64?
    package var region: String?

    // Cross-tenant and requirement, as Entra says them
    package var homeTenant: String?
    package var resourceTenant: String?
    package var crossTenantType: String?
    package var authenticationRequirement: String?

    // Risk, as the provider saw it
    package var riskLevel: RiskLevel?
    package var riskState: RiskState?
    /// Vendor's names, sorted, each once.
    package var riskTypes: [String] = []
    /// The sign-in that a risk detection speaks of.
    package var relatedEventID: UUID?

    /// What detections look for.
    package var signals: Signals = []
    package var aliases: [AccountAlias] = []
    /// How its record was filled; nil for one that is read from the store.
    package var memberUse: MemberUse?

    package init(
        source: SourceID,
        nativeID: String,
        occurredAt: Timestamp,
        account: Account,
        category: String
    ) {
        self.source = source
        self.nativeID = nativeID
        self.occurredAt = occurredAt
        self.account = account
        self.category = category
        eventID = EventID.make(source: source, nativeID: nativeID)
    }

    /// An activity as it was stored.
    package init(
        stored eventID: UUID,
        source: SourceID,
        occurredAt: Timestamp,
        account: Account,
        category: String
    ) {
        self.eventID = eventID
        self.source = source
        nativeID = ""
        self.occurredAt = occurredAt
        self.account = account
        self.category = category
    }
}

extension Activity {
    /// The order of time, and of identifiers where times are equal: total, so that the same set always has one order.
    package static func precedes(_ left: Activity, _ right: Activity) -> Bool {
        (left.occurredAt, left.eventID) < (right.occurredAt, right.eventID)
    }

    /// The activities in that order. What is compared is sorted apart: an activity is large to move.
    package static func inOrder(_ activities: consuming [Activity]) -> [Activity] {
        let keys = activities.withUnsafeBufferPointer { all in
            all.indices.map { (time: all[$0].occurredAt, id: all[$0].eventID, index: $0) }
        }
        func isBefore(_ left: Int, _ right: Int) -> Bool {
            (keys[left].time, keys[left].id) < (keys[right].time, keys[right].id)
        }
        if zip(keys.indices, keys.indices.dropFirst()).allSatisfy({ !isBefore($1, $0) }) { return activities }
        // Each is moved to its place along the cycles of the permutation: no second copy of a large account.
        var order = keys.indices.sorted(by: isBefore)
        for start in order.indices {
            var place = start
            while order[place] != start {
                let from = order[place]
                activities.swapAt(place, from)
                order[place] = place
                place = from
            }
            order[place] = place
        }
        return activities
    }
}

/// Computes the identifiers of events.
package enum EventID {
    /// The first 128 bits of SHA-256 over source and native id.
    package static func make(source: SourceID, nativeID: String) -> UUID {
        var text = source.rawValue
        text.append("\n")
        text.append(nativeID)
        return text.withUTF8 { SHA256Digest.uuid(of: $0) }
    }
}

/// Which log a record is from.
package struct SourceID: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ rawValue: String) { self.rawValue = rawValue }
    package var description: String { rawValue }
}

/// How a request ended.
package enum Outcome: String, Codable, Sendable {
    case success
    /// A step on the way, such as the MFA prompt: neither success nor failure.
    case interrupt
    case failure
    /// Stopped after a first factor that was right.
    case blocked
    case lockout
    /// The application's mistake, not the person's.
    case clientError = "client-error"
    /// Refused for want of permission.
    case denied
    case unknown

    /// OCSF `status_id`: 0 unknown, 1 success, 2 failure, 99 other.
    package var statusID: Int16 {
        switch self {
        case .success: 1
        case .interrupt: 99
        case .unknown: 0
        default: 2
        }
    }
}

/// What stood behind a request.
package enum Origin: String, Codable, Sendable {
    /// A person's tool or browser, or a script: command line, SDK.
    case person
    /// A click in the provider's console, which makes dozens of calls.
    case console
    /// Infrastructure as code: Terraform, Ansible and the like.
    case infrastructureAsCode = "iac"
    /// The provider's own service, on someone's behalf.
    case service
}

/// Entra ID `riskLevel`.
package enum RiskLevel: String, Codable, Sendable, Comparable {
    /// The tenant's licence shows no levels: nobody was told whether there is risk. It is no level, and below all.
    case hidden
    case none, low, medium, high

    private var rank: Int {
        switch self {
        case .hidden: -1
        case .none: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        }
    }

    package static func < (left: RiskLevel, right: RiskLevel) -> Bool { left.rank < right.rank }
}

/// Entra ID `riskState`.
package enum RiskState: String, Codable, Sendable {
    case none, confirmedSafe, remediated, dismissed, atRisk, confirmedCompromised
}
