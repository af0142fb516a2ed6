internal import Bytes
package import Core
package import Foundation

/// What `activity search` asks for.
package struct ActivityQuery: Sendable {
    package var account: String?
    package var address: String?
    package var operation: String?
    package var source: String?
    package var credential: String?
    package var from: Timestamp?
    package var to: Timestamp?
    package var limit = 100

    package init() {}
}

/// An activity as it is stored, with the name of its object.
package struct ActivityRecord: Sendable {
    package let stored: EvidencedActivity
    package let objectURI: String
}

/// A reject as it is stored.
package struct RejectRecord: Sendable {
    package let uri: String
    package let place: RecordPlace
    package let code: String
    package let field: String
    /// Source and version of the adapter that refused it; empty where none recognised it.
    package let adapter: String
    package let retriedAt: Timestamp?
    /// What a retry made of it; nil while it is still refused.
    package let outcome: String?
    /// The record's first bytes.
    package let head: [UInt8]

    package var number: Int64 { place.number }
    package var offset: Int64 { place.offset }
    package var length: Int64 { place.length }
}

/// How complete a log is.
package struct CoverageSummary: Sendable {
    package let source: String
    package let category: String
    package let tenant: String
    package let from: Timestamp
    package let to: Timestamp
    package let hoursWithRecords: Int
    package let hoursInSpan: Int
}

// What people ask: read only.
extension PostgresStore {
    private func time(_ text: String?) -> Timestamp { text.flatMap { Timestamp($0) } ?? Timestamp(seconds: 0) }

    /// The beginning of an id, or nil where the text cannot be one.
    static func idPrefix(_ text: String) -> String? {
        let text = text.lowercased()
        return !text.isEmpty && text.allSatisfy { $0 == "-" || ($0.isASCII && $0.isHexDigit) } ? text : nil
    }

