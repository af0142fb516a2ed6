-- What correlation stands on beyond single rows: where and when accounts are active, what is usual for them, the lineage of
-- credentials, how late each log is. All of it is merged so that neither order nor repeats matter.

ALTER TABLE sequitur.activity ADD COLUMN src_latitude double precision;
ALTER TABLE sequitur.activity ADD COLUMN src_longitude double precision;
ALTER TABLE sequitur.activity_word ADD COLUMN src_latitude double precision;
ALTER TABLE sequitur.activity_word ADD COLUMN src_longitude double precision;

CREATE TABLE sequitur.account_day (
    account_id uuid NOT NULL,
    day timestamptz NOT NULL,
    network text NOT NULL,
    hours integer NOT NULL,
    batch bigint NOT NULL,
    PRIMARY KEY (account_id, day, network)
);
COMMENT ON TABLE sequitur.account_day IS 'sequitur:distributed From which networks each account was active on each day; bit n of hours: from n o''clock UTC.';
CREATE INDEX account_day_network ON sequitur.account_day (network, day);
CREATE INDEX account_day_batch ON sequitur.account_day (batch);

CREATE TABLE sequitur.account_habit (
    account_id uuid NOT NULL,
    day timestamptz NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (account_id, day)
);
COMMENT ON TABLE sequitur.account_habit IS 'sequitur:distributed What each account did on each day, as far as baselines ask.';

CREATE TABLE sequitur.credential_issue (
    account_id uuid NOT NULL,
    child text NOT NULL,
    child_session text,
    parent text NOT NULL,
    event_id uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    operation text NOT NULL,
    batch bigint NOT NULL,
    PRIMARY KEY (account_id, child, event_id)
);
COMMENT ON TABLE sequitur.credential_issue IS 'sequitur:distributed Credentials and the calls that issued them: account_id is the issuer, parent the key or session it called with.';
CREATE INDEX credential_issue_child ON sequitur.credential_issue (child);
CREATE INDEX credential_issue_session ON sequitur.credential_issue (child_session);
CREATE INDEX credential_issue_parent ON sequitur.credential_issue (parent);
CREATE INDEX credential_issue_batch ON sequitur.credential_issue (batch);

ALTER TABLE sequitur.account_alias ADD COLUMN last_seen timestamptz;
UPDATE sequitur.account_alias SET last_seen = first_seen;
ALTER TABLE sequitur.account_alias ALTER COLUMN last_seen SET NOT NULL;

ALTER TABLE sequitur.coverage_hour ADD COLUMN lag_seconds integer;
COMMENT ON COLUMN sequitur.coverage_hour.lag_seconds IS 'The longest time between an event of the hour and its record; NULL where records do not say.';

CREATE TABLE sequitur.network_day (
    network text NOT NULL,
    day timestamptz NOT NULL,
    accounts integer NOT NULL,
    automated integer NOT NULL,
    elsewhere integer NOT NULL,
    PRIMARY KEY (network, day)
);
COMMENT ON TABLE sequitur.network_day IS 'sequitur:reference How many accounts came from each network on each day, where more than one did.';

CREATE TABLE sequitur.finding_network (
    account_id uuid NOT NULL,
    finding_id uuid NOT NULL,
    network text NOT NULL,
    PRIMARY KEY (account_id, finding_id, network)
);
COMMENT ON TABLE sequitur.finding_network IS 'sequitur:distributed Networks that findings came from: what they are taken for may change.';
CREATE INDEX finding_network_network ON sequitur.finding_network (network);

-- What earlier rows say of all this.
INSERT INTO sequitur.account_day (account_id, day, network, hours, batch)
SELECT a.account_id, date_trunc('day', a.occurred_at, 'UTC'),
       CASE WHEN a.src_ip IS NULL OR o.value = 'service' THEN ''
            WHEN family(a.src_ip) = 4 THEN network(set_masklen(a.src_ip, 24))::text
            ELSE network(set_masklen(a.src_ip, 48))::text END,
       bit_or(1 << extract(hour FROM a.occurred_at AT TIME ZONE 'UTC')::integer), max(a.batch)
FROM sequitur.activity a JOIN sequitur.term o ON o.term_id = a.origin
WHERE a.signals & 1024 = 0 AND (a.class_uid <> 3002 OR a.status_id = 1)
GROUP BY 1, 2, 3;

INSERT INTO sequitur.credential_issue (account_id, child, parent, event_id, occurred_at, operation, batch)
SELECT a.account_id, issued.value, coalesce(used.value, session.value, ''), a.event_id, a.occurred_at, o.value, a.batch
FROM sequitur.activity a
JOIN sequitur.term issued ON issued.term_id = a.credential_issued
JOIN sequitur.term o ON o.term_id = a.operation
LEFT JOIN sequitur.term used ON used.term_id = a.credential_uid
LEFT JOIN sequitur.term session ON session.term_id = a.session_uid
WHERE a.signals & 512 <> 0 AND octet_length(issued.value) <= 500
ON CONFLICT DO NOTHING;

UPDATE sequitur.coverage_hour h SET lag_seconds = l.lag
FROM (SELECT s.value AS source, c.value AS category, b.tenant, date_trunc('hour', a.occurred_at, 'UTC') AS hour,
             max(least(31622400, greatest(0, extract(epoch FROM a.logged_at - a.occurred_at))))::integer AS lag
      FROM sequitur.activity a JOIN sequitur.account b ON b.account_id = a.account_id
      JOIN sequitur.term s ON s.term_id = a.source JOIN sequitur.term c ON c.term_id = a.category
      WHERE a.logged_at IS NOT NULL GROUP BY 1, 2, 3, 4) l
WHERE (h.source, h.category, h.tenant, h.hour) = (l.source, l.category, l.tenant, l.hour);

-- Findings name their networks and credentials now: unknown until they are judged again.
UPDATE sequitur.finding SET document = replace(document, '"evidenceCount":', '"credentials":[],"networks":[],"evidenceCount":');
UPDATE sequitur.case_file SET document = replace(document, '"evidenceCount":', '"credentials":[],"networks":[],"evidenceCount":');
UPDATE sequitur.ingest_batch SET is_correlated = false;

CREATE TABLE sequitur.identity_link (
    account_id uuid NOT NULL,
    linked_account_id uuid NOT NULL,
    rule text NOT NULL,
    value text NOT NULL,
    valid_from timestamptz,
    valid_to timestamptz,
    PRIMARY KEY (account_id, linked_account_id, rule, value)
);
COMMENT ON TABLE sequitur.identity_link IS 'sequitur:distributed Which accounts names and keys in the logs tie together, and for which time.';
CREATE INDEX identity_link_linked ON sequitur.identity_link (linked_account_id);
CREATE INDEX identity_link_value ON sequitur.identity_link (value) WHERE value <> '';

CREATE TABLE sequitur.identity_claim (
    account_id uuid NOT NULL,
    claim_id uuid NOT NULL,
    linked_account_id uuid NOT NULL,
    kind text NOT NULL,
    valid_from timestamptz,
    valid_to timestamptz,
    author text NOT NULL,
    reason text NOT NULL,
    claimed_at timestamptz NOT NULL,
    is_correlated boolean NOT NULL,
    PRIMARY KEY (account_id, claim_id)
);
COMMENT ON TABLE sequitur.identity_claim IS 'sequitur:distributed What people said of two accounts: link or unlink. Never changed, only answered by a later one.';

-- Who says so, where it is not the logs: a SCIM export.
ALTER TABLE sequitur.account_alias ADD COLUMN origin text NOT NULL DEFAULT 'logs';
