"""Units that only the context tells: "the number of ships grew 3.9% to 3,400", "four more", "to 7.9 from 8.7 percent".

Belongs here: giving a bare number the unit of its neighbours, of the noun it is about, or of its list. Does not belong
here: what a figure is about (`indicators`).
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.extract.currencies import Resolver
from pipelines.extract.document import Document
from pipelines.extract.drafts import DURATIONS, Draft
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.nouns import Nouns, nouns
from pipelines.extract.numbers import tidy
from pipelines.extract.units import look_ahead

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_COUNT, _LEAST_INDEX = 2, 100
_LARGE_COUNT = 1000
_LEAST_POPULATION = 10_000
_REACH = 300
_NEAR = 20
_USD = "USD"
_NEAR_HOME = 60
_BEHIND = 70
_PRICE_TO_CHANGE = 500


class Contexts:
    """The words of context of one language."""

    def __init__(self, language: str) -> None:
        data = read_yaml(language, "carried.yaml")
        self.about: dict[str, str] = {word: unit for unit, words in data["about"].items() for word in words}
        self.money = frozenset(data["money"])
        self.of_singular = frozenset(data["of_singular"])
        self.units = frozenset(data["about"])
        self.comparatives = frozenset(data["comparatives"])
        self.of_them = re.compile(data["of_them"])
        self.home_of = re.compile(data["home_of"])
        self.comparing = frozenset(data["comparing"])
        self.count_cues = frozenset(data["count_cues"])
        self.paid_cues = frozenset(data["paid_cues"])
        self.of_people = {
            unit: re.compile(data[key]) for unit, key in (("person", "employs"), ("passenger", "carries"))
        }
        self.quoted_at = re.compile(data["quoted_at"])
        self.elliptic = re.compile(data["elliptic"])
        self.of_things_too = frozenset(data["of_things_too"])
        self.year_s = re.compile(data["year_s"])
        self.never_millions = frozenset(data["never_millions"])
        self.list_cues = frozenset(data["list_cues"])
        self.generic = frozenset(data["generic"])
        self.exchange = re.compile(data["exchange"])
        self.metre: str = data["metre"]
        self.million: str = data["million"]
        self.number_of = re.compile(data["number_of"])
        self.index = re.compile(data["index"])
        self.in_dollars = re.compile(data["in_dollars"])
        self.price_of = {per: re.compile(said) for per, said in data["price_of"].items()}


@cache
def contexts(language: str) -> Contexts:
    """The words of context of a language, read once a process."""
    return Contexts(language)


def carry(document: Document, drafts: list[Draft], resolver: Resolver) -> None:
    """Set the unit of bare numbers, and of counts of mere "units", from their context, where it has one."""
    table = contexts(document.language)
    last_thing = last_said = ""
    for index, draft in enumerate(drafts):
        _read_millions(document, draft, table)
        if _counts_inhabitants(document, draft, table):
            draft.kind, draft.unit, draft.end = "count", "person", draft.number.end
        elif draft.kind == "count" and draft.unit in table.generic:
            unit = _thing_in(document, draft, table) or last_said
            if unit:
                draft.unit = unit
        elif draft.kind == "bare" and not draft.unit and draft.number.form != "vague":
            _carry_to(document, drafts, index, last_thing, table, resolver)
        elif draft.kind == "count" and draft.unit != "time" and draft.end > draft.number.end:
            last_said = draft.unit
        if draft.kind == "count" and draft.unit not in table.generic and draft.unit != "time":
            last_thing = draft.unit
    _carry_prices(document, drafts, table)


def _read_millions(document: Document, draft: Draft, table: Contexts) -> None:
    """ "The number of passengers is to jump to 70m": millions of what the sentence speaks of, not metres."""
    if draft.unit != table.metre or document.text[draft.number.end : draft.end] != table.million or draft.per:
        return
    topic = _topic(_said_before(document, draft), table, nouns(document.language))
    if topic and topic != "money":
        draft.value, draft.kind, draft.unit = tidy(draft.value * 1e6), "count", topic
        draft.number.scale *= 1e6


def _counts_inhabitants(document: Document, draft: Draft, table: Contexts) -> bool:
    """ "A nation of 5.5 million depends on"."""
    if draft.kind not in ("bare", "count") or abs(draft.value) < _LEAST_POPULATION:
        return False
    return table.home_of.search(document.lower, max(0, draft.start - _NEAR_HOME), draft.start) is not None


def _carry_to(
    document: Document, drafts: list[Draft], index: int, last_thing: str, table: Contexts, resolver: Resolver
) -> None:
    draft, lower = drafts[index], document.lower
    if table.exchange.match(lower, draft.end):
        return
    behind = lower[draft.end : draft.end + 14]
    before = lower[max(0, draft.start - 20) : draft.start].split()
    cue = before[-1] if before else ""
    next_word = _WORD.match(behind.lstrip())
    if last_thing and (table.of_them.match(behind) or (next_word and next_word.group() in table.comparatives)):
        draft.kind, draft.unit = "count", last_thing
        return
    if draft.number.scale > 1 and _is_converted(lower, drafts, index):
        draft.kind, draft.unit, draft.ambiguous = "money", resolver.local(drafts[index + 1].unit), True
        return
    neighbour = _neighbour(document, drafts, index)
    named = len(before) > 1 and cue == "of" and before[-2] in table.about
    if neighbour is not None and cue in table.comparing and not named and _alike(draft, neighbour):
        draft.take_unit_of(neighbour)
        return
    near = max(0, draft.start - _NEAR_HOME)
    for unit, said_before in table.of_people.items():
        if said_before.search(lower, near, draft.start) is not None:
            draft.kind, draft.unit = "count", unit
            return
    if draft.number.scale == 1 and table.quoted_at.search(lower, max(0, draft.start - _NEAR_HOME), draft.start):
        return
    if index and _leaves_out_its_unit(document, drafts[index - 1], draft, table):
        draft.take_unit_of(drafts[index - 1])
        return
    if (told := _told_before(document, drafts, index, cue, table)) is not None:
        draft.take_unit_of(told)
        return
    if index and drafts[index - 1].unit == "point" and cue in table.count_cues and abs(draft.value) >= _LEAST_INDEX:
        draft.kind, draft.unit = "count", "point"
        return
    if draft.unit_text and draft.number.scale < 1e6:
        return
    if draft.number.plain and abs(draft.value) < _LEAST_COUNT:
        return
    said = _said_before(document, draft)
    if table.index.search(said) and draft.number.scale == 1 and abs(draft.value) >= 100:
        draft.kind, draft.unit = "count", "point"
        return
    topic = _topic(said, table, nouns(document.language))
    if topic in table.never_millions and draft.number.scale >= 1e6:
        topic = ""
    if topic == "money" and draft.number.scale == 1 and (draft.number.form == "words" or not _near_money(said, table)):
        return
    if topic == "money" and draft.number.scale == 1 and last_thing and _sells_things(document, drafts, index, table):
        topic = last_thing
    if topic == "money" or (not topic and draft.number.scale >= 1e6 and _money_behind(document, draft, table)):
        money = _money_of(drafts, index)
        if money is not None:
            unit = _USD if table.in_dollars.search(said) else money.unit
            draft.kind, draft.unit, draft.ambiguous = "money", unit, True
        return
    if (
        draft.number.plain
        and abs(draft.value) < _LARGE_COUNT
        and cue not in (table.count_cues if topic else table.list_cues)
    ):
        return
    if isinstance(draft.value, float) and not draft.value.is_integer():
        return
    if draft.number.scale >= 1e6 and (topic or last_thing) in table.never_millions:
        return
    if topic or last_thing:
        if not topic and draft.number.scale >= 1e6 and _speaks_of_money(document, drafts, index, table):
            return
        draft.kind, draft.unit = "count", topic or last_thing


def _neighbour(document: Document, drafts: list[Draft], index: int) -> Draft | None:
    """The draft before, else behind, in the same sentence, that has a unit."""
    here = document.sentence_at(drafts[index].start)
    for other in (index - 1, index + 1):
        if 0 <= other < len(drafts) and drafts[other].unit and document.sentence_at(drafts[other].start) == here:
            return drafts[other]
    return None


def _sells_things(document: Document, drafts: list[Draft], index: int, table: Contexts) -> bool:
    """Whether sales are of things: only they speak of money in a sentence that tells no amount of it."""
    here = document.sentence_at(drafts[index].start)
    near = drafts[max(0, index - _NEAR) : index + _NEAR]
    if any(other.kind == "money" and document.sentence_at(other.start) == here for other in near):
        return False
    words = {word for word in _WORD.findall(_said_before(document, drafts[index])) if word in table.money}
    return bool(words) and words <= table.of_things_too


def _leaves_out_its_unit(document: Document, before: Draft, draft: Draft, table: Contexts) -> bool:
    """ "2.2 million tonnes to China, to Brazil 1.9 million": of one size, and between them the next name alone."""
    if before.kind not in ("physical", "money") or not before.unit or before.number.scale != draft.number.scale:
        return False
    if draft.number.scale < 1e6 or document.sentence_at(before.start) != document.sentence_at(draft.start):
        return False
    return table.elliptic.fullmatch(document.lower, before.end, draft.start) is not None


def _told_before(document: Document, drafts: list[Draft], index: int, cue: str, table: Contexts) -> Draft | None:
    """The amount of the sentence that "last year's 2,200" is compared with, or that others "get 1,480" of as well."""
    draft, is_paid = drafts[index], cue in table.paid_cues
    if not (is_paid or table.year_s.search(cue)) or (draft.number.plain and draft.value < _LEAST_INDEX):
        return None
    here = document.sentence_at(draft.start)
    for other in reversed(drafts[max(0, index - _NEAR) : index]):
        if document.sentence_at(other.start) != here:
            return None
        if other.unit and other.kind in (("money",) if is_paid else ("money", "count", "physical")):
            return other if _alike(draft, other) else None
    return None


def _alike(draft: Draft, other: Draft) -> bool:
    """Whether two numbers are of a size to be in one unit: a share beside a share, a million beside a million."""
    if other.kind in ("percent", "pp"):
        return draft.number.scale == 1 and abs(draft.value) < 100 and (not draft.number.plain or other.number.plain)
    if other.kind in ("rank", "multiple", "bare") or other.unit in DURATIONS:
        return False
    if not other.value or not draft.value:
        return False
    ratio = abs(draft.value / other.value)
    return 0.02 < ratio < (_PRICE_TO_CHANGE if other.kind == "money" and draft.number.scale == 1 else 50)


def _is_converted(lower: str, drafts: list[Draft], index: int) -> bool:
    """ "2.4 billion ($350 million)"."""
    if index + 1 >= len(drafts) or drafts[index + 1].kind != "money":
        return False
    return lower[drafts[index].end : drafts[index + 1].start].strip() == "("


def _number_of(said: str, table: Contexts, things: Nouns) -> str:
    """The thing whose number the sentence speaks of: "the number of complaints rose to"."""
    matches = list(table.number_of.finditer(said))
    ahead = look_ahead(said, matches[-1].end()) if matches else None
    thing = things.find(ahead.words, ahead.printed, 0, False) if ahead else None
    return thing.unit if thing else ""


def _said_before(document: Document, draft: Draft) -> str:
    """The sentence up to the number, as far back as a topic reaches."""
    sentence = document.sentence_at(draft.start)
    if sentence is None:
        return ""
    return document.lower[max(document.sentences[sentence].start, draft.start - _REACH) : draft.start]


def _speaks_of_money(document: Document, drafts: list[Draft], index: int, table: Contexts) -> bool:
    """Whether the sentence of this draft names money, by an amount or a word."""
    draft = drafts[index]
    near = drafts[max(0, index - _NEAR) : index + _NEAR]
    here = document.sentence_at(draft.start)
    if any(other.kind == "money" and document.sentence_at(other.start) == here for other in near):
        return True
    return any(word in table.money for word in _WORD.findall(_said_around(document, draft)))


def _topic(said: str, table: Contexts, things: Nouns) -> str:
    """What the words before a number, nearest first, say that it counts: a thing, "money", or "" for neither."""
    counted = _number_of(said, table, things)
    if counted:
        return counted
    words = _WORD.findall(said)
    for index in range(len(words) - 1, -1, -1):
        word = words[index].removesuffix("'s").removesuffix("’s")
        if word in table.of_singular and index and words[index - 1] in table.units:
            return str(words[index - 1])
        if word in table.about:
            return str(table.about[word])
        if word in table.money:
            return "money"
    return ""


def _thing_in(document: Document, draft: Draft, table: Contexts) -> str:
    topic = _topic(_said_before(document, draft), table, nouns(document.language))
    return "" if topic == "money" else topic


def _near_money(said: str, table: Contexts) -> bool:
    return any(word in table.money for word in _WORD.findall(said)[-4:])


def _money_behind(document: Document, draft: Draft, table: Contexts) -> bool:
    sentence = document.sentence_at(draft.start)
    end = draft.end + _BEHIND if sentence is None else min(document.sentences[sentence].end, draft.end + _BEHIND)
    return any(word in table.money for word in _WORD.findall(document.lower[draft.end : end])[:8])


def _money_of(drafts: list[Draft], index: int) -> Draft | None:
    """The nearest amount of money, those before first."""
    near = (*drafts[max(0, index - _NEAR) : index][::-1], *drafts[index + 1 : index + _NEAR])
    amounts = [draft for draft in near if draft.kind == "money"]
    if drafts[index].number.scale >= 1e6:
        alike = [draft for draft in amounts if draft.number.scale == drafts[index].number.scale]
        amounts = alike or [draft for draft in amounts if draft.number.scale >= 1e6] or amounts
    return next((draft for draft in amounts if not draft.per), next(iter(amounts), None))


def _carry_prices(document: Document, drafts: list[Draft], table: Contexts) -> None:
    """ "up $1.13 to $65.52", in a text that quotes barrels: dollars a barrel."""
    highest: dict[tuple[str, str], float] = {}
    for draft in drafts:
        if draft.kind == "money" and draft.per in table.price_of:
            key = draft.unit, draft.per
            highest[key] = max(highest.get(key, 0.0), abs(draft.value))
    if not highest:
        return
    for draft in drafts:
        if draft.kind != "money" or draft.per or draft.number.scale != 1 or (draft.number.plain and draft.value < 1):
            continue
        said = _said_around(document, draft)
        for (unit, per), price in highest.items():
            if unit == draft.unit and abs(draft.value) < 3 * price and table.price_of[per].search(said):
                draft.per = per
                break


def _said_around(document: Document, draft: Draft) -> str:
    sentence = document.sentence_at(draft.start)
    if sentence is None:
        return ""
    here = document.sentences[sentence]
    return document.lower[max(here.start, draft.start - _REACH) : min(here.end, draft.end + _REACH)]
