"""Multiples and ranks: "doubled", "threefold", "third-largest", "ranks 28th", "the largest".

Belongs here: quantities said by a word that is no number. Does not belong here: "2.4 times" (`drafts`).
"""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pipelines.extract.drafts import Draft
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.nouns import nouns
from pipelines.extract.numbers import Number, NumberWords, number_words

_LOOK_BACK = 30
_LONGEST_LIST = 50
_PIECE = re.compile(r"[^\W_]+")
_NEXT_TWO = re.compile(r"(?:[\s-][a-z]+){0,2}")
_NEXT = re.compile(r"[\s-]([a-z]+)")


class MultipleWords:
    """The words, in one language, that say a multiple or a rank."""

    def __init__(self, language: str) -> None:
        data = read_yaml(language, "multiples.yaml")
        self.nouns = nouns(language)
        self.multiples: dict[str, int] = data["multiples"]
        self.halves = frozenset(data["halves"])
        self.not_after_double = frozenset(data["not_after_double"])
        self.behind_twice = frozenset(data["behind_twice"])
        self.twice = frozenset(data["twice"])
        self.superlatives = frozenset(data["superlatives"])
        self.most: str = data["most"]
        self.most_adjectives = frozenset(data["most_adjectives"])
        self.top: str = data["top"]
        self.ranked = frozenset(data["ranked"])
        self.came = frozenset(data["came"])
        self.places = frozenset(data["places"])
        self.before_rank = tuple(data["before_first_rank"])
        self.not_after_top = frozenset(data["not_after_top"])
        self.before_top = tuple(data["before_top"])
        self.articles = [[article] for article in data["articles"]]
        self.ordinal_digits = re.compile(data["ordinal_digits"])
        self.among_top = re.compile(data["among_top"])
        self.behind_top = re.compile(data["behind_top"])
        self.behind_ranked = re.compile(data["behind_ranked"])
        self.behind_came = re.compile(data["behind_came"])
        self.rankings: list[str] = data["rankings"]
        self.in_a_ranking = re.compile(data["in_a_ranking"])
        self.never_first = re.compile(data["never_first"])
        anchors = [*self.multiples, *self.halves, *self.superlatives, self.most, self.top]
        anchors += [*self.ranked, *self.came, *self.places]
        self.automaton = AhoCorasick(anchors, matchkind=MatchKind.LeftmostLongest)


@cache
def multiple_words(language: str) -> MultipleWords:
    """The words of a language, read once a process."""
    return MultipleWords(language)


def find_multiples_and_ranks(lower: str, language: str) -> list[Draft]:
    """Drafts of kind multiple (unit x), percent (halved) and rank, in order."""
    table, numbers = multiple_words(language), number_words(language)
    drafts: list[Draft] = []
    for _, start, end in table.automaton.find_matches_as_indexes(lower):
        if (start and lower[start - 1].isalnum()) or lower[end : end + 1].isalnum():
            continue
        draft = _read(lower, start, end, table, numbers)
        if draft is not None and not (drafts and draft.start < drafts[-1].end):
            drafts.append(draft)
    if any(said in lower for said in table.rankings):
        told = [
            _draft(m.start(1), m.end(), int(m[1]), "rank", "rank", m[1]) for m in table.in_a_ranking.finditer(lower)
        ]
        apart = [one for one in told if not any(one.start < d.end and d.start < one.end for d in drafts)]
        drafts = sorted((*drafts, *apart), key=lambda draft: draft.start)
    return drafts


def _read(lower: str, start: int, end: int, table: MultipleWords, numbers: NumberWords) -> Draft | None:
    word = lower[start:end]
    following = _NEXT.match(lower, end)
    after = following.group(1) if following else ""
    if word in table.halves:
        return _draft(start, end, 50.0, "percent", "%", word)
    if word in table.multiples:
        if after in table.not_after_double or (word in table.twice and after not in table.behind_twice):
            return None
        return _draft(start, end, table.multiples[word], "multiple", "x", word)
    if word in table.ranked:
        return _read_ranked(lower, start, end, table, numbers)
    if word in table.came:
        return _read_came(lower, start, end, table, numbers)
    if word in table.places:
        return _read_place(lower, start, end, table, numbers)
    if word == table.top:
        return _read_top(lower, start, end, after, table, numbers)
    if word == table.most:
        if after not in table.most_adjectives or following is None:
            return None
        end = following.end()
    return _read_superlative(lower, start, end, table, numbers)


