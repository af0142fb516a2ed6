-- Feeds: what other systems are still to be told of cases, what they were told, and what came back from them.

CREATE SEQUENCE sequitur.feed_position;

CREATE TABLE sequitur.feed (
    feed text NOT NULL PRIMARY KEY,
    registered_at timestamptz NOT NULL
);
COMMENT ON TABLE sequitur.feed IS 'sequitur:control Systems that are told of cases. Without a row here nothing is written to the outbox.';

CREATE TABLE sequitur.feed_outbox (
    feed text NOT NULL,
    position bigint NOT NULL,
    case_id uuid NOT NULL,
    revision integer,
    action_id uuid,
    state text NOT NULL,
    attempts integer NOT NULL,
    next_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    detail text NOT NULL,
    PRIMARY KEY (feed, position)
);
COMMENT ON TABLE sequitur.feed_outbox IS 'sequitur:control What a feed has to tell: a revision of a case, or what somebody did to it. waiting, delivered, skipped or dead; written in the transaction that changed the case.';
CREATE INDEX feed_outbox_waiting ON sequitur.feed_outbox (feed, case_id, position) WHERE state = 'waiting';
CREATE INDEX feed_outbox_dead ON sequitur.feed_outbox (feed, position) WHERE state = 'dead';

CREATE TABLE sequitur.feed_case (
    feed text NOT NULL,
    case_id uuid NOT NULL,
    worker uuid NOT NULL,
    fence bigint NOT NULL,
    claimed_until timestamptz NOT NULL,
    PRIMARY KEY (feed, case_id)
);
COMMENT ON TABLE sequitur.feed_case IS 'sequitur:control Who is telling a feed of a case, and until when nobody else may.';

CREATE TABLE sequitur.case_offense (
    feed text NOT NULL,
    case_id uuid NOT NULL,
    offense_id bigint NOT NULL,
    found_at timestamptz NOT NULL,
    state text NOT NULL,
    closed_at timestamptz,
    closed_by text,
    closing_reason text,
    PRIMARY KEY (feed, case_id, offense_id)
);
COMMENT ON TABLE sequitur.case_offense IS 'sequitur:reference QRadar offenses of cases, in the order in which they were found: open, closed, or expired where retention took them.';
CREATE INDEX case_offense_offense ON sequitur.case_offense (feed, offense_id);

CREATE TABLE sequitur.feed_reference (
    feed text NOT NULL,
    collection text NOT NULL,
    value text NOT NULL,
    case_id uuid NOT NULL,
    PRIMARY KEY (feed, collection, value, case_id)
);
COMMENT ON TABLE sequitur.feed_reference IS 'sequitur:control Which case put which element into reference data: it goes when no case holds it.';
CREATE INDEX feed_reference_case ON sequitur.feed_reference (feed, case_id);

CREATE TABLE sequitur.feed_cursor (
    feed text NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (feed, name)
);
COMMENT ON TABLE sequitur.feed_cursor IS 'sequitur:control How far what comes back from a feed was read.';

CREATE TABLE sequitur.feed_note (
    feed text NOT NULL,
    offense_id bigint NOT NULL,
    note_id bigint NOT NULL,
    PRIMARY KEY (feed, offense_id, note_id)
);
COMMENT ON TABLE sequitur.feed_note IS 'sequitur:control Notes of analysts that cases have taken over.';
