-- The same answers for less work in a large lake: plans from the stories alone that announce something, with what is known of them
-- gathered once; revisions with the words of the figures alone that take part.

DROP VIEW plan_history;
CREATE VIEW plan_history AS
WITH announcing AS (
    SELECT story_id FROM story_reports WHERE valid_to IS NULL AND copy_of IS NULL AND status IN ('planned', 'possible')
), told AS (
    SELECT story_id, event_id, article_id, reported_on, status, time_period, period_start, period_end,
           status IN ('planned', 'possible') AS announces,
           -- A period that was over, or ended with the day of the news, promises nothing for the future.
           coalesce(status IN ('planned', 'possible') AND period_end > reported_on + 1, false) AS promises,
           status = 'occurred' AND coalesce(coalesce(period_start, period_end - 1) <= reported_on, true) AS ends
    FROM story_reports
    WHERE valid_to IS NULL AND copy_of IS NULL AND story_id IN (FROM announcing)
), announced AS (
    SELECT story_id, min(reported_on) FILTER (announces) AS announced_on
    FROM told GROUP BY story_id
    HAVING coalesce(min(reported_on) FILTER (ends) >= announced_on, true)
), not_vaguer AS (
    -- "In 2022" after "in the third quarter of 2022" changes no date.
    SELECT *, promises AND NOT coalesce(
        lag(period_start) OVER in_order >= period_start AND lag(period_end) OVER in_order <= period_end
        AND (lag(period_start) OVER in_order, lag(period_end) OVER in_order) <> (period_start, period_end), false) AS is_exact
    FROM told WINDOW in_order AS (PARTITION BY story_id, promises ORDER BY reported_on, event_id)
), step AS (
    SELECT *, is_exact AND time_period IS DISTINCT FROM lag(time_period) OVER (PARTITION BY story_id, is_exact ORDER BY reported_on, event_id) AS is_new_date
    FROM not_vaguer
), promised AS (
    SELECT *, list({'reported_on': reported_on, 'article_id': article_id, 'status': status, 'time_period': time_period,
                    'period_start': period_start, 'period_end': period_end})
        FILTER (is_new_date) OVER (PARTITION BY story_id ORDER BY reported_on, event_id ROWS UNBOUNDED PRECEDING) AS promised_so_far
    FROM step
), known AS (
    -- What is known of a plan from each day on which something of it was told.
    SELECT day.story_id, day.since, announced_on, lead(day.since) OVER (PARTITION BY day.story_id ORDER BY day.since) AS next_told,
        arg_min(article_id, (reported_on, event_id)) FILTER (announces) AS announced_by,
        arg_max(promised_so_far, (reported_on, event_id)) AS promised,
        arg_min({'article_id': article_id, 'reported_on': reported_on, 'time_period': time_period},
                (reported_on, time_period IS NULL, event_id)) FILTER (ends) AS done,
        arg_max(status, (reported_on, status = 'cancelled', event_id)) FILTER (status <> 'ongoing') AS last_word
    FROM (SELECT DISTINCT story_id, reported_on AS since, announced_on FROM told JOIN announced USING (story_id)
          WHERE reported_on >= announced_on) AS day
        JOIN promised AS told ON told.story_id = day.story_id AND told.reported_on <= day.since
    GROUP BY day.story_id, day.since, announced_on
), phase AS (
    -- Each time between two reports, parted where the promised period passes.
    SELECT *, since AS phase_start, CASE WHEN is_open AND due < next_day THEN greatest(due, since) ELSE next_day END AS phase_end,
           CASE WHEN done IS NOT NULL THEN 'done' WHEN last_word = 'cancelled' THEN 'cancelled'
                WHEN promised[-1].period_end > promised[1].period_end THEN 'delayed' ELSE 'due' END AS plan_status
    FROM (SELECT *, promised[-1].period_end AS due, coalesce(next_told, 'infinity'::DATE) AS next_day,
                 done IS NULL AND last_word <> 'cancelled' AS is_open FROM known)
    UNION ALL BY NAME
    SELECT *, greatest(due, since) AS phase_start, next_day AS phase_end, 'overdue' AS plan_status
    FROM (SELECT *, promised[-1].period_end AS due, coalesce(next_told, 'infinity'::DATE) AS next_day,
                 done IS NULL AND last_word <> 'cancelled' AS is_open FROM known)
    WHERE is_open AND due < next_day
)
SELECT story_id, plan_status, event_type, object, location, areas, announced_on, announced_by,
       promised[1].time_period AS first_promised, promised[-1].time_period AS promised_period, due,
       promised, done.article_id AS done_by, done.reported_on AS done_on, done.time_period AS done_period,
       phase_start AS since, nullif(phase_end, 'infinity'::DATE) AS until
