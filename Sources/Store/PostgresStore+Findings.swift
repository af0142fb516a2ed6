package import Core
package import Foundation

// Findings, and who shares their origins.
extension PostgresStore {
    private func findings(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> [Finding] {
        try connection.query("SELECT document FROM finding WHERE \(sql) ORDER BY finding_id", values).compactMap {
            row in
            row[0].flatMap { try? Self.decoder.decode(Finding.self, from: Data($0.utf8)) }
        }
    }

    static let decoder = JSONDecoder()
    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    package func storedFindings(of accounts: [UUID]) throws(StoreError) -> [StoredFinding] {
        var stored: [StoredFinding] = []
        guard !accounts.isEmpty else { return stored }
        let ids = accounts.map { "'\($0.uuidString)'" }.joined(separator: ",")
        // Binary: a run compares every finding of the accounts that it touches.
        try connection.copyOut(
            """
            SELECT finding_id, account_id, detection, state, first_seen, last_seen, depends_from, depends_to, digest
            FROM finding WHERE scope IS NULL AND account_id = ANY(ARRAY[\(ids)]::uuid[]) ORDER BY finding_id
            """
        ) { row in
            guard let id = row.uuid(), let account = row.uuid(), let detection = row.text(),
                let state = row.text().flatMap({ Finding.State(rawValue: $0) }), let first = row.time(),
                let last = row.time(), let from = row.time(), let to = row.time(), let digest = row.uuid()
            else { return }
            stored.append(
                StoredFinding(
                    id: id,
                    accountID: account,
                    detection: detection,
                    state: state,
                    firstSeen: first,
                    lastSeen: last,
                    dependsFrom: from,
                    dependsTo: to,
                    digest: digest
                )
            )
        }
        return stored
    }

    package func findings(_ stored: [StoredFinding]) throws(StoreError) -> [Finding] {
        guard !stored.isEmpty else { return [] }
        return try findings(
            "account_id = ANY($1::uuid[]) AND finding_id = ANY($2::uuid[])",
            [Self.array(Set(stored.map(\.accountID))), Self.array(stored.map(\.id))]
        )
    }

    package func claims(of accounts: [UUID]) throws(StoreError) -> [Finding] {
        try findings("account_id = ANY($1::uuid[]) AND state <> 'watched'", [Self.array(accounts)])
    }

    package func findings(in scope: SprayScope) throws(StoreError) -> [Finding] {
        try findings("scope = $1", [.text(scope.description)])
    }

    package func pendingAccounts(tenants: [String]) throws(StoreError) -> [UUID] {
        guard !tenants.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT DISTINCT f.account_id FROM finding f JOIN account a ON a.account_id = f.account_id
            WHERE f.state = 'pending' AND coalesce(a.tenant, '') IN (SELECT json_array_elements_text($1::json))
            """,
            [Self.json(tenants)]
        ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
    }

    package func accountsClaiming(
        _ detections: [String],
        tenants: [String],
        within seconds: Int64
    ) throws(StoreError) -> [AccountSpan] {
        guard !tenants.isEmpty else { return [] }
        return try connection.query(
            """
            WITH log AS (
                SELECT tenant, category, max(hour) AS last FROM coverage_hour
                WHERE tenant IN (SELECT json_array_elements_text($1::json)) GROUP BY tenant, category
            ), reach AS (SELECT tenant, min(last) - $3 * interval '1 second' AS since FROM log GROUP BY tenant)
            SELECT f.account_id, min(f.first_seen), max(f.last_seen)
            FROM reach r JOIN account a ON a.tenant = r.tenant
            JOIN finding f ON f.account_id = a.account_id AND f.last_seen >= r.since
            WHERE f.state = 'active' AND f.detection IN (SELECT json_array_elements_text($2::json))
            GROUP BY f.account_id ORDER BY f.account_id
            """,
            [Self.json(tenants), Self.json(detections), SQLValue(seconds)]
        ).compactMap { row in
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let from = Self.instant(row[1]),
                let to = Self.instant(row[2])
            else { return nil }
            return AccountSpan(accountID: id, from: from, to: to)
        }
    }

    package func write(_ findings: [Finding], scope: SprayScope?) throws(StoreError) {
        guard !findings.isEmpty else { return }
        try connection.run(
            "CREATE TEMP TABLE IF NOT EXISTS new_finding (LIKE finding) ON COMMIT DELETE ROWS; TRUNCATE new_finding"
        )
        let columns = [
            "account_id", "finding_id", "detection", "scope", "state", "first_seen", "last_seen", "depends_from",
            "depends_to", "points", "digest", "document",
        ]
        var rows = CopyBuffer(columns: columns.count)
        for finding in findings {
            rows.beginRow()
            rows.uuid(finding.accountID)
            rows.uuid(finding.id)
            rows.text(finding.detection)
            rows.text(scope?.description)
            rows.text(finding.state.rawValue)
            rows.time(finding.firstSeen)
            rows.time(finding.lastSeen)
            rows.time(finding.dependsFrom)
            rows.time(finding.dependsTo)
            rows.double(finding.points)
            rows.uuid(finding.digest)
            rows.text(String(decoding: (try? Self.encoder.encode(finding)) ?? Data(), as: UTF8.self))
        }
        try connection.copyIn("new_finding", columns: columns, rows.finish())
        let names = columns.joined(separator: ", ")
        let told = columns.dropFirst(2).map { "\($0) = EXCLUDED.\($0)" }.joined(separator: ", ")
        try connection.run(
            """
            INSERT INTO finding (\(names)) SELECT \(names) FROM new_finding
            ON CONFLICT (account_id, finding_id) DO UPDATE SET \(told)
            """
        )
        try forgetOrigins(of: findings.map { ($0.accountID, $0.id) })
        try writeOrigins(of: findings)
    }

    private func writeOrigins(of findings: [Finding]) throws(StoreError) {
        var networks = CopyBuffer(columns: 3)
        var origins = CopyBuffer(columns: 5)
        for finding in findings {
            for network in finding.networks {
                networks.beginRow()
                networks.uuid(finding.accountID)
                networks.uuid(finding.id)
                networks.text(network)
            }
            for origin in finding.origins {
                origins.beginRow()
                origins.uuid(finding.accountID)
                origins.uuid(finding.id)
                origins.text(origin.address)
                origins.text(origin.program)
                origins.text(origin.network)
            }
        }
        let key = ["account_id", "finding_id"]
        try connection.copyIn("finding_network", columns: key + ["network"], networks.finish())
        try connection.copyIn("finding_origin", columns: key + ["address", "program", "network"], origins.finish())
    }

    private func forgetOrigins(of keys: [(account: UUID, id: UUID)]) throws(StoreError) {
        for table in ["finding_network", "finding_origin"] { try remove(keys, from: table) }
    }

    private func remove(_ keys: [(account: UUID, id: UUID)], from table: String) throws(StoreError) {
        try connection.query(
            """
            DELETE FROM \(table) WHERE (account_id, finding_id) IN
                (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
            """,
            [Self.array(keys.map(\.account)), Self.array(keys.map(\.id))]
        )
    }

    package func findings(sharing origins: [FindingOrigin], notOf accounts: [UUID]) throws(StoreError) -> [Finding] {
        guard !origins.isEmpty else { return [] }
        return try findings(
            """
            (account_id, finding_id) IN (
                SELECT o.account_id, o.finding_id FROM finding_origin o
                JOIN (SELECT a.value AS address, p.value AS program
                      FROM json_array_elements_text($1::json) WITH ORDINALITY a
                      JOIN json_array_elements_text($2::json) WITH ORDINALITY p USING (ordinality)) k
                  ON k.address = o.address AND k.program = o.program
                WHERE NOT o.account_id = ANY($3::uuid[]))
            """,
            [Self.json(origins.map(\.address)), Self.json(origins.map(\.program)), Self.array(accounts)]
        )
    }

    package func accountCounts(of networks: [String]) throws(StoreError) -> [String: Int] {
        guard !networks.isEmpty else { return [:] }
        var counts: [String: Int] = [:]
        for row in try connection.query(
            """
            SELECT network, count(DISTINCT account_id) FROM account_network
            WHERE credential = '' AND network IN (SELECT json_array_elements_text($1::json)) GROUP BY network
            """,
            [Self.json(networks)]
        ) {
            if let network = row[0] { counts[network] = row[1].flatMap { Int($0) } }
        }
        return counts
    }

    package func accountsSharing(
        _ origins: [FindingOrigin],
        networksNewIn batches: [Int64]
    ) throws(StoreError) -> [UUID] {
        try connection.query(
            """
            SELECT account_id FROM finding_origin WHERE address IN (SELECT json_array_elements_text($1::json))
            UNION
            SELECT account_id FROM finding_origin WHERE network IN (
                SELECT network FROM account_network WHERE credential = '' AND batch = ANY($2::bigint[]))
            """,
            [Self.json(Array(Set(origins.map(\.address))).sorted()), Self.array(batches)]
        ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
    }

    package func caseOwners(withFindingsOf accounts: Set<UUID>) throws(StoreError) -> Set<UUID> {
        Set(
            try connection.query(
                "SELECT DISTINCT account_id FROM case_finding WHERE finding_account_id = ANY($1::uuid[])",
                [Self.array(accounts)]
            ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
        )
    }

    package func accountsInCases(among accounts: [UUID]) throws(StoreError) -> [UUID] {
        try connection.query(
            """
            SELECT account_id FROM case_file WHERE account_id = ANY($1::uuid[])
            UNION SELECT finding_account_id FROM case_finding WHERE finding_account_id = ANY($1::uuid[])
            """,
            [Self.array(accounts)]
        ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
    }

    package func withdraw(_ findings: [StoredFinding]) throws(StoreError) {
        guard !findings.isEmpty else { return }
        let keys = findings.map { ($0.accountID, $0.id) }
        try forgetOrigins(of: keys)
        try remove(keys, from: "finding")
    }

    package func accountsWithFindings() throws(StoreError) -> [UUID] {
        try connection.query("SELECT DISTINCT account_id FROM finding").compactMap {
            $0[0].flatMap { UUID(uuidString: $0) }
        }
    }
}
