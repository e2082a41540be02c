"""Whom a document is about: its main area, the two between which it reports, the region it is about.

Belongs here: the weighing of all areas that a document names. Does not belong here: whose one figure is
(`trade_roles`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.extract.areas import BODY, DATELINE, GROUP, INDEX, AreaMention, find_areas
from pipelines.extract.currency_pairs import area_of_money
from pipelines.extract.document import Document
from pipelines.extract.role_words import RoleWords, role_words
from pipelines.extract.scene import Scene

COUNTRY_KINDS = frozenset({"country", "demonym", "capital", "bloc", "region", "reference"})
NOT_COUNTRIES = frozenset({"EU", "EA", "UN", "WB"})
_TITLE_WEIGHT, _LEAD_WEIGHT, _FIRST_IN_TITLE = 4, 2, 2
_ASIDE = 0.5
_LONGEST_OPENING, _SENTENCES_OF_AN_ARTICLE = 300, 5
_OF_NO_COUNTRY = frozenset({"reference", "pair", "lender", GROUP})
_HYPHENS = ("-", "–", "—")
_MANY = 3
_LOOK_BACK = 30


@dataclass(frozen=True)
class MainAreas:
    """Whom a document is about: its main area, and the two between which it reports, if it is about two.

    region: the region that the document is about, where it is one rather than the country; mostly: whether what names
    no area is the region's, and not only what is called so ("the state's"). lender: the one lender that its title and
    beginning name. source: the area of the outlet. line: the two that what it is about links ("the China-Laos railway").
    """

    main: str | None
    pair: tuple[str, str] | None
    region: str | None = None
    mostly: bool = False
    lender: str | None = None
    source: str | None = None
    line: tuple[str, str] | None = None

    @property
    def home(self) -> str | None:
        """The narrowest area that the document is about."""
        return self.region if self.region and self.mostly else self.main

    def other(self, code: str | None) -> str | None:
        """The partner of one of the two between which the document reports."""
        if self.pair is None or code not in self.pair:
            return None
        return self.pair[1] if code == self.pair[0] else self.pair[0]


def main_areas(scene: Scene) -> MainAreas:
    """The areas that a document is about, by how often and how prominently it names them."""
    document = scene.document
    rules = role_words(document.language)
    lead = document.sentences[min(1, len(document.sentences) - 1)].end if document.sentences else 0
    weights: dict[str, float] = defaultdict(float)
    regions: Counter[str] = Counter()
    prominent: set[str] = set()
    titled: set[str] = set()
    titled_parts: set[str] = set()
    blocs = {mention.code for mention in scene.areas if mention.kind == "bloc"}
    aside = _partners(document.lower, scene.areas, rules) | _told_twice(document.lower, scene.areas)
    named = [(m, _LEAD_WEIGHT if m.start < lead else 1, document.lower) for m in scene.areas if m.start not in aside]
    titles: Sequence[AreaMention] = ()
    if heading := document.title or _opening(document):
        title = Document(heading, language=document.language, area=document.area)
        titles = find_areas(title)
        named += [(m, _TITLE_WEIGHT, title.lower) for m in titles]
        first = next((m for m in titles if m.kind in COUNTRY_KINDS), None)
        if first is not None and not _is_aside(title.lower, first, rules):
            weights[first.code] += _FIRST_IN_TITLE
    for mention, weight, lower in named:
        if mention.kind == DATELINE:
            weights[mention.code] += 1
        if mention.kind in ("name", BODY, INDEX):
            weights[mention.code] += weight // 2 if mention.kind == "name" else weight / 2
        if mention.kind not in COUNTRY_KINDS or mention.kind == "reference":
            continue
        weights[mention.code] += weight * (_ASIDE if _is_aside(lower, mention, rules) else 1)
        if weight > 1:
            prominent.add(mention.code)
        if weight == _TITLE_WEIGHT and document.title:
            titled.add(mention.code)
        if (region := region_of(mention)) is not None:
            regions[region] += weight
        if weight == _TITLE_WEIGHT:
            titled_parts.add(region_of(mention) or mention.code)
    lenders = {mention.code for mention, weight, _ in named if weight > 1 and mention.kind == "lender"}
    lenders = lenders or {m.code for m, weight, _ in named if weight > 1 and m.code in rules.blocs_that_give}
    lender = lenders.pop() if len(lenders) == 1 else None
    if not weights:
        seats = Counter(mention.code for mention in scene.areas if mention.kind == "name")
        seat = next((code for code, _ in seats.most_common(1)), document.area) or _whose_money(scene)
        return MainAreas(seat, None, lender=lender, source=document.area)
    if document.area is not None and document.area in weights:
        weights[document.area] += 1
    ranked = sorted(weights, key=weights.__getitem__, reverse=True)
    own = document.area
    if own is not None and ranked[0] in blocs and own in weights and weights[ranked[0]] <= 2 * weights[own]:
        ranked.remove(own)
        ranked.insert(0, own)
    if own is not None and ranked[0] != own and _begins_at_home(scene, titles, rules):
        ranked = [own, *(code for code in ranked if code != own)]
    countries = [code for code in ranked if len(code) == 2 and code not in NOT_COUNTRIES]
    pair = None
    if (
        len(countries) > 1
        and set(countries[:2]) <= prominent
        and 4 * weights[countries[1]] >= weights[countries[0]]
        and (countries[1] in titled or weights[countries[1]] > _LEAD_WEIGHT or _joins(scene, countries, lead, rules))
    ):
        pair = (countries[0], countries[1])
    region, mostly = _main_region(scene, regions, titled_parts, weights[ranked[0]], rules)
    inside = region is not None and region.startswith(ranked[0])
    told = region if inside else None
    return MainAreas(ranked[0], pair, told, mostly, lender, document.area, _linked(scene, pair, lead, titles))


def _begins_at_home(scene: Scene, titles: Sequence[AreaMention], rules: RoleWords) -> bool:
    """Whether neither the title nor the first sentence is about another country: outlets leave out only their own."""
    end = scene.document.sentences[0].end if scene.document.sentences else 0
    if not all(m.kind in _OF_NO_COUNTRY for m in titles):
        return False
    lower = scene.document.lower
    return all(
        m.kind in _OF_NO_COUNTRY
        or _is_partner(lower, m, rules)
        or rules.clause_behind.search(lower, max(0, m.start - _LOOK_BACK), m.start) is not None
        for m in scene.areas_in(0, end)
    )


def _is_partner(lower: str, mention: AreaMention, rules: RoleWords) -> bool:
    return rules.partner_before.search(lower, max(0, mention.start - _LOOK_BACK), mention.start) is not None


def _opening(document: Document) -> str:
    """The first sentence of an article, which says as much as a title where there is none."""
    if len(document.sentences) < _SENTENCES_OF_AN_ARTICLE:
        return ""
    first = document.sentences[0]
    return document.text[first.start : min(first.end, first.start + _LONGEST_OPENING)]


def _linked(
    scene: Scene, pair: tuple[str, str] | None, lead: int, titles: Sequence[AreaMention]
) -> tuple[str, str] | None:
    """The two that the beginning or the title joins by a hyphen, if the document is about them."""
    if pair is None:
        return None
    document = scene.document
    for text, areas in ((document.text, scene.areas_in(0, lead)), (document.title, titles if document.title else ())):
        for one, other in pairwise(areas):
            named = {one.kind, other.kind} <= {"country", "demonym"} and {one.code, other.code} == set(pair)
            if named and text[one.end : other.start] in _HYPHENS:
                return (one.code, other.code)
    return None


def _whose_money(scene: Scene) -> str | None:
    """The country in whose money a text that names nobody counts, if it is one country's."""
    codes = Counter(q.unit[:3] for q in scene.quantities if q.kind == "money")
    areas = (area_of_money(code, scene.document.language) for code, _ in codes.most_common())
    return next((area for area in areas if area is not None), None)


