extension Endpoint {
    private static let properties = "/config/event_sources/custom_properties"

    /// What events are called, and what is read out of them.
    static let classification: [Endpoint] = [
        Endpoint("GET", "/data_classification/qid_records", .any, Listing.parameters) {
            appliance,
            call throws(APIError) in
            try Listing(fields: .qidRecord).answer(appliance.state.qidRecords.rows, to: call)
        },
        Endpoint("GET", "/data_classification/qid_records/{id}", .any) { appliance, call throws(APIError) in
            .ok(try appliance.state.qidRecords.row(try call.id(), "QID record"))
        },
        Endpoint("POST", "/data_classification/qid_records", .admin, body: .json) { appliance, call throws(APIError) in
            try appliance.createQIDRecord(call)
        },
        Endpoint("GET", "/data_classification/dsm_event_mappings", .any, Listing.parameters) {
            appliance,
            call throws(APIError) in
            try Listing(fields: .eventMapping).answer(appliance.state.eventMappings.rows, to: call)
        },
        Endpoint("POST", "/data_classification/dsm_event_mappings", .admin, body: .json) {
            appliance,
            call throws(APIError) in
            try appliance.createEventMapping(call)
        },
        Endpoint("GET", "/data_classification/low_level_categories", .any, Listing.parameters) {
            appliance,
            call throws(APIError) in
            try Listing(fields: .category).answer(appliance.state.lowLevelCategories.rows, to: call)
        },
        Endpoint("GET", properties + "/regex_properties", .any, Listing.parameters) {
            appliance,
            call throws(APIError) in
            try Listing(fields: .property).answer(appliance.state.properties.rows, to: call)
        },
        Endpoint("POST", properties + "/regex_properties", .admin, body: .json) { appliance, call throws(APIError) in
            try appliance.createProperty(call)
        },
        Endpoint("GET", properties + "/property_leef_expressions", .any, Listing.parameters) {
            appliance,
            call throws(APIError) in
            try Listing(fields: .expression).answer(appliance.state.leefExpressions.rows, to: call)
        },
        Endpoint("POST", properties + "/property_leef_expressions", .admin, body: .json) {
            appliance,
            call throws(APIError) in
            try appliance.createExpression(call, isJSON: false)
        },
        Endpoint("GET", properties + "/property_json_expressions", .any, Listing.parameters) {
            appliance,
            call throws(APIError) in
            try Listing(fields: .expression).answer(appliance.state.jsonExpressions.rows, to: call)
        },
        Endpoint("POST", properties + "/property_json_expressions", .admin, body: .json) {
            appliance,
            call throws(APIError) in
            try appliance.createExpression(call, isJSON: true)
        },
    ]
}

extension Fields {
    static let qidRecord = Fields([
        ("id qid severity low_level_category_id log_source_type_id", "nFS"), ("name description uuid", "tFS"),
    ])
    static let eventMapping = Fields([
        ("id log_source_type_id qid_record_id", "nFS"),
        ("log_source_event_id log_source_event_category uuid", "tFS"), ("custom_event", "bF"),
    ])
    static let category = Fields([
        ("id severity high_level_category_id", "nFS"), ("name description", "tFS"),
    ])
    static let property = Fields([
        ("id creation_date modification_date", "nFS"),
        ("identifier name property_type description username datetime_format locale", "tFS"),
        ("use_for_rule_engine auto_discovered", "bF"),
    ])
    static let expression = Fields([
        ("id log_source_type_id log_source_id qid low_level_category_id creation_date modification_date", "nFS"),
        ("identifier regex_property_identifier expression username payload", "tFS"), ("enabled", "bF"),
    ])
}
