-- Views are made again with every migration: case_link is new, and coverage says how late logs come.

COMMENT ON COLUMN sequitur.case_file.document IS 'The case as JSON; the views case_timeline, case_link and case_evidence have it in rows.';