def _main_region(
    scene: Scene, regions: Counter[str], titled: set[str], main_weight: float, rules: RoleWords
) -> tuple[str | None, bool]:
    """The region that a document is about, if any, and whether what names no area is the region's."""
    alone = len(regions) == 1
    region, weight = regions.most_common(1)[0] if regions else (None, 0)
    if region is None or (region[:2] not in rules.federations and not _is_called_so(scene, region, rules)):
        return None, alone
    titled = {code for code in titled if code.startswith(region[:2])}
    only_in_title = titled == {region} and region[:2] in rules.federations
    mostly = weight >= _TITLE_WEIGHT and (4 if only_in_title else 2) * weight >= main_weight
    spoken_of = (weight >= _LEAD_WEIGHT or alone) and rules.the_region.search(scene.document.lower) is not None
    return region if mostly or spoken_of else None, mostly or alone


def _partners(lower: str, areas: Sequence[AreaMention], rules: RoleWords) -> set[int]:
    """Where areas begin that a text names only as one of many ("from India, China, the UK and Germany")."""
    listed: set[int] = set()
    run: list[AreaMention] = []
    for mention in areas:
        if run and not rules.in_a_list.fullmatch(lower[run[-1].end : mention.start]):
            run = []
        run.append(mention)
        if len(run) >= _MANY:
            listed.update(m.start for m in run)
    return listed


def _is_called_so(scene: Scene, region: str, rules: RoleWords) -> bool:
    """Whether a text calls a region what it is ("the province of", "county"), and not only names a town of it."""
    lower = scene.document.lower
    return any(
        rules.part_of_country.match(lower, m.end)
        or rules.part_called.search(lower, max(0, m.start - _LOOK_BACK), m.start)
        for m in scene.areas
        if m.region == region
    )


def _told_twice(lower: str, areas: Sequence[AreaMention]) -> set[int]:
    """Where areas begin that only say where the place before them lies ("Izmir, Turkey")."""
    return {m.start for one, m in pairwise(areas) if one.code == m.code and lower[one.end : m.start] == ", "}


def _is_aside(lower: str, mention: AreaMention, rules: RoleWords) -> bool:
    """Whether a mention names a partner ("sells to Italy"), or people and companies by where they are from."""
    if _is_partner(lower, mention, rules):
        return True
    return mention.kind == "demonym" and (
        rules.people_named.match(lower, mention.end - 2) is not None
        or rules.somebody.match(lower, mention.end) is not None
    )


def _joins(scene: Scene, countries: Sequence[str], lead: int, rules: RoleWords) -> bool:
    """Whether the lead says that the first two countries have to do with each other, and does not merely name both."""
    lower = scene.document.lower
    if rules.bilateral_words.search(lower, 0, lead) is not None:
        return True
    near = [m for m in scene.areas_in(0, lead) if m.kind in COUNTRY_KINDS]
    return any(
        {one.code, other.code} == set(countries[:2]) and rules.joined.fullmatch(lower[one.end : other.start])
        for one, other in pairwise(near)
    )


def region_of(mention: AreaMention) -> str | None:
    """ISO 3166-2 of the first-level region that a mention names; None for none."""
    region = mention.region
    return region if region is not None and re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", region) else None
