extension Endpoint {
    /// `/help` and `/system`.
    static let system: [Endpoint] = [
        Endpoint("GET", "/help/versions", .any, Listing.parameters) { appliance, call throws(APIError) in
            try appliance.listVersions(call)
        },
        Endpoint("GET", "/help/endpoints", .any, Listing.parameters) { appliance, call throws(APIError) in
            try appliance.listEndpoints(call)
        },
        Endpoint("GET", "/help/resources", .any, Listing.parameters) { appliance, call throws(APIError) in
            try appliance.listResources(call)
        },
        Endpoint("GET", "/system/about", .any) { appliance, call throws(APIError) in
            try appliance.about(call)
        },
        Endpoint("GET", "/system/servers", .any, Listing.parameters) { appliance, call throws(APIError) in
            try appliance.listServers(call)
        },
        Endpoint("GET", "/system/servers/{server_id}/system_time_settings", .any) {
            appliance,
            call throws(APIError) in
            try appliance.timeSettings(call)
        },
    ]
}

extension Appliance {
    func listVersions(_ call: Call) throws(APIError) -> Answer {
        let versions = versions
        let rows: [JSON] = versions.known.enumerated().map { position, version in
            [
                "id": .int(position + 1), "version": .string(version.description),
                "deprecated": .bool(versions.isDeprecated(version)),
                "removed": .bool(versions.removed.contains(version)), "root_resource_ids": [1],
            ]
        }
        let fields = Fields([
            ("id", "nF"), ("version", "tF"), ("deprecated removed", "bF"), ("root_resource_ids", "lF"),
        ])
        return try Listing(fields: fields).answer(rows, to: call)
    }

    func listEndpoints(_ call: Call) throws(APIError) -> Answer {
        let versions = versions
        let current = versions.known.filter { !versions.removed.contains($0) }
        let filter = try call.parameter("filter").map { text throws(APIError) in
            try FilterParser.parse(text, fields: Self.endpointFields)
        }
        // A row for each version of each endpoint is much; those that no filter keeps are not made.
        var rows: [JSON] = []
        for version in current {
            guard filter?.mayMatch(version: version) ?? true else { continue }
            for (position, endpoint) in Endpoint.all.enumerated() {
                rows.append(describe(endpoint, id: version.major * 1000 + position, in: version, for: call.token))
            }
        }
        return try Listing(fields: Self.endpointFields).answer(rows, to: call)
    }

    private static let endpointFields = Fields([
        ("id resource_id", "nF"), ("http_method path version summary description", "tF"),
        ("deprecated caller_has_access undocumented", "bF"),
        ("parameters error_responses success_responses response_mime_types", "l"),
    ])

    private func describe(_ endpoint: Endpoint, id: Int, in version: APIVersion, for token: AccessToken) -> JSON {
        let parameters = endpoint.parameters.sorted().map { name -> JSON in
            [
                "parameter_name": .string(name), "type": "QUERY", "data_type": "String", "description": "",
                "default_value": .null,
            ]
        }
        let arguments = endpoint.template.split(separator: "/").filter { $0.hasPrefix("{") }.map { part -> JSON in
            [
                "parameter_name": .string(String(part.dropFirst().dropLast())), "type": "PATH", "data_type": "String",
                "description": "", "default_value": .null,
            ]
        }
        return [
            "id": .int(id), "http_method": .string(endpoint.method), "path": .string(endpoint.template),
            "version": .string(version.description), "summary": .string("\(endpoint.method) \(endpoint.template)"),
            "description": "",
            "deprecated": .bool(versions.isDeprecated(version) || endpoint.isDeprecated(in: version)),
            "undocumented": false,
            "caller_has_access": .bool(token.may(endpoint.capability)), "resource_id": .int(id),
            "parameters": .array(arguments + parameters), "error_responses": [], "success_responses": [],
            "response_mime_types": .array(
                endpoint.produces.map { ["mime_type": .string($0), "sample": ""] }
            ),
        ]
    }

    func listResources(_ call: Call) throws(APIError) -> Answer {
        let paths = Set(Endpoint.all.map(\.template)).sorted()
        let rows: [JSON] = paths.enumerated().map { position, path in
            [
                "id": .int(position + 1), "path": .string(path),
                "resource": .string(path.split(separator: "/").last.map(String.init) ?? ""),
                "version": .string(versions.newest.description), "parent_resource_id": .null, "child_resource_ids": [],
                "endpoint_ids": [],
            ]
        }
        let fields = Fields([
            ("id parent_resource_id", "nF"), ("path resource version", "tF"), ("child_resource_ids endpoint_ids", "lF"),
        ])
        return try Listing(fields: fields).answer(rows, to: call)
    }

    func about(_ call: Call) throws(APIError) -> Answer {
        let fields = Fields([("build_version external_version release_name", "t"), ("fips_enabled", "b")])
        return try Listing(fields: fields).answer(
            [
                "build_version": "2021.6.12.20250509154206", "external_version": .string(settings.release),
                "release_name": .string("\(settings.release) UpdatePackage 12"), "fips_enabled": false,
            ],
            to: call
        )
    }

    func listServers(_ call: Call) throws(APIError) -> Answer {
        let fields = Fields([
            ("server_id managed_host_id", "nF"), ("hostname private_ip status email_server_address", "tF"),
        ])
        return try Listing(fields: fields).answer(
            [
                [
                    "server_id": 1, "managed_host_id": 53, "hostname": "qradar", "private_ip": "127.0.0.1",
                    "status": "ACTIVE", "email_server_address": "localhost",
                ]
            ],
            to: call
        )
    }

    func timeSettings(_ call: Call) throws(APIError) -> Answer {
        guard try call.id() == 1 else { throw .missing("Server \(call.arguments[0]) does not exist") }
        return .ok(["current_time": .int(now), "ntp_servers": [], "timezone": "UTC", "selected_timezone": "UTC"])
    }
}

extension Filter {
    /// Whether rows of a version can pass; a guess on the safe side.
    fileprivate func mayMatch(version: APIVersion) -> Bool {
        switch self {
        case .compare(["version"], .equal, let literal):
            APIVersion(literal.text) == version
        case .and(let left, let right): left.mayMatch(version: version) && right.mayMatch(version: version)
        default: true
        }
    }
}
