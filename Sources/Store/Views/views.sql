-- The investigators' interface: stable names, documented in docs/sql.md. Made again at every migration.

CREATE OR REPLACE VIEW sequitur.case_summary AS
SELECT c.case_id, c.revision,
       CASE WHEN c.status <> 'open' THEN c.status WHEN closing.kind = 'closed' THEN 'closed'
            WHEN assigned.detail IS NOT NULL THEN 'assigned' ELSE 'open' END AS status,
       c.severity, c.score, c.headline, c.detections, c.techniques,
       a.provider, a.tenant, a.native_id AS account_native_id, a.name AS account_name, a.kind AS account_kind,
       c.first_seen, c.last_seen, c.opened_at, c.updated_at, c.account_id,
       verdict.detail::json ->> 'verdict' AS verdict, verdict.author AS closed_by,
       assigned.detail::json ->> 'text' AS assignee, c.merged_into
FROM sequitur.case_file c
JOIN sequitur.account a ON a.account_id = c.account_id
LEFT JOIN LATERAL (
    SELECT x.kind FROM sequitur.case_action x WHERE x.case_id = c.case_id AND x.kind IN ('closed', 'reopened')
    ORDER BY x.number DESC, x.happened_at DESC, x.action_id DESC LIMIT 1) AS closing ON true
LEFT JOIN LATERAL (
    SELECT x.detail, x.author FROM sequitur.case_action x WHERE x.case_id = c.case_id AND x.kind = 'closed'
    ORDER BY x.number DESC, x.happened_at DESC, x.action_id DESC LIMIT 1) AS verdict ON true
LEFT JOIN LATERAL (
    SELECT x.detail FROM sequitur.case_action x WHERE x.case_id = c.case_id AND x.kind = 'assigned'
    ORDER BY x.number DESC, x.happened_at DESC, x.action_id DESC LIMIT 1) AS assigned ON true;
COMMENT ON VIEW sequitur.case_summary IS 'One row a case.';

CREATE OR REPLACE VIEW sequitur.case_note AS
SELECT case_id, happened_at AS noted_at, author, detail::json ->> 'text' AS note
FROM sequitur.case_action
WHERE kind = 'noted';
COMMENT ON VIEW sequitur.case_note IS 'What people wrote to cases.';

CREATE OR REPLACE VIEW sequitur.case_timeline AS
SELECT c.case_id, s.ordinality AS position,
       (s.step ->> 'time')::timestamptz AS time, (s.step ->> 'until')::timestamptz AS until,
       s.step ->> 'account' AS account, s.step ->> 'provider' AS provider,
       s.step ->> 'detection' AS detection, s.step ->> 'text' AS text,
       'L' || (s.step ->> 'strength') AS strength, s.step ->> 'tie' AS tie
FROM sequitur.case_file c
CROSS JOIN LATERAL json_array_elements(c.document::json -> 'timeline') WITH ORDINALITY AS s (step, ordinality);
COMMENT ON VIEW sequitur.case_timeline IS 'The story of each case, step by step.';

CREATE OR REPLACE VIEW sequitur.case_link AS
SELECT c.case_id, l.ordinality AS position, l.link ->> 'from' AS from_name, l.link ->> 'to' AS to_name,
       l.link ->> 'kind' AS kind, 'L' || (l.link ->> 'strength') AS strength, l.link ->> 'rule' AS rule,
       l.link ->> 'why' AS why, (l.link ->> 'rank')::integer AS rank,
       (l.link ->> 'cardinality')::integer AS cardinality,
       ARRAY(SELECT json_array_elements_text(l.link -> 'runnerUps')) AS runner_ups
FROM sequitur.case_file c
CROSS JOIN LATERAL json_array_elements(c.document::json -> 'links') WITH ORDINALITY AS l (link, ordinality);
COMMENT ON VIEW sequitur.case_link IS 'What ties the parts of each case, how strongly, why, and what else it could have been.';

CREATE OR REPLACE VIEW sequitur.case_evidence AS
SELECT c.case_id, f.finding ->> 'detection' AS detection, (e.reference ->> 'eventID')::uuid AS event_id,
       a.occurred_at, source.value AS source, coalesce(a.native_uuid::text, a.native_id) AS native_id,
       operation.value AS operation, outcome.value AS outcome,
       a.src_ip, agent.value AS user_agent, a.resource,
       o.uri AS object_uri, a.record_number, a.record_offset, a.record_length, a.record_path, a.object_id
FROM sequitur.case_file c
CROSS JOIN LATERAL json_array_elements(c.document::json -> 'findings') AS f (finding)
CROSS JOIN LATERAL json_array_elements(f.finding -> 'evidence') AS e (reference)
JOIN sequitur.activity a
  ON a.account_id = (e.reference ->> 'accountID')::uuid
 AND a.event_id = (e.reference ->> 'eventID')::uuid
 AND a.occurred_at = (e.reference ->> 'occurredAt')::timestamptz
