package import Core
package import Foundation

// What is usual for accounts.
extension PostgresStore {
    package func networkDays(
        of accounts: [UUID],
        from: Timestamp,
        to: Timestamp
    ) throws(StoreError) -> [UUID: [NetworkDay]] {
        var days: [UUID: [NetworkDay]] = [:]
        guard !accounts.isEmpty else { return days }
        for row in try connection.query(
            """
            SELECT account_id, day, network, hours FROM account_day
            WHERE account_id = ANY($1::uuid[]) AND day BETWEEN $2 AND $3
            """,
            [Self.array(accounts), .text(from.description), .text(to.description)]
        ) {
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let day = Self.instant(row[1]) else { continue }
            let hours = UInt32(bitPattern: row[3].flatMap { Int32($0) } ?? 0)
            days[id, default: []].append(NetworkDay(day: day, network: row[2] ?? "", hours: hours))
        }
        return days
    }

    package func habits(of accounts: [UUID], from: Timestamp, to: Timestamp) throws(StoreError) -> [UUID: [DayHabit]] {
        var habits: [UUID: [DayHabit]] = [:]
        guard !accounts.isEmpty else { return habits }
        for row in try connection.query(
            "SELECT account_id, document FROM account_habit WHERE account_id = ANY($1::uuid[]) AND day BETWEEN $2 AND $3",
            [Self.array(accounts), .text(from.description), .text(to.description)]
        ) {
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let text = row[1] else { continue }
            guard let habit = try? Self.decoder.decode(DayHabit.self, from: Data(text.utf8)) else { continue }
            habits[id, default: []].append(habit)
        }
        return habits
    }

    package func write(_ habits: [UUID: [DayHabit]]) throws(StoreError) {
        guard !habits.isEmpty else { return }
        try connection.run(
            """
            SET LOCAL client_min_messages = warning;
            CREATE TEMP TABLE IF NOT EXISTS stage_habit (LIKE account_habit) ON COMMIT DELETE ROWS;
            TRUNCATE stage_habit
            """
        )
        var rows = CopyBuffer(columns: 3)
        for (account, days) in habits {
            for habit in days {
                rows.beginRow()
                rows.uuid(account)
                rows.time(habit.day)
                let text = (try? Self.encoder.encode(habit)).map { String(decoding: $0, as: UTF8.self) }
                rows.text(habit.isEmpty ? "" : text ?? "")
            }
        }
        try connection.copyIn("stage_habit", columns: ["account_id", "day", "document"], rows.finish())
        try connection.run(
            """
            DELETE FROM account_habit h USING stage_habit s
            WHERE h.account_id = s.account_id AND h.day = s.day AND s.document = '';
            INSERT INTO account_habit AS h SELECT * FROM stage_habit WHERE document <> '' ORDER BY account_id, day
            ON CONFLICT (account_id, day) DO UPDATE SET document = EXCLUDED.document
            WHERE h.document <> EXCLUDED.document
            """
        )
    }

