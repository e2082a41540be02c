"""What of a report tells its event from others: the things named, the places, the numbers, the days.

Belongs here: taking traits out of a report, and the blocking keys that follow from them. Does not belong here: the
comparison of two reports (`matching`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipelines.extract.lexicon import read_csv
from pipelines.resolve.lexicon import read_yaml
from pipelines.resolve.reports import ANNOUNCED, Report

_LANGUAGE = "en"
_WORD = re.compile(r"[^\W\d_]\w*(?:[-’']\w+)*")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_AMOUNT = re.compile(r"(?P<sign>[$€£¥]\s?)?(?P<number>\d[\d,.]*\d|\d)(?:[\s-](?P<unit>[^\W\d_]{1,12}))?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_REGION = re.compile(r"[A-Z]{2}-\w+")
_MOST_TOKENS = 8
_MOST_AREAS = 4
_MOST_YEARS = 4


@dataclass(frozen=True, slots=True)
class Family:
    """Types that one event may be reported under; see the words in lexicon/en/stories.yaml."""

    name: str
    recurs: bool = False
    parties: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Traits:
    """What a report says of its event, in comparable form.

    specifics: stems of the object that narrow it down, where there are none (is_thin) of the whole sentence; frequent:
    those among them that many objects share; heads:
    kinds of thing at its head; object_names, names and title_names: proper names of the object, of the sentence around
    it and of the headline; amounts: numbers with their unit; apart: that it is a part, or another one; begins: the
    start of works; words: all words of the sentence.
    """

    family: Family
    begins: bool
    areas: frozenset[str]
    places: frozenset[str]
    specifics: frozenset[str]
    frequent: frozenset[str]
    is_thin: bool
    heads: frozenset[str]
    object_names: frozenset[str]
    names: frozenset[str]
    title_names: frozenset[str]
    ordinals: frozenset[str]
    apart: frozenset[str]
    amounts: frozenset[str]
    words: frozenset[str]
    keys: tuple[str, ...]


class _Words:
    """The word lists of a language, as stems."""

    def __init__(self, language: str) -> None:
        data = read_yaml(language, "stories.yaml")
        self.families = {
            code: Family(name, **{key: value for key, value in about.items() if key != "types"})
            for name, about in data["families"].items()
            for code in about["types"]
        }
        self.heads = {stem(word): kind for kind, words in data["heads"].items() for word in words}
        self.frequent = frozenset(stem(word) for word in data["frequent"])
        self.common = frozenset(stem(word) for word in data["common"])
        self.apart = {stem(word): kind for word, kind in data["apart"].items()}
        self.beginning, self.works = frozenset(data["beginning"]), frozenset(data["works"])
        self.beginning_itself, self.completion = frozenset(data["beginning_itself"]), frozenset(data["completion"])
        self.ordinals: dict[str, str] = data["ordinals"]
        self.numbered = frozenset(data["numbered"])
        self.no_names = frozenset(stem(word) for word in data["no_names"]) | frozenset(_names_of_countries(language))
        self.no_names |= self.common | self.heads.keys()


@cache
def _words() -> _Words:
    return _Words(_LANGUAGE)


def _names_of_countries(language: str) -> Iterable[str]:
    for row in read_csv(language, "countries.csv"):
        for column in ("names", "demonyms", "capitals"):
            for word in _WORD.findall(row[column] or ""):
                yield stem(word)


@cache
def stem(word: str) -> str:
    """A word without case, genitive and plural: enough to meet itself in another sentence."""
    text = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    if text[-1:].isdigit():
        return text.replace("-", "")
    if len(text) > 4 and text.endswith("ies"):
        return text[:-3] + "y"
    if len(text) > 4 and text.endswith(("sses", "xes", "ches", "shes")):
        return text[:-2]
    if len(text) > 3 and text.endswith("s") and not text.endswith(("ss", "us", "is")):
        return text[:-1]
    return text


def family_of(event_type: str) -> Family:
    """The family of a type; a type that the lexicon does not know is a family of its own."""
    return _words().families.get(event_type) or Family(event_type, recurs=True, named=True)


def traits_of(report: Report) -> Traits:
    """The traits of a report; the same report always has the same."""
    words = _words()
    people = {stem(word) for actor in report.actors for word in _WORD.findall(actor.person or "")}
    places = _places(report, words)
    unnamed = words.no_names | people | places
    tokens = [stem(word) for word in _WORD.findall(report.object)]
    object_names = _names(report.object, unnamed, from_first=True)
    heads = frozenset(words.heads[token] for token in tokens if token in words.heads)
    specifics = frozenset(token for token in tokens if len(token) > 2 and token not in unnamed | object_names)
    organisations = " ".join(actor.organisation or "" for actor in report.actors)
    names = _names(report.sentence, unnamed) | _names(organisations, unnamed, from_first=True)
    lower_case = frozenset(stem(word) for word in _WORD.findall(f"{report.object} {report.sentence}") if word.islower())
    title_names = _title_names(report.title, unnamed) - lower_case
    is_thin = not specifics and not object_names
    if is_thin:
        names |= title_names
        specifics = frozenset(word for word in lower_case - unnamed if len(word) > 2)
    near = f"{report.object} {report.quote}"
    found = {
        "areas": frozenset(_areas(report)),
        "places": places,
        "specifics": specifics,
        "object_names": object_names,
        "names": names | object_names,
        "ordinals": frozenset(_ordinals(near, words)),
    }
    family = family_of(report.event_type)
    return Traits(
        family=family,
        begins=report.event_type == "CONSTRUCTION" and _begins(report.sentence, near, words),
        heads=heads,
        frequent=specifics if is_thin else specifics & words.frequent,
        is_thin=is_thin,
        title_names=title_names,
        apart=frozenset(words.apart[token] for token in map(stem, _WORD.findall(near)) if token in words.apart),
        amounts=frozenset(_amounts(report.sentence)),
        words=frozenset(stem(word) for word in _WORD.findall(report.sentence)),
        keys=tuple(_keys(report, family, **found)),
        **found,
    )


def _begins(sentence: str, near: str, words: _Words) -> bool:
    said = {word.lower() for word in _WORD.findall(sentence)}
    if said & words.beginning_itself:
        return True
    if words.completion & {word.lower() for word in _WORD.findall(near)}:
        return False
    return bool(said & words.beginning and said & words.works)


def _ordinals(text: str, words: _Words) -> Iterable[str]:
    yield from _ORDINAL.findall(text)
    tokens = [stem(word) for word in _WORD.findall(text)]
    for token, after in pairwise(tokens):
        if token in words.ordinals and after in words.numbered:
            yield words.ordinals[token]


def _areas(report: Report) -> Iterable[str]:
    for actor in report.actors:
        if actor.area and actor.area.isupper():
            yield actor.area
    if report.location and (_COUNTRY.fullmatch(report.location) or _REGION.fullmatch(report.location)):
        yield report.location[:2]


def _places(report: Report, words: _Words) -> frozenset[str]:
    """Where it is, finer than a country: the code of a region, or the words of a place's name."""
    location = report.location or ""
    if _REGION.fullmatch(location):
        return frozenset((location,))
    if _COUNTRY.fullmatch(location):
        return frozenset()
    return frozenset(token for token in map(stem, _WORD.findall(location)) if token not in words.no_names)


