package import Core

extension PostgresStore {
    /// What the records of each log fill, day by day.
    ///
    /// - Parameter days: How many days of each log, counted back from its last.
    package func memberHistories(days: Int) throws(StoreError) -> [MemberHistory] {
        struct Log: Hashable {
            let source: String
            let category: String
            let tenant: String

            init(_ row: [String?]) {
                source = row[0] ?? ""
                category = row[1] ?? ""
                tenant = row[2] ?? ""
            }
        }
        let use = try connection.query(
            """
            WITH log AS (
                SELECT source, category, tenant, max(day) - make_interval(days => $1::int) AS since
                FROM member_use GROUP BY source, category, tenant)
            SELECT source, category, tenant, day, member, records
            FROM member_use JOIN log USING (source, category, tenant)
            WHERE day > since
            ORDER BY source, category, tenant, day, member
            """,
            [SQLValue(Int64(days))]
        )
        let names = try connection.query(
            "SELECT source, category, tenant, member, first_day, last_day FROM member_name"
        )
        let others = Dictionary(grouping: names) { Log($0) }
        return Dictionary(grouping: use) { Log($0) }.map { log, rows in
            MemberHistory(
                source: SourceID(log.source),
                category: log.category,
                tenant: log.tenant,
                days: Self.days(rows),
                others: (others[log] ?? []).map {
                    MemberHistory.Other(name: $0[3] ?? "", first: Self.day($0[4]), last: Self.day($0[5]))
                }
            )
        }.sorted { ($0.source.rawValue, $0.category, $0.tenant) < ($1.source.rawValue, $1.category, $1.tenant) }
    }

    /// - Parameter rows: Of one log, in the order of days.
    private static func days(_ rows: [[String?]]) -> [MemberHistory.Day] {
        Dictionary(grouping: rows) { $0[3] ?? "" }.map { day, rows in
            var filled = Dictionary(
                rows.map { ($0[4] ?? "", $0[5].flatMap { Int64($0) } ?? 0) },
                uniquingKeysWith: { first, _ in first }
            )
            let records = filled.removeValue(forKey: "") ?? 0
            return MemberHistory.Day(day: Self.day(day), records: records, filled: filled)
        }.sorted { $0.day < $1.day }
    }

    private static func day(_ text: String?) -> Timestamp { text.flatMap { Timestamp($0) } ?? Timestamp(seconds: 0) }
}
