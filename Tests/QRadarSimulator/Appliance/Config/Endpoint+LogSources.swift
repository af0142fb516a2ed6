extension Endpoint {
    private static let management = "/config/event_sources/log_source_management"

    /// Log sources, their types, protocols and collectors; deploys.
    static let logSources: [Endpoint] = [
        Endpoint("GET", management + "/log_source_types", .any, Listing.parameters) {
            appliance,
            call throws(APIError) in
            try appliance.listLogSourceTypes(call)
        },
        Endpoint("GET", management + "/log_source_types/{id}", .any) { appliance, call throws(APIError) in
            .ok(try appliance.state.logSourceTypes.row(try call.id(), "Log source type"))
        },
        Endpoint("POST", management + "/log_source_types", .admin, body: .json) { appliance, call throws(APIError) in
            try appliance.createLogSourceType(call)
        },
        Endpoint("GET", management + "/log_sources", .admin, Listing.parameters) { appliance, call throws(APIError) in
            let rows = call.token.seesEvents ? appliance.state.logSources.rows : []
            return try Listing(fields: .logSource).answer(rows, to: call)
        },
        Endpoint("GET", management + "/log_sources/{id}", .admin) { appliance, call throws(APIError) in
            let row = try appliance.state.logSources.row(try call.id(), "Log source")
            return try Listing(fields: .logSource).answer(row, to: call)
        },
        Endpoint("POST", management + "/log_sources", .admin, body: .json) { appliance, call throws(APIError) in
            try appliance.createLogSource(call)
        },
        Endpoint("POST", management + "/log_sources/{id}", .admin, body: .json) { appliance, call throws(APIError) in
            try appliance.updateLogSource(call)
        },
        Endpoint("DELETE", management + "/log_sources/{id}", .admin) { appliance, call throws(APIError) in
            _ = try appliance.state.logSources.row(try call.id(), "Log source")
            appliance.state.logSources[try call.id()] = nil
            return Answer(status: 204, body: .nothing)
        },
        Endpoint("GET", management + "/protocol_types", .admin, Listing.parameters) {
            appliance,
            call throws(APIError) in
            try Listing(fields: .protocolType).answer([LogSourceProtocol.syslog], to: call)
        },
        Endpoint("GET", management + "/protocol_types/{id}", .admin) { appliance, call throws(APIError) in
            guard try call.id() == 0 else { throw .missing("Protocol type \(call.arguments[0]) does not exist") }
            return try Listing(fields: .protocolType).answer(LogSourceProtocol.syslog, to: call)
        },
        Endpoint("GET", management + "/event_collectors", .admin, Listing.parameters) {
            appliance,
            call throws(APIError) in
            let fields = Fields([("id host_id", "nFS"), ("name component_name", "tFS")])
            return try Listing(fields: fields).answer([LogSourceProtocol.collector], to: call)
        },
        Endpoint("GET", "/staged_config/deploy_status", .admin) { appliance, call throws(APIError) in
            .ok(appliance.deployStatus())
        },
        Endpoint("POST", "/staged_config/deploy_status", .admin, body: .json) { appliance, call throws(APIError) in
            try appliance.deploy(call)
        },
    ]
}

/// What every console has.
enum LogSourceProtocol {
    static let syslog: JSON = [
        "id": 0, "name": "Syslog", "version": "1.0", "inbound": true, "gateway_supported": false,
        "parameters": [
            ["id": 0, "name": "identifier", "label": "Log Source Identifier", "required": true, "hidden": false]
        ],
    ]

    static let collector: JSON = [
        "id": 7, "name": "eventcollector0 :: qradar", "component_name": "eventcollector0", "host_id": 53,
    ]
}

extension Fields {
    static let logSource = Fields([
        ("id type_id protocol_type_id credibility target_event_collector_id language_id last_event_time", "nFS"),
        ("creation_date modified_date", "nFS"), ("name description", "tFS"),
        ("enabled gateway internal coalesce_events store_event_payload requires_deploy auto_discovered", "bFS"),
        ("protocol_parameters group_ids", "lF"), ("status", "oF"),
    ])

    static let protocolType = Fields([
        ("id", "nFS"), ("name version", "tFS"), ("inbound gateway_supported", "bF"), ("parameters", "lF"),
    ])

    static let logSourceType = Fields([
        ("id protocol_types log_source_extension_id", "nFS"), ("name version uuid", "tFS"),
        ("internal custom supported_language_ids", "bF"),
    ])
}
