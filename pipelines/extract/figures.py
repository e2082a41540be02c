"""Figures: every economic quantity of a document with its indicator, measure, areas, period and status.

Belongs here: the record, and the order in which its attributes are decided.
Does not belong here: how one attribute is decided (a module each).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.extract.areas import AreaMention
from pipelines.extract.attribution import attribution
from pipelines.extract.base_periods import base_of
from pipelines.extract.breakdowns import entity, product, sector
from pipelines.extract.confidence import confidence, raw_confidence
from pipelines.extract.currency_pairs import as_rate
from pipelines.extract.document import Document
from pipelines.extract.figure_areas import Areas, coded
from pipelines.extract.figure_drafts import Context, Draft
from pipelines.extract.figure_indicators import choose_indicator
from pipelines.extract.figure_lists import inherit_movement, inherit_unit, is_listed
from pipelines.extract.figure_period_named import FigurePeriod
from pipelines.extract.figure_periods import choose_period, lies_ahead, title_period
from pipelines.extract.indicator_choice import Choice
from pipelines.extract.main_areas import MainAreas, main_areas
from pipelines.extract.measures import movement
from pipelines.extract.obs_status import (
    NO_CUE,
    StatusCues,
    find_status_cues,
    governing_cue,
    obs_status,
    status_beside,
    tells_what_happened,
)
from pipelines.extract.paid_for_a_time import by_the_time
from pipelines.extract.partners import from_the_other_side, with_a_partner
from pipelines.extract.percentage_points import as_percentage_points
from pipelines.extract.period_carrying import tells_more
from pipelines.extract.period_words import period_words
from pipelines.extract.periods import Period
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import LOOK_AHEAD, LOOK_BACK, Scene, Spot
from pipelines.extract.selection import refusal, worth_reading
from pipelines.extract.trade_roles import choose_areas, is_between_two
from pipelines.extract.value_types import value
from pipelines.extract.version import EXTRACTOR_VERSION

_COMPARED_BACK = 60

_LONGEST_SENTENCE = 3000


@value
class Figure:
    """A figure as an article reports it; fields as the columns of the table, offsets into the document's text.

    trace: for each attribute what decided it; empty unless asked for.
    """

    figure_id: str
    sentence: str
    char_start: int
    char_end: int
    quote: str
    indicator: str
    indicator_text: str
    measure: str
    obs_value: float
    obs_value_upper: float | None
    qualifier: str
    unit_measure: str
    unit_text: str
    ref_area: str | None
    counterpart_area: str | None
    sector: str | None
    product: str | None
    entity: str | None
    time_period: str | None
    freq: str | None
    period_start: dt.date | None
    period_end: dt.date | None
    base_period: str | None
    obs_status: str
    attribution: str | None
    confidence: float
    extractor_version: str = EXTRACTOR_VERSION
    evidence: float = 0.0
    trace: tuple[tuple[str, str], ...] = ()


def find_figures(
    document: Document,
    quantities: Sequence[Quantity],
    periods: Sequence[Period],
    areas: Sequence[AreaMention],
    *,
    trace: bool = False,
) -> list[Figure]:
    """The economic figures among the quantities of a document, in order, with all their attributes.

    trace: also keep, for each attribute, what decided it.
    """
    scene = Scene(document, quantities, periods, areas)
    spots = [spot for spot in scene.spots() if worth_reading(scene, spot)]
    if not spots:
        return []
    whole = _Whole(scene, find_status_cues(document, scene.searched), main_areas(scene), title_period(document))
    context = Context()
    for spot in spots:
        spot = _in_its_unit(scene, spot, context)
        draft = _converted(scene, spot, context) or _draft(whole, spot, context)
        if draft is not None:
            context.keep(draft)
    return _records(scene, context.drafts, trace)


@dataclass(frozen=True)
class _Whole:
    """A document, and what it says as a whole."""

    scene: Scene
    cues: StatusCues
    main: MainAreas
    title: Period | None


def _in_its_unit(scene: Scene, spot: Spot, context: Context) -> Spot:
    told = inherit_unit(scene, spot, context.drafts)
    spot = spot if told is None else replace(spot, quantity=told)
    points = as_percentage_points(scene, spot)
    return spot if points is spot.quantity else replace(spot, quantity=points)


def _converted(scene: Scene, spot: Spot, context: Context) -> Draft | None:
    """What the same amount in another money is: all that the amount is."""
    converted = spot.quantity.conversion_of
    of = context.by_spot.get(converted) if converted is not None else None
    if of is None:
        return None
    spot = replace(spot, quantity=by_the_time(scene, spot, of.choice.code))
    return Draft(spot, spot.quantity, of.choice, of.moved, of.areas, of.period, of.status, "a conversion")


def _draft(whole: _Whole, spot: Spot, context: Context) -> Draft | None:
    """The figure of a quantity; None where it is none."""
    scene, language = whole.scene, whole.scene.document.language
    choice = choose_indicator(scene, spot, context.choices)
    if refusal(scene, spot, choice):
        return None
    choice = _price_of_shares(spot, choice, language)
    if (paid := by_the_time(scene, spot, choice.code)) is not spot.quantity:
        spot = replace(spot, quantity=paid)
    told = movement(spot, choice.code, choice.direction, language)
    moved = inherit_movement(scene, spot, context.drafts, told, choice)
    if choice.code == "EXCHANGE_RATE" and (rate := as_rate(scene, spot, moved.measure)) is not spot.quantity:
        spot = replace(spot, quantity=rate)
    if moved.direction < 0 and moved.measure == "change" and choice.code == "JOBS_CREATED":
        choice = replace(choice, code="EMPLOYMENT", why=f"{choice.why}, which are lost")
    cue, beside = governing_cue(whole.cues, spot), status_beside(spot, language)
    likely = beside or obs_status(whole.cues, spot, cue, choice.code)
    period = _period(whole, spot, context, choice.code, moved.measure, likely)
    choice, areas = _areas(whole, spot, context, choice)
    status, why = beside or obs_status(whole.cues, spot, cue, choice.code, (period.first, period.after))
    carried = context.before
    if why == NO_CUE and carried is not None and _shares_its_status(whole, spot, choice, period, carried):
        status, why = carried.status, "as the figure before it in the sentence"
    return Draft(spot, spot.quantity, choice, moved, areas, period, status, why)


def _period(
    whole: _Whole, spot: Spot, context: Context, code: str, measure: str, told: tuple[str, str]
) -> FigurePeriod:
    likely, why = told
    if (likely == "estimate" or why == NO_CUE) and lies_ahead(whole.scene.document, code, context.periods):
        likely = "target"
    stated = likely == "actual" and why != NO_CUE
    return choose_period(whole.scene, spot, code, measure, likely, context.periods, whole.title, stated=stated)


def _areas(whole: _Whole, spot: Spot, context: Context, choice: Choice) -> tuple[Choice, Areas]:
    """The areas, with the indicator as it is from the side of the first of them."""
    scene, before = whole.scene, context.before
    last = context.last(choice.code) if is_between_two(choice.code, scene.document.language) else None
    if last is None and before is not None and before.spot.sentence.paragraph == spot.sentence.paragraph:
        last = before
    areas = choose_areas(scene, spot, choice, last.areas if last else None, whole.main)
    choice, areas = from_the_other_side(scene, choice, areas, whole.main, before.areas if before else None)
    areas = with_a_partner(scene, spot, choice, areas, whole.main)
    areas.code, areas.sentence = choice.code, spot.sentence_index
    return choice, areas


def _shares_its_status(whole: _Whole, spot: Spot, choice: Choice, period: FigurePeriod, carried: Draft) -> bool:
    """Whether nothing says that a figure is told otherwise than the one before it in its sentence."""
    document, told = whole.scene.document, carried.spot
    if tells_more(spot, told.sentence_index, told.sentence.paragraph, period_words(document.language)):
        return carried.status in ("forecast", "target")
    if carried.status == "estimate" and period_words(document.language).comparand.search(spot.before[-_COMPARED_BACK:]):
        return False
    return (
        carried.spot.sentence_index == spot.sentence_index
        and (carried.choice.code == choice.code or is_listed(document, carried.spot, spot))
        and not tells_what_happened(document, carried.quantity.start, spot.quantity.start)
        and not _is_over(period, carried.period, document.published)
    )


def _is_over(period: FigurePeriod, told_with: FigurePeriod, published: dt.date | None) -> bool:
    """Whether a figure's period had passed, unlike that of the figure it is told with."""
    if published is None or period.after is None or period.time_period == told_with.time_period:
        return False
    return period.after <= published and (told_with.after is None or told_with.after > published)


