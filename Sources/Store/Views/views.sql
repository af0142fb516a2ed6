-- The investigators' interface: stable names, documented in docs/sql.md. Made again at every migration.

CREATE OR REPLACE VIEW sequitur.case_summary AS
SELECT c.case_id, c.revision, c.status, c.severity, c.score, c.headline, c.detections, c.techniques,
       a.provider, a.tenant, a.native_id AS account_native_id, a.name AS account_name, a.kind AS account_kind,
       c.first_seen, c.last_seen, c.opened_at, c.updated_at, c.account_id
FROM sequitur.case_file c
JOIN sequitur.account a ON a.account_id = c.account_id;
COMMENT ON VIEW sequitur.case_summary IS 'One row a case.';

CREATE OR REPLACE VIEW sequitur.case_timeline AS
SELECT c.case_id, s.ordinality AS position,
       (s.step ->> 'time')::timestamptz AS time, (s.step ->> 'until')::timestamptz AS until,
       s.step ->> 'account' AS account, s.step ->> 'provider' AS provider,
       s.step ->> 'detection' AS detection, s.step ->> 'text' AS text,
       'L' || (s.step ->> 'strength') AS strength, s.step ->> 'tie' AS tie
FROM sequitur.case_file c
CROSS JOIN LATERAL json_array_elements(c.document::json -> 'timeline') WITH ORDINALITY AS s (step, ordinality);
COMMENT ON VIEW sequitur.case_timeline IS 'The story of each case, step by step.';

CREATE OR REPLACE VIEW sequitur.case_evidence AS
SELECT c.case_id, f.finding ->> 'detection' AS detection, (e.reference ->> 'eventID')::uuid AS event_id,
       a.occurred_at, a.source, a.native_id, a.operation, a.outcome, a.src_ip, a.user_agent, a.resource,
       o.uri AS object_uri, a.record_number, a.record_offset, a.record_length, a.object_id
FROM sequitur.case_file c
CROSS JOIN LATERAL json_array_elements(c.document::json -> 'findings') AS f (finding)
CROSS JOIN LATERAL json_array_elements(f.finding -> 'evidence') AS e (reference)
JOIN sequitur.activity a
  ON a.account_id = (e.reference ->> 'accountID')::uuid
 AND a.event_id = (e.reference ->> 'eventID')::uuid
 AND a.occurred_at = (e.reference ->> 'occurredAt')::timestamptz
JOIN sequitur.ingest_object o ON o.object_id = a.object_id;
COMMENT ON VIEW sequitur.case_evidence IS 'The activities that carry the findings of each case, and where their bytes are.';

CREATE OR REPLACE VIEW sequitur.account_activity AS
SELECT a.occurred_at, a.source, a.category, a.operation, a.service, a.outcome, a.status_code, a.src_ip, a.src_name,
       a.user_agent, a.resource, a.bytes_out, a.credential_uid, a.session_uid, a.token_hash, a.app_name,
       a.risk_level, a.risk_state, a.risk_types,
       b.name AS account_name, b.native_id AS account_native_id, b.provider, b.tenant, a.account_id, a.event_id
FROM sequitur.activity a
JOIN sequitur.account b ON b.account_id = a.account_id;
COMMENT ON VIEW sequitur.account_activity IS 'Who did what, across clouds.';

CREATE OR REPLACE VIEW sequitur.credential_lineage AS
SELECT i.value AS credential_uid, i.account_id AS issued_by, u.account_id AS used_by,
       i.first_seen AS issued_at, u.first_seen AS first_used_at
FROM sequitur.account_alias i
JOIN sequitur.account_alias u ON u.value = i.value AND u.kind = 'used-key'
WHERE i.kind = 'issued-key';
COMMENT ON VIEW sequitur.credential_lineage IS 'Access keys from the account that issued them to the account that uses them.';

CREATE OR REPLACE VIEW sequitur.identity_account AS
SELECT p.account_id, s.account_id AS linked_account_id, s.kind AS rule, s.value, s.first_seen AS since
FROM sequitur.account_alias p
JOIN sequitur.account_alias s ON s.value = p.value AND s.kind IN ('saml-subject', 'source-identity')
WHERE p.kind = 'upn';
COMMENT ON VIEW sequitur.identity_account IS 'Directory accounts and the role sessions that carry their name.';

CREATE OR REPLACE VIEW sequitur.coverage AS
SELECT source, category, tenant, min(hour) AS first_hour, max(hour) AS last_hour, count(*) AS hours_with_records,
       (extract(epoch FROM max(hour) - min(hour)) / 3600)::bigint + 1 AS hours_in_span
FROM sequitur.coverage_hour
GROUP BY source, category, tenant;
COMMENT ON VIEW sequitur.coverage IS 'For which hours each log of each tenant has arrived.';
