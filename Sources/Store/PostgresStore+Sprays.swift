internal import Bytes
package import Core
package import Foundation

// Passwords that were tried, by where they came from.
extension PostgresStore {
    private static let changed = "account_id, occurred_at, src_ip, src_asn, user_agent, app_uid, source, signals"

    package func sprayScopes(
        touchedBy batches: [Int64],
        _ bounds: SprayBounds
    ) throws(StoreError) -> [SpraySpan] {
        guard let first = batches.min(), let last = batches.max() else { return [] }
        try collectChanged(batches, first, last, home: bounds.home)
        let known = Set(try connection.query("SELECT DISTINCT scope FROM campaign").compactMap { $0[0] })
            .union(
                try connection.query("SELECT DISTINCT scope FROM finding WHERE scope IS NOT NULL").compactMap { $0[0] }
            )
        var spans: [SpraySpan] = []
        for kind in SprayScope.Kind.allCases {
            let seconds = bounds.seconds[kind] ?? 0
            for row in try connection.query(Self.touched(kind, around: seconds)) {
                guard let from = Self.instant(row[0]), let to = Self.instant(row[1]) else { continue }
                guard let scope = Self.scope(kind, row[2], row[3]) else { continue }
                let accounts = row[4].flatMap { Int($0) } ?? 0
                guard accounts >= bounds.accounts[kind] ?? 1 || known.contains(scope.description) else { continue }
                spans.append(SpraySpan(scope: scope, from: from, to: to))
            }
        }
        return spans.sorted { ($0.scope.description, $0.from) < ($1.scope.description, $1.from) }
    }

    /// New attempts, those that earlier words on them told, and those of accounts that new ones show to be at home.
    private func collectChanged(
        _ batches: [Int64],
        _ first: Int64,
        _ last: Int64,
        home: Int64
    ) throws(StoreError) {
        let isNew = "a.batch BETWEEN \(first) AND \(last) AND a.batch = ANY('\(Self.braced(batches))'::bigint[])"
        try connection.run(
            """
            CREATE TEMP TABLE changed_password ON COMMIT DROP AS
            SELECT \(Self.changed) FROM activity a WHERE \(isNew) AND (signals & 3) <> 0
            UNION ALL
            SELECT \(Self.changed) FROM activity_word w
            WHERE (w.signals & 3) <> 0 AND EXISTS (
                SELECT 1 FROM activity a WHERE \(isNew) AND a.occurred_at = w.occurred_at
                  AND a.event_id = w.event_id AND a.account_id = w.account_id)
            """
        )
        let others = try connection.query(
            "SELECT EXISTS (SELECT 1 FROM ingest_batch WHERE NOT batch = ANY($1::bigint[]))",
            [Self.array(batches)]
        )
        guard others[0][0] == "t" else { return }
        let columns = Self.changed.split(separator: ",").map { "a.\($0.drop { $0 == " " })" }.joined(separator: ", ")
        try connection.run(
            """
            ANALYZE changed_password;
            INSERT INTO changed_password
            SELECT \(columns)
            FROM (SELECT account_id, min(occurred_at) AS starts, max(occurred_at) AS ends FROM changed_password
                  WHERE (signals & 2) <> 0 GROUP BY account_id) r
            JOIN activity a ON a.account_id = r.account_id AND (a.signals & 3) <> 0
             AND a.occurred_at > r.starts AND a.occurred_at <= r.ends + interval '\(home) seconds'
            """
        )
    }

    private static func braced(_ numbers: [Int64]) -> String {
        "{" + numbers.map(String.init).joined(separator: ",") + "}"
    }

    /// Each scope of a kind among what changed: from when to when, two values that name it, and how many accounts' wrong
    /// passwords lie in it around that time.
    private static func touched(_ kind: SprayScope.Kind, around seconds: Int64) -> String {
        let (columns, group, join, filter) =
            switch kind {
            case .address:
                ("host(t.src_ip), NULL", "src_ip", "a.src_ip = t.src_ip AND (a.signals & 3) <> 0", "src_ip IS NOT NULL")
            case .network:
                (
                    "host(t.net), NULL",
                    "network(set_masklen(src_ip, CASE family(src_ip) WHEN 4 THEN 24 ELSE 48 END)) AS net",
                    "a.src_ip >= host(t.net)::inet AND a.src_ip <= host(broadcast(t.net))::inet AND (a.signals & 3) <> 0",
                    "src_ip IS NOT NULL"
                )
            case .autonomousSystem:
                ("t.src_asn, NULL", "src_asn", "a.src_asn = t.src_asn AND (a.signals & 3) <> 0", "src_asn IS NOT NULL")
            case .program:
                (
                    "(SELECT value FROM term WHERE term_id = t.user_agent), (SELECT value FROM term WHERE term_id = t.app_uid)",
                    "user_agent, app_uid",
                    "a.user_agent = t.user_agent AND a.app_uid = t.app_uid AND (a.signals & 3) <> 0",
                    """
                    user_agent IS NOT NULL AND app_uid IS NOT NULL
                    AND source = \(Self.term("azure-ad"))
                    """
                )
            }
        let names = group.split(separator: " AS ").count > 1 ? "net" : group
        return """
            SELECT t.starts, t.ends, \(columns), (
                SELECT count(DISTINCT a.account_id) FROM activity a WHERE \(join) AND (a.signals & 1) <> 0
                  AND a.occurred_at BETWEEN t.starts - interval '\(seconds) seconds'
                                        AND t.ends + interval '\(seconds) seconds')
            FROM (SELECT \(group), min(occurred_at) AS starts, max(occurred_at) AS ends
                  FROM changed_password WHERE \(filter) GROUP BY \(names)) t
            """
    }

