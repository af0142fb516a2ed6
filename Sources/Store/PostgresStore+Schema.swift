// What tests and `doctor` ask of the schema itself.
extension PostgresStore {
    /// What would keep the schema from being spread over a distributed PostgreSQL: each table says its kind in its
    /// comment, unique keys of distributed tables hold `account_id`, there are no triggers or rules.
    package func portabilityProblems() throws(StoreError) -> [String] {
        let rows = try connection.query(
            """
            SELECT c.relname || ' has no kind in its comment' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'sequitur' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'migration'
              AND coalesce(obj_description(c.oid), '') !~ '^sequitur:(distributed|reference|control) '
            UNION ALL
            SELECT i.relname || ' is unique without account_id' FROM pg_index x
            JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'sequitur' AND x.indisunique AND obj_description(c.oid) ~ '^sequitur:distributed'
              AND NOT EXISTS (SELECT 1 FROM pg_attribute a
                              WHERE a.attrelid = c.oid AND a.attname = 'account_id' AND a.attnum = ANY (x.indkey))
            UNION ALL
            SELECT t.tgname || ' is a trigger' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'sequitur' AND NOT t.tgisinternal
            """
        )
        return rows.compactMap { $0[0] }
    }

    /// Rows of one of the documented views.
    ///
    /// - Precondition: `view` is a plain identifier of the caller's own.
    package func rowCount(ofView view: String) throws(StoreError) -> Int {
        precondition(view.allSatisfy { $0.isLetter || $0 == "_" }, "not a plain identifier")
        return try connection.query("SELECT count(*) FROM \(view)")[0][0].flatMap { Int($0) } ?? -1
    }
}
