-- Revisions without their words, which take most of the time in a large lake: who seeks the largest needs the words of few.

DROP VIEW revisions;
CREATE VIEW revised_values AS
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
), read_again AS (
    SELECT *, lead({'version': version, 'places': places, 'obs_value': obs_value, 'seen': seen, 'source': source, 'figure_id': figure_id,
            'quote': quote, 'sentence': sentence}) OVER (PARTITION BY article_id, indicator, measure, ref_area, counterpart_area, sector,
            product, entity, unit_measure, time_period, obs_status, place ORDER BY version) AS n
    FROM last_reading
), expected AS NOT MATERIALIZED (
    SELECT * FROM observations WHERE valid_to IS NULL AND is_identified AND obs_status IN ('forecast', 'target')
), followed AS (
    -- The best value of a series is an outturn where there is one; what was expected as well makes it one of several.
    SELECT o.*, n.obs_value AS after_value, n.first_seen AS after_seen, n.sources AS after_sources, n.best_figure_id AS after_figure_id
    FROM expected AS o JOIN series AS n ON n.series_id = o.series_id AND n.period_start = o.period_start AND n.period_end = o.period_end
    WHERE n.n_values > 1 AND n.obs_status IN ('actual', 'estimate') AND n.first_seen > o.first_seen
), change AS (
    SELECT 'article_changed' AS kind, indicator, measure, ref_area, counterpart_area, sector, product, entity, unit_measure, time_period,
        obs_value AS before_value, n.obs_value AS after_value, seen AS before_seen, n.seen AS after_seen, source AS before_source,
        n.source AS after_source, figure_id AS before_figure_id, n.figure_id AS after_figure_id, quote AS before_quote, n.quote AS after_quote,
        sentence AS before_sentence, n.sentence AS after_sentence
    FROM read_again
    WHERE n.version = version + 1 AND n.places = places AND n.obs_value <> obs_value
    UNION ALL
    SELECT obs_status || '_followed', indicator, measure, ref_area, counterpart_area, sector, product, entity, unit_measure, time_period,
        obs_value, after_value, first_seen, after_seen, sources[1], after_sources[1], best_figure_id, after_figure_id, NULL, NULL, NULL, NULL
    FROM followed
)
SELECT kind, indicator, measure, ref_area, counterpart_area, sector, product, entity, unit_measure, time_period, before_value, after_value,
    before_value - after_value AS error, 100 * (before_value - after_value) / nullif(abs(after_value), 0) AS error_percent,
    before_seen, after_seen, before_source, after_source, before_figure_id, after_figure_id,
    before_quote, after_quote, before_sentence, after_sentence
FROM change;
COMMENT ON VIEW revised_values IS 'Revisions, quickly: words only where an article changed; those of what followed a forecast or target stand in figures, and in revisions';

CREATE VIEW revisions AS
SELECT r.* REPLACE (coalesce(before_quote, p.quote) AS before_quote, coalesce(after_quote, q.quote) AS after_quote,
    coalesce(before_sentence, p.sentence) AS before_sentence, coalesce(after_sentence, q.sentence) AS after_sentence)
FROM revised_values AS r
    LEFT JOIN (
        SELECT figure_id, quote, sentence FROM figures
        WHERE valid_to IS NULL AND figure_id IN (
            SELECT best_figure_id FROM observations WHERE valid_to IS NULL AND is_identified AND obs_status IN ('forecast', 'target'))) AS p
        ON p.figure_id = CASE WHEN before_quote IS NULL THEN before_figure_id END
    LEFT JOIN (
        SELECT figure_id, quote, sentence FROM figures
        WHERE valid_to IS NULL AND figure_id IN (SELECT best_figure_id FROM series WHERE n_values > 1)) AS q
        ON q.figure_id = CASE WHEN after_quote IS NULL THEN after_figure_id END;
COMMENT ON VIEW revisions IS 'One row is a value that was replaced: a figure that changed between two versions of an article, a forecast or target that an actual followed';
