-- Real events with their reports joined, and what became of what was announced.

CREATE TABLE stories (
    story_id VARCHAR NOT NULL,
    event_type VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    time_period VARCHAR,
    period_start DATE,
    period_end DATE,
    date_precision VARCHAR,
    areas VARCHAR[] NOT NULL,
    actors STRUCT(area VARCHAR, organisation VARCHAR, person VARCHAR, "role" VARCHAR)[],
    location VARCHAR,
    object VARCHAR,
    first_seen DATE NOT NULL,
    last_seen DATE NOT NULL,
    n_articles INTEGER NOT NULL,
    n_sources INTEGER NOT NULL,
    n_copies INTEGER NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE stories IS 'One row is one real event or plan, its reports in all articles joined';
COMMENT ON COLUMN stories.story_id IS 'Name of the story: the event_id of its earliest report';
COMMENT ON COLUMN stories.event_type IS 'What happens, as most reports have it, a code of the table event_types';
COMMENT ON COLUMN stories.status IS 'occurred once a report says so, else the last word: ongoing, planned, possible or cancelled';
COMMENT ON COLUMN stories.time_period IS 'When it happened, or the last date promised, as TIME_PERIOD';
COMMENT ON COLUMN stories.period_start IS 'First day of that period';
COMMENT ON COLUMN stories.period_end IS 'The day after its last';
COMMENT ON COLUMN stories.date_precision IS 'How exact it is: day, week, month, quarter, half, year ...';
COMMENT ON COLUMN stories.areas IS 'Codes of the countries, blocs and lenders that take part or where it is';
COMMENT ON COLUMN stories.actors IS 'Everybody whom a report names: area (a code of the table areas), organisation, person, role';
COMMENT ON COLUMN stories.location IS 'Where, as exactly as a report says: area or region code, or a place by name';
COMMENT ON COLUMN stories.object IS 'What it is about, in the words of the report that says most';
COMMENT ON COLUMN stories.first_seen IS 'Day of the earliest report';
COMMENT ON COLUMN stories.last_seen IS 'Day of the latest report';
COMMENT ON COLUMN stories.n_articles IS 'Articles that report it, wire copies not counted';
COMMENT ON COLUMN stories.n_sources IS 'Sources that report it by articles of their own';
COMMENT ON COLUMN stories.n_copies IS 'Wire copies of these articles that repeat it';
COMMENT ON COLUMN stories.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN stories.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN stories.run_id IS 'The run that wrote the row';

CREATE TABLE story_reports (
    event_id VARCHAR NOT NULL,
    story_id VARCHAR,
    article_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    copy_of VARCHAR,
    reported_on DATE NOT NULL,
    event_type VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    time_period VARCHAR,
    period_start DATE,
    period_end DATE,
    quote VARCHAR NOT NULL,
    component VARCHAR,
    block_keys VARCHAR[] NOT NULL,
    digest VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE story_reports IS 'One row is a report of a story by one article: the history of the story, told step by step';
COMMENT ON COLUMN story_reports.event_id IS 'The report, a row of the table events';
COMMENT ON COLUMN story_reports.story_id IS 'The story that it belongs to; null: a wire copy alone tells it, which makes no story';
COMMENT ON COLUMN story_reports.article_id IS 'The article that reports it';
COMMENT ON COLUMN story_reports.source IS 'The source of the article';
COMMENT ON COLUMN story_reports.copy_of IS 'The article of which this one is a wire copy; null: it is none';
COMMENT ON COLUMN story_reports.reported_on IS 'Day of publication; of the fetch where the page does not say it';
COMMENT ON COLUMN story_reports.event_type IS 'What happens, as this report has it';
COMMENT ON COLUMN story_reports.status IS 'occurred, ongoing, planned, possible or cancelled, as this report has it';
COMMENT ON COLUMN story_reports.time_period IS 'When it happened or is to happen, as this report has it';
COMMENT ON COLUMN story_reports.period_start IS 'First day of that period';
COMMENT ON COLUMN story_reports.period_end IS 'The day after its last';
COMMENT ON COLUMN story_reports.quote IS 'The words that report it';
COMMENT ON COLUMN story_reports.component IS 'What it hangs together with by matches, whether or not of one story; resolved anew as a whole';
COMMENT ON COLUMN story_reports.block_keys IS 'Only reports that share one of these were compared with it';
COMMENT ON COLUMN story_reports.digest IS 'Of all that decided where it belongs; another one: to be resolved anew';
COMMENT ON COLUMN story_reports.valid_from IS 'Since when the lake knows the row';
COMMENT ON COLUMN story_reports.valid_to IS 'Since when it no longer holds; null: it does';
COMMENT ON COLUMN story_reports.run_id IS 'The run that wrote the row';

CREATE VIEW current_stories AS SELECT * EXCLUDE (valid_to) FROM stories WHERE valid_to IS NULL;
COMMENT ON VIEW current_stories IS 'Real events and plans as they are known now';

CREATE VIEW current_story_reports AS SELECT * EXCLUDE (valid_to) FROM story_reports WHERE valid_to IS NULL;
COMMENT ON VIEW current_story_reports IS 'The reports of each story as they are known now';

CREATE VIEW plan_history AS
WITH told AS (
    SELECT story_id, event_id, article_id, reported_on, status, time_period, period_start, period_end,
           status IN ('planned', 'possible') AS announces,
           -- A period that was over, or ended with the day of the news, promises nothing for the future.
           status IN ('planned', 'possible') AND period_end > reported_on + 1 AS promises,
           status = 'occurred' AND coalesce(coalesce(period_start, period_end - 1) <= reported_on, true) AS ends
    FROM story_reports
    WHERE valid_to IS NULL AND story_id IS NOT NULL AND copy_of IS NULL
), announced AS (
    SELECT story_id, min(reported_on) FILTER (announces) AS announced_on
    FROM told GROUP BY story_id
    HAVING announced_on IS NOT NULL AND coalesce(min(reported_on) FILTER (ends) >= announced_on, true)
), not_vaguer AS (
    -- "In 2022" after "in the third quarter of 2022" changes no date.
    SELECT * FROM told WHERE promises
    WINDOW in_order AS (PARTITION BY story_id ORDER BY reported_on, event_id)
    QUALIFY NOT coalesce(
        lag(period_start) OVER in_order >= period_start AND lag(period_end) OVER in_order <= period_end
        AND (lag(period_start) OVER in_order, lag(period_end) OVER in_order) <> (period_start, period_end), false)
), promise AS (
    SELECT * FROM not_vaguer
    QUALIFY time_period IS DISTINCT FROM lag(time_period) OVER (PARTITION BY story_id ORDER BY reported_on, event_id)
), known AS (
    -- What is known of a plan from each day on which something of it was told.
    SELECT day.story_id, day.since, announced_on, lead(day.since) OVER (PARTITION BY day.story_id ORDER BY day.since) AS next_told,
        (SELECT arg_min(article_id, (reported_on, event_id)) FROM told
            WHERE told.story_id = day.story_id AND announces) AS announced_by,
        (SELECT list({'reported_on': reported_on, 'article_id': article_id, 'status': status, 'time_period': time_period,
                      'period_start': period_start, 'period_end': period_end} ORDER BY reported_on, event_id) FROM promise
            WHERE promise.story_id = day.story_id AND reported_on <= day.since) AS promised,
        (SELECT arg_min({'article_id': article_id, 'reported_on': reported_on, 'time_period': time_period},
                        (reported_on, time_period IS NULL, event_id)) FROM told
            WHERE told.story_id = day.story_id AND reported_on <= day.since AND ends) AS done,
        (SELECT arg_max(status, (reported_on, status = 'cancelled', event_id)) FROM told
            WHERE told.story_id = day.story_id AND reported_on <= day.since AND status <> 'ongoing') AS last_word
    FROM (SELECT DISTINCT story_id, reported_on AS since, announced_on FROM told JOIN announced USING (story_id)
          WHERE reported_on >= announced_on) AS day
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

CREATE VIEW plans AS
SELECT * FROM plan_history
WHERE since <= coalesce(getvariable('as_of')::DATE, current_date)
  AND coalesce(until > coalesce(getvariable('as_of')::DATE, current_date), true);
COMMENT ON VIEW plans IS 'Everything announced for the future, as it stands today; plans_on(day) gives it for another day';
