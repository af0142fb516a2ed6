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
