-- Texts that rows repeat, each once: an activity holds numbers of four bytes where it held texts.

CREATE SEQUENCE sequitur.term_number AS integer;
CREATE TABLE sequitur.term (
    term_id integer NOT NULL PRIMARY KEY DEFAULT nextval('sequitur.term_number'),
    digest uuid NOT NULL UNIQUE,
    value text NOT NULL
);
COMMENT ON TABLE sequitur.term IS 'sequitur:reference Texts by number. digest is the first half of SHA-256: an index on values as long as these may be has no room.';

ALTER TABLE sequitur.activity RENAME TO activity_v001;
ALTER INDEX sequitur.activity_pkey RENAME TO activity_v001_pkey;
ALTER INDEX sequitur.activity_batch RENAME TO activity_v001_batch;
ALTER INDEX sequitur.activity_signal RENAME TO activity_v001_signal;
ALTER INDEX sequitur.activity_password RENAME TO activity_v001_password;
DROP VIEW IF EXISTS sequitur.case_evidence;
DROP VIEW IF EXISTS sequitur.account_activity;

-- In the order of their alignment, so that rows have no holes. Columns marked (term) hold numbers of sequitur.term.
CREATE TABLE sequitur.activity (
    occurred_at timestamptz NOT NULL,
    logged_at timestamptz,
    batch bigint NOT NULL,
    signals bigint NOT NULL,
    record_offset bigint NOT NULL,
    bytes_out bigint,
    src_asn bigint,
    record_number integer NOT NULL,
    record_length integer NOT NULL,
    src_port integer,
    source integer NOT NULL,
    category integer NOT NULL,
    operation integer NOT NULL,
    service integer,
    outcome integer NOT NULL,
    status_code integer,
    origin integer NOT NULL,
    src_name integer,
    src_country integer,
    user_agent integer,
    session_uid integer,
    credential_uid integer,
    credential_issued integer,
    token_hash integer,
    app_uid integer,
    app_name integer,
    region integer,
    home_tenant integer,
    resource_tenant integer,
    cross_tenant_type integer,
    auth_requirement integer,
    risk_level integer,
    risk_state integer,
    risk_types integer,
    class_uid smallint NOT NULL,
    activity_id smallint NOT NULL,
    status_id smallint NOT NULL,
    is_password_correct boolean,
    is_mfa boolean,
    event_id uuid NOT NULL,
    account_id uuid NOT NULL,
    object_id uuid NOT NULL,
    content_digest uuid NOT NULL,
    token_uid uuid,
    related_event_id uuid,
    native_uuid uuid,
    correlation_uuid uuid,
    src_ip inet,
    native_id text,
    correlation_uid text,
    resource text,
    record_path text,
    PRIMARY KEY (occurred_at, event_id, account_id)
) PARTITION BY RANGE (occurred_at);
COMMENT ON TABLE sequitur.activity IS 'sequitur:distributed One thing an account did or tried. Partitioned by month of event time. Repeated texts are numbers of sequitur.term; the view account_activity has them in words.';
COMMENT ON COLUMN sequitur.activity.native_uuid IS 'The provider''s id of the record, where it is a UUID; else native_id has it. Likewise correlation_uuid and correlation_uid.';
COMMENT ON COLUMN sequitur.activity.record_path IS 'Where in the record at that place the event stands, if it was wrapped: a JSON Pointer (RFC 6901).';
CREATE INDEX activity_batch ON sequitur.activity USING brin (batch);
CREATE INDEX activity_signal ON sequitur.activity (account_id, occurred_at) WHERE signals <> 0;
CREATE INDEX activity_password ON sequitur.activity (src_ip, occurred_at) WHERE (signals & 3) <> 0;

INSERT INTO sequitur.term (digest, value)
SELECT encode(substr(sha256(convert_to(t.value, 'UTF8')), 1, 16), 'hex')::uuid, t.value
FROM (
    SELECT DISTINCT v.value
    FROM sequitur.activity_v001 a
    CROSS JOIN LATERAL (VALUES
        (a.source), (a.category), (a.operation), (a.service), (a.outcome), (a.status_code), (a.origin), (a.src_name),
        (a.src_country), (a.user_agent), (a.session_uid), (a.credential_uid), (a.credential_issued), (a.token_hash),
        (a.app_uid), (a.app_name), (a.region), (a.home_tenant), (a.resource_tenant), (a.cross_tenant_type),
        (a.auth_requirement), (a.risk_level), (a.risk_state), (a.risk_types)) AS v (value)
    WHERE v.value IS NOT NULL) AS t;

