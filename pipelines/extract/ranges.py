"""What neighbouring numbers say together: ranges, "from 3 to 4", and units said once for several numbers.

Belongs here: joining and sharing among drafts that stand side by side. Does not belong here: bounds (`bounds`), and units
that only the context tells (`carried`).
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.extract.draft_reader import DraftReader
from pipelines.extract.drafts import DURATIONS, Draft
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.numbers import tidy

_HYPHENS = frozenset({"-", "–", "—", "‑", "−", "--", "&ndash;", "&mdash;"})
_LONGEST_LINK = 12
_LONGEST_NOUN = 24
_MOST_TIMES = 20
_MOST_PERCENT = 1000
_NEXT_PERCENT = 1.0


class Links:
    """The words, in one language, that link two numbers."""

    def __init__(self, language: str) -> None:
        data = read_yaml(language, "quantities.yaml")
        links = data["links"]
        self.to = frozenset(links["to"])
        self.either = frozenset(links["either"])
        self.both = frozenset(links["both"])
        self.nearly = tuple(f" {word}" for word in links["nearly"])
        self.origin: str = links["origin"]
        self.by: str = links["by"]
        self.so_far = frozenset(links["so_far"])
        self.between = tuple(data["between"])
        self.openers = frozenset(data["range_openers"])
        self.movement = frozenset((*data["up"], *data["down"], *data["movements"]))


@cache
def links(language: str) -> Links:
    """The linking words of a language, read once a process."""
    return Links(language)


def join(reader: DraftReader, drafts: list[Draft], table: Links) -> list[Draft]:
    """The drafts with ranges joined and shared units set; numbers of scores and the like left out."""
    lower = reader.lower
    joined = list(drafts)
    index = len(joined) - 2
    dropped: set[int] = set()
    while index >= 0:
        left, right = joined[index], joined[index + 1]
        gap = right.start - left.end
        if left.kind == "bare" and not left.unit and 0 < gap <= _LONGEST_NOUN:
            _share_noun(reader, left, right, table)
        if 0 <= gap <= _LONGEST_LINK:
            link = lower[left.end : right.start].strip(" ,-+\u00a0") or lower[left.end : right.start].strip(" \u00a0")
            link = _without_an_approximation(link, table)
            if _is_score(left, right, link, gap) or _is_result(left, right, link, gap):
                dropped.update((id(left), id(right)))
            elif _is_range(lower, left, right, link, table):
                _make_range(left, right, link)
                joined[index : index + 2] = [left]
            elif _is_range_of_money(lower, left, right, link, table):
                right.take_unit_of(left)
                _make_range(left, right, link)
                joined[index : index + 2] = [left]
            elif _shares(left, link, lower[left.end : right.start], table):
                _share(left, right, link in table.to or link in table.either)
        index -= 1
    return [draft for draft in joined if id(draft) not in dropped]


def _without_an_approximation(link: str, table: Links) -> str:
    """ "about 3% to about 6%" is linked as "3% to 6%" is."""
    return next((link.removesuffix(word) for word in table.nearly if link.endswith(word)), link)


def _share_noun(reader: DraftReader, left: Draft, right: Draft, table: Links) -> None:
    """ "six 55-megawatt reactors", "20 Serbian and 50 Hungarian companies": the noun stands behind the second number."""
    between = reader.lower[left.end : right.start]
    words = between.split()
    if between == " " and reader.text[right.number.end : right.number.end + 1] == "-":
        reader.count_behind(left, right.end)
    elif (
        between in (" of the ", " of its ", " of their ")
        and right.kind in ("money", "count", "physical")
        and right.unit not in DURATIONS
    ):
        left.take_unit_of(right)
    elif right.kind == "count" and between.count(" ") == 3 and len(words) == 2 and words[1] in table.both:
        left.kind, left.unit, left.unit_text = "count", right.unit, right.unit_text


def _is_score(left: Draft, right: Draft, link: str, gap: int) -> bool:
    return (
        link in _HYPHENS
        and left.kind == right.kind == "bare"
        and not left.unit
        and not right.unit
        and right.upper is None
        and left.number.plain
        and right.number.plain
        and gap == 1
        and left.value != 0
    )


def _is_result(left: Draft, right: Draft, link: str, gap: int) -> bool:
    """ "a 2-1 win": no range goes down."""
    return (
        link in _HYPHENS
        and gap == 1
        and left.kind == "bare"
        and left.number.plain
        and right.number.plain
        and left.value > right.value
    )


def _is_range(lower: str, left: Draft, right: Draft, link: str, table: Links) -> bool:
    if right.upper is not None or left.upper is not None or "fraction" in (left.number.form, right.number.form):
        return False
    linked_by_hyphen = link in _HYPHENS
    between = lower[max(0, left.start - 28) : left.start].rstrip().endswith(table.between)
    if link in table.either and right.kind == "percent" and "," not in lower[left.end : right.start]:
        alike = left.kind == "percent" or (left.kind == "bare" and not left.unit)
        return alike and 0 < right.value - left.value <= _NEXT_PERCENT
    if not (linked_by_hyphen or link in table.to or (between and link in table.both)):
        return False
    bare = left.kind == "bare" and not left.unit
    same = left.unit == right.unit and left.kind == right.kind and left.per in ("", right.per)
    if not bare and not same and not (left.kind == "money" and right.kind == "money" and right.ambiguous):
        return False
    if linked_by_hyphen and right.kind == "bare" and left.value > right.value:
        return False
    low, high = _ends(left, right, link)
    if low >= high:
        return False
    if between or linked_by_hyphen:
        return True
    return not _is_movement(lower, left, right, low, high, bare, table)


def _is_range_of_money(lower: str, left: Draft, right: Draft, link: str, table: Links) -> bool:
    """ "$19-20bn", "between $3 and 4 billion": the sign said once."""
    if left.kind != "money" or right.kind != "bare" or right.unit or left.upper is not None or right.upper is not None:
        return False
    between = lower[max(0, left.start - 28) : left.start].rstrip().endswith(table.between)
    if not (link in _HYPHENS or (between and link in table.both)) and not (
        link in table.to and right.number.scale > 1 and left.number.scale == 1
    ):
        return False
    return _rescaled(left, right) < right.value


def _is_movement(lower: str, left: Draft, right: Draft, low: float, high: float, bare: bool, table: Links) -> bool:
    """ "rose from 3 to 4", "rose 0.4 percent to 7.6": two quantities, where they were and where they are."""
    words = re.findall(r"[^\W\d_]+", lower[max(0, left.start - 70) : left.start])
    if words and words[-1] in table.to:
        return False
    if table.origin in words[-3:]:
        recent = words[-9:]
        if any(word in table.openers for word in recent):
            return False
        if words[-1] in table.so_far:
            return True
        return any(word in table.movement for word in words) or right.kind == "bare"
    if high > low * _MOST_TIMES and low > 0:
        return True
    told_whole = min(left.number.scale, right.number.scale) > 1 and table.by in words[-3:]
    if told_whole and not bare and right.kind != "bare":
        return True
    if not bare or right.kind == "bare":
        return any(word in table.movement for word in words[-4:])
    return False


def _ends(left: Draft, right: Draft, link: str) -> tuple[float, float]:
    return _rescaled(left, right), right.value


def _rescaled(left: Draft, right: Draft) -> float:
    """The left end in the right one's scale and unit: "$10 to $15 billion", "3 to 4 million"."""
    scale = right.number.scale
    value = left.value
    if left.kind == "bare" and right.factor != 1.0:
        value = tidy(value * right.factor)
    if scale <= 1 or left.number.scale > 1 or abs(left.number.value) >= 1000:
        return value
    if abs(value) * scale <= abs(right.value):
        return tidy(value * scale)
    return value


