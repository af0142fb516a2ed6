internal import Bytes
package import Core
package import Foundation

extension PostgresStore: IngestStore {
    package func ledger(of objects: [UUID]) throws(StoreError) -> [UUID: LedgerEntry] {
        let rows = try connection.query(
            """
            SELECT o.object_id, o.source, o.form, o.state, o.next_record, o.records, o.stored, o.duplicates,
                   o.ignored_kinds, o.rejected, o.error, o.tail_length, p.object_id, p.sha256, p.size, o.base_offset
            FROM ingest_object o LEFT JOIN ingest_object p ON p.object_id = o.continues
            WHERE o.object_id = ANY($1::uuid[])
            """,
            [Self.array(objects)]
        )
        var ledger: [UUID: LedgerEntry] = [:]
        for row in rows {
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }) else { continue }
            func number(_ column: Int) -> Int64 { row[column].flatMap { Int64($0) } ?? 0 }
            ledger[id] = LedgerEntry(
                objectID: id,
                source: row[1],
                form: row[2],
                state: row[3].flatMap { ObjectProgress.State(rawValue: $0) } ?? .reading,
                nextRecord: number(4),
                read: number(5),
                stored: number(6),
                duplicates: number(7),
                ignored: Self.kinds(row[8] ?? ""),
                rejected: number(9),
                error: row[10],
                tailLength: number(11),
                continues: Self.predecessor(row[12...])
            )
        }
        return ledger
    }

    package func predecessors(at uris: [String]) throws(StoreError) -> [String: [Predecessor]] {
        let rows = try connection.query(
            """
            SELECT o.uri, o.object_id, o.sha256, o.size, o.resume_offset
            FROM ingest_object o JOIN json_array_elements_text($1::json) AS asked (uri)
              ON left(o.uri, 500) = left(asked.uri, 500) AND o.uri = asked.uri
            WHERE o.resume_offset IS NOT NULL ORDER BY o.size DESC
            """,
            [Self.json(uris)]
        )
        var found: [String: [Predecessor]] = [:]
        for row in rows {
            if let uri = row[0], let known = Self.predecessor(row[1...]) { found[uri, default: []].append(known) }
        }
        return found
    }

    /// Reads object_id, sha256, size and the offset to go on at.
    private static func predecessor(_ row: ArraySlice<String?>) -> Predecessor? {
        let row = Array(row)
        guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let digest = row[1] else { return nil }
        return Predecessor(
            objectID: id,
            sha256: SHA256Digest(bytes: fromHex(String(digest.dropFirst(2)))),
            size: row[2].flatMap { Int64($0) } ?? 0,
            resumeOffset: row[3].flatMap { Int64($0) } ?? 0
        )
    }

    package func write(_ batch: IngestBatch) async throws -> [UUID: Int64] {
        try ensurePartitions(for: batch.activities)
        try ensureStaging()
        let number = try connection.query("SELECT nextval('ingest_batch_number')")[0][0].flatMap { Int64($0) } ?? 0
        let rows = try encode(batch.activities, batch: number)
        let facts = BatchFacts(batch.activities, batch: number)
        // Straight into the table, which is the fast way and fails as a whole on the first known event; then by way of a
        // staging table, which sorts the known from the new. A conflict with another writer is tried again.
        var isStaged = false
        var attempts = 0
        while true {
            do throws(StoreError) {
                return try connection.transaction { () throws(StoreError) in
                    try write(batch, number, rows, facts, isStaged: isStaged)
                }
            } catch {
                switch error.kind {
                case .uniqueViolation where !isStaged: isStaged = true
                case .conflict where attempts < 10: attempts += 1
                // Staged rows cannot collide; rejects can, of an object that another process has just gone on with.
                case .ledgerMoved, .uniqueViolation: throw LedgerMoved(objects: batch.objects.map(\.objectID))
                default: throw error
                }
            }
        }
    }

    /// The rows of a batch as COPY takes them, in the order of the key: an index that grows at its right edge is half as
    /// large as one that is written all over.
    func encode(_ activities: [EvidencedActivity], batch: Int64) throws(StoreError) -> [[UInt8]] {
        var rows = CopyBuffer(columns: ActivityRow.columns.count)
        var writer = TermWriter(terms)
        Self.write(activities, batch: batch, to: &rows, &writer)
        try terms.learn(writer.unknown, connection)
        writer.patch(&rows, with: terms)
        return rows.finish()
    }

    static func write(
        _ activities: [EvidencedActivity],
        batch: Int64,
        to rows: inout CopyBuffer,
        _ writer: inout TermWriter
    ) {
        activities.withUnsafeBufferPointer { activities in
            guard let first = activities.baseAddress else { return }
            let order = activities.indices.map { (time: first[$0].activity.occurredAt.microseconds, index: $0) }
            for place in order.sorted(by: { ($0.time, $0.index) < ($1.time, $1.index) }) {
                ActivityRow.write(first + place.index, batch: batch, to: &rows, &writer)
            }
        }
    }

    private func write(
        _ batch: IngestBatch,
        _ number: Int64,
        _ rows: [[UInt8]],
        _ facts: BatchFacts,
        isStaged: Bool
    ) throws(StoreError) -> [UUID: Int64] {
        var stored: [UUID: Int64] = [:]
        if isStaged {
            stored = try writeStaged(rows, batch: number)
        } else {
            try connection.copyIn("activity", columns: ActivityRow.columns, rows)
            stored = batch.activityCounts
        }
        try facts.write(to: connection)
        try writeRejects(batch.rejects)
        try writeChunks(batch.chunks, isStaged: isStaged)
        try writeLedger(batch.objects, read: batch.activityCounts, stored: stored)
        if !batch.activities.isEmpty {
            try connection.query("INSERT INTO ingest_batch VALUES ($1, now(), false)", [SQLValue(number)])
        }
        return stored
    }

    func writeStaged(_ pieces: [[UInt8]], batch: Int64) throws(StoreError) -> [UUID: Int64] {
        try connection.copyIn("stage_activity", columns: ActivityRow.columns, pieces)
        try connection.run(WordMerge.dropRepeats)
        let inserted = try connection.query(WordMerge.insertNew)
        try connection.query(WordMerge.lockDiffering)
        try connection.run(WordMerge.collectDiffering)
        if try connection.query("SELECT 1 FROM stage_said LIMIT 1").isEmpty == false {
            try connection.run(WordMerge.keepWords)
            try connection.run(WordMerge.update(batch: batch))
        }
        var stored: [UUID: Int64] = [:]
        for row in inserted {
            if let id = row[0].flatMap({ UUID(uuidString: $0) }) { stored[id] = row[1].flatMap { Int64($0) } ?? 0 }
        }
        return stored
    }

    private func writeRejects(_ rejects: [Reject]) throws(StoreError) {
        guard !rejects.isEmpty else { return }
        let columns = [
            "object_id", "record_number", "record_offset", "record_length", "record_path", "code", "field", "adapter",
            "bytes",
        ]
        var rows = CopyBuffer(columns: columns.count)
        for reject in rejects {
            rows.beginRow()
            rows.uuid(reject.place.objectID)
            rows.integer(reject.place.number)
            rows.integer(reject.place.offset)
            rows.integer(reject.place.length)
            rows.text(reject.place.path)
            rows.text(reject.problem.code.rawValue)
            rows.text(reject.problem.field)
            rows.text(reject.adapter)
            rows.raw(reject.bytes)
        }
        try connection.copyIn("reject", columns: columns, rows.finish())
    }

    private func writeChunks(_ chunks: [EvidenceChunk], isStaged: Bool) throws(StoreError) {
        guard !chunks.isEmpty else { return }
        let columns = ["object_id", "sequence", "stream_offset", "stream_length", "bytes"]
        var rows = CopyBuffer(columns: columns.count)
        for chunk in chunks {
            rows.beginRow()
            rows.uuid(chunk.objectID)
            rows.integer(chunk.sequence)
            rows.integer(chunk.offset)
            rows.integer(chunk.length)
            rows.raw(chunk.bytes)
        }
        guard isStaged else { return try connection.copyIn("evidence_chunk", columns: columns, rows.finish()) }
        try connection.copyIn("stage_chunk", columns: columns, rows.finish())
        // An object that broke off and is read again brings chunks that are there already.
        try connection.run("INSERT INTO evidence_chunk SELECT * FROM stage_chunk ON CONFLICT DO NOTHING")
    }

    /// Moves each object's ledger on, if it stands where this batch began.
    private func writeLedger(
        _ objects: [ObjectProgress],
        read: [UUID: Int64],
        stored: [UUID: Int64]
    ) throws(StoreError) {
        let columns = [
            "object_id", "uri", "sha256", "size", "encoding", "source", "form", "state", "resumed_at", "next_record",
            "records", "stored", "duplicates", "ignored", "ignored_kinds", "rejected", "error", "read_at",
            "base_offset", "resume_offset", "tail_length", "continues",
        ]
        var rows = CopyBuffer(columns: columns.count)
        let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        for object in objects {
            let new = stored[object.objectID] ?? 0
            rows.beginRow()
            rows.uuid(object.objectID)
            rows.text(object.uri)
            rows.raw(object.sha256.bytes)
            rows.integer(object.size)
            rows.text(object.encoding)
            rows.text(object.source?.rawValue)
            rows.text(object.form)
            rows.text(object.state.rawValue)
            rows.integer(object.resumedAt)
            rows.integer(object.nextRecord)
            rows.integer(object.read)
            rows.integer(new)
            rows.integer((read[object.objectID] ?? 0) - new)
            rows.integer(object.ignored.values.reduce(0, +))
            rows.text(Self.text(object.ignored))
            rows.integer(object.rejected)
            rows.text(object.error)
            rows.time(now)
            rows.integer(object.continued?.resumeOffset ?? 0)
            rows.integer(object.resumeOffset)
            rows.integer(object.tailLength)
            rows.uuid(object.continued?.objectID)
        }
        try connection.copyIn("stage_object", columns: columns, rows.finish())
        let moved = try connection.query(
            """
            WITH moved AS (
                INSERT INTO ingest_object AS o SELECT * FROM stage_object s
                WHERE s.resumed_at = 0 OR EXISTS (SELECT 1 FROM ingest_object k WHERE k.object_id = s.object_id)
                ORDER BY object_id
                ON CONFLICT (object_id) DO UPDATE SET
                    source = coalesce(EXCLUDED.source, o.source), form = coalesce(EXCLUDED.form, o.form),
                    state = EXCLUDED.state, resumed_at = EXCLUDED.resumed_at, next_record = EXCLUDED.next_record,
                    records = o.records + EXCLUDED.records, stored = o.stored + EXCLUDED.stored,
                    duplicates = o.duplicates + EXCLUDED.duplicates, ignored = o.ignored + EXCLUDED.ignored,
                    ignored_kinds = o.ignored_kinds || EXCLUDED.ignored_kinds,
                    rejected = o.rejected + EXCLUDED.rejected, error = EXCLUDED.error, read_at = EXCLUDED.read_at,
                    resume_offset = EXCLUDED.resume_offset, tail_length = EXCLUDED.tail_length
                WHERE o.next_record = EXCLUDED.resumed_at AND o.state = 'reading'
                RETURNING 1)
            SELECT count(*) FROM moved
            """
        )
        guard moved[0][0] == String(objects.count) else {
            throw StoreError(.ledgerMoved, "another process reads the same objects")
        }
    }

    /// `kind<TAB>count` lines: appended by later batches, summed when read.
    static func text(_ kinds: [String: Int64]) -> String {
        kinds.sorted { $0.key < $1.key }.map { "\($0.key)\t\($0.value)\n" }.joined()
    }

    private static func kinds(_ text: String) -> [String: Int64] {
        var kinds: [String: Int64] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\t")
            guard parts.count == 2, let count = Int64(parts[1]) else { continue }
            kinds[String(parts[0]), default: 0] += count
        }
        return kinds
    }

    func ensureStaging() throws(StoreError) {
        guard !hasStaging else { return }
        try connection.run(
            """
            CREATE TEMP TABLE stage_activity (LIKE activity) ON COMMIT DELETE ROWS;
            CREATE TEMP TABLE stage_chunk (LIKE evidence_chunk INCLUDING STORAGE) ON COMMIT DELETE ROWS;
            CREATE TEMP TABLE stage_object (LIKE ingest_object) ON COMMIT DELETE ROWS;
            \(WordMerge.staging)
            \(BatchFacts.staging)
            """
        )
        hasStaging = true
    }

    /// Makes the months that are missing, each in a transaction of its own.
    func ensurePartitions(for activities: [EvidencedActivity]) throws(StoreError) {
        var months: Set<Int> = []
        var last: Timestamp?
        for index in activities.indices {
            let hour = activities[index].activity.occurredAt.hour
            guard hour != last else { continue }
            last = hour
            let civil = hour.civil
            months.insert(civil.year * 12 + civil.month - 1)
        }
        for month in months.sorted() {
            let name = Self.partition(month)
            guard !partitions.contains(name) else { continue }
            let sql = """
                CREATE TABLE IF NOT EXISTS activity_\(name) PARTITION OF activity
                FOR VALUES FROM ('\(Self.firstDay(month))') TO ('\(Self.firstDay(month + 1))')
                """
            for attempt in 0... {
                do throws(StoreError) {
                    try connection.run(sql)
                    break
                } catch {
                    // Two processes made it at once: one is told so, and finds it there.
                    guard attempt < 5, ["23505", "42P07", "40P01", "42P17"].contains(error.sqlState) else {
                        throw error
                    }
                }
            }
            partitions.insert(name)
        }
    }

    private static func partition(_ month: Int) -> String {
        "\(month / 12)_" + (month % 12 < 9 ? "0" : "") + "\(month % 12 + 1)"
    }

    private static func firstDay(_ month: Int) -> String {
        partition(month).replacing("_", with: "-") + "-01"
    }
}