def _names(text: str, unnamed: frozenset[str] | set[str], *, from_first: bool = False) -> frozenset[str]:
    """Stems of words with a capital; the first word of a sentence has one whatever it is."""
    found = set()
    for number, match in enumerate(_WORD.finditer(text)):
        word = match.group()
        if not word[0].isupper() or (number == 0 and not from_first and not word.isupper()):
            continue
        if len(word) > 1 and stem(word) not in unnamed:
            found.add(stem(word))
    return frozenset(found)


def _title_names(title: str, unnamed: frozenset[str] | set[str]) -> frozenset[str]:
    """Names of a headline, unless it writes every word with a capital."""
    words = _WORD.findall(title)
    capitals = sum(word[0].isupper() for word in words)
    return _names(title, unnamed, from_first=True) if 2 * capitals <= len(words) + 1 else frozenset()


def _amounts(sentence: str) -> Iterable[str]:
    for match in _AMOUNT.finditer(sentence):
        number = match["number"].replace(",", "").rstrip(".")
        unit = stem(match["unit"] or "")
        if (match["sign"] or len(unit) > 1) and len(number) > 1 and not re.fullmatch(r"(19|20)\d\d", number):
            yield f"{(match['sign'] or '').strip()}{number} {unit}"


def _years(report: Report) -> set[int]:
    """The years in which other reports of the event are looked for: told, due, and the year after a promise."""
    told = report.reported_on.year
    is_open = report.status in ANNOUNCED
    years = {told, told + 1} if is_open else {told}
    if report.period_start and report.period_end:
        first, last = report.period_start.year, (report.period_end - dt.timedelta(days=1)).year
        years |= {first, last, last + 1} if is_open else {first, last}
        if is_open and last - told <= _MOST_YEARS:
            years |= set(range(told, last + 1))
    return years


def _keys(
    report: Report,
    family: Family,
    *,
    areas: frozenset[str],
    places: frozenset[str],
    specifics: frozenset[str],
    object_names: frozenset[str],
    names: frozenset[str],
    ordinals: frozenset[str],
) -> Iterable[str]:
    """Blocking keys: reports that share none are not compared. A common word only counts within a country."""
    years = sorted(_years(report))
    for year in years:
        for name in sorted(object_names)[:_MOST_TOKENS] + sorted(names - object_names)[:_MOST_TOKENS]:
            yield f"{family.name}|{year}|{name}"
        for area in sorted(areas)[:_MOST_AREAS] or ("",):
            for token in sorted(specifics)[:_MOST_TOKENS] + sorted(ordinals) + sorted(places):
                yield f"{family.name}|{year}|{area}|{token}"
