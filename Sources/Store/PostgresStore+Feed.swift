package import Core
package import Foundation

// What feeds are told by.
extension PostgresStore: FeedStore {
    /// Writes to the outbox of every feed, in the transaction at hand.
    func tellFeeds(of caseID: UUID, revision: Int, at time: String) throws(StoreError) {
        try connection.query(
            """
            INSERT INTO feed_outbox
            SELECT feed, nextval('feed_position'), $1::uuid, $2::integer, NULL, 'waiting', 0, $3::timestamptz,
                   $3::timestamptz, NULL, ''
            FROM feed
            """,
            [.text(caseID.uuidString), SQLValue(revision), .text(time)]
        )
    }

    package func register(feed: String, at time: Timestamp) throws(StoreError) {
        try connection.transaction { () throws(StoreError) in
            let new = try connection.query(
                "INSERT INTO feed VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING feed",
                [.text(feed), .text(time.description)]
            )
            guard !new.isEmpty else { return }
            try connection.query(
                """
                INSERT INTO feed_outbox
                SELECT $1, nextval('feed_position'), case_id, revision, NULL, 'waiting', 0, $2::timestamptz,
                       $2::timestamptz, NULL, ''
                FROM case_file WHERE status = 'open' ORDER BY opened_at, case_id
                """,
                [.text(feed), .text(time.description)]
            )
        }
    }

    package func claim(
        feed: String,
        worker: UUID,
        due: Timestamp,
        now: Timestamp,
        until: Timestamp
    ) throws(StoreError) -> FeedClaim? {
        // The row of the claim decides between workers who want one case; a few candidates are enough.
        let candidates = try connection.query(
            """
            SELECT o.case_id FROM feed_outbox o
            LEFT JOIN feed_case c ON c.feed = o.feed AND c.case_id = o.case_id
            LEFT JOIN case_file f ON f.case_id = o.case_id
            WHERE o.feed = $1 AND o.state = 'waiting' AND (c.claimed_until IS NULL OR c.claimed_until <= $2)
            GROUP BY o.case_id
            HAVING max(o.next_at) FILTER (WHERE o.attempts > 0) IS NULL
                OR max(o.next_at) FILTER (WHERE o.attempts > 0) <= $3
            ORDER BY max(f.score) DESC NULLS LAST, min(o.position) LIMIT 16
            """,
            [.text(feed), .text(now.description), .text(due.description)]
        )
        for row in candidates {
            guard let id = row[0].flatMap({ UUID(uuidString: $0) }) else { continue }
            let won = try connection.query(
                """
                INSERT INTO feed_case AS c VALUES ($1, $2, $3, 1, $4)
                ON CONFLICT (feed, case_id) DO UPDATE SET worker = $3, fence = c.fence + 1, claimed_until = $4
                    WHERE c.claimed_until <= $5
                RETURNING fence
                """,
                [
                    .text(feed), .text(id.uuidString), .text(worker.uuidString), .text(until.description),
                    .text(now.description),
                ]
            )
            guard let fence = won.first?[0].flatMap({ Int64($0) }) else { continue }
            let items = try items(
                "feed = $1 AND case_id = $2 AND state = 'waiting'",
                [.text(feed), .text(id.uuidString)]
            )
            let claim = FeedClaim(feed: feed, worker: worker, caseID: id, fence: fence, items: items)
            guard items.isEmpty else { return claim }
            try release(claim)
        }
        return nil
    }

    private func items(_ condition: String, _ values: [SQLValue]) throws(StoreError) -> [FeedItem] {
        try letters(condition, values, limit: 1_000).map(\.item)
    }

    private func letters(_ condition: String, _ values: [SQLValue], limit: Int) throws(StoreError) -> [FeedLetter] {
        try connection.query(
            """
            SELECT position, case_id, revision, action_id, created_at, attempts, state, next_at, detail
            FROM feed_outbox WHERE \(condition) ORDER BY position LIMIT \(limit)
            """,
            values
        ).compactMap { row in
            guard let position = row[0].flatMap({ Int64($0) }), let id = row[1].flatMap({ UUID(uuidString: $0) }),
                let created = Self.instant(row[4]), let next = Self.instant(row[7])
            else { return nil }
            let revision = row[2].flatMap { Int($0) }.map { FeedItem.Event.revision($0) }
            let action = row[3].flatMap { UUID(uuidString: $0) }.map { FeedItem.Event.action($0) }
            guard let event = revision ?? action else { return nil }
            let item = FeedItem(
                position: position,
                caseID: id,
                event: event,
                createdAt: created,
                attempts: row[5].flatMap { Int($0) } ?? 0
            )
            return FeedLetter(item: item, state: row[6] ?? "", nextAt: next, detail: row[8] ?? "")
        }
    }

