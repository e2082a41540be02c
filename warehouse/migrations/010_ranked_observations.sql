-- Which of the values of a series and period is the best is written down when they are joined, and not found out again by every question.

ALTER TABLE observations ADD COLUMN series_rank INTEGER;
ALTER TABLE observations ADD COLUMN n_values INTEGER;
COMMENT ON COLUMN observations.series_rank IS 'Place among the values of its series and period, 1 for the best, by the rule of the view series; 0 where is_identified is false; null in rows from before it was written down';
COMMENT ON COLUMN observations.n_values IS 'Number of values of its series and period; 0 where is_identified is false; null in rows from before it was written down';
DROP VIEW current_observations;
CREATE VIEW current_observations AS SELECT * EXCLUDE (valid_to) FROM observations WHERE valid_to IS NULL;
COMMENT ON VIEW current_observations IS 'Statistical facts as they are known now';

DROP VIEW revisions;
DROP VIEW series;
-- The second part is of rows from before: a moment past, or a lake that was not resolved since.
CREATE VIEW series AS
SELECT series_id, indicator, measure, ref_area, counterpart_area, sector, product, entity, compared_with, unit_measure, freq, time_period, period_start,
    period_end, obs_value, obs_value_lower, obs_value_upper, obs_value_usd, obs_status, is_ambiguous, n_sources, n_articles,
    n_values::BIGINT AS n_values, observation_id, best_figure_id
FROM observations
WHERE valid_to IS NULL AND series_rank = 1
UNION ALL
SELECT series_id, indicator, measure, ref_area, counterpart_area, sector, product, entity, compared_with, unit_measure, freq, time_period, period_start,
    period_end, obs_value, obs_value_lower, obs_value_upper, obs_value_usd, obs_status, is_ambiguous, n_sources, n_articles,
    count(*) OVER (PARTITION BY series_id, period_start, period_end), observation_id, best_figure_id
FROM observations
WHERE valid_to IS NULL AND series_rank IS NULL AND is_identified
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
), expected AS (
    SELECT * FROM observations WHERE valid_to IS NULL AND is_identified AND obs_status IN ('forecast', 'target')
), followed AS (
    -- The best value of a series is an outturn where there is one.
    SELECT o.*, n.obs_value AS after_value, n.observation_id AS after_id, n.best_figure_id AS after_figure_id
    FROM expected AS o JOIN series AS n ON n.series_id = o.series_id AND n.period_start = o.period_start AND n.period_end = o.period_end
    WHERE n.obs_status IN ('actual', 'estimate')
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
    o.time_period, o.obs_value, o.after_value, o.obs_value - o.after_value, 100 * (o.obs_value - o.after_value) / nullif(abs(o.after_value), 0),
    o.first_seen, n.first_seen, o.sources[1], n.sources[1], o.best_figure_id, o.after_figure_id, p.quote, q.quote, p.sentence, q.sentence
FROM followed AS o
    JOIN observations AS n ON n.observation_id = o.after_id AND n.valid_to IS NULL AND n.first_seen > o.first_seen
    LEFT JOIN figures AS p ON p.figure_id = o.best_figure_id AND p.valid_to IS NULL
    LEFT JOIN figures AS q ON q.figure_id = o.after_figure_id AND q.valid_to IS NULL;
COMMENT ON VIEW revisions IS 'One row is a value that was replaced: a figure that changed between two versions of an article, a forecast or target that an actual followed';
