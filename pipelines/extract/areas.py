"""Which countries, blocs, lenders and regions a text names, and where.

Belongs here: the mentions with their codes. Does not belong here: what part an area plays in a figure or an event.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pipelines.extract.document import Document
from pipelines.extract.lexicon import read_csv, read_yaml
from pipelines.extract.phrases import whole_words
from pipelines.extract.value_types import value

_WORD_BEFORE = re.compile(r"(?<!\w)([A-Z][\w’'-]*\.?) $")
_PLACES = frozenset({"country", "demonym", "capital", "region"})
_POINTERS = frozenset({"reference", "pair"})
_SUPPORTING = _PLACES | {"bloc"}
DATELINE = "dateline"
GROUP = "group"
BODY, INDEX = "body", "index"
# "BAKU, Azerbaijan, May 12 (Trend) –": where and when it was written, by whom.
_DATE_OF_WRITING = r"(?:,? ?\d{1,2} [A-Z][a-z]+\.?|,? ?[A-Z][a-z]{2,8}\.? \d{1,2})"
_DATELINE = re.compile(
    r"\s*(?:[A-Z][\w’'.-]*(?: [A-Z][\w’'-]*){0,2}(?:, |/|\. )?){1,3}"
    rf"(?:{_DATE_OF_WRITING}?(?:,? \d{{4}})?"
    r"(?: ?,? ?\([^()\n]{2,60}\)| ?/ ?[\w ]{2,30} ?/)? ?(?:–|—|--|-|:|:)"
    rf"|{_DATE_OF_WRITING}(?:,? \d{{4}})?\.)(?= ?\S)"
)
_LONGEST_DATELINE = 120
_DASHES = ("-", "–", "—")
_ROUTE = re.compile(r"\b[A-Z]\w+(?:[-–—][A-Z]\w+){2,}")
_CENTS = re.compile(r" ?\d[\d.,]* ?(?:cents?\b|c\b|¢)")
_NEARBY = 40
_IN_THE_TITLE = 2
_OF_A_STATE = 2
_WORDS_OF_A_NAME = 2
_ABBREVIATION, _CODE = 5, 2
_REMEMBERED = 50
_OUTLET = 3
_SHORTEST_IN_CAPITALS = 4


@value
class AreaMention:
    """An area as a text names it.

    start, end: half-open span of character offsets. code: ISO 3166-1 alpha-2, or a bloc (EU EA EAEU CIS ASEAN GCC OPEC
    OECD AFRICA EUROPE WORLD), or a lender (IMF WB ADB EBRD EIB AIIB AFDB EDB ISDB IDB UN), or the country of a national
    one. kind: country, demonym, capital, bloc, lender, region, reference ("the country"), pair ("the two countries"),
    name (a place inside the name of a company: weak evidence), body (a central bank or another public body), index (of
    shares), group ("the Baltic states"). region: ISO 3166-2, or the name of a historical region. codes: both countries
    of a pair, all of a group; of "the Baltic republic" those that it may mean.
    """

    start: int
    end: int
    code: str
    kind: str
    region: str | None = None
    codes: tuple[str, ...] = ()


@value
class _Reading:
    code: str
    kind: str
    region: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Gazetteer:
    automaton: AhoCorasick
    readings: tuple[tuple[_Reading, ...], ...]
    name_tail: re.Pattern[str]
    also_people: frozenset[str]
    before_people: frozenset[str]
    other_meanings: dict[str, re.Pattern[str]]
    supporters: dict[str, frozenset[str]]
    only_of_states: re.Pattern[str]
    evidence: dict[str, re.Pattern[str]]
    currencies: re.Pattern[str]
    not_of_it: re.Pattern[str]


def find_areas(document: Document) -> list[AreaMention]:
    """All mentions of areas, sorted, the longest where several begin together, none overlapping another.

    A name that several places share is read as the one that the rest of the text supports ("Georgia" beside Atlanta).
    "The country" and "the two countries" are resolved to the countries that the text is about.
    """
    gazetteer = _gazetteer(document.language)
    hits = list(_hits(document.text, gazetteer))
    support = _support(hits)
    named = frozenset(support)
    if document.area is not None:
        support[document.area] += _OUTLET
        support[f"{document.area}-"] += 1
    support.update(_evidence(document, hits, gazetteer))
    mentions = []
    dateline = _dateline_end(document.text)
    for start, end, readings in hits:
        if readings[0].kind == BODY and end - start <= _ABBREVIATION and _is_of_another(readings[0].code, named):
            continue
        reading = _choose(readings, support, gazetteer.supporters)
        kind = DATELINE if end <= dateline and reading.kind in _PLACES else reading.kind
        mentions.append(AreaMention(start, end, reading.code, kind, reading.region, reading.codes))
    title = [readings[0].code for _, _, readings in _hits(document.title, gazetteer) if readings[0].kind in _PLACES]
    return _resolve_references(mentions, document, title)


@cache
def _gazetteer(language: str) -> _Gazetteer:
    names: dict[str, list[_Reading]] = {}

    def add(name: str, reading: _Reading) -> None:
        readings = names.setdefault(name, [])
        if all((r.code, r.region) != (reading.code, reading.region) for r in readings):
            readings.append(reading)

    for row in read_csv(language, "countries.csv"):
        for column, kind in (("names", "country"), ("demonyms", "demonym"), ("capitals", "capital")):
            for name in filter(None, row[column].split("|")):
                add(name, _Reading(row["code"], kind))
    for row in read_csv(language, "blocs.csv"):
        for name in row["names"].split("|"):
            add(name, _Reading(row["code"], row["kind"]))
    for row in read_csv(language, "regions.csv"):
        for name in row["names"].split("|"):
            add(name, _Reading(row["code"], "region", row["region"] or None))
    for row in read_csv(language, "institutions.csv"):
        for name in row["names"].split("|"):
            add(name, _Reading(row["code"], row["kind"]))
    for row in read_csv(language, "companies.csv"):
        for name in row["names"].split("|"):
            add(name, _Reading(row["code"], "name"))
    for name, readings in list(names.items()):
        if len(name) >= _SHORTEST_IN_CAPITALS and not name.isupper() and name[0].isupper():
            names.setdefault(name.upper(), readings)
            first, _, rest = name.partition(" ")
            if rest:
                names.setdefault(f"{first.upper()} {rest}", readings)
    data = read_yaml(language, "areas.yaml")
    for name, code in data["seats"].items():
        add(name, _Reading(code, "capital"))
        add(name.upper(), _Reading(code, "capital"))
    for kind, phrases in data["references"].items():
        for phrase in phrases:
            for spelled in {phrase, phrase[0].upper() + phrase[1:]}:
                names[spelled] = [_Reading(kind, "pair" if kind == "pair" else "reference")]
    for how, members in data["described"]["by"].items():
        for what in data["described"]["as"]:
            for the in ("the", "The"):
                names[f"{the} {how} {what}"] = [_Reading("country", "reference", codes=tuple(members))]
    for phrase, codes in data["groups"].items():
        for spelled in {phrase, phrase[0].upper() + phrase[1:]}:
            names[spelled] = [_Reading(codes[0], GROUP, codes=tuple(codes))]
    for phrase in data["not_areas"]:
        names[phrase] = []
    for phrase in data["names"]:
        names[phrase] = [_Reading(inside.code, "name") for inside in _place_inside(phrase, names)]
    official = "|".join(map(re.escape, data["official_words"]))
    endings = "|".join(sorted(map(re.escape, data["name_endings"]), key=len, reverse=True))
    return _Gazetteer(
        automaton=AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest),
        readings=tuple(map(tuple, names.values())),
        name_tail=re.compile(rf" (?:(?!(?:{official})\b)[A-Z][\w&’'-]+ ){{0,{_WORDS_OF_A_NAME}}}(?:{endings})(?!\w)"),
        also_people=frozenset(data["also_people"]),
        before_people=frozenset(data["before_people"]),
        other_meanings={
            name: re.compile("|".join(map(re.escape, words))) for name, words in data["other_meanings"].items()
        },
        not_of_it=re.compile("|".join(data["not_of_it"])),
        currencies=re.compile(r" (?:" + "|".join(data["currencies"]) + r")\b"),
        only_of_states=re.compile(data["only_of_states"]),
        evidence={code: re.compile(words) for code, words in data["evidence"].items()},
        supporters={code: frozenset(codes) | {code} for code, codes in data["supporters"].items()},
    )


def _dateline_end(text: str) -> int:
    """Where the dateline at the head of a text ends; 0 where there is none."""
    found = _DATELINE.match(text, 0, _LONGEST_DATELINE)
    return found.end() if found is not None and " " in text[found.end() - 2 : found.end() + 1] else 0


def _place_inside(phrase: str, names: dict[str, list[_Reading]]) -> list[_Reading]:
    words = phrase.split()
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(len(words), i, -1))
    return next((names[run][:1] for run in runs if run != phrase and names.get(run)), [])


def _hits(text: str, gazetteer: _Gazetteer) -> Iterator[tuple[int, int, tuple[_Reading, ...]]]:
    readings = gazetteer.readings
    length = len(text)
    for index, start, end in whole_words(gazetteer.automaton, text):
        found = readings[index]
        if not found or (end < length and (text[end] == "$" or _is_by_a_sign(text, start, end))):
            continue
        name = text[start:end]
        if name in gazetteer.also_people and _is_a_person(text, start, gazetteer):
            continue
        if gazetteer.currencies.match(text, end) or gazetteer.not_of_it.match(text, end):
            continue
        other = gazetteer.other_meanings.get(name)
        if other is not None and other.search(text, max(0, start - _NEARBY), end + _NEARBY):
            continue
        if found[0].kind in ("country", "capital", "region") and _is_in_a_route(text, start, end):
            found = tuple(replace(reading, kind="name") for reading in found)
        if (
            end + 1 < length
            and text[end] == " "
            and text[end + 1].isupper()
            and found[0].kind not in ("bloc", "lender")
            and gazetteer.name_tail.match(text, end, end + 2 * _NEARBY)
        ):
            if found[0].kind in _POINTERS:  # "the National Bank" points at no country
                continue
            found = tuple(replace(reading, kind="name") for reading in found)
        yield start, end, found


def _is_by_a_sign(text: str, start: int, end: int) -> bool:
    """ "US $ 8.5 billion" and "$US 8.5 billion" name a currency."""
    if end - start != _CODE or not text[start].isupper():
        return False
    if text.startswith(" $", end) and text[end + 2 : end + 3].isdigit() and not text.startswith("the ", start - 4):
        return True
    return text.startswith(" $ ", end) or text[start - 1 : start] == "$" or _CENTS.match(text, end) is not None


def _is_in_a_route(text: str, start: int, end: int) -> bool:
    """The Baku–Tbilisi–Kars railway is named after its towns, and stands for none of their countries."""
    if text[end : end + 1] not in _DASHES and text[max(0, start - 1) : start] not in _DASHES:
        return False
    around = _ROUTE.search(text, max(0, start - _NEARBY), end + _NEARBY)
    return around is not None and around.start() <= start < around.end()


def _is_a_person(text: str, start: int, gazetteer: _Gazetteer) -> bool:
    """A title or a given name stands before it ("Mr. Jordan", "Michael Jordan")."""
    before = _WORD_BEFORE.search(text, max(0, start - _NEARBY), start)
    return before is not None and before.group(1) in gazetteer.before_people


def _support(hits: Iterable[tuple[int, int, tuple[_Reading, ...]]]) -> Counter[str]:
    """How often the text names each country, and (under "XX-") a region of it, without any doubt."""
    support: Counter[str] = Counter()
    for _, _, readings in hits:
        if len(readings) == 1 and readings[0].kind in _SUPPORTING:
            support[readings[0].code] += 1
            if readings[0].kind == "region":
                support[f"{readings[0].code}-"] += 1
    return support


def _is_of_another(code: str, named: Collection[str]) -> bool:
    """Whether a text names countries and not that of a body: "BOJ" in one about Jamaica is not Japan's."""
    return code not in named and any(len(other) == _CODE for other in named)


