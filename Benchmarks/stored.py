"""Makes much of little: what is stored is copied inside PostgreSQL as other organisations and earlier fortnights.

An organisation of another number has accounts, names, keys, sessions, tokens and addresses of its own, and lives at the
same time; an earlier fortnight has the same accounts. So ten million rows take minutes, and the new ones that a
measurement brings are the same beside few as beside many. Evidence and the ledger are not copied: no correlation reads
them.
"""

from server import Server

# Fortnights, so that weekdays stay what they are.
SHIFT_DAYS = 14

# Addresses move by a /16, the documentation's IPv6 prefix by one; what is neither stays.
FUNCTIONS = """
CREATE SCHEMA IF NOT EXISTS bench;
CREATE OR REPLACE FUNCTION bench.id(id uuid, copy text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT md5(id::text || copy)::uuid $$;
CREATE OR REPLACE FUNCTION bench.account(id uuid, org integer) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN org = 0 THEN id ELSE md5(id::text || 'organisation' || org)::uuid END $$;
CREATE OR REPLACE FUNCTION bench.name(name text, org integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN org = 0 OR name = '' THEN name ELSE name || '~' || org END $$;
CREATE OR REPLACE FUNCTION bench.address(ip inet, org integer) RETURNS inet LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN org = 0 THEN ip WHEN family(ip) = 4 THEN ip + 65536 * org::bigint
          WHEN host(ip) LIKE '2001:db8:%' THEN
              ('2001:' || to_hex(3512 + org) || substr(host(ip), 9) || '/' || masklen(ip))::inet
          ELSE ip END $$;
CREATE OR REPLACE FUNCTION bench.network(network text, org integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN network = '' OR org = 0 THEN network ELSE bench.address(network::inet, org)::text END $$;
CREATE TABLE IF NOT EXISTS bench.term (org integer, term_id integer, own integer, PRIMARY KEY (org, term_id));
"""

# What is an organisation's own, among the columns that hold terms.
OWN_TERMS = ("session_uid", "credential_uid", "credential_issued", "token_hash", "home_tenant", "resource_tenant")

# What to put where. {o}: the organisation, {d}: days, {c}: the copy's name, {b}: its batch.
OWN = {
    "activity": {
        "event_id": "bench.id(a.event_id, '{c}')", "related_event_id": "bench.id(a.related_event_id, '{c}')",
        "correlation_uuid": "bench.id(a.correlation_uuid, '{c}')", "token_uid": "bench.id(a.token_uid, '{c}')",
        "native_uuid": "bench.id(a.native_uuid, '{c}')", "account_id": "bench.account(a.account_id, {o})",
        "src_ip": "bench.address(a.src_ip, {o})", "occurred_at": "a.occurred_at - interval '{d} days'",
        "logged_at": "a.logged_at - interval '{d} days'", "batch": "{b}",
    },
    "account": {
        "account_id": "bench.account(a.account_id, {o})", "tenant": "bench.name(a.tenant, {o})",
        "native_id": "bench.name(a.native_id, {o})", "name": "bench.name(a.name, {o})",
    },
    "account_alias": {
        "account_id": "bench.account(a.account_id, {o})", "value": "bench.name(a.value, {o})", "batch": "{b}",
        "first_seen": "a.first_seen - interval '{d} days'", "last_seen": "a.last_seen - interval '{d} days'",
    },
    "account_network": {
        "account_id": "bench.account(a.account_id, {o})", "credential": "bench.name(a.credential, {o})",
        "network": "bench.network(a.network, {o})", "first_seen": "a.first_seen - interval '{d} days'", "batch": "{b}",
    },
    "account_day": {
        "account_id": "bench.account(a.account_id, {o})", "network": "bench.network(a.network, {o})",
        "day": "a.day - interval '{d} days'", "batch": "{b}",
    },
    "coverage_hour": {
        "tenant": "bench.name(a.tenant, {o})", "hour": "a.hour - interval '{d} days'", "batch": "{b}",
    },
    "credential_issue": {
        "account_id": "bench.account(a.account_id, {o})", "child": "bench.name(a.child, {o})",
        "child_session": "bench.name(a.child_session, {o})", "parent": "bench.name(a.parent, {o})",
        "event_id": "bench.id(a.event_id, '{c}')", "occurred_at": "a.occurred_at - interval '{d} days'", "batch": "{b}",
    },
}
# What is merged where a copy meets what is there: only an earlier first use is news.
MERGED = {
    "account": "(account_id) DO UPDATE SET first_seen = least(t.first_seen, excluded.first_seen)",
    "account_alias": "(account_id, kind, value) DO UPDATE SET first_seen = least(t.first_seen, excluded.first_seen)",
    "account_network":
        "(account_id, credential, network) DO UPDATE SET first_seen = least(t.first_seen, excluded.first_seen)",
    "account_day": "(account_id, day, network) DO UPDATE SET hours = t.hours | excluded.hours, batch = excluded.batch",
}


