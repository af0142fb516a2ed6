/// `/siem`: offenses and what people say of them. Writes are query parameters.
extension QRadarClient {
    /// - Returns: nil: there is none, or retention has taken it.
    package func offense(_ id: Int64) async throws(QRadarError) -> Offense? {
        try await fetchIfPresent(QRadarRequest(.get, "siem", "offenses", "\(id)").with("fields", Offense.fields))
    }

    /// - Parameters:
    ///   - sort: `+last_persisted_time`; several with commas. End it with a unique one, since pages follow it.
    ///   - limit: How many at most.
    package func offenses(
        _ filter: QRadarFilter?,
        sort: String = "+id",
        limit: Int = 100_000
    ) async throws(QRadarError) -> [Offense] {
        try await list(
            QRadarRequest(.get, "siem", "offenses").filtered(by: filter).with("sort", sort)
                .with("fields", Offense.fields),
            limit: limit
        )
    }

    /// - Throws: ``QRadarError``: 409 where it is closed, 422 for an unknown user or a reason that is not valid.
    @discardableResult
    package func update(_ offense: Int64, _ change: OffenseChange) async throws(QRadarError) -> Offense {
        try await fetch(
            QRadarRequest(.post, "siem", "offenses", "\(offense)")
                .with("status", change.status?.rawValue)
                .with("closing_reason_id", change.closingReasonID)
                .with("assigned_to", change.assignedTo)
                .with("follow_up", change.followUp)
                .with("protected", change.protected)
                .with("fields", Offense.fields)
        )
    }

    /// - Returns: nil: the offense is gone.
    package func notes(of offense: Int64, _ filter: QRadarFilter? = nil) async throws(QRadarError) -> [OffenseNote]? {
        do {
            return try await list(QRadarRequest(.get, "siem", "offenses", "\(offense)", "notes").filtered(by: filter))
        } catch {
            guard error.kind == .notFound(code: 1002) else { throw error }
            return nil
        }
    }

    /// Is done twice when it is called twice.
    @discardableResult
    package func add(note: String, to offense: Int64) async throws(QRadarError) -> OffenseNote {
        try await fetch(QRadarRequest(.post, "siem", "offenses", "\(offense)", "notes").with("note_text", note))
    }

    /// Those that can be used; all where `including` is true.
    package func closingReasons(includingReserved including: Bool = false) async throws(QRadarError) -> [ClosingReason]
    {
        var request = QRadarRequest(.get, "siem", "offense_closing_reasons")
        if including { request = request.with("include_reserved", true).with("include_deleted", true) }
        return try await list(request)
    }

    /// - Returns: nil: there is none of this id.
    package func closingReason(_ id: Int64) async throws(QRadarError) -> ClosingReason? {
        try await fetchIfPresent(QRadarRequest(.get, "siem", "offense_closing_reasons", "\(id)"))
    }

    /// - Parameter text: 5 to 60 characters.
    /// - Throws: ``QRadarError``: 409 where it exists.
    @discardableResult
    package func add(closingReason text: String) async throws(QRadarError) -> ClosingReason {
        try await fetch(QRadarRequest(.post, "siem", "offense_closing_reasons").with("reason", text))
    }

    package func offenseTypes() async throws(QRadarError) -> [OffenseType] {
        try await list(QRadarRequest(.get, "siem", "offense_types").with("sort", "+id"))
    }

    /// Addresses with the offenses that came from them; those of which QRadar has none are left out.
    package func sourceAddresses(_ addresses: [String]) async throws(QRadarError) -> [OffenseAddress] {
        var found: [OffenseAddress] = []
        // Fifty IPv6 addresses, quoted and encoded, stay below the longest request line.
        for start in stride(from: 0, to: addresses.count, by: 50) {
            let part = Array(addresses[start..<min(addresses.count, start + 50)])
            found += try await list(
                QRadarRequest(.get, "siem", "source_addresses")
                    .filtered(by: .among("source_ip", part))
                    .with("fields", "id,source_ip,offense_ids")
            )
        }
        return found
    }

    /// Users to whom this offense can be given.
    package func assignableActors(of offense: Int64) async throws(QRadarError) -> [AssignableActor] {
        try await list(
            QRadarRequest(.get, "siem", "offenses", "\(offense)", "assignable_actors").with("fields", "username")
        )
    }
}
