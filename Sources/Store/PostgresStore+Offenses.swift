package import Core
package import Foundation

// QRadar offenses of cases, and what comes back with them.
extension PostgresStore: OffenseStore {
    private func offenses(_ condition: String, _ values: [SQLValue]) throws(StoreError) -> [CaseOffense] {
        try connection.query(
            """
            SELECT case_id, offense_id, found_at, state, closed_at, closed_by, closing_reason FROM case_offense
            WHERE \(condition) ORDER BY case_id, found_at, offense_id
            """,
            values
        ).compactMap { row in
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let offense = row[1].flatMap({ Int64($0) }),
                let found = Self.instant(row[2]), let state = row[3].flatMap({ CaseOffense.State(rawValue: $0) })
            else { return nil }
            var one = CaseOffense(caseID: id, offenseID: offense, foundAt: found, state: state)
            one.closedAt = Self.instant(row[4])
            one.closedBy = row[5]
            one.closingReason = row[6]
            return one
        }
    }

    /// Those of cases, whatever feed they are of.
    func offenses(of cases: [UUID]) throws(StoreError) -> [UUID: [CaseOffense]] {
        guard !cases.isEmpty else { return [:] }
        return Dictionary(
            grouping: try offenses("case_id = ANY($1::uuid[])", [Self.array(cases)]),
            by: \.caseID
        )
    }

    package func offenses(feed: String, of caseID: UUID) throws(StoreError) -> [CaseOffense] {
        try offenses("feed = $1 AND case_id = $2", [.text(feed), .text(caseID.uuidString)])
    }

    package func offenses(feed: String, ids: [Int64]) throws(StoreError) -> [CaseOffense] {
        try offenses("feed = $1 AND offense_id = ANY($2::bigint[])", [.text(feed), Self.array(ids)])
    }

    package func openOffenses(feed: String) throws(StoreError) -> [CaseOffense] {
        try offenses("feed = $1 AND state = 'open'", [.text(feed)])
    }

    package func record(_ offense: CaseOffense, feed: String) throws(StoreError) {
        try connection.query(
            """
            INSERT INTO case_offense VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (feed, case_id, offense_id) DO UPDATE SET
                state = EXCLUDED.state, closed_at = EXCLUDED.closed_at, closed_by = EXCLUDED.closed_by,
                closing_reason = EXCLUDED.closing_reason
            """,
            [
                .text(feed), .text(offense.caseID.uuidString), SQLValue(offense.offenseID),
                .text(offense.foundAt.description), .text(offense.state.rawValue),
                SQLValue(offense.closedAt?.description), SQLValue(offense.closedBy), SQLValue(offense.closingReason),
            ]
        )
    }

    package func revision(of id: UUID, at time: Timestamp) throws(StoreError) -> (number: Int, document: Case)? {
        try connection.query(
            """
            SELECT revision, document FROM case_revision WHERE case_id = $1 AND created_at <= $2
            ORDER BY revision DESC LIMIT 1
            """,
            [.text(id.uuidString), .text(time.description)]
        ).first.flatMap { row in
            guard let number = row[0].flatMap({ Int($0) }), let text = row[1],
                let document = try? Self.decoder.decode(Case.self, from: Data(text.utf8))
            else { return nil }
            return (number, document)
        }
    }

    package func close(_ offense: CaseOffense, with actions: [CaseAction], feed: String) throws(StoreError) -> Bool {
        try connection.transaction { () throws(StoreError) in
            // Whoever reads the closing first writes it.
            let new = try connection.query(
                """
                UPDATE case_offense SET state = 'closed', closed_at = $4, closed_by = $5, closing_reason = $6
                WHERE feed = $1 AND case_id = $2 AND offense_id = $3 AND state <> 'closed' RETURNING offense_id
                """,
                [
                    .text(feed), .text(offense.caseID.uuidString), SQLValue(offense.offenseID),
                    SQLValue(offense.closedAt?.description), SQLValue(offense.closedBy),
                    SQLValue(offense.closingReason),
                ]
            )
            guard !new.isEmpty else { return false }
            for action in actions { try append(action, to: offense.caseID) }
            return true
        }
    }

    package func adopt(note: Int64, of offense: CaseOffense, as action: CaseAction, feed: String) throws(StoreError)
        -> Bool
    {
        try connection.transaction { () throws(StoreError) in
            let new = try connection.query(
                "INSERT INTO feed_note VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING note_id",
                [.text(feed), SQLValue(offense.offenseID), SQLValue(note)]
            )
            guard !new.isEmpty else { return false }
            try append(action, to: offense.caseID)
            return true
        }
    }

    package func references(feed: String, of caseID: UUID) throws(StoreError) -> Set<FeedReference> {
        Set(
            try connection.query(
                "SELECT collection, value FROM feed_reference WHERE feed = $1 AND case_id = $2",
                [.text(feed), .text(caseID.uuidString)]
            ).map { FeedReference($0[0] ?? "", $0[1] ?? "") }
        )
    }

    package func unshared(_ references: Set<FeedReference>, feed: String, caseID: UUID) throws(StoreError)
        -> [FeedReference]
    {
        var unshared: [FeedReference] = []
        for reference in references.sorted() {
            let others = try connection.query(
                """
                SELECT 1 FROM feed_reference WHERE feed = $1 AND collection = $2 AND value = $3 AND case_id <> $4 LIMIT 1
                """,
                Self.key(reference, feed, caseID)
            )
            if others.isEmpty { unshared.append(reference) }
        }
        return unshared
    }

    package func hold(_ references: Set<FeedReference>, feed: String, caseID: UUID) throws(StoreError) {
        try connection.transaction { () throws(StoreError) in
            try connection.query(
                "DELETE FROM feed_reference WHERE feed = $1 AND case_id = $2",
                [.text(feed), .text(caseID.uuidString)]
            )
            for reference in references.sorted() {
                try connection.query(
                    "INSERT INTO feed_reference VALUES ($1, $2, $3, $4)",
                    Self.key(reference, feed, caseID)
                )
            }
        }
    }

    private static func key(_ reference: FeedReference, _ feed: String, _ caseID: UUID) -> [SQLValue] {
        [.text(feed), .text(reference.collection), .text(reference.value), .text(caseID.uuidString)]
    }

    package func cursor(feed: String, _ name: String) throws(StoreError) -> String? {
        try connection.query("SELECT value FROM feed_cursor WHERE feed = $1 AND name = $2", [.text(feed), .text(name)])
            .first?[0]
    }

    package func setCursor(feed: String, _ name: String, to value: String) throws(StoreError) {
        try connection.query(
            """
            INSERT INTO feed_cursor VALUES ($1, $2, $3) ON CONFLICT (feed, name) DO UPDATE SET value = EXCLUDED.value
            """,
            [.text(feed), .text(name), .text(value)]
        )
    }
}
