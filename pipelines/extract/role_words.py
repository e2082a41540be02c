"""The words that give areas their parts in a figure, read from the lexicon once a language.

Belongs here: the patterns and lists as they stand in `trade_roles.yaml`. Does not belong here: what they decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias, TypeVar

from pipelines.extract.lexicon import read_words, read_yaml
from pipelines.extract.once import once
from pipelines.extract.patterns import AtWord, RarePattern


@dataclass(frozen=True)
class RoleWords:
    """What decides the part of an area: by indicator, the prepositions of each part; lists of indicators; patterns."""

    ref: dict[str, frozenset[str]]
    counterpart: dict[str, frozenset[str]]
    bilateral: frozenset[str]
    between_two: frozenset[str]
    bilateral_words: RarePattern
    joined: re.Pattern[str]
    in_a_list: re.Pattern[str]
    partner_before: re.Pattern[str]
    somebody: re.Pattern[str]
    agreed: re.Pattern[str]
    partners_listed: re.Pattern[str]
    listed: re.Pattern[str]
    two_sided: frozenset[str]
    flows: frozenset[str]
    given: frozenset[str]
    lent: frozenset[str]
    received_from: frozenset[str]
    regional: frozenset[str]
    federations: frozenset[str]
    of_countries: frozenset[str]
    part_called: re.Pattern[str]
    sited: frozenset[str]
    at_the_site: frozenset[str]
    sides: frozenset[str]
    bought: frozenset[str]
    asks: re.Pattern[str]
    with_all: re.Pattern[str]
    to_somebody: re.Pattern[str]
    states_of: re.Pattern[str]
    told_again: re.Pattern[str]
    epithet: re.Pattern[str]
    followed_by: re.Pattern[str]
    receives: re.Pattern[str]
    gives: re.Pattern[str]
    earned_in: re.Pattern[str]
    there: re.Pattern[str]
    sent_home: frozenset[str]
    preposition: re.Pattern[str]
    world_prices: frozenset[str]
    world_currencies: frozenset[str]
    plain_prices: frozenset[str]
    domestic_price: re.Pattern[str]
    own: re.Pattern[str]
    partner_rank: re.Pattern[str]
    giver_rank: re.Pattern[str]
    people: re.Pattern[str]
    part_of_country: re.Pattern[str]
    inside: frozenset[str]
    wide: frozenset[str]
    the_region: AtWord
    the_country: AtWord
    based: re.Pattern[str]
    elsewhere: AtWord
    quoted: AtWord
    company_of: re.Pattern[str]
    of_all_partners: frozenset[str]
    from_lender: re.Pattern[str]
    of_lender: re.Pattern[str]
    ellipsis: re.Pattern[str]
    taking: re.Pattern[str]
    its_giver: re.Pattern[str]
    abroad: re.Pattern[str]
    in_brackets: re.Pattern[str]
    state_acts: re.Pattern[str]
    ports: tuple[str, ...]
    joint: frozenset[str]
    of_lines: frozenset[str]
    across_it: re.Pattern[str]
    of_exchanges: frozenset[str]
    telling: re.Pattern[str]
    says: re.Pattern[str]
    pronoun: re.Pattern[str]
    held: frozenset[str]
    points_back: AtWord
    of_all: AtWord
    compared: re.Pattern[str]
    uncoded_givers: re.Pattern[str]
    in_that_order: AtWord
    between_numbers: re.Pattern[str]
    from_abroad: re.Pattern[str]
    from_all: AtWord

    @once
    def joining(self) -> frozenset[str]:
        """What joins two parties, which a text names once and means further on."""
        return self.bilateral | self.between_two | self.given

    @once
    def with_partners(self) -> frozenset[str]:
        """What is told with partners, of which some have no code."""
        return (self.two_sided | self.flows | self.between_two) - self.lent

    @once
    def of_both(self) -> frozenset[str]:
        """What two countries have with each other."""
        return self.bilateral | self.between_two

    @once
    def faced(self) -> frozenset[str]:
        """What has another side, which is told or meant."""
        return self.two_sided | self.between_two

    @once
    def sent(self) -> frozenset[str]:
        """What goes from one side to the other."""
        return self.two_sided | self.given

    @once
    def put_in(self) -> frozenset[str]:
        """Money that is given for good, and not lent."""
        return self.given - self.lent


Indicators: TypeAlias = Callable[[RoleWords], Collection[str]] | None
"""Which indicators a reading is for; None for all."""

_R = TypeVar("_R")


def concerning(code: str, language: str, readings: Iterable[tuple[_R, Indicators]]) -> tuple[_R, ...]:
    """Those readings that are for an indicator, in their order."""
    rules = role_words(language)
    return tuple(reading for reading, indicators in readings if indicators is None or code in indicators(rules))


@cache
def role_words(language: str) -> RoleWords:
    """The words of `trade_roles.yaml` of a language."""
    data = read_yaml(language, "trade_roles.yaml")
    prepositions = "|".join(sorted((str(p) for p in data["prepositions"]), key=len, reverse=True))
    return read_words(
        language,
        "trade_roles.yaml",
        RoleWords,
        ref={code: frozenset(parts["ref"]) for code, parts in data["roles"].items()},
        counterpart={code: frozenset(parts["counterpart"]) for code, parts in data["roles"].items()},
        ports=tuple(data["ports"]),
        preposition=re.compile(rf"\b({prepositions}) (?:{data['before_areas']} ){{0,2}}$"),
    )
