internal import Bytes
package import Core
package import Foundation

extension PostgresStore: RejectStore {
    package func rejectedObjects() throws(StoreError) -> [RejectedObject] {
        try connection.query(
            """
            SELECT o.object_id, o.uri, o.size, o.encoding, o.base_offset,
                   -- What continues another object has no beginning of its own to be recognised by.
                   o.state = 'reading' OR o.base_offset = 0 AND o.records = 1 AND o.rejected = 1 AND EXISTS (
                       SELECT 1 FROM reject r WHERE r.object_id = o.object_id AND r.code = 'not-json')
            FROM ingest_object o
            WHERE o.state <> 'reading' AND EXISTS (
                SELECT 1 FROM reject r WHERE r.object_id = o.object_id AND r.outcome IS NULL)
              -- Forgotten by a retry that was killed: not begun again, and all of its bytes are here.
              OR o.state = 'reading' AND o.next_record = 0 AND o.base_offset = 0 AND (
                SELECT sum(c.stream_length) FROM evidence_chunk c WHERE c.object_id = o.object_id) = o.size
            ORDER BY o.uri, o.object_id
            """
        ).compactMap { row in
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }) else { return nil }
            return RejectedObject(
                objectID: id,
                uri: row[1] ?? "",
                size: row[2].flatMap { Int64($0) } ?? 0,
                isGzip: row[3] == "gzip",
                start: row[4].flatMap { Int64($0) } ?? 0,
                isUnread: row[5] == "t"
            )
        }
    }

    package func openRejects(of object: UUID) throws(StoreError) -> [RecordPlace] {
        try connection.query(
            """
            SELECT record_number, record_offset, record_length, record_path FROM reject
            WHERE object_id = $1 AND outcome IS NULL ORDER BY record_number
            """,
            [.text(object.uuidString)]
        ).map { row in
            func number(_ column: Int) -> Int64 { row[column].flatMap { Int64($0) } ?? 0 }
            return RecordPlace(
                objectID: object,
                number: number(0),
                offset: number(1),
                length: number(2),
                path: row[3]
            )
        }
    }

    package func writeEvidence(of object: RejectedObject, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw StoreError(.other, "\(path) cannot be written")
        }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(object.start))
        var failure: (any Error)?
        // Chunk by chunk: an object may be larger than the memory.
        try connection.copyOut(
            """
            SELECT bytes FROM evidence_chunk WHERE object_id = '\(object.objectID.uuidString)' ORDER BY sequence
            """
        ) { row in
            guard failure == nil, let chunk = row.raw() else { return }
            do {
                let bytes = object.isGzip ? chunk : Zstandard.decompress(chunk, limit: 16 << 20)
                guard let bytes else { throw StoreError(.other, "the evidence of \(object.uri) is damaged") }
                try file.write(contentsOf: bytes)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    package func forget(_ object: UUID) throws(StoreError) {
        let id = [SQLValue.text(object.uuidString)]
        try connection.transaction { () throws(StoreError) in
            try connection.query("DELETE FROM reject WHERE object_id = $1", id)
            try connection.query(
                """
                UPDATE ingest_object SET state = 'reading', source = NULL, form = NULL, resumed_at = 0, next_record = 0,
                    records = 0, stored = 0, duplicates = 0, ignored = 0, ignored_kinds = '', rejected = 0, error = NULL
                WHERE object_id = $1
                """,
                id
            )
        }
    }

    package func resolve(_ retried: [RetriedReject], of object: UUID) throws(StoreError) -> RetryCounts {
        var counts = RetryCounts()
        counts.retried = Int64(retried.count)
        guard !retried.isEmpty else { return counts }
        let activities = retried.flatMap(\.activities)
        try ensurePartitions(for: activities)
        try ensureStaging()
        let batch = try connection.query("SELECT nextval('ingest_batch_number')")[0][0].flatMap { Int64($0) } ?? 0
        let rows = try encode(activities, batch: batch)
        let facts = BatchFacts(activities, batch: batch)
        let ignored = retried.reduce(into: [String: Int64]()) { $0.merge($1.ignored, uniquingKeysWith: +) }
        counts.ignored = ignored.values.reduce(0, +)
        counts.rejected = retried.reduce(0) { $0 + $1.rejected }
        counts.stored = try connection.transaction { () throws(StoreError) in
            // Another process may be at the same: the second finds nothing open.
            try connection.query(
                "SELECT 1 FROM ingest_object WHERE object_id = $1 FOR UPDATE",
                [.text(object.uuidString)]
            )
            let open = Set(try openRejects(of: object).map(\.number))
            guard retried.allSatisfy({ open.contains($0.place.number) }) else {
                throw StoreError(.ledgerMoved, "another process reads the same refused records again")
            }
            var stored: Int64 = 0
            if !activities.isEmpty {
                stored = try writeStaged(rows, batch: batch).values.reduce(0, +)
                try facts.write(to: connection)
                try connection.query("INSERT INTO ingest_batch VALUES ($1, now(), false)", [SQLValue(batch)])
            }
            for reject in retried { try book(reject) }
            try connection.query(
                """
                UPDATE ingest_object SET records = records + $2, stored = stored + $3, duplicates = duplicates + $4,
                    ignored = ignored + $5, ignored_kinds = ignored_kinds || $6, rejected = rejected + $7,
                    source = coalesce(source, $8), form = coalesce(form, $9)
                WHERE object_id = $1
                """,
                [
                    .text(object.uuidString),
                    SQLValue(Int64(activities.count) + counts.ignored + counts.rejected - counts.retried),
                    SQLValue(stored), SQLValue(Int64(activities.count) - stored), SQLValue(counts.ignored),
                    .text(Self.text(ignored)), SQLValue(counts.rejected - counts.retried),
                    SQLValue(retried.lazy.compactMap(\.source).first?.rawValue),
                    SQLValue(retried.lazy.compactMap(\.form).first),
                ]
            )
            return stored
        }
        counts.duplicates = Int64(activities.count) - counts.stored
        return counts
    }

    private func book(_ reject: RetriedReject) throws(StoreError) {
        let outcome: String? =
            reject.rejected > 0 ? nil : reject.activities.isEmpty ? "ignored" : "read"
        try connection.query(
            """
            UPDATE reject SET retried_at = now(), outcome = $3, code = coalesce($4, code), field = coalesce($5, field),
                adapter = coalesce($6, adapter)
            WHERE object_id = $1 AND record_number = $2
            """,
            [
                .text(reject.place.objectID.uuidString), SQLValue(reject.place.number), SQLValue(outcome),
                SQLValue(reject.problem?.code.rawValue), SQLValue(reject.problem?.field),
                SQLValue(reject.problem == nil ? nil : reject.adapter),
            ]
        )
    }
}
