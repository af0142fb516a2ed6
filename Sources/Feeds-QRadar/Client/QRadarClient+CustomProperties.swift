/// A property that events have beside QRadar's own.
package struct CustomProperty: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    /// What expressions name.
    package let identifier: String
    package let name: String
    /// `string`, `numeric`, `ip`, `port`, `time`
    package let type: String?
    /// Whether rules can test it and index offenses by it.
    package let usedByRules: Bool?

    enum CodingKeys: String, CodingKey {
        case id, identifier, name
        case type = "property_type"
        case usedByRules = "use_for_rule_engine"
    }
}

/// Where in an event of one log source type the value of a property stands.
package struct PropertyExpression: Sendable, Equatable, Codable {
    package let property: String
    /// LEEF: the key. JSON: `/"properties"/"riskState"`.
    package let expression: String
    package let logSourceTypeID: Int64?
    package let enabled: Bool?

    /// - Parameter property: The property's ``CustomProperty/identifier``.
    package init(property: String, expression: String, logSourceTypeID: Int64) {
        self.property = property
        self.expression = expression
        self.logSourceTypeID = logSourceTypeID
        enabled = true
    }

    enum CodingKeys: String, CodingKey {
        case expression, enabled
        case property = "regex_property_identifier"
        case logSourceTypeID = "log_source_type_id"
    }
}

/// `/config/event_sources/custom_properties`.
extension QRadarClient {
    package enum ExpressionKind: String, Sendable {
        case leef = "property_leef_expressions"
        case json = "property_json_expressions"
    }

    private static func request(_ method: QRadarRequest.Method, _ what: String) -> QRadarRequest {
        QRadarRequest(method, "config", "event_sources", "custom_properties", what)
    }

    /// - Parameter named: nil: all.
    package func customProperties(named name: String? = nil) async throws(QRadarError) -> [CustomProperty] {
        try await list(
            Self.request(.get, "regex_properties")
                .filtered(by: name.map { .compare("name", .equal, $0) })
                .with("fields", "id,identifier,name,property_type,use_for_rule_engine"),
            size: 1000
        )
    }

    private struct NewProperty: Encodable {
        let name: String
        let type: String
        let usedByRules: Bool

        enum CodingKeys: String, CodingKey {
            case name
            case type = "property_type"
            case usedByRules = "use_for_rule_engine"
        }
    }

    /// - Parameter type: `string`, `numeric`, `ip`, `port`, `time`.
    @discardableResult
    package func add(
        customProperty name: String,
        type: String,
        usedByRules: Bool
    ) async throws(QRadarError) -> CustomProperty {
        try await fetch(
            try Self.request(.post, "regex_properties")
                .json(NewProperty(name: name, type: type, usedByRules: usedByRules))
        )
    }

    package func expressions(_ kind: ExpressionKind, of property: CustomProperty) async throws(QRadarError)
        -> [PropertyExpression]
    {
        try await list(
            Self.request(.get, kind.rawValue)
                .filtered(by: .compare("regex_property_identifier", .equal, property.identifier))
        )
    }

    package func add(_ kind: ExpressionKind, _ expression: PropertyExpression) async throws(QRadarError) {
        _ = try await answer(to: try Self.request(.post, kind.rawValue).json(expression))
    }
}
