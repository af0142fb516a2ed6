SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA sequitur;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE sequitur.account (
    account_id uuid NOT NULL,
    provider text NOT NULL,
    tenant text,
    native_id text NOT NULL,
    kind text NOT NULL,
    name text,
    named_at timestamp with time zone NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL
);
COMMENT ON TABLE sequitur.account IS 'sequitur:distributed One login at one provider.';
CREATE TABLE sequitur.activity (
    occurred_at timestamp with time zone NOT NULL,
    event_id uuid NOT NULL,
    account_id uuid NOT NULL,
    batch bigint NOT NULL,
    source text NOT NULL,
    native_id text NOT NULL,
    category text NOT NULL,
    logged_at timestamp with time zone,
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
    content_digest uuid NOT NULL
)
PARTITION BY RANGE (occurred_at);
COMMENT ON TABLE sequitur.activity IS 'sequitur:distributed One thing an account did or tried. Partitioned by month of event time.';
CREATE VIEW sequitur.account_activity AS
 SELECT a.occurred_at,
    a.source,
    a.category,
    a.operation,
    a.service,
    a.outcome,
    a.status_code,
    a.src_ip,
    a.src_name,
    a.user_agent,
    a.resource,
    a.bytes_out,
    a.credential_uid,
    a.session_uid,
    a.token_hash,
    a.app_name,
    a.risk_level,
    a.risk_state,
    a.risk_types,
    b.name AS account_name,
    b.native_id AS account_native_id,
    b.provider,
    b.tenant,
    a.account_id,
    a.event_id
   FROM (sequitur.activity a
     JOIN sequitur.account b ON ((b.account_id = a.account_id)));
COMMENT ON VIEW sequitur.account_activity IS 'Who did what, across clouds.';
CREATE TABLE sequitur.account_alias (
    account_id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    batch bigint NOT NULL
);
COMMENT ON TABLE sequitur.account_alias IS 'sequitur:distributed Names and keys that accounts of one owner share.';
CREATE TABLE sequitur.account_network (
    account_id uuid NOT NULL,
    credential text NOT NULL,
    network text NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    batch bigint NOT NULL
);
COMMENT ON TABLE sequitur.account_network IS 'sequitur:distributed First use of each network by each account and credential.';
CREATE TABLE sequitur.activity_2026_04 (
    occurred_at timestamp with time zone NOT NULL,
    event_id uuid NOT NULL,
    account_id uuid NOT NULL,
    batch bigint NOT NULL,
    source text NOT NULL,
    native_id text NOT NULL,
    category text NOT NULL,
    logged_at timestamp with time zone,
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
    content_digest uuid NOT NULL
);
CREATE TABLE sequitur.activity_2026_05 (
    occurred_at timestamp with time zone NOT NULL,
    event_id uuid NOT NULL,
    account_id uuid NOT NULL,
    batch bigint NOT NULL,
    source text NOT NULL,
    native_id text NOT NULL,
    category text NOT NULL,
    logged_at timestamp with time zone,
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
    content_digest uuid NOT NULL
);
CREATE TABLE sequitur.campaign (
    address inet NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    victims uuid[] NOT NULL,
    winners uuid[] NOT NULL
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
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    digest uuid NOT NULL,
    document text NOT NULL
);
COMMENT ON TABLE sequitur.case_file IS 'sequitur:distributed Cases as they stand.';
CREATE TABLE sequitur.ingest_object (
    object_id uuid NOT NULL,
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
    read_at timestamp with time zone NOT NULL,
    CONSTRAINT ingest_object_check CHECK ((records = (((stored + duplicates) + ignored) + rejected)))
);
COMMENT ON TABLE sequitur.ingest_object IS 'sequitur:control The ledger: what became of each object''s records.';
CREATE VIEW sequitur.case_evidence AS
 SELECT c.case_id,
    (f.finding ->> 'detection'::text) AS detection,
    ((e.reference ->> 'eventID'::text))::uuid AS event_id,
    a.occurred_at,
    a.source,
    a.native_id,
    a.operation,
    a.outcome,
    a.src_ip,
    a.user_agent,
    a.resource,
    o.uri AS object_uri,
    a.record_number,
    a.record_offset,
    a.record_length,
    a.object_id
   FROM ((((sequitur.case_file c
     CROSS JOIN LATERAL json_array_elements(((c.document)::json -> 'findings'::text)) f(finding))
     CROSS JOIN LATERAL json_array_elements((f.finding -> 'evidence'::text)) e(reference))
     JOIN sequitur.activity a ON (((a.account_id = ((e.reference ->> 'accountID'::text))::uuid) AND (a.event_id = ((e.reference ->> 'eventID'::text))::uuid) AND (a.occurred_at = ((e.reference ->> 'occurredAt'::text))::timestamp with time zone))))
     JOIN sequitur.ingest_object o ON ((o.object_id = a.object_id)));
COMMENT ON VIEW sequitur.case_evidence IS 'The activities that carry the findings of each case, and where their bytes are.';
CREATE TABLE sequitur.case_finding (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    finding_id uuid NOT NULL,
    finding_account_id uuid NOT NULL
);
COMMENT ON TABLE sequitur.case_finding IS 'sequitur:distributed Which findings a case holds.';
CREATE TABLE sequitur.case_history (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    revision integer NOT NULL,
    "position" integer NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    detail text NOT NULL
);
COMMENT ON TABLE sequitur.case_history IS 'sequitur:distributed What changed in each revision of a case, and why.';
CREATE VIEW sequitur.case_summary AS
 SELECT c.case_id,
    c.revision,
    c.status,
    c.severity,
    c.score,
    c.headline,
    c.detections,
    c.techniques,
    a.provider,
    a.tenant,
    a.native_id AS account_native_id,
    a.name AS account_name,
    a.kind AS account_kind,
    c.first_seen,
    c.last_seen,
    c.opened_at,
    c.updated_at,
    c.account_id
   FROM (sequitur.case_file c
     JOIN sequitur.account a ON ((a.account_id = c.account_id)));
COMMENT ON VIEW sequitur.case_summary IS 'One row a case.';
CREATE VIEW sequitur.case_timeline AS
 SELECT c.case_id,
    s.ordinality AS "position",
    ((s.step ->> 'time'::text))::timestamp with time zone AS "time",
    ((s.step ->> 'until'::text))::timestamp with time zone AS until,
    (s.step ->> 'account'::text) AS account,
    (s.step ->> 'provider'::text) AS provider,
    (s.step ->> 'detection'::text) AS detection,
    (s.step ->> 'text'::text) AS text,
    ('L'::text || (s.step ->> 'strength'::text)) AS strength,
    (s.step ->> 'tie'::text) AS tie
   FROM (sequitur.case_file c
     CROSS JOIN LATERAL json_array_elements(((c.document)::json -> 'timeline'::text)) WITH ORDINALITY s(step, ordinality));
COMMENT ON VIEW sequitur.case_timeline IS 'The story of each case, step by step.';
CREATE TABLE sequitur.coverage_hour (
    source text NOT NULL,
    category text NOT NULL,
    tenant text NOT NULL,
    hour timestamp with time zone NOT NULL,
    batch bigint NOT NULL
);
COMMENT ON TABLE sequitur.coverage_hour IS 'sequitur:reference Hours of event time in which a log of a tenant holds records.';
CREATE VIEW sequitur.coverage AS
 SELECT coverage_hour.source,
    coverage_hour.category,
    coverage_hour.tenant,
    min(coverage_hour.hour) AS first_hour,
    max(coverage_hour.hour) AS last_hour,
    count(*) AS hours_with_records,
    (((EXTRACT(epoch FROM (max(coverage_hour.hour) - min(coverage_hour.hour))) / (3600)::numeric))::bigint + 1) AS hours_in_span
   FROM sequitur.coverage_hour
  GROUP BY coverage_hour.source, coverage_hour.category, coverage_hour.tenant;
COMMENT ON VIEW sequitur.coverage IS 'For which hours each log of each tenant has arrived.';
CREATE VIEW sequitur.credential_lineage AS
 SELECT i.value AS credential_uid,
    i.account_id AS issued_by,
    u.account_id AS used_by,
    i.first_seen AS issued_at,
    u.first_seen AS first_used_at
   FROM (sequitur.account_alias i
     JOIN sequitur.account_alias u ON (((u.value = i.value) AND (u.kind = 'used-key'::text))))
  WHERE (i.kind = 'issued-key'::text);
