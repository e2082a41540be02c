"""What the words around a mention of time tell about it: count or year, past or future, compared or not.

Belongs here: the patterns that the lexicon's cues make and the questions asked of them. Does not belong here: the
mention's own words (period_years and its neighbours).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.lexicon import read_yaml
from pipelines.extract.patterns import RarePattern

_STOPS = (". ", "; ", "! ", "? ", "\n")
_WORD = re.compile(r"(?<!-)\b[^\W\d_]+")
_CLAUSE_STOP = re.compile(r"[,.;!?]\s|\n")
_LOOK_BACK, _LOOK_AHEAD, _COMPARED_BACK = 110, 70, 70
_AMOUNT_BEFORE = re.compile(
    r"(?:[$€£¥₹₽₺₸₼₾₴₦₩₱₫฿₪#№/+=*:@]\s?|\d[.,]|\d\s|\b[A-Z]{2,5}[.$]?\s?|\b[A-Z][a-z]{1,2}\.\s?|[A-Za-z0-9_]|[A-Za-z]-)$"
)
_PUNCTUATION_BEFORE = re.compile(r"[-–—(\[;:,.!?\"“”'’][\s-]*$|^\s*$|\n\s*$")
_NUMBER_AFTER = re.compile(r"\s*(?:%|°|[.,]\d|/\d)")
_PLAIN_WORD_BEFORE = re.compile(r"(?:^|\W)[a-z]+\s+$")
_INSERTED = re.compile(r", (?:is|are|was|were|will|would|has|have|had|should|could|may|might)\b")
_LAST_WORD = re.compile(r"[\s-]+,?\.?([^\W_]+)")
_PART_OF_DATE = re.compile(r"[qh]\d|\d+(?:st|nd|rd|th|q|h|m)")
_WORD_BACK = 24


@dataclass(frozen=True)
class Cues:
    """The cues of a language: patterns, and words that may stand right before a mention."""

    ahead: re.Pattern[str]
    superlative: re.Pattern[str]
    compared: RarePattern
    compared_on: RarePattern
    counted: re.Pattern[str]
    plural_after: re.Pattern[str]
    defined_after: re.Pattern[str]
    each_of_its_own: re.Pattern[str]
    compares_after: re.Pattern[str]
    compares_months: re.Pattern[str]
    closed: re.Pattern[str]
    fiscal_nouns: re.Pattern[str]
    lone_years: frozenset[str]
    harvest_years: frozenset[str]
    upheavals: re.Pattern[str]
    year_tells: re.Pattern[str]
    results: re.Pattern[str]
    begins: re.Pattern[str]
    period_word: str
    before_year: frozenset[str]
    surely_before_year: frozenset[str]
    before_year_in_words: frozenset[str]
    before_count: frozenset[str]
    before_month: frozenset[str]
    before_verb: frozenset[str]
    determiner: frozenset[str]
    named_days: frozenset[str]


@cache
def cues(language: str) -> Cues:
    """The cues of a language."""
    lexicon = read_yaml(language, "periods.yaml")
    data = lexicon["cues"]
    return Cues(
        ahead=re.compile(rf"\b(?:{data['ahead']})\b(?:(?![.;]\s)[^\n]){{0,90}}$", re.IGNORECASE),
        superlative=re.compile(rf"\b(?:{data['superlative']})\b(?:(?!\. )[\w\s,%.'’-]){{0,45}}$", re.IGNORECASE),
        compared=RarePattern(
            rf"\b(?:{data['compared']})(?!\w)(?:(?!\b(?:{data['unless']})\b)(?![.]\s)[^;:!?()\n]){{0,55}}$"
        ),
        compared_on=RarePattern(rf"(?:{data['compared_on']})(?: the)?\s$"),
        counted=re.compile(rf"[\s-]*(?:{'|'.join(data['counted'])})\b", re.IGNORECASE),
        plural_after=re.compile(data["plural_after"]),
        defined_after=re.compile(rf"\s+(?:(?:{data['defined_after']})\b|[A-Z\d])|-"),
        each_of_its_own=re.compile(data["each_of_its_own"]),
        compares_after=re.compile(rf"\s+(?:(?:{data['compares_after']})\b|[$€£\d])"),
        compares_months=re.compile(rf"\b(?:{data['compares_months']})\b"),
        closed=re.compile(rf"\s*(?:[.,;:)\]\"”’]|$)|\s+(?:{data['closes']})\b"),
        fiscal_nouns=re.compile(rf"\s+(?:[a-z]+ )?(?:{'|'.join(data['fiscal_nouns'])})\b"),
        lone_years=frozenset(lexicon["lone_years"]),
        harvest_years=frozenset(lexicon["harvest_years"]),
        upheavals=re.compile(
            rf"(?:[\s-](?!(?:{'|'.join(data['of_harvest'])})\b)[a-z]+){{0,3}}?[\s-](?:{'|'.join(data['upheavals'])})\b"
        ),
        results=re.compile(rf"(?: [a-z]+){{0,2}}? (?:{'|'.join(data['results'])})\b"),
        begins=re.compile(rf"(?:{data['begins']})(?: in| on)?(?: early| late)? $"),
        period_word=data["period_word"],
        year_tells=re.compile(rf"\s+(?:{'|'.join(data['year_tells'])})\b"),
        before_year=frozenset([*data["before_year"], *lexicon["months"], *lexicon["seasons"]]),
        surely_before_year=frozenset([*data["surely_before_year"], *lexicon["months"]]),
        before_year_in_words=frozenset([*data["before_year_in_words"], *lexicon["months"], *lexicon["ordinals"]]),
        before_count=frozenset(data["before_count"]),
        before_month=frozenset(data["before_month"]),
        before_verb=frozenset(data["before_verb"]),
        determiner=frozenset(data["determiner"]),
        named_days=frozenset(data["named_days"]),
    )


def word_before(text: str, start: int) -> str:
    """The word right before, in lower case; empty where a mark other than a stop, a comma or a hyphen parts them."""
    match = _LAST_WORD.match(text[max(0, start - _WORD_BACK) : start][::-1])
    return match[1][::-1].lower() if match else ""


def stands_as_year(text: str, start: int, end: int, language: str, now: int) -> bool:
    """Whether four digits are a year and no amount, count, model or part of a title ("Vision 2030")."""
    known = cues(language)
    if _NUMBER_AFTER.match(text, end) or known.counted.match(text, end):
        return False
    before = text[max(0, start - _WORD_BACK) : start]
    word = word_before(text, start)
    if word in known.surely_before_year or _PART_OF_DATE.fullmatch(word):
        return True
    if _AMOUNT_BEFORE.search(before[-7:]):
        return False
    year = int(text[start : start + 4])
    parted = _PUNCTUATION_BEFORE.search(before[-4:]) is not None
    if word not in known.before_count and known.plural_after.match(text, end) and not known.year_tells.match(text, end):
        return year % 100 != 0 and (parted or word in known.determiner) and year <= now
    if parted or word in known.before_year:
        return True
    return year <= now + 1 and _PLAIN_WORD_BEFORE.search(before) is not None


@dataclass(frozen=True)
class _Direction:
    """The words that tell whether a mention lies ahead or back."""

    plain: dict[str, bool]
    with_to: frozenset[str]
    stems: tuple[str, ...]
    to: str
    past_ending: str
    passive: frozenset[str]
    speech: frozenset[str]
    deadlines: frozenset[str]
    fillers: frozenset[str]
    months: frozenset[str]
    before_month: frozenset[str]

    def names_deadline(self, before: str, words: list[str]) -> bool:
        """Whether "by" belongs to the mention behind it: "by the end of May", but not "by 3% in May"."""
        near = before[before.rfind(words[0]) :]
        return self.fillers.issuperset(words[1:]) and not any(char.isdigit() for char in near)

    def of(self, word: str, previous: str) -> bool | None:
        """True ahead, False back, None neither."""
        if word in self.plain:
            is_month = word in self.months and previous in self.before_month
            return None if is_month else self.plain[word]
        if word == self.to:
            return True if previous in self.with_to or previous.startswith(self.stems) else None
        if word.endswith(self.past_ending) and len(word) > len(self.past_ending) + 1 and previous not in self.passive:
            return False
        return None


@cache
def _direction(language: str) -> _Direction:
    lexicon = read_yaml(language, "periods.yaml")
    data = lexicon["cues"]
    return _Direction(
        plain=dict.fromkeys(data["future"], True) | dict.fromkeys(data["past"], False),
        with_to=frozenset(data["future_with_to"]),
        stems=tuple(data["future_stems"]),
        to=data["to"],
        past_ending=data["past_ending"],
        passive=frozenset(data["passive"]),
        speech=frozenset(data["speech"]),
        deadlines=frozenset(data["deadlines"]),
        fillers=frozenset(data["deadline_fillers"]),
        months=frozenset(lexicon["months"]),
        before_month=frozenset(data["before_month"]),
    )


def looks_ahead(lower: str, start: int, end: int, language: str) -> bool | None:
    """True and False for a word that points ahead or back, the nearest before or else after; None without one.

    lower: the text in lower case.
    """
    direction = _direction(language)
    begin = max(0, start - _LOOK_BACK)
    begin = max(begin, *(lower.rfind(stop, begin, start) + 1 for stop in _STOPS))
    words = _WORD.findall(lower, begin, start)
    for index in range(len(words) - 1, -1, -1):
        if words[index] in direction.deadlines and not direction.names_deadline(lower[:start], words[index:]):
            continue
        found = direction.of(words[index], words[index - 1] if index else "")
        if found is not None:
            return found
    if _INSERTED.match(lower, end):
        return None
    ahead = lower[end : end + _LOOK_AHEAD]
    stop = _CLAUSE_STOP.search(ahead, 2)
    previous = ""
    for word in _WORD.findall(ahead[: stop.start()] if stop else ahead):
        found = None if word in direction.speech else direction.of(word, previous)
        if found is not None:
            return found
        previous = word
    return None


def follows_month(text: str, start: int, language: str) -> bool:
    """Whether a month, its day or "of" stands right before."""
    word = word_before(text, start)
    return word in cues(language).before_year_in_words or word.isdigit() or _PART_OF_DATE.fullmatch(word) is not None


def is_compared(lower: str, start: int, language: str, *, is_day: bool) -> bool:
    """Whether what stands before makes a period the one compared with: "than in", "compared with", "from 3 in".

    is_day: the period is a day, for which "5% on" compares nothing.
    """
    before = lower[max(0, start - _COMPARED_BACK) : start]
    known = cues(language)
    return known.compared.search(before) is not None or (not is_day and known.compared_on.search(before) is not None)


def is_superlative(lower: str, start: int, language: str) -> bool:
    """Whether a superlative stands before: "the highest since"."""
    return cues(language).superlative.search(lower[max(0, start - _COMPARED_BACK) : start]) is not None


def only_begins(lower: str, start: int, language: str) -> bool:
    """Whether a mention only tells when another period begins: "the fiscal year, which began in mid-July"."""
    return cues(language).begins.search(lower[max(0, start - _WORD_BACK) : start]) is not None
