"""The events that a text reports, as columns of the table `events`.

Belongs here: the order of the readers. Does not belong here: which triggers are events (`event_choice`), and the reading of
one attribute.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from pipelines.extract import modality, sdmx
from pipelines.extract.actors import Actor, actors_of, location_of
from pipelines.extract.areas import AreaMention
from pipelines.extract.document import Document
from pipelines.extract.event_choice import standing_for_events
from pipelines.extract.event_confidence import confidence, evidence
from pipelines.extract.event_merging import Draft, merge
from pipelines.extract.event_periods import default_period, leads, period_of
from pipelines.extract.event_scene import EventScene
from pipelines.extract.event_sources import Sources
from pipelines.extract.event_statistics import is_a_cause_of_numbers, is_of_numbers, is_of_released_numbers
from pipelines.extract.event_titles import find_in_title
from pipelines.extract.figures import Figure
from pipelines.extract.lexicon import read_csv
from pipelines.extract.periods import Period
from pipelines.extract.quantities import Quantity
from pipelines.extract.releases import (
    LEAD_SENTENCES,
    begins_with_released_numbers,
    find_figures_only,
    find_further,
    find_release,
    first_telling_sentence,
)
from pipelines.extract.triggers import Trigger
from pipelines.extract.value_types import value
from pipelines.extract.version import EXTRACTOR_VERSION

_OLDEST_NEWS = dt.timedelta(days=92)
_STAGE = {
    modality.OCCURRED: "realised",
    modality.ONGOING: "realised",
    modality.PLANNED: "announced",
    modality.POSSIBLE: "announced",
    modality.CANCELLED: "cancelled",
}


@value
class Event:
    """An event as an article reports it; fields as the columns of the table, offsets into the document's text.

    mentions: offsets of every mention, the first included. figure_ids: the local identities of the figures that the
    sentence of the trigger gives. modality: the cue that decided the status. attribution: who says so, as the text names
    the source. confidence: the share of events with such evidence that were right on annotated articles; evidence: the
    number behind it, for calibration only.
    """

    event_id: str
    sentence: str
    char_start: int
    char_end: int
    quote: str
    event_type: str
    status: str
    modality: str
    plover: str | None
    cameo_root: str | None
    time_period: str | None
    period_start: dt.date | None
    period_end: dt.date | None
    date_precision: str | None
    actors: tuple[Actor, ...]
    location: str | None
    object: str
    figure_ids: tuple[str, ...]
    mentions: tuple[tuple[int, int], ...]
    attribution: str | None
    confidence: float
    evidence: float
    extractor_version: str = EXTRACTOR_VERSION


def find_events(
    document: Document,
    quantities: Sequence[Quantity],
    periods: Sequence[Period],
    areas: Sequence[AreaMention],
    figures: Sequence[Figure] = (),
) -> list[Event]:
    """One record an event, in the order of the first mentions; no two have one identity. Never raises for any text."""
    scene = EventScene(document, quantities, periods, areas)
    drafts = merge(_drafts(scene), document.language)
    sources = Sources(scene)
    found: dict[str, Event] = {}
    for event in (_event(draft, scene, figures, sources) for draft in drafts):
        same = found.get(event.event_id)
        found[event.event_id] = replace(same, mentions=same.mentions + event.mentions) if same else event
    return list(found.values())


def _drafts(scene: EventScene) -> Iterator[Draft]:
    kept = standing_for_events(scene)
    told = any(
        trigger.sentence < LEAD_SENTENCES - 1
        and not trigger.frame.weak
        and not is_of_numbers(trigger)
        and not is_a_cause_of_numbers(trigger, scene)
        and not _is_no_longer_news(trigger, scene)
        for trigger in kept
    )
    told = told and not (begins_with_released_numbers(scene) and not _is_told_first(kept, scene))
    release = find_release(scene, leads_with_event=told)
    if release is not None:
        kept = [trigger for trigger in kept if not is_of_released_numbers(trigger, scene)]
    elif not told:
        release = find_figures_only(scene)
        if release is not None:
            kept = [trigger for trigger in kept if not is_of_released_numbers(trigger, scene)]
    if release is not None:
        yield _draft(release, scene)
    if release is None and not told:
        kept = [*list(find_in_title(scene))[:1], *kept]
    latest: dict[str, Draft] = {}
    for trigger in (*kept, *find_further(scene)):
        draft = _draft(trigger, scene)
        _follow(draft, latest, scene)
        yield draft


def _is_told_first(kept: list[Trigger], scene: EventScene) -> bool:
    """Whether the first sentence that is more than a place and a day tells an event."""
    first = first_telling_sentence(scene)
    return any(trigger.sentence <= first and not trigger.frame.weak and not is_of_numbers(trigger) for trigger in kept)


def _is_no_longer_news(trigger: Trigger, scene: EventScene) -> bool:
    """What a date of its own places months before the publication is not what an article leads with."""
    if trigger.reading.status != modality.OCCURRED:
        return False
    period, published = period_of(trigger, scene), scene.document.published
    return (
        published is not None
        and period is not None
        and period.after is not None
        and published - period.after > _OLDEST_NEWS
    )


def _follow(draft: Draft, latest: dict[str, Draft], scene: EventScene) -> None:
    """What happened without a date right behind a like event of the main news is of the same day."""
    if draft.trigger.reading.status != modality.OCCURRED or draft.period is not None:
        return
    before = latest.get(draft.trigger.frame.event_type)
    if draft.default_period is None and before is not None and _paragraphs_apart(before, draft, scene) <= 1:
        draft.default_period = before.default_period
    if draft.default_period is not None:
        latest[draft.trigger.frame.event_type] = draft


def _paragraphs_apart(one: Draft, two: Draft, scene: EventScene) -> int:
    sentences = scene.document.sentences
    return sentences[two.trigger.sentence].paragraph - sentences[one.trigger.sentence].paragraph


def _draft(trigger: Trigger, scene: EventScene) -> Draft:
    return Draft(
        trigger=trigger,
        period=period_of(trigger, scene),
        default_period=default_period(trigger, scene),
        actors=actors_of(trigger, scene),
        location=location_of(trigger, scene),
        mentions=[(trigger.start, trigger.end)],
    )


def _event(draft: Draft, scene: EventScene, figures: Sequence[Figure], sources: Sources) -> Event:
    trigger = draft.trigger
    document = scene.document
    sentence = document.sentences[trigger.sentence]
    time_period = draft.period.time_period if draft.period else draft.default_period
    first, after = (draft.period.first, draft.period.after) if draft.period else _bounds(time_period)
    plover, cameo = _codes(trigger.frame.event_type, trigger.reading.status, document.language)
    quote = document.text[trigger.start : trigger.end]
    raw = _evidence(draft, scene)
    return Event(
        event_id=_identity(trigger.frame.event_type, trigger.object_text or quote, time_period, draft.actors),
        sentence=document.text[sentence.start : sentence.end],
        char_start=trigger.start,
        char_end=trigger.end,
        quote=quote,
        event_type=trigger.frame.event_type,
        status=trigger.reading.status,
        modality=trigger.reading.modality,
        plover=plover,
        cameo_root=cameo,
        time_period=time_period,
        period_start=first,
        period_end=after,
        date_precision=(draft.period.kind if draft.period else "day") if time_period else None,
        actors=draft.actors,
        location=draft.location,
        object=trigger.object_text,
        figure_ids=tuple(f.figure_id for f in figures if trigger.clause[0] <= f.char_start < trigger.clause[1]),
        mentions=tuple(draft.mentions),
        attribution=sources.of(trigger.sentence),
        confidence=confidence(raw),
        evidence=raw,
    )


def _bounds(time_period: str | None) -> tuple[dt.date | None, dt.date | None]:
    return sdmx.parse(time_period) if time_period else (None, None)


@cache
def _code_table(language: str) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_csv(language, "event_types.csv")}


def _codes(event_type: str, status: str, language: str) -> tuple[str | None, str | None]:
    row, stage = _code_table(language)[event_type], _STAGE[status]
    return row[f"plover_{stage}"] or None, row[f"cameo_{stage}"] or None


def _identity(event_type: str, what: str, time_period: str | None, actors: tuple[Actor, ...]) -> str:
    """Stays the same whenever a text says the same of the same, wherever in the text it stands."""
    parts = [event_type, what.lower(), time_period or "", *sorted(actor.area for actor in actors if actor.area)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def _evidence(draft: Draft, scene: EventScene) -> float:
    trigger, period = draft.trigger, draft.period
    in_clause = bool(scene.codes_in(*trigger.clause))
    return evidence(
        {
            "release": trigger.frame.event_type == "STATISTICS_RELEASED",
            "dated": period is not None,
            "dated_afar": period is not None and not trigger.clause[0] <= period.start < trigger.clause[1],
            "news_of_the_day": period is None and draft.default_period is not None,
            "in_the_lead": leads(trigger, scene),
            "countries_in_clause": in_clause,
            "possible": trigger.reading.status == modality.POSSIBLE,
            "ongoing": trigger.reading.status == modality.ONGOING,
            "weak": trigger.frame.weak,
            "action_noun": trigger.nominal,
            "other_event": trigger.frame.event_type == "OTHER_EVENT",
            "two_countries_of_the_text": not in_clause and len(scene.main_countries) > 1,
        }
    )
