"""What a brief is about: areas and days, and the articles that fall into it.

Belongs here: the scope, and the temporary tables of articles and figures that all parts of a brief read.
Does not belong here: any part of the brief.
"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass

import duckdb

from warehouse.errors import LakeError

DAYS = 7


class ScopeError(LakeError):
    """An area or region that the lake does not know, or days in the wrong order."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Areas (codes; none: all) and days, both included.

    `published`: the days are those of publication; else those on which the article came into the lake.
    """

    first: dt.date
    last: dt.date
    published: bool
    areas: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The days, for a heading."""
        how = "published" if self.published else "that came in"
        return f"{how} from {self.first:%-d %B %Y} to {self.last:%-d %B %Y}"


def scope(
    lake: duckdb.DuckDBPyConnection,
    *,
    today: dt.date,
    areas: tuple[str, ...] = (),
    region: str | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> Scope:
    """The scope that a call means; ScopeError where it names what there is not.

    Without days: what came into the lake in the seven days up to `today`. A region is the code of a bloc (EAEU), whose
    members of today count, or the name of a region or subregion of the table areas (Central Asia).
    """
    codes = {code for (code,) in lake.execute("SELECT area FROM current_areas").fetchall()}
    for code in areas:
        if code not in codes:
            raise ScopeError(f"no area {code!r} in the table areas; {_near(code.upper(), sorted(codes))}")
    members = _members(lake, region) if region else []
    published = first is not None or last is not None
    end = last or today
    start = first or (dt.date(1, 1, 1) if published else end - dt.timedelta(days=DAYS))
    if end < start:
        raise ScopeError(f"the brief would end on {end}, before it starts on {start}; put the earlier day first")
    return Scope(start, end, published, tuple(dict.fromkeys([*areas, *members])))


def pick(lake: duckdb.DuckDBPyConnection, chosen: Scope) -> None:
    """Make the temporary tables `picked` (articles) and `picked_figures` of the scope.

    An article that touches no area of the scope by a figure or an event is not picked. Wire copies are left out: what
    they say, their originals say.
    """
    lake.execute(_PICKED, {"first": chosen.first, "last": chosen.last, "published": chosen.published})
    lake.execute(_PICKED_FIGURES, {"areas": list(chosen.areas)})
    lake.execute(_PICKED_EVENTS, {"areas": list(chosen.areas)})


def _members(lake: duckdb.DuckDBPyConnection, region: str) -> list[str]:
    found = lake.execute(_MEMBERS, {"region": region}).fetchall()
    if not found:
        names = [name for (name,) in lake.execute(_REGIONS).fetchall() if name]
        raise ScopeError(f"no region {region!r}: a bloc's code or a region's name; {_near(region, names)}")
    return [code for (code,) in found]


def _near(given: str, known: list[str]) -> str:
    near = difflib.get_close_matches(given, known, 3, 0.5)
    return f"did you mean {', '.join(near)}?" if near else "`dateline sql 'FROM current_areas'` lists them"


_MEMBERS = """
    SELECT area FROM current_areas WHERE lower($region) IN (lower(region), lower(subregion)) AND kind = 'country'
    UNION
    SELECT member FROM current_area_members
    WHERE area = upper($region) AND coalesce(member_from <= current_date, true) AND coalesce(member_to > current_date, true)
    UNION
    SELECT area FROM current_areas WHERE area = upper($region)
    ORDER BY 1"""
_REGIONS = """
    SELECT region AS name FROM current_areas UNION SELECT subregion FROM current_areas
    UNION SELECT area FROM current_area_members ORDER BY name"""
_PICKED = """
    CREATE OR REPLACE TEMP TABLE picked AS
    SELECT article_id, source, coalesce(nullif(title, ''), '(no title)') AS title, canonical_url AS url,
           coalesce(published_date, fetched_at::DATE) AS day
    FROM current_articles
    WHERE duplicate_of IS NULL
      AND CASE WHEN $published THEN coalesce(published_date, fetched_at::DATE) ELSE fetched_at::DATE END
          BETWEEN $first AND $last"""
_PICKED_FIGURES = """
    CREATE OR REPLACE TEMP TABLE picked_figures AS
    SELECT f.*, p.source, p.title, p.url, p.day FROM current_figures AS f JOIN picked AS p USING (article_id)
    WHERE len($areas) = 0 OR list_contains($areas, f.ref_area) OR list_contains($areas, f.counterpart_area)"""
_PICKED_EVENTS = """
    CREATE OR REPLACE TEMP TABLE picked_events AS
    SELECT e.*, p.source, p.title, p.url, p.day,
           list_sort(list_distinct([actor.area FOR actor IN actors IF actor.area IS NOT NULL])) AS areas
    FROM current_events AS e JOIN picked AS p USING (article_id)
    WHERE len($areas) = 0 OR list_contains($areas, e.location)
       OR list_has_any($areas, [actor.area FOR actor IN e.actors IF actor.area IS NOT NULL])"""
