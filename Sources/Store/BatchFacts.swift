internal import Core
internal import Foundation

/// What a batch says beside its rows: accounts, their aliases and networks, hours of coverage. Each is merged so that
/// the order of batches cannot matter.
struct BatchFacts {
    private struct Named {
        var account: Account
        var namedAt: Timestamp
        var first: Timestamp
        var last: Timestamp
    }

    private struct Network: Hashable {
        let account: UUID
        let credential: String
        let site: IPAddress.Site
    }

    private struct Alias: Hashable {
        let account: UUID
        let alias: AccountAlias
    }

    private struct Day: Hashable {
        let account: UUID
        let day: Timestamp
        let site: IPAddress.Site?
    }

    private struct Hour: Hashable {
        let source: String
        let category: String
        let tenant: String
        let hour: Timestamp
    }

    private var accounts: [UUID: Named] = [:]
    private var networks: [Network: Timestamp] = [:]
    private var days: [Day: UInt32] = [:]
    private var aliases: [Alias: ClosedRange<Timestamp>] = [:]
    private var issues = CredentialIssueFacts()
    /// The longest time to the record, in seconds, where records say; -1 where they do not.
    private var hours: [Hour: Int32] = [:]
    private var lastHour: Hour?
    private var lastLag: Int32 = -1
    private var memberUse = MemberUseFacts()
    private let batch: Int64

    // Longer values are no names, keys or tenants, and would not fit an index (2,704 bytes).
    static let longestKey = 500

    init(_ activities: [EvidencedActivity], batch: Int64) {
        self.batch = batch
        activities.withUnsafeBufferPointer { activities in
            for index in activities.indices { add(activities.baseAddress.map { $0 + index }) }
        }
    }

    /// - Parameter stored: A pointer, because an activity is large to copy.
    private mutating func add(_ stored: UnsafePointer<EvidencedActivity>?) {
        guard let stored else { return }
        let time = stored.pointee.activity.occurredAt
        let account = stored.pointee.activity.account
        note(account, time)
        memberUse.add(stored)
        if let tenant = account.tenant {
            let hour = Hour(
                source: stored.pointee.activity.source.rawValue,
                category: stored.pointee.activity.category,
                tenant: tenant,
                hour: time.hour
            )
            if tenant.utf8.count <= Self.longestKey, hour.category.utf8.count <= 100 {
                let lag = stored.pointee.activity.loggedAt.map { Self.lag($0.seconds(since: time)) } ?? -1
                if hour != lastHour || lag > lastLag {
                    (lastHour, lastLag) = (hour, max(lag, hours[hour] ?? -1))
                    hours[hour] = lastLag
                }
            }
        }
        issues.add(stored)
        // Who was not let in was not there: an attacker's tries make no network known. Risk records repeat the address of
        // the sign-in they speak of.
        let wasThere =
            stored.pointee.activity.signals.isDisjoint(with: .riskDetection)
            && (stored.pointee.activity.classUID != 3002 || stored.pointee.activity.outcome == .success)
        if wasThere {
            let site = stored.pointee.activity.origin == .service ? nil : stored.pointee.activity.address?.site
            let hour = UInt32((time.microseconds / 3_600_000_000) % 24)
            days[Day(account: account.id, day: time.day, site: site), default: 0] |= 1 << hour
        }
        // Service traffic has no address of the account's own.
        if wasThere, let site = stored.pointee.activity.address?.site, stored.pointee.activity.origin != .service {
            note(Network(account: account.id, credential: "", site: site), time)
            if let key = stored.pointee.activity.credentialUID, key.utf8.count <= Self.longestKey {
                note(Network(account: account.id, credential: key, site: site), time)
            }
        }
        for alias in stored.pointee.activity.aliases where alias.value.utf8.count <= Self.longestKey {
            let key = Alias(account: account.id, alias: alias)
            let known = aliases[key]
            aliases[key] = min(known?.lowerBound ?? time, time)...max(known?.upperBound ?? time, time)
        }
    }

