package import Core

/// A note on an offense. Notes are plain text and cannot be changed or taken away.
package struct OffenseNote: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let created: Timestamp?
    /// `API_user: LABEL` of a service.
    package let author: String
    package let text: String

    enum CodingKeys: String, CodingKey {
        case id
        case created = "create_time"
        case author = "username"
        case text = "note_text"
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(Int64.self, forKey: .id)
        created = try members.time(.created)
        author = try members.value(.author, or: "")
        text = try members.value(.text, or: "")
    }
}

/// Why an offense was closed. Reserved and deleted ones cannot be used.
package struct ClosingReason: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let text: String
    package let isDeleted: Bool?
    package let isReserved: Bool?

    enum CodingKeys: String, CodingKey {
        case id, text
        case isDeleted = "is_deleted"
        case isReserved = "is_reserved"
    }
}

/// What offenses can be indexed by.
package struct OffenseType: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let name: String
    /// `userName`, `sourceIP`; of a custom property its name.
    package let property: String?

    enum CodingKeys: String, CodingKey {
        case id, name
        case property = "property_name"
    }
}

/// An address that offenses came from.
package struct OffenseAddress: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let address: String
    package let offenseIDs: [Int64]

    enum CodingKeys: String, CodingKey {
        case id
        case address = "source_ip"
        case offenseIDs = "offense_ids"
    }
}

/// A user to whom an offense can be given.
package struct AssignableActor: Sendable, Equatable, Decodable {
    package let username: String
}
