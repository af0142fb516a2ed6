-- The life of cases: what people did to them and said of them, what each revision held, what is hidden and what is near.

ALTER TABLE sequitur.case_file ADD COLUMN merged_into uuid;
ALTER TABLE sequitur.case_history ADD COLUMN finding_id uuid;
CREATE INDEX case_file_case ON sequitur.case_file (case_id);
CREATE INDEX case_file_merged ON sequitur.case_file (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX case_finding_finding ON sequitur.case_finding (finding_id);
-- Documents say more than they did; what is told there comes with the next correlation.
UPDATE sequitur.case_file SET document = '{"decisions":[],"narrative":[],' || substr(document, 2);

CREATE TABLE sequitur.case_revision (
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    revision integer NOT NULL,
    status text NOT NULL,
    created_at timestamptz NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (account_id, case_id, revision)
);
COMMENT ON TABLE sequitur.case_revision IS 'sequitur:distributed What each revision of a case held.';
INSERT INTO sequitur.case_revision
SELECT account_id, case_id, revision, status, updated_at, document FROM sequitur.case_file;

CREATE TABLE sequitur.case_action (
    case_id uuid NOT NULL,
    number integer NOT NULL,
    action_id uuid NOT NULL,
    kind text NOT NULL,
    author text NOT NULL,
    happened_at timestamptz NOT NULL,
    detail text NOT NULL,
    PRIMARY KEY (case_id, number, action_id)
);
COMMENT ON TABLE sequitur.case_action IS 'sequitur:reference What people did to cases, and cases that evidence opened again: appended, never changed.';

CREATE TABLE sequitur.case_decision (
    decision_id uuid NOT NULL PRIMARY KEY,
    number integer NOT NULL UNIQUE,
    decided_at timestamptz NOT NULL,
    document text NOT NULL
);
COMMENT ON TABLE sequitur.case_decision IS 'sequitur:reference What people said about which findings are one case, in order.';

CREATE TABLE sequitur.case_decision_account (
    account_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    PRIMARY KEY (account_id, decision_id)
);
COMMENT ON TABLE sequitur.case_decision_account IS 'sequitur:reference Whose cases each decision speaks of.';

CREATE TABLE sequitur.case_dirty (
    account_id uuid NOT NULL PRIMARY KEY
);
COMMENT ON TABLE sequitur.case_dirty IS 'sequitur:control Accounts whose cases the next correlation builds again, because a suppression came or went.';

CREATE TABLE sequitur.case_candidate (
    account_id uuid NOT NULL,
    first_seen timestamptz NOT NULL,
    score double precision NOT NULL,
    document text NOT NULL
);
COMMENT ON TABLE sequitur.case_candidate IS 'sequitur:distributed Findings that come near to a case and make none.';
CREATE INDEX case_candidate_account ON sequitur.case_candidate (account_id);

CREATE TABLE sequitur.suppression (
    suppression_id uuid NOT NULL PRIMARY KEY,
    detection text NOT NULL,
    owner text NOT NULL,
    reason text NOT NULL,
    expires_at timestamptz NOT NULL,
    added_by text NOT NULL,
    added_at timestamptz NOT NULL,
    removed_by text,
    removed_at timestamptz,
    document text NOT NULL
);
COMMENT ON TABLE sequitur.suppression IS 'sequitur:reference What a team does not want to be told of, who answers for it, and until when.';

CREATE TABLE sequitur.suppression_hit (
    account_id uuid NOT NULL,
    suppression_id uuid NOT NULL,
    finding_id uuid NOT NULL,
    points double precision NOT NULL,
    hidden_since timestamptz NOT NULL,
    PRIMARY KEY (account_id, suppression_id, finding_id)
);
COMMENT ON TABLE sequitur.suppression_hit IS 'sequitur:distributed Findings that suppressions hide in the cases of today, and since when.';
CREATE INDEX suppression_hit_suppression ON sequitur.suppression_hit (suppression_id);
