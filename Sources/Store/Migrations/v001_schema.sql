-- The model, in three kinds of table. Distributed: account_id in every key. Reference: small, the same everywhere.
-- Control: of this database alone. Identifiers are made in Swift; there are no triggers.

CREATE TABLE sequitur.account (
    account_id uuid NOT NULL PRIMARY KEY,
    provider text NOT NULL,
    tenant text,
    native_id text NOT NULL,
    kind text NOT NULL,
    name text,
    named_at timestamptz NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL
);
COMMENT ON TABLE sequitur.account IS 'sequitur:distributed One login at one provider.';
CREATE INDEX account_name ON sequitur.account (left(name, 200));

CREATE TABLE sequitur.account_alias (
    account_id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    first_seen timestamptz NOT NULL,
    batch bigint NOT NULL,
    PRIMARY KEY (account_id, kind, value)
);
COMMENT ON TABLE sequitur.account_alias IS 'sequitur:distributed Names and keys that accounts of one owner share.';
CREATE INDEX account_alias_value ON sequitur.account_alias (value);
CREATE INDEX account_alias_batch ON sequitur.account_alias (batch);

CREATE TABLE sequitur.account_network (
    account_id uuid NOT NULL,
    credential text NOT NULL,
    network text NOT NULL,
    first_seen timestamptz NOT NULL,
    batch bigint NOT NULL,
    PRIMARY KEY (account_id, credential, network)
);
COMMENT ON TABLE sequitur.account_network IS 'sequitur:distributed First use of each network by each account and credential.';

CREATE INDEX account_network_network ON sequitur.account_network (network) WHERE credential = '';
CREATE INDEX account_network_batch ON sequitur.account_network (batch);

CREATE TABLE sequitur.activity (
    occurred_at timestamptz NOT NULL,
    event_id uuid NOT NULL,
    account_id uuid NOT NULL,
    batch bigint NOT NULL,
    source text NOT NULL,
    native_id text NOT NULL,
    category text NOT NULL,
    logged_at timestamptz,
    class_uid integer NOT NULL,
    activity_id smallint NOT NULL,
    operation text NOT NULL,
    service text,
    outcome text NOT NULL,
    status_id smallint NOT NULL,
    status_code text,
    is_password_correct boolean,
    is_mfa boolean,
    origin text NOT NULL,
    src_ip inet,
    src_port integer,
    src_name text,
    src_asn bigint,
    src_country text,
    user_agent text,
    session_uid text,
    credential_uid text,
    credential_issued text,
    token_uid uuid,
    token_hash text,
    correlation_uid text,
    app_uid text,
    app_name text,
    resource text,
    bytes_out bigint,
    region text,
    home_tenant text,
    resource_tenant text,
    cross_tenant_type text,
    auth_requirement text,
    risk_level text,
    risk_state text,
    risk_types text,
    related_event_id uuid,
    signals bigint NOT NULL,
    object_id uuid NOT NULL,
    record_number bigint NOT NULL,
    record_offset bigint NOT NULL,
    record_length integer NOT NULL,
    content_digest uuid NOT NULL,
    PRIMARY KEY (occurred_at, event_id, account_id)
) PARTITION BY RANGE (occurred_at);
COMMENT ON TABLE sequitur.activity IS 'sequitur:distributed One thing an account did or tried. Partitioned by month of event time.';
CREATE INDEX activity_batch ON sequitur.activity USING brin (batch);
CREATE INDEX activity_signal ON sequitur.activity (account_id, occurred_at) WHERE signals <> 0;
CREATE INDEX activity_password ON sequitur.activity (src_ip, occurred_at) WHERE (signals & 3) <> 0;

CREATE TABLE sequitur.coverage_hour (
    source text NOT NULL,
    category text NOT NULL,
    tenant text NOT NULL,
    hour timestamptz NOT NULL,
    batch bigint NOT NULL,
    PRIMARY KEY (tenant, category, hour, source)
);
COMMENT ON TABLE sequitur.coverage_hour IS 'sequitur:reference Hours of event time in which a log of a tenant holds records.';
CREATE INDEX coverage_hour_batch ON sequitur.coverage_hour (batch);

CREATE TABLE sequitur.ingest_object (
    object_id uuid NOT NULL PRIMARY KEY,
    uri text NOT NULL,
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    encoding text NOT NULL,
    source text,
    form text,
    state text NOT NULL,
    resumed_at bigint NOT NULL,
    next_record bigint NOT NULL,
    records bigint NOT NULL,
    stored bigint NOT NULL,
    duplicates bigint NOT NULL,
    ignored bigint NOT NULL,
    ignored_kinds text NOT NULL,
    rejected bigint NOT NULL,
    error text,
    read_at timestamptz NOT NULL,
    CHECK (records = stored + duplicates + ignored + rejected)
);
COMMENT ON TABLE sequitur.ingest_object IS 'sequitur:control The ledger: what became of each object''s records.';