def _evidence(
    document: Document, hits: Iterable[tuple[int, int, tuple[_Reading, ...]]], gazetteer: _Gazetteer
) -> Mapping[str, int]:
    """What the text says of a country that shares its name with a region: each word weighs more than where it appeared."""
    shared = [(end, r[0].code) for _, end, r in hits if len(r) > 1 and r[0].kind != "region"]
    found: defaultdict[str, int] = defaultdict(int)
    for end, code in shared:
        found[code] += _OF_A_STATE * bool(gazetteer.only_of_states.match(document.lower, end))
    for code in {code for _, code in shared} & gazetteer.evidence.keys():
        found[code] += _OF_A_STATE * len(gazetteer.evidence[code].findall(document.text))
    return found


def _choose(readings: tuple[_Reading, ...], support: Counter[str], supporters: dict[str, frozenset[str]]) -> _Reading:
    """The reading that most of the text supports; the first one where nothing decides.

    A region needs other regions of its country beside it when a country of the same name stands first.
    """
    if len(readings) == 1:
        return readings[0]
    country_first = readings[0].kind != "region"

    def weight(reading: _Reading) -> int:
        if reading.kind == "region" and country_first:
            return support[f"{reading.code}-"]
        return sum(support[code] for code in supporters.get(reading.code, (reading.code,)))

    return max(readings, key=weight)


