extension ApplianceState {
    /// What a new appliance has: users, closing reasons, log source types, categories, its own log source.
    mutating func installDefaults(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let token = (0..<4).map { _ in String(generator.next(), radix: 16) }.joined(separator: "-")
        tokens = [AccessToken(token: token, label: "Sequitur", capabilities: Set(Capability.allCases))]
        users = ["admin", "alice", "bob", "carol"].enumerated().map { position, name in
            ["user_id": .int(position + 1), "username": .string(name), "description": ""]
        }
        for (id, text) in [(1, "Non-Issue"), (2, "False-Positive, Tuned"), (3, "Policy Violation")] {
            closingReasons[id] = Self.reason(id, text)
        }
        closingReasons[4] = Self.reason(4, "Dismissed by the system", isReserved: true)
        for (id, name) in Self.types {
            logSourceTypes[id] = [
                "id": .int(id), "name": .string(name), "internal": .bool(id == 18), "custom": false, "version": "1.0",
            ]
        }
        for (id, name) in Self.categories {
            let high = id / 1000 * 1000
            lowLevelCategories[id] = [
                "id": .int(id), "name": .string(name), "description": .string(name), "severity": 5,
                "high_level_category_id": .int(high),
            ]
        }
        for (qid, name, category) in Self.events {
            let severity = 5
            qidRecords.add([
                "qid": .int(qid), "name": .string(name), "description": .string(name), "severity": .int(severity),
                "low_level_category_id": .int(category), "log_source_type_id": .null,
            ])
        }
        logSources[8] = Self.logSource(8, "Custom Rule Engine-8 :: qradar", type: 18, identifier: "127.0.0.1-cre")
        logSources[63] = Self.logSource(
            63,
            "SIM Generic Log DSM-7 :: qradar",
            type: 67,
            identifier: "127.0.0.1-generic"
        )
        deployedLogSources = [8, 63]
    }

    static func reason(_ id: Int, _ text: String, isReserved: Bool = false) -> JSON {
        ["id": .int(id), "text": .string(text), "is_deleted": false, "is_reserved": .bool(isReserved)]
    }

    static func logSource(_ id: Int, _ name: String, type: Int, identifier: String) -> JSON {
        [
            "id": .int(id), "name": .string(name), "description": "", "type_id": .int(type), "protocol_type_id": 0,
            "protocol_parameters": [["id": 0, "name": "identifier", "value": .string(identifier)]], "enabled": true,
            "gateway": false, "internal": .bool(id < 100), "credibility": 5, "target_event_collector_id": 7,
            "coalesce_events": true, "store_event_payload": true, "language_id": 1, "group_ids": [0],
            "requires_deploy": false, "status": ["status": "NA", "last_updated": 0, "messages": []],
        ]
    }

    /// Of the vendor's mapping for pySigma, `mapping/logsources.py`; names as the management interface writes them.
    private static let types: [(Int, String)] = [
        (12, "Microsoft Windows Security Event Log"), (18, "Custom Rule Engine"), (39, "Universal DSM"),
        (67, "SIM Generic Log DSM"), (105, "SIM Audit"), (212, "Universal LEEF"), (262, "Event CRE Injected"),
        (347, "Amazon AWS CloudTrail"), (367, "Universal CEF"), (397, "Microsoft Office 365"),
        (413, "Microsoft Azure Platform"), (433, "Microsoft Windows Defender ATP"), (436, "Amazon GuardDuty"),
        (440, "Amazon AWS Security Hub"), (443, "Microsoft Azure Security Center"),
        (445, "Microsoft Azure Active Directory"), (515, "Microsoft 365 Defender"),
    ]

    private static let categories: [(Int, String)] = [
        (1002, "Unknown"), (3001, "General Authentication Successful"), (3002, "General Authentication Failed"),
        (3076, "User Login Success"), (3077, "User Login Failure"), (6001, "Suspicious Activity"),
        (7001, "Unknown"), (7002, "Stored"), (8015, "Audit"), (12_001, "Suspicious Activity"),
        (19_001, "User Behavior"), (25_001, "Cloud Account"),
    ]

    /// Events that the appliance knows without being told: unknown ones, and those of the cloud's logs.
    private static let events: [(Int, String, Int)] = [
        (Event.unknownQID, "Unknown", 7001), (Event.storedQID, "Stored", 7002),
        (88_750_445, "Sign-in activity", 3076), (88_750_446, "Sign-in failed", 3077),
        (88_750_347, "AWS CloudTrail event", 8015), (88_750_413, "Azure Platform event", 8015),
    ]
}

/// SplitMix64: the same seed, the same appliance.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
