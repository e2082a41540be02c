"""Figures: every economic quantity of a document with its indicator, measure, areas, period and status.

Belongs here: the record, and the order in which its attributes are decided.
Does not belong here: how one attribute is decided (a module each).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.extract.areas import AreaMention
from pipelines.extract.attribution import attribution
from pipelines.extract.base_periods import base_of
from pipelines.extract.breakdowns import entity, product, sector
from pipelines.extract.carried import contexts
from pipelines.extract.confidence import confidence, raw_confidence
from pipelines.extract.currency_pairs import as_rate
from pipelines.extract.document import Document
from pipelines.extract.figure_areas import Areas, coded
from pipelines.extract.figure_indicators import Choice, by_the_month, choose_indicator
from pipelines.extract.figure_period_named import FigurePeriod
from pipelines.extract.figure_periods import choose_period, lies_ahead, title_period
from pipelines.extract.main_areas import main_areas
from pipelines.extract.measures import BY_DEFAULT, GROWTH, Movement, movement
from pipelines.extract.obs_status import (
    NO_CUE,
    find_status_cues,
    governing_cue,
    obs_status,
    status_beside,
    tells_what_happened,
)
from pipelines.extract.partners import from_the_other_side, with_a_partner
from pipelines.extract.percentage_points import as_percentage_points
from pipelines.extract.period_carrying import Earlier
from pipelines.extract.periods import Period
from pipelines.extract.quantities import Quantity
from pipelines.extract.scene import LOOK_AHEAD, LOOK_BACK, Scene, Spot
from pipelines.extract.selection import refusal, worth_reading
from pipelines.extract.trade_roles import choose_areas, is_between_two
from pipelines.extract.value_types import value
from pipelines.extract.version import EXTRACTOR_VERSION

_LONGEST_SENTENCE = 3000
_NO_PERCENTAGE = 500
_SMALL, _LONGEST_NAME = 20, 24
_NAME_BEFORE = re.compile(r"(?<=\s)[^\W\d_a-z][^\W\d_]{3,}\s$")
_OR_GAP = re.compile(r",? or |,? \(")
_ELLIPSIS = re.compile(
    r"(?:[^.;:]{0,60},)? (?:and|while) "
    r"(?!(?:[^.;]* )?(?:to|was|were|is|are|at|reached|stood|had|has|for|with|of)\b)[^,;.\d]{1,50} "
)
_LIST_GAP = re.compile(
    r"(?: (?:drop|fall|decline|decrease|rise|increase|gain|jump|growth|surge))?(?: (?:this|next|last) (?:year|month|quarter)"
    r"| in (?:(?:the )?[a-z]+(?: (?:quarter|half))?(?: of)?(?: \d{4})?|\d{4}))?"
    r"(?:,|,? and|,? or|,? as well as|,? plus)? ?(?:the |a |an |another |a further )?$"
)
_COMPARED_RATE = re.compile(
    r"(?:[^,;.\d]{0,40}\d{0,4})?,? (?:compared (?:with|to)|against|versus|(?:up|down) from|from)"
    r" (?:(?:a|an|the|earlier|previous|forecast|estimate|of) )*"
)


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


@dataclass(slots=True)
class _Context:
    """What earlier figures hand on to later ones."""

    choices: list[tuple[Spot, Choice]]
    drafts: list[_Draft]
    kept: dict[int, _Draft]
    periods: list[Earlier]

    def last(self, indicator: str) -> _Draft | None:
        """The last of the figures just before that has this indicator."""
        return next((draft for draft in reversed(self.drafts[-5:]) if draft.choice.code == indicator), None)


@dataclass(slots=True)
class _Draft:
    """A figure in the making: the quantity as it will be told, and each decision taken."""

    spot: Spot
    quantity: Quantity
    choice: Choice
    moved: Movement
    areas: Areas
    period: FigurePeriod
    status: str
    status_why: str


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
    cues = find_status_cues(document, scene.searched)
    main = main_areas(scene)
    title = title_period(document)
    context = _Context([], [], {}, [])
    for spot in spots:
        told = _inherit_unit(scene, spot, context)
        spot = spot if told is None else replace(spot, quantity=told)
        if (points := as_percentage_points(scene, spot)) is not spot.quantity:
            spot = replace(spot, quantity=points)
        parent = context.kept.get(spot.quantity.conversion_of) if spot.quantity.conversion_of is not None else None
        if parent is not None:
            spot = replace(spot, quantity=by_the_month(scene, spot.quantity, parent.choice.code))
            draft = _Draft(
                spot,
                spot.quantity,
                parent.choice,
                parent.moved,
                parent.areas,
                parent.period,
                parent.status,
                "a conversion",
            )
            _keep(context, draft)
            continue
        choice = choose_indicator(scene, spot, context.choices)
        if refusal(scene, spot, choice):
            continue
        choice = _price_of_shares(spot, choice, document.language)
        if (paid := by_the_month(scene, spot.quantity, choice.code)) is not spot.quantity:
            spot = replace(spot, quantity=paid)
        moved = _inherit_movement(
            scene, spot, context, movement(spot, choice.code, choice.direction, document.language), choice
        )
        if choice.code == "EXCHANGE_RATE" and (rate := as_rate(scene, spot, moved.measure)) is not spot.quantity:
            spot = replace(spot, quantity=rate)
        if moved.direction < 0 and moved.measure == "change" and choice.code == "JOBS_CREATED":
            choice = replace(choice, code="EMPLOYMENT", why=f"{choice.why}, which are lost")
        carried = context.drafts[-1] if context.drafts else None
        near = carried is not None and carried.spot.sentence.paragraph == spot.sentence.paragraph
        cue = governing_cue(cues, spot)
        beside = status_beside(spot, document.language)
        likely, likely_why = beside or obs_status(cues, spot, cue, choice.code)
        if (likely == "estimate" or likely_why == NO_CUE) and lies_ahead(document, choice.code, context.periods):
            likely = "target"
        stated = likely == "actual" and likely_why != NO_CUE
        period = choose_period(scene, spot, choice.code, moved.measure, likely, context.periods, title, stated=stated)
        last = context.last(choice.code) if is_between_two(choice.code, document.language) else None
        last = last or (carried if near else None)
        whose = choose_areas(scene, spot, choice, last.areas if last else None, main)
        choice, whose = from_the_other_side(scene, choice, whose, main, carried.areas if carried else None)
        whose = with_a_partner(scene, spot, choice, whose, main)
        whose.code, whose.sentence = choice.code, spot.sentence_index
        status, status_why = beside or obs_status(cues, spot, cue, choice.code, (period.first, period.after))
        if (
            status_why == NO_CUE
            and carried is not None
            and carried.spot.sentence_index == spot.sentence_index
            and (carried.choice.code == choice.code or _is_listed(document, carried.spot, spot))
            and not tells_what_happened(document, carried.quantity.start, spot.quantity.start)
            and not _is_over(period, carried.period, document.published)
        ):
            status, status_why = carried.status, "as the figure before it in the sentence"
        _keep(context, _Draft(spot, spot.quantity, choice, moved, whose, period, status, status_why))
    return _records(scene, context.drafts, trace)


def _is_listed(document: Document, before: Spot, spot: Spot) -> bool:
    """Whether only "and" or a comma parts two figures."""
    return _LIST_GAP.fullmatch(document.lower[before.quantity.end : spot.quantity.start]) is not None


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


def _keep(context: _Context, draft: _Draft) -> None:
    context.choices.append((draft.spot, draft.choice))
    context.drafts.append(draft)
    context.kept[draft.spot.index] = draft
    sentence = draft.spot.sentence
    told = Earlier(draft.spot.sentence_index, sentence.paragraph, draft.choice.code, draft.period, draft.status)
    context.periods.append(told)


def _inherit_unit(scene: Scene, spot: Spot, context: _Context) -> Quantity | None:
    """A number without a unit in a list of counts or amounts takes the unit of the one before it."""
    quantity = spot.quantity
    exchanged = contexts(scene.document.language).exchange.match(spot.after) is not None
    if quantity.kind != "bare" or quantity.unit or not context.drafts or exchanged:
        return None
    if _is_of_a_name(scene.document.text, quantity):
        return None
    before = context.drafts[-1]
    if before.spot.sentence.paragraph != spot.sentence.paragraph or before.quantity.kind not in (
        "count",
        "money",
        "physical",
        "percent",
    ):
        return None
    if before.quantity.kind == "money" and quantity.value < 1e6:
        return None
    if before.quantity.kind == "percent" and quantity.value >= _NO_PERCENTAGE:
        is_index = before.choice.code == "STOCK_INDEX" and before.spot.sentence_index == spot.sentence_index
        return replace(quantity, unit="point", kind="count") if is_index else None
    if before.quantity.kind == "count" and (_is_like_a_year(quantity.value) or quantity.value < 20):
        return None
    if before.quantity.kind in ("percent", "physical") and before.spot.sentence_index != spot.sentence_index:
        return None
    if before.quantity.kind == "percent" and abs(quantity.value) > max(100.0, 5 * abs(before.quantity.value)):
        return None
    return replace(quantity, unit=before.quantity.unit, kind=before.quantity.kind)


def _is_of_a_name(text: str, quantity: Quantity) -> bool:
    """Whether a small number is a part of the name before it: "the Volta 2 wind farm"."""
    behind_a_name = _NAME_BEFORE.search(text, max(0, quantity.start - _LONGEST_NAME), quantity.start)
    return quantity.value < _SMALL and behind_a_name is not None


def _is_like_a_year(value: float) -> bool:
    return 1900 <= value <= 2100 and float(value).is_integer()


def _inherit_movement(scene: Scene, spot: Spot, context: _Context, moved: Movement, choice: Choice) -> Movement:
    """In "fell 4%, 11% and 2%" the later numbers move like the first; so do shares and growth rates."""
    before = context.drafts[-1] if context.drafts else None
    if before is None or before.spot.sentence.paragraph != spot.sentence.paragraph:
        return moved
    like = Movement(before.moved.measure, before.moved.direction, "like the figure before it")
    alike = before.quantity.kind == spot.quantity.kind
    bracketed = alike and (moved.why in BY_DEFAULT or moved.why == GROWTH) and spot.before.endswith("(")
    if before.spot.sentence_index != spot.sentence_index:
        return like if bracketed and like.measure == "share" else moved
    if moved.why == GROWTH:
        told = next((d for d in reversed(context.drafts[-4:]) if d.quantity.kind == spot.quantity.kind), None)
        if (
            told is not None
            and told.spot.sentence_index == spot.sentence_index
            and told.moved.measure == "change"
            and told.choice.code == choice.code
        ):
            return Movement("change", told.moved.direction, "like the figure before it")
    if moved.why not in BY_DEFAULT:
        return moved
    gap = scene.document.lower[before.quantity.end : spot.quantity.start]
    if not alike:
        return like if like.measure == "change" and _tells_the_same(gap, spot.quantity.kind) else moved
    if (
        like.measure == "share"
        or (bracketed and like.measure == "change")
        or (like.measure in ("change", "ratio") and _LIST_GAP.fullmatch(gap))
    ):
        return like
    if like.measure == "change" and spot.quantity.kind == "percent" and _COMPARED_RATE.fullmatch(gap):
        return like
    elliptic = like.measure == "change" and (gap.endswith(" by ") or _ELLIPSIS.fullmatch(gap))
    return like if elliptic else moved


def _tells_the_same(gap: str, kind: str) -> bool:
    """Whether a movement is told again in another unit: "fell 54 points, or 0.6%", "(1.2%)", "2%, or 1.2 million tons"."""
    return _OR_GAP.fullmatch(gap) is not None and (kind == "percent" or "or" in gap)


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


def _records(scene: Scene, drafts: Sequence[_Draft], trace: bool) -> list[Figure]:
    document = scene.document
    seen: Counter[tuple[str, str]] = Counter()
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


def _trace(draft: _Draft, source_why: str) -> tuple[tuple[str, str], ...]:
    return (
        ("indicator", draft.choice.why),
        ("measure", draft.moved.why),
        ("areas", draft.areas.why),
        ("time_period", draft.period.why),
        ("obs_status", draft.status_why),
        ("attribution", source_why),
    )
