-- Sprays wider than an address: by network, autonomous system or program; campaigns with whom they tried.

ALTER TABLE sequitur.finding ALTER COLUMN address TYPE text USING 'address ' || host(address);
ALTER TABLE sequitur.finding RENAME COLUMN address TO scope;
ALTER INDEX sequitur.finding_address RENAME TO finding_scope;
COMMENT ON TABLE sequitur.finding IS 'sequitur:distributed What detections claim today. scope is set where the subject is wider than an account.';

-- All is judged again with the new detection.
DROP TABLE sequitur.campaign;
CREATE TABLE sequitur.campaign (
    campaign_id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    scope text NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    document text NOT NULL
);
COMMENT ON TABLE sequitur.campaign IS 'sequitur:reference Password sprays: from where, when, with what, how many.';
CREATE INDEX campaign_scope ON sequitur.campaign (scope);

CREATE TABLE sequitur.campaign_victim (
    account_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    tries integer NOT NULL,
    first_tried timestamptz NOT NULL,
    last_tried timestamptz NOT NULL,
    is_winner boolean NOT NULL,
    PRIMARY KEY (account_id, campaign_id)
);
COMMENT ON TABLE sequitur.campaign_victim IS 'sequitur:distributed Accounts that campaigns tried, and whether their password was right; of very many a sample.';
CREATE INDEX campaign_victim_campaign ON sequitur.campaign_victim (campaign_id);

CREATE INDEX activity_spray_system ON sequitur.activity (src_asn, occurred_at) WHERE (signals & 3) <> 0;
CREATE INDEX activity_spray_program ON sequitur.activity (user_agent, occurred_at) WHERE (signals & 3) <> 0;
CREATE INDEX activity_account_password ON sequitur.activity (account_id, occurred_at) WHERE (signals & 3) <> 0;
