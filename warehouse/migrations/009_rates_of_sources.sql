-- Exchange rates from documents that are fetched like pages.

ALTER TABLE fx_rates ADD COLUMN fetch_id VARCHAR;
COMMENT ON COLUMN fx_rates.fetch_id IS 'The exchange that brought the document with this rate, in the table fetches; null for rates from a file';
COMMENT ON COLUMN fx_rates.fx_source IS 'Who gives the rate: a source of kind rates by its name, else as its file says';
COMMENT ON COLUMN fetches.kind IS 'robots, feed, sitemap, listing, article or rates';
DROP VIEW current_fx_rates;
CREATE VIEW current_fx_rates AS SELECT * EXCLUDE (valid_to) FROM fx_rates WHERE valid_to IS NULL;
COMMENT ON VIEW current_fx_rates IS 'The exchange rates as they are known now';
