internal import Bytes
package import Core
package import Foundation

extension PostgresStore: CorrelationStore {
    package func begin() throws(StoreError) {
        try connection.run("BEGIN")
        // One correlation at a time: a second waits here, and a killed one's lock goes with its session.
        try connection.run("UPDATE lease SET fence = fence + 1 WHERE name = 'correlate'")
        if !hasScope {
            try connection.run(
                "CREATE TEMP TABLE scope (account_id uuid, starts timestamptz, ends timestamptz) ON COMMIT DELETE ROWS"
            )
        }
        try connection.run("TRUNCATE scope")
    }

    package func commit() throws(StoreError) {
        try connection.run("COMMIT")
        hasScope = true
    }

    package func rollback() { try? connection.run("ROLLBACK") }

    package func batches(all: Bool) throws(StoreError) -> [Int64] {
        let filter = all ? "" : "WHERE NOT is_correlated"
        return try connection.query("SELECT batch FROM ingest_batch \(filter) ORDER BY batch").compactMap {
            $0[0].flatMap { Int64($0) }
        }
    }

    package func markCorrelated(_ batches: [Int64]) throws(StoreError) {
        guard !batches.isEmpty else { return }
        try connection.query(
            "UPDATE ingest_batch SET is_correlated = true WHERE batch = ANY($1::bigint[])",
            [Self.array(batches)]
        )
    }

    package func setting(_ name: String) throws(StoreError) -> String? {
        try connection.query("SELECT value FROM setting WHERE name = $1", [.text(name)]).first?[0]
    }

    package func set(_ name: String, to value: String) throws(StoreError) {
        try connection.query(
            "INSERT INTO setting VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value",
            [.text(name), .text(value)]
        )
    }

    static func array(_ numbers: [Int64]) -> SQLValue {
        .text("{" + numbers.map(String.init).joined(separator: ",") + "}")
    }

    package func changes(in batches: [Int64]) throws(StoreError) -> Changes {
        var changes = Changes()
        guard let first = batches.min(), let last = batches.max() else { return changes }
        // The span lets the BRIN index find the pages; the list is what counts.
        let isNew = "batch BETWEEN \(first) AND \(last) AND batch = ANY($1::bigint[])"
        let parameters = [Self.array(batches)]
        for row in try connection.query(
            """
            SELECT account_id, min(occurred_at), max(occurred_at), count(*) FILTER (WHERE signals <> 0)
            FROM activity WHERE \(isNew) GROUP BY account_id ORDER BY account_id
            """,
            parameters
        ) {
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let from = Self.instant(row[1]),
                let to = Self.instant(row[2])
            else { continue }
            changes.accounts.append(
                AccountSpan(accountID: id, from: from, to: to, count: row[3].flatMap { Int($0) } ?? 0)
            )
        }
        changes.coverage = try connection.query(
            "SELECT tenant, category, hour FROM coverage_hour WHERE \(isNew)",
            parameters
        )
        .compactMap { row in
            guard let tenant = row[0], let category = row[1], let hour = Self.instant(row[2]) else { return nil }
            return CoverageHour(tenant: tenant, category: category, hour: hour)
        }
        return changes
    }

    static func instant(_ text: String?) -> Timestamp? { text.flatMap { Timestamp($0) } }

    package func accounts(_ ids: [UUID]) throws(StoreError) -> [UUID: Account] {
        var accounts: [UUID: Account] = [:]
        guard !ids.isEmpty else { return accounts }
        for row in try connection.query(
            "SELECT account_id, provider, tenant, native_id, kind, name FROM account WHERE account_id = ANY($1::uuid[])",
            [Self.array(ids)]
        ) {
            guard let account = Self.account(row[...]) else { continue }
            accounts[account.id] = account
        }
        return accounts
    }

    /// Reads account_id, provider, tenant, native_id, kind, name.
    static func account(_ row: ArraySlice<String?>) -> Account? {
        let row = Array(row)
        guard row.count >= 6, let id = row[0].flatMap({ UUID(uuidString: $0) }) else { return nil }
        guard let provider = row[1].flatMap({ Provider(rawValue: $0) }), let native = row[3] else { return nil }
        return Account(
            id: id,
            provider: provider,
            tenant: row[2],
            nativeID: native,
            kind: row[4].flatMap { AccountKind(rawValue: $0) } ?? .unknown,
            name: row[5]
        )
    }

    package func activities(in spans: [AccountSpan], with signals: Signals) throws(StoreError)
        -> any StoredActivities
    {
        let known = try accounts(spans.map(\.accountID))
        try connection.run("TRUNCATE scope")
        var rows = CopyBuffer(columns: 3)
        for span in spans {
            rows.beginRow()
            rows.uuid(span.accountID)
            rows.time(span.from)
            rows.time(span.to)
        }
        try connection.copyIn("scope", columns: ["account_id", "starts", "ends"], rows.finish())
        try connection.run("ANALYZE scope")
        let columns = ActivityRow.judged.map { "a.\($0)" }.joined(separator: ", ")
        let bounds = spans.reduce((Timestamp.storable.upperBound, Timestamp.storable.lowerBound)) {
            (min($0.0, $1.from), max($0.1, $1.to))
        }
        // The outer bounds are what lets the planner leave out months.
        let found = try connection.rows(
            """
            SELECT \(columns) FROM activity a JOIN scope s ON a.account_id = s.account_id
            WHERE a.signals <> 0 AND a.signals & \(signals.rawValue) <> 0 AND a.occurred_at BETWEEN s.starts AND s.ends
              AND a.occurred_at BETWEEN '\(bounds.0)' AND '\(bounds.1)'
            """
        )
        return ActivityRows(found, terms: try terms(of: found), accounts: known)
    }

    package func networks(of accounts: [UUID]) throws(StoreError) -> [UUID: [NetworkUse]] {
        var networks: [UUID: [NetworkUse]] = [:]
        guard !accounts.isEmpty else { return networks }
        for row in try connection.query(
            """
            SELECT account_id, credential, network, first_seen FROM account_network
            WHERE account_id = ANY($1::uuid[]) ORDER BY account_id, first_seen, credential, network
            """,
            [Self.array(accounts)]
        ) {
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let network = row[2],
                let seen = Self.instant(row[3])
            else { continue }
            let credential = row[1].flatMap { $0.isEmpty ? nil : $0 }
            networks[id, default: []].append(NetworkUse(credential: credential, network: network, firstSeen: seen))
        }
        return networks
    }

    package func coverage(of tenants: [String]) throws(StoreError) -> [CoverageHour] {
        guard !tenants.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT tenant, category, hour, max(lag_seconds) FROM coverage_hour
            WHERE tenant IN (SELECT json_array_elements_text($1::json))
            GROUP BY tenant, category, hour ORDER BY tenant, category, hour
            """,
            [Self.json(tenants)]
        ).compactMap { row in
            guard let tenant = row[0], let category = row[1], let hour = Self.instant(row[2]) else { return nil }
            return CoverageHour(
                tenant: tenant,
                category: category,
                hour: hour,
                lag: row[3].flatMap { Int64($0) }
            )
        }
    }
}