    private static func scope(_ kind: SprayScope.Kind, _ first: String?, _ second: String?) -> SprayScope? {
        switch kind {
        case .address: return first.flatMap { IPAddress($0) }.map { .address($0) }
        case .network: return first.flatMap { IPAddress($0) }.map { .network($0.site) }
        case .autonomousSystem: return first.flatMap { Int64($0) }.map { .autonomousSystem($0) }
        case .program:
            guard let first, let second else { return nil }
            guard first.utf8.count <= SprayScope.longestProgram, second.utf8.count <= SprayScope.longestProgram else {
                return nil
            }
            return .program(userAgent: first, application: second)
        }
    }

    /// The number of a text. Digests are our own and need no quoting.
    private static func term(_ text: String) -> String {
        "(SELECT term_id FROM term WHERE digest = '\(SHA256Digest(of: Array(text.utf8)).uuid.uuidString)')"
    }

    /// The rows of a scope. Addresses are our own spelling.
    private static func condition(_ scope: SprayScope) -> String {
        switch scope {
        case .address(let address): "src_ip = '\(address)' AND (signals & 3) <> 0"
        case .network(let network): Self.inNetwork("'\(network)'::cidr") + " AND (signals & 3) <> 0"
        case .autonomousSystem(let number): "src_asn = \(number) AND (signals & 3) <> 0"
        case .program(let agent, let application):
            "user_agent = \(term(agent)) AND app_uid = \(term(application)) AND source = \(term("azure-ad")) AND (signals & 3) <> 0"
        }
    }

    private static func inNetwork(_ network: String) -> String {
        "src_ip >= host(\(network))::inet AND src_ip <= host(broadcast(\(network)))::inet"
    }

    package func wrongPasswords(
        in scope: SprayScope,
        from: Timestamp,
        to: Timestamp
    ) throws(StoreError) -> [PasswordAttempt] {
        try readAttempts(
            """
            SELECT \(Self.attemptColumns("a")) FROM activity a
            WHERE \(Self.condition(scope)) AND (signals & 1) <> 0 AND occurred_at BETWEEN '\(from)' AND '\(to)'
            """
        )
    }

    package func atHome(_ attempts: [PasswordAttempt], within seconds: Int64) throws(StoreError) -> Set<UUID> {
        let asked = attempts.filter { $0.address != nil }
        guard !asked.isEmpty else { return [] }
        try connection.run(
            """
            CREATE TEMP TABLE IF NOT EXISTS asked_attempt (event_id uuid, account_id uuid, occurred_at timestamptz,
                src_ip inet) ON COMMIT DELETE ROWS;
            TRUNCATE asked_attempt
            """
        )
        var rows = CopyBuffer(columns: 4)
        for attempt in asked {
            rows.beginRow()
            rows.uuid(attempt.eventID)
            rows.uuid(attempt.accountID)
            rows.time(attempt.occurredAt)
            rows.address(attempt.address)
        }
        let columns = ["event_id", "account_id", "occurred_at", "src_ip"]
        try connection.copyIn("asked_attempt", columns: columns, rows.finish())
        var found: Set<UUID> = []
        // One step in the index of passwords for each: LIMIT stops at the first that was right there.
        try connection.copyOut(
            """
            SELECT t.event_id FROM (
                SELECT *, network(set_masklen(src_ip, CASE family(src_ip) WHEN 4 THEN 24 ELSE 48 END)) AS net
                FROM asked_attempt) t
            CROSS JOIN LATERAL (
                SELECT 1 FROM activity a WHERE a.account_id = t.account_id AND (a.signals & 3) <> 0
                  AND (a.signals & 2) <> 0 AND a.src_ip <<= t.net
                  AND a.occurred_at >= t.occurred_at - interval '\(seconds) seconds'
                  AND a.occurred_at < t.occurred_at LIMIT 1) h
            """
        ) { row in
            if let event = row.uuid() { found.insert(event) }
        }
        return found
    }