COMMENT ON VIEW sequitur.credential_lineage IS 'Access keys from the account that issued them to the account that uses them.';
CREATE TABLE sequitur.evidence_chunk (
    object_id uuid NOT NULL,
    sequence integer NOT NULL,
    stream_offset bigint NOT NULL,
    stream_length bigint NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY sequitur.evidence_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
COMMENT ON TABLE sequitur.evidence_chunk IS 'sequitur:control Original bytes: pieces of a gzip object as it came, or zstd frames of a plain one.';
CREATE TABLE sequitur.finding (
    account_id uuid NOT NULL,
    finding_id uuid NOT NULL,
    detection text NOT NULL,
    address inet,
    state text NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    depends_from timestamp with time zone NOT NULL,
    depends_to timestamp with time zone NOT NULL,
    points double precision NOT NULL,
    digest uuid NOT NULL,
    document text NOT NULL
);
COMMENT ON TABLE sequitur.finding IS 'sequitur:distributed What detections claim today. address is set where the subject is one.';
CREATE TABLE sequitur.finding_origin (
    account_id uuid NOT NULL,
    finding_id uuid NOT NULL,
    address text NOT NULL,
    program text NOT NULL,
    network text NOT NULL
);
COMMENT ON TABLE sequitur.finding_origin IS 'sequitur:distributed From which addresses and programs findings came.';
CREATE VIEW sequitur.identity_account AS
 SELECT p.account_id,
    s.account_id AS linked_account_id,
    s.kind AS rule,
    s.value,
    s.first_seen AS since
   FROM (sequitur.account_alias p
     JOIN sequitur.account_alias s ON (((s.value = p.value) AND (s.kind = ANY (ARRAY['saml-subject'::text, 'source-identity'::text])))))
  WHERE (p.kind = 'upn'::text);
COMMENT ON VIEW sequitur.identity_account IS 'Directory accounts and the role sessions that carry their name.';
CREATE TABLE sequitur.ingest_batch (
    batch bigint NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    is_correlated boolean NOT NULL
);
COMMENT ON TABLE sequitur.ingest_batch IS 'sequitur:control Batches of rows, and whether a correlation has seen them.';
CREATE SEQUENCE sequitur.ingest_batch_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE sequitur.lease (
    name text NOT NULL,
    fence bigint NOT NULL
);
COMMENT ON TABLE sequitur.lease IS 'sequitur:control One correlator at a time: its row is locked for the length of a run.';
CREATE TABLE sequitur.migration (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE sequitur.reject (
    object_id uuid NOT NULL,
    record_number bigint NOT NULL,
    record_offset bigint NOT NULL,
    record_length bigint NOT NULL,
    code text NOT NULL,
    field text NOT NULL,
    adapter text NOT NULL,
    bytes bytea NOT NULL
);
COMMENT ON TABLE sequitur.reject IS 'sequitur:control Records that became no activity, with their first bytes, place and reason.';
CREATE TABLE sequitur.run (
    run_id uuid NOT NULL,
    kind text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    report text NOT NULL
);
COMMENT ON TABLE sequitur.run IS 'sequitur:control What each run did.';
CREATE TABLE sequitur.setting (
    name text NOT NULL,
    value text NOT NULL
);
COMMENT ON TABLE sequitur.setting IS 'sequitur:control What the stored judgements were made with.';
ALTER TABLE ONLY sequitur.activity ATTACH PARTITION sequitur.activity_2026_04 FOR VALUES FROM ('2026-04-01 00:00:00+00') TO ('2026-05-01 00:00:00+00');
ALTER TABLE ONLY sequitur.activity ATTACH PARTITION sequitur.activity_2026_05 FOR VALUES FROM ('2026-05-01 00:00:00+00') TO ('2026-06-01 00:00:00+00');
COPY sequitur.account (account_id, provider, tenant, native_id, kind, name, named_at, first_seen, last_seen) FROM stdin;
79c81579-cc2a-57c9-ad20-a20d3a8f68bc	aws	111122223333	arn:aws:iam::111122223333:user/bo	iam-user	bo	2026-05-04 20:00:45+00	2026-05-03 09:00:00+00	2026-05-04 20:00:45+00
a0141f05-c633-54a8-af70-ca20af42d7e4	entra	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	673ebe01-0277-4f39-8000-673ebe010277	user	vera@example.com	2026-05-04 15:00:00+00	2026-05-04 15:00:00+00	2026-05-04 15:00:00+00
ee2d9b80-c4be-59cc-ba65-679db839faab	aws	111122223333	arn:aws:iam::111122223333:user/ana	iam-user	ana	2026-05-05 20:00:45+00	2026-05-03 09:00:00+00	2026-05-05 20:00:45+00
ef34da2f-6ac5-5443-bf00-3b82d7b8a099	entra	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	9749a893-0930-44c1-8000-9749a8930930	user	wilma@example.com	2026-05-04 14:05:05+00	2026-04-30 23:59:00+00	2026-05-04 14:05:05+00
\.
COPY sequitur.account_alias (account_id, kind, value, first_seen, batch) FROM stdin;
79c81579-cc2a-57c9-ad20-a20d3a8f68bc	used-key	AKIAQEXAMPLELEAKEDXX	2026-05-03 09:00:00+00	2
a0141f05-c633-54a8-af70-ca20af42d7e4	upn	vera@example.com	2026-05-04 15:00:00+00	2
ee2d9b80-c4be-59cc-ba65-679db839faab	used-key	AKIAQEXAMPLEQEXAMPLE	2026-05-03 09:00:00+00	2
ef34da2f-6ac5-5443-bf00-3b82d7b8a099	upn	wilma@example.com	2026-04-30 23:59:00+00	2
\.
COPY sequitur.account_network (account_id, credential, network, first_seen, batch) FROM stdin;
79c81579-cc2a-57c9-ad20-a20d3a8f68bc		198.51.100.0/24	2026-05-04 20:00:00+00	2
79c81579-cc2a-57c9-ad20-a20d3a8f68bc		203.0.113.0/24	2026-05-03 09:00:00+00	2
79c81579-cc2a-57c9-ad20-a20d3a8f68bc	AKIAQEXAMPLELEAKEDXX	198.51.100.0/24	2026-05-04 20:00:00+00	2
79c81579-cc2a-57c9-ad20-a20d3a8f68bc	AKIAQEXAMPLELEAKEDXX	203.0.113.0/24	2026-05-03 09:00:00+00	2
a0141f05-c633-54a8-af70-ca20af42d7e4		203.0.113.0/24	2026-05-04 15:00:00+00	2
ee2d9b80-c4be-59cc-ba65-679db839faab		198.51.100.0/24	2026-05-05 20:00:00+00	2
ee2d9b80-c4be-59cc-ba65-679db839faab		203.0.113.0/24	2026-05-03 09:00:00+00	2
ee2d9b80-c4be-59cc-ba65-679db839faab	AKIAQEXAMPLEQEXAMPLE	198.51.100.0/24	2026-05-05 20:00:00+00	2
ee2d9b80-c4be-59cc-ba65-679db839faab	AKIAQEXAMPLEQEXAMPLE	203.0.113.0/24	2026-05-03 09:00:00+00	2
ef34da2f-6ac5-5443-bf00-3b82d7b8a099		192.0.2.0/24	2026-05-04 14:00:00.123456+00	2
ef34da2f-6ac5-5443-bf00-3b82d7b8a099		203.0.113.0/24	2026-04-30 23:59:00+00	2
\.
COPY sequitur.activity_2026_04 (occurred_at, event_id, account_id, batch, source, native_id, category, logged_at, class_uid, activity_id, operation, service, outcome, status_id, status_code, is_password_correct, is_mfa, origin, src_ip, src_port, src_name, src_asn, src_country, user_agent, session_uid, credential_uid, credential_issued, token_uid, token_hash, correlation_uid, app_uid, app_name, resource, bytes_out, region, home_tenant, resource_tenant, cross_tenant_type, auth_requirement, risk_level, risk_state, risk_types, related_event_id, signals, object_id, record_number, record_offset, record_length, content_digest) FROM stdin;
2026-04-30 23:59:00+00	76dae38a-58f3-c0ee-d7b4-4621791c05aa	ef34da2f-6ac5-5443-bf00-3b82d7b8a099	2	azure-ad	402d1bcc-7e6f-4d6e-8000-402d1bcc7e6f	SignInLogs	2026-04-30 23:59:00+00	3002	1	SignIn	Azure Storage	success	1	0	t	f	person	203.0.113.10	\N	\N	\N	\N	Mozilla/5.0	\N	\N	\N	\N	\N	2d9c9144-b064-489e-8000-2d9c9144b064	a1b2c3d4-0001-4002-8003-0123456789ab	Storage Browser	\N	\N	\N	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	none	singleFactorAuthentication	none	none	\N	\N	4102	94bcd844-1ddc-93c2-b441-4c2c7a521a4f	0	0	952	d074eaf0-72c3-d179-fc7f-eef88904cbf3
\.
COPY sequitur.activity_2026_05 (occurred_at, event_id, account_id, batch, source, native_id, category, logged_at, class_uid, activity_id, operation, service, outcome, status_id, status_code, is_password_correct, is_mfa, origin, src_ip, src_port, src_name, src_asn, src_country, user_agent, session_uid, credential_uid, credential_issued, token_uid, token_hash, correlation_uid, app_uid, app_name, resource, bytes_out, region, home_tenant, resource_tenant, cross_tenant_type, auth_requirement, risk_level, risk_state, risk_types, related_event_id, signals, object_id, record_number, record_offset, record_length, content_digest) FROM stdin;
2026-05-03 09:00:00+00	245a264a-4db0-2911-ce4e-30fd436bdaee	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	19f19519-21b7-4a1f-8000-19f1951921b7	Management	\N	6003	2	ListBuckets	s3	success	1	\N	\N	\N	person	203.0.113.80	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	0	12	608	adf40ed0-0ea4-6564-d3b8-b155f8ae1303
2026-05-03 09:00:00+00	d9b19f36-065a-5e08-84a2-b5b6ff0bc0c9	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	ccda86b4-4a8e-4a77-8000-ccda86b44a8e	Management	\N	6003	2	ListBuckets	s3	success	1	\N	\N	\N	person	203.0.113.81	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	6e8c3035-d138-5234-4545-57ba4f170d56	0	0	611	ebf27113-3711-f79d-95ba-ea83f8ab2833
2026-05-04 14:00:00.123456+00	16a45249-2238-b7f3-492b-b2abf980140a	ef34da2f-6ac5-5443-bf00-3b82d7b8a099	2	azure-ad	56f9be19-4465-4ba2-8000-56f9be194465	SignInLogs	2026-05-04 14:00:00.123456+00	3002	1	SignIn	Azure Storage	success	1	0	t	f	person	192.0.2.66	\N	\N	\N	\N	Mozilla/5.0	\N	\N	\N	\N	\N	33383f5c-0515-4c72-8000-33383f5c0515	a1b2c3d4-0001-4002-8003-0123456789ab	Storage Browser	\N	\N	\N	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	none	singleFactorAuthentication	high	atRisk	anonymizedIPAddress	\N	6190	94bcd844-1ddc-93c2-b441-4c2c7a521a4f	1	953	987	aec55984-dd8f-8f58-b82a-ba9105f40dc3
2026-05-04 14:05:00+00	16322afc-f683-e2e2-3b85-18f0d503a34c	ef34da2f-6ac5-5443-bf00-3b82d7b8a099	2	azure-storage	lab/blob/08dc8407-b57b-491f-8000-08dc8407b57b/0	StorageRead	\N	6005	1	GetBlob	blob	success	1	200	\N	\N	person	192.0.2.66	4000	\N	\N	\N	azsdk é😀 "quoted"	\N	\N	\N	\N	STOLEN	08dc8407-b57b-491f-8000-08dc8407b57b	a1b2c3d4-0001-4002-8003-0123456789ab	\N	/lab/c/b0	1000	\N	\N	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	\N	\N	\N	\N	\N	\N	192	94bcd844-1ddc-93c2-b441-4c2c7a521a4f	2	1941	661	85e141da-b723-aecf-4e67-97769b590628
2026-05-04 14:05:01+00	477759bb-8901-4886-db94-e71003878c59	ef34da2f-6ac5-5443-bf00-3b82d7b8a099	2	azure-storage	lab/blob/08dc8307-b57b-476c-8000-08dc8307b57b/0	StorageRead	\N	6005	1	GetBlob	blob	success	1	200	\N	\N	person	192.0.2.66	4000	\N	\N	\N	azsdk é😀 "quoted"	\N	\N	\N	\N	STOLEN	08dc8307-b57b-476c-8000-08dc8307b57b	a1b2c3d4-0001-4002-8003-0123456789ab	\N	/lab/c/b1	1000	\N	\N	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	\N	\N	\N	\N	\N	\N	192	94bcd844-1ddc-93c2-b441-4c2c7a521a4f	3	2603	661	db324cc2-1ff6-e5e7-26fc-1cbce345e9b8
2026-05-04 14:05:02+00	f9d68e46-b6dc-5080-f496-805a6ee8c20b	ef34da2f-6ac5-5443-bf00-3b82d7b8a099	2	azure-storage	lab/blob/08dc8607-b57b-4c85-8000-08dc8607b57b/0	StorageRead	\N	6005	1	GetBlob	blob	success	1	200	\N	\N	person	192.0.2.66	4000	\N	\N	\N	azsdk é😀 "quoted"	\N	\N	\N	\N	STOLEN	08dc8607-b57b-4c85-8000-08dc8607b57b	a1b2c3d4-0001-4002-8003-0123456789ab	\N	/lab/c/b2	1000	\N	\N	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	\N	\N	\N	\N	\N	\N	192	94bcd844-1ddc-93c2-b441-4c2c7a521a4f	4	3265	661	81f6eb4f-7e47-731a-9c33-a232ba90d9ba
2026-05-04 14:05:03+00	5212103d-b822-eb59-7b88-98e84accb363	ef34da2f-6ac5-5443-bf00-3b82d7b8a099	2	azure-storage	lab/blob/08dc8507-b57b-4ad2-8000-08dc8507b57b/0	StorageRead	\N	6005	1	GetBlob	blob	success	1	200	\N	\N	person	192.0.2.66	4000	\N	\N	\N	azsdk é😀 "quoted"	\N	\N	\N	\N	STOLEN	08dc8507-b57b-4ad2-8000-08dc8507b57b	a1b2c3d4-0001-4002-8003-0123456789ab	\N	/lab/c/b3	1000	\N	\N	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	\N	\N	\N	\N	\N	\N	192	94bcd844-1ddc-93c2-b441-4c2c7a521a4f	5	3927	661	c681924b-0092-24e2-ebb8-2b0c7bfb4965
2026-05-04 14:05:04+00	deb03f91-77b8-946c-b655-e7091f5e65a3	ef34da2f-6ac5-5443-bf00-3b82d7b8a099	2	azure-storage	lab/blob/08dc8007-b57b-4253-8000-08dc8007b57b/0	StorageRead	\N	6005	1	GetBlob	blob	success	1	200	\N	\N	person	192.0.2.66	4000	\N	\N	\N	azsdk é😀 "quoted"	\N	\N	\N	\N	STOLEN	08dc8007-b57b-4253-8000-08dc8007b57b	a1b2c3d4-0001-4002-8003-0123456789ab	\N	/lab/c/b4	1000	\N	\N	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	\N	\N	\N	\N	\N	\N	192	94bcd844-1ddc-93c2-b441-4c2c7a521a4f	6	4589	661	a16007c3-9807-a1e3-c693-ee3bd3b514da
2026-05-04 14:05:05+00	51f10eb5-d9ae-010c-3301-30acd7b57219	ef34da2f-6ac5-5443-bf00-3b82d7b8a099	2	azure-storage	lab/blob/08dc7f07-b57b-40a0-8000-08dc7f07b57b/0	StorageRead	\N	6005	1	GetBlob	blob	success	1	200	\N	\N	person	192.0.2.66	4000	\N	\N	\N	azsdk é😀 "quoted"	\N	\N	\N	\N	STOLEN	08dc7f07-b57b-40a0-8000-08dc7f07b57b	a1b2c3d4-0001-4002-8003-0123456789ab	\N	/lab/c/b5	1000	\N	\N	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	\N	\N	\N	\N	\N	\N	192	94bcd844-1ddc-93c2-b441-4c2c7a521a4f	7	5251	661	51842651-f1e2-19ab-6131-72ad5dc6e1cf
2026-05-04 15:00:00+00	f492ed53-15c1-4049-6733-9b0b007a7066	a0141f05-c633-54a8-af70-ca20af42d7e4	2	azure-ad	0456d2ad-9058-47d9-8000-0456d2ad9058	SignInLogs	2026-05-04 15:00:00+00	3002	1	SignIn	Azure Storage	success	1	0	t	f	person	203.0.113.10	\N	\N	\N	\N	Mozilla/5.0	\N	\N	\N	\N	\N	73efa822-1562-4249-8000-73efa8221562	a1b2c3d4-0001-4002-8003-0123456789ab	Storage Browser	\N	\N	\N	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	none	singleFactorAuthentication	none	none	\N	\N	4102	94bcd844-1ddc-93c2-b441-4c2c7a521a4f	11	7018	951	fc5712ec-f108-8c7c-39c3-747adc5d8a47
2026-05-04 20:00:00+00	1ad5cdad-ec02-cab1-b277-5c8898210a1c	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	08d8fe07-b578-4f96-8000-08d8fe07b578	Management	\N	6003	2	GetCallerIdentity	sts	success	1	\N	\N	\N	person	198.51.100.140	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	8448	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	1	621	617	db8bbc21-0150-5396-4c2c-7eac9352ec1e
2026-05-04 20:00:05+00	78ee966c-a467-fe68-a74d-9eaae9d6e564	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	08d8ff07-b578-4149-8000-08d8ff07b578	Management	\N	6003	2	ListBuckets	s3	success	1	\N	\N	\N	person	198.51.100.140	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	2	1239	610	559b1aef-f113-58a7-6e40-c2ffc164014b
2026-05-04 20:00:10+00	353e3480-043a-14a0-7130-d742a2c4fb01	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	08d8fc07-b578-4c30-8000-08d8fc07b578	Management	\N	6003	2	ListUsers	iam	success	1	\N	\N	\N	person	198.51.100.140	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	3	1850	609	a0150f4b-c362-0ee8-7444-a7015e41bc81
2026-05-04 20:00:15+00	1a4ebe17-1e69-65c3-7b0d-af8cd73e5906	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	08d8fd07-b578-4de3-8000-08d8fd07b578	Management	\N	6003	2	ListRoles	iam	success	1	\N	\N	\N	person	198.51.100.140	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	4	2460	609	fef6bba4-ef2c-0b32-ee9f-411eb4323199
2026-05-04 20:00:20+00	4d061a97-7cf8-5a19-08d8-3f7fc2c953cc	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	08d90207-b578-4662-8000-08d90207b578	Management	\N	6003	2	ListAttachedUserPolicies	iam	success	1	\N	\N	\N	person	198.51.100.140	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	5	3070	624	75b9e4c5-3f75-3225-0952-763f26937d8c
2026-05-04 20:00:25+00	0bcd170c-a2b1-350e-584b-cefbeccd509f	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	08d90307-b578-4815-8000-08d90307b578	Management	\N	6003	2	ListGroupsForUser	iam	success	1	\N	\N	\N	person	198.51.100.140	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	6	3695	617	a6ef03f3-245f-618a-d814-f6fa408d55eb
2026-05-04 20:00:30+00	1d6a343f-fe9a-5744-9a63-69c588a7d6b1	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	08d90007-b578-42fc-8000-08d90007b578	Management	\N	6003	2	DescribeInstances	ec2	success	1	\N	\N	\N	person	198.51.100.140	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	7	4313	617	254e995a-4f15-5f6c-373b-4ddc2a1a167c
2026-05-04 20:00:35+00	9b9a225d-fa01-652b-8bd0-2614bf3c608c	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	08d90107-b578-44af-8000-08d90107b578	Management	\N	6003	2	DescribeRegions	ec2	success	1	\N	\N	\N	person	198.51.100.140	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	8	4931	615	52d16116-1e00-caed-ecaa-3a4047245fc1
2026-05-04 20:00:40+00	c6e7994c-cd14-16d8-a4a6-e668112a2640	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	08d90607-b578-4d2e-8000-08d90607b578	Management	\N	6003	2	DescribeVpcs	ec2	success	1	\N	\N	\N	person	198.51.100.140	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	9	5547	612	3fae81b8-5782-b74e-5037-0e6c5eafc32a
2026-05-04 20:00:45+00	d4215a35-3c6b-aa14-9b83-3ebf4e3a6d74	79c81579-cc2a-57c9-ad20-a20d3a8f68bc	2	cloudtrail	08d90707-b578-4ee1-8000-08d90707b578	Management	\N	6003	2	GetAccountAuthorizationDetails	iam	success	1	\N	\N	\N	person	198.51.100.140	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLELEAKEDXX	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	c30ba50d-4ee4-f2be-7b87-b86a1be170f4	10	6160	630	bcf4b32a-d0ed-882f-b897-e5ffaf386cdc
2026-05-05 20:00:00+00	0d348444-66a1-c036-04ed-9efd3f4fd4a3	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	08d59807-b575-4c6d-8000-08d59807b575	Management	\N	6003	2	GetCallerIdentity	sts	success	1	\N	\N	\N	person	198.51.100.7	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	8448	6e8c3035-d138-5234-4545-57ba4f170d56	1	612	618	38694200-a589-2822-df5c-c44f0b4fe480
2026-05-05 20:00:05+00	ef3de141-3449-6590-f6bb-ac444ec6e8d5	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	08d59707-b575-4aba-8000-08d59707b575	Management	\N	6003	2	ListBuckets	s3	success	1	\N	\N	\N	person	198.51.100.7	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	6e8c3035-d138-5234-4545-57ba4f170d56	2	1231	611	bf8de9d0-545a-3650-a6c7-14e547766c64
2026-05-05 20:00:10+00	ecf9e3dc-cd24-2e43-e1f0-9f31e5783e60	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	08d59607-b575-4907-8000-08d59607b575	Management	\N	6003	2	ListUsers	iam	success	1	\N	\N	\N	person	198.51.100.7	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	6e8c3035-d138-5234-4545-57ba4f170d56	3	1843	610	b55186a8-b426-6d91-25f0-c43affb95b52
2026-05-05 20:00:15+00	4f15f94e-768e-6a45-15f4-f2764913011e	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	08d59507-b575-4754-8000-08d59507b575	Management	\N	6003	2	ListRoles	iam	success	1	\N	\N	\N	person	198.51.100.7	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	6e8c3035-d138-5234-4545-57ba4f170d56	4	2454	610	304f8245-5b98-7e37-2777-56cc7dbcf990
2026-05-05 20:00:20+00	151de4b8-c43d-ecd9-9e0a-c7b16e3fdece	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	08d59407-b575-45a1-8000-08d59407b575	Management	\N	6003	2	ListAttachedUserPolicies	iam	success	1	\N	\N	\N	person	198.51.100.7	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	6e8c3035-d138-5234-4545-57ba4f170d56	5	3065	625	09331a4e-8b1f-7989-f40e-c778fbdb627a
2026-05-05 20:00:25+00	e10319a0-6d9f-e5df-5f32-6e8d7f4b07ee	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	08d59307-b575-43ee-8000-08d59307b575	Management	\N	6003	2	ListGroupsForUser	iam	success	1	\N	\N	\N	person	198.51.100.7	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	6e8c3035-d138-5234-4545-57ba4f170d56	6	3691	618	116124a2-9414-7f77-0f76-4075a6e7f672
2026-05-05 20:00:30+00	54109599-ed0e-0604-c73d-8948ff8a5823	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	08d59207-b575-423b-8000-08d59207b575	Management	\N	6003	2	DescribeInstances	ec2	success	1	\N	\N	\N	person	198.51.100.7	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	6e8c3035-d138-5234-4545-57ba4f170d56	7	4310	618	fb9d0aa2-5347-e6d5-38ab-43c1e4472598
2026-05-05 20:00:35+00	8b342e0b-2a43-4b21-427e-562786565b94	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	08d59107-b575-4088-8000-08d59107b575	Management	\N	6003	2	DescribeRegions	ec2	success	1	\N	\N	\N	person	198.51.100.7	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	6e8c3035-d138-5234-4545-57ba4f170d56	8	4929	616	e3408a8e-8e50-dc5d-75e5-bb3afac6ccf2
2026-05-05 20:00:40+00	e5187234-29f0-b932-bb86-a6c16b9ea355	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	08d59007-b575-4ed5-8000-08d59007b575	Management	\N	6003	2	DescribeVpcs	ec2	success	1	\N	\N	\N	person	198.51.100.7	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	6e8c3035-d138-5234-4545-57ba4f170d56	9	5546	613	a84968e1-7e4d-9fa6-88c3-39f57b80bf1d
2026-05-05 20:00:45+00	2eef4781-4dc7-06df-34e5-f3d0b1a1fe41	ee2d9b80-c4be-59cc-ba65-679db839faab	2	cloudtrail	08d58f07-b575-4d22-8000-08d58f07b575	Management	\N	6003	2	GetAccountAuthorizationDetails	iam	success	1	\N	\N	\N	person	198.51.100.7	\N	\N	\N	\N	Boto3/1.34.0	\N	AKIAQEXAMPLEQEXAMPLE	\N	\N	\N	\N	\N	\N	\N	\N	eu-north-1	\N	\N	\N	\N	\N	\N	\N	\N	256	6e8c3035-d138-5234-4545-57ba4f170d56	10	6160	631	da18d615-c3e1-d9c1-345a-044bb5bad3c3
\.
COPY sequitur.campaign (address, first_seen, last_seen, victims, winners) FROM stdin;
\.
COPY sequitur.case_file (account_id, case_id, revision, status, severity, score, headline, detections, techniques, tenants, first_seen, last_seen, opened_at, updated_at, digest, document) FROM stdin;
79c81579-cc2a-57c9-ad20-a20d3a8f68bc	199a03e0-12e8-0e82-e84e-178a281f1893	1	open	medium	70	bo: new network, then reconnaissance	{cloud-recon-burst}	{T1069.003,T1087.004,T1526,T1580}	{111122223333}	2026-05-04 20:00:00+00	2026-05-04 20:00:45+00	2026-11-24 15:20:16.152384+00	2026-11-24 15:20:16.152384+00	a150df2f-97e7-5ddf-2727-b6318e3f08e8	{"accounts":[{"id":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","kind":"iam-user","name":"bo","nativeID":"arn:aws:iam::111122223333:user/bo","provider":"aws","tenant":"111122223333"}],"coverage":[{"source":"Data","state":"missing","tenant":"111122223333","why":"no Data of tenant 111122223333 has arrived"},{"from":"2026-05-04T20:00:00.000000Z","source":"Management","state":"complete","tenant":"111122223333","to":"2026-05-04T20:00:00.000000Z","why":"records on both sides of the case and no long gap between"}],"findings":[{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","contributions":[{"name":"reconnaissance","points":40,"side":"effect","why":"10 distinct recon actions, origin person"},{"name":"new network","points":30,"side":"access","why":"the key was never used from 198.51.100.0/24 before"}],"dependsFrom":"2000-01-01T00:00:00.000000Z","dependsTo":"2026-05-04T20:02:45.000000Z","detection":"cloud-recon-burst","evidence":[{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"1AD5CDAD-EC02-CAB1-B277-5C8898210A1C","occurredAt":"2026-05-04T20:00:00.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"78EE966C-A467-FE68-A74D-9EAAE9D6E564","occurredAt":"2026-05-04T20:00:05.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"353E3480-043A-14A0-7130-D742A2C4FB01","occurredAt":"2026-05-04T20:00:10.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"1A4EBE17-1E69-65C3-7B0D-AF8CD73E5906","occurredAt":"2026-05-04T20:00:15.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"4D061A97-7CF8-5A19-08D8-3F7FC2C953CC","occurredAt":"2026-05-04T20:00:20.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"0BCD170C-A2B1-350E-584B-CEFBECCD509F","occurredAt":"2026-05-04T20:00:25.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"1D6A343F-FE9A-5744-9A63-69C588A7D6B1","occurredAt":"2026-05-04T20:00:30.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"9B9A225D-FA01-652B-8BD0-2614BF3C608C","occurredAt":"2026-05-04T20:00:35.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"C6E7994C-CD14-16D8-A4A6-E668112A2640","occurredAt":"2026-05-04T20:00:40.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"D4215A35-3C6B-AA14-9B83-3EBF4E3A6D74","occurredAt":"2026-05-04T20:00:45.000000Z"}],"evidenceCount":10,"explanation":"10 distinct recon actions in 10 calls from 198.51.100.140 by Boto3/1.34.0, origin person.","firstSeen":"2026-05-04T20:00:00.000000Z","id":"8B5EE6FA-C005-8833-8755-2B2AF7324EB0","lastSeen":"2026-05-04T20:00:45.000000Z","origins":[{"address":"198.51.100.140","network":"198.51.100.0/24","program":"Boto3/1.34.0"}],"parameters":{"actions":"4","breadth":"10","breadth-points":"10","caller-identity-points":"15","console-points":"2","first-use-points":"20","iac-points":"5","new-network-points":"30","points":"30","service-points":"2","services":"sts iam s3 ec2 organizations account","window":"120"},"state":"active","subject":"credential AKIAQEXAMPLELEAKEDXX at 198.51.100.140 with Boto3/1.34.0 of account 79C81579-CC2A-57C9-AD20-A20D3A8F68BC","techniques":["T1580","T1087.004","T1069.003","T1526"],"title":"Burst of cloud reconnaissance","version":1}],"firstSeen":"2026-05-04T20:00:00.000000Z","headline":"bo: new network, then reconnaissance","lastSeen":"2026-05-04T20:00:45.000000Z","links":[],"score":{"contributions":[{"factor":1,"finding":"8B5EE6FA-C005-8833-8755-2B2AF7324EB0","name":"reconnaissance","points":40,"side":"effect","value":40,"why":"10 distinct recon actions, origin person"},{"factor":1,"finding":"8B5EE6FA-C005-8833-8755-2B2AF7324EB0","name":"new network","points":30,"side":"access","value":30,"why":"the key was never used from 198.51.100.0/24 before"}],"counterfactuals":[{"opens":false,"total":30,"without":"reconnaissance"},{"opens":false,"total":40,"without":"new network"}],"threshold":60,"total":70},"severity":"medium","timeline":[{"account":"bo","detection":"cloud-recon-burst","finding":"8B5EE6FA-C005-8833-8755-2B2AF7324EB0","provider":"aws","text":"10 distinct recon actions in 10 calls from 198.51.100.140 by Boto3/1.34.0, origin person.","tie":"the first thing seen","time":"2026-05-04T20:00:00.000000Z","until":"2026-05-04T20:00:45.000000Z"}]}
ee2d9b80-c4be-59cc-ba65-679db839faab	8f58770a-b5e4-dab8-03d7-5a75712bb819	1	open	medium	70	ana: new network, then reconnaissance	{cloud-recon-burst}	{T1069.003,T1087.004,T1526,T1580}	{111122223333}	2026-05-05 20:00:00+00	2026-05-05 20:00:45+00	2026-11-24 15:20:16.152384+00	2026-11-24 15:20:16.152384+00	01ddb609-0a3a-1721-803e-f9e96f5d5e81	{"accounts":[{"id":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","kind":"iam-user","name":"ana","nativeID":"arn:aws:iam::111122223333:user/ana","provider":"aws","tenant":"111122223333"}],"coverage":[{"source":"Data","state":"missing","tenant":"111122223333","why":"no Data of tenant 111122223333 has arrived"},{"from":"2026-05-05T20:00:00.000000Z","source":"Management","state":"complete","tenant":"111122223333","to":"2026-05-05T20:00:00.000000Z","why":"records on both sides of the case and no long gap between"}],"findings":[{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","contributions":[{"name":"reconnaissance","points":40,"side":"effect","why":"10 distinct recon actions, origin person"},{"name":"new network","points":30,"side":"access","why":"the key was never used from 198.51.100.0/24 before"}],"dependsFrom":"2000-01-01T00:00:00.000000Z","dependsTo":"2026-05-05T20:02:45.000000Z","detection":"cloud-recon-burst","evidence":[{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"0D348444-66A1-C036-04ED-9EFD3F4FD4A3","occurredAt":"2026-05-05T20:00:00.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"EF3DE141-3449-6590-F6BB-AC444EC6E8D5","occurredAt":"2026-05-05T20:00:05.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"ECF9E3DC-CD24-2E43-E1F0-9F31E5783E60","occurredAt":"2026-05-05T20:00:10.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"4F15F94E-768E-6A45-15F4-F2764913011E","occurredAt":"2026-05-05T20:00:15.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"151DE4B8-C43D-ECD9-9E0A-C7B16E3FDECE","occurredAt":"2026-05-05T20:00:20.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"E10319A0-6D9F-E5DF-5F32-6E8D7F4B07EE","occurredAt":"2026-05-05T20:00:25.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"54109599-ED0E-0604-C73D-8948FF8A5823","occurredAt":"2026-05-05T20:00:30.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"8B342E0B-2A43-4B21-427E-562786565B94","occurredAt":"2026-05-05T20:00:35.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"E5187234-29F0-B932-BB86-A6C16B9EA355","occurredAt":"2026-05-05T20:00:40.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"2EEF4781-4DC7-06DF-34E5-F3D0B1A1FE41","occurredAt":"2026-05-05T20:00:45.000000Z"}],"evidenceCount":10,"explanation":"10 distinct recon actions in 10 calls from 198.51.100.7 by Boto3/1.34.0, origin person.","firstSeen":"2026-05-05T20:00:00.000000Z","id":"D05ECD24-E35D-CA70-71C4-507405C7A60A","lastSeen":"2026-05-05T20:00:45.000000Z","origins":[{"address":"198.51.100.7","network":"198.51.100.0/24","program":"Boto3/1.34.0"}],"parameters":{"actions":"4","breadth":"10","breadth-points":"10","caller-identity-points":"15","console-points":"2","first-use-points":"20","iac-points":"5","new-network-points":"30","points":"30","service-points":"2","services":"sts iam s3 ec2 organizations account","window":"120"},"state":"active","subject":"credential AKIAQEXAMPLEQEXAMPLE at 198.51.100.7 with Boto3/1.34.0 of account EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","techniques":["T1580","T1087.004","T1069.003","T1526"],"title":"Burst of cloud reconnaissance","version":1}],"firstSeen":"2026-05-05T20:00:00.000000Z","headline":"ana: new network, then reconnaissance","lastSeen":"2026-05-05T20:00:45.000000Z","links":[],"score":{"contributions":[{"factor":1,"finding":"D05ECD24-E35D-CA70-71C4-507405C7A60A","name":"reconnaissance","points":40,"side":"effect","value":40,"why":"10 distinct recon actions, origin person"},{"factor":1,"finding":"D05ECD24-E35D-CA70-71C4-507405C7A60A","name":"new network","points":30,"side":"access","value":30,"why":"the key was never used from 198.51.100.0/24 before"}],"counterfactuals":[{"opens":false,"total":30,"without":"reconnaissance"},{"opens":false,"total":40,"without":"new network"}],"threshold":60,"total":70},"severity":"medium","timeline":[{"account":"ana","detection":"cloud-recon-burst","finding":"D05ECD24-E35D-CA70-71C4-507405C7A60A","provider":"aws","text":"10 distinct recon actions in 10 calls from 198.51.100.7 by Boto3/1.34.0, origin person.","tie":"the first thing seen","time":"2026-05-05T20:00:00.000000Z","until":"2026-05-05T20:00:45.000000Z"}]}
\.
COPY sequitur.case_finding (account_id, case_id, finding_id, finding_account_id) FROM stdin;
79c81579-cc2a-57c9-ad20-a20d3a8f68bc	199a03e0-12e8-0e82-e84e-178a281f1893	8b5ee6fa-c005-8833-8755-2b2af7324eb0	79c81579-cc2a-57c9-ad20-a20d3a8f68bc
ee2d9b80-c4be-59cc-ba65-679db839faab	8f58770a-b5e4-dab8-03d7-5a75712bb819	d05ecd24-e35d-ca70-71c4-507405c7a60a	ee2d9b80-c4be-59cc-ba65-679db839faab
\.
COPY sequitur.case_history (account_id, case_id, revision, "position", happened_at, kind, detail) FROM stdin;
79c81579-cc2a-57c9-ad20-a20d3a8f68bc	199a03e0-12e8-0e82-e84e-178a281f1893	1	0	2026-11-24 15:20:16.152384+00	opened	score 70.0, cloud-recon-burst
ee2d9b80-c4be-59cc-ba65-679db839faab	8f58770a-b5e4-dab8-03d7-5a75712bb819	1	0	2026-11-24 15:20:16.152384+00	opened	score 70.0, cloud-recon-burst
\.
COPY sequitur.coverage_hour (source, category, tenant, hour, batch) FROM stdin;
cloudtrail	Management	111122223333	2026-05-03 09:00:00+00	2
cloudtrail	Management	111122223333	2026-05-04 20:00:00+00	2
cloudtrail	Management	111122223333	2026-05-05 20:00:00+00	2
azure-ad	SignInLogs	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	2026-04-30 23:00:00+00	2
azure-ad	SignInLogs	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	2026-05-04 14:00:00+00	2
azure-ad	SignInLogs	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	2026-05-04 15:00:00+00	2
azure-storage	StorageRead	5c1f2d7e-0a44-4f3b-9a61-3d2be0a7c901	2026-05-04 14:00:00+00	2
\.
COPY sequitur.evidence_chunk (object_id, sequence, stream_offset, stream_length, bytes) FROM stdin;
94bcd844-1ddc-93c2-b441-4c2c7a521a4f	0	0	7970	\\x28b52ffd60221eed24000a40ec0b37704bd206fcffffab0af7c6aa38b0c0ba696bb4da4a5b361adaad754a99f718741d084f4d47faf63b1d36694422bb776ac24beaffdd6401a900b000b200914489153e40a44494228a1295955e06f7f104f91c21e6e7f857f6d291e61de5ee0df5cd742ad2bca3a484d664ee1af6a46d011b3fcdf7257ba55eda17d3d6629c6918ff9dd32145dc8f226fd82f5520399af0df5e7af9239de80fb1d9d46ae2a3a01671cab9e8ea9dc9224bbe863d23728df5732f8d2516418da85c2bf91c652f5dc9748266191d2a5555421f5141b534c7fb92eda51db8c3e7c1c620de9473d530670dfb2934b7458e6bb38c043e92548a297fe944e11be088c6fc1092e6fa933c458a9d40223c80cd2624e0fa13033ec7fcf86a6bc3ae1155421f924aef0411fdc42390c0f4f6d2ae7148f93f0da75ce390726e3df2992cfa7b2df318318a68854dd0b0737d89e3c261ffb402aebdf7a71c33a6bdb4c3dfa9c2f1f24ef63ea6b0f7c1e125f1dafca8c448c214028a4fc3699e6b6cb96accdda9e5eecacd2619b4a224c55edadbe34b3aa7bc3daedad3888f731e8a95cc075632908d20068a118301b194f3a461d33bf5727151a549fe04c85ac0be9ff14f14140c40b000f268d8131c0dd497b0b9979ee4c9b120b705ec4aa6b9fea4bd34e43c28b21ea720e741ca71d790b3e1ee0e4e8f869d2b3cc49d41367ac85f60c66ff01844ccafa0944ab535b604a60d729c48e8e4ade7cc914ebdf55cc917698dd6da6b9c631172ea35cea9673df4449ad7340c639c61cf62dca13b740be25c3d0017173fdd0cfbefe71a8129c62fa503631bac79eb71cc29d6bca5186bc4c837c771983f2de294e33057cb1ffae634f7271cbcc6f3e7998e538de78f9a91cde6397f93c39c8e4ce7e4b00070d198c25689865d9916b2f5bd88e3d123ce73cedb63ee5a7b6cc6d7186b5e43366cad261ba739580e5f3bc4900c28468c865df903eebe607f057d54a67d785cade4b0739dac00e8259db88f7be986303fdb89424370b07001c3860c1a1c2426ae880dfbfe8c6f20ca75b252468891bf3298c2ce4a2998bf01809da83131510a9111996844c41414d20190421a99b1d201126010b138cc3114638c310242943102620821242881c48e0412b10779c863a5f4c8b3d7445f1af2e9a53977991698db25db2a1848f59e95b9728515b62578db92a40b6a74e67a74f642cca76d93c0b9b42115687a6afe2233a1b04b3ded8296aca14b18126df8d8d4628ca81d6f703cb2d0a7b0451681dc803a3b960a3b1411a80d68b0c5aab0831281b2014d562c15762822501bd0608bf5c8a4818fde44755ab80f78866587c32c4049ebc8e783ff10003d4a3f8e9d22a33def8016742c4a963ca3b7f5fb43c556cc61a9b43e558ebdab2c6eeec316987dd60d0e7b043f59ab8303199e387c89ed3eaffb2ce627447caf01287650ce1410686e454e6ceab59d464101f9a8ae56b3ca9d6b0120e1fcbff9ddb9c44ae1bf0871d9e5a397e14debba9320f65ad0378e0c4705dbd5827040c4adeb903a76913f322f85c3717c572442616bd666829a5a851730eaa4844e94c2f39b8726286214f88e1d8fd5688420f1509c03339bb2b9350f412c5c56b8083c016cbb00fec4352995d89e78bbea404ea730fd0f
6e8c3035-d138-5234-4545-57ba4f170d56	0	0	6792	\\x28b52ffd6088199d1500c6657126108fe8014c8c7a2200ae6f295a6ccba239f10e1edf57584a47d8832f84c03f5022020010502a6500640068009627400e2208120464419a0ca4cb1b58fb313a337ce745630ca86f2fe89c73adb5c61863105a2ea1b5389cd519f2acce0cfb74e931490c999a2aafc83865ad30c3f5ad03823431e4af5c2e6340be5c79e753537d7b31c3513b8c214f2a6dfd873bdfe21923b6fe7dcbab47aefdabe22b33dccee31c16e0e8a5020cf9cea7482c721c634e3bcedaaf14254526cb0cb366e2563a9beb29cf602dce0cdbfb14f112b8561e58343ad6e2935eb8e58eb30cf963bd68034774c36ee86889ebe675d368dda484c9609fce903f6fd2401d391e1535e47433873d2772b0aaf281fb05f676933c0c800c4660c8974a297f7d40baf36545c6af16108a4fb798e1aaf2015991ac4592fc552fe44b351528ffc89fa6bba30682fc693ef2a779268dc8a91819f263baf3adaf206f27add8afcc54d535210712516b94445449bfff98545ebf90954edc4bfa82d78ffa8e95877e581435736de25a8bd3af9dd34f648df61f2d7e3bf7ef5ca504b672d15af01ee6ef9151563452df3a503f11fd5ea9db7b1ef4bea20caf01b5a351df3a582e9b413e71e83de84da8467c9a07055ba8d14027552012880425295021cb01f02291a191e912e8a128082634225c21e18408919010411110e28408610f0784942ab0b287cc122e49090e91da1c315ddf9206ed1972ef26d4c286847926a2bae104cb25216eef92cdf66a1a0fa972e45bf512054a5e68e71a7f8e26eba64b1dbb31e47e1c1ccbc82a73e898fe6306e18e9a471d9a5b6a72fc3cfc73e6cb499a3f40b4b9b19c6d0681167bba7986b9958a86589566cf50d32ec7217779f2301bcc04ed4b9d60364c0700c171e92f6f3327ea0cbff96a4b0901d4a5c45ca212128d2988dc50cd595a5ef254f949134c16e0983e0f40943cb63bc32a
c30ba50d-4ee4-f2be-7b87-b86a1be170f4	0	0	711	\\x1f8b0800000000000203edd75f6f9b301000f0efc273a1367f12e08d365985da6e59d655d5a63d38e648d108ce6cd3aaadfadd7740c278683b2dd3109a40511ecec7f96cff64254fc612b8908932c2af4f06dc41a1af41aa4c144668508bf8c691512a90718223997e30c227433f6c0147e3e8f2338e60c2566605cfb62c8f138c47f12c5a090c335915c1ef90ddab30639b30a4f8d8f838f88455dde32693735116ba7ebd9bd20c8152e7f0d0d43e8fa38ff39be8727131bf9847e7f3d9cdcdaec3f76c537585f59e8f9a855c6575c426f6c4249e499c2b128484e0e78bb14bf9244ac9ab24e5586cc31e4581ad5a5c6cf609bbaa1799d22725ff0e5a553dddab25ac9b3d82d22c84d4b726c50155978b17519248ecba9edcb18845a963f964d768b4c6ba387422b4708ea9e5b8563524e147094a2f98c429359e811116659e57036a2b0a05f31c36f8661baffb8b67d59605290d3c1a98365d4d4d97d1d4f40921e63e5e85eb1958f2a1c8f10cb52c61bf49cd6146f72ada66a72ccf3171c30ab6ae279bdfd5bd36f912f090330c44af1f575df39469580b891319976d293c96ff1d987b6593578169f5a6b033d0d5ee7736e28f9cd1c0b73c6a5182d8dc7f278df8899f02999a2b6fea9b6e1a4c1a69fb78151ea5f528cdebef2aeb9358da12a36ed021968ec4fa26465fb8ccb0bbdf1aab563b6061bc15c61dd211c64761bd0bf30e13b614390c5858d20a4bc0e9084b46617d0bb30fbcc322ad19bf85a45af542e419cf860b2e20760b6e32b15b70757c04d733b803afb43329caad7a27e46ed90395e6b4d27cea75a439a3b4bea5392f5c6dc0ed37a5cd407199ad202e9466051ff29d465a6976ca3bd2c828ad7769dee1d21a5a0376465b672e4b3bcee8e8ac6f67ee5fdc68d75b3e6064935fff086ce8209b8cc87a4776c00fb433d86f6b54ea5b21b347a6719366a059960f98ddb46507403beca68361f7edf927e15b5e2d881a0000
\.
COPY sequitur.finding (account_id, finding_id, detection, address, state, first_seen, last_seen, depends_from, depends_to, points, digest, document) FROM stdin;
79c81579-cc2a-57c9-ad20-a20d3a8f68bc	8b5ee6fa-c005-8833-8755-2b2af7324eb0	cloud-recon-burst	\N	active	2026-05-04 20:00:00+00	2026-05-04 20:00:45+00	2000-01-01 00:00:00+00	2026-05-04 20:02:45+00	70	a7367c6e-b45c-23b0-c543-cf3f9f4805c0	{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","contributions":[{"name":"reconnaissance","points":40,"side":"effect","why":"10 distinct recon actions, origin person"},{"name":"new network","points":30,"side":"access","why":"the key was never used from 198.51.100.0/24 before"}],"dependsFrom":"2000-01-01T00:00:00.000000Z","dependsTo":"2026-05-04T20:02:45.000000Z","detection":"cloud-recon-burst","evidence":[{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"1AD5CDAD-EC02-CAB1-B277-5C8898210A1C","occurredAt":"2026-05-04T20:00:00.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"78EE966C-A467-FE68-A74D-9EAAE9D6E564","occurredAt":"2026-05-04T20:00:05.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"353E3480-043A-14A0-7130-D742A2C4FB01","occurredAt":"2026-05-04T20:00:10.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"1A4EBE17-1E69-65C3-7B0D-AF8CD73E5906","occurredAt":"2026-05-04T20:00:15.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"4D061A97-7CF8-5A19-08D8-3F7FC2C953CC","occurredAt":"2026-05-04T20:00:20.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"0BCD170C-A2B1-350E-584B-CEFBECCD509F","occurredAt":"2026-05-04T20:00:25.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"1D6A343F-FE9A-5744-9A63-69C588A7D6B1","occurredAt":"2026-05-04T20:00:30.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"9B9A225D-FA01-652B-8BD0-2614BF3C608C","occurredAt":"2026-05-04T20:00:35.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"C6E7994C-CD14-16D8-A4A6-E668112A2640","occurredAt":"2026-05-04T20:00:40.000000Z"},{"accountID":"79C81579-CC2A-57C9-AD20-A20D3A8F68BC","eventID":"D4215A35-3C6B-AA14-9B83-3EBF4E3A6D74","occurredAt":"2026-05-04T20:00:45.000000Z"}],"evidenceCount":10,"explanation":"10 distinct recon actions in 10 calls from 198.51.100.140 by Boto3/1.34.0, origin person.","firstSeen":"2026-05-04T20:00:00.000000Z","id":"8B5EE6FA-C005-8833-8755-2B2AF7324EB0","lastSeen":"2026-05-04T20:00:45.000000Z","origins":[{"address":"198.51.100.140","network":"198.51.100.0/24","program":"Boto3/1.34.0"}],"parameters":{"actions":"4","breadth":"10","breadth-points":"10","caller-identity-points":"15","console-points":"2","first-use-points":"20","iac-points":"5","new-network-points":"30","points":"30","service-points":"2","services":"sts iam s3 ec2 organizations account","window":"120"},"state":"active","subject":"credential AKIAQEXAMPLELEAKEDXX at 198.51.100.140 with Boto3/1.34.0 of account 79C81579-CC2A-57C9-AD20-A20D3A8F68BC","techniques":["T1580","T1087.004","T1069.003","T1526"],"title":"Burst of cloud reconnaissance","version":1}
ee2d9b80-c4be-59cc-ba65-679db839faab	d05ecd24-e35d-ca70-71c4-507405c7a60a	cloud-recon-burst	\N	active	2026-05-05 20:00:00+00	2026-05-05 20:00:45+00	2000-01-01 00:00:00+00	2026-05-05 20:02:45+00	70	27f8cbdd-127b-3f94-bdc2-18e653384c2e	{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","contributions":[{"name":"reconnaissance","points":40,"side":"effect","why":"10 distinct recon actions, origin person"},{"name":"new network","points":30,"side":"access","why":"the key was never used from 198.51.100.0/24 before"}],"dependsFrom":"2000-01-01T00:00:00.000000Z","dependsTo":"2026-05-05T20:02:45.000000Z","detection":"cloud-recon-burst","evidence":[{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"0D348444-66A1-C036-04ED-9EFD3F4FD4A3","occurredAt":"2026-05-05T20:00:00.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"EF3DE141-3449-6590-F6BB-AC444EC6E8D5","occurredAt":"2026-05-05T20:00:05.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"ECF9E3DC-CD24-2E43-E1F0-9F31E5783E60","occurredAt":"2026-05-05T20:00:10.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"4F15F94E-768E-6A45-15F4-F2764913011E","occurredAt":"2026-05-05T20:00:15.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"151DE4B8-C43D-ECD9-9E0A-C7B16E3FDECE","occurredAt":"2026-05-05T20:00:20.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"E10319A0-6D9F-E5DF-5F32-6E8D7F4B07EE","occurredAt":"2026-05-05T20:00:25.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"54109599-ED0E-0604-C73D-8948FF8A5823","occurredAt":"2026-05-05T20:00:30.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"8B342E0B-2A43-4B21-427E-562786565B94","occurredAt":"2026-05-05T20:00:35.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"E5187234-29F0-B932-BB86-A6C16B9EA355","occurredAt":"2026-05-05T20:00:40.000000Z"},{"accountID":"EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","eventID":"2EEF4781-4DC7-06DF-34E5-F3D0B1A1FE41","occurredAt":"2026-05-05T20:00:45.000000Z"}],"evidenceCount":10,"explanation":"10 distinct recon actions in 10 calls from 198.51.100.7 by Boto3/1.34.0, origin person.","firstSeen":"2026-05-05T20:00:00.000000Z","id":"D05ECD24-E35D-CA70-71C4-507405C7A60A","lastSeen":"2026-05-05T20:00:45.000000Z","origins":[{"address":"198.51.100.7","network":"198.51.100.0/24","program":"Boto3/1.34.0"}],"parameters":{"actions":"4","breadth":"10","breadth-points":"10","caller-identity-points":"15","console-points":"2","first-use-points":"20","iac-points":"5","new-network-points":"30","points":"30","service-points":"2","services":"sts iam s3 ec2 organizations account","window":"120"},"state":"active","subject":"credential AKIAQEXAMPLEQEXAMPLE at 198.51.100.7 with Boto3/1.34.0 of account EE2D9B80-C4BE-59CC-BA65-679DB839FAAB","techniques":["T1580","T1087.004","T1069.003","T1526"],"title":"Burst of cloud reconnaissance","version":1}
ef34da2f-6ac5-5443-bf00-3b82d7b8a099	897030fd-53bd-f2e8-b31c-95781bb58658	anonymizer-sign-in	\N	active	2026-05-04 14:00:00.123456+00	2026-05-04 14:00:00.123456+00	2026-05-03 14:00:00.123456+00	2026-05-05 14:00:00.123456+00	25	8def614a-9e80-3c47-0a42-fb5ab49177fe	{"accountID":"EF34DA2F-6AC5-5443-BF00-3B82D7B8A099","contributions":[{"name":"anonymiser","points":25,"side":"access","why":"the provider calls it anonymised"}],"dependsFrom":"2026-05-03T14:00:00.123456Z","dependsTo":"2026-05-05T14:00:00.123456Z","detection":"anonymizer-sign-in","evidence":[{"accountID":"EF34DA2F-6AC5-5443-BF00-3B82D7B8A099","eventID":"16A45249-2238-B7F3-492B-B2ABF980140A","occurredAt":"2026-05-04T14:00:00.123456Z"}],"evidenceCount":1,"explanation":"Access from 192.0.2.66: the provider calls it anonymised.","firstSeen":"2026-05-04T14:00:00.123456Z","id":"897030FD-53BD-F2E8-B31C-95781BB58658","lastSeen":"2026-05-04T14:00:00.123456Z","origins":[{"address":"192.0.2.66","network":"192.0.2.0/24","program":"Mozilla/5.0"}],"parameters":{"join":"86400","points":"25"},"state":"active","subject":"account EF34DA2F-6AC5-5443-BF00-3B82D7B8A099","techniques":["T1090.003"],"title":"Access from an anonymising network","version":1}
ef34da2f-6ac5-5443-bf00-3b82d7b8a099	6df05499-28dd-4293-f265-24a0a9a08de7	risky-sign-in	\N	active	2026-05-04 14:00:00.123456+00	2026-05-04 14:00:00.123456+00	2026-05-03 14:00:00.123456+00	2026-05-05 14:00:00.123456+00	40	d7c9bb9e-24ee-1440-c592-7a14a0b5c901	{"accountID":"EF34DA2F-6AC5-5443-BF00-3B82D7B8A099","contributions":[{"name":"risky sign-in","points":40,"side":"access","why":"anonymizedIPAddress, level high, state atRisk"}],"dependsFrom":"2026-05-03T14:00:00.123456Z","dependsTo":"2026-05-05T14:00:00.123456Z","detection":"risky-sign-in","evidence":[{"accountID":"EF34DA2F-6AC5-5443-BF00-3B82D7B8A099","eventID":"16A45249-2238-B7F3-492B-B2ABF980140A","occurredAt":"2026-05-04T14:00:00.123456Z"}],"evidenceCount":1,"explanation":"A sign-in is risky: anonymizedIPAddress, level high, state atRisk.","firstSeen":"2026-05-04T14:00:00.123456Z","id":"6DF05499-28DD-4293-F265-24A0A9A08DE7","lastSeen":"2026-05-04T14:00:00.123456Z","origins":[{"address":"192.0.2.66","network":"192.0.2.0/24","program":"Mozilla/5.0"}],"parameters":{"confirmed-points":"60","high-points":"40","join":"86400","low-points":"8","medium-points":"20","remediated-points":"5","semantics":"corrected"},"state":"active","subject":"account EF34DA2F-6AC5-5443-BF00-3B82D7B8A099","techniques":["T1078.004"],"title":"Risky sign-in","version":1}
\.
COPY sequitur.finding_origin (account_id, finding_id, address, program, network) FROM stdin;
79c81579-cc2a-57c9-ad20-a20d3a8f68bc	8b5ee6fa-c005-8833-8755-2b2af7324eb0	198.51.100.140	Boto3/1.34.0	198.51.100.0/24
ee2d9b80-c4be-59cc-ba65-679db839faab	d05ecd24-e35d-ca70-71c4-507405c7a60a	198.51.100.7	Boto3/1.34.0	198.51.100.0/24
ef34da2f-6ac5-5443-bf00-3b82d7b8a099	897030fd-53bd-f2e8-b31c-95781bb58658	192.0.2.66	Mozilla/5.0	192.0.2.0/24
ef34da2f-6ac5-5443-bf00-3b82d7b8a099	6df05499-28dd-4293-f265-24a0a9a08de7	192.0.2.66	Mozilla/5.0	192.0.2.0/24
\.
COPY sequitur.ingest_batch (batch, stored_at, is_correlated) FROM stdin;
2	2026-11-24 15:20:16.090569+00	t
\.
COPY sequitur.ingest_object (object_id, uri, sha256, size, encoding, source, form, state, resumed_at, next_record, records, stored, duplicates, ignored, ignored_kinds, rejected, error, read_at) FROM stdin;
6e8c3035-d138-5234-4545-57ba4f170d56	logs/trail.json	\\x6e8c3035d1385234454557ba4f170d56b1203862b62ca2a6ae485bc023c1b35b	6792	plain	cloudtrail	event	done	0	11	11	11	0	0		0	\N	2026-11-24 15:20:16.095374+00
94bcd844-1ddc-93c2-b441-4c2c7a521a4f	logs/signins.json	\\x94bcd8441ddc93c2b4414c2c7a521a4ff2a7ab8080766304cbe1a5a16f539ec7	7970	plain	azure-ad	diagnostic	done	0	12	12	9	1	1	AuditLogs\t1\n	1	\N	2026-11-24 15:20:16.095374+00
c30ba50d-4ee4-f2be-7b87-b86a1be170f4	logs/trail.json.gz	\\xc30ba50d4ee4f2be7b87b86a1be170f45036d1df09a7e335ef05f92909acb55b	711	gzip	cloudtrail	event	done	0	11	11	11	0	0		0	\N	2026-11-24 15:20:16.095374+00
\.
COPY sequitur.lease (name, fence) FROM stdin;
correlate	1
\.
COPY sequitur.migration (name, sha256, applied_at) FROM stdin;
v001_schema	4b4ff0f15120092f4d18fd6607177fd2c995275b3db374c07ba816323f50c7ce	2026-11-24 15:20:16.053789+00
\.
COPY sequitur.reject (object_id, record_number, record_offset, record_length, code, field, adapter, bytes) FROM stdin;
94bcd844-1ddc-93c2-b441-4c2c7a521a4f	9	6901	18	unrecognised			\\x7b226e6f626f6479223a226b6e6f7773227d
\.
COPY sequitur.run (run_id, kind, started_at, finished_at, report) FROM stdin;
\.
COPY sequitur.setting (name, value) FROM stdin;
plan	29dded89a056ed52a9010e5f0e7f0de94860999802fefb19fdc998ccaa6cb011
\.
SELECT pg_catalog.setval('sequitur.ingest_batch_number', 2, true);
ALTER TABLE ONLY sequitur.account_alias
    ADD CONSTRAINT account_alias_pkey PRIMARY KEY (account_id, kind, value);
ALTER TABLE ONLY sequitur.account_network
    ADD CONSTRAINT account_network_pkey PRIMARY KEY (account_id, credential, network);
ALTER TABLE ONLY sequitur.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY sequitur.activity
    ADD CONSTRAINT activity_pkey PRIMARY KEY (occurred_at, event_id, account_id);
ALTER TABLE ONLY sequitur.activity_2026_04
    ADD CONSTRAINT activity_2026_04_pkey PRIMARY KEY (occurred_at, event_id, account_id);
ALTER TABLE ONLY sequitur.activity_2026_05
    ADD CONSTRAINT activity_2026_05_pkey PRIMARY KEY (occurred_at, event_id, account_id);
ALTER TABLE ONLY sequitur.campaign
    ADD CONSTRAINT campaign_pkey PRIMARY KEY (address, first_seen);
ALTER TABLE ONLY sequitur.case_file
    ADD CONSTRAINT case_file_pkey PRIMARY KEY (account_id, case_id);
ALTER TABLE ONLY sequitur.case_finding
    ADD CONSTRAINT case_finding_pkey PRIMARY KEY (account_id, case_id, finding_id);
ALTER TABLE ONLY sequitur.case_history
    ADD CONSTRAINT case_history_pkey PRIMARY KEY (account_id, case_id, revision, "position");
ALTER TABLE ONLY sequitur.coverage_hour
    ADD CONSTRAINT coverage_hour_pkey PRIMARY KEY (tenant, category, hour, source);
ALTER TABLE ONLY sequitur.evidence_chunk
    ADD CONSTRAINT evidence_chunk_pkey PRIMARY KEY (object_id, sequence);
ALTER TABLE ONLY sequitur.finding_origin
    ADD CONSTRAINT finding_origin_pkey PRIMARY KEY (account_id, finding_id, address, program);
ALTER TABLE ONLY sequitur.finding
    ADD CONSTRAINT finding_pkey PRIMARY KEY (account_id, finding_id);
ALTER TABLE ONLY sequitur.ingest_batch
    ADD CONSTRAINT ingest_batch_pkey PRIMARY KEY (batch);
ALTER TABLE ONLY sequitur.ingest_object
    ADD CONSTRAINT ingest_object_pkey PRIMARY KEY (object_id);
ALTER TABLE ONLY sequitur.lease
    ADD CONSTRAINT lease_pkey PRIMARY KEY (name);
ALTER TABLE ONLY sequitur.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (name);
ALTER TABLE ONLY sequitur.reject
    ADD CONSTRAINT reject_pkey PRIMARY KEY (object_id, record_number);
ALTER TABLE ONLY sequitur.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (run_id);
ALTER TABLE ONLY sequitur.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);
CREATE INDEX account_alias_batch ON sequitur.account_alias USING btree (batch);
CREATE INDEX account_alias_value ON sequitur.account_alias USING btree (value);
CREATE INDEX account_name ON sequitur.account USING btree ("left"(name, 200));
CREATE INDEX account_network_batch ON sequitur.account_network USING btree (batch);
CREATE INDEX account_network_network ON sequitur.account_network USING btree (network) WHERE (credential = ''::text);
CREATE INDEX activity_signal ON ONLY sequitur.activity USING btree (account_id, occurred_at) WHERE (signals <> 0);
CREATE INDEX activity_2026_04_account_id_occurred_at_idx ON sequitur.activity_2026_04 USING btree (account_id, occurred_at) WHERE (signals <> 0);
CREATE INDEX activity_batch ON ONLY sequitur.activity USING brin (batch);
CREATE INDEX activity_2026_04_batch_idx ON sequitur.activity_2026_04 USING brin (batch);
CREATE INDEX activity_password ON ONLY sequitur.activity USING btree (src_ip, occurred_at) WHERE ((signals & (3)::bigint) <> 0);
CREATE INDEX activity_2026_04_src_ip_occurred_at_idx ON sequitur.activity_2026_04 USING btree (src_ip, occurred_at) WHERE ((signals & (3)::bigint) <> 0);
CREATE INDEX activity_2026_05_account_id_occurred_at_idx ON sequitur.activity_2026_05 USING btree (account_id, occurred_at) WHERE (signals <> 0);
CREATE INDEX activity_2026_05_batch_idx ON sequitur.activity_2026_05 USING brin (batch);
CREATE INDEX activity_2026_05_src_ip_occurred_at_idx ON sequitur.activity_2026_05 USING btree (src_ip, occurred_at) WHERE ((signals & (3)::bigint) <> 0);
CREATE INDEX case_finding_account ON sequitur.case_finding USING btree (finding_account_id);
CREATE INDEX coverage_hour_batch ON sequitur.coverage_hour USING btree (batch);
CREATE INDEX finding_address ON sequitur.finding USING btree (address) WHERE (address IS NOT NULL);
CREATE INDEX finding_origin_address ON sequitur.finding_origin USING btree (address, program);
CREATE INDEX finding_origin_network ON sequitur.finding_origin USING btree (network);
CREATE INDEX finding_pending ON sequitur.finding USING btree (account_id) WHERE (state = 'pending'::text);
CREATE INDEX ingest_batch_new ON sequitur.ingest_batch USING btree (batch) WHERE (NOT is_correlated);
ALTER INDEX sequitur.activity_signal ATTACH PARTITION sequitur.activity_2026_04_account_id_occurred_at_idx;
ALTER INDEX sequitur.activity_batch ATTACH PARTITION sequitur.activity_2026_04_batch_idx;
ALTER INDEX sequitur.activity_pkey ATTACH PARTITION sequitur.activity_2026_04_pkey;
ALTER INDEX sequitur.activity_password ATTACH PARTITION sequitur.activity_2026_04_src_ip_occurred_at_idx;
ALTER INDEX sequitur.activity_signal ATTACH PARTITION sequitur.activity_2026_05_account_id_occurred_at_idx;
ALTER INDEX sequitur.activity_batch ATTACH PARTITION sequitur.activity_2026_05_batch_idx;
ALTER INDEX sequitur.activity_pkey ATTACH PARTITION sequitur.activity_2026_05_pkey;
ALTER INDEX sequitur.activity_password ATTACH PARTITION sequitur.activity_2026_05_src_ip_occurred_at_idx;
