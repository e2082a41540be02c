"""Money: ISO 4217 codes by sign, code, prefix and name, and whose dollar a bare "$" is.

Belongs here: the names of money and their resolution in a text. Does not belong here: amounts, and rates of exchange.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pipelines.extract.lexicon import read_csv, read_yaml
from pipelines.extract.patterns import RarePattern
from pipelines.extract.value_types import value

_AGAIN = 2
_SHORTEST = 3
_CERTAIN, _ROOT, _PLACE = range(3)
_BESIDE = 80
# "$500 million (A$547 million)": the bare sign is not that other dollar's.
_CONVERTED = RarePattern(r"\$(?<![a-z]\$)\d[^()\n$]{0,24}\(([a-z]{1,3}\$)\d")


@value
class Money:
    """What a printed name or sign of money can mean.

    codes: ISO 4217, the likeliest first where it is shared. factor: how many of the main unit it is (a cent 0.01).
    noun: the name that the codes share, None where the code is certain.
    """

    codes: tuple[str, ...]
    factor: float = 1.0
    noun: str | None = None


def _is_its_own(pair: tuple[str, str]) -> bool:
    """Whether an area's money is named by it: where two are spent, as in Namibia, it tells amounts in that."""
    area, code = pair
    return code.startswith(area)


class Currencies:
    """The currencies as one language prints them."""

    def __init__(self, language: str) -> None:
        settings = read_yaml(language, "currencies.yaml")
        self._settings = settings
        rows = read_csv(language, "currencies.csv")
        self.defaults: dict[str, str] = {key.lower(): code for key, code in settings["defaults"].items()} | settings[
            "defaults"
        ]
        self.adjectives_behind: dict[str, str] = settings["adjectives_behind"]
        self.adjectives = {row["code"]: [a.lower() for a in _list(row["adjectives"])] for row in rows}
        own_last = sorted(((area, row["code"]) for row in rows for area in row["areas"].split()), key=_is_its_own)
        self.own = dict(own_last)
        self.pound_areas = frozenset(
            a for row in rows if "pound" in row["nouns"].split("|") for a in row["areas"].split()
        )
        self.codes = frozenset(row["code"] for row in rows)
        self.words_not_codes = words_not_codes = frozenset(settings["codes_that_are_words"])
        self.words_or_initials = words_not_codes | frozenset(settings["also_initials"])
        self.endings: dict[str, str] = settings["endings"]
        self.equals = frozenset(settings["equals"])
        self.letters_without_area = frozenset(settings["letters_without_area"])
        self.phrases = self._phrases(rows, words_not_codes)
        self.prefixes = self._prefixes(rows, words_not_codes, settings["names_as_prefix"])
        signs = [(sign, code, _CERTAIN) for code in sorted(self.codes) for sign in self._certain_signs(code)]
        names = [(name, code, _ROOT) for code, names in self.adjectives.items() for name in _roots(names)]
        places = [(place.lower(), code, _PLACE) for code, named in _places(language, rows).items() for place in named]
        places += [(place.lower(), code, _PLACE) for code, named in settings["places"].items() for place in named]
        self.evidence = tuple(dict.fromkeys((*signs, *names, *places)))
        self.automaton = AhoCorasick([sign for sign, _, _ in self.evidence], matchkind=MatchKind.Standard)
        self.signs = frozenset(key[-1] for key in self.prefixes if not key[-1].isalpha() and key[-1] not in ".=/")

    def _phrases(self, rows: tuple[dict[str, str], ...], words_not_codes: frozenset[str]) -> dict[str, Money]:
        phrases: dict[str, Money] = {}
        shared: dict[str, list[tuple[str, float]]] = {}
        for row in rows:
            code = row["code"]
            for noun in _list(row["nouns"]):
                for form in _forms(noun):
                    shared.setdefault(form, []).append((code, 1.0))
                    for adjective in self.adjectives[code]:
                        if not form.startswith(adjective):
                            phrases.setdefault(f"{adjective} {form}".replace("u.s.", "u.s"), Money((code,)))
            for name, share in _minor(row["minor"]):
                for form in _forms(name):
                    shared.setdefault(form, []).append((code, share))
                    for adjective in self.adjectives[code]:
                        phrases.setdefault(f"{adjective} {form}", Money((code,), share))
        for form, meanings in shared.items():
            codes = self._likeliest_first(form, [code for code, _ in meanings])
            factor = dict(meanings)[codes[0]]
            phrases[form] = Money(codes, factor, form if len(codes) > 1 else None)
        for row in rows:
            if row["code"] not in words_not_codes:
                phrases.setdefault(row["code"].lower(), Money((row["code"],)))
        return phrases

    def _prefixes(
        self, rows: tuple[dict[str, str], ...], words_not_codes: frozenset[str], names: list[str]
    ) -> dict[str, Money]:
        printed: dict[str, list[str]] = {}
        for row in rows:
            for prefix in dict.fromkeys((*_list(row["prefixes"]), row["code"])):
                printed.setdefault(prefix, []).append(row["code"])
        prefixes = {
            prefix: Money(self._likeliest_first(prefix, codes), 1.0, prefix if len(codes) > 1 else None)
            for prefix, codes in printed.items()
        }
        never_small = frozenset(self._settings["never_in_small_letters"])
        never = frozenset(self._settings["dollar_sign_never"])
        dollars = [code for code in self.phrases["dollar"].codes if code not in never]
        prefixes["$"] = Money((*dollars, *self._settings["dollar_sign_too"]), 1.0, "$")
        for prefix, money in list(prefixes.items()):
            small = prefix.lower()
            if len(small) > 1 and prefix.upper() not in words_not_codes and small not in never_small:
                prefixes.setdefault(small, money)
        for code in self.codes - words_not_codes:
            prefixes.setdefault("M" + code, Money((code,), 1e6))
        for name in names:
            if name in self.phrases:
                prefixes.setdefault(name, self.phrases[name])
                prefixes.setdefault(name.capitalize(), self.phrases[name])
        return prefixes

    def _certain_signs(self, code: str) -> tuple[str, ...]:
        """What, in small letters anywhere in a text, says that it speaks of this money and of no other."""
        signs = [p.lower() for p, m in self.prefixes.items() if m.codes == (code,) and len(p) > 1 and not p.isalpha()]
        signs += [phrase for phrase, m in self.phrases.items() if m.codes == (code,) and " " in phrase]
        if code not in self.words_not_codes:
            signs.append(f" {code.lower()} ")
        shortest_first = sorted(dict.fromkeys(signs), key=len)
        return tuple(
            sign for i, sign in enumerate(shortest_first) if not any(short in sign for short in shortest_first[:i])
        )

    def _likeliest_first(self, name: str, codes: list[str]) -> tuple[str, ...]:
        default = self.defaults.get(name) or self.defaults.get(name.removesuffix("s"))
        unique = list(dict.fromkeys(codes))
        if default in unique:
            unique.remove(default)
            unique.insert(0, default)
        return tuple(unique)


