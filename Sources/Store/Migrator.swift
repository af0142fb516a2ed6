internal import Bytes

/// Brings a database's schema up to date: `.sql` files in order, forward only, each once, with its checksum.
enum Migrator {
    private static let migrations: [(name: String, sql: [UInt8])] = [
        ("v001_schema", PackageResources.v001_schema_sql),
        ("v002_terms", PackageResources.v002_terms_sql),
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
            if isNew { try connection.run(String(decoding: PackageResources.views_sql, as: UTF8.self)) }
        }
    }
}