JOIN sequitur.ingest_object o ON o.object_id = a.object_id
JOIN sequitur.term source ON source.term_id = a.source
JOIN sequitur.term operation ON operation.term_id = a.operation
JOIN sequitur.term outcome ON outcome.term_id = a.outcome
LEFT JOIN sequitur.term agent ON agent.term_id = a.user_agent;
COMMENT ON VIEW sequitur.case_evidence IS 'The activities that carry the findings of each case, and where their bytes are.';

CREATE OR REPLACE VIEW sequitur.account_activity AS
SELECT a.occurred_at, source_term.value AS source, category_term.value AS category,
       operation_term.value AS operation, service_term.value AS service, outcome_term.value AS outcome,
       status_code_term.value AS status_code, a.src_ip, src_name_term.value AS src_name,
       user_agent_term.value AS user_agent, a.resource, a.bytes_out,
       credential_uid_term.value AS credential_uid, session_uid_term.value AS session_uid,
       token_hash_term.value AS token_hash, app_name_term.value AS app_name,
       risk_level_term.value AS risk_level, risk_state_term.value AS risk_state, risk_types_term.value AS risk_types,
       b.name AS account_name, b.native_id AS account_native_id, b.provider, b.tenant, a.account_id, a.event_id,
       coalesce(a.native_uuid::text, a.native_id) AS native_id,
       coalesce(a.correlation_uuid::text, a.correlation_uid) AS correlation_uid, a.signals
FROM sequitur.activity a
JOIN sequitur.account b ON b.account_id = a.account_id
JOIN sequitur.term source_term ON source_term.term_id = a.source
JOIN sequitur.term category_term ON category_term.term_id = a.category
JOIN sequitur.term operation_term ON operation_term.term_id = a.operation
LEFT JOIN sequitur.term service_term ON service_term.term_id = a.service
JOIN sequitur.term outcome_term ON outcome_term.term_id = a.outcome
LEFT JOIN sequitur.term status_code_term ON status_code_term.term_id = a.status_code
LEFT JOIN sequitur.term src_name_term ON src_name_term.term_id = a.src_name
LEFT JOIN sequitur.term user_agent_term ON user_agent_term.term_id = a.user_agent
LEFT JOIN sequitur.term credential_uid_term ON credential_uid_term.term_id = a.credential_uid
LEFT JOIN sequitur.term session_uid_term ON session_uid_term.term_id = a.session_uid
LEFT JOIN sequitur.term token_hash_term ON token_hash_term.term_id = a.token_hash
LEFT JOIN sequitur.term app_name_term ON app_name_term.term_id = a.app_name
LEFT JOIN sequitur.term risk_level_term ON risk_level_term.term_id = a.risk_level
LEFT JOIN sequitur.term risk_state_term ON risk_state_term.term_id = a.risk_state
LEFT JOIN sequitur.term risk_types_term ON risk_types_term.term_id = a.risk_types;
COMMENT ON VIEW sequitur.account_activity IS 'Who did what, across clouds.';

CREATE OR REPLACE VIEW sequitur.credential_lineage AS
SELECT i.child AS credential_uid, i.account_id AS issued_by, u.account_id AS used_by,
       i.occurred_at AS issued_at, u.first_seen AS first_used_at,
       nullif(i.parent, '') AS issued_with, i.operation, i.child_session AS session_uid, i.event_id
FROM sequitur.credential_issue i
LEFT JOIN sequitur.account_alias u ON u.value = i.child AND u.kind = 'used-key';
COMMENT ON VIEW sequitur.credential_lineage IS 'Credentials from the account that issued them to the account that uses them.';

CREATE OR REPLACE VIEW sequitur.credential_ancestry AS
WITH RECURSIVE up (credential_uid, depth, child, parent, account_id, operation, occurred_at, event_id, path) AS (
    SELECT asked.credential, 1, i.child, i.parent, i.account_id, i.operation, i.occurred_at, i.event_id,
           ARRAY[i.child]
    FROM sequitur.credential_issue i
    CROSS JOIN LATERAL (VALUES (i.child), (i.child_session)) AS asked (credential)
    WHERE asked.credential IS NOT NULL
    UNION ALL
    SELECT up.credential_uid, up.depth + 1, i.child, i.parent, i.account_id, i.operation, i.occurred_at, i.event_id,
           up.path || i.child
    FROM up JOIN LATERAL (
        SELECT * FROM sequitur.credential_issue WHERE child = up.parent
        UNION ALL SELECT * FROM sequitur.credential_issue WHERE child_session = up.parent) i ON true
    WHERE up.parent <> '' AND up.depth < 1000 AND NOT i.child = ANY (up.path))
SELECT up.credential_uid, up.depth, up.child AS issued_uid, nullif(up.parent, '') AS issued_with, up.operation,
       up.occurred_at, up.account_id, a.provider, a.tenant, a.native_id, a.name, a.kind, up.event_id
FROM up LEFT JOIN sequitur.account a ON a.account_id = up.account_id;
COMMENT ON VIEW sequitur.credential_ancestry IS 'The calls above each credential, step by step, up to whoever began.';

