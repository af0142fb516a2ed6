/// What an offense is indexed by; the numbers are those of a rule's `offenseMapping` too.
enum OffenseType: Int, CaseIterable, Codable, Sendable {
    case sourceIP = 0
    case destinationIP = 1
    case eventName = 2
    case username = 3
    case sourceMAC = 4
    case destinationMAC = 5
    case logSource = 6
    case hostname = 7
    case sourcePort = 8
    case destinationPort = 9
    case sourceIPv6 = 10
    case destinationIPv6 = 11
    case sourceASN = 12
    case destinationASN = 13
    case rule = 14
    case application = 15

    private var names: (String, property: String) {
        switch self {
        case .sourceIP: ("Source IP", "sourceIP")
        case .destinationIP: ("Destination IP", "destinationIP")
        case .eventName: ("Event Name", "qid")
        case .username: ("Username", "userName")
        case .sourceMAC: ("Source MAC Address", "sourceMAC")
        case .destinationMAC: ("Destination MAC Address", "destinationMAC")
        case .logSource: ("Log Source", "deviceId")
        case .hostname: ("Hostname", "hostName")
        case .sourcePort: ("Source Port", "sourcePort")
        case .destinationPort: ("Destination Port", "destinationPort")
        case .sourceIPv6: ("Source IPv6", "sourcev6")
        case .destinationIPv6: ("Destination IPv6", "destinationv6")
        case .sourceASN: ("Source ASN", "sourceASN")
        case .destinationASN: ("Destination ASN", "destinationASN")
        case .rule: ("Rule", "creRule")
        case .application: ("App ID", "appId")
        }
    }

    static let rows: [JSON] = allCases.map { type in
        let isCommon = [.sourceIP, .destinationIP, .sourcePort, .destinationPort].contains(type)
        return [
            "id": .int(type.rawValue), "name": .string(type.names.0), "property_name": .string(type.names.property),
            "database_type": isCommon ? "COMMON" : "EVENTS", "custom": false,
        ]
    }

    /// The value by which an event is indexed; nil makes no offense.
    func source(of event: Event, name: String, logSourceName: String) -> String? {
        switch self {
        case .sourceIP: event.sourceIP
        case .destinationIP: event.destinationIP
        case .eventName: name
        case .username: event.username
        case .logSource: logSourceName
        default: nil
        }
    }
}

/// What further events find an offense by.
struct OffenseIndex: Hashable, Sendable {
    let type: OffenseType
    let source: String
}