DO $$
DECLARE part record;
BEGIN
    FOR part IN
        SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'sequitur.activity_v001'::regclass
        ORDER BY 1
    LOOP
        EXECUTE format('ALTER TABLE sequitur.%I RENAME TO %I', part.name, part.name || '_v001');
        EXECUTE format('CREATE TABLE sequitur.%I PARTITION OF sequitur.activity %s', part.name, part.bounds);
    END LOOP;
END
$$;

-- Forms of the logs that cut a time must meet those that do not: sign-ins have whole seconds now, Azure's other records
-- milliseconds. Rows that become one event leave the word that was written last.
CREATE FUNCTION pg_temp.precision_of(source text, category text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN $1 = 'azure-ad' AND $2 LIKE '%SignInLogs' THEN 'second'
                WHEN $1 IN ('azure-ad', 'azure-storage') THEN 'milliseconds' ELSE 'microseconds' END
$$;

CREATE FUNCTION pg_temp.term_of(value text) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT term_id FROM sequitur.term
    WHERE digest = encode(substr(sha256(convert_to($1, 'UTF8')), 1, 16), 'hex')::uuid
$$;

INSERT INTO sequitur.activity (
    occurred_at, logged_at, batch, signals, record_offset, bytes_out, src_asn, record_number, record_length, src_port,
    source, category, operation, service, outcome, status_code, origin, src_name, src_country, user_agent, session_uid,
    credential_uid, credential_issued, token_hash, app_uid, app_name, region, home_tenant, resource_tenant,
    cross_tenant_type, auth_requirement, risk_level, risk_state, risk_types, class_uid, activity_id, status_id,
    is_password_correct, is_mfa, event_id, account_id, object_id, content_digest, token_uid, related_event_id, src_ip,
    native_uuid, native_id, correlation_uuid, correlation_uid, resource)
SELECT DISTINCT ON (happened_at, event_id, account_id)
    happened_at, logged_at, batch, signals, record_offset, bytes_out, src_asn, record_number, record_length, src_port,
    pg_temp.term_of(source), pg_temp.term_of(category), pg_temp.term_of(operation), pg_temp.term_of(service),
    pg_temp.term_of(outcome), pg_temp.term_of(status_code), pg_temp.term_of(origin), pg_temp.term_of(src_name),
    pg_temp.term_of(src_country), pg_temp.term_of(user_agent), pg_temp.term_of(session_uid),
    pg_temp.term_of(credential_uid), pg_temp.term_of(credential_issued), pg_temp.term_of(token_hash),
    pg_temp.term_of(app_uid), pg_temp.term_of(app_name), pg_temp.term_of(region), pg_temp.term_of(home_tenant),
    pg_temp.term_of(resource_tenant), pg_temp.term_of(cross_tenant_type), pg_temp.term_of(auth_requirement),
    pg_temp.term_of(risk_level), pg_temp.term_of(risk_state), pg_temp.term_of(risk_types), class_uid, activity_id,
    status_id, is_password_correct, is_mfa, event_id, account_id, object_id, content_digest, token_uid,
    related_event_id, src_ip,
    CASE WHEN native_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN native_id::uuid END,
    CASE WHEN native_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN NULL ELSE native_id END,
    CASE WHEN correlation_uid ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN correlation_uid::uuid END,
    CASE WHEN correlation_uid ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN NULL ELSE correlation_uid END,
    resource
FROM sequitur.activity_v001
CROSS JOIN LATERAL (
    SELECT date_trunc(pg_temp.precision_of(source, category), occurred_at)
) AS t (happened_at)
ORDER BY happened_at, event_id, account_id, logged_at DESC NULLS LAST, content_digest DESC;

-- Findings and cases name their evidence by its time as well. Judging again makes the rest of them whole.
CREATE FUNCTION pg_temp.cut_times(document text, findings json) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    said text;
    digits integer;
BEGIN
    FOR said, digits IN
        SELECT DISTINCT e.reference ->> 'occurredAt',
            CASE pg_temp.precision_of(a.source, a.category) WHEN 'second' THEN 0 ELSE 3 END
        FROM json_array_elements(findings) AS f (finding)
        CROSS JOIN LATERAL json_array_elements(f.finding -> 'evidence') AS e (reference)
        JOIN sequitur.activity_v001 a
          ON a.account_id = (e.reference ->> 'accountID')::uuid
         AND a.event_id = (e.reference ->> 'eventID')::uuid
         AND a.occurred_at = (e.reference ->> 'occurredAt')::timestamptz
        WHERE pg_temp.precision_of(a.source, a.category) <> 'microseconds'
        ORDER BY 2 DESC
    LOOP
        document := replace(document, '"' || said || '"', '"' || rpad(left(said, 20 + digits), 26, '0') || 'Z"');
    END LOOP;
    RETURN document;
END
$$;
UPDATE sequitur.finding SET document = pg_temp.cut_times(document, json_build_array(document::json));
UPDATE sequitur.case_file SET document = pg_temp.cut_times(document, document::json -> 'findings');
UPDATE sequitur.ingest_batch SET is_correlated = false;

DROP FUNCTION pg_temp.term_of(text);
DROP FUNCTION pg_temp.cut_times(text, json);
DROP FUNCTION pg_temp.precision_of(text, text);
DROP TABLE sequitur.activity_v001;

-- A reject says which of the records at its place it is, and whether it was read since.
ALTER TABLE sequitur.reject ADD COLUMN record_path text;
ALTER TABLE sequitur.reject ADD COLUMN retried_at timestamptz;
ALTER TABLE sequitur.reject ADD COLUMN outcome text;
COMMENT ON COLUMN sequitur.reject.outcome IS 'What a retry made of it: read or ignored; NULL while it is still refused.';

-- Logs that are appended to: an object goes on where the one before it, its beginning, had its last whole record.
ALTER TABLE sequitur.ingest_object ADD COLUMN base_offset bigint NOT NULL DEFAULT 0;
ALTER TABLE sequitur.ingest_object ADD COLUMN resume_offset bigint;
ALTER TABLE sequitur.ingest_object ADD COLUMN tail_length bigint NOT NULL DEFAULT 0;
ALTER TABLE sequitur.ingest_object ADD COLUMN continues uuid;
CREATE INDEX ingest_object_uri ON sequitur.ingest_object (left(uri, 500)) WHERE resume_offset IS NOT NULL;
COMMENT ON COLUMN sequitur.ingest_object.resume_offset IS 'Where its last whole record ends, of objects that may grow.';
COMMENT ON COLUMN sequitur.ingest_object.tail_length IS 'Bytes after that: the beginning of a record that is waited for.';
COMMENT ON COLUMN sequitur.ingest_object.continues IS 'The object that is this one''s beginning, whose records and evidence are not repeated.';

-- What logs said of one event where they said it differently, each word as a row of its own: the activity is what they
-- come to together.
CREATE TABLE sequitur.activity_word (
    LIKE sequitur.activity,
    PRIMARY KEY (occurred_at, event_id, account_id, content_digest)
);
COMMENT ON TABLE sequitur.activity_word IS 'sequitur:distributed The different words on one event, where there are several.';

CREATE TABLE sequitur.object_verification (
    object_id uuid NOT NULL PRIMARY KEY,
    uri text NOT NULL,
    content_sha256 bytea,
    status text NOT NULL,
    digest_key text,
    verified_at timestamptz NOT NULL
);
COMMENT ON TABLE sequitur.object_verification IS 'sequitur:control What the providers'' signatures say of objects: sequitur verify.';

-- What schema drift is told by: how many records of a log fill the members that detections stand on, day by day, and
-- which other members there are.
CREATE TABLE sequitur.member_use (
    source text NOT NULL,
    category text NOT NULL,
    tenant text NOT NULL,
    day timestamptz NOT NULL,
    member text NOT NULL,
    records bigint NOT NULL,
    PRIMARY KEY (source, category, tenant, day, member)
);
COMMENT ON TABLE sequitur.member_use IS 'sequitur:control Records by day and watched member that they fill; the empty member counts all.';

CREATE TABLE sequitur.member_name (
    source text NOT NULL,
    category text NOT NULL,
    tenant text NOT NULL,
    member text NOT NULL,
    first_day timestamptz NOT NULL,
    last_day timestamptz NOT NULL,
    PRIMARY KEY (source, category, tenant, member)
);
COMMENT ON TABLE sequitur.member_name IS 'sequitur:control Members that nothing reads, with the days between which records have them.';
