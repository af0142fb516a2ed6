extension Endpoint {
    private static let management = "/config/extension_management"

    /// Rules can be looked at, switched and deleted; they come in by extensions.
    static let rules: [Endpoint] = [
        Endpoint("GET", "/analytics/rules", .offenses, Listing.parameters) { appliance, call throws(APIError) in
            try Listing(fields: .rule).answer(appliance.state.rules.map(\.row), to: call)
        },
        Endpoint("GET", "/analytics/rules/{id}", .offenses) { appliance, call throws(APIError) in
            try Listing(fields: .rule).answer(appliance.state.rules[try appliance.rulePlace(call)].row, to: call)
        },
        Endpoint("POST", "/analytics/rules/{id}", .admin, body: .json) { appliance, call throws(APIError) in
            try appliance.updateRule(call)
        },
        Endpoint("DELETE", "/analytics/rules/{id}", .admin) { appliance, call throws(APIError) in
            let id = appliance.state.rules[try appliance.rulePlace(call)].id
            return .accepted(
                appliance.startTask("Delete rule \(id)", by: call.author) { appliance in
                    appliance.state.rules.removeAll { $0.id == id }
                    return .null
                }
            )
        },
    ]

    /// Upload, preview and install of packages.
    static let extensions: [Endpoint] = [
        Endpoint("GET", management + "/extensions", .admin, Listing.parameters) { appliance, call throws(APIError) in
            try Listing(fields: .package).answer(appliance.state.extensions.rows, to: call)
        },
        Endpoint("POST", management + "/extensions", .admin, body: .upload) { appliance, call throws(APIError) in
            try appliance.uploadExtension(call)
        },
        Endpoint("GET", management + "/extensions/{id}", .admin) { appliance, call throws(APIError) in
            .ok(try appliance.package(call))
        },
        Endpoint("POST", management + "/extensions/{id}", .admin, ["action_type", "overwrite"]) {
            appliance,
            call throws(APIError) in
            try appliance.runExtension(call)
        },
        Endpoint("DELETE", management + "/extensions/{id}", .admin) { appliance, call throws(APIError) in
            let id = try appliance.package(call)["id"].int ?? 0
            appliance.state.extensions[id] = nil
            return Answer(
                status: 202,
                body: .json(["status_id": .int(id), "message": "The extension is being removed"])
            )
        },
        Endpoint("GET", management + "/extensions_task_status/{status_id}", .admin) {
            appliance,
            call throws(APIError) in
            let row = try appliance.state.extensionTasks.row(try call.id(), "Task")
            return .ok(row.without("results"))
        },
        Endpoint("GET", management + "/extensions_task_status/{status_id}/results", .admin) {
            appliance,
            call throws(APIError) in
            .ok(try appliance.state.extensionTasks.row(try call.id(), "Task")["results"])
        },
    ]
}

extension Fields {
    static let rule = Fields([
        ("id base_capacity base_host_id average_capacity capacity_timestamp creation_date modification_date", "nFS"),
        ("name type owner origin identifier linked_rule_identifier", "tFS"), ("enabled", "bFS"),
    ])

    static let package = Fields([
        ("id size submit_time", "nFS"), ("name author description version status hub_id uuid", "tFS"),
        ("contents", "l"), ("beta signed full_uninstall", "bF"),
    ])
}

extension JSON {
    func without(_ name: String) -> JSON {
        guard var members = object else { return self }
        members[name] = nil
        return .object(members)
    }
}

extension Appliance {
    fileprivate func rulePlace(_ call: Call) throws(APIError) -> Int {
        let id = try call.id()
        guard let place = state.rules.firstIndex(where: { $0.id == id }) else {
            throw .missing("Rule \(id) does not exist")
        }
        return place
    }

    fileprivate func updateRule(_ call: Call) throws(APIError) -> Answer {
        let place = try rulePlace(call)
        let body = try call.json()
        guard body.object != nil else { throw .unreadable("The request body is not a JSON object") }
        if let isEnabled = body["enabled"].bool { state.rules[place].isEnabled = isEnabled }
        if let owner = body["owner"].string {
            guard state.users.contains(where: { $0["username"].string == owner }) else {
                throw APIError(409, 1010, "User \(owner) does not exist")
            }
            state.rules[place].owner = owner
        }
        state.rules[place].modified = now
        return .ok(state.rules[place].row)
    }
}
