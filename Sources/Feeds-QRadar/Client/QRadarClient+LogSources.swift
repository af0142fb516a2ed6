/// `/config/event_sources/log_source_management`.
extension QRadarClient {
    private static func request(_ method: QRadarRequest.Method, _ what: String) -> QRadarRequest {
        QRadarRequest(method, "config", "event_sources", "log_source_management", what)
    }

    /// All of them: some hundreds.
    package func logSourceTypes() async throws(QRadarError) -> [LogSourceType] {
        try await list(Self.request(.get, "log_source_types").with("fields", "id,name"), size: 1000)
    }

    /// - Returns: nil: there is none.
    package func protocolType(_ id: Int64) async throws(QRadarError) -> ProtocolType? {
        try await fetchIfPresent(
            QRadarRequest(.get, "config", "event_sources", "log_source_management", "protocol_types", "\(id)")
        )
    }

    package func eventCollectors() async throws(QRadarError) -> [EventCollector] {
        try await list(Self.request(.get, "event_collectors").with("fields", "id,name"))
    }

    package func logSources(_ filter: QRadarFilter? = nil) async throws(QRadarError) -> [LogSource] {
        try await list(
            Self.request(.get, "log_sources").filtered(by: filter)
                .with("fields", "id,name,type_id,enabled,coalesce_events,last_event_time")
        )
    }

    /// Needs ``deploy()`` after it.
    ///
    /// - Throws: ``QRadarError``: 409 where the name, or type, protocol and identifier exist.
    @discardableResult
    package func add(logSource: NewLogSource) async throws(QRadarError) -> LogSource {
        try await fetch(try Self.request(.post, "log_sources").json(logSource))
    }
}
