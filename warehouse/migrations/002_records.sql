-- Figures and events as articles report them. Columns are named after SDMX, PLOVER and CAMEO.

CREATE TABLE figures (
    figure_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    sentence VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    quote VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    indicator_text VARCHAR,
    measure VARCHAR NOT NULL,
    obs_value DOUBLE NOT NULL,
    obs_value_upper DOUBLE,
    qualifier VARCHAR NOT NULL,
    unit_measure VARCHAR,
    unit_mult INTEGER,
    unit_text VARCHAR,
    obs_value_usd DOUBLE,
    fx_rate DOUBLE,
    fx_date DATE,
    fx_source VARCHAR,
    fx_reason VARCHAR,
    ref_area VARCHAR,
    counterpart_area VARCHAR,
    sector VARCHAR,
    product VARCHAR,
    entity VARCHAR,
    time_period VARCHAR,
    freq VARCHAR,
    period_start DATE,
    period_end DATE,
    base_period VARCHAR,
    obs_status VARCHAR NOT NULL,
    attribution VARCHAR,
    confidence DOUBLE,
    extractor_version VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE figures IS 'One row is a figure as one version of an article reports it';
COMMENT ON COLUMN figures.figure_id IS 'Name of the figure; reading the same version again gives the same name';
COMMENT ON COLUMN figures.article_id IS 'The article that reports it';
COMMENT ON COLUMN figures.version IS 'The version of the article';
COMMENT ON COLUMN figures.sentence IS 'The sentence that holds it';
COMMENT ON COLUMN figures.char_start IS 'Where the quote begins in the article''s text, in characters';
COMMENT ON COLUMN figures.char_end IS 'Where it ends, exclusive';
COMMENT ON COLUMN figures.quote IS 'The figure as printed, with its qualifier';
COMMENT ON COLUMN figures.indicator IS 'INDICATOR: what is counted, a code of the table indicators';
COMMENT ON COLUMN figures.indicator_text IS 'The words that say so';
COMMENT ON COLUMN figures.measure IS 'level, change, share, rank or ratio';
COMMENT ON COLUMN figures.obs_value IS 'OBS_VALUE in base units: 2900000000, not 2.9 billion; the lower end of a range';
COMMENT ON COLUMN figures.obs_value_upper IS 'The upper end of a range';
COMMENT ON COLUMN figures.qualifier IS 'exact, about, more_than, at_least, less_than, up_to or between';
COMMENT ON COLUMN figures.unit_measure IS 'UNIT_MEASURE: ISO 4217, %, pp, x, rank, tonne, barrel/day ... or the counted thing in the singular; null where nothing is counted';
COMMENT ON COLUMN figures.unit_mult IS 'UNIT_MULT: always 0, the scale is multiplied out';
COMMENT ON COLUMN figures.unit_text IS 'The unit as printed';
COMMENT ON COLUMN figures.obs_value_usd IS 'The value in US dollars, for money; null where no rate is known';
COMMENT ON COLUMN figures.fx_rate IS 'US dollars for one unit of the currency';
COMMENT ON COLUMN figures.fx_date IS 'Day of the rate; the last day of the period where the rate is its average';
COMMENT ON COLUMN figures.fx_source IS 'Where the rate came from';
COMMENT ON COLUMN figures.fx_reason IS 'Why there is no value in US dollars; null where there is one or the figure is no money';
COMMENT ON COLUMN figures.ref_area IS 'REF_AREA: whose figure it is, a code of the table areas';
COMMENT ON COLUMN figures.counterpart_area IS 'COUNTERPART_AREA: the other side, of trade, investment, a loan';
COMMENT ON COLUMN figures.sector IS 'Sector of the economy that it is about';
COMMENT ON COLUMN figures.product IS 'Product or commodity that it is about';
COMMENT ON COLUMN figures.entity IS 'Company, project or institution that it is about';
COMMENT ON COLUMN figures.time_period IS 'TIME_PERIOD: 2021, 2022-Q1, 2022-S1, 2022-03, 2022-04-26, 2019-01-01/P9M';
COMMENT ON COLUMN figures.freq IS 'FREQ: A, S, Q, M, W, D';
COMMENT ON COLUMN figures.period_start IS 'First day of the period';
COMMENT ON COLUMN figures.period_end IS 'The day after its last';
COMMENT ON COLUMN figures.base_period IS 'The period that a change is measured against, as TIME_PERIOD';
COMMENT ON COLUMN figures.obs_status IS 'actual, estimate, forecast or target';
COMMENT ON COLUMN figures.attribution IS 'Who says so, in the article''s words';
COMMENT ON COLUMN figures.confidence IS 'How sure the extractor is, 0 to 1';
COMMENT ON COLUMN figures.extractor_version IS 'The extractor that first read the row so; later ones that agree leave it';
COMMENT ON COLUMN figures.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN figures.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN figures.run_id IS 'The run that wrote the row';

CREATE TABLE events (
    event_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    sentence VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    quote VARCHAR NOT NULL,
    mentions STRUCT(char_start INTEGER, char_end INTEGER)[],
    event_type VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    modality VARCHAR,
    plover VARCHAR,
    cameo_root VARCHAR,
    time_period VARCHAR,
    period_start DATE,
    period_end DATE,
    date_precision VARCHAR,
    actors STRUCT(area VARCHAR, organisation VARCHAR, person VARCHAR, "role" VARCHAR)[],
    location VARCHAR,
    object VARCHAR,
    figure_ids VARCHAR[],
    attribution VARCHAR,
    confidence DOUBLE,
    extractor_version VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE events IS 'One row is an event or a plan as one version of an article reports it';
COMMENT ON COLUMN events.event_id IS 'Name of the report; reading the same version again gives the same name';
COMMENT ON COLUMN events.article_id IS 'The article that reports it';
COMMENT ON COLUMN events.version IS 'The version of the article';
COMMENT ON COLUMN events.sentence IS 'The sentence that says it best';
COMMENT ON COLUMN events.char_start IS 'Where the quote begins in the article''s text, in characters';
COMMENT ON COLUMN events.char_end IS 'Where it ends, exclusive';
COMMENT ON COLUMN events.quote IS 'The words that report it';
COMMENT ON COLUMN events.mentions IS 'Other places of the same article that report it';
COMMENT ON COLUMN events.event_type IS 'What happens, a code of the table event_types';
COMMENT ON COLUMN events.status IS 'occurred, ongoing, planned, possible or cancelled, at the time of publication';
COMMENT ON COLUMN events.modality IS 'The words that give the status: will, may, was called off';
COMMENT ON COLUMN events.plover IS 'Event type of PLOVER that it maps to';
COMMENT ON COLUMN events.cameo_root IS 'Root code of CAMEO that it maps to';
COMMENT ON COLUMN events.time_period IS 'When it happened or is to happen, as TIME_PERIOD';
COMMENT ON COLUMN events.period_start IS 'First day of that period';
COMMENT ON COLUMN events.period_end IS 'The day after its last';
COMMENT ON COLUMN events.date_precision IS 'How exact it is: day, week, month, quarter, half, year ...';
COMMENT ON COLUMN events.actors IS 'Who takes part: area (a code of the table areas), organisation, person, role';
COMMENT ON COLUMN events.location IS 'Where: area code, or a place by name';
COMMENT ON COLUMN events.object IS 'What it is about: the plant, the law, the loan';
COMMENT ON COLUMN events.figure_ids IS 'The figures that belong to it';
COMMENT ON COLUMN events.attribution IS 'Who says so, in the article''s words';
COMMENT ON COLUMN events.confidence IS 'How sure the extractor is, 0 to 1';
COMMENT ON COLUMN events.extractor_version IS 'The extractor that first read the row so; later ones that agree leave it';
COMMENT ON COLUMN events.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN events.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN events.run_id IS 'The run that wrote the row';
