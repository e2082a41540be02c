"""Companies, offices and persons that a text ties to a country, and their later mentions: "Norway's Telenor", "Telenor".

Belongs here: names with the country that the text itself gives them, and what "the company" refers to. Does not belong
here: which of them takes part in an event.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.extract.areas import AreaMention
from pipelines.extract.document import Document
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.patterns import AtWord, RarePattern

_TIED = frozenset({"country", "demonym", "capital", "region"})
_LONGEST_NAME = 90
_SHORTEST = 3
_LOOK_BACK = 400
_LOOK_BACK_SENTENCES = 2
_NAME = r"[A-Z][\w&’'-]*(?: (?:(?:of|for|and|&|de|del|al) (?:the )?)?[A-Z][\w&’'-]*){0,5}"
_ONE_NAME = r"[A-Z][\w&’'-]*(?: [A-Z][\w&’'-]*){0,4}"
_SHORT_FORM = r"(?: \(([A-Z][\w&]{1,9})\))?"


@dataclass(frozen=True)
class _Words:
    behind: re.Pattern[str]
    before: RarePattern
    of: RarePattern
    title: re.Pattern[str]
    no_names: frozenset[str]
    no_last_words: frozenset[str]
    back: AtWord
    back_to_all: AtWord


@cache
def _words(language: str) -> _Words:
    data = read_yaml(language, "named_parties.yaml")
    titles = "|".join(
        sorted(map(re.escape, read_yaml(language, "actors.yaml")["person_titles"]), key=len, reverse=True)
    )
    return _Words(
        behind=re.compile(rf"{data['owner']}({_NAME}){_SHORT_FORM}(?:, ({_NAME}))?"),
        before=RarePattern(rf"(?<=[\w,] )({_NAME}){_SHORT_FORM}{data['apposition']}$"),
        of=RarePattern(rf"(?<![\w’'&.-])({_ONE_NAME}){_SHORT_FORM}{data['of']}$"),
        title=re.compile(rf"(?:[A-Z][\w-]+ ){{0,2}}(?:{titles})(?=[ ,]|$)"),
        no_names=frozenset(data["no_names"]),
        no_last_words=frozenset(data["no_last_words"]),
        back=AtWord(data["back"]),
        back_to_all=AtWord(data["back_to_all"]),
    )


def find_named_parties(document: Document, areas: Sequence[AreaMention]) -> list[AreaMention]:
    """Mentions (kind "name") of those whom the text ties to a country, and of what refers back to companies; sorted.

    What the text says of a name goes before what companies.csv says of it.
    """
    words = _words(document.language)
    found = _named(document.text, _tied(document, areas, words))
    own = {m.start for m in found}
    found += (m for m in areas if m.kind == "name" and m.start not in own)
    found.sort(key=lambda m: m.start)
    found += list(_references(document, found, words))
    return sorted(found, key=lambda m: m.start)


def _named(text: str, tied: dict[str, str]) -> list[AreaMention]:
    """Where names stand as whole words, the longest at each place, none overlapping another."""
    places = [place for name in tied for place in _places(text, name)]
    found: list[AreaMention] = []
    reach = 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= reach:
            found.append(AreaMention(start, end, tied[text[start:end]], "name"))
            reach = end
    return found


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not (_is_of_a_word(text[start - 1 : start]) or _is_of_a_word(text[end : end + 1])):
            yield start, end
        start = text.find(name, start + 1)


def _is_of_a_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _tied(document: Document, areas: Sequence[AreaMention], words: _Words) -> dict[str, str]:
    """The names to which exactly one country is tied."""
    codes: dict[str, set[str]] = {}
    starts = [m.start for m in areas if m.kind != "name"]
    text = document.text
    for mention in areas:
        if mention.kind not in _TIED:
            continue
        behind = words.behind.match(text, mention.end, mention.end + _LONGEST_NAME)
        goes_on = text[mention.end : mention.end + 2].strip().islower()
        before = words.before.search(text, max(0, mention.start - _LONGEST_NAME), mention.start) if goes_on else None
        of = words.of.search(text, max(0, mention.start - _LONGEST_NAME), mention.start) if before is None else None
        for match in filter(None, (behind, before, of)):
            for name in _names(match, starts, words):
                codes.setdefault(name, set()).add(mention.code)
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}


def _names(match: re.Match[str], starts: list[int], words: _Words) -> Iterator[str]:
    """The name up to the next country, its short form, and a person's surname."""
    name = _up_to_a_country(match, 1, starts)
    if not name:
        return
    title = words.title.match(name)
    if title is not None:
        person = name[title.end() :].split(" and ")[0].strip()
        if person.startswith(("of ", "for ")) or not person:
            person = _up_to_a_country(match, 3, starts) if match.re.groups > 2 and match.group(3) else ""
        parts = person.split()
        if len(parts) > 1:
            yield person
            if len(parts[-1]) >= _SHORTEST and parts[-1] not in words.no_names:
                yield parts[-1]
        return
    if match.group(2) and match.group(2) not in words.no_names:
        yield match.group(2)
    parts = name.split()
    if len(name) < _SHORTEST or parts[-1] in words.no_last_words or all(part in words.no_names for part in parts):
        return
    yield name


def _up_to_a_country(match: re.Match[str], group: int, starts: list[int]) -> str:
    start, end = match.span(group)
    following = bisect_left(starts, start)
    if following < len(starts) and starts[following] < end:
        end = starts[following]
    name = match.string[start:end].strip()
    while name.endswith((" and", " of", " for", " the", " &", " de", "'s", "’s")):
        name = name[:-2].rstrip("'’") if name.endswith(("'s", "’s")) else name.rpartition(" ")[0]
    return name


def _references(document: Document, names: list[AreaMention], words: _Words) -> Iterator[AreaMention]:
    """ "The company" is the one last named, "the two companies" those that one of the sentences before names together."""
    starts = [m.start for m in names]
    for match in words.back.finditer(document.text):
        last = bisect_left(starts, match.start()) - 1
        if last >= 0 and match.start() - starts[last] <= _LOOK_BACK:
            yield AreaMention(match.start(), match.end(), names[last].code, "name")
    for match in words.back_to_all.finditer(document.text):
        index = document.sentence_at(match.start())
        for sentence in document.sentences[max(0, (index or 0) - _LOOK_BACK_SENTENCES) : index][::-1]:
            named = names[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            codes = tuple(dict.fromkeys(m.code for m in named))
            if len(named) > 1:
                yield AreaMention(match.start(), match.end(), codes[0], "name", codes=codes)
                break
