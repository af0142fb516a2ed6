/// A log source type (DSM). With few rights only id and name are shown.
package struct LogSourceType: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let name: String
    package let custom: Bool?
}

/// A protocol by which events arrive, and the parameters that it takes.
package struct ProtocolType: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let name: String
    package let parameters: [Parameter]?

    package struct Parameter: Sendable, Equatable, Decodable {
        package let id: Int64
        package let name: String
    }
}

/// What takes events in.
package struct EventCollector: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let name: String
}

/// A log source.
package struct LogSource: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let name: String
    package let typeID: Int64
    package let enabled: Bool?
    /// Similar events are stored as one, with the first one's payload only.
    package let coalescesEvents: Bool?
    /// Milliseconds since 1970 of the last event; 0 before any.
    package let lastEventTime: Int64?

    enum CodingKeys: String, CodingKey {
        case id, name, enabled
        case typeID = "type_id"
        case coalescesEvents = "coalesce_events"
        case lastEventTime = "last_event_time"
    }
}

/// A log source that is to be made.
package struct NewLogSource: Sendable, Equatable, Encodable {
    package var name: String
    package var description: String
    package var typeID: Int64
    package var protocolTypeID: Int64
    package var protocolParameters: [Parameter]
    package var enabled = true
    /// 0 to 10.
    package var credibility: Int64 = 5
    package var coalescesEvents = false
    package var storesPayload = true
    package var collectorID: Int64
    package var requiresDeploy = true

    package struct Parameter: Sendable, Equatable, Encodable {
        package let id: Int64
        package let name: String
        package let value: String

        package init(id: Int64, name: String, value: String) {
            self.id = id
            self.name = name
            self.value = value
        }
    }

    package init(
        name: String,
        description: String,
        typeID: Int64,
        protocolTypeID: Int64,
        protocolParameters: [Parameter],
        collectorID: Int64
    ) {
        self.name = name
        self.description = description
        self.typeID = typeID
        self.protocolTypeID = protocolTypeID
        self.protocolParameters = protocolParameters
        self.collectorID = collectorID
    }

    enum CodingKeys: String, CodingKey {
        case name, description, enabled, credibility
        case typeID = "type_id"
        case protocolTypeID = "protocol_type_id"
        case protocolParameters = "protocol_parameters"
        case coalescesEvents = "coalesce_events"
        case storesPayload = "store_event_payload"
        case collectorID = "target_event_collector_id"
        case requiresDeploy = "requires_deploy"
    }
}
