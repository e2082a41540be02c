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
    with_another: re.Pattern[str]
    joined: re.Pattern[str]
    in_a_list: re.Pattern[str]
    next_in_list: re.Pattern[str]
    partner_before: re.Pattern[str]
    somebody: re.Pattern[str]
    people_named: re.Pattern[str]
    agreed: re.Pattern[str]
    partners_listed: re.Pattern[str]
    listed: re.Pattern[str]
    two_sided: frozenset[str]
    flows: frozenset[str]
    given: frozenset[str]
    blocs_that_give: frozenset[str]
    lent: frozenset[str]
    owed: frozenset[str]
    owes: re.Pattern[str]
    received_from: frozenset[str]
    regional: frozenset[str]
    federations: frozenset[str]
    of_countries: frozenset[str]
    part_called: re.Pattern[str]
    sited: frozenset[str]
    at_the_site: frozenset[str]
    sides: frozenset[str]
    bought: frozenset[str]
    supplied: frozenset[str]
    asks: re.Pattern[str]
    with_all: re.Pattern[str]
    share_of_trade: re.Pattern[str]
    to_somebody: re.Pattern[str]
    states_of: re.Pattern[str]
    told_again: re.Pattern[str]
    epithet: re.Pattern[str]
    bigger_than: re.Pattern[str]
    followed_by: re.Pattern[str]
    receives: re.Pattern[str]
    gives: re.Pattern[str]
    that_gave: re.Pattern[str]
    earned_in: re.Pattern[str]
    there: re.Pattern[str]
    sent_home: frozenset[str]
    preposition: re.Pattern[str]
    world_prices: frozenset[str]
    world_currencies: frozenset[str]
    plain_prices: frozenset[str]
    domestic_price: re.Pattern[str]
    own: re.Pattern[str]
    bare_owner: re.Pattern[str]
    names_a_body: re.Pattern[str]
    owner_of_flow: re.Pattern[str]
    share_of_partner: re.Pattern[str]
    set_against: re.Pattern[str]
    pays: re.Pattern[str]
    clause_behind: re.Pattern[str]
    made_by: re.Pattern[str]
    clause_opens: re.Pattern[str]
    clause_closes: re.Pattern[str]
    has_its_own: re.Pattern[str]
    right_behind: re.Pattern[str]
    its_loan: re.Pattern[str]
    exchanges: re.Pattern[str]
    its_percentage: re.Pattern[str]
    next_receiver: re.Pattern[str]
    partner_rank: re.Pattern[str]
    giver_rank: re.Pattern[str]
    rank_owner: re.Pattern[str]
    rank_of: re.Pattern[str]
    rank_held: re.Pattern[str]
    rank_told: re.Pattern[str]
    ranked: re.Pattern[str]
    breaks: RarePattern
    breaks_less: re.Pattern[str]
    and_the: re.Pattern[str]
    lender_and_the: re.Pattern[str]
    between_before: re.Pattern[str]
    article_last: re.Pattern[str]
    people: re.Pattern[str]
    many: re.Pattern[str]
    part_of_country: re.Pattern[str]
    inside: frozenset[str]
    sites: frozenset[str]
    goals: frozenset[str]
    belonging: frozenset[str]
    meant_for: frozenset[str]
    facing: frozenset[str]
    lenders_side: frozenset[str]
    wide: frozenset[str]
    the_region: AtWord
    the_country: AtWord
    based: re.Pattern[str]
    elsewhere: AtWord
    adjective_ending: re.Pattern[str]
    quoted: AtWord
    company_of: re.Pattern[str]
    of_all_partners: frozenset[str]
    from_lender: re.Pattern[str]
    of_lender: re.Pattern[str]
    ellipsis: re.Pattern[str]
    with_its_figure: re.Pattern[str]
    taking: re.Pattern[str]
    takers: frozenset[str]
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
    tells_by: frozenset[str]
    says: re.Pattern[str]
    pronoun: re.Pattern[str]
    body_of_subject: re.Pattern[str]
    and_another: re.Pattern[str]
    held: frozenset[str]
    points_back: AtWord
    of_all: AtWord
    compared: re.Pattern[str]
    uncoded_givers: re.Pattern[str]
    in_that_order: AtWord
    between_numbers: re.Pattern[str]
    or_as: re.Pattern[str]
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

    @once
    def towards(self) -> frozenset[str]:
        """The prepositions of where something is or goes."""
        return self.sites | self.goals

    @once
    def sites_of(self) -> frozenset[str]:
        """Those of where something is, or whose."""
        return self.sites | self.belonging

    @once
    def placed(self) -> frozenset[str]:
        """Those of where something is, or for whom."""
        return self.sites | self.meant_for


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
