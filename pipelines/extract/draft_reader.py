"""Reading each number of a text together with what it measures, before bounds and ranges are known.

Belongs here: joining one number with its money sign, scale letter, unit, counted noun and "per". Does not belong here:
what several numbers say together (`ranges`), and bounds (`bounds`).
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.extract.currencies import Money, Resolver
from pipelines.extract.doubts import Doubts
from pipelines.extract.drafts import Draft, is_pronoun
from pipelines.extract.lexicon import read_yaml
from pipelines.extract.money_signs import MINUS, MoneySigns
from pipelines.extract.nouns import Nouns, Thing, nouns
from pipelines.extract.number_scan import find_numbers
from pipelines.extract.numbers import Number, NumberWords, number_words, tidy
from pipelines.extract.units import Ahead, Unit, Units, exchanged_for, look_ahead, read_rate, units

_NO_QUANTITY = "-"
_NOTHING_AHEAD = Ahead([], [], [], [])


class DraftWords:
    """The words, in one language, that decide what a number measures."""

    def __init__(self, language: str) -> None:
        multiples, quantities = read_yaml(language, "multiples.yaml"), read_yaml(language, "quantities.yaml")
        things, money = read_yaml(language, "things.yaml"), read_yaml(language, "currencies.yaml")
        patterns = quantities["patterns"]
        self.multiples: dict[str, str] = multiples["behind_number"]
        self.growth = frozenset((*quantities["up"], *multiples["growth"]))
        self.behind_times = frozenset(multiples["behind_times"])
        self.glued_not_thing = frozenset(things["glued_not_thing"])
        self.no_attribute_endings = tuple(things["no_attribute_endings"])
        self.dimensions = frozenset(read_yaml(language, "units.yaml")["dimensions"])
        self.symbols = frozenset(read_yaml(language, "units.yaml")["symbols"])
        self.weights: dict[str, str] = money["weights"]
        self.behind_sign = frozenset(money["nouns_behind_sign"])
        self.names_in_capitals = frozenset(money["names_in_capitals"])
        self.not_many = frozenset(money["not_many"])
        self.before_whole = frozenset(quantities["before_whole"])
        self.point: str = quantities["point"]
        self.percentage_point: list[str] = quantities["percentage_point"]
        self.each_holds = re.compile(patterns["each_holds"])
        self.part_of = re.compile(patterns["part_of"])
        self.minus = re.compile(patterns["minus"])
        self.points = re.compile(patterns["percent_points"])
        self.linked = re.compile(patterns["linked"])
        self.of_many = re.compile(patterns["of_many"])


@cache
def draft_words(language: str) -> DraftWords:
    """The words of a language, read once a process."""
    return DraftWords(language)


class DraftReader:
    """Reads the drafts of one text."""

    def __init__(self, text: str, lower: str, language: str, area: str | None) -> None:
        self.text = text
        self.lower = lower
        self.area = area
        self.language = language
        self.words: NumberWords = number_words(language)
        self.units: Units = units(language)
        self.nouns: Nouns = nouns(language)
        self.cues: DraftWords = draft_words(language)
        self.signs = MoneySigns(text, lower, language, area)
        self.doubts = Doubts(text, lower, language)
        self.resolver = Resolver(lower, area, self.signs.table)

    def read(self) -> list[Draft]:
        """All drafts in order; none overlaps another."""
        drafts: list[Draft] = []
        reach = 0
        for number, prefix in find_numbers(self.text, self.lower, self.signs, self.language):
            if number.start < reach:
                continue
            draft = self._draft(number, prefix, reach)
            if draft is not None:
                drafts.append(draft)
                reach = draft.end
            else:
                reach = number.end
        return drafts

    def _draft(self, number: Number, prefix: tuple[Money, int] | None, reach: int) -> Draft | None:
        text, lower = self.text, self.lower
        draft = Draft(number.start, number.end, number.value, number, number.upper)
        if prefix is not None and prefix[1] >= reach:
            self._set_money(draft, prefix[0], text[prefix[1] : number.start].strip(" -−"))
            draft.start = prefix[1]
        else:
            prefix = None
        self._read_sign(draft, reach)
        if number.letter:
            self._read_letter(draft, prefix is not None)
        behind = text[draft.end : draft.end + 2]
        sign = behind[:1] if behind[:1] not in " \u00a0\u202f" else behind[1:2]
        if behind[:1] == "/" and prefix is not None:
            rate = read_rate(lower, _NOTHING_AHEAD, 0, draft.end, self.units, self.nouns, draft.kind)
            if rate is not None:
                draft.per, draft.end = rate
        elif sign == "%" or sign == "％":
            self._read_percent(draft, draft.end + behind.index(sign) + 1)
        elif sign and sign in "″°℃":
            self._read_behind(draft, prefix is not None)
        elif prefix is None and sign and (sign in self.signs.table.signs or behind in self.signs.table.endings):
            self._read_sign_behind(draft, behind.index(sign))
        elif sign:
            self._read_behind(draft, prefix is not None)
        if number.form == "fraction" and (
            draft.kind == "bare" or (draft.kind == "count" and not text[number.start].isdigit())
        ):
            draft.kind, draft.unit, draft.value = "percent", "%", round(number.value * 100, 6)
            draft.end, draft.unit_text = number.end, ""
        if draft.kind == "bare" or draft.kind == "count":
            if not self._is_quantity(draft):
                return None
        elif draft.kind == "physical" and number.plain and self.doubts.is_year_before_unit(draft):
            return None
        return draft

    def _set_money(self, draft: Draft, money: Money, printed: str) -> None:
        code = self.resolver.code(money, draft.start)
        draft.kind, draft.unit, draft.unit_text = "money", code, printed
        draft.ambiguous = money.noun is not None
        draft.factor = money.factor
        if money.factor != 1.0:
            draft.value = tidy(draft.value * money.factor)

    def _read_sign(self, draft: Draft, reach: int) -> None:
        """A minus before the number or its money sign."""
        text = self.text
        if draft.number.start > draft.start and text[draft.number.start - 1] in MINUS:
            draft.value = -draft.value
            return
        start = draft.start
        if not start or start - 1 < reach:
            return
        match = self.cues.minus.search(self.lower, max(0, start - 10), start)
        if match is not None:
            draft.value, draft.start = -draft.value, match.start()
        elif text[start - 1] in "-−" and (start == 1 or text[start - 2] in " (\n\u00a0"):
            tail = text[max(0, start - 4) : start - 1].rstrip()
            after_number = bool(tail) and (tail[-1].isdigit() or tail[-1] == "%")
            if not after_number or text[start - 1] == "−" or text[draft.end : draft.end + 1] == "%":
                draft.value, draft.start = -draft.value, start - 1

    def _read_letter(self, draft: Draft, is_money: bool) -> None:
        number = draft.number
        word = number.letter
        scale = self.words.abbreviations[word]
        glued = self.text[number.end].isalnum()
        printed = self.text[number.letter_end - len(word) : number.letter_end]
        if is_money:
            accept = True
        elif word in ("t", "mm"):
            accept = False
        elif word == "b":
            accept = printed == "B" or glued
        elif word == "k":
            accept = glued
        else:
            accept = glued and self._noun_follows(number.letter_end)
            if not accept:
                accept = self._money_follows(number.letter_end) or bool(
                    self.cues.of_many.match(self.lower, number.letter_end)
                )
        if not accept:
            return
        draft.value = tidy(draft.value * scale)
        number.scale *= scale
        number.end = draft.end = number.letter_end
        number.plain = False

    def _noun_follows(self, position: int) -> bool:
        ahead = look_ahead(self.text, position) if self.text[position : position + 1] in " \u00a0-" else None
        if ahead is None or ahead.words[0] in self.cues.dimensions:
            return False
        if self.units.find(ahead.words, ahead.printed, 0) is not None:
            return True
        return ahead.words[0] not in self.nouns.stops

    def _money_follows(self, position: int) -> bool:
        ahead = look_ahead(self.text, position)
        if ahead is None:
            sign = self.text[position : position + 2].strip()[:1]
            return bool(sign) and sign in self.signs.table.signs
        found = self.units.find(ahead.words, ahead.printed, 0)
        return found is not None and found[0].kind == "money"

    def _read_percent(self, draft: Draft, end: int) -> None:
        draft.kind, draft.unit, draft.unit_text = "percent", "%", "%"
        draft.end = end
        if self.lower[end : end + 1] in " -":
            points = self.cues.points.match(self.lower, end)
            if points:
                draft.kind, draft.unit, draft.end = "pp", "pp", points.end()
                draft.unit_text = self.text[end - 1 : points.end()]

    def _read_sign_behind(self, draft: Draft, gap: int) -> None:
        position = draft.end + gap
        found = self.signs.behind(position)
        if found is not None:
            money, end = found
            self._set_money(draft, money, self.text[position:end])
            draft.end = end
            self._read_behind(draft, True)

    def _read_behind(self, draft: Draft, is_money: bool) -> None:
        ahead = look_ahead(self.text, draft.end)
        if ahead is None:
            return
        if is_money:
            self._read_behind_money(draft, ahead)
            return
        each = self.cues.each_holds.match(self.lower, draft.end)
        ahead = (look_ahead(self.text, each.end() - 1) if each else None) or ahead
        words = ahead.words
        first = words[0]
        if first in self.cues.before_whole and draft.number.value < 1 and self._read_part_of_unit(draft):
            return
        if first in self.cues.multiples and self._read_multiple(draft, ahead):
            return
        index = 0
        if draft.number.form == "vague":
            self._read_vague(draft)
            return
        found = self.units.find(words, ahead.printed, 0)
        if found is None and "/" in " ".join(words[:2]):
            if self._split_slash(draft, ahead) is not None:
                return
        elif found is None and len(words) > 1 and first not in self.nouns.stops and not self.nouns.is_plural(first):
            found = self.units.find(words, ahead.printed, 1)
            if found is not None and (len(words[1]) < 3 or found[0].kind == "percent"):
                found = None
        if found is not None and not self._is_letter_misread(draft, found[0], ahead):
            unit, index = found
            self._set_unit(draft, unit, ahead, index)
            if draft.kind != "bare" or draft.unit:
                return
        glued = self.text[draft.end : draft.end + 1] in ("-", "‑")
        one = draft.number.value == 1 and draft.number.scale == 1
        if draft.number.form == "words" and self._is_name_in_words(draft, ahead):
            draft.unit_text = _NO_QUANTITY
            return
        if glued and first in self.cues.glued_not_thing:
            draft.unit_text = _NO_QUANTITY
            return
        if glued and not (one and draft.number.form == "digits"):
            self._set_thing(draft, Thing(self.nouns.name(words[:1]), 1), ahead)
            return
        thing = self.nouns.find(words, ahead.printed, 0, one)
        if thing is not None:
            self._set_thing(draft, thing, ahead)
        elif first in self.units.adverbs and (thing := self.nouns.find(words, ahead.printed, 1, False)) is not None:
            self._set_thing(draft, thing, ahead)
            period = self.units.adverbs[first]
            draft.per = draft.per or ("" if period in self.units.whole_year else period)
        elif first in self.units.per or first in self.units.adverbs:
            self._read_rate(draft, ahead, 0)
        elif words[0] == self.words.of:
            self._read_of_many(draft)
        else:
            draft.unit_text = self._attribute(ahead)

    def _read_part_of_unit(self, draft: Draft) -> bool:
        """ "half an hour", "0.25 of a percentage point": a part of one unit."""
        match = self.cues.part_of.match(self.lower, draft.end)
        ahead = look_ahead(self.text, match.end()) if match else None
        found = self.units.find(ahead.words, ahead.printed, 0) if ahead else None
        if ahead is not None and found is None and ahead.words[0] == self.cues.point:
            whole = self.cues.percentage_point
            named = self.units.find(whole, whole, 0)
            found = None if named is None else (named[0], 1)
        if ahead is None or found is None:
            return False
        draft.value = round(draft.value, 6)
        self._set_unit(draft, found[0], ahead, found[1])
        return True

    def _read_vague(self, draft: Draft) -> None:
        """ "tens of thousands of dollars": no figure, whatever its unit."""
        of = f" {self.words.of} "
        position = draft.end + len(of) - 1 if self.lower.startswith(of, draft.end) else draft.end
        ahead = look_ahead(self.text, position)
        if ahead is None:
            return
        found = self.units.find(ahead.words, ahead.printed, 0)
        thing = None if found else self.nouns.find(ahead.words, ahead.printed, 0, False)
        if found is not None:
            unit = found[0]
            draft.unit = self.resolver.code(unit.money, draft.start) if unit.money else unit.name
        elif thing is not None:
            draft.unit = thing.unit
        stop = found[1] if found else thing.words if thing else 0
        if stop:
            draft.end = ahead.ends[stop - 1]
            draft.unit_text = self.text[ahead.starts[0] : draft.end]

    def _is_letter_misread(self, draft: Draft, unit: Unit, ahead: Ahead) -> bool:
        """ "5 a", "3 in": a single letter that is a word and no unit."""
        first = ahead.printed[0]
        if (
            unit.kind == "money"
            and first[0].isupper()
            and draft.number.plain
            and first.lower() in self.cues.names_in_capitals
        ):
            return True
        if unit.kind == "money" and first in self.cues.not_many and draft.number.value != 1:
            return True
        if unit.kind == "money" and first.isupper() and len(first) == 3:
            behind = self.text[ahead.ends[0] : ahead.ends[0] + 2]
            return behind[:1] == " " and behind[1:2].isdigit()
        if len(first) > 1 or not first.isalpha():
            return False
        return first.isupper() or (self.text[draft.end] != first and first not in self.cues.symbols)

    def _set_unit(self, draft: Draft, unit: Unit, ahead: Ahead, stop: int) -> None:
        end = ahead.ends[stop - 1]
        printed = self.text[ahead.starts[0] : end]
        draft.end = end
        weight = self._weight(printed, end) if unit.money is not None else None
        if weight:
            draft.kind, draft.unit, draft.unit_text = "physical", weight, printed
        elif unit.money is not None:
            self._set_money(draft, unit.money, printed)
            self._read_scale_behind_money(draft)
        else:
            draft.kind, draft.unit, draft.unit_text = unit.kind, unit.name, printed
            draft.factor = unit.factor
            if unit.factor != 1.0:
                draft.value = tidy(draft.value * unit.factor)
        if draft.kind == "physical" and unit.plain.endswith("of age"):
            draft.kind = "bare"
            draft.unit = unit.plain
            return
        self._read_rate(draft, ahead, stop)

    def _weight(self, printed: str, end: int) -> str | None:
        """ "half a pound of chocolate", "a 440-pound tuna", in a text that is not about sterling: a unit of mass as well."""
        weight = self.cues.weights.get(printed.lower())
        glued = self.text[end - len(printed) - 1 : end - len(printed)] == "-"
        if weight is None or not (glued or self.lower.startswith(f" {self.words.of} ", end)):
            return None
        return None if "£" in self.text or self.area in self.signs.table.pound_areas else weight

    def _read_scale_behind_money(self, draft: Draft) -> None:
        """ "75 USD million"."""
        if draft.number.scale > 1:
            return
        match = self.words.scale.match(self.lower, draft.end)
        if match and match.group(1) not in self.words.ambiguous:
            word = match.group(1)
            draft.value = tidy(draft.value * (self.words.scales.get(word) or self.words.abbreviations[word]))
            draft.end = match.end()

    def _read_behind_money(self, draft: Draft, ahead: Ahead) -> None:
        """ "$10 Canadian", "$5 dollars", "$70 a barrel"."""
        found = self.units.find(ahead.words, ahead.printed, 0)
        stop = 0
        if found is not None and found[0].money is not None and not self._is_letter_misread(draft, found[0], ahead):
            money, stop = found[0].money, found[1]
            if money.factor == 1.0 and (money.noun is None or money.noun in self.cues.behind_sign):
                if money.noun is None:
                    self._set_money(draft, money, draft.unit_text)
                draft.end = ahead.ends[stop - 1]
            else:
                stop = 0
        elif ahead.words[0] in self.signs.table.adjectives_behind and self._ends_or_rates(ahead, 0):
            draft.unit, draft.ambiguous, stop = self.signs.table.adjectives_behind[ahead.words[0]], False, 1
            draft.end = ahead.ends[0]
        self._read_rate(draft, ahead, stop)

    def _ends_or_rates(self, ahead: Ahead, index: int) -> bool:
        if len(ahead.words) == index + 1:
            return True
        return ahead.words[index + 1] in self.units.per or ahead.words[index + 1] in self.nouns.stops

    def _read_rate(self, draft: Draft, ahead: Ahead, stop: int) -> None:
        exchanged = (
            exchanged_for(ahead, stop, self.units) if draft.kind == "money" and draft.number.scale == 1 else None
        )
        if exchanged is not None:
            draft.per, draft.end = self.resolver.code(exchanged[0], draft.start), exchanged[1]
            return
        rate = read_rate(self.lower, ahead, stop, draft.end, self.units, self.nouns, draft.kind)
        if rate is None:
            return
        per, end = rate
        draft.end = end
        draft.per = per

    def _split_slash(self, draft: Draft, ahead: Ahead) -> Unit | None:
        """ "10.1 t/ha", "70 USD/barrel", "4.5 US cents/kWh"."""
        last = 0 if "/" in ahead.printed[0] else 1
        above, _, below = ahead.printed[last].partition("/")
        printed = [*ahead.printed[:last], above]
        found = self.units.find([word.lower() for word in printed], printed, 0)
        if found is None or not below or found[1] != last + 1:
            return None
        unit = found[0]
        draft.end = ahead.ends[last]
        if unit.money is not None:
            self._set_money(draft, unit.money, " ".join(printed))
        else:
            draft.kind, draft.unit, draft.unit_text, draft.factor = (
                unit.kind,
                unit.name,
                ahead.printed[last],
                unit.factor,
            )
            draft.value = tidy(draft.value * unit.factor) if unit.factor != 1.0 else draft.value
        draft.per = self.units.denominator(below, self.nouns)
        return unit

    def _set_thing(self, draft: Draft, thing: Thing, ahead: Ahead) -> None:
        draft.kind, draft.unit = "count", thing.unit
        draft.end = ahead.ends[thing.words - 1]
        draft.unit_text = self.text[ahead.starts[0] : draft.end]
        self._read_rate(draft, ahead, thing.words)

    def count_behind(self, draft: Draft, position: int) -> None:
        """Let the draft count the noun that stands behind another number's unit."""
        ahead = look_ahead(self.text, position)
        thing = self.nouns.find(ahead.words, ahead.printed, 0, False) if ahead else None
        if thing is not None:
            draft.kind, draft.unit = "count", thing.unit

    def _read_multiple(self, draft: Draft, ahead: Ahead) -> bool:
        word = ahead.words[0]
        meaning = self.cues.multiples[word]
        number = draft.number
        if word == "x" and self.text[number.end] not in "xX":
            return False
        if meaning == "times":
            following = ahead.words[1] if len(ahead.words) > 1 else ""
            if (
                following not in self.cues.behind_times
                and float(number.value).is_integer()
                and not self._grows_before(draft.start)
            ):
                draft.kind, draft.unit, draft.unit_text = "count", "time", ahead.printed[0]
                draft.end = ahead.ends[0]
                return True
        draft.kind, draft.unit, draft.unit_text = "multiple", "x", ahead.printed[0]
        draft.end = ahead.ends[0]
        return True

    def _grows_before(self, start: int) -> bool:
        before = self.lower[max(0, start - 34) : start].split()[-4:]
        return any(word in self.cues.growth for word in before)

    def _is_quantity(self, draft: Draft) -> bool:
        """Whether a number without a unit of measure says how much, and is no year, label or pronoun."""
        number = draft.number
        if draft.unit_text == _NO_QUANTITY:
            return False
        if is_pronoun(draft):
            return bool(self.cues.linked.match(self.lower, draft.end))
        if not number.plain or number.form != "digits":
            return not (
                draft.kind == "bare"
                and self.lower[max(0, draft.start - 5) : draft.start].strip() in self.doubts.table.ages
            )
        return not self.doubts.is_year(draft) and not self.doubts.is_name(draft)

    def _is_name_in_words(self, draft: Draft, ahead: Ahead) -> bool:
        """ "One Park West", "the Six Nations"; not a sentence that opens with a number."""
        start = draft.number.start
        if not self.text[start].isupper() or not ahead.printed[0][0].isupper():
            return False
        return draft.number.value == 1 or not self.doubts.opens_sentence(start)

    def _read_of_many(self, draft: Draft) -> None:
        """ "one of the largest banks", "35m of its devices"; of one among many no reader of figures asks."""
        match = self.cues.of_many.match(self.lower, draft.end)
        ahead = look_ahead(self.text, match.end()) if match else None
        thing = self.nouns.find(ahead.words, ahead.printed, 0, False) if ahead else None
        if ahead is None or thing is None:
            return
        draft.unit = thing.unit
        if draft.value != 1:
            draft.kind = "count"
        draft.end = ahead.ends[thing.words - 1]
        draft.unit_text = self.text[ahead.starts[0] : draft.end]

    def _attribute(self, ahead: Ahead) -> str:
        """The words of "a 14 gauge syringe tip", "3 cylinder engine": no plural, so not counted, but part of the number."""
        taken = 0
        for word, printed in zip(ahead.words[:4], ahead.printed[:4], strict=True):
            if word in self.nouns.stops or not printed[0].islower() or word.endswith(self.cues.no_attribute_endings):
                break
            taken += 1
        return self.text[ahead.starts[0] : ahead.ends[taken - 1]] if taken else ""
