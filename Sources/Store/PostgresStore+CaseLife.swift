package import Core
package import Foundation

// What people did to cases and said of them.
extension PostgresStore {
    /// The actions on cases, by case, in the order in which they were done.
    func lives(of cases: [UUID]) throws(StoreError) -> [UUID: CaseLife] {
        guard !cases.isEmpty else { return [:] }
        var actions: [UUID: [CaseAction]] = [:]
        for row in try connection.query(
            """
            SELECT case_id, kind, author, happened_at, detail FROM case_action
            WHERE case_id = ANY($1::uuid[]) ORDER BY case_id, number, happened_at, action_id
            """,
            [Self.array(cases)]
        ) {
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }), let action = Self.action(row[1...]) else {
                continue
            }
            actions[id, default: []].append(action)
        }
        return actions.mapValues { CaseLife($0) }
    }

    static func action(_ row: ArraySlice<String?>) -> CaseAction? {
        let row = Array(row)
        guard let kind = row[0].flatMap({ CaseAction.Kind(rawValue: $0) }), let author = row[1],
            let time = instant(row[2]), let text = row[3],
            let detail = try? decoder.decode(CaseAction.Detail.self, from: Data(text.utf8))
        else { return nil }
        return CaseAction(kind, by: author, at: time, detail)
    }

    /// Appends what was done to a case.
    package func append(_ action: CaseAction, to id: UUID) throws(StoreError) {
        let detail = String(decoding: (try? Self.encoder.encode(action.detail)) ?? Data(), as: UTF8.self)
        // What correlations do, the revision that comes with it tells.
        let isTold = action.author != CaseAction.correlation && [.assigned, .closed, .reopened].contains(action.kind)
        // Two who act at once may have one number; then the clock and the id tell their order.
        try connection.query(
            """
            WITH done AS (
                INSERT INTO case_action
                SELECT $1::uuid, coalesce(max(number), 0) + 1, $2::uuid, $3, $4, $5::timestamptz, $6
                FROM case_action WHERE case_id = $1::uuid RETURNING case_id, action_id, happened_at)
            INSERT INTO feed_outbox
            SELECT f.feed, nextval('feed_position'), d.case_id, NULL, d.action_id, 'waiting', 0, d.happened_at,
                   d.happened_at, NULL, ''
            FROM feed f CROSS JOIN done d WHERE $7::boolean
            """,
            [
                .text(id.uuidString), .text(UUID().uuidString), .text(action.kind.rawValue), .text(action.author),
                .text(action.time.description), .text(detail), SQLValue(isTold),
            ]
        )
    }

    package func takeDirtyAccounts() throws(StoreError) -> [UUID] {
        try connection.query("DELETE FROM case_dirty RETURNING account_id").compactMap {
            $0[0].flatMap { UUID(uuidString: $0) }
        }
    }

    package func decisions(of accounts: [UUID]) throws(StoreError) -> [CaseDecision] {
        try connection.query(
            """
            SELECT document FROM case_decision WHERE decision_id IN (
                SELECT decision_id FROM case_decision_account WHERE account_id = ANY($1::uuid[]))
            ORDER BY number
            """,
            [Self.array(accounts)]
        ).compactMap { row in
            row[0].flatMap { try? Self.decoder.decode(CaseDecision.self, from: Data($0.utf8)) }
        }
    }

    package func write(_ decision: CaseDecision, at time: Timestamp) throws(StoreError) {
        let document = String(decoding: (try? Self.encoder.encode(decision)) ?? Data(), as: UTF8.self)
        try connection.query(
            "INSERT INTO case_decision SELECT $1, coalesce(max(number), 0) + 1, $2, $3 FROM case_decision",
            [.text(decision.id.uuidString), .text(time.description), .text(document)]
        )
        try connection.query(
            "INSERT INTO case_decision_account SELECT unnest($2::uuid[]), $1",
            [.text(decision.id.uuidString), Self.array(decision.accounts)]
        )
    }

    package func caseTies(of accounts: [UUID]) throws(StoreError) -> [[UUID]] {
        try connection.query(
            """
            SELECT DISTINCT account_id, finding_account_id FROM case_finding
            WHERE account_id <> finding_account_id
              AND (account_id = ANY($1::uuid[]) OR finding_account_id = ANY($1::uuid[]))
            """,
            [Self.array(accounts)]
        ).map { $0.compactMap { $0.flatMap { UUID(uuidString: $0) } } }
    }

    package func replace(_ candidates: [CaseCandidate], of accounts: [UUID]) throws(StoreError) {
        try connection.query("DELETE FROM case_candidate WHERE account_id = ANY($1::uuid[])", [Self.array(accounts)])
        for candidate in candidates {
            let document = String(decoding: (try? Self.encoder.encode(candidate)) ?? Data(), as: UTF8.self)
            try connection.query(
                "INSERT INTO case_candidate VALUES ($1, $2, $3, $4)",
                [
                    .text(candidate.accountID.uuidString), .text(candidate.firstSeen.description),
                    SQLValue(candidate.score), .text(document),
                ]
            )
        }
    }

    /// What comes near to a case, the nearest first.
    package func candidates() throws(StoreError) -> [CaseCandidate] {
        try connection.query("SELECT document FROM case_candidate ORDER BY score DESC, account_id, first_seen")
            .compactMap {
                row in row[0].flatMap { try? Self.decoder.decode(CaseCandidate.self, from: Data($0.utf8)) }
            }
    }

    package func everyCase() throws(StoreError) -> [StoredCase] {
        try storedCases(where: "true", [])
    }
}
