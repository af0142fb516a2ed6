internal import Bytes
package import Core
package import Foundation

// Campaigns, and whom they tried.
extension PostgresStore {
    package func campaigns(in scope: SprayScope) throws(StoreError) -> [SpraySummary] {
        try campaigns(where: "scope = $1", [.text(scope.description)])
    }

    private func campaigns(where condition: String, _ values: [SQLValue]) throws(StoreError) -> [SpraySummary] {
        try connection.query(
            "SELECT document FROM campaign WHERE \(condition) ORDER BY first_seen DESC, campaign_id",
            values
        ).compactMap { Self.campaign($0[0]) }
    }

    private static func campaign(_ document: String?) -> SpraySummary? {
        document.flatMap { try? decoder.decode(SpraySummary.self, from: Data($0.utf8)) }
    }

    package func write(_ campaigns: [SprayCampaign]) throws(StoreError) {
        guard !campaigns.isEmpty else { return }
        var victims = CopyBuffer(columns: 6)
        for campaign in campaigns {
            let document = (try? Self.encoder.encode(campaign.summary)).map { String(decoding: $0, as: UTF8.self) }
            try connection.query(
                "INSERT INTO campaign VALUES ($1, 'password-spray', $2, $3, $4, $5)",
                [
                    .text(campaign.id.uuidString), .text(campaign.summary.scope), .text(campaign.from.description),
                    .text(campaign.to.description), .text(document ?? ""),
                ]
            )
            for victim in campaign.victims {
                victims.beginRow()
                victims.uuid(victim.accountID)
                victims.uuid(campaign.id)
                victims.integer(Int32(clamping: victim.tries))
                victims.time(victim.firstTried)
                victims.time(victim.lastTried)
                victims.boolean(victim.isWinner)
            }
        }
        try connection.copyIn(
            "campaign_victim",
            columns: ["account_id", "campaign_id", "tries", "first_tried", "last_tried", "is_winner"],
            victims.finish()
        )
    }

    package func remove(campaigns: [UUID]) throws(StoreError) {
        for table in ["campaign_victim", "campaign"] {
            try connection.query(
                "DELETE FROM \(table) WHERE campaign_id = ANY($1::uuid[])",
                [Self.array(campaigns)]
            )
        }
    }

    package func caseAccounts(triedBy campaigns: [UUID]) throws(StoreError) -> [UUID] {
        guard !campaigns.isEmpty else { return [] }
        return try connection.query(
            """
            WITH tried AS (
                SELECT DISTINCT account_id FROM campaign_victim WHERE campaign_id = ANY($1::uuid[])),
            part AS (
                SELECT account_id FROM case_file UNION SELECT finding_account_id FROM case_finding)
            SELECT p.account_id FROM part p
            WHERE p.account_id IN (SELECT account_id FROM tried) OR EXISTS (
                SELECT 1 FROM account_alias m
                JOIN account_alias o ON o.value = m.value
                JOIN tried t ON t.account_id = o.account_id
                WHERE m.account_id = p.account_id)
            """,
            [Self.array(campaigns)]
        ).compactMap { $0[0].flatMap { UUID(uuidString: $0) } }
    }

    package func campaigns(
        against accounts: [UUID],
        from: Timestamp,
        to: Timestamp
    ) throws(StoreError) -> [WatchedVictim] {
        try connection.query(
            """
            SELECT v.account_id, v.tries, v.first_tried, v.last_tried, c.document
            FROM campaign_victim v JOIN campaign c USING (campaign_id)
            WHERE v.account_id = ANY($1::uuid[]) AND NOT v.is_winner AND v.last_tried >= $2 AND v.first_tried <= $3
            ORDER BY v.last_tried DESC, v.campaign_id, v.account_id
            """,
            [Self.array(accounts), .text(from.description), .text(to.description)]
        ).compactMap { row in
            guard let account = row[0].flatMap({ UUID(uuidString: $0) }), let first = Self.instant(row[2]),
                let last = Self.instant(row[3]), let campaign = Self.campaign(row[4])
            else { return nil }
            let victim = SprayVictim(
                accountID: account,
                tries: row[1].flatMap { Int($0) } ?? 0,
                firstTried: first,
                lastTried: last,
                isWinner: false
            )
            return WatchedVictim(victim: victim, campaign: campaign)
        }
    }
}

/// An account that a campaign tried, with its name.
package struct NamedVictim: Sendable {
    package let victim: SprayVictim
    package let account: Account
}

// What people ask: read only.
extension PostgresStore {
    /// Sprays, the latest first.
    package func sprayCampaigns() throws(StoreError) -> [SpraySummary] { try campaigns(where: "true", []) }

    /// Winners, then those that were tried most.
    package func victims(of campaign: UUID, limit: Int) throws(StoreError) -> [NamedVictim] {
        try connection.query(
            """
            SELECT v.tries, v.first_tried, v.last_tried, v.is_winner,
                   a.account_id, a.provider, a.tenant, a.native_id, a.kind, a.name
            FROM campaign_victim v JOIN account a USING (account_id) WHERE v.campaign_id = $1
            ORDER BY v.is_winner DESC, v.tries DESC, a.native_id LIMIT $2
            """,
            [.text(campaign.uuidString), SQLValue(limit)]
        ).compactMap { row in
            guard let account = Self.account(row[4...]), let first = Self.instant(row[1]),
                let last = Self.instant(row[2])
            else { return nil }
            let victim = SprayVictim(
                accountID: account.id,
                tries: row[0].flatMap { Int($0) } ?? 0,
                firstTried: first,
                lastTried: last,
                isWinner: row[3] == "t"
            )
            return NamedVictim(victim: victim, account: account)
        }
    }
}
