extension Endpoint {
    /// `/reference_data`, of every kind.
    static let reference: [Endpoint] = ReferenceCollection.Kind.allCases.flatMap(reference)

    private static func reference(_ kind: ReferenceCollection.Kind) -> [Endpoint] {
        let path = "/reference_data/\(kind.rawValue)"
        let creation: Set<String> = ["name", "element_type", "timeout_type", "time_to_live"]
        let labels: Set<String> =
            switch kind {
            case .set: []
            case .map, .mapOfSets: ["key_label", "value_label"]
            case .table: ["outer_key_label", "key_name_types"]
            }
        let scope: Set<String> = ["namespace", "domain_id"]
        let keys: Set<String> =
            switch kind {
            case .set: []
            case .map, .mapOfSets: ["key"]
            case .table: ["outer_key", "inner_key"]
            }
        let element =
            switch kind {
            case .set: "{value}"
            case .map, .mapOfSets: "{key}"
            case .table: "{outer_key}/{inner_key}"
            }
        var endpoints = [
            Endpoint("GET", path, .referenceData, ["filter"]) { appliance, call throws(APIError) in
                try appliance.listReference(kind, call)
            },
            Endpoint("POST", path, .referenceData, creation.union(labels)) { appliance, call throws(APIError) in
                try appliance.createReference(kind, call)
            },
            Endpoint("GET", path + "/{name}", .referenceData, ["filter", "namespace"]) {
                appliance,
                call throws(APIError) in
                try appliance.getReference(kind, call)
            },
            Endpoint("POST", path + "/{name}", .referenceData, scope.union(keys).union(["value", "source"])) {
                appliance,
                call throws(APIError) in
                try appliance.addElement(kind, call)
            },
            Endpoint("DELETE", path + "/{name}", .referenceData, ["purge_only", "namespace"]) {
                appliance,
                call throws(APIError) in
                try appliance.deleteReference(kind, call)
            },
            Endpoint("DELETE", path + "/{name}/" + element, .referenceData, scope.union(kind == .set ? [] : ["value"]))
            {
                appliance,
                call throws(APIError) in
                try appliance.deleteElement(kind, call)
            },
            Endpoint("POST", path + "/bulk_load/{namespace}/{name}/{domain_id}", .referenceData, body: .json) {
                appliance,
                call throws(APIError) in
                try appliance.bulkLoad(kind, qualified: true, call)
            },
            Endpoint("GET", "/reference_data/\(kind.deleteTasks)/{task_id}", .referenceData) {
                appliance,
                call throws(APIError) in
                .ok(try appliance.state.reference.tasks.row(try call.id(), "Task"))
            },
        ]
        if kind != .set {
            endpoints.append(
                Endpoint("POST", path + "/bulk_load/{name}", .referenceData, body: .json) {
                    appliance,
                    call throws(APIError) in
                    try appliance.bulkLoad(kind, qualified: false, call)
                }
            )
        } else {
            // Versions up to 15 had the short form for sets too.
            endpoints.append(
                Endpoint("POST", path + "/bulk_load/{name}", .referenceData, body: .json) {
                    appliance,
                    call throws(APIError) in
                    guard call.version <= APIVersion(15, 1) else {
                        throw APIError(404, 1002, "This endpoint was removed after version 15")
                    }
                    return try appliance.bulkLoad(kind, qualified: false, call)
                }
            )
        }
        return endpoints
    }
}
