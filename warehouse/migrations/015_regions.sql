-- The first-level regions of countries are areas as well: the codes that figures and events have had from the beginning.
COMMENT ON TABLE areas IS 'One row is a country, a territory, a first-level region of a country, a bloc, a lender or a group of countries';
COMMENT ON COLUMN areas.area IS 'Code: ISO 3166-1 alpha-2, of a first-level region ISO 3166-2 (its first two letters are the country), or the short name of a bloc, lender or group';
COMMENT ON COLUMN areas.kind IS 'country, territory, region, bloc, lender or group';