FROM phase JOIN (FROM stories WHERE valid_to IS NULL) USING (story_id)
WHERE phase_start < phase_end;
COMMENT ON VIEW plan_history IS 'Everything announced for the future, a row for each time during which one thing held of it';

DROP VIEW revisions;
DROP VIEW series;
-- The second part is of rows from before: a moment past, or a lake that was not resolved since.
CREATE VIEW series AS
SELECT series_id, indicator, measure, ref_area, counterpart_area, sector, product, entity, compared_with, unit_measure, freq, time_period, period_start,
    period_end, obs_value, obs_value_lower, obs_value_upper, obs_value_usd, obs_status, is_ambiguous, n_sources, n_articles,
    n_values::BIGINT AS n_values, observation_id, best_figure_id, sources, first_seen, last_seen
FROM observations
WHERE valid_to IS NULL AND series_rank = 1
UNION ALL
SELECT series_id, indicator, measure, ref_area, counterpart_area, sector, product, entity, compared_with, unit_measure, freq, time_period, period_start,
    period_end, obs_value, obs_value_lower, obs_value_upper, obs_value_usd, obs_status, is_ambiguous, n_sources, n_articles,
    count(*) OVER (PARTITION BY series_id, period_start, period_end), observation_id, best_figure_id, sources, first_seen, last_seen
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
), read_again AS (
    SELECT *, lead({'version': version, 'places': places, 'obs_value': obs_value, 'seen': seen, 'source': source, 'figure_id': figure_id,
            'quote': quote, 'sentence': sentence}) OVER (PARTITION BY article_id, indicator, measure, ref_area, counterpart_area, sector,
            product, entity, unit_measure, time_period, obs_status, place ORDER BY version) AS n
    FROM last_reading
), expected AS NOT MATERIALIZED (
    SELECT * FROM observations WHERE valid_to IS NULL AND is_identified AND obs_status IN ('forecast', 'target')
), followed AS (
    -- The best value of a series is an outturn where there is one.
    SELECT o.*, n.obs_value AS after_value, n.first_seen AS after_seen, n.sources AS after_sources, n.best_figure_id AS after_figure_id
    FROM expected AS o JOIN series AS n ON n.series_id = o.series_id AND n.period_start = o.period_start AND n.period_end = o.period_end
    WHERE n.obs_status IN ('actual', 'estimate') AND n.first_seen > o.first_seen
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
-- The words of what was followed are looked up last and among few figures: who does not ask for sentences need not read them.
SELECT kind, indicator, measure, ref_area, counterpart_area, sector, product, entity, unit_measure, time_period, before_value, after_value,
    before_value - after_value AS error, 100 * (before_value - after_value) / nullif(abs(after_value), 0) AS error_percent,
    before_seen, after_seen, before_source, after_source, before_figure_id, after_figure_id,
    coalesce(before_quote, p.quote) AS before_quote, coalesce(after_quote, q.quote) AS after_quote,
    coalesce(before_sentence, p.sentence) AS before_sentence, coalesce(after_sentence, q.sentence) AS after_sentence
FROM change
    LEFT JOIN (
        SELECT figure_id, quote, sentence FROM figures
        WHERE valid_to IS NULL AND figure_id IN (SELECT best_figure_id FROM expected)) AS p
        ON p.figure_id = CASE WHEN before_quote IS NULL THEN before_figure_id END
    LEFT JOIN (
        SELECT figure_id, quote, sentence FROM figures
        WHERE valid_to IS NULL AND figure_id IN (SELECT best_figure_id FROM series WHERE series_id IN (SELECT series_id FROM expected))) AS q
        ON q.figure_id = CASE WHEN after_quote IS NULL THEN after_figure_id END;
COMMENT ON VIEW revisions IS 'One row is a value that was replaced: a figure that changed between two versions of an article, a forecast or target that an actual followed';