CREATE OR REPLACE VIEW sequitur.identity_account AS
SELECT account_id, linked_account_id, rule, value, valid_from AS since, valid_to AS until
FROM sequitur.identity_link
UNION ALL
SELECT c.account_id, c.linked_account_id, CASE c.kind WHEN 'link' THEN 'asserted' ELSE 'denied' END,
       c.author || ': ' || c.reason, c.valid_from, c.valid_to
FROM sequitur.identity_claim c
WHERE NOT EXISTS (
    SELECT 1 FROM sequitur.identity_claim l
    WHERE (l.claimed_at, l.claim_id) > (c.claimed_at, c.claim_id)
      AND least(l.account_id, l.linked_account_id) = least(c.account_id, c.linked_account_id)
      AND greatest(l.account_id, l.linked_account_id) = greatest(c.account_id, c.linked_account_id));
COMMENT ON VIEW sequitur.identity_account IS 'Which accounts are taken for one owner''s, by which rule, from when to when.';

CREATE OR REPLACE VIEW sequitur.coverage AS
SELECT c.source, c.category, c.tenant, c.first_hour, c.last_hour, c.hours_with_records,
       (extract(epoch FROM c.last_hour - c.first_hour) / 3600)::bigint + 1 AS hours_in_span, l.lag_seconds,
       c.last_hour + interval '1 hour' - make_interval(secs => coalesce(l.lag_seconds, 0)) AS watermark
FROM (SELECT source, category, tenant, min(hour) AS first_hour, max(hour) AS last_hour, count(*) AS hours_with_records
      FROM sequitur.coverage_hour GROUP BY source, category, tenant) c
CROSS JOIN LATERAL (
    -- As Coverage.lag: 99 in 100 of the hours of 30 days, 72 hours at most.
    SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY least(h.lag_seconds, 259200)) AS lag_seconds
    FROM sequitur.coverage_hour h
    WHERE (h.tenant, h.category, h.source) = (c.tenant, c.category, c.source) AND h.lag_seconds IS NOT NULL
      AND h.hour >= c.last_hour + interval '1 hour' - interval '30 days') l;
COMMENT ON VIEW sequitur.coverage IS 'For which hours each log of each tenant has arrived, how late it comes, and until when nothing more is expected.';

CREATE OR REPLACE VIEW sequitur.member_share AS
SELECT d.source, d.category, d.tenant, d.day, w.member, d.records, coalesce(u.records, 0) AS filled,
       round(coalesce(u.records, 0) / d.records::numeric, 4) AS share
FROM sequitur.member_use d
JOIN (SELECT DISTINCT source, category, tenant, member FROM sequitur.member_use WHERE member <> '') w
  ON (w.source, w.category, w.tenant) = (d.source, d.category, d.tenant)
LEFT JOIN sequitur.member_use u
  ON (u.source, u.category, u.tenant, u.day, u.member) = (d.source, d.category, d.tenant, d.day, w.member)
WHERE d.member = '';
COMMENT ON VIEW sequitur.member_share IS 'The share of records that fill each member that detections stand on, by log and day.';

CREATE OR REPLACE VIEW sequitur.campaign_summary AS
SELECT c.campaign_id, c.kind, c.scope, c.first_seen, c.last_seen, t.attempts, t.accounts, t.winners,
       t.entra_accounts, t.aws_accounts, (d.document ->> 'attemptsPerHour')::double precision AS attempts_per_hour,
       (d.document ->> 'medianGap')::double precision AS median_gap_seconds,
       (d.document -> 'addresses' ->> 'count')::bigint AS addresses,
       ARRAY(SELECT json_array_elements_text(d.document -> 'addresses' -> 'first')) AS first_addresses,
       ARRAY(SELECT json_array_elements_text(d.document -> 'networks' -> 'first')) AS first_networks,
       ARRAY(SELECT json_array_elements_text(d.document -> 'autonomousSystems' -> 'first')) AS first_systems,
       ARRAY(SELECT json_array_elements_text(d.document -> 'userAgents' -> 'first')) AS first_user_agents
FROM sequitur.campaign c
CROSS JOIN LATERAL (SELECT c.document::json AS document) d
CROSS JOIN LATERAL (
    SELECT sum((e ->> 'attempts')::bigint)::bigint AS attempts, sum((e ->> 'accounts')::bigint)::bigint AS accounts,
           sum((e ->> 'winners')::bigint)::bigint AS winners,
           coalesce(sum((e ->> 'accounts')::bigint) FILTER (WHERE e ->> 'provider' = 'entra'), 0)::bigint AS entra_accounts,
           coalesce(sum((e ->> 'accounts')::bigint) FILTER (WHERE e ->> 'provider' = 'aws'), 0)::bigint AS aws_accounts
    FROM json_array_elements(d.document -> 'clouds') e) t;
COMMENT ON VIEW sequitur.campaign_summary IS 'One row a password spray; campaign_victim has the accounts.';