def _make_range(left: Draft, right: Draft, link: str) -> None:
    low = _rescaled(left, right)
    left.upper = right.value
    left.value = low
    left.kind, left.unit, left.per = right.kind, right.unit, right.per or left.per
    left.unit_text = right.unit_text
    left.ambiguous = right.ambiguous and left.ambiguous
    left.end = right.end
    left.number.scale = right.number.scale


def _shares(left: Draft, link: str, printed: str, table: Links) -> bool:
    if left.kind != "bare" or left.unit:
        return False
    if printed.startswith(",") and link in table.both:
        return False
    return link in table.to or link in table.either or link in table.both or link in _HYPHENS or link in (",", "/")


def _share(left: Draft, right: Draft, scaled: bool) -> None:
    if right.kind in ("bare", "multiple", "rank") or _is_an_amount_beside_a_price(left, right):
        return
    if right.kind == "percent" and abs(left.value) > _MOST_PERCENT:
        return
    if scaled:
        left.value = _rescaled_value(left, right)
    left.take_unit_of(right)


def _is_an_amount_beside_a_price(left: Draft, right: Draft) -> bool:
    """ "134 million, 42 cents per share": the millions are neither cents nor per share."""
    return left.number.scale > right.number.scale and (right.factor != 1.0 or bool(right.per))


def _rescaled_value(left: Draft, right: Draft) -> float:
    scale = right.number.scale
    if scale > 1 and left.number.scale <= 1 and abs(left.number.value) < 1000:
        return tidy(left.value * scale)
    return left.value
