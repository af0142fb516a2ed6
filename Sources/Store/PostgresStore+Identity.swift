package import Core
package import Foundation

// Identities: aliases, the links that are made of them, what people claim, and the lineage of credentials.
extension PostgresStore {
    private static let keyKinds = "('issued-key', 'used-key')"

    package func aliasValues(newIn batches: [Int64]?, of accounts: [UUID]) throws(StoreError) -> [String] {
        guard let batches else {
            return try connection.query(
                """
                SELECT value FROM account_alias WHERE kind NOT IN \(Self.keyKinds) GROUP BY value
                HAVING count(*) > 1 ORDER BY value
                """
            ).compactMap { $0[0] }
        }
        return try connection.query(
            """
            SELECT value FROM account_alias
            WHERE batch BETWEEN \(batches.min() ?? 0) AND \(batches.max() ?? -1) AND batch = ANY($1::bigint[])
              AND kind NOT IN \(Self.keyKinds)
            UNION
            -- Where a name was two people's, until when each was seen with it matters as well; so does until when somebody
            -- was given keys.
            SELECT a.value FROM account_alias a
            WHERE a.account_id = ANY($2::uuid[]) AND a.kind NOT IN \(Self.keyKinds)
              AND (a.kind = 'minted-secret' OR (
                  SELECT count(*) FROM account_alias b WHERE b.value = a.value AND b.kind IN ('upn', 'object-id')) > 1)
            ORDER BY 1
            """,
            [Self.array(batches), Self.array(accounts)]
        ).compactMap { $0[0] }
    }

    package func aliases(with values: [String]) throws(StoreError) -> [StoredAlias] {
        guard !values.isEmpty else { return [] }
        return try connection.query(
            """
            SELECT l.account_id, coalesce(a.provider, 'entra'), l.kind, l.value, l.first_seen, l.last_seen
            FROM account_alias l LEFT JOIN account a ON a.account_id = l.account_id
            WHERE l.value IN (SELECT json_array_elements_text($1::json)) AND l.kind NOT IN \(Self.keyKinds)
            """,
            [Self.json(values)]
        ).compactMap(Self.alias)
    }

    /// The names and keys of one account.
    package func aliases(of account: UUID, limit: Int) throws(StoreError) -> [StoredAlias] {
        try connection.query(
            """
            SELECT l.account_id, coalesce(a.provider, 'entra'), l.kind, l.value, l.first_seen, l.last_seen
            FROM account_alias l LEFT JOIN account a ON a.account_id = l.account_id
            WHERE l.account_id = $1 ORDER BY l.kind, l.first_seen, l.value LIMIT \(limit)
            """,
            [.text(account.uuidString)]
        ).compactMap(Self.alias)
    }

    private static func alias(_ row: [String?]) -> StoredAlias? {
        guard let id = row[0].flatMap({ UUID(uuidString: $0) }),
            let provider = row[1].flatMap(Provider.init(rawValue:)),
            let kind = row[2].flatMap(AccountAlias.Kind.init(rawValue:)), let value = row[3],
            let first = instant(row[4]), let last = instant(row[5])
        else { return nil }
        return StoredAlias(
            accountID: id,
            provider: provider,
            alias: AccountAlias(kind, value),
            firstSeen: first,
            lastSeen: last
        )
    }