    /// The activities that references name, by event id.
    package func records(of references: [EvidenceReference]) throws(StoreError) -> [UUID: ActivityRecord] {
        guard !references.isEmpty else { return [:] }
        let found = try records(where: Self.condition(of: references), suffix: "")
        return Dictionary(found.map { ($0.stored.activity.eventID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The rows of references. Identifiers and times are our own and need no quoting.
    static func condition(of references: [EvidenceReference], _ table: String = "") -> String {
        let keys = Set(references).map {
            "('\($0.accountID.uuidString)'::uuid, '\($0.eventID.uuidString)'::uuid, '\($0.occurredAt)'::timestamptz)"
        }
        return """
            (\(table)account_id, \(table)event_id, \(table)occurred_at) IN (VALUES \(keys.sorted().joined(separator: ", ")))
            """
    }

    private func records(where condition: String, suffix: String) throws(StoreError) -> [ActivityRecord] {
        let ids = try connection.query(
            "SELECT DISTINCT account_id FROM (SELECT * FROM activity WHERE \(condition) \(suffix)) a"
        )
        let known = try accounts(ids.compactMap { $0[0].flatMap { UUID(uuidString: $0) } })
        var found: [EvidencedActivity] = []
        try readActivities(
            "SELECT \(ActivityRow.columns.joined(separator: ", ")) FROM activity WHERE \(condition) \(suffix)",
            account: { known[$0] }
        ) { found.append($0) }
        let objects = Set(found.map(\.place.objectID))
        var uris: [UUID: String] = [:]
        for row in try connection.query(
            "SELECT object_id, uri FROM ingest_object WHERE object_id = ANY($1::uuid[])",
            [Self.array(objects)]
        ) {
            if let id = row[0].flatMap({ UUID(uuidString: $0) }) { uris[id] = row[1] }
        }
        return found.map { ActivityRecord(stored: $0, objectURI: uris[$0.place.objectID] ?? "") }
    }

    /// Who did what, newest first.
    package func search(_ query: ActivityQuery) throws(StoreError) -> [ActivityRecord] {
        // Values reach the COPY as literals of a temporary table's rows, never as text of ours.
        try connection.run("DROP TABLE IF EXISTS pg_temp.asked; CREATE TEMP TABLE asked (name text, value text)")
        func ask(_ name: String, _ value: String?) throws(StoreError) {
            guard let value else { return }
            try connection.query("INSERT INTO asked VALUES ($1, $2)", [.text(name), .text(value)])
        }
        try ask("account", query.account?.lowercased())
        try ask("operation", query.operation?.lowercased())
        try ask("source", query.source)
        try ask("credential", query.credential)
        func value(_ name: String) -> String { "(SELECT value FROM asked WHERE name = '\(name)')" }
        var conditions = ["true"]
        if query.account != nil {
            conditions.append(
                """
                account_id IN (SELECT account_id FROM account WHERE lower(name) = \(value("account"))
                    OR lower(native_id) = \(value("account")) OR account_id::text = \(value("account")))
                """
            )
        }
        if query.operation != nil {
            conditions.append("operation IN (SELECT term_id FROM term WHERE lower(value) = \(value("operation")))")
        }
        if query.source != nil {
            conditions.append("source IN (SELECT term_id FROM term WHERE value = \(value("source")))")
        }
        if query.credential != nil {
            conditions.append("credential_uid IN (SELECT term_id FROM term WHERE value = \(value("credential")))")
        }
        if let address = query.address.flatMap({ IPAddress($0) }) { conditions.append("src_ip = '\(address)'") }
        if let from = query.from { conditions.append("occurred_at >= '\(from)'") }
        if let to = query.to { conditions.append("occurred_at <= '\(to)'") }
        return try records(
            where: conditions.joined(separator: " AND "),
            suffix: "ORDER BY occurred_at DESC, event_id LIMIT \(query.limit)"
        )
    }

    /// Accounts by name, native id or the start of their id.
    package func findAccounts(_ text: String) throws(StoreError) -> [Account] {
        try connection.query(
            """
            SELECT account_id, provider, tenant, native_id, kind, name FROM account
            WHERE lower(name) = $1 OR lower(native_id) = $1 OR account_id::text LIKE $2 ORDER BY provider, native_id LIMIT 50
            """,
            [.text(text.lowercased()), .text(Self.idPrefix(text).map { $0 + "%" } ?? "")]
        ).compactMap { Self.account($0[...]) }
    }

    /// The bytes of a record as they came.
    ///
    /// - Returns: nil where the evidence is not there.
    package func bytes(of place: RecordPlace) throws(StoreError) -> [UInt8]? {
        let encoding = try connection.query(
            "SELECT encoding FROM ingest_object WHERE object_id = $1",
            [.text(place.objectID.uuidString)]
        ).first?[0]
        guard let encoding else { return nil }
        let isGzip = encoding == "gzip"
        // A plain object's frames stand alone; a gzip one is inflated from its start.
        let scope = isGzip ? "true" : "stream_offset + stream_length > $2 AND stream_offset < $3"
        let rows = try connection.query(
            """
            SELECT sequence, stream_offset, encode(bytes, 'hex') FROM evidence_chunk
            WHERE object_id = $1 AND \(scope) AND $2::bigint <= $3::bigint ORDER BY sequence
            """,
            [.text(place.objectID.uuidString), SQLValue(place.offset), SQLValue(place.offset + place.length)]
        )
        var reader = EvidenceReader(place)
        for row in rows {
            let bytes = Self.fromHex(row[2] ?? "")
            let done = isGzip ? reader.add(gzip: bytes) : reader.add(zstd: bytes, at: row[1].flatMap { Int64($0) } ?? 0)
            if done { break }
        }
        return reader.record
    }

    static func fromHex(_ text: String) -> [UInt8] {
        func digit(_ byte: UInt8) -> UInt8 { byte >= 0x61 ? byte - 0x57 : byte - 0x30 }
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).map { digit(digits[$0]) << 4 | digit(digits[$0 + 1]) }
    }

    package func coverageSummary() throws(StoreError) -> [CoverageSummary] {
        try connection.query("SELECT * FROM coverage ORDER BY source, category, tenant").map { row in
            CoverageSummary(
                source: row[0] ?? "",
                category: row[1] ?? "",
                tenant: row[2] ?? "",
                from: time(row[3]),
                to: time(row[4]),
                hoursWithRecords: row[5].flatMap { Int($0) } ?? 0,
                hoursInSpan: row[6].flatMap { Int($0) } ?? 0
            )
        }
    }

    /// Refused records, by object and place.
    ///
    /// - Parameters:
    ///   - idPrefix: Only those of objects whose id begins so.
    ///   - isOpen: Only those that are refused still.
    package func rejects(
        idPrefix: String = "",
        number: Int64? = nil,
        isOpen: Bool = true,
        limit: Int
    ) throws(StoreError) -> [RejectRecord] {
        let prefix = idPrefix.isEmpty ? "" : Self.idPrefix(idPrefix)
        guard let prefix else { return [] }
        return try connection.query(
            """
            SELECT o.uri, r.record_number, r.record_offset, r.record_length, r.code, r.field, r.object_id, r.record_path,
                   r.adapter, r.retried_at, r.outcome, encode(r.bytes, 'hex')
            FROM reject r JOIN ingest_object o ON o.object_id = r.object_id
            WHERE r.object_id::text LIKE $1 AND ($2::bigint IS NULL OR r.record_number = $2)
              AND (r.outcome IS NULL OR NOT $3::boolean)
            ORDER BY o.uri, r.object_id, r.record_number LIMIT $4
            """,
            [.text(prefix + "%"), number.map { SQLValue($0) } ?? .null, SQLValue(isOpen), SQLValue(limit)]
        ).compactMap { row in
            func integer(_ column: Int) -> Int64 { row[column].flatMap { Int64($0) } ?? 0 }
            guard let object = row[6].flatMap({ UUID(uuidString: $0) }) else { return nil }
            return RejectRecord(
                uri: row[0] ?? "",
                place: RecordPlace(
                    objectID: object,
                    number: integer(1),
                    offset: integer(2),
                    length: integer(3),
                    path: row[7]
                ),
                code: row[4] ?? "",
                field: row[5] ?? "",
                adapter: row[8] ?? "",
                retriedAt: row[9].flatMap { Timestamp($0) },
                outcome: row[10],
                head: Self.fromHex(row[11] ?? "")
            )
        }
    }

    /// Counts for `doctor`, by what they count.
    package func counts() throws(StoreError) -> [(name: String, count: Int64)] {
        // A whole copy that came later under the same name makes good what broke off.
        let broken = """
            SELECT b.object_id FROM ingest_object b WHERE b.error IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM ingest_object w WHERE w.uri = b.uri AND w.state = 'done' AND w.read_at > b.read_at)
            """
        let queries = [
            ("objects", "SELECT count(*) FROM ingest_object"),
            ("objects that broke off", "SELECT count(*) FROM (\(broken)) b"),
            ("activities", "SELECT count(*) FROM activity"),
            ("accounts", "SELECT count(*) FROM account"),
            (
                "rejected records",
                """
                SELECT count(*) FROM reject r JOIN ingest_object o USING (object_id)
                WHERE r.outcome IS NULL AND (o.error IS NULL OR o.object_id IN (\(broken)))
                """
            ),
            ("batches not yet correlated", "SELECT count(*) FROM ingest_batch WHERE NOT is_correlated"),
            ("findings", "SELECT count(*) FROM finding WHERE state = 'active'"),
            ("findings waiting for logs", "SELECT count(*) FROM finding WHERE state = 'pending'"),
            ("cases", "SELECT count(*) FROM case_file WHERE status = 'open'"),
            ("password sprays", "SELECT count(*) FROM campaign"),
        ]
        var counts: [(String, Int64)] = []
        for (name, sql) in queries {
            counts.append((name, try connection.query(sql)[0][0].flatMap { Int64($0) } ?? 0))
        }
        return counts
    }

    package func serverVersion() throws(StoreError) -> String {
        try connection.query("SHOW server_version")[0][0] ?? ""
    }

    /// All findings, in order: for tests and exports that compare whole states.
    package func everyFinding() throws(StoreError) -> [Finding] {
        try connection.query("SELECT document FROM finding ORDER BY finding_id").compactMap { row in
            row[0].flatMap { try? Self.decoder.decode(Finding.self, from: Data($0.utf8)) }
        }
    }

    /// Writes what a run did.
    package func record(run kind: String, started: Timestamp, finished: Timestamp, report: String) throws(StoreError) {
        try connection.query(
            "INSERT INTO run VALUES ($1, $2, $3, $4, $5)",
            [
                .text(UUID().uuidString), .text(kind), .text(started.description), .text(finished.description),
                .text(report),
            ]
        )
    }
}
