-- Statistical facts with their mentions joined, what they have against each other, and how long a rate holds.

CREATE TABLE observations (
    observation_id VARCHAR NOT NULL,
    series_id VARCHAR NOT NULL,
    family_id VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    ref_area VARCHAR,
    counterpart_area VARCHAR,
    sector VARCHAR,
    product VARCHAR,
    entity VARCHAR,
    compared_with VARCHAR,
    unit_measure VARCHAR,
    time_period VARCHAR,
    freq VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    period_end DATE NOT NULL,
    obs_value DOUBLE NOT NULL,
    obs_value_lower DOUBLE NOT NULL,
    obs_value_upper DOUBLE NOT NULL,
    obs_value_usd DOUBLE,
    obs_status VARCHAR NOT NULL,
    is_identified BOOLEAN NOT NULL,
    is_ambiguous BOOLEAN NOT NULL,
    n_mentions INTEGER NOT NULL,
    n_articles INTEGER NOT NULL,
    n_sources INTEGER NOT NULL,
    sources VARCHAR[] NOT NULL,
    position INTEGER NOT NULL,
    figure_ids VARCHAR[] NOT NULL,
    best_figure_id VARCHAR NOT NULL,
    first_seen TIMESTAMPTZ NOT NULL,
    last_seen TIMESTAMPTZ NOT NULL,
    resolver_version VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE observations IS 'One row is a statistical fact with all its mentions';
COMMENT ON COLUMN observations.observation_id IS 'Name of the fact; stays the same while its first article and its series do, whatever joins it later';
COMMENT ON COLUMN observations.series_id IS 'Name of the series: indicator, measure, areas, sector, product, entity, compared_with, freq and unit_measure';
COMMENT ON COLUMN observations.family_id IS 'The figures that can have to do with each other: indicator (or its mirror), measure, both areas, first day, day after the last';
COMMENT ON COLUMN observations.indicator IS 'INDICATOR: what is counted, a code of the table indicators';
COMMENT ON COLUMN observations.measure IS 'level, change, share, rank or ratio';
COMMENT ON COLUMN observations.ref_area IS 'REF_AREA: whose value it is, a code of the table areas';
COMMENT ON COLUMN observations.counterpart_area IS 'COUNTERPART_AREA: the other side, of trade, investment, a loan';
COMMENT ON COLUMN observations.sector IS 'Sector of the economy that it is about';
COMMENT ON COLUMN observations.product IS 'Product or commodity that it is about';
COMMENT ON COLUMN observations.entity IS 'Company, project or institution that it is about';
COMMENT ON COLUMN observations.compared_with IS 'For changes: how far back the base lies (P1Y, P1Q), or the base period; null where no text says';
COMMENT ON COLUMN observations.unit_measure IS 'UNIT_MEASURE after conversion: the base unit of its dimension in the table units; money keeps its currency';
COMMENT ON COLUMN observations.time_period IS 'TIME_PERIOD: 2021, 2022-Q1, 2022-03, 2019-01-01/P9M';
COMMENT ON COLUMN observations.freq IS 'FREQ: A, S, Q, M, W, D, or the length of a period that has none (P9M)';
COMMENT ON COLUMN observations.period_start IS 'First day of the period';
COMMENT ON COLUMN observations.period_end IS 'The day after its last';
COMMENT ON COLUMN observations.obs_value IS 'OBS_VALUE of the best mention, in unit_measure: the most exactly printed, then the first; the middle of a range';
COMMENT ON COLUMN observations.obs_value_lower IS 'The least that the best mention can stand for, by its printed digits and its qualifier';
COMMENT ON COLUMN observations.obs_value_upper IS 'The most that it can stand for';
COMMENT ON COLUMN observations.obs_value_usd IS 'The value in US dollars, for money; null where no rate is known';
COMMENT ON COLUMN observations.obs_status IS 'actual (where any mention says so), estimate, forecast or target';
COMMENT ON COLUMN observations.is_identified IS 'Whether series and period name one fact; where not (a cost, a wage of nobody named) they hold many, and only one name or one article joins mentions';
COMMENT ON COLUMN observations.is_ambiguous IS 'Whether each of its articles gives a second value for the same series and period: what tells the two apart was not read';
COMMENT ON COLUMN observations.n_mentions IS 'Number of figures that were joined';
COMMENT ON COLUMN observations.n_articles IS 'Number of articles that hold them; a wire copy counts as its original';
COMMENT ON COLUMN observations.n_sources IS 'Number of sources behind those articles';
COMMENT ON COLUMN observations.sources IS 'The sources';
COMMENT ON COLUMN observations.position IS 'Where it stands in the first of its articles, in characters: what an article says first is seldom a part';
COMMENT ON COLUMN observations.figure_ids IS 'The figures';
COMMENT ON COLUMN observations.best_figure_id IS 'The figure that gives the value';
COMMENT ON COLUMN observations.first_seen IS 'When the first of the articles was published (fetched, where nothing says so)';
COMMENT ON COLUMN observations.last_seen IS 'When the last of them was';
COMMENT ON COLUMN observations.resolver_version IS 'The rules that joined them; other rules resolve everything anew';
COMMENT ON COLUMN observations.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN observations.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN observations.run_id IS 'The run that wrote the row';

CREATE TABLE conflicts (
    conflict_id VARCHAR NOT NULL,
    family_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    ref_area VARCHAR,
    counterpart_area VARCHAR,
    sector VARCHAR,
    product VARCHAR,
    entity VARCHAR,
    unit_measure VARCHAR,
    time_period VARCHAR,
    period_start DATE NOT NULL,
    period_end DATE NOT NULL,
    n_values INTEGER NOT NULL,
    n_sources INTEGER NOT NULL,
    lowest DOUBLE NOT NULL,
    highest DOUBLE NOT NULL,
    spread DOUBLE NOT NULL,
    spread_percent DOUBLE,
    sides STRUCT(observation_id VARCHAR, series_id VARCHAR, indicator VARCHAR, ref_area VARCHAR, counterpart_area VARCHAR, sector VARCHAR, obs_value DOUBLE, obs_status VARCHAR, sources VARCHAR[], first_seen TIMESTAMPTZ, figure_id VARCHAR, quote VARCHAR, sentence VARCHAR)[] NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE conflicts IS 'One row is a series and period (or two series that belong together) for which articles give values that do not agree';
COMMENT ON COLUMN conflicts.conflict_id IS 'Name of the conflict: family, kind and series';
COMMENT ON COLUMN conflicts.family_id IS 'The figures that can have to do with each other: indicator (or its mirror), measure, both areas, first day, day after the last';
COMMENT ON COLUMN conflicts.kind IS 'mirror_statistics, forecast_and_actual, different_scope, rounding, revision or disagreement';
COMMENT ON COLUMN conflicts.indicator IS 'INDICATOR of the first side';
COMMENT ON COLUMN conflicts.measure IS 'level, change, share, rank or ratio';
COMMENT ON COLUMN conflicts.ref_area IS 'REF_AREA of the first side';
COMMENT ON COLUMN conflicts.counterpart_area IS 'COUNTERPART_AREA of the first side';
COMMENT ON COLUMN conflicts.sector IS 'Sector of the first side';
COMMENT ON COLUMN conflicts.product IS 'Product or commodity that it is about';
COMMENT ON COLUMN conflicts.entity IS 'Company, project or institution that it is about';
COMMENT ON COLUMN conflicts.unit_measure IS 'The unit that the values are compared in';
COMMENT ON COLUMN conflicts.time_period IS 'TIME_PERIOD: 2021, 2022-Q1, 2022-03, 2019-01-01/P9M';
COMMENT ON COLUMN conflicts.period_start IS 'First day of the period';
COMMENT ON COLUMN conflicts.period_end IS 'The day after its last';
COMMENT ON COLUMN conflicts.n_values IS 'Number of values that do not agree';
COMMENT ON COLUMN conflicts.n_sources IS 'Number of sources that give them';
COMMENT ON COLUMN conflicts.lowest IS 'The lowest value';
COMMENT ON COLUMN conflicts.highest IS 'The highest value';
COMMENT ON COLUMN conflicts.spread IS 'highest less lowest';
COMMENT ON COLUMN conflicts.spread_percent IS 'spread in percent of the value that is largest in size; null where all are zero';
COMMENT ON COLUMN conflicts.sides IS 'The values side by side, the best supported first (for mirror statistics by indicator): series, value, status, sources, the sentence that gives it best';
COMMENT ON COLUMN conflicts.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN conflicts.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN conflicts.run_id IS 'The run that wrote the row';

ALTER TABLE fx_rates ADD COLUMN rate_to DATE;
COMMENT ON COLUMN fx_rates.rate_date IS 'The day; the first day of a rate that was fixed for longer';
COMMENT ON COLUMN fx_rates.rate_to IS 'Last day on which it held: rate_date itself for the rate of a day; null: it still holds';
DROP VIEW current_fx_rates;
CREATE VIEW current_fx_rates AS SELECT * EXCLUDE (valid_to) FROM fx_rates WHERE valid_to IS NULL;
COMMENT ON VIEW current_fx_rates IS 'The exchange rates as they are known now';

CREATE VIEW current_observations AS SELECT * EXCLUDE (valid_to) FROM observations WHERE valid_to IS NULL;
COMMENT ON VIEW current_observations IS 'Statistical facts as they are known now';

CREATE VIEW current_conflicts AS SELECT * EXCLUDE (valid_to) FROM conflicts WHERE valid_to IS NULL;
COMMENT ON VIEW current_conflicts IS 'What articles give different values for now';

CREATE VIEW conflict_sides AS
SELECT conflict_id, kind, measure, unit_measure, time_period, period_start, period_end, spread_percent, unnest(sides, recursive := true)
FROM conflicts WHERE valid_to IS NULL;
COMMENT ON VIEW conflict_sides IS 'One row is a value that takes part in a conflict of now, with its sources and its sentence';

-- What happened before what was estimated, expected or aimed at; then what is not ambiguous, the most sources, the most articles, the newest, what the article says first, the most exact.
CREATE VIEW series AS
SELECT series_id, indicator, measure, ref_area, counterpart_area, sector, product, entity, compared_with, unit_measure, freq, time_period, period_start,
    period_end, obs_value, obs_value_lower, obs_value_upper, obs_value_usd, obs_status, is_ambiguous, n_sources, n_articles,
    count(*) OVER (PARTITION BY series_id, period_start, period_end) AS n_values, observation_id, best_figure_id
FROM observations
WHERE valid_to IS NULL AND is_identified
QUALIFY row_number() OVER (
    PARTITION BY indicator, measure, ref_area, counterpart_area, series_id, period_start, period_end
    ORDER BY list_position(['actual', 'estimate', 'forecast', 'target'], obs_status), is_ambiguous, n_sources DESC, n_articles DESC, last_seen DESC, position,
        obs_value_upper - obs_value_lower, observation_id) = 1;
COMMENT ON VIEW series IS 'Time series to plot: one row a series and period. The value: actual before estimate, forecast and target; then what is not ambiguous, the most sources, the most articles, the newest, what the article says first, the most exact';

CREATE VIEW revisions AS
WITH last_reading AS (
    -- Each version of an article as it was read last, where there is more than one.
    SELECT f.*, a.source, coalesce(a.modified_at, a.published_at, a.fetched_at) AS seen,
        row_number() OVER same_key AS place, count(*) OVER (PARTITION BY f.article_id, f.version, f.indicator, f.measure, f.ref_area,
            f.counterpart_area, f.sector, f.product, f.entity, f.unit_measure, f.time_period, f.obs_status) AS places
    FROM figures AS f JOIN articles AS a ON a.article_id = f.article_id AND a.version = f.version
    WHERE f.article_id IN (SELECT article_id FROM articles WHERE version > 1)
        AND CASE WHEN a.valid_to IS NULL THEN f.valid_to IS NULL ELSE f.valid_to IS NULL OR f.valid_to >= a.valid_to END
    WINDOW same_key AS (PARTITION BY f.article_id, f.version, f.indicator, f.measure, f.ref_area, f.counterpart_area, f.sector,
        f.product, f.entity, f.unit_measure, f.time_period, f.obs_status ORDER BY f.char_start)
), outturns AS (
    SELECT * FROM observations WHERE valid_to IS NULL AND is_identified AND obs_status IN ('actual', 'estimate')
    QUALIFY row_number() OVER (PARTITION BY series_id, period_start, period_end
        ORDER BY obs_status, is_ambiguous, n_sources DESC, n_articles DESC, last_seen DESC, position, obs_value_upper - obs_value_lower, observation_id) = 1
)
SELECT 'article_changed' AS kind, o.indicator, o.measure, o.ref_area, o.counterpart_area, o.sector, o.product, o.entity, o.unit_measure,
    o.time_period, o.obs_value AS before_value, n.obs_value AS after_value, o.obs_value - n.obs_value AS error,
    100 * (o.obs_value - n.obs_value) / nullif(abs(n.obs_value), 0) AS error_percent, o.seen AS before_seen, n.seen AS after_seen,
    o.source AS before_source, n.source AS after_source, o.figure_id AS before_figure_id, n.figure_id AS after_figure_id,
    o.quote AS before_quote, n.quote AS after_quote, o.sentence AS before_sentence, n.sentence AS after_sentence
FROM last_reading AS o JOIN last_reading AS n
    ON n.article_id = o.article_id AND n.version = o.version + 1 AND n.indicator = o.indicator AND n.measure = o.measure
    AND n.obs_status = o.obs_status AND n.place = o.place AND n.places = o.places
    AND n.ref_area IS NOT DISTINCT FROM o.ref_area AND n.counterpart_area IS NOT DISTINCT FROM o.counterpart_area
    AND n.sector IS NOT DISTINCT FROM o.sector AND n.product IS NOT DISTINCT FROM o.product
    AND n.entity IS NOT DISTINCT FROM o.entity AND n.unit_measure IS NOT DISTINCT FROM o.unit_measure
    AND n.time_period IS NOT DISTINCT FROM o.time_period
WHERE n.obs_value <> o.obs_value
UNION ALL
SELECT o.obs_status || '_followed', o.indicator, o.measure, o.ref_area, o.counterpart_area, o.sector, o.product, o.entity, o.unit_measure,
    o.time_period, o.obs_value, n.obs_value, o.obs_value - n.obs_value, 100 * (o.obs_value - n.obs_value) / nullif(abs(n.obs_value), 0),
    o.first_seen, n.first_seen, o.sources[1], n.sources[1], o.best_figure_id, n.best_figure_id, p.quote, q.quote, p.sentence, q.sentence
FROM observations AS o
    JOIN outturns AS n ON n.series_id = o.series_id AND n.period_start = o.period_start AND n.period_end = o.period_end
    LEFT JOIN figures AS p ON p.figure_id = o.best_figure_id AND p.valid_to IS NULL
    LEFT JOIN figures AS q ON q.figure_id = n.best_figure_id AND q.valid_to IS NULL
WHERE o.valid_to IS NULL AND o.is_identified AND o.obs_status IN ('forecast', 'target') AND o.first_seen < n.first_seen;
COMMENT ON VIEW revisions IS 'One row is a value that was replaced: a figure that changed between two versions of an article, a forecast or target that an actual followed';
