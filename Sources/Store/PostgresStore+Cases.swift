internal import Bytes
package import Core
package import Foundation

// Cases and their history.
extension PostgresStore {
    package func cases(of accounts: [UUID]) throws(StoreError) -> [StoredCase] {
        try storedCases(
            where: """
                account_id = ANY($1::uuid[]) OR (account_id, case_id) IN (
                    SELECT f.account_id, f.case_id FROM case_finding f WHERE f.finding_account_id = ANY($1::uuid[]))
                """,
            [Self.array(accounts)]
        )
    }

    package func caseIDs(among ids: Set<UUID>) throws(StoreError) -> Set<UUID> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try connection.query(
                "SELECT DISTINCT case_id FROM case_file WHERE case_id = ANY($1::uuid[])",
                [Self.array(ids)]
            ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
        )
    }

    static let caseColumns =
        "case_id, account_id, revision, status, digest, document, merged_into, opened_at, updated_at"

    func storedCases(where condition: String, _ values: [SQLValue]) throws(StoreError) -> [StoredCase] {
        let rows = try connection.query(
            "SELECT \(Self.caseColumns) FROM case_file WHERE \(condition) ORDER BY case_id",
            values
        )
        let lives = try lives(of: rows.compactMap { $0[0].flatMap { UUID(uuidString: $0) } })
        return rows.compactMap { Self.storedCase($0, lives) }
    }

    /// - Parameter row: Of ``caseColumns``.
    static func storedCase(_ row: [String?], _ lives: [UUID: CaseLife]) -> StoredCase? {
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
            document: document,
            mergedInto: row[6].flatMap { UUID(uuidString: $0) },
            openedAt: instant(row[7]),
            life: lives[id] ?? CaseLife()
        )
    }

    package func caseAccounts(touchedBy coverage: [CoverageHour]) throws(StoreError) -> [UUID] {
        let tenants = Array(Set(coverage.map(\.tenant))).sorted()
        guard let first = coverage.map(\.hour).min(), let last = coverage.map(\.hour).max() else { return [] }
        return try connection.query(
            """
            SELECT DISTINCT account_id FROM case_file
            WHERE tenants && ARRAY(SELECT json_array_elements_text($1::json))
              AND (first_seen - interval '31 days' <= $3 AND last_seen + interval '1 day' >= $2
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
        for table in ["case_file", "case_history", "case_revision"] {
            try connection.query(
                "UPDATE \(table) SET account_id = $2 WHERE case_id = $1 AND account_id <> $2",
                [.text(id), .text(account)]
            )
        }
        try connection.query("DELETE FROM case_finding WHERE case_id = $1", [.text(id)])
        try connection.query(
            """
            INSERT INTO case_file VALUES ($1, $2, $3, $4, $5, $6, $7,
                ARRAY(SELECT json_array_elements_text($8::json)), ARRAY(SELECT json_array_elements_text($9::json)),
                ARRAY(SELECT json_array_elements_text($10::json)), $11, $12, $13, $13, $14, $15, NULL)
            ON CONFLICT (account_id, case_id) DO UPDATE SET
                revision = EXCLUDED.revision, status = EXCLUDED.status, severity = EXCLUDED.severity,
                score = EXCLUDED.score, headline = EXCLUDED.headline, detections = EXCLUDED.detections,
                techniques = EXCLUDED.techniques, tenants = EXCLUDED.tenants, first_seen = EXCLUDED.first_seen,
                last_seen = EXCLUDED.last_seen, updated_at = EXCLUDED.updated_at, digest = EXCLUDED.digest,
                document = EXCLUDED.document, merged_into = NULL
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
        try keepRevision(of: stored, text, at: now)
        try append(history, to: stored)
    }

    package func closeCase(_ stored: StoredCase, history: [HistoryEntry]) throws(StoreError) {
        let now = history.first?.time.description ?? stored.document.lastSeen.description
        try connection.query(
            """
            UPDATE case_file SET status = $5, revision = $3, updated_at = $4, merged_into = $6
            WHERE account_id = $1 AND case_id = $2
            """,
            [
                .text(stored.accountID.uuidString), .text(stored.id.uuidString), SQLValue(stored.revision), .text(now),
                .text(stored.status), SQLValue(stored.mergedInto?.uuidString),
            ]
        )
        try connection.query("DELETE FROM case_finding WHERE case_id = $1", [.text(stored.id.uuidString)])
        let text = String(decoding: (try? Self.encoder.encode(stored.document)) ?? Data(), as: UTF8.self)
        try keepRevision(of: stored, text, at: now)
        try append(history, to: stored)
    }

    private func keepRevision(of stored: StoredCase, _ document: String, at time: String) throws(StoreError) {
        try connection.query(
            "INSERT INTO case_revision VALUES ($1, $2, $3, $4, $5, $6)",
            [
                .text(stored.accountID.uuidString), .text(stored.id.uuidString), SQLValue(stored.revision),
                .text(stored.status), .text(time), .text(document),
            ]
        )
        try tellFeeds(of: stored.id, revision: stored.revision, at: time)
    }

    private func append(_ history: [HistoryEntry], to stored: StoredCase) throws(StoreError) {
        for (position, entry) in history.enumerated() {
            try connection.query(
                "INSERT INTO case_history VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                [
                    .text(stored.accountID.uuidString), .text(stored.id.uuidString), SQLValue(entry.revision),
                    SQLValue(position), .text(entry.time.description), .text(entry.kind), .text(entry.detail),
                    SQLValue(entry.finding?.uuidString),
                ]
            )
        }
    }
}