    /// A log may claim any times: a lag is no more than a year.
    private static func lag(_ seconds: Double) -> Int32 { Int32(min(max(seconds, 0), 31_622_400)) }

    private mutating func note(_ account: Account, _ time: Timestamp) {
        let namedAt = account.name == nil ? Timestamp(seconds: 0) : time
        guard var known = accounts[account.id] else {
            accounts[account.id] = Named(account: account, namedAt: namedAt, first: time, last: time)
            return
        }
        known.first = min(known.first, time)
        known.last = max(known.last, time)
        // Each attribute by an order of its own, the same here and in SQL: neither batches nor their order matter.
        if account != known.account {
            let isNewer =
                (namedAt, account.name ?? "", account.kind.rawValue)
                > (known.namedAt, known.account.name ?? "", known.account.kind.rawValue)
            let told = isNewer ? account : known.account
            known.account = Account(
                id: account.id,
                provider: account.provider,
                tenant: [account.tenant, known.account.tenant].compactMap(\.self).max(),
                nativeID: account.nativeID,
                kind: told.kind,
                name: told.name
            )
        }
        known.namedAt = max(known.namedAt, namedAt)
        accounts[account.id] = known
    }

    private mutating func note(_ network: Network, _ time: Timestamp) {
        networks[network] = min(networks[network] ?? time, time)
    }

    static let staging = """
        CREATE TEMP TABLE stage_account (LIKE account) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE stage_alias (LIKE account_alias INCLUDING DEFAULTS) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE stage_network (LIKE account_network) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE stage_day (LIKE account_day) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE stage_hour (LIKE coverage_hour) ON COMMIT DELETE ROWS;
        \(CredentialIssueFacts.staging)
        \(MemberUseFacts.staging)
        """

    /// Rows go in the order of their keys, so that two writers wait for each other instead of locking each other out.
    func write(to connection: Connection) throws(StoreError) {
        try writeAccounts(connection)
        try writeAliases(connection)
        try writeNetworks(connection)
        try writeDays(connection)
        try issues.write(to: connection, batch: batch)
        try writeHours(connection)
        try memberUse.write(to: connection)
    }

    private func writeAccounts(_ connection: Connection) throws(StoreError) {
        let columns = [
            "account_id", "provider", "tenant", "native_id", "kind", "name", "named_at", "first_seen", "last_seen",
        ]
        var rows = CopyBuffer(columns: columns.count)
        for (id, known) in accounts {
            rows.beginRow()
            rows.uuid(id)
            rows.text(known.account.provider.rawValue)
            rows.text(known.account.tenant)
            rows.text(known.account.nativeID)
            rows.text(known.account.kind.rawValue)
            rows.text(known.account.name)
            rows.time(known.namedAt)
            rows.time(known.first)
            rows.time(known.last)
        }
        try connection.copyIn("stage_account", columns: columns, rows.finish())
        try connection.run(
            """
            INSERT INTO account AS a SELECT * FROM stage_account ORDER BY account_id
            ON CONFLICT (account_id) DO UPDATE SET
                tenant = greatest(a.tenant COLLATE "C", EXCLUDED.tenant COLLATE "C"),
                kind = CASE WHEN (EXCLUDED.named_at, coalesce(EXCLUDED.name, '') COLLATE "C", EXCLUDED.kind COLLATE "C")
                    > (a.named_at, coalesce(a.name, '') COLLATE "C", a.kind COLLATE "C") THEN EXCLUDED.kind ELSE a.kind END,
                name = CASE WHEN (EXCLUDED.named_at, coalesce(EXCLUDED.name, '') COLLATE "C")
                    > (a.named_at, coalesce(a.name, '') COLLATE "C") THEN EXCLUDED.name ELSE a.name END,
                named_at = greatest(a.named_at, EXCLUDED.named_at),
                first_seen = least(a.first_seen, EXCLUDED.first_seen),
                last_seen = greatest(a.last_seen, EXCLUDED.last_seen)
            """
        )
    }