def _places(language: str, rows: tuple[dict[str, str], ...]) -> dict[str, list[str]]:
    """For each money the countries, capitals and first-level regions in which it is paid, by name."""
    named: dict[str, list[str]] = {}
    for country in read_csv(language, "countries.csv"):
        named.setdefault(country["code"], []).extend((*_list(country["names"]), *_list(country["capitals"])))
    for region in read_csv(language, "regions.csv"):
        named.setdefault(region["code"], []).extend(_list(region["names"]))
    return {
        row["code"]: [name for area in row["areas"].split() for name in named.get(area, ()) if len(name) > _SHORTEST]
        for row in rows
    }


def _list(cell: str) -> list[str]:
    return [item for item in cell.split("|") if item]


def _forms(noun: str) -> Iterator[str]:
    small = noun.lower()
    yield small
    if not small.endswith("s") and small not in (
        "yen",
        "yuan",
        "pence",
        "p",
        "c",
        "rmb",
        "bani",
        "leke",
        "lei",
        "leva",
    ):
        yield small + "s"


def _minor(cell: str) -> Iterator[tuple[str, float]]:
    for item in _list(cell):
        name, _, parts = item.partition(":")
        yield name, 1 / float(parts or 100)


def _roots(names: list[str]) -> list[str]:
    """A country's names, longer forms left to the shorter ones that they begin with."""
    long = sorted({name for name in names if len(name) > 3}, key=len)
    return [name for i, name in enumerate(long) if not any(name.startswith(short) for short in long[:i])]


