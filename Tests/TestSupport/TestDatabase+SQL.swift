internal import EmbeddedPostgres
internal import Foundation

/// Why PostgreSQL's own client did not do what was asked.
package struct SQLFailure: Error, CustomStringConvertible {
    package let description: String
}

extension TestDatabase {
    /// What PostgreSQL's own client says to a query: rows, their fields between bars. It shares nothing with the store.
    @discardableResult
    package func sql(_ text: String) throws -> [String] { try psql(["-c", text]) }

    /// Runs a file of statements, all or nothing.
    package func run(file: String) throws { try psql(["-1", "-f", file]) }

    /// Takes all rows out, as if the database had just been made, in a fraction of the time. Terms stay, since a connection
    /// may know their numbers.
    ///
    /// - Parameter leavingDead: In a fraction of that time, but dead rows stay in the way: for a few times in a row.
    package func empty(leavingDead: Bool = false) throws {
        try sql(
            """
            DO $$
            DECLARE found boolean; filled text[] := '{}'; name text;
            BEGIN
                FOR name IN
                    SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'sequitur'::regnamespace
                    AND c.relkind = 'r' AND c.relname NOT IN ('migration', 'lease', 'term')
                LOOP
                    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO found;
                    IF found AND \(leavingDead) THEN EXECUTE 'DELETE FROM ' || name;
                    ELSIF found THEN filled := filled || name; END IF;
                END LOOP;
                IF filled <> '{}' THEN EXECUTE 'TRUNCATE ' || array_to_string(filled, ', '); END IF;
            END $$
            """
        )
    }

    @discardableResult
    private func psql(_ arguments: [String]) throws -> [String] {
        let client = try ServerBinaries.find().folder + "/psql"
        let ended = Command.start(
            ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", url] + arguments,
            environment: ["PGOPTIONS": "-c search_path=sequitur,public -c timezone=UTC", "PGCLIENTENCODING": "UTF8"],
            program: client
        ).finish()
        guard ended.status == 0 else { throw SQLFailure(description: ended.errors) }
        return ended.output.split(separator: "\n").map(String.init)
    }

    /// All that evidence comes to in the store, a line each: what does not depend on batches, clock or interned numbers.
    package func contents() throws -> Set<String> {
        let lines = try sql(
            """
            SELECT 'activity', to_jsonb(v), a.object_id, a.record_number, a.record_offset, a.record_length,
                   a.record_path, a.content_digest
            FROM account_activity v
            JOIN activity a USING (occurred_at, event_id, account_id);
            SELECT 'word', event_id, content_digest, object_id, record_number FROM activity_word;
            SELECT 'reject', to_jsonb(r) FROM reject r;
            SELECT 'ledger', to_jsonb(o) - '{resumed_at,read_at,ignored_kinds}'::text[], ARRAY(
                SELECT split_part(line, E'\\t', 1) || sum(split_part(line, E'\\t', 2)::int)
                FROM regexp_split_to_table(o.ignored_kinds, E'\\n') line WHERE line <> ''
                GROUP BY split_part(line, E'\\t', 1) ORDER BY 1)
            FROM ingest_object o;
            SELECT 'evidence', object_id, sequence, stream_offset, stream_length, md5(bytes) FROM evidence_chunk;
            SELECT 'account', to_jsonb(a) FROM account a;
            SELECT 'alias', to_jsonb(a) - 'batch' FROM account_alias a;
            SELECT 'network', to_jsonb(n) - 'batch' FROM account_network n;
            SELECT 'hour', to_jsonb(h) - 'batch' FROM coverage_hour h;
            """
        )
        return Set(lines)
    }
}
