internal import Core

/// What the records of a batch fill, by log and day. Counts are added, so neither batches nor their order matter.
struct MemberUseFacts {
    private struct Log: Hashable {
        let source: String
        let category: String
        let tenant: String
    }

    private struct Day: Hashable {
        let log: Log
        let day: Timestamp
    }

    /// Records that are alike: most of a log's are.
    private struct Kind: Hashable {
        let day: Int
        let filled: UInt64
        let shape: ObjectIdentifier
    }

    private var days: [Day] = []
    private var indices: [Day: Int] = [:]
    private var last = 0
    private var kinds: [Kind: (count: Int64, shape: RecordShape)] = [:]

    /// A log has some hundred members; one with more than this has names that somebody made up.
    private static let mostNames = 1000

    mutating func add(_ stored: UnsafePointer<EvidencedActivity>) {
        guard let use = stored.pointee.activity.memberUse else { return }
        let day = Day(
            log: Log(
                source: stored.pointee.activity.source.rawValue,
                category: stored.pointee.activity.category,
                tenant: stored.pointee.activity.account.tenant ?? ""
            ),
            day: stored.pointee.activity.occurredAt.day
        )
        if last == days.count || days[last] != day {
            guard day.log.tenant.utf8.count <= BatchFacts.longestKey, day.log.category.utf8.count <= 100 else { return }
            last = indices[day] ?? days.count
            if last == days.count {
                indices[day] = last
                days.append(day)
            }
        }
        let kind = Kind(day: last, filled: use.filled, shape: ObjectIdentifier(use.shape))
        kinds[kind, default: (0, use.shape)].count += 1
    }

    static let staging = """
        CREATE TEMP TABLE stage_member_use (LIKE member_use) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE stage_member_name (LIKE member_name) ON COMMIT DELETE ROWS;
        """

    func write(to connection: Connection) throws(StoreError) {
        guard !kinds.isEmpty else { return }
        try writeUse(connection)
        try writeNames(connection)
    }

    private func writeUse(_ connection: Connection) throws(StoreError) {
        struct Key: Hashable {
            let day: Int
            let member: String
        }
        var counts: [Key: Int64] = [:]
        for (kind, records) in kinds {
            // The empty name counts the records themselves.
            counts[Key(day: kind.day, member: ""), default: 0] += records.count
            for (bit, member) in records.shape.watched.enumerated() where kind.filled & 1 << bit != 0 {
                counts[Key(day: kind.day, member: member), default: 0] += records.count
            }
        }
        var rows = CopyBuffer(columns: 6)
        for (key, count) in counts {
            begin(&rows, days[key.day].log)
            rows.time(days[key.day].day)
            rows.text(key.member)
            rows.integer(count)
        }
        let columns = ["source", "category", "tenant", "day", "member", "records"]
        try connection.copyIn("stage_member_use", columns: columns, rows.finish())
        try connection.run(
            """
            INSERT INTO member_use AS m SELECT * FROM stage_member_use ORDER BY source, category, tenant, day, member
            ON CONFLICT (source, category, tenant, day, member) DO UPDATE SET records = m.records + EXCLUDED.records
            """
        )
    }

    private func writeNames(_ connection: Connection) throws(StoreError) {
        struct Key: Hashable {
            let log: Log
            let member: String
        }
        var spans: [Key: ClosedRange<Timestamp>] = [:]
        for (kind, records) in kinds {
            let (log, day) = (days[kind.day].log, days[kind.day].day)
            for member in records.shape.others {
                let key = Key(log: log, member: member)
                let span = spans[key] ?? day...day
                spans[key] = min(span.lowerBound, day)...max(span.upperBound, day)
            }
        }
        guard !spans.isEmpty else { return }
        var rows = CopyBuffer(columns: 6)
        for (key, span) in spans {
            begin(&rows, key.log)
            rows.text(key.member)
            rows.time(span.lowerBound)
            rows.time(span.upperBound)
        }
        let columns = ["source", "category", "tenant", "member", "first_day", "last_day"]
        try connection.copyIn("stage_member_name", columns: columns, rows.finish())
        try connection.run(
            """
            WITH full_log AS (
                SELECT source, category, tenant FROM member_name GROUP BY source, category, tenant
                HAVING count(*) >= \(Self.mostNames))
            INSERT INTO member_name AS m
            SELECT s.* FROM (
                SELECT *, row_number() OVER (PARTITION BY source, category, tenant ORDER BY member COLLATE "C") AS place
                FROM stage_member_name) AS n
            JOIN stage_member_name s USING (source, category, tenant, member)
            WHERE n.place <= \(Self.mostNames) AND (
                (source, category, tenant) NOT IN (SELECT source, category, tenant FROM full_log)
                OR EXISTS (
                    SELECT 1 FROM member_name k
                    WHERE (k.source, k.category, k.tenant, k.member) = (source, category, tenant, member)))
            ORDER BY source, category, tenant, member
            ON CONFLICT (source, category, tenant, member) DO UPDATE SET
                first_day = least(m.first_day, EXCLUDED.first_day), last_day = greatest(m.last_day, EXCLUDED.last_day)
            WHERE EXCLUDED.first_day < m.first_day OR EXCLUDED.last_day > m.last_day
            """
        )
    }

    private func begin(_ rows: inout CopyBuffer, _ log: Log) {
        rows.beginRow()
        rows.text(log.source)
        rows.text(log.category)
        rows.text(log.tenant)
    }
}
