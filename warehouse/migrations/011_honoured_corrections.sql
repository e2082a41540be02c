-- What readers correct takes the place of what was read.

ALTER TABLE figures ADD COLUMN corrected_fields VARCHAR[];
COMMENT ON COLUMN figures.corrected_fields IS 'The columns that hold what a reader said, in the table corrections, and not what was read; null: none';
ALTER TABLE events ADD COLUMN corrected_fields VARCHAR[];
COMMENT ON COLUMN events.corrected_fields IS 'The columns that hold what a reader said, in the table corrections, and not what was read; null: none';
COMMENT ON TABLE corrections IS 'One row is what one reader says of one field of a figure or an event. The last word on a field counts: from the next run on the record holds it, its row from before is closed, and reading the article again does not undo it as long as the record keeps its name';
DROP VIEW current_figures;
CREATE VIEW current_figures AS SELECT * EXCLUDE (valid_to) FROM figures WHERE valid_to IS NULL;
COMMENT ON VIEW current_figures IS 'The figures of the current versions of all articles';
DROP VIEW current_events;
CREATE VIEW current_events AS SELECT * EXCLUDE (valid_to) FROM events WHERE valid_to IS NULL;
COMMENT ON VIEW current_events IS 'The events of the current versions of all articles';