@cache
def currencies(language: str) -> Currencies:
    """The currencies of a language's lexicon, read once a process."""
    return Currencies(language)


class Resolver:
    """Whose money a shared name is in one text: the area's own, else the one the text names, else the likeliest."""

    def __init__(self, lower: str, area: str | None, table: Currencies) -> None:
        self._lower = lower
        self._area = area
        self._table = table
        self._decided: dict[str, str] = {}
        self._said: set[str] | None = None
        self._places: Counter[str] = Counter()
        self._at: list[tuple[int, str]] = []

    def code(self, money: Money, position: int) -> str:
        """ISO 4217 code. position: where in the text the name stands."""
        if money.noun is None:
            return money.codes[0]
        if money.codes[0] != "USD" and self._table.own.get(self._area or "") not in money.codes:
            beside = self._paid_in_the_place_before(money, position)
            if beside is not None:
                return beside
        if money.noun not in self._decided:
            self._decided[money.noun] = self._decide(money)
        return self._decided[money.noun]

    def local(self, other: str) -> str:
        """The money of the text's own country, which is not `other`; `other` where no country is known."""
        own = self._table.own.get(self._area or "")
        if own and own != other:
            return own
        counts = {code: self._mentions(code) for code in self._table.adjectives if code != other}
        best = max(counts, key=lambda code: counts[code])
        return best if counts[best] >= 2 else other

    def _decide(self, money: Money) -> str:
        own = self._table.own.get(self._area or "")
        default = money.codes[0]
        if money.noun == "$" and (converted := _CONVERTED.search(self._lower)) and converted[1] != "us$":
            return default
        dollar = default == "USD"
        if own in money.codes:
            if not dollar and self._is_about_others(str(own)):
                return self._by_place(money, str(own))
            apart = own if money.noun == "$" else default
            return default if dollar and (self._says(str(apart)) or self._is_about_others(str(own))) else str(own)
        said = self._scan()
        named = [code for code in money.codes if code in said]
        if default in named or (named and len(money.codes) > 1 and len(named) == 1):
            return default if default in named else named[0]
        if self._area and own not in money.codes and dollar:
            return default
        return self._by_place(money, default)

    def _is_about_others(self, own: str) -> bool:
        """Whether the text names another country again and again, and the one of this money never."""
        self._scan()
        return not self._places[own] and max(self._places.values(), default=0) >= _AGAIN

    def _paid_in_the_place_before(self, money: Money, position: int) -> str | None:
        """ "In Serbia 409 euros (49,238 dinars)": of what the name can mean, the money of the place just before it."""
        self._scan()
        index = bisect_left(self._at, (position, "")) - 1
        while index >= 0 and position - self._at[index][0] <= _BESIDE:
            start, code = self._at[index]
            if ". " in self._lower[start:position]:
                return None
            if code in money.codes:
                return code
            index -= 1
        return None

    def _says(self, code: str) -> bool:
        """Whether the text names this money for certain: by code, by its own sign, or with its adjective."""
        return code in self._scan()

    def _scan(self) -> set[str]:
        """The money that the text names for certain; the places that it names are counted on the way."""
        if self._said is not None:
            return self._said
        said = self._said = set()
        found: set[tuple[int, str]] = set()
        for index, start, end in self._table.automaton.find_matches_as_indexes(self._lower, overlapping=True):
            sign, code, kind = self._table.evidence[index]
            if start and sign[0].isalnum() and self._lower[start - 1].isalnum():
                continue
            if kind == _PLACE and self._lower[end : end + 1].isalnum():
                continue
            if kind == _CERTAIN:
                said.add(code)
            else:
                found.add((start, code))  # "Singapore" begins with the root of its adjective: one mention
        self._at = sorted(found)
        self._places.update(code for _, code in self._at)
        return said

    def _by_place(self, money: Money, default: str) -> str:
        counts = {code: self._mentions(code) for code in money.codes}
        best = max(money.codes, key=lambda code: (counts[code], code == default))
        enough = _AGAIN if default == "USD" else 1
        return best if counts[best] >= enough and counts[best] > counts[default] else default

    def _mentions(self, code: str) -> int:
        self._scan()
        return self._places[code]
