extension Appliance {
    func listOffenses(_ call: Call) throws(APIError) -> Answer {
        sweep()
        return try Listing(fields: .offense).answer(call.token.seesEvents ? state.offenses.rows : [], to: call)
    }

    func getOffense(_ call: Call) throws(APIError) -> Answer {
        try Listing(fields: .offense).answer(try offense(call), to: call)
    }

    private func offense(_ call: Call) throws(APIError) -> JSON {
        sweep()
        guard call.token.seesEvents else { throw .missing("Offense \(call.arguments[0]) does not exist") }
        return try state.offenses.row(try call.id(), "Offense")
    }

    /// All parameters are checked before any is applied.
    func updateOffense(_ call: Call) throws(APIError) -> Answer {
        let offense = try offense(call)
        let id = try call.id()
        let status = call.parameter("status")
        let reason = try call.number("closing_reason_id")
        let followUp = try call.flag("follow_up")
        let isProtected = try call.flag("protected")
        if let status, !["OPEN", "HIDDEN", "CLOSED"].contains(status) {
            throw .invalid("\(status) is not a valid status")
        }
        if let user = call.parameter("assigned_to"), !state.users.contains(where: { $0["username"].string == user }) {
            throw .invalid("User \(user) does not exist or has no access to offense \(id)")
        }
        if status == "CLOSED" {
            guard let reason else { throw .invalid("closing_reason_id must be provided to close an offense") }
            try requireUsable(reason)
        } else if reason != nil {
            throw .invalid("closing_reason_id can only be provided with the status CLOSED")
        }
        if offense["status"] == "CLOSED", status != nil {
            throw APIError(
                409,
                1008,
                "Offense \(id) is already closed",
                "The offense's state does not allow the change."
            )
        }
        let user = call.parameter("assigned_to")
        let persisted = state.clock.nowPersisted
        state.offenses.change(id) { row in
            if let user { row["assigned_to"] = .string(user) }
            if let followUp { row["follow_up"] = .bool(followUp) }
            if let isProtected { row["protected"] = .bool(isProtected) }
            if let status, status != "CLOSED" { row["status"] = .string(status) }
            row["last_persisted_time"] = .int(persisted)
        }
        if status == "CLOSED", let reason { close(id, reason: reason, user: call.author) }
        return try Listing(fields: .offense).answer(try state.offenses.row(id, "Offense"), to: call)
    }

    private func requireUsable(_ reason: Int) throws(APIError) {
        guard let row = state.closingReasons[reason], row["is_deleted"] == false, row["is_reserved"] == false else {
            throw .invalid("Closing reason \(reason) does not exist or may not be used")
        }
    }

    /// Closes without a note, as the API does; closed is final.
    func close(_ id: Int, reason: Int, user: String) {
        let closed = state.clock.now
        let persisted = state.clock.nowPersisted
        state.offenses.change(id) { row in
            row["status"] = "CLOSED"
            row["closing_reason_id"] = .int(reason)
            row["closing_user"] = .string(user)
            row["close_time"] = .int(closed)
            row["last_persisted_time"] = .int(persisted)
        }
        activeOffenses = activeOffenses.filter { $0.value != id }
    }

    func listAssignableActors(_ call: Call) throws(APIError) -> Answer {
        guard state.offenses[try call.id()] != nil else {
            throw APIError(404, 85_101_001, "Offense \(call.arguments[0]) does not exist")
        }
        let rows = state.users.map { user -> JSON in
            ["user_id": user["user_id"], "username": user["username"], "description": user["description"]]
        }
        return try Listing(fields: .actor).answer(rows, to: call)
    }

    func listNotes(_ call: Call) throws(APIError) -> Answer {
        _ = try offense(call)
        return try Listing(fields: .note).answer(state.notes[try call.id()] ?? [], to: call)
    }

    func getNote(_ call: Call) throws(APIError) -> Answer {
        _ = try offense(call)
        let id = try call.id(1)
        guard let note = state.notes[try call.id()]?.first(where: { $0["id"].int == id }) else {
            throw APIError(404, 1003, "Note \(id) does not exist", "The note does not exist.")
        }
        return try Listing(fields: .note).answer(note, to: call)
    }

    func addNote(_ call: Call) throws(APIError) -> Answer {
        _ = try offense(call)
        let text = try call.required("note_text")
        guard text.count <= settings.noteLength else {
            throw .invalid("The note has \(text.count) characters; at most \(settings.noteLength) are allowed")
        }
        let note = write(text, by: call.author, on: try call.id())
        return try Listing(fields: .note).answer(note, to: call, status: 201)
    }

    @discardableResult
    func write(_ text: String, by user: String, on offense: Int) -> JSON {
        let note: JSON = [
            "id": .int(state.nextNote), "create_time": .int(now), "username": .string(user), "note_text": .string(text),
        ]
        state.nextNote += 1
        state.notes[offense, default: []].append(note)
        let persisted = state.clock.nowPersisted
        state.offenses.change(offense) { $0["last_persisted_time"] = .int(persisted) }
        return note
    }

    func listClosingReasons(_ call: Call) throws(APIError) -> Answer {
        let withReserved = try call.flag("include_reserved") ?? false
        let withDeleted = try call.flag("include_deleted") ?? false
        let rows = state.closingReasons.rows.filter { row in
            (withReserved || row["is_reserved"] == false) && (withDeleted || row["is_deleted"] == false)
        }
        return try Listing(fields: .closingReason).answer(rows, to: call)
    }

    func getClosingReason(_ call: Call) throws(APIError) -> Answer {
        try Listing(fields: .closingReason).answer(
            try state.closingReasons.row(try call.id(), "Closing reason"),
            to: call
        )
    }

    func addClosingReason(_ call: Call) throws(APIError) -> Answer {
        let text = try call.required("reason")
        guard (5...60).contains(text.count) else { throw .invalid("A closing reason has 5 to 60 characters") }
        guard !state.closingReasons.rows.contains(where: { $0["text"].string == text }) else {
            throw APIError(409, 1004, "The closing reason \"\(text)\" already exists", "The reason already exists.")
        }
        let row = state.closingReasons.add(ApplianceState.reason(0, text))
        return try Listing(fields: .closingReason).answer(row, to: call, status: 201)
    }
}