    private static func key(_ claim: FeedClaim) -> [SQLValue] {
        [.text(claim.feed), .text(claim.caseID.uuidString), .text(claim.worker.uuidString), SQLValue(claim.fence)]
    }

    package func renew(_ claim: FeedClaim, until: Timestamp) throws(StoreError) -> Bool {
        try !connection.query(
            """
            UPDATE feed_case SET claimed_until = $5
            WHERE feed = $1 AND case_id = $2 AND worker = $3 AND fence = $4 RETURNING fence
            """,
            Self.key(claim) + [.text(until.description)]
        ).isEmpty
    }

    package func settle(
        _ item: FeedItem,
        as outcome: FeedOutcome,
        of claim: FeedClaim,
        at time: Timestamp
    ) throws(StoreError) {
        let (state, next, detail, failed): (String, Timestamp, String, Int) =
            switch outcome {
            case .delivered(let detail): ("delivered", time, detail, 0)
            case .skipped(let detail): ("skipped", time, detail, 0)
            case .postponed(let until, let detail): ("waiting", until, detail, 1)
            case .dead(let detail): ("dead", time, detail, 1)
            }
        try connection.query(
            """
            UPDATE feed_outbox SET state = $5, next_at = $6, detail = $7, attempts = attempts + $8,
                finished_at = CASE WHEN $5 = 'waiting' THEN NULL ELSE $9::timestamptz END
            WHERE feed = $1 AND position = $10 AND EXISTS (
                SELECT 1 FROM feed_case WHERE feed = $1 AND case_id = $2 AND worker = $3 AND fence = $4)
            """,
            Self.key(claim) + [
                .text(state), .text(next.description), .text(detail), SQLValue(failed), .text(time.description),
                SQLValue(item.position),
            ]
        )
    }

    package func release(_ claim: FeedClaim) throws(StoreError) {
        try connection.query(
            """
            UPDATE feed_case SET claimed_until = '-infinity'
            WHERE feed = $1 AND case_id = $2 AND worker = $3 AND fence = $4
            """,
            Self.key(claim)
        )
    }

    package func outbox(feed: String) throws(StoreError) -> [String: Int] {
        var counts: [String: Int] = [:]
        for row in try connection.query(
            "SELECT state, count(*) FROM feed_outbox WHERE feed = $1 GROUP BY 1",
            [.text(feed)]
        ) {
            if let state = row[0] { counts[state] = row[1].flatMap { Int($0) } }
        }
        return counts
    }

    package func letters(feed: String, state: String, limit: Int) throws(StoreError) -> [FeedLetter] {
        try letters("feed = $1 AND state = $2", [.text(feed), .text(state)], limit: limit)
    }

    package func revive(feed: String, positions: [Int64], at time: Timestamp) throws(StoreError) -> Int {
        try connection.query(
            """
            UPDATE feed_outbox SET state = 'waiting', attempts = 0, next_at = $2, finished_at = NULL
            WHERE feed = $1 AND state = 'dead' AND (cardinality($3::bigint[]) = 0 OR position = ANY($3::bigint[]))
            RETURNING position
            """,
            [.text(feed), .text(time.description), Self.array(positions)]
        ).count
    }

    package func enqueue(feed: String, caseID: UUID, at time: Timestamp) throws(StoreError) {
        try connection.query(
            """
            INSERT INTO feed_outbox
            SELECT $1, nextval('feed_position'), case_id, revision, NULL, 'waiting', 0, $3::timestamptz,
                   $3::timestamptz, NULL, ''
            FROM case_file WHERE case_id = $2
            """,
            [.text(feed), .text(caseID.uuidString), .text(time.description)]
        )
    }

    package func standingCase(_ id: UUID) throws(StoreError) -> StoredCase? {
        try storedCases(where: "case_id = $1", [.text(id.uuidString)]).first
    }

    package func revision(_ number: Int, of id: UUID) throws(StoreError) -> (document: Case, status: String)? {
        try connection.query(
            "SELECT document, status FROM case_revision WHERE case_id = $1 AND revision = $2",
            [.text(id.uuidString), SQLValue(number)]
        ).first.flatMap { row in
            guard let text = row[0], let document = try? Self.decoder.decode(Case.self, from: Data(text.utf8)) else {
                return nil
            }
            return (document, row[1] ?? "")
        }
    }

    package func action(_ action: UUID, of id: UUID) throws(StoreError) -> CaseAction? {
        try connection.query(
            "SELECT kind, author, happened_at, detail FROM case_action WHERE case_id = $1 AND action_id = $2",
            [.text(id.uuidString), .text(action.uuidString)]
        ).first.flatMap { Self.action($0[...]) }
    }
}
