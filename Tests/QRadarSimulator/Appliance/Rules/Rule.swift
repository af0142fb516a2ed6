/// A custom rule: which events it is about, and the offense that it makes of them.
struct Rule: Codable, Sendable {
    var id: Int
    /// By which a package that is installed again finds it.
    var uuid: String
    var name: String
    var isEnabled: Bool
    var owner = "admin"
    var origin = "USER"
    var created: Int
    var modified: Int
    /// All of them must hold.
    var tests: [RuleTest]
    /// Nil: the rule fires and makes no offense.
    var offense: OffenseType?
    /// What the rule sets severity, credibility and relevance to; nil leaves the event's.
    var severity: Int?
    var credibility: Int?
    var relevance: Int?

    var row: JSON {
        [
            "id": .int(id), "identifier": .string(uuid), "name": .string(name), "type": "EVENT",
            "enabled": .bool(isEnabled), "owner": .string(owner), "origin": .string(origin), "base_capacity": 0,
            "base_host_id": 0, "average_capacity": 0, "capacity_timestamp": 0, "linked_rule_identifier": .null,
            "creation_date": .int(created), "modification_date": .int(modified),
        ]
    }

    func matches(_ event: Event, in state: ApplianceState) -> Bool {
        isEnabled && !tests.isEmpty && tests.allSatisfy { $0.holds(event, in: state) }
    }
}

/// One test of a rule, of the classes that the reference names.
enum RuleTest: Codable, Sendable {
    case deviceType(Set<Int>)
    case payloadContains(String)
    case qid(Set<Int>)
    case category(Set<Int>)
    /// A regular expression on `EventUserName` or `Payload`.
    case regex(field: String, pattern: String)

    func holds(_ event: Event, in state: ApplianceState) -> Bool {
        switch self {
        case .deviceType(let types): types.contains(event.deviceType)
        case .payloadContains(let text): event.payload.contains(text)
        case .qid(let qids): qids.contains(event.qid)
        case .category(let categories): categories.contains(event.category)
        case .regex("EventUserName", let pattern): event.username.map { JavaRegex.finds(pattern, in: $0) } ?? false
        case .regex(_, let pattern): JavaRegex.finds(pattern, in: event.payload)
        }
    }
}
