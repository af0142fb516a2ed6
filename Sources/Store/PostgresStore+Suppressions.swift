package import Core
package import Foundation

/// A suppression with its life and what it costs.
package struct SuppressionFile: Sendable {
    /// A finding that it hides today.
    package struct Hit: Sendable {
        package let finding: Finding
        package let account: String
        package let points: Double
        package let since: Timestamp
    }

    /// A case that people confirmed, and what of it was hidden.
    package struct Confirmed: Sendable {
        package let caseID: UUID
        package let headline: String
        /// A finding of the case itself is hidden; else one of its accounts' is.
        package let isPart: Bool
    }

    package let suppression: Suppression
    package let addedBy: String
    package let addedAt: Timestamp
    package let removedBy: String?
    package let removedAt: Timestamp?
    package let hits: [Hit]
    package let confirmed: [Confirmed]

    package var points: Double { hits.reduce(0) { $0 + $1.points } }
}

// Suppressions and their running cost.
extension PostgresStore {
    package func suppressions() throws(StoreError) -> [Suppression] {
        try connection.query("SELECT document FROM suppression WHERE removed_at IS NULL ORDER BY suppression_id")
            .compactMap { row in
                row[0].flatMap { try? Self.decoder.decode(Suppression.self, from: Data($0.utf8)) }
            }
    }

    /// Adds a suppression, or brings one back that was removed. The cases of the accounts that it may speak of are built again by the next correlation.
    package func add(_ suppression: Suppression, by author: String, at time: Timestamp) throws(StoreError) {
        let document = String(decoding: (try? Self.encoder.encode(suppression)) ?? Data(), as: UTF8.self)
        try connection.transaction { () throws(StoreError) in
            try connection.query(
                """
                INSERT INTO suppression VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL, $8)
                ON CONFLICT (suppression_id) DO UPDATE SET
                    added_by = EXCLUDED.added_by, added_at = EXCLUDED.added_at, removed_by = NULL, removed_at = NULL
                """,
                [
                    .text(suppression.id.uuidString), .text(suppression.detection), .text(suppression.owner),
                    .text(suppression.reason), .text(suppression.expires.description), .text(author),
                    .text(time.description), .text(document),
                ]
            )
            try connection.query(
                """
                INSERT INTO case_dirty SELECT DISTINCT account_id FROM finding
                WHERE detection = $1 AND first_seen < $2 AND ($3::uuid[] = '{}' OR account_id = ANY($3::uuid[]))
                ON CONFLICT DO NOTHING
                """,
                [
                    .text(suppression.detection), .text(suppression.expires.description),
                    Self.array(suppression.accounts),
                ]
            )
        }
    }

    /// Removes a suppression: it stays in the list of what was, and hides nothing after the next correlation.
    package func remove(_ suppression: UUID, by author: String, at time: Timestamp) throws(StoreError) {
        try connection.transaction { () throws(StoreError) in
            try connection.query(
                "UPDATE suppression SET removed_by = $2, removed_at = $3 WHERE suppression_id = $1 AND removed_at IS NULL",
                [.text(suppression.uuidString), .text(author), .text(time.description)]
            )
            try connection.query(
                """
                INSERT INTO case_dirty SELECT DISTINCT account_id FROM suppression_hit WHERE suppression_id = $1
                ON CONFLICT DO NOTHING
                """,
                [.text(suppression.uuidString)]
            )
        }
    }

