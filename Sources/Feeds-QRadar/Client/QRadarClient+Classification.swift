/// A QID: what an event is, in QRadar's words.
package struct QIDRecord: Sendable, Equatable, Identifiable, Decodable {
    /// What mappings name; not the QID.
    package let id: Int64
    package let qid: Int64
    package let name: String
    package let severity: Int64?
    package let lowLevelCategoryID: Int64?
    package let logSourceTypeID: Int64?

    enum CodingKeys: String, CodingKey {
        case id, qid, name, severity
        case lowLevelCategoryID = "low_level_category_id"
        case logSourceTypeID = "log_source_type_id"
    }
}

/// A QID that is to be made.
package struct NewQIDRecord: Sendable, Equatable, Encodable {
    let logSourceTypeID: Int64
    let name: String
    let description: String
    let severity: Int64
    let lowLevelCategoryID: Int64

    /// - Parameter severity: 0 to 10.
    package init(
        logSourceTypeID: Int64,
        name: String,
        description: String,
        severity: Int64,
        lowLevelCategoryID: Int64
    ) {
        self.logSourceTypeID = logSourceTypeID
        self.name = name
        self.description = description
        self.severity = severity
        self.lowLevelCategoryID = lowLevelCategoryID
    }

    enum CodingKeys: String, CodingKey {
        case name, description, severity
        case logSourceTypeID = "log_source_type_id"
        case lowLevelCategoryID = "low_level_category_id"
    }
}

/// Which QID an event of a log source type gets, by its id and category.
package struct EventMapping: Sendable, Equatable, Codable {
    package let logSourceTypeID: Int64
    package let eventID: String
    package let eventCategory: String
    package let qidRecordID: Int64

    package init(logSourceTypeID: Int64, eventID: String, eventCategory: String, qidRecordID: Int64) {
        self.logSourceTypeID = logSourceTypeID
        self.eventID = eventID
        self.eventCategory = eventCategory
        self.qidRecordID = qidRecordID
    }

    enum CodingKeys: String, CodingKey {
        case logSourceTypeID = "log_source_type_id"
        case eventID = "log_source_event_id"
        case eventCategory = "log_source_event_category"
        case qidRecordID = "qid_record_id"
    }
}

/// A category of events (`User Login Failure`, in a high-level category).
package struct EventCategory: Sendable, Equatable, Identifiable, Decodable {
    package let id: Int64
    package let name: String
}

/// `/data_classification`.
extension QRadarClient {
    package func lowLevelCategories() async throws(QRadarError) -> [EventCategory] {
        try await list(
            QRadarRequest(.get, "data_classification", "low_level_categories").with("fields", "id,name"),
            size: 1000
        )
    }

    package func qidRecords(named name: String) async throws(QRadarError) -> [QIDRecord] {
        try await list(
            QRadarRequest(.get, "data_classification", "qid_records").filtered(by: .compare("name", .equal, name))
        )
    }

    /// Is made twice when it is called twice: look for it by ``qidRecords(named:)``.
    @discardableResult
    package func add(qidRecord: NewQIDRecord) async throws(QRadarError) -> QIDRecord {
        try await fetch(try QRadarRequest(.post, "data_classification", "qid_records").json(qidRecord))
    }

    package func eventMappings(of logSourceTypeID: Int64) async throws(QRadarError) -> [EventMapping] {
        try await list(
            QRadarRequest(.get, "data_classification", "dsm_event_mappings")
                .filtered(by: .compare("log_source_type_id", .equal, logSourceTypeID))
                .with(
                    "fields",
                    "log_source_type_id,log_source_event_id,log_source_event_category,qid_record_id"
                ),
            size: 1000
        )
    }

    /// - Throws: ``QRadarError``: 409 with code 1008 where it exists.
    package func add(eventMapping: EventMapping) async throws(QRadarError) {
        _ = try await answer(
            to: try QRadarRequest(.post, "data_classification", "dsm_event_mappings").json(eventMapping)
        )
    }
}
