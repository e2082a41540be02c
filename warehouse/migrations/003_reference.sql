-- The codes that figures and events use, and exchange rates.

CREATE TABLE indicators (
    indicator VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    phrases VARCHAR[] NOT NULL,
    wdi VARCHAR[] NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE indicators IS 'One row is something that figures count';
COMMENT ON COLUMN indicators.indicator IS 'Code';
COMMENT ON COLUMN indicators.name IS 'Name in words';
COMMENT ON COLUMN indicators.kind IS 'flow, stock, level, rate, price or index: whether values of shorter periods may be added up';
COMMENT ON COLUMN indicators.phrases IS 'How texts name it';
COMMENT ON COLUMN indicators.wdi IS 'Nearest series of the World Development Indicators';
COMMENT ON COLUMN indicators.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN indicators.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN indicators.run_id IS 'The run that wrote the row';

CREATE TABLE event_types (
    event_type VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    plover VARCHAR,
    cameo_root VARCHAR[] NOT NULL,
    phrases VARCHAR[] NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE event_types IS 'One row is a kind of event';
COMMENT ON COLUMN event_types.event_type IS 'Code';
COMMENT ON COLUMN event_types.name IS 'What counts as one, in words';
COMMENT ON COLUMN event_types.plover IS 'Event type of PLOVER; null where it has none';
COMMENT ON COLUMN event_types.cameo_root IS 'Root codes of CAMEO, the likeliest first';
COMMENT ON COLUMN event_types.phrases IS 'How texts name it';
COMMENT ON COLUMN event_types.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN event_types.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN event_types.run_id IS 'The run that wrote the row';

CREATE TABLE areas (
    area VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    alpha3 VARCHAR,
    numeric_code VARCHAR,
    demonyms VARCHAR[] NOT NULL,
    capital VARCHAR,
    currency VARCHAR,
    region VARCHAR,
    subregion VARCHAR,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE areas IS 'One row is a country, a territory, a bloc, a lender or a group of countries';
COMMENT ON COLUMN areas.area IS 'Code: ISO 3166-1 alpha-2, or the short name of a bloc, lender or group';
COMMENT ON COLUMN areas.name IS 'Name';
COMMENT ON COLUMN areas.kind IS 'country, territory, bloc, lender or group';
COMMENT ON COLUMN areas.alpha3 IS 'ISO 3166-1 alpha-3';
COMMENT ON COLUMN areas.numeric_code IS 'ISO 3166-1 numeric (UN M49), three digits';
COMMENT ON COLUMN areas.demonyms IS 'Adjectives and names of its people';
COMMENT ON COLUMN areas.capital IS 'Capital or seat';
COMMENT ON COLUMN areas.currency IS 'Currency in use, ISO 4217';
COMMENT ON COLUMN areas.region IS 'Region of UN M49: Africa, Americas, Asia, Europe, Oceania';
COMMENT ON COLUMN areas.subregion IS 'Subregion of UN M49: Western Asia, Eastern Africa ...';
COMMENT ON COLUMN areas.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN areas.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN areas.run_id IS 'The run that wrote the row';

CREATE TABLE area_members (
    area VARCHAR NOT NULL,
    member VARCHAR NOT NULL,
    member_from DATE NOT NULL,
    member_to DATE,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE area_members IS 'One row is a time during which a country belonged to a bloc or group';
COMMENT ON COLUMN area_members.area IS 'The bloc or group';
COMMENT ON COLUMN area_members.member IS 'The country';
COMMENT ON COLUMN area_members.member_from IS 'First day of membership; the first day of the bloc for its founders';
COMMENT ON COLUMN area_members.member_to IS 'The day after the last; null: still a member';
COMMENT ON COLUMN area_members.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN area_members.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN area_members.run_id IS 'The run that wrote the row';

CREATE TABLE units (
    unit VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    dimension VARCHAR NOT NULL,
    base_unit VARCHAR NOT NULL,
    factor DOUBLE,
    ucum VARCHAR,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE units IS 'One row is a unit of measure';
COMMENT ON COLUMN units.unit IS 'Code as in figures.unit_measure';
COMMENT ON COLUMN units.name IS 'Name in words';
COMMENT ON COLUMN units.dimension IS 'What it measures: money, mass, volume, area, length, energy, power, ratio, count ...';
COMMENT ON COLUMN units.base_unit IS 'The unit of its dimension that values are compared in';
COMMENT ON COLUMN units.factor IS 'How many base units one of it is; null where that changes by the day (money)';
COMMENT ON COLUMN units.ucum IS 'Code of the Unified Code for Units of Measure; null where it has none';
COMMENT ON COLUMN units.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN units.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN units.run_id IS 'The run that wrote the row';

CREATE TABLE fx_rates (
    currency VARCHAR NOT NULL,
    quote_currency VARCHAR NOT NULL,
    rate_date DATE NOT NULL,
    rate DOUBLE NOT NULL,
    fx_source VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE fx_rates IS 'One row is the exchange rate of one day by one source';
COMMENT ON COLUMN fx_rates.currency IS 'The currency that is priced, ISO 4217';
COMMENT ON COLUMN fx_rates.quote_currency IS 'The currency that it is priced in, ISO 4217';
COMMENT ON COLUMN fx_rates.rate_date IS 'The day';
COMMENT ON COLUMN fx_rates.rate IS 'How many of quote_currency one unit of currency costs';
COMMENT ON COLUMN fx_rates.fx_source IS 'Who gives the rate';
COMMENT ON COLUMN fx_rates.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN fx_rates.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN fx_rates.run_id IS 'The run that wrote the row';
