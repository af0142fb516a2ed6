internal import Bytes

/// Brings a database's schema up to date: `.sql` files in order, forward only, each once, with its checksum.
enum Migrator {
    private static let migrations: [(name: String, sql: [UInt8])] = [
        ("v001_schema", PackageResources.v001_schema_sql),
        ("v002_terms", PackageResources.v002_terms_sql),
        ("v003_correlation", PackageResources.v003_correlation_sql),
        ("v004_campaigns", PackageResources.v004_campaigns_sql),
        ("v005_case_life", PackageResources.v005_case_life_sql),
        ("v006_case_links", PackageResources.v006_case_links_sql),
        ("v007_feed", PackageResources.v007_feed_sql),
    ]

    static func migrate(_ connection: Connection) throws(StoreError) {
        try connection.transaction { () throws(StoreError) in
            // Two migrators at once: the second waits and finds nothing to do.
            try connection.run("SELECT pg_advisory_xact_lock(7310432986071420)")
            try connection.run("CREATE SCHEMA IF NOT EXISTS sequitur")
            try connection.run(
                """
                CREATE TABLE IF NOT EXISTS sequitur.migration (
                    name text NOT NULL PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
                """
            )
            let applied = try connection.query("SELECT name, sha256 FROM sequitur.migration ORDER BY name")
            let known = Dictionary(applied.map { ($0[0] ?? "", $0[1] ?? "") }, uniquingKeysWith: { first, _ in first })
            if let newer = known.keys.first(where: { name in !migrations.contains { $0.name == name } }) {
                throw StoreError(
                    .other,
                    "the database is newer than this sequitur: it holds migration \(newer). Upgrade sequitur."
                )
            }
            var isNew = false
            let grants = try connection.query(grantsOfOthers)
            for migration in migrations {
                let digest = SHA256Digest(of: migration.sql).description
                if let checksum = known[migration.name] {
                    guard checksum == digest else {
                        throw StoreError(
                            .other,
                            "migration \(migration.name) was applied in another version of its text"
                        )
                    }
                    continue
                }
                try connection.run(String(decoding: migration.sql, as: UTF8.self))
                try connection.query(
                    "INSERT INTO sequitur.migration (name, sha256) VALUES ($1, $2)",
                    [.text(migration.name), .text(digest)]
                )
                isNew = true
            }
            guard isNew else { return }
            try connection.run(String(decoding: PackageResources.views_sql, as: UTF8.self))
            for grant in grants {
                guard let name = grant[0], let statement = grant[1] else { continue }
                let isThere = try connection.query("SELECT to_regclass($1) IS NOT NULL", [.text(name)])
                if isThere[0][0] == "t" { try connection.run(statement) }
            }
        }
    }

    /// What was granted on tables and views: one that is made anew has forgotten it.
    private static let grantsOfOthers = """
        SELECT t.name, format('GRANT %s ON %s TO %s', a.privilege_type, t.name,
            CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL (VALUES (format('%I.%I', n.nspname, c.relname))) AS t (name)
        CROSS JOIN LATERAL aclexplode(c.relacl) AS a
        WHERE n.nspname = 'sequitur' AND c.relkind IN ('r', 'p', 'v') AND a.grantee <> c.relowner
        """
}