    private func writeAliases(_ connection: Connection) throws(StoreError) {
        guard !aliases.isEmpty else { return }
        let columns = ["account_id", "kind", "value", "first_seen", "batch", "last_seen"]
        var rows = CopyBuffer(columns: columns.count)
        for (key, time) in aliases {
            rows.beginRow()
            rows.uuid(key.account)
            rows.text(key.alias.kind.rawValue)
            rows.text(key.alias.value)
            rows.time(time.lowerBound)
            rows.integer(batch)
            // By the day: a name in daily use is written once a day.
            rows.time(max(time.lowerBound, time.upperBound.day))
        }
        try connection.copyIn("stage_alias", columns: columns, rows.finish())
        try connection.run(
            """
            INSERT INTO account_alias AS a SELECT * FROM stage_alias ORDER BY account_id, kind, value
            ON CONFLICT (account_id, kind, value) DO UPDATE SET
                first_seen = least(a.first_seen, EXCLUDED.first_seen),
                last_seen = greatest(a.last_seen, EXCLUDED.last_seen),
                batch = CASE WHEN EXCLUDED.first_seen < a.first_seen THEN EXCLUDED.batch ELSE a.batch END
            WHERE EXCLUDED.first_seen < a.first_seen OR EXCLUDED.last_seen > a.last_seen
            """
        )
    }

    private func writeDays(_ connection: Connection) throws(StoreError) {
        guard !days.isEmpty else { return }
        let columns = ["account_id", "day", "network", "hours", "batch"]
        var rows = CopyBuffer(columns: columns.count)
        for (key, hours) in days {
            rows.beginRow()
            rows.uuid(key.account)
            rows.time(key.day)
            rows.text(key.site?.description ?? "")
            rows.integer(Int32(bitPattern: hours))
            rows.integer(batch)
        }
        try connection.copyIn("stage_day", columns: columns, rows.finish())
        try connection.run(
            """
            INSERT INTO account_day AS d SELECT * FROM stage_day ORDER BY account_id, day, network
            ON CONFLICT (account_id, day, network) DO UPDATE SET hours = d.hours | EXCLUDED.hours, batch = EXCLUDED.batch
            WHERE d.hours | EXCLUDED.hours <> d.hours
            """
        )
    }

    private func writeNetworks(_ connection: Connection) throws(StoreError) {
        guard !networks.isEmpty else { return }
        let columns = ["account_id", "credential", "network", "first_seen", "batch"]
        var rows = CopyBuffer(columns: columns.count)
        for (key, time) in networks {
            rows.beginRow()
            rows.uuid(key.account)
            rows.text(key.credential)
            rows.text(key.site.description)
            rows.time(time)
            rows.integer(batch)
        }
        try connection.copyIn("stage_network", columns: columns, rows.finish())
        try connection.run(
            """
            INSERT INTO account_network AS a SELECT * FROM stage_network ORDER BY account_id, credential, network
            ON CONFLICT (account_id, credential, network) DO UPDATE
            SET first_seen = EXCLUDED.first_seen, batch = EXCLUDED.batch
            WHERE EXCLUDED.first_seen < a.first_seen
            """
        )
    }

    private func writeHours(_ connection: Connection) throws(StoreError) {
        guard !hours.isEmpty else { return }
        let columns = ["source", "category", "tenant", "hour", "batch", "lag_seconds"]
        var rows = CopyBuffer(columns: columns.count)
        for (hour, lag) in hours {
            rows.beginRow()
            rows.text(hour.source)
            rows.text(hour.category)
            rows.text(hour.tenant)
            rows.time(hour.hour)
            rows.integer(batch)
            rows.integer(lag < 0 ? nil : lag)
        }
        try connection.copyIn("stage_hour", columns: columns, rows.finish())
        try connection.run(
            """
            INSERT INTO coverage_hour AS h SELECT * FROM stage_hour ORDER BY tenant, category, hour, source
            ON CONFLICT (tenant, category, hour, source) DO UPDATE
            SET lag_seconds = EXCLUDED.lag_seconds, batch = EXCLUDED.batch
            WHERE EXCLUDED.lag_seconds > coalesce(h.lag_seconds, -1)
            """
        )
    }
}