def _price_of_shares(spot: Spot, choice: Choice, language: str) -> Choice:
    """ "Shares in a company fell 2%" tells of its price, "bought shares in it" of a stake."""
    if choice.code != "STAKE" or not choice.text.lower().startswith(("share", "stock")):
        return choice
    moves = movement(spot, "", 0, language).measure == "change"
    return replace(choice, code="MARKET_CAP", why=f"{choice.why}, whose price moves") if moves else choice


_FREQ = (
    (re.compile(r"\d{4}$"), "A"),
    (re.compile(r"\d{4}-S\d$"), "S"),
    (re.compile(r"\d{4}-Q\d$"), "Q"),
    (re.compile(r"\d{4}-\d\d$"), "M"),
    (re.compile(r"\d{4}-W\d\d$"), "W"),
    (re.compile(r"\d{4}-\d\d-\d\d$"), "D"),
)


@lru_cache(maxsize=4096)
def frequency(time_period: str | None) -> str | None:
    """SDMX FREQ of a period in SDMX notation; None for ranges and for none."""
    return next((code for pattern, code in _FREQ if time_period is not None and pattern.match(time_period)), None)


def _records(scene: Scene, drafts: Sequence[Draft], trace: bool) -> list[Figure]:
    document = scene.document
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    sources: dict[int, tuple[str | None, str]] = {}
    figures = []
    for draft in drafts:
        spot, quantity = draft.spot, draft.quantity
        sentence = _around(document.text, spot)
        quote = document.text[quantity.start : quantity.end]
        if spot.sentence_index not in sources:
            sources[spot.sentence_index] = attribution(document, spot.sentence)
        source, source_why = sources[spot.sentence_index]
        value = quantity.value
        if draft.moved.measure == "change" and draft.moved.direction < 0:
            value = -abs(value)
        evidence = raw_confidence(
            draft.choice.score, draft.choice.margin, draft.areas.score, draft.period.score, quantity.kind
        )
        ordinal = seen[sentence, quote]
        seen[sentence, quote] += 1
        figures.append(
            Figure(
                figure_id=hashlib.sha256(f"{sentence}\x1f{quote}\x1f{ordinal}".encode()).hexdigest()[:16],
                sentence=sentence,
                char_start=quantity.start,
                char_end=quantity.end,
                quote=quote,
                indicator=draft.choice.code,
                indicator_text=draft.choice.text,
                measure=draft.moved.measure,
                obs_value=value,
                obs_value_upper=quantity.upper,
                qualifier=quantity.qualifier,
                unit_measure=quantity.unit,
                unit_text=quantity.unit_text,
                ref_area=coded(draft.areas.ref),
                counterpart_area=coded(draft.areas.counterpart),
                sector=sector(spot, document.language),
                product=product(spot, draft.choice.code, document.language),
                entity=entity(scene, spot, draft.choice.code),
                time_period=draft.period.time_period,
                freq=frequency(draft.period.time_period),
                period_start=draft.period.first,
                period_end=draft.period.after,
                base_period=base_of(scene, spot, draft.period) if draft.moved.measure == "change" else None,
                obs_status=draft.status,
                attribution=source,
                confidence=confidence(evidence),
                evidence=evidence,
                trace=_trace(draft, source_why) if trace else (),
            )
        )
    return figures


def _around(text: str, spot: Spot) -> str:
    """The sentence of a figure; of what has no end of sentence, the surroundings, so that no text is told many times."""
    start, end = spot.sentence.start, spot.sentence.end
    if end - start > _LONGEST_SENTENCE:
        start = max(start, spot.quantity.start - LOOK_BACK)
        end = min(end, spot.quantity.end + LOOK_AHEAD)
    return text[start:end]


def _trace(draft: Draft, source_why: str) -> tuple[tuple[str, str], ...]:
    return (
        ("indicator", draft.choice.why),
        ("measure", draft.moved.why),
        ("areas", draft.areas.why),
        ("time_period", draft.period.why),
        ("obs_status", draft.status_why),
        ("attribution", source_why),
    )
