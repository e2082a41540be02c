-- What people were told, so that nobody is told twice.

CREATE TABLE alerts (
    alert_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    fact_id VARCHAR NOT NULL,
    target VARCHAR,
    text VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE alerts IS 'One row is a fact that one target was told';
COMMENT ON COLUMN alerts.alert_id IS 'Name of the telling: fact and target';
COMMENT ON COLUMN alerts.rule IS 'The rule that found the fact, from its file name; failed-run for a run that failed';
COMMENT ON COLUMN alerts.fact_id IS 'Name of the fact, from the key columns of its rule';
COMMENT ON COLUMN alerts.target IS 'Whom it went to: kind and digest of the address; null where there was nobody to tell';
COMMENT ON COLUMN alerts.text IS 'The line that was sent';
COMMENT ON COLUMN alerts.recorded_at IS 'When the row was written';
COMMENT ON COLUMN alerts.run_id IS 'The run that told it';