    package func passwordAttempts(
        of accounts: [UUID],
        isRight: Bool,
        from: Timestamp,
        to: Timestamp
    ) throws(StoreError) -> [PasswordAttempt] {
        guard !accounts.isEmpty else { return [] }
        try connection.run("TRUNCATE scope")
        var rows = CopyBuffer(columns: 1)
        for account in accounts {
            rows.beginRow()
            rows.uuid(account)
        }
        try connection.copyIn("scope", columns: ["account_id"], rows.finish())
        return try readAttempts(
            """
            SELECT \(Self.attemptColumns("a")) FROM scope s
            CROSS JOIN LATERAL (
                SELECT * FROM activity a WHERE a.account_id = s.account_id AND (a.signals & 3) <> 0
                  AND (a.signals & \(isRight ? 2 : 1)) <> 0 AND a.occurred_at BETWEEN '\(from)' AND '\(to)' OFFSET 0) a
            """
        )
    }

    package func rightPasswords(
        in networks: [String],
        from: Timestamp,
        to: Timestamp
    ) throws(StoreError) -> [PasswordAttempt] {
        guard !networks.isEmpty else { return [] }
        // Networks are our own spelling. OFFSET keeps the planner from anything but one walk in the index for each.
        let values = networks.map { "('\($0)'::cidr)" }.joined(separator: ", ")
        return try readAttempts(
            """
            SELECT \(Self.attemptColumns("a")) FROM (VALUES \(values)) n (net)
            CROSS JOIN LATERAL (
                SELECT * FROM activity WHERE \(Self.inNetwork("n.net")) AND (signals & 3) <> 0
                  AND (signals & 2) <> 0 AND occurred_at BETWEEN '\(from)' AND '\(to)' OFFSET 0) a
            """
        )
    }

    package func rightPasswords(
        in scope: SprayScope,
        userAgents: [String],
        from: Timestamp,
        to: Timestamp
    ) throws(StoreError) -> [PasswordAttempt] {
        guard !userAgents.isEmpty else { return [] }
        return try readAttempts(
            """
            SELECT \(Self.attemptColumns("a")) FROM activity a
            WHERE \(Self.condition(scope)) AND (signals & 2) <> 0 AND occurred_at BETWEEN '\(from)' AND '\(to)'
              AND user_agent IN (\(userAgents.map(Self.term).joined(separator: ", ")))
            """
        )
    }

    private static func attemptColumns(_ table: String) -> String {
        [
            "occurred_at", "event_id", "account_id", "signals", "source", "user_agent", "app_uid", "status_code",
            "src_ip", "src_asn", "correlation_uuid", "correlation_uid",
        ].map { "\(table).\($0)" }.joined(separator: ", ")
    }

    /// - Parameter query: Selects ``attemptColumns(_:)`` in their order.
    private func readAttempts(_ query: String) throws(StoreError) -> [PasswordAttempt] {
        let rows = try connection.rows(query)
        var numbers: Set<Int32> = []
        rows.forEach { _, row in
            row.skip(4)
            for _ in 0..<4 { if let number = row.integer(Int32.self) { numbers.insert(number) } }
        }
        let texts = try terms.texts(of: numbers, connection)
        var attempts: [PasswordAttempt] = []
        rows.forEach { _, row in
            guard let time = row.time(), let event = row.uuid(), let account = row.uuid() else { return }
            let signals = Signals(rawValue: row.integer(Int64.self) ?? 0)
            func term() -> String? { row.integer(Int32.self).flatMap { texts[$0] } }
            let source = term()
            let (agent, application, status) = (term(), term(), term())
            attempts.append(
                PasswordAttempt(
                    occurredAt: time,
                    eventID: event,
                    accountID: account,
                    provider: source == "azure-ad" ? .entra : .aws,
                    isRight: signals.contains(.rightPassword),
                    address: row.address(),
                    asn: row.integer(Int64.self),
                    userAgent: agent,
                    application: application,
                    statusCode: status,
                    flow: row.identifier()
                )
            )
        }
        return attempts
    }

    package func activities(of references: [EvidenceReference]) throws(StoreError) -> [Activity] {
        let known = try accounts(Array(Set(references.map(\.accountID))))
        var activities: [Activity] = []
        var rest = references[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(1000))
            rest = rest.dropFirst(some.count)
            let rows = try connection.rows(
                "SELECT \(ActivityRow.judged.joined(separator: ", ")) FROM activity WHERE \(Self.condition(of: some))"
            )
            let texts = try terms(of: rows)
            rows.forEach { _, row in
                let activity = ActivityRow.judged(&row, term: { texts[$0] }, account: { known[$0] })
                activities += [activity].compactMap(\.self)
            }
        }
        return activities
    }
}