class _Discourse:
    """What the text has named so far, to say what "the country" or "both sides" means."""

    def __init__(self, mentions: list[AreaMention], area: str | None, title: Sequence[str]) -> None:
        self._area = area
        self._seen: Counter[str] = Counter()
        self._bloc: str | None = None
        self._recent: list[str] = []
        self._told: list[str] = []
        overall = Counter(m.code for m in mentions if m.kind in _PLACES)
        if area is not None:
            overall[area] += 1
        for code in title:
            overall[code] += _IN_THE_TITLE
        self._main = max(overall, key=overall.__getitem__, default=None)

    def see(self, mention: AreaMention) -> None:
        if mention.kind == "bloc":
            self._bloc = mention.code
        elif mention.kind in _PLACES:
            self._seen[mention.code] += 1
            self._told.append(mention.code)
            if mention.code in self._recent:
                self._recent.remove(mention.code)
            self._recent.append(mention.code)

    def new_paragraph(self) -> None:
        self._recent.clear()

    def refer(self, mention: AreaMention) -> AreaMention | None:
        if mention.kind == "pair":
            pair = self._pair()
            return AreaMention(mention.start, mention.end, pair[0], mention.kind, codes=pair) if pair else None
        meant = self._last_of(mention.codes) if mention.codes else self._country()
        code = self._bloc if mention.code == "bloc" else meant
        return AreaMention(mention.start, mention.end, code, mention.kind) if code else None

    def _last_of(self, codes: Collection[str]) -> str | None:
        return next((code for code in reversed(self._told[-_REMEMBERED:]) if code in codes), None)

    def _country(self) -> str | None:
        return self._recent[0] if len(self._recent) == 1 else self._main

    def _pair(self) -> tuple[str, str] | None:
        if len(self._recent) == 2:
            return self._recent[0], self._recent[1]
        prominent = [code for code, _ in self._seen.most_common(2)]
        if len(prominent) == 1 and self._area not in (None, prominent[0]):
            prominent.append(self._area)
        return (prominent[0], prominent[1]) if len(prominent) == 2 else None


def _resolve_references(mentions: list[AreaMention], document: Document, title: Sequence[str]) -> list[AreaMention]:
    discourse = _Discourse(mentions, document.area, title)
    resolved: list[AreaMention] = []
    paragraph_end = -1
    for mention in mentions:
        if mention.start > paragraph_end:
            discourse.new_paragraph()
            paragraph_end = document.text.find("\n", mention.start)
            if paragraph_end < 0:
                paragraph_end = len(document.text)
        if mention.kind in ("reference", "pair"):
            referred = discourse.refer(mention)
            if referred is not None:
                resolved.append(referred)
        else:
            discourse.see(mention)
            resolved.append(mention)
    return resolved
