extension Endpoint {
    private static let sets = "/reference_data_collections/sets"
    private static let entries = "/reference_data_collections/set_entries"
    private static let tasks = "/reference_data_collections/set_bulk_update_tasks"

    /// `/reference_data_collections`: sets alone, JSON bodies, numbers for names.
    static let collections: [Endpoint] = [
        Endpoint("GET", sets, .referenceData, Listing.parameters) { appliance, call throws(APIError) in
            try appliance.listSets(call)
        },
        Endpoint("POST", sets, .referenceData, body: .json) { appliance, call throws(APIError) in
            try appliance.createSet(call)
        },
        Endpoint("GET", sets + "/{id}", .referenceData) { appliance, call throws(APIError) in
            .ok(appliance.state.reference.collections[try appliance.setPlace(call, code: 11001)].setRow)
        },
        Endpoint("POST", sets + "/{id}", .referenceData, body: .json) { appliance, call throws(APIError) in
            try appliance.updateSet(call)
        },
        Endpoint("DELETE", sets + "/{id}", .referenceData) { appliance, call throws(APIError) in
            try appliance.deleteSet(call)
        },
        Endpoint("GET", entries, .referenceData, Listing.parameters.union(["entry_type"])) {
            appliance,
            call throws(APIError) in
            try appliance.listEntries(call)
        },
        Endpoint("POST", entries, .referenceData, body: .json) { appliance, call throws(APIError) in
            try appliance.writeEntry(call)
        },
        Endpoint("PATCH", entries, .referenceData, body: .json) { appliance, call throws(APIError) in
            try appliance.patchEntries(call)
        },
        Endpoint("POST", entries + "/{id}", .referenceData, body: .json) { appliance, call throws(APIError) in
            try appliance.annotateEntry(call)
        },
        Endpoint("DELETE", entries + "/{id}", .referenceData, produces: ["text/plain", "application/json"]) {
            appliance,
            call throws(APIError) in
            try appliance.deleteEntry(call)
        },
        Endpoint("GET", tasks + "/{id}", .referenceData) { appliance, call throws(APIError) in
            let id = try call.id()
            guard let task = appliance.state.reference.tasks[id] else {
                throw APIError(404, 23001, "Task \(id) does not exist")
            }
            return .ok(task)
        },
        Endpoint("GET", tasks + "/{id}/results", .referenceData) { appliance, call throws(APIError) in
            let id = try call.id()
            guard appliance.state.reference.tasks[id] != nil else {
                throw APIError(404, 23001, "Task \(id) does not exist")
            }
            guard let result = appliance.state.reference.results[id] else {
                throw APIError(404, 23003, "Task \(id) has no results yet")
            }
            return .ok(result)
        },
    ]
}
