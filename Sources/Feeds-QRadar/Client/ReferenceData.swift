package import Core

/// What elements of a collection are. ``ignoringCase`` is right for user names and keys.
package enum ReferenceElement: String, Sendable, Codable, Equatable {
    case text = "ALN"
    case ignoringCase = "ALNIC"
    case address = "IP"
    case number = "NUM"
    case port = "PORT"
    case date = "DATE"
}

/// A reference set, whichever of the two interfaces it was read from.
package struct ReferenceSet: Sendable, Equatable {
    /// In the collections interface; 0 in the old one, which goes by names.
    package let id: Int64
    package let name: String
    /// As QRadar says it: `ALNIC`.
    package let element: String
    package let count: Int64

    package init(id: Int64, name: String, element: String, count: Int64) {
        self.id = id
        self.name = name
        self.element = element
        self.count = count
    }
}

/// An element of a reference set.
package struct ReferenceEntry: Sendable, Equatable {
    /// In the collections interface; 0 in the old one.
    package let id: Int64
    package let value: String
    package let source: String
    package let firstSeen: Timestamp?
    package let lastSeen: Timestamp?
}

/// The old interface's set, with its elements or without.
struct OldReferenceSet: Decodable, Sendable {
    struct Element: Decodable, Sendable {
        let entry: ReferenceEntry

        enum CodingKeys: String, CodingKey {
            case value, source
            case firstSeen = "first_seen"
            case lastSeen = "last_seen"
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            entry = ReferenceEntry(
                id: 0,
                value: try members.decode(String.self, forKey: .value),
                source: try members.value(.source, or: ""),
                firstSeen: try members.time(.firstSeen),
                lastSeen: try members.time(.lastSeen)
            )
        }
    }

    let name: String
    let elementType: String
    let numberOfElements: Int64
    let data: [Element]?

    enum CodingKeys: String, CodingKey {
        case name, data
        case elementType = "element_type"
        case numberOfElements = "number_of_elements"
    }

    var set: ReferenceSet { ReferenceSet(id: 0, name: name, element: elementType, count: numberOfElements) }
}

/// The collections interface's set.
struct CollectionSet: Decodable, Sendable {
    let set: ReferenceSet

    enum CodingKeys: String, CodingKey {
        case id, name
        case entryType = "entry_type"
        case numberOfEntries = "number_of_entries"
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        set = ReferenceSet(
            id: try members.decode(Int64.self, forKey: .id),
            name: try members.decode(String.self, forKey: .name),
            element: try members.decode(String.self, forKey: .entryType),
            count: try members.value(.numberOfEntries, or: 0)
        )
    }
}

/// The collections interface's element.
struct CollectionEntry: Decodable, Sendable {
    let entry: ReferenceEntry

    enum CodingKeys: String, CodingKey {
        case id, value, source
        case firstSeen = "first_seen"
        case lastSeen = "last_seen"
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        entry = ReferenceEntry(
            id: try members.decode(Int64.self, forKey: .id),
            value: try members.decode(String.self, forKey: .value),
            source: try members.value(.source, or: ""),
            firstSeen: try members.time(.firstSeen),
            lastSeen: try members.time(.lastSeen)
        )
    }
}
