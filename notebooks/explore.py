"""Series, conflicts and plans of the lake, each with a plot: `marimo edit notebooks/explore.py`.

Belongs here: questions to look at. Does not belong here: what rows mean (views of `warehouse`); nothing is written.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Dateline")


@app.cell
def _():
    import altair as alt
    import marimo as mo

    import warehouse

    lake = warehouse.connect()  # the lake in DATELINE_HOME, read-only

    def ask(sql: str, *values: object) -> list[dict[str, object]]:
        """Rows by column; days as text, which charts and tables both read."""
        answer = lake.execute(sql, values)
        names = [column[0] for column in answer.description]
        return [
            {
                name: value.isoformat() if hasattr(value, "isoformat") else value
                for name, value in zip(names, row, strict=True)
            }
            for row in answer.fetchall()
        ]

    return alt, ask, mo


@app.cell
def _(ask, mo):
    held = ask("""
        SELECT (SELECT count(*) FROM current_articles) AS articles, (SELECT count(*) FROM current_figures) AS figures,
               (SELECT count(*) FROM current_events) AS events, (SELECT count(*) FROM current_conflicts) AS conflicts""")
    mo.md("# What the lake holds\n\n" + ", ".join(f"{n:,} {name}" for name, n in held[0].items()))
    return


@app.cell
def _(ask, mo):
    longest = ask("""
        SELECT series_id, count(*) AS n,
               concat_ws(' ', indicator, ref_area, counterpart_area, sector, product, entity, measure, unit_measure,
                         '(' || count(*) || ')') AS name
        FROM series WHERE NOT is_ambiguous
        GROUP BY series_id, indicator, ref_area, counterpart_area, sector, product, entity, measure, unit_measure
        HAVING n > 1 ORDER BY n DESC, series_id LIMIT 200""")
    named = {one["name"]: one["series_id"] for one in longest}
    series = mo.ui.dropdown(named, value=next(iter(named), None), label="Series (number of periods)", full_width=True)
    mo.vstack([mo.md("## Series"), series])
    return (series,)


@app.cell
def _(alt, ask, mo, series):
    points = ask(
        """
        SELECT period_start, time_period, obs_value, unit_measure, obs_status, n_sources, n_values FROM series
        WHERE series_id = ? AND NOT is_ambiguous ORDER BY period_start""",
        series.value,
    )
    series_chart = (
        alt.Chart(alt.Data(values=points), title=series.selected_key or "no series of two periods yet")
        .mark_line(point=True)
        .encode(
            x=alt.X("period_start:T", title="start of the period"),
            y=alt.Y("obs_value:Q", title=points[0]["unit_measure"] if points else "", scale=alt.Scale(zero=False)),
            tooltip=["time_period:N", "obs_value:Q", "obs_status:N", "n_sources:Q", "n_values:Q"],
        )
        .properties(width=640, height=260)
    )
    mo.vstack([series_chart, mo.ui.table(points, selection=None)])
    return (series_chart,)


@app.cell
def _(alt, ask, mo):
    sides = ask("""
        SELECT kind || ': ' || concat_ws(' ', c.indicator, c.ref_area, c.counterpart_area, c.time_period) AS conflict,
               round(s.obs_value / c.highest, 3) AS of_the_highest, s.obs_value, s.unit_measure,
               concat_ws(' ', s.indicator, s.ref_area, s.counterpart_area) AS side,
               array_to_string(s.sources, ', ') AS source, s.sentence
        FROM conflict_sides AS s JOIN (
            SELECT conflict_id, indicator, ref_area, counterpart_area, time_period, highest FROM current_conflicts
        ) AS c USING (conflict_id)
        WHERE c.highest > 0
        ORDER BY s.spread_percent DESC NULLS LAST, conflict_id, obs_value LIMIT 100""")
    conflicts_chart = (
        alt.Chart(alt.Data(values=sides), title="Values that do not agree, each as a share of the highest")
        .mark_circle(size=110)
        .encode(
            x=alt.X("of_the_highest:Q", title="share of the highest value", axis=alt.Axis(format="%")),
            y=alt.Y("conflict:N", title=None, sort=None, axis=alt.Axis(labelLimit=360)),
            color=alt.Color("source:N", title="source"),
            tooltip=["side:N", "obs_value:Q", "unit_measure:N", "source:N", "sentence:N"],
        )
        .properties(width=420)
    )
    mo.vstack([mo.md("## Conflicts"), conflicts_chart, mo.ui.table(sides, selection=None)])
    return (conflicts_chart,)


@app.cell
def _(alt, ask, mo):
    plans = ask("""
        SELECT plan_status, coalesce(object, event_type) AS plan, array_to_string(areas, ', ') AS areas, announced_on,
               first_promised, promised_period, due, done_on, coalesce(done_on, due) AS until
        FROM plans WHERE due IS NOT NULL ORDER BY due DESC, story_id LIMIT 60""")
    plans_chart = (
        alt.Chart(alt.Data(values=plans), title="From the announcement to the promised day, or to the day it was done")
        .mark_bar(height=7)
        .encode(
            x=alt.X("announced_on:T", title=None),
            x2="until:T",
            y=alt.Y("plan:N", title=None, sort=None, axis=alt.Axis(labelLimit=300)),
            color=alt.Color("plan_status:N", title="as of today"),
            tooltip=["plan:N", "areas:N", "first_promised:N", "promised_period:N", "due:N", "done_on:N"],
        )
        .properties(width=480)
    )
    mo.vstack([mo.md("## Plans"), plans_chart, mo.ui.table(plans, selection=None)])
    return (plans_chart,)


if __name__ == "__main__":
    app.run()
