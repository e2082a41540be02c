-- What readers say is wrong with a record, and what is right.

CREATE TABLE corrections (
    correction_id VARCHAR NOT NULL,
    record_kind VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    value VARCHAR,
    who VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE corrections IS 'One row is what one reader says of one field of a figure or an event';
COMMENT ON COLUMN corrections.correction_id IS 'Name of the correction';
COMMENT ON COLUMN corrections.record_kind IS 'figure or event';
COMMENT ON COLUMN corrections.record_id IS 'The figure_id or event_id; the same reading keeps its name, so that a correction outlives later runs';
COMMENT ON COLUMN corrections.article_id IS 'The article of the record';
COMMENT ON COLUMN corrections.field IS 'The column that is wrong; * where the record should not be there at all';
COMMENT ON COLUMN corrections.value IS 'What the column should hold, as text; null: nothing';
COMMENT ON COLUMN corrections.who IS 'Who says so';
COMMENT ON COLUMN corrections.recorded_at IS 'When';
COMMENT ON COLUMN corrections.run_id IS 'The run that wrote the row';

CREATE VIEW current_corrections AS
SELECT * FROM corrections
QUALIFY row_number() OVER (PARTITION BY record_kind, record_id, field ORDER BY recorded_at DESC, correction_id) = 1;
COMMENT ON VIEW current_corrections IS 'The last word on each field of each record that was corrected';