class Stored:
    """The rows of a server's database, and copies of them."""

    def __init__(self, server: Server):
        self.server = server
        server.query(FUNCTIONS)

    def last_batch(self) -> int:
        return int(self.server.query("SELECT coalesce(max(batch), 0) FROM sequitur.ingest_batch"))

    def count(self) -> int:
        return int(self.server.query("SELECT count(*) FROM sequitur.activity"))

    def multiply(self, organisations: int, fortnights: int) -> None:
        """Everything that is stored, in all organisations and fortnights."""
        batches = (0, self.last_batch())
        for fortnight in range(fortnights):
            for organisation in range(organisations):
                if organisation or fortnight:
                    self.copy(organisation, fortnight, batches)
        self.server.query("VACUUM ANALYZE")

    def copy(self, organisation: int, fortnight: int, batches: tuple[int, int]) -> None:
        """The rows of some batches, once more, in a batch of their own."""
        days = SHIFT_DAYS * fortnight
        facts = {"o": organisation, "d": days, "c": f"{organisation}/{fortnight}"}
        facts["b"] = int(self.server.query(
            "INSERT INTO sequitur.ingest_batch VALUES (nextval('sequitur.ingest_batch_number'), now(), false) "
            "RETURNING batch"
        ))
        only = f"a.batch BETWEEN {batches[0]} AND {batches[1]}"
        self.own_terms(organisation, only)
        self.partitions(days)
        # Accounts have no batch.
        self.insert("account", facts, "true" if organisation or fortnight else "false")
        for table in OWN:
            if table != "account":
                self.insert(table, facts, only)

    def insert(self, table: str, facts: dict, only: str) -> None:
        columns = self.server.query(
            f"SELECT column_name FROM information_schema.columns WHERE table_schema = 'sequitur' "
            f"AND table_name = '{table}' AND is_generated = 'NEVER' ORDER BY ordinal_position"
        ).split()
        values, joins = [], []
        for column in columns:
            if table == "activity" and column in OWN_TERMS and facts["o"]:
                joins.append(
                    f"LEFT JOIN bench.term {column} ON {column}.org = {facts['o']} AND {column}.term_id = a.{column}"
                )
                values.append(f"{column}.own")
            else:
                values.append(OWN[table].get(column, f"a.{column}").format(**facts))
        if table == "account":
            values[columns.index("first_seen")] = f"a.first_seen - interval '{facts['d']} days'"
        self.server.query(
            f"INSERT INTO sequitur.{table} AS t ({', '.join(columns)}) SELECT {', '.join(values)} "
            f"FROM sequitur.{table} a {' '.join(joins)} WHERE {only} {self.among_first(table)} "
            f"ON CONFLICT {MERGED.get(table, 'DO NOTHING')}"
        )

    def among_first(self, table: str) -> str:
        """Accounts are copied of the first organisation alone."""
        return "AND a.native_id NOT LIKE '%~%'" if table == "account" else ""

    def own_terms(self, organisation: int, only: str) -> None:
        if organisation == 0:
            return
        rows = f"FROM sequitur.activity a WHERE {only}"
        found = " UNION ".join(f"SELECT a.{column} AS term_id {rows}" for column in OWN_TERMS)
        digest = "encode(substr(sha256(convert_to({0}, 'UTF8')), 1, 16), 'hex')::uuid"
        own = f"t.value || '~{organisation}'"
        missing = f"""
            FROM ({found}) f JOIN sequitur.term t USING (term_id)
            WHERE t.value NOT LIKE '%~%' AND NOT EXISTS (
                SELECT 1 FROM bench.term b WHERE b.org = {organisation} AND b.term_id = t.term_id)"""
        self.server.query(
            f"CREATE TEMP TABLE missing AS SELECT t.term_id, {own} AS value, {digest.format(own)} AS digest {missing}",
            "INSERT INTO sequitur.term (digest, value) SELECT digest, value FROM missing ON CONFLICT DO NOTHING",
            f"INSERT INTO bench.term SELECT {organisation}, m.term_id, t.term_id "
            "FROM missing m JOIN sequitur.term t USING (digest)",
        )

    def partitions(self, days: int) -> None:
        self.server.query(f"""
            DO $$ DECLARE month date; BEGIN
            FOR month IN SELECT DISTINCT date_trunc('month', day - interval '{days} days', 'UTC')::date
                FROM sequitur.account_day
            LOOP EXECUTE format('CREATE TABLE IF NOT EXISTS sequitur.activity_%s PARTITION OF sequitur.activity
                FOR VALUES FROM (%L) TO (%L)', to_char(month, 'YYYY_MM'), month || ' 00:00:00+00',
                (month + interval '1 month')::date || ' 00:00:00+00');
            END LOOP; END $$""")