def _read_superlative(lower: str, start: int, end: int, table: MultipleWords, numbers: NumberWords) -> Draft | None:
    ordinal = _ordinal_before(lower, start, table, numbers)
    if ordinal is not None:
        return _draft(ordinal[1], end, ordinal[0], "rank", "rank", lower[start:end])
    before = lower[max(0, start - _LOOK_BACK) : start]
    pieces = list(_PIECE.finditer(before))
    if pieces and before.endswith(pieces[-1].group() + " "):
        word = pieces[-1].group()
        count = int(word) if word.isdecimal() and len(word) < 3 else numbers.units.get(word, 0)
        if 1 < count <= _LONGEST_LIST:
            draft = _draft(start - len(before) + pieces[-1].start(), end, count, "rank", "rank", lower[start:end])
            draft.qualifier = "up_to"
            return draft
    if not before.rstrip().endswith(table.before_rank) or table.never_first.search(before):
        return None
    return _draft(start, end, 1, "rank", "rank", lower[start:end])


def _ordinal_before(lower: str, start: int, table: MultipleWords, numbers: NumberWords) -> tuple[int, int] | None:
    """The ordinal that ends right before a position, joined by a space or hyphen, and where it begins."""
    if not start or lower[start - 1] not in " -\u00a0":
        return None
    offset = max(0, start - _LOOK_BACK)
    pieces = list(_PIECE.finditer(lower, offset, start - 1))
    if not pieces or pieces[-1].end() != start - 1:
        return None
    last = pieces[-1]
    digits = table.ordinal_digits.fullmatch(last.group())
    if digits is not None:
        return int(digits.group(1)), last.start()
    value = numbers.ordinals.get(last.group(), 0)
    if not value:
        return None
    if len(pieces) > 1 and pieces[-2].end() == last.start() - 1 and pieces[-2].group() in numbers.tens and value < 10:
        return numbers.tens[pieces[-2].group()] + value, pieces[-2].start()
    return value, last.start()


def _read_top(lower: str, start: int, end: int, after: str, table: MultipleWords, numbers: NumberWords) -> Draft | None:
    """ "top export partner": first; "among the top 10 ports": tenth; "top of", "at the top", "top partners" are none."""
    before = lower[max(0, start - _LOOK_BACK) : start].rstrip()
    listed = table.behind_top.match(lower, end) if table.among_top.search(before) else None
    if listed is not None:
        count = int(listed[1]) if listed[1].isdecimal() else numbers.units.get(listed[1], 0)
        return _draft(start, listed.end(), count, "rank", "rank", lower[start:end]) if count > 1 else None
    ahead = _NEXT_TWO.match(lower, end)
    if ahead is not None and any(table.nouns.is_plural(word) for word in ahead.group().split()):
        return None
    if not after or after in table.not_after_top or not before.endswith(table.before_top):
        return None
    return _draft(start, end, 1, "rank", "rank", lower[start:end])


def _read_ranked(lower: str, start: int, end: int, table: MultipleWords, numbers: NumberWords) -> Draft | None:
    match = table.behind_ranked.match(lower, end)
    if match is None:
        return None
    tens, _, unit = match.group(2).rpartition("-") if match.group(2) else ("", "", "")
    value = int(match.group(1)) if match.group(1) else numbers.ordinals.get(unit, 0) or numbers.units.get(unit, 0)
    if not value:
        return None
    return _draft(start, match.end(), value + numbers.tens.get(tens, 0), "rank", "rank", lower[start:end])


def _read_came(lower: str, start: int, end: int, table: MultipleWords, numbers: NumberWords) -> Draft | None:
    """ "Came third among 16 provinces", but no "came first and"."""
    match = table.behind_came.match(lower, end)
    value = 0 if match is None else int(match[1]) if match[1] else numbers.ordinals.get(match[2], 0)
    return _draft(start, match.end(), value, "rank", "rank", lower[start:end]) if match is not None and value else None


def _read_place(lower: str, start: int, end: int, table: MultipleWords, numbers: NumberWords) -> Draft | None:
    """ "28th place", "in fifth place"; "the first place" and "the second position" may be anything."""
    ordinal = _ordinal_before(lower, start, table, numbers)
    if ordinal is None:
        return None
    value, begin = ordinal
    if not lower[begin].isdigit() and lower[max(0, begin - 6) : begin].split()[-1:] in ([], *table.articles):
        return None
    return _draft(begin, end, value, "rank", "rank", lower[start:end])


def _draft(start: int, end: int, value: float, kind: str, unit: str, text: str) -> Draft:
    number = Number(start, end, value, form="words")
    return Draft(start, end, value, number, kind=kind, unit=unit, unit_text=text)
