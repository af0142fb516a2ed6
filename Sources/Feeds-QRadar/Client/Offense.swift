package import Core

/// An offense (5.2 of the reference): the members that this product uses.
package struct Offense: Sendable, Equatable, Identifiable, Decodable {
    package enum Status: String, Sendable, Decodable { case open = "OPEN", hidden = "HIDDEN", closed = "CLOSED" }

    package let id: Int64
    /// Names of what built it, without the line break at the end.
    package let description: String
    package let status: Status
    /// What it is indexed by, of ``type``: a user name, an address.
    package let source: String
    /// Id of the offense type: 3 is the user name.
    package let type: Int64
    package let assignedTo: String?
    package let closingUser: String?
    package let closeTime: Timestamp?
    package let closingReasonID: Int64?
    /// 0 to 10, computed by QRadar.
    package let magnitude: Int64
    package let eventCount: Int64
    package let startTime: Timestamp?
    /// Of the last event.
    package let lastUpdated: Timestamp?
    /// Of the last change of any member: the cursor.
    package let lastPersisted: Timestamp?
    /// No new event will be added: what matches makes a new offense.
    package let isInactive: Bool
    package let isFollowedUp: Bool
    package let isProtected: Bool
    /// nil where domains are not used.
    package let domainID: Int64?
    package let sourceAddressIDs: [Int64]
    package let rules: [Rule]
    package let logSources: [LogSource]

    package struct Rule: Sendable, Equatable, Decodable {
        package let id: Int64
        package let type: String?
    }

    package struct LogSource: Sendable, Equatable, Decodable {
        package let id: Int64
        package let name: String?
        package let typeID: Int64?

        enum CodingKeys: String, CodingKey {
            case id, name
            case typeID = "type_id"
        }
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id, description, status, magnitude, inactive, protected, rules
        case source = "offense_source"
        case type = "offense_type"
        case assignedTo = "assigned_to"
        case closingUser = "closing_user"
        case closeTime = "close_time"
        case closingReasonID = "closing_reason_id"
        case eventCount = "event_count"
        case startTime = "start_time"
        case lastUpdated = "last_updated_time"
        case lastPersisted = "last_persisted_time"
        case followUp = "follow_up"
        case domainID = "domain_id"
        case sourceAddressIDs = "source_address_ids"
        case logSources = "log_sources"
    }

    /// For `fields`: what is decoded and nothing else.
    static let fields = CodingKeys.allCases.map(\.rawValue).joined(separator: ",")

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(Int64.self, forKey: .id)
        status = try members.decode(Status.self, forKey: .status)
        let text: String = try members.value(.description, or: "")
        description = String(text.reversed().drop(while: \.isWhitespace).reversed())
        source = try members.value(.source, or: "")
        type = try members.value(.type, or: -1)
        assignedTo = try members.decodeIfPresent(String.self, forKey: .assignedTo)
        closingUser = try members.decodeIfPresent(String.self, forKey: .closingUser)
        closeTime = try members.time(.closeTime)
        closingReasonID = try members.decodeIfPresent(Int64.self, forKey: .closingReasonID)
        magnitude = try members.value(.magnitude, or: 0)
        eventCount = try members.value(.eventCount, or: 0)
        startTime = try members.time(.startTime)
        lastUpdated = try members.time(.lastUpdated)
        lastPersisted = try members.time(.lastPersisted)
        isInactive = try members.value(.inactive, or: false)
        isFollowedUp = try members.value(.followUp, or: false)
        isProtected = try members.value(.protected, or: false)
        domainID = try members.decodeIfPresent(Int64.self, forKey: .domainID)
        sourceAddressIDs = try members.value(.sourceAddressIDs, or: [])
        rules = try members.value(.rules, or: [])
        logSources = try members.value(.logSources, or: [])
    }
}

/// What is to be changed of an offense; nil leaves it.
package struct OffenseChange: Sendable, Equatable {
    package var status: Offense.Status?
    /// Must go with `closed`.
    package var closingReasonID: Int64?
    /// A user who may see the offense.
    package var assignedTo: String?
    package var followUp: Bool?
    /// Whether retention spares it.
    package var protected: Bool?

    package init(
        status: Offense.Status? = nil,
        closingReasonID: Int64? = nil,
        assignedTo: String? = nil,
        followUp: Bool? = nil,
        protected: Bool? = nil
    ) {
        self.status = status
        self.closingReasonID = closingReasonID
        self.assignedTo = assignedTo
        self.followUp = followUp
        self.protected = protected
    }
}