    package func sharing(of networks: [String], from: Timestamp, to: Timestamp) throws(StoreError) -> [NetworkShare] {
        guard !networks.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT network, day, accounts, automated, elsewhere FROM network_day
            WHERE network IN (SELECT json_array_elements_text($1::json)) AND day BETWEEN $2 AND $3
            """,
            [Self.json(networks), .text(from.description), .text(to.description)]
        ).compactMap(Self.share)
    }

    /// Who shared networks on the days between, both included: all networks that more than one account or a machine used.
    package func sharing(from: Timestamp, to: Timestamp) throws(StoreError) -> [NetworkShare] {
        try connection.query(
            "SELECT network, day, accounts, automated, elsewhere FROM network_day WHERE day BETWEEN $1 AND $2",
            [.text(from.description), .text(to.description)]
        ).compactMap(Self.share)
    }

    /// The last day that anything is known of who shares networks; nil where nothing is.
    package func lastSharingDay() throws(StoreError) -> Timestamp? {
        Self.instant(try connection.query("SELECT max(day) FROM network_day")[0][0])
    }

    private static func share(_ row: [String?]) -> NetworkShare? {
        guard let network = row[0], let day = instant(row[1]) else { return nil }
        func number(_ column: Int) -> Int { row[column].flatMap { Int($0) } ?? 0 }
        return NetworkShare(
            network: network,
            day: day,
            sharing: NetworkSharing(accounts: number(2), automated: number(3), elsewhere: number(4))
        )
    }

    /// Counts again what new rows of `account_day` may have changed.
    package func recountNetworks(in batches: [Int64]) throws(StoreError) -> [(was: NetworkShare?, now: NetworkShare)] {
        guard let first = batches.min(), let last = batches.max() else { return [] }
        try connection.query(
            """
            CREATE TEMP TABLE IF NOT EXISTS recount ON COMMIT DROP AS
            SELECT d.network, d.day, count(*)::integer AS accounts,
                   (count(*) FILTER (WHERE a.kind IN ('service-principal', 'managed-identity', 'aws-service')))::integer
                       AS automated,
                   -- Hour after hour in two places: the door is not where they are. One hour is the way to work.
                   (count(*) FILTER (WHERE EXISTS (
                       SELECT 1 FROM account_day o WHERE o.account_id = d.account_id AND o.day = d.day
                         AND o.network <> d.network AND o.network <> '' AND bit_count((o.hours & d.hours)::bit(32)) >= 3)))::integer AS elsewhere
            FROM (SELECT DISTINCT o.network, o.day FROM account_day n
                  JOIN account_day o ON o.account_id = n.account_id AND o.day = n.day
                  WHERE n.batch BETWEEN \(first) AND \(last) AND n.batch = ANY($1::bigint[])
                    AND o.network <> '') t
            JOIN account_day d ON d.network = t.network AND d.day = t.day
            JOIN account a ON a.account_id = d.account_id
            GROUP BY d.network, d.day
            -- One account's own network needs no row.
            HAVING count(*) > 1 OR bool_or(a.kind IN ('service-principal', 'managed-identity', 'aws-service'))
            """,
            [Self.array(batches)]
        )
        let changed = try connection.query(
            """
            SELECT r.network, r.day, r.accounts, r.automated, r.elsewhere, n.network, n.day, n.accounts, n.automated,
                   n.elsewhere
            FROM recount r LEFT JOIN network_day n ON n.network = r.network AND n.day = r.day
            WHERE (r.accounts, r.automated, r.elsewhere) IS DISTINCT FROM (n.accounts, n.automated, n.elsewhere)
            """
        )
        try connection.run(
            """
            INSERT INTO network_day AS n SELECT * FROM recount ORDER BY network, day
            ON CONFLICT (network, day) DO UPDATE
            SET accounts = EXCLUDED.accounts, automated = EXCLUDED.automated, elsewhere = EXCLUDED.elsewhere
            WHERE (n.accounts, n.automated, n.elsewhere) <> (EXCLUDED.accounts, EXCLUDED.automated, EXCLUDED.elsewhere)
            """
        )
        return changed.compactMap { row in Self.share(row).map { (Self.share(Array(row[5...])), $0) } }
    }

    package func accountsJudged(by networks: [NetworkShare]) throws(StoreError) -> [AccountSpan] {
        guard !networks.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT f.account_id, min(f.first_seen), max(f.last_seen)
            FROM (SELECT n.value AS network, d.value::timestamptz AS day
                  FROM json_array_elements_text($1::json) WITH ORDINALITY n
                  JOIN json_array_elements_text($2::json) WITH ORDINALITY d USING (ordinality)) c
            JOIN finding_network n ON n.network = c.network
            JOIN finding f ON f.account_id = n.account_id AND f.finding_id = n.finding_id
             AND f.last_seen >= c.day AND f.first_seen < c.day + interval '7 days'
            GROUP BY f.account_id
            """,
            [Self.json(networks.map(\.network)), Self.json(networks.map(\.day.description))]
        ).compactMap { row in
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let from = Self.instant(row[1]),
                let to = Self.instant(row[2])
            else { return nil }
            return AccountSpan(accountID: id, from: from, to: to)
        }
    }
}