    package func replaceLinks(_ links: [IdentityLink], by values: [String]) throws(StoreError) -> Set<UUID> {
        let stored = Set(
            try connection.query(
                """
                SELECT account_id, linked_account_id, rule, value, valid_from, valid_to FROM identity_link
                WHERE value <> '' AND value IN (SELECT json_array_elements_text($1::json))
                """,
                [Self.json(values)]
            ).compactMap(Self.link)
        )
        let gone = stored.subtracting(links)
        let new = Set(links).subtracting(stored)
        for link in gone {
            try connection.query(
                """
                DELETE FROM identity_link
                WHERE account_id = $1 AND linked_account_id = $2 AND rule = $3 AND value = $4
                """,
                [
                    .text(link.from.uuidString), .text(link.to.uuidString), .text(link.rule.rawValue),
                    .text(link.value),
                ]
            )
        }
        for link in new {
            try connection.query(
                "INSERT INTO identity_link VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    .text(link.from.uuidString), .text(link.to.uuidString), .text(link.rule.rawValue),
                    .text(link.value),
                    SQLValue(link.validFrom?.description), SQLValue(link.validTo?.description),
                ]
            )
        }
        return Set((gone.union(new)).flatMap { [$0.from, $0.to] })
    }

    /// Reads account_id, linked_account_id, rule, value, valid_from, valid_to.
    private static func link(_ row: [String?]) -> IdentityLink? {
        guard let from = row[0].flatMap({ UUID(uuidString: $0) }), let to = row[1].flatMap({ UUID(uuidString: $0) }),
            let rule = row[2].flatMap(IdentityLink.Rule.init(rawValue:))
        else { return nil }
        return IdentityLink(
            from: from,
            to: to,
            rule: rule,
            value: row[3] ?? "",
            validFrom: instant(row[4]),
            validTo: instant(row[5])
        )
    }

    package func linkKeys(newIn batches: [Int64]?) throws(StoreError) -> Set<UUID> {
        let isNew: String
        var values: [SQLValue] = []
        if let batches {
            isNew =
                "AND n.batch BETWEEN \(batches.min() ?? 0) AND \(batches.max() ?? -1) AND n.batch = ANY($1::bigint[])"
            values = [Self.array(batches)]
        } else {
            isNew = ""
        }
        let found = try connection.query(
            """
            INSERT INTO identity_link (account_id, linked_account_id, rule, value)
            SELECT DISTINCT i.account_id, u.account_id, 'issued-key', '' FROM (
                SELECT DISTINCT n.value FROM account_alias n WHERE n.kind IN \(Self.keyKinds) \(isNew)) k
            JOIN account_alias i ON i.value = k.value AND i.kind = 'issued-key'
            JOIN account_alias u ON u.value = k.value AND u.kind = 'used-key' AND u.account_id <> i.account_id
            ON CONFLICT DO NOTHING RETURNING account_id, linked_account_id
            """,
            values
        )
        return Set(found.flatMap { row in row.compactMap { $0.flatMap { UUID(uuidString: $0) } } })
    }

    package func accountsBelowIssues(newIn batches: [Int64]) throws(StoreError) -> Set<UUID> {
        Set(
            try connection.query(
                """
                WITH RECURSIVE below (credential) AS (
                    SELECT unnest(ARRAY[child, child_session]) FROM credential_issue
                    WHERE batch BETWEEN \(batches.min() ?? 0) AND \(batches.max() ?? -1) AND batch = ANY($1::bigint[])
                    UNION
                    SELECT unnest(ARRAY[i.child, i.child_session])
                    FROM below JOIN credential_issue i ON i.parent = below.credential)
                SELECT DISTINCT a.account_id FROM below
                JOIN account_alias a ON a.value = below.credential AND a.kind = 'used-key'
                WHERE EXISTS (SELECT 1 FROM finding f WHERE f.account_id = a.account_id)
                """,
                [Self.array(batches)]
            ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
        )
    }

    package func accountsClaimedAnew() throws(StoreError) -> Set<UUID> {
        Set(
            try connection.query(
                """
                SELECT account_id FROM identity_claim WHERE NOT is_correlated
                UNION SELECT linked_account_id FROM identity_claim WHERE NOT is_correlated
                """
            ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
        )
    }

    package func markClaimsCorrelated() throws(StoreError) {
        try connection.run("UPDATE identity_claim SET is_correlated = true WHERE NOT is_correlated")
    }

    /// What people said, the earlier first.
    package func claims() throws(StoreError) -> [IdentityClaim] {
        try connection.query(
            """
            SELECT kind, account_id, linked_account_id, valid_from, valid_to, author, reason FROM identity_claim
            ORDER BY claimed_at, claim_id
            """
        ).compactMap { row in
            guard let kind = row[0].flatMap(IdentityClaim.Kind.init(rawValue:)),
                let from = row[1].flatMap({ UUID(uuidString: $0) }), let to = row[2].flatMap({ UUID(uuidString: $0) })
            else { return nil }
            return IdentityClaim(
                kind,
                from: from,
                to: to,
                validFrom: Self.instant(row[3]),
                validTo: Self.instant(row[4]),
                author: row[5] ?? "",
                reason: row[6] ?? ""
            )
        }
    }

    package func add(_ claim: IdentityClaim, id: UUID, at time: Timestamp) throws(StoreError) {
        try connection.query(
            "INSERT INTO identity_claim VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, false) ON CONFLICT DO NOTHING",
            [
                .text(claim.from.uuidString), .text(id.uuidString), .text(claim.to.uuidString),
                .text(claim.kind.rawValue), SQLValue(claim.validFrom?.description),
                SQLValue(claim.validTo?.description), .text(claim.author), .text(claim.reason),
                .text(time.description),
            ]
        )
    }

    package func neighbourhood(of accounts: Set<UUID>, maximumOwners: Int) throws(StoreError) -> IdentityNeighbourhood {
        var around = IdentityNeighbourhood()
        around.accounts = accounts
        around.claims = try claims()
        var claimed: [UUID: [UUID]] = [:]
        for claim in around.claims where claim.kind == .link {
            claimed[claim.from, default: []].append(claim.to)
            claimed[claim.to, default: []].append(claim.from)
        }
        var links: Set<IdentityLink> = []
        var frontier = accounts
        while !frontier.isEmpty {
            let crowded = Set(
                try connection.query(
                    """
                    SELECT linked_account_id FROM identity_link WHERE linked_account_id = ANY($1::uuid[])
                    GROUP BY linked_account_id HAVING count(DISTINCT account_id) > \(maximumOwners)
                    """,
                    [Self.array(frontier)]
                ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
            )
            around.hubs.formUnion(crowded)
            let rows = try connection.query(
                """
                SELECT account_id, linked_account_id, rule, value, valid_from, valid_to FROM identity_link
                WHERE account_id = ANY($1::uuid[])
                UNION
                SELECT account_id, linked_account_id, rule, value, valid_from, valid_to FROM identity_link
                WHERE linked_account_id = ANY($2::uuid[])
                """,
                [Self.array(frontier), Self.array(frontier.subtracting(crowded))]
            )
            var next = Set(frontier.flatMap { claimed[$0] ?? [] })
            for link in rows.compactMap(Self.link) {
                links.insert(link)
                next.insert(link.from)
                next.insert(link.to)
            }
            frontier = next.subtracting(around.accounts)
            around.accounts.formUnion(frontier)
        }
        around.links = links.sorted(by: IdentityLink.precedes)
        return around
    }

    package func lineage(of credentials: [String]) throws(StoreError) -> [CredentialIssue] {
        guard !credentials.isEmpty else { return [] }
        return try connection.query(
            """
            WITH RECURSIVE asked AS (SELECT json_array_elements_text($1::json) AS credential),
            up AS (
                SELECT c.* FROM asked JOIN LATERAL (
                    SELECT * FROM credential_issue WHERE child = asked.credential
                    UNION ALL SELECT * FROM credential_issue WHERE child_session = asked.credential) c ON true
                UNION
                SELECT c.* FROM up JOIN LATERAL (
                    SELECT * FROM credential_issue WHERE child = up.parent
                    UNION ALL SELECT * FROM credential_issue WHERE child_session = up.parent) c ON up.parent <> '')
            SELECT child, child_session, parent, account_id, event_id, occurred_at, operation FROM up
            """,
            [Self.json(credentials)]
        ).compactMap { row in
            guard let child = row[0], let issuer = row[3].flatMap({ UUID(uuidString: $0) }),
                let event = row[4].flatMap({ UUID(uuidString: $0) }), let time = Self.instant(row[5])
            else { return nil }
            return CredentialIssue(
                child: child,
                childSession: row[1],
                parent: row[2] ?? "",
                issuer: issuer,
                eventID: event,
                occurredAt: time,
                operation: row[6] ?? ""
            )
        }
    }

    /// Keeps the names that a directory's export gives, as a batch of their own: the next correlation links by them.
    package func addIdentityCenterUsers(_ users: [(account: UUID, user: String)], origin: String) throws(StoreError) {
        guard !users.isEmpty else { return }
        try connection.transaction { () throws(StoreError) in
            let batch = try connection.query("SELECT nextval('ingest_batch_number')")[0][0] ?? "0"
            for user in users where user.user.utf8.count <= BatchFacts.longestKey {
                try connection.query(
                    """
                    INSERT INTO account_alias (account_id, kind, value, first_seen, last_seen, batch, origin)
                    VALUES ($1, $2, $3, $4, $4, $5, $6) ON CONFLICT DO NOTHING
                    """,
                    [
                        .text(user.account.uuidString), .text(AccountAlias.Kind.identityCenterUser.rawValue),
                        .text(user.user), .text(Timestamp(seconds: 0).description), .text(batch), .text(origin),
                    ]
                )
            }
            try connection.query("INSERT INTO ingest_batch VALUES ($1, now(), false)", [.text(batch)])
        }
    }

    /// The credentials that an event was done with, by the provider's id of the event: keys, then sessions.
    ///
    /// - Parameter time: When the event was, to a day: the key of activities begins with the time, and an index of ids
    ///   would cost every insert a tenth. nil reads all that is stored.
    package func credentials(ofEvent id: String, around time: Timestamp?) throws(StoreError) -> [String] {
        var events: [SQLValue] = []
        for source in ["cloudtrail", "azure-ad", "azure-storage", "azure-activity"] {
            events.append(.text(EventID.make(source: SourceID(source), nativeID: id).uuidString))
        }
        let span = time.map { "AND a.occurred_at BETWEEN '\($0 - 86_400)' AND '\($0 + 86_400)'" } ?? ""
        return try connection.query(
            """
            SELECT DISTINCT t.value, t.term_id = a.session_uid FROM activity a
            JOIN term t ON t.term_id IN (a.credential_uid, a.session_uid)
            WHERE a.event_id IN ($1, $2, $3, $4) \(span) ORDER BY 2 NULLS FIRST, 1
            """,
            events
        ).compactMap { $0[0] }
    }

    /// The sessions in which a key was first used: a console session has many keys, of which no call tells.
    package func sessions(using key: String) throws(StoreError) -> [String] {
        // The alias knows the very time, which the activity's key begins with.
        try connection.query(
            """
            SELECT DISTINCT s.value FROM account_alias l
            JOIN activity a ON a.occurred_at = l.first_seen AND a.account_id = l.account_id
            JOIN term k ON k.term_id = a.credential_uid AND k.value = l.value
            JOIN term s ON s.term_id = a.session_uid
            WHERE l.value = $1 AND l.kind = 'used-key' ORDER BY 1
            """,
            [.text(key)]
        ).compactMap { $0[0] }
    }

    /// Who used a key, or opened the session.
    package func accounts(using credential: String) throws(StoreError) -> [UUID] {
        try connection.query(
            """
            SELECT account_id FROM account_alias WHERE value = $1 AND kind = 'used-key'
            ORDER BY first_seen, account_id LIMIT 10
            """,
            [.text(credential)]
        ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
    }
}