    package func homeTenants(of findings: [Finding]) throws(StoreError) -> [UUID: Set<String>] {
        // Evidence that is counted and not listed may come from anywhere.
        let asked = findings.filter { $0.evidence.count == $0.evidenceCount && !$0.evidence.isEmpty }
        guard !asked.isEmpty else { return [:] }
        var homes: [UUID: String] = [:]
        for row in try connection.query(
            """
            SELECT a.event_id, coalesce(t.value, '') FROM activity a LEFT JOIN term t ON t.term_id = a.home_tenant
            WHERE \(Self.condition(of: asked.flatMap(\.evidence), "a."))
            """
        ) {
            if let event = row[0].flatMap({ UUID(uuidString: $0) }) { homes[event] = row[1] }
        }
        return Dictionary(
            asked.map { finding in (finding.id, Set(finding.evidence.map { homes[$0.eventID] ?? "" })) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    package func replace(_ hits: [SuppressionHit], of accounts: [UUID], at time: Timestamp) throws(StoreError) {
        let kept = hits.map { "\($0.suppression.uuidString) \($0.findingID.uuidString)".lowercased() }.sorted()
        try connection.query(
            """
            DELETE FROM suppression_hit WHERE account_id = ANY($1::uuid[])
              AND suppression_id || ' ' || finding_id NOT IN (SELECT json_array_elements_text($2::json))
            """,
            [Self.array(accounts), Self.json(kept)]
        )
        for hit in hits {
            try connection.query(
                """
                INSERT INTO suppression_hit VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (account_id, suppression_id, finding_id) DO UPDATE SET points = EXCLUDED.points
                """,
                [
                    .text(hit.accountID.uuidString), .text(hit.suppression.uuidString), .text(hit.findingID.uuidString),
                    SQLValue(hit.points), .text(time.description),
                ]
            )
        }
    }

    /// Suppressions whose id begins so, with what they cost; those in force first, then by their end.
    ///
    /// - Parameter all: Also those that were removed.
    package func suppressionFiles(idPrefix: String = "", all: Bool) throws(StoreError) -> [SuppressionFile] {
        guard let prefix = idPrefix.isEmpty ? "" : Self.idPrefix(idPrefix) else { return [] }
        let rows = try connection.query(
            """
            SELECT document, added_by, added_at, removed_by, removed_at FROM suppression
            WHERE suppression_id::text LIKE $1 AND (removed_at IS NULL OR $2::boolean)
            ORDER BY removed_at NULLS FIRST, expires_at, suppression_id
            """,
            [.text(prefix + "%"), SQLValue(all)]
        )
        var files: [SuppressionFile] = []
        for row in rows {
            guard let text = row[0], let added = Self.instant(row[2]),
                let suppression = try? Self.decoder.decode(Suppression.self, from: Data(text.utf8))
            else { continue }
            files.append(
                SuppressionFile(
                    suppression: suppression,
                    addedBy: row[1] ?? "",
                    addedAt: added,
                    removedBy: row[3],
                    removedAt: Self.instant(row[4]),
                    hits: try hits(of: suppression.id),
                    confirmed: try confirmed(by: suppression.id)
                )
            )
        }
        return files
    }

    private func hits(of suppression: UUID) throws(StoreError) -> [SuppressionFile.Hit] {
        try connection.query(
            """
            SELECT f.document, coalesce(a.name, a.native_id), h.points, h.hidden_since
            FROM suppression_hit h
            JOIN finding f ON f.account_id = h.account_id AND f.finding_id = h.finding_id
            JOIN account a ON a.account_id = h.account_id
            WHERE h.suppression_id = $1 ORDER BY f.first_seen, f.finding_id
            """,
            [.text(suppression.uuidString)]
        ).compactMap { row in
            guard let text = row[0], let since = Self.instant(row[3]),
                let finding = try? Self.decoder.decode(Finding.self, from: Data(text.utf8))
            else { return nil }
            return SuppressionFile.Hit(
                finding: finding,
                account: row[1] ?? "",
                points: row[2].flatMap { Double($0) } ?? 0,
                since: since
            )
        }
    }

    /// Cases whose last verdict is a true positive, and that this hides something of.
    private func confirmed(by suppression: UUID) throws(StoreError) -> [SuppressionFile.Confirmed] {
        try connection.query(
            """
            WITH hit AS (SELECT account_id, finding_id FROM suppression_hit WHERE suppression_id = $1),
            closed AS (
                SELECT DISTINCT ON (case_id) case_id, detail::json ->> 'verdict' AS verdict
                FROM case_action WHERE kind = 'closed' ORDER BY case_id, number DESC, happened_at DESC, action_id DESC)
            SELECT c.case_id, c.headline, bool_or(h.finding_id = any (SELECT finding_id FROM hit))
            FROM case_file c
            JOIN closed ON closed.case_id = c.case_id AND closed.verdict = 'true-positive'
            LEFT JOIN case_finding h ON h.account_id = c.account_id AND h.case_id = c.case_id
            WHERE c.account_id IN (SELECT account_id FROM hit)
               OR h.finding_account_id IN (SELECT account_id FROM hit)
            GROUP BY c.case_id, c.headline ORDER BY c.case_id
            """,
            [.text(suppression.uuidString)]
        ).compactMap { row in
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }) else { return nil }
            return SuppressionFile.Confirmed(caseID: id, headline: row[1] ?? "", isPart: row[2] == "t")
        }
    }
}