CREATE TABLE sequitur.ingest_batch (
    batch bigint NOT NULL PRIMARY KEY,
    stored_at timestamptz NOT NULL,
    is_correlated boolean NOT NULL
);
COMMENT ON TABLE sequitur.ingest_batch IS 'sequitur:control Batches of rows, and whether a correlation has seen them.';
CREATE INDEX ingest_batch_new ON sequitur.ingest_batch (batch) WHERE NOT is_correlated;
CREATE SEQUENCE sequitur.ingest_batch_number;

CREATE TABLE sequitur.reject (
    object_id uuid NOT NULL,
    record_number bigint NOT NULL,
    record_offset bigint NOT NULL,
    record_length bigint NOT NULL,
    code text NOT NULL,
    field text NOT NULL,
    adapter text NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (object_id, record_number)
);
COMMENT ON TABLE sequitur.reject IS 'sequitur:control Records that became no activity, with their first bytes, place and reason.';

CREATE TABLE sequitur.evidence_chunk (
    object_id uuid NOT NULL,
    sequence integer NOT NULL,
    stream_offset bigint NOT NULL,
    stream_length bigint NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (object_id, sequence)
);
COMMENT ON TABLE sequitur.evidence_chunk IS 'sequitur:control Original bytes: pieces of a gzip object as it came, or zstd frames of a plain one.';
ALTER TABLE sequitur.evidence_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE sequitur.finding (
    account_id uuid NOT NULL,
    finding_id uuid NOT NULL,
    detection text NOT NULL,
    address inet,
    state text NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    depends_from timestamptz NOT NULL,
    depends_to timestamptz NOT NULL,
    points double precision NOT NULL,
    digest uuid NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (account_id, finding_id)
);
COMMENT ON TABLE sequitur.finding IS 'sequitur:distributed What detections claim today. address is set where the subject is one.';
CREATE INDEX finding_address ON sequitur.finding (address) WHERE address IS NOT NULL;
CREATE INDEX finding_pending ON sequitur.finding (account_id) WHERE state = 'pending';

CREATE TABLE sequitur.finding_origin (
    account_id uuid NOT NULL,
    finding_id uuid NOT NULL,
    address text NOT NULL,
    program text NOT NULL,
    network text NOT NULL,
    PRIMARY KEY (account_id, finding_id, address, program)
);
COMMENT ON TABLE sequitur.finding_origin IS 'sequitur:distributed From which addresses and programs findings came.';
CREATE INDEX finding_origin_address ON sequitur.finding_origin (address, program);
CREATE INDEX finding_origin_network ON sequitur.finding_origin (network);

CREATE TABLE sequitur.campaign (
    address inet NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    victims uuid[] NOT NULL,
    winners uuid[] NOT NULL,
    PRIMARY KEY (address, first_seen)
);
COMMENT ON TABLE sequitur.campaign IS 'sequitur:reference Password sprays: from where, when, whom, and whom they won.';

CREATE TABLE sequitur.case_file (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    revision integer NOT NULL,
    status text NOT NULL,
    severity text NOT NULL,
    score double precision NOT NULL,
    headline text NOT NULL,
    detections text[] NOT NULL,
    techniques text[] NOT NULL,
    tenants text[] NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    opened_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    digest uuid NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (account_id, case_id)
);
COMMENT ON TABLE sequitur.case_file IS 'sequitur:distributed Cases as they stand.';

CREATE TABLE sequitur.case_finding (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    finding_id uuid NOT NULL,
    finding_account_id uuid NOT NULL,
    PRIMARY KEY (account_id, case_id, finding_id)
);
COMMENT ON TABLE sequitur.case_finding IS 'sequitur:distributed Which findings a case holds.';
CREATE INDEX case_finding_account ON sequitur.case_finding (finding_account_id);

CREATE TABLE sequitur.case_history (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    revision integer NOT NULL,
    position integer NOT NULL,
    happened_at timestamptz NOT NULL,
    kind text NOT NULL,
    detail text NOT NULL,
    PRIMARY KEY (account_id, case_id, revision, position)
);
COMMENT ON TABLE sequitur.case_history IS 'sequitur:distributed What changed in each revision of a case, and why.';

CREATE TABLE sequitur.lease (
    name text NOT NULL PRIMARY KEY,
    fence bigint NOT NULL
);
COMMENT ON TABLE sequitur.lease IS 'sequitur:control One correlator at a time: its row is locked for the length of a run.';
INSERT INTO sequitur.lease VALUES ('correlate', 0);

CREATE TABLE sequitur.run (
    run_id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    report text NOT NULL
);
COMMENT ON TABLE sequitur.run IS 'sequitur:control What each run did.';

CREATE TABLE sequitur.setting (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);
COMMENT ON TABLE sequitur.setting IS 'sequitur:control What the stored judgements were made with.';
