extension Endpoint {
    /// `/ariel/searches`.
    static let searches: [Endpoint] = [
        Endpoint("GET", "/ariel/searches", .logActivity, ["db_name"]) { appliance, call throws(APIError) in
            let database = call.parameter("db_name")
            let found = appliance.livingSearches().filter { database == nil || $0.database == database }
            let ids = found.map(\.id).sorted().map(JSON.string)
            let page = try Page(call.headers["range"], count: ids.count)
            var answer = Answer.ok(.array(Array(ids[page.range])))
            answer.headers["Content-Range"] = page.header
            return answer
        },
        Endpoint("POST", "/ariel/searches", .logActivity, ["query_expression", "saved_search_id"], body: .form) {
            appliance,
            call throws(APIError) in
            try appliance.createSearch(call)
        },
        Endpoint("GET", "/ariel/searches/{search_id}", .logActivity) { appliance, call throws(APIError) in
            try await appliance.getSearch(call)
        },
        Endpoint("POST", "/ariel/searches/{search_id}", .logActivity, ["status", "save_results"], body: .form) {
            appliance,
            call throws(APIError) in
            try appliance.updateSearch(call)
        },
        Endpoint("DELETE", "/ariel/searches/{search_id}", .logActivity) { appliance, call throws(APIError) in
            let search = try appliance.search(call)
            appliance.searches[search.id] = nil
            return .accepted(search.row)
        },
        Endpoint(
            "GET",
            "/ariel/searches/{search_id}/results",
            .logActivity,
            produces: ["application/json", "application/csv"]
        ) { appliance, call throws(APIError) in
            try appliance.results(call)
        },
        Endpoint("GET", "/ariel/searches/{search_id}/metadata", .logActivity) {
            appliance,
            call throws(APIError) in
            let search = try appliance.search(call)
            let columns = search.titles.map { AQLColumn(name: $0)?.row() ?? appliance.propertyRow($0) }
            return .ok(["columns": .array(columns)])
        },
    ]

    /// What there is to be searched, and how.
    static let databases: [Endpoint] = [
        Endpoint("GET", "/ariel/databases", .logActivity) { _, _ throws(APIError) in
            .ok(["events", "flows", "simarc"])
        },
        Endpoint("GET", "/ariel/databases/{database_name}", .logActivity, ["filter"]) {
            appliance,
            call throws(APIError) in
            try appliance.describeDatabase(call)
        },
        Endpoint("POST", "/ariel/validators/aql", .logActivity, ["query_expression"], body: .form) {
            appliance,
            call throws(APIError) in
            let text = try call.required("query_expression")
            do throws(AQLError) {
                _ = try appliance.plan(text)
                return .ok(["error_messages": .null])
            } catch {
                return .ok([
                    "error_messages": [
                        [
                            "code": 2000, "contexts": [.string(text)], "message": .string(error.message),
                            "severity": "ERROR",
                        ]
                    ]
                ])
            }
        },
        Endpoint("POST", "/ariel/processors/aql_metadata", .logActivity, ["query_expression"], body: .form) {
            appliance,
            call throws(APIError) in
            let plan = try appliance.understood(try call.required("query_expression"))
            let columns = plan.titles.map { AQLColumn(name: $0)?.row() ?? appliance.propertyRow($0) }
            return .ok(["columns": .array(columns)])
        },
        Endpoint("GET", "/ariel/functions", .logActivity, ["database", "filter", "sort"]) {
            appliance,
            call throws(APIError) in
            let rows = AQLFunction.names(in: appliance.catalog).map { name -> JSON in
                ["name": .string(name), "database": "events", "return_type": "String", "argument_types": []]
            }
            let fields = Fields([("name database return_type", "tF"), ("argument_types", "l")])
            return try Listing(fields: fields).answer(rows, to: call)
        },
    ]
}
