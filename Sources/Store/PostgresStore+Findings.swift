internal import Bytes
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

    private static func digest(_ document: String) -> String {
        SHA256Digest(of: Array(document.utf8)).uuid.uuidString
    }

    static let decoder = JSONDecoder()
    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    package func findings(of accounts: [UUID]) throws(StoreError) -> [Finding] {
        try findings("scope IS NULL AND account_id = ANY($1::uuid[])", [Self.array(accounts)])
    }

    package func allFindings(of accounts: [UUID]) throws(StoreError) -> [Finding] {
        try findings("account_id = ANY($1::uuid[])", [Self.array(accounts)])
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
        for finding in findings {
            let document = String(decoding: (try? Self.encoder.encode(finding)) ?? Data(), as: UTF8.self)
            try connection.query(
                """
                INSERT INTO finding VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                ON CONFLICT (account_id, finding_id) DO UPDATE SET
                    detection = EXCLUDED.detection, scope = EXCLUDED.scope, state = EXCLUDED.state,
                    first_seen = EXCLUDED.first_seen, last_seen = EXCLUDED.last_seen,
                    depends_from = EXCLUDED.depends_from, depends_to = EXCLUDED.depends_to, points = EXCLUDED.points,
                    digest = EXCLUDED.digest, document = EXCLUDED.document
                """,
                [
                    .text(finding.accountID.uuidString), .text(finding.id.uuidString), .text(finding.detection),
                    SQLValue(scope?.description), .text(finding.state.rawValue), .text(finding.firstSeen.description),
                    .text(finding.lastSeen.description), .text(finding.dependsFrom.description),
                    .text(finding.dependsTo.description), SQLValue(finding.points), .text(Self.digest(document)),
                    .text(document),
                ]
            )
            try writeOrigins(of: finding)
        }
    }

    private func writeOrigins(of finding: Finding) throws(StoreError) {
        let key: [SQLValue] = [.text(finding.accountID.uuidString), .text(finding.id.uuidString)]
        try connection.query("DELETE FROM finding_network WHERE account_id = $1 AND finding_id = $2", key)
        try connection.query(
            "INSERT INTO finding_network SELECT $1, $2, json_array_elements_text($3::json)",
            key + [Self.json(finding.networks)]
        )
        try connection.query("DELETE FROM finding_origin WHERE account_id = $1 AND finding_id = $2", key)
        for origin in finding.origins {
            try connection.query(
                "INSERT INTO finding_origin VALUES ($1, $2, $3, $4, $5)",
                key + [.text(origin.address), .text(origin.program), .text(origin.network)]
            )
        }
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

    package func withdraw(_ findings: [Finding]) throws(StoreError) {
        for finding in findings {
            for table in ["finding_network", "finding_origin", "finding"] {
                try connection.query(
                    "DELETE FROM \(table) WHERE account_id = $1 AND finding_id = $2",
                    [.text(finding.accountID.uuidString), .text(finding.id.uuidString)]
                )
            }
        }
    }

    package func accountsWithFindings() throws(StoreError) -> [UUID] {
        try connection.query("SELECT DISTINCT account_id FROM finding").compactMap {
            $0[0].flatMap { UUID(uuidString: $0) }
        }
    }
}
