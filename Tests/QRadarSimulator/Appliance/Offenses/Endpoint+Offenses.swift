extension Endpoint {
    /// `/siem/offenses`, closing reasons and types.
    static let offenses: [Endpoint] = [
        Endpoint("GET", "/siem/offenses", .offenses, Listing.parameters) { appliance, call throws(APIError) in
            try appliance.listOffenses(call)
        },
        Endpoint("GET", "/siem/offenses/{offense_id}", .offenses) { appliance, call throws(APIError) in
            try appliance.getOffense(call)
        },
        Endpoint(
            "POST",
            "/siem/offenses/{offense_id}",
            .manageOffenses,
            ["status", "closing_reason_id", "assigned_to", "follow_up", "protected"]
        ) { appliance, call throws(APIError) in
            try appliance.updateOffense(call)
        },
        Endpoint("GET", "/siem/offenses/{offense_id}/assignable_actors", .offenses, Listing.parameters) {
            appliance,
            call throws(APIError) in
            try appliance.listAssignableActors(call)
        },
        Endpoint("GET", "/siem/offenses/{offense_id}/notes", .offenses, ["filter"]) {
            appliance,
            call throws(APIError) in
            try appliance.listNotes(call)
        },
        Endpoint("POST", "/siem/offenses/{offense_id}/notes", .manageOffenses, ["note_text"]) {
            appliance,
            call throws(APIError) in
            try appliance.addNote(call)
        },
        Endpoint("GET", "/siem/offenses/{offense_id}/notes/{note_id}", .offenses) { appliance, call throws(APIError) in
            try appliance.getNote(call)
        },
        Endpoint(
            "GET",
            "/siem/offense_closing_reasons",
            .offenses,
            ["filter", "include_reserved", "include_deleted"]
        ) { appliance, call throws(APIError) in
            try appliance.listClosingReasons(call)
        },
        Endpoint("GET", "/siem/offense_closing_reasons/{closing_reason_id}", .offenses) {
            appliance,
            call throws(APIError) in
            try appliance.getClosingReason(call)
        },
        Endpoint("POST", "/siem/offense_closing_reasons", .manageOffenses, ["reason"]) {
            appliance,
            call throws(APIError) in
            try appliance.addClosingReason(call)
        },
        Endpoint("GET", "/siem/offense_types", .offenses, Listing.parameters) { appliance, call throws(APIError) in
            try Listing(fields: .offenseType).answer(OffenseType.rows, to: call)
        },
        Endpoint("GET", "/siem/offense_types/{offense_type_id}", .offenses) { appliance, call throws(APIError) in
            let id = try call.id()
            guard let row = OffenseType.rows.first(where: { $0["id"].int == id }) else {
                throw .missing("Offense type \(id) does not exist")
            }
            return try Listing(fields: .offenseType).answer(row, to: call)
        },
    ]

    /// `/siem/source_addresses` and its like.
    static let addresses: [Endpoint] = [
        Endpoint("GET", "/siem/source_addresses", .offenses, ["filter"]) { appliance, call throws(APIError) in
            let rows = call.token.seesEvents ? appliance.state.sourceAddresses.rows : []
            return try Listing(fields: .sourceAddress).answer(rows, to: call)
        },
        Endpoint("GET", "/siem/source_addresses/{source_address_id}", .offenses) { appliance, call throws(APIError) in
            let row = try appliance.state.sourceAddresses.row(try call.id(), "Source address")
            return try Listing(fields: .sourceAddress).answer(row, to: call)
        },
        Endpoint("GET", "/siem/local_destination_addresses", .offenses, ["filter"]) {
            appliance,
            call throws(APIError) in
            let rows = call.token.seesEvents ? appliance.state.destinationAddresses.rows : []
            return try Listing(fields: .destinationAddress).answer(rows, to: call)
        },
        Endpoint("GET", "/siem/local_destination_addresses/{local_destination_address_id}", .offenses) {
            appliance,
            call throws(APIError) in
            let row = try appliance.state.destinationAddresses.row(try call.id(), "Local destination address")
            return try Listing(fields: .destinationAddress).answer(row, to: call)
        },
    ]
}
