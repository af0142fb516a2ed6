import Bytes
import Core
import Engine
import Foundation
import Store
import TestSupport
import Testing

/// A database as version 1 of the schema left it, made by the command of that time (commit 4673ad6) from the logs that
/// lie beside it.
@Suite("Migration from version 1")
struct MigrationTests {
    private static let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/v001").path
    private static let logs = ["signins.json", "trail.json", "trail.json.gz"].map { "\(fixture)/\($0)" }

    private func oldDatabase() async throws -> TestDatabase {
        let database = try await TestDatabase()
        try database.run(file: Self.fixture + "/database.sql")
        return database
    }

    private func migrate(_ database: TestDatabase) {
        let ended = Command.run(["db", "migrate"], on: database)
        #expect(ended.status == 0, "\(ended.errors)")
    }

    /// Columns that hold numbers of texts.
    private static let interned = [
        "source", "category", "operation", "service", "outcome", "status_code", "origin", "src_name", "src_country",
        "user_agent", "session_uid", "credential_uid", "credential_issued", "token_hash", "app_uid", "app_name",
        "region", "home_tenant", "resource_tenant", "cross_tenant_type", "auth_requirement", "risk_level",
        "risk_state", "risk_types",
    ]

    @Test("Every activity keeps every column; a sign-in's time loses its fraction")
    func activities() async throws {
        let database = try await oldDatabase()
        // 2026-05-04T14:00:00.1234567Z, as sign-ins have it: their key has had whole seconds since.
        let before = try database.sql(
            """
            SELECT to_jsonb(a) || jsonb_build_object('occurred_at', date_trunc('second', occurred_at))
            FROM activity a ORDER BY event_id
            """
        )
        #expect(
            try database.sql("SELECT count(*) FROM activity WHERE extract(microsecond FROM occurred_at) % 1000000 <> 0")
                == ["1"]
        )
        let told = """
            SELECT date_trunc('second', occurred_at), source, category, operation, service, outcome, src_ip,
                   user_agent, resource, bytes_out, credential_uid, token_hash, app_name, risk_level, account_name, tenant, account_id, event_id
            FROM account_activity ORDER BY event_id
            """
        let toldBefore = try database.sql(told)
        migrate(database)
        let after = try database.sql(
            """
            SELECT to_jsonb(a) - '{record_path,native_uuid,correlation_uuid,src_latitude,src_longitude}'::text[] || jsonb_build_object(
                'native_id', coalesce(native_uuid::text, native_id),
                'correlation_uid', coalesce(correlation_uuid::text, correlation_uid)) || coalesce((
                SELECT jsonb_object_agg(c.name, t.value) FROM jsonb_each_text(to_jsonb(a)) c (name, number)
                JOIN term t ON t.term_id = c.number::int
                WHERE c.name IN ('\(Self.interned.joined(separator: "','"))')), '{}')
            FROM activity a ORDER BY event_id
            """
        )
        #expect(before.count == 31)
        #expect(after == before)
        #expect(try database.sql(told) == toldBefore)
    }

    @Test("Accounts, ledger, rejects, evidence, findings and cases stay as they were")
    func rest() async throws {
        let database = try await oldDatabase()
        let tables = [
            "account", "account_alias", "account_network", "coverage_hour", "ingest_object", "ingest_batch", "reject",
            "evidence_chunk", "finding", "finding_origin", "campaign", "case_file", "case_finding", "case_history",
            "lease", "run", "setting",
        ]
        // New columns are no change of what was there; an address has become a scope.
        let added =
            "'{base_offset,resume_offset,tail_length,continues,record_path,retried_at,outcome,lag_seconds,scope,merged_into,finding_id}'::text[]"
        let changed = ["account_alias": "'{last_seen,origin}'::text[]", "finding": "'address'"]
        // All is judged again, since times have changed.
        let judged = "'{is_correlated,document}'::text[]"
        let all = tables.map {
            "SELECT '\($0)', to_jsonb(t) - \(added) - \(judged) - \(changed[$0] ?? "''") FROM \($0) t ORDER BY 2"
        }
        .joined(separator: ";")
        let before = try database.sql(all)
        migrate(database)
        #expect(before.count >= 50)
        #expect(try database.sql(all) == before)
    }

    @Test("Cases are listed and shown, and lead to their records and bytes")
    func cases() async throws {
        let database = try await oldDatabase()
        let before = try database.sql("SELECT case_id, detection, event_id FROM case_evidence ORDER BY 1, 2, 3")
        migrate(database)
        #expect(before.count == 20)
        #expect(
            try database.sql("SELECT case_id, detection, event_id FROM case_evidence ORDER BY 1, 2, 3") == before
        )
        let unfound = """
            SELECT count(*) FROM finding f, json_array_elements(f.document::json -> 'evidence') e (reference)
            WHERE NOT EXISTS (
                SELECT 1 FROM activity a
                WHERE a.account_id = (e.reference ->> 'accountID')::uuid
                  AND a.event_id = (e.reference ->> 'eventID')::uuid
                  AND a.occurred_at = (e.reference ->> 'occurredAt')::timestamptz)
            """
        #expect(try database.sql(unfound) == ["0"])
        let store = try await database.store()
        let files = try await store.caseFiles(includeWithdrawn: true)
        #expect(Set(files.compactMap { $0.stored.document.accounts.first?.name }) == ["ana", "bo"])
        #expect(files.allSatisfy { $0.history.map(\.kind) == ["opened"] })
        for file in files {
            let shown = Command.run(["cases", "show", file.stored.id.uuidString, "--format", "json"], on: database)
            #expect(shown.status == 0, "\(shown.errors)")
            let json = try #require(try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any])
            let findings = try #require(json["findings"] as? [[String: Any]])
            let evidence = findings.flatMap { $0["evidence"] as? [[String: Any]] ?? [] }
            #expect(evidence.count == 10)
            #expect(evidence.allSatisfy { ($0["record"] as? [String: Any])?["sha256"] is String })
        }
        let records = try await store.search(ActivityQuery())
        #expect(records.count == 31)
        for record in records {
            let bytes = try #require(try await store.bytes(of: record.stored.place))
            #expect(SHA256Digest(of: bytes).uuid == record.stored.contentDigest)
        }
    }

    @Test("The same objects again are known, in a larger file too; judging again keeps the cases")
    func ingestAgain() async throws {
        let database = try await oldDatabase()
        let before = try await database.store().caseFiles(includeWithdrawn: false).map(\.stored.id)
        let again = try await database.ingest(Self.logs)
        #expect(again.stored == 0)
        #expect(again.duplicates == 32)
        #expect(again.rejected == 1)
        let folder = try TemporaryFolder()
        for log in [Self.logs[0], Self.logs[1]] {
            let more = Records.signIn("new" + log, user: "vera", at: "2026-05-04T16:00:00Z") + "\n"
            let name = (log as NSString).lastPathComponent
            try folder.write(name, try String(contentsOfFile: log, encoding: .utf8) + more)
        }
        let grown = try await database.ingest([folder.path])
        #expect(grown.stored == 2)
        #expect(grown.duplicates == 21)
        #expect(try database.sql("SELECT count(*) FROM activity") == ["33"])
        #expect(try database.sql("SELECT count(*) FROM activity_word") == ["0"])
        let correlated = Command.run(["correlate"], on: database)
        #expect(correlated.status == 0, "\(correlated.errors)")
        #expect(try await database.store().caseFiles(includeWithdrawn: false).map(\.stored.id) == before)
        let rebuilt = Command.run(["correlate", "--rebuild"], on: database)
        #expect(rebuilt.output.contains("findings: 0 new, 0 changed, 0 withdrawn"), "\(rebuilt.output)")
    }

    @Test("Two words of version 1 on one sign-in become one event")
    func twoWords() async throws {
        let database = try await oldDatabase()
        try database.sql(
            """
            INSERT INTO activity SELECT (jsonb_populate_record(a, jsonb_build_object(
                'occurred_at', date_trunc('second', occurred_at), 'logged_at', logged_at + interval '1 hour',
                'risk_state', 'dismissed'))).*
            FROM activity a WHERE risk_state = 'atRisk'
            """
        )
        migrate(database)
        #expect(try database.sql("SELECT count(*) FROM activity") == ["31"])
        #expect(
            try database.sql("SELECT risk_state FROM account_activity WHERE risk_state <> 'none'") == ["dismissed"]
        )
    }

    @Test("An object that version 1 was killed in is gone on with")
    func halfRead() async throws {
        let whole = try await oldDatabase()
        let database = try await oldDatabase()
        try database.sql(
            """
            DELETE FROM activity USING ingest_object o
            WHERE activity.object_id = o.object_id AND o.uri LIKE '%/signins.json' AND activity.record_number >= 5;
            DELETE FROM reject;
            UPDATE ingest_object SET state = 'reading', next_record = 5, records = 5, stored = 5, duplicates = 0,
                ignored = 0, ignored_kinds = '', rejected = 0
            WHERE uri LIKE '%/signins.json'
            """
        )
        let report = try await database.ingest(Self.logs)
        #expect(report.stored == 4)
        #expect(report.duplicates == 28)
        #expect(report.rejected == 1)
        migrate(whole)
        let activities =
            "SELECT event_id, object_id, record_number, record_offset, content_digest FROM activity ORDER BY 1"
        #expect(try database.sql(activities) == whole.sql(activities))
        let ledger = "SELECT object_id, state, next_record, records, stored, rejected FROM ingest_object ORDER BY 1"
        #expect(try database.sql(ledger) == whole.sql(ledger))
    }

    @Test("Killed at any statement, a migration leaves version 1 as it was")
    func killed() async throws {
        let state = """
            SELECT name FROM migration; SELECT to_jsonb(a) FROM activity a ORDER BY event_id;
            SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'sequitur' ORDER BY 1, 2
            """
        let database = try await oldDatabase()
        let before = try database.sql(state)
        let places: [FaultProxy.Place] = [.before("COMMIT", 1), .byte(3000), .byte(12_000)]
        for place in places {
            let proxy = try FaultProxy(to: database.url, at: place) { process in
                kill(process, SIGKILL)
                return .cut
            }
            let ended = Command.run(["db", "migrate"], environment: ["SEQUITUR_DATABASE_URL": proxy.url])
            #expect(ended.status == 128 + SIGKILL)
            #expect(proxy.hasActed)
            // Its transaction goes on until the server notices: what it holds is waited for.
            try database.sql("SELECT pg_advisory_lock(7310432986071420)")
            #expect(try database.sql(state) == before, "\(place)")
        }
        migrate(database)
        let new = try await TestDatabase()
        _ = try await new.store()
        #expect(
            try database.sql("SELECT name FROM migration ORDER BY 1")
                == new.sql("SELECT name FROM migration ORDER BY 1")
        )
    }

    @Test("Whoever could read the views can read them afterwards")
    func grants() async throws {
        let database = try await oldDatabase()
        let role = "analyst_\(UUID().uuidString.prefix(8).lowercased())"
        try database.sql(
            """
            CREATE ROLE \(role);
            GRANT SELECT ON sequitur.case_summary, sequitur.account_activity, sequitur.activity TO \(role);
            GRANT SELECT ON sequitur.case_evidence TO PUBLIC
            """
        )
        migrate(database)
        for (name, wanted) in [
            ("case_summary", "t"), ("account_activity", "t"), ("activity", "t"), ("case_evidence", "t"), ("term", "f"),
        ] {
            let right = "SELECT has_table_privilege('\(role)', 'sequitur.\(name)', 'SELECT')"
            #expect(try database.sql(right) == [wanted], "\(name)")
        }
        try database.sql("DROP OWNED BY \(role); DROP ROLE \(role)")
    }

    @Test("A view of somebody's own that is in the way is named, and nothing is changed")
    func foreignView() async throws {
        let database = try await oldDatabase()
        try database.sql("CREATE VIEW public.my_board AS SELECT operation, count(*) FROM account_activity GROUP BY 1")
        let ended = Command.run(["db", "migrate"], on: database)
        #expect(ended.status == 1)
        #expect(ended.errors.contains("my_board"))
        #expect(try database.sql("SELECT count(*) FROM migration") == ["1"])
        #expect(try database.sql("SELECT count(*) FROM public.my_board") != ["0"])
        try database.sql("DROP VIEW public.my_board")
        migrate(database)
    }
}
