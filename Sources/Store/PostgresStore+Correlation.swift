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

    private static func array(_ numbers: [Int64]) -> SQLValue {
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
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let from = time(row[1]), let to = time(row[2])
            else { continue }
            changes.accounts.append(
                AccountSpan(accountID: id, from: from, to: to, count: row[3].flatMap { Int($0) } ?? 0)
            )
        }
        for row in try connection.query(
            """
            SELECT host(src_ip), min(occurred_at), max(occurred_at) FROM (
                SELECT src_ip, occurred_at FROM activity WHERE \(isNew) AND (signals & 3) <> 0
                UNION ALL
                -- What an earlier word said of a sign-in may not be said any more, and was judged.
                SELECT w.src_ip, w.occurred_at FROM activity_word w
                WHERE (w.signals & 3) <> 0 AND EXISTS (
                    SELECT 1 FROM activity a WHERE \(isNew) AND a.occurred_at = w.occurred_at
                      AND a.event_id = w.event_id AND a.account_id = w.account_id)) t
            WHERE src_ip IS NOT NULL GROUP BY src_ip ORDER BY src_ip
            """,
            parameters
        ) {
            guard let address = row[0].flatMap({ IPAddress($0) }), let from = time(row[1]), let to = time(row[2]) else {
                continue
            }
            changes.addresses.append(AddressSpan(address: address, from: from, to: to))
        }
        changes.aliasAccounts = try connection.query(
            """
            SELECT DISTINCT o.account_id FROM account_alias n JOIN account_alias o ON o.value = n.value
            WHERE n.batch BETWEEN \(first) AND \(last) AND n.batch = ANY($1::bigint[])
            """,
            parameters
        )
        .compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
        changes.coverage = try connection.query(
            "SELECT tenant, category, hour FROM coverage_hour WHERE \(isNew)",
            parameters
        )
        .compactMap { row in
            guard let tenant = row[0], let category = row[1], let hour = time(row[2]) else { return nil }
            return CoverageHour(tenant: tenant, category: category, hour: hour)
        }
        return changes
    }

    private func time(_ text: String?) -> Timestamp? { text.flatMap { Timestamp($0) } }

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

    package func activities(in spans: [AccountSpan]) throws(StoreError) -> [UUID: [Activity]] {
        guard !spans.isEmpty else { return [:] }
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
        var activities: [UUID: [Activity]] = [:]
        let columns = ActivityRow.columns.map { "a.\($0)" }.joined(separator: ", ")
        let bounds = spans.reduce((Timestamp.storable.upperBound, Timestamp.storable.lowerBound)) {
            (min($0.0, $1.from), max($0.1, $1.to))
        }
        // The outer bounds are what lets the planner leave out months.
        try readActivities(
            """
            SELECT \(columns) FROM activity a JOIN scope s ON a.account_id = s.account_id
            WHERE a.signals <> 0 AND a.occurred_at BETWEEN s.starts AND s.ends
              AND a.occurred_at BETWEEN '\(bounds.0)' AND '\(bounds.1)'
            """,
            account: { known[$0] }
        ) { stored in
            activities[stored.activity.account.id, default: []].append(stored.activity)
        }
        return activities
    }

    package func passwordActivities(
        at address: IPAddress,
        from: Timestamp,
        to: Timestamp
    ) throws(StoreError) -> [Activity] {
        let condition = """
            src_ip = '\(address)' AND (signals & 3) <> 0 AND occurred_at BETWEEN '\(from)' AND '\(to)'
            """
        // Most addresses never see enough accounts fail to be worth reading.
        let failing = try connection.query(
            "SELECT count(DISTINCT account_id) FROM activity WHERE \(condition) AND (signals & 1) <> 0"
        )
        guard failing[0][0].flatMap({ Int($0) }) ?? 0 >= 2 else { return [] }
        let ids = try connection.query("SELECT DISTINCT account_id FROM activity WHERE \(condition)")
        let known = try accounts(ids.compactMap { $0[0].flatMap { UUID(uuidString: $0) } })
        var activities: [Activity] = []
        try readActivities(
            "SELECT \(ActivityRow.columns.joined(separator: ", ")) FROM activity WHERE \(condition)",
            account: { known[$0] }
        ) { activities.append($0.activity) }
        return activities
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
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let network = row[2], let seen = time(row[3])
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
            SELECT DISTINCT tenant, category, hour FROM coverage_hour
            WHERE tenant IN (SELECT json_array_elements_text($1::json)) ORDER BY tenant, category, hour
            """,
            [Self.json(tenants)]
        ).compactMap { row in
            guard let tenant = row[0], let category = row[1], let hour = time(row[2]) else { return nil }
            return CoverageHour(tenant: tenant, category: category, hour: hour)
        }
    }

    // MARK: Findings

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
        try findings("address IS NULL AND account_id = ANY($1::uuid[])", [Self.array(accounts)])
    }

    package func allFindings(of accounts: [UUID]) throws(StoreError) -> [Finding] {
        try findings("account_id = ANY($1::uuid[])", [Self.array(accounts)])
    }

    package func findings(ofAddress address: IPAddress) throws(StoreError) -> [Finding] {
        try findings("address = $1::inet", [.text(address.description)])
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

    package func write(_ findings: [Finding], address: IPAddress?) throws(StoreError) {
        for finding in findings {
            let document = String(decoding: (try? Self.encoder.encode(finding)) ?? Data(), as: UTF8.self)
            try connection.query(
                """
                INSERT INTO finding VALUES ($1, $2, $3, $4::inet, $5, $6, $7, $8, $9, $10, $11, $12)
                ON CONFLICT (account_id, finding_id) DO UPDATE SET
                    detection = EXCLUDED.detection, address = EXCLUDED.address, state = EXCLUDED.state,
                    first_seen = EXCLUDED.first_seen, last_seen = EXCLUDED.last_seen,
                    depends_from = EXCLUDED.depends_from, depends_to = EXCLUDED.depends_to, points = EXCLUDED.points,
                    digest = EXCLUDED.digest, document = EXCLUDED.document
                """,
                [
                    .text(finding.accountID.uuidString), .text(finding.id.uuidString), .text(finding.detection),
                    SQLValue(address?.description), .text(finding.state.rawValue), .text(finding.firstSeen.description),
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
            try connection.query(
                "DELETE FROM finding_origin WHERE account_id = $1 AND finding_id = $2",
                [.text(finding.accountID.uuidString), .text(finding.id.uuidString)]
            )
            try connection.query(
                "DELETE FROM finding WHERE account_id = $1 AND finding_id = $2",
                [.text(finding.accountID.uuidString), .text(finding.id.uuidString)]
            )
        }
    }

    package func accountsWithFindings() throws(StoreError) -> [UUID] {
        try connection.query("SELECT DISTINCT account_id FROM finding").compactMap {
            $0[0].flatMap { UUID(uuidString: $0) }
        }
    }

    package func replace(
        _ campaigns: [SprayCampaign],
        of address: IPAddress,
        from: Timestamp,
        to: Timestamp
    ) throws(StoreError) {
        try connection.query(
            "DELETE FROM campaign WHERE address = $1::inet AND first_seen <= $3 AND last_seen >= $2",
            [.text(address.description), .text(from.description), .text(to.description)]
        )
        for campaign in campaigns {
            try connection.query(
                "INSERT INTO campaign VALUES ($1::inet, $2, $3, $4::uuid[], $5::uuid[])",
                [
                    .text(address.description), .text(campaign.from.description), .text(campaign.to.description),
                    Self.array(campaign.victims), Self.array(campaign.findings.map(\.accountID)),
                ]
            )
        }
    }

    // MARK: Identities

    package func aliases(reachableFrom accounts: [UUID]) throws(StoreError) -> [StoredAlias] {
        var known = Set(accounts)
        var frontier = accounts
        var found: Set<StoredAlias> = []
        while !frontier.isEmpty {
            let rows = try connection.query(
                """
                SELECT DISTINCT o.account_id, o.kind, o.value, o.first_seen
                FROM account_alias m JOIN account_alias o ON o.value = m.value
                WHERE m.account_id = ANY($1::uuid[])
                """,
                [Self.array(frontier)]
            )
            frontier = []
            for row in rows {
                guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let value = row[2], let seen = time(row[3]),
                    let kind = row[1].flatMap({ AccountAlias.Kind(rawValue: $0) })
                else { continue }
                found.insert(StoredAlias(accountID: id, alias: AccountAlias(kind, value), firstSeen: seen))
                if known.insert(id).inserted { frontier.append(id) }
            }
        }
        return Array(found)
    }

    // MARK: Cases

    package func cases(of accounts: [UUID]) throws(StoreError) -> [StoredCase] {
        try connection.query(
            """
            SELECT c.case_id, c.account_id, c.revision, c.status, c.digest, c.document FROM case_file c
            WHERE c.account_id = ANY($1::uuid[]) OR (c.account_id, c.case_id) IN (
                SELECT f.account_id, f.case_id FROM case_finding f WHERE f.finding_account_id = ANY($1::uuid[]))
            ORDER BY c.case_id
            """,
            [Self.array(accounts)]
        ).compactMap { Self.storedCase($0) }
    }

    static func storedCase(_ row: [String?]) -> StoredCase? {
        guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let account = row[1].flatMap({ UUID(uuidString: $0) }),
            let revision = row[2].flatMap({ Int($0) }), let status = row[3],
            let digest = row[4].flatMap({ UUID(uuidString: $0) }),
            let document = row[5].flatMap({ try? decoder.decode(Case.self, from: Data($0.utf8)) })
        else { return nil }
        return StoredCase(
            id: id,
            accountID: account,
            revision: revision,
            status: status,
            digest: digest,
            document: document
        )
    }

    package func caseAccounts(touchedBy coverage: [CoverageHour]) throws(StoreError) -> [UUID] {
        let tenants = Array(Set(coverage.map(\.tenant))).sorted()
        guard let first = coverage.map(\.hour).min(), let last = coverage.map(\.hour).max() else { return [] }
        return try connection.query(
            """
            SELECT DISTINCT account_id FROM case_file
            WHERE tenants && ARRAY(SELECT json_array_elements_text($1::json))
              AND (first_seen - interval '1 day' <= $3 AND last_seen + interval '1 day' >= $2
                   OR document::json ->> 'coverage' LIKE '%"state":"partial"%' OR document::json ->> 'coverage' LIKE '%"state":"missing"%')
            """,
            [Self.json(tenants), .text(first.description), .text(last.description)]
        ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
    }

    package func write(_ stored: StoredCase, history: [HistoryEntry]) throws(StoreError) {
        let account = stored.accountID.uuidString
        let id = stored.id.uuidString
        let document = stored.document
        let text = String(decoding: (try? Self.encoder.encode(document)) ?? Data(), as: UTF8.self)
        let now = history.first?.time.description ?? document.lastSeen.description
        // The owner's directory account may turn out to be another: the case keeps its id and moves.
        try connection.query(
            "DELETE FROM case_file WHERE case_id = $1 AND account_id <> $2",
            [.text(id), .text(account)]
        )
        try connection.query("DELETE FROM case_finding WHERE case_id = $1", [.text(id)])
        try connection.query(
            "UPDATE case_history SET account_id = $2 WHERE case_id = $1 AND account_id <> $2",
            [.text(id), .text(account)]
        )
        try connection.query(
            """
            INSERT INTO case_file VALUES ($1, $2, $3, $4, $5, $6, $7,
                ARRAY(SELECT json_array_elements_text($8::json)), ARRAY(SELECT json_array_elements_text($9::json)),
                ARRAY(SELECT json_array_elements_text($10::json)), $11, $12, $13, $13, $14, $15)
            ON CONFLICT (account_id, case_id) DO UPDATE SET
                revision = EXCLUDED.revision, status = EXCLUDED.status, severity = EXCLUDED.severity,
                score = EXCLUDED.score, headline = EXCLUDED.headline, detections = EXCLUDED.detections,
                techniques = EXCLUDED.techniques, tenants = EXCLUDED.tenants, first_seen = EXCLUDED.first_seen,
                last_seen = EXCLUDED.last_seen, updated_at = EXCLUDED.updated_at, digest = EXCLUDED.digest,
                document = EXCLUDED.document
            """,
            [
                .text(account), .text(id), SQLValue(stored.revision), .text(stored.status),
                .text(document.severity.rawValue), SQLValue(document.score.total), .text(document.headline),
                Self.json(document.detections), Self.json(document.techniques),
                Self.json(Array(Set(document.accounts.compactMap(\.tenant))).sorted()),
                .text(document.firstSeen.description), .text(document.lastSeen.description), .text(now),
                .text(stored.digest.uuidString), .text(text),
            ]
        )
        for finding in document.findings {
            try connection.query(
                "INSERT INTO case_finding VALUES ($1, $2, $3, $4)",
                [.text(account), .text(id), .text(finding.id.uuidString), .text(finding.accountID.uuidString)]
            )
        }
        try append(history, to: stored)
    }

    package func closeCase(_ stored: StoredCase, history: [HistoryEntry]) throws(StoreError) {
        try connection.query(
            "UPDATE case_file SET status = 'withdrawn', revision = $3, updated_at = $4 WHERE account_id = $1 AND case_id = $2",
            [
                .text(stored.accountID.uuidString), .text(stored.id.uuidString), SQLValue(stored.revision),
                .text(history.first?.time.description ?? stored.document.lastSeen.description),
            ]
        )
        try connection.query("DELETE FROM case_finding WHERE case_id = $1", [.text(stored.id.uuidString)])
        try append(history, to: stored)
    }

    private func append(_ history: [HistoryEntry], to stored: StoredCase) throws(StoreError) {
        for (position, entry) in history.enumerated() {
            try connection.query(
                "INSERT INTO case_history VALUES ($1, $2, $3, $4, $5, $6, $7)",
                [
                    .text(stored.accountID.uuidString), .text(stored.id.uuidString), SQLValue(entry.revision),
                    SQLValue(position), .text(entry.time.description), .text(entry.kind), .text(entry.detail),
                ]
            )
        }
    }
}
