-- What holds now: where an analyst starts.

CREATE VIEW current_articles AS SELECT * EXCLUDE (valid_to) FROM articles WHERE valid_to IS NULL;
COMMENT ON VIEW current_articles IS 'The current version of each article';

CREATE VIEW current_figures AS SELECT * EXCLUDE (valid_to) FROM figures WHERE valid_to IS NULL;
COMMENT ON VIEW current_figures IS 'The figures of the current versions of all articles';

CREATE VIEW current_events AS SELECT * EXCLUDE (valid_to) FROM events WHERE valid_to IS NULL;
COMMENT ON VIEW current_events IS 'The events of the current versions of all articles';

CREATE VIEW current_indicators AS SELECT * EXCLUDE (valid_to) FROM indicators WHERE valid_to IS NULL;
COMMENT ON VIEW current_indicators IS 'The indicators as they are now';

CREATE VIEW current_event_types AS SELECT * EXCLUDE (valid_to) FROM event_types WHERE valid_to IS NULL;
COMMENT ON VIEW current_event_types IS 'The kinds of events as they are now';

CREATE VIEW current_areas AS SELECT * EXCLUDE (valid_to) FROM areas WHERE valid_to IS NULL;
COMMENT ON VIEW current_areas IS 'The areas as they are now';

CREATE VIEW current_area_members AS SELECT * EXCLUDE (valid_to) FROM area_members WHERE valid_to IS NULL;
COMMENT ON VIEW current_area_members IS 'Memberships, past and present, as they are known now';

CREATE VIEW current_units AS SELECT * EXCLUDE (valid_to) FROM units WHERE valid_to IS NULL;
COMMENT ON VIEW current_units IS 'The units as they are now';

CREATE VIEW current_fx_rates AS SELECT * EXCLUDE (valid_to) FROM fx_rates WHERE valid_to IS NULL;
COMMENT ON VIEW current_fx_rates IS 'The exchange rates as they are known now';
