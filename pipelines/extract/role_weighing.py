"""Which part an area has in a figure, and how much speaks for it: one small reading after the other.

Belongs here: what one mention tells by its preposition, its kind, its place and the words around it. Does not belong
here: which of several mentions gets a part (`asked_areas`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from pipelines.extract.areas import BODY, INDEX, AreaMention
from pipelines.extract.figure_areas import WORLD
from pipelines.extract.main_areas import MainAreas
from pipelines.extract.once import once
from pipelines.extract.role_words import Indicators, RoleWords, concerning
from pipelines.extract.scene import Scene, Spot

Part: TypeAlias = tuple[str, float]
"""("ref" or "counterpart", how much speaks for it: below 0 nothing does)."""

_SENT, _IMPORTS = frozenset({"EXPORTS"}), frozenset({"IMPORTS"})
_NONE: frozenset[str] = frozenset()
_HOMES = frozenset({"country", "demonym", "region"})
_FACING = frozenset({"country", "capital", "bloc"})
_APOSTROPHES = ("'", "’")
_CLAUSE, _IN_AN_ASIDE, _WITH_ITS_OWN = 80, 16.0, 14.0
_TIGHT, _NAME_BEHIND = 25, 6
_ON_SITE, _ACTS = 12.0, 9.0
_BODY = 5.0
_LISTED, _RIGHT_BEHIND = 20.0, 10.0


@dataclass(frozen=True)
class Named:
    """An area that a sentence names beside a figure. word: the preposition before it; governor: where the figure's
    indicator begins; alone: the sentence names no other area."""

    scene: Scene
    spot: Spot
    code: str
    mention: AreaMention
    word: str | None
    governor: int
    rules: RoleWords
    main: MainAreas
    alone: bool

    @once
    def lower(self) -> str:
        return self.scene.document.lower

    @once
    def before(self) -> bool:
        """It stands before the figure."""
        return self.mention.end <= self.spot.quantity.start

    @once
    def gap(self) -> str:
        """What stands between it and the figure."""
        low, high = self._bounds
        return self.lower[low:high]

    @property
    def _bounds(self) -> tuple[int, int]:
        quantity = self.spot.quantity
        if self.before:
            return self.mention.end, quantity.start
        return quantity.end, max(self.mention.start, quantity.end)

    @once
    def nearness(self) -> float:
        """The less, the more text, breaks and other figures are between it and the figure."""
        gap = self.gap
        score = -0.04 * len(gap) - (
            6.0 if self.rules.breaks.search(gap) else 2.0 if self.rules.breaks_less.search(gap) else 0.0
        )
        return score - (0.5 if self.before else 4.0) * min(3, len(self.scene.quantities_in(*self._bounds)))

    @once
    def joined(self) -> float:
        """The nearness; of one after the figure, as it is parted from it or follows it with its preposition."""
        score, gap = self.nearness, self.gap
        if not self.before and ("," in gap or self.rules.and_the.match(gap)):
            score -= 7.0
        if self.before:
            return score
        if self.word is not None and self.rules.article_last.sub("", gap.strip()) == self.word:
            score += 4.0
        elif self.has_its_own:
            score -= _WITH_ITS_OWN
        return score

    @property
    def has_its_own(self) -> bool:
        """Behind it stands a number of its own: "led by Britons with 38 percent"."""
        return self.rules.has_its_own.match(self.lower, self.mention.end) is not None

    @once
    def at_home(self) -> float:
        """The same, less where it says only where somebody is based."""
        return self.joined - 12.0 if self.rules.based.match(self.lower, self.mention.end) else self.joined

    @once
    def is_aside(self) -> bool:
        """It stands between commas, in a clause about a word before: "the port, for which Japan lent $2 million, will"."""
        start, end = self.mention.start, self.mention.end
        if not self.before or "," not in self.gap:
            return False
        begin = max(self.spot.sentence.start, start - _CLAUSE)
        opened = self.rules.clause_opens.search(self.lower, begin, start)
        return (
            opened is not None and self.rules.clause_closes.match(self.lower, end, self.spot.quantity.start) is not None
        )

    @once
    def as_country(self) -> float:
        """The same, less where it is part of a name, or only a part of the country is meant."""
        if self.is_aside:
            return self.at_home - _IN_AN_ASIDE
        if self.rules.part_of_country.match(self.lower, self.mention.end) or self.names_a_body:
            return self.at_home - 5.0
        return self.at_home

    @property
    def names_a_body(self) -> bool:
        """ "Kenya Airways", "China's Bank of Communications"."""
        return self.rules.names_a_body.match(self.scene.document.text, self.mention.end) is not None

    @once
    def owns(self) -> bool:
        """The figure or its indicator is its own: "Kenya's exports", "Kenya's $5 billion"."""
        if self.before and self.rules.bare_owner.fullmatch(self.gap) is not None:
            return True
        end, quantity = self.mention.end, self.spot.quantity
        if quantity.start <= self.governor < quantity.end or end > self.governor:
            return False
        return self.rules.own.fullmatch(self.lower[end : self.governor]) is not None

    @once
    def wide(self) -> bool:
        return self.mention.code in self.rules.wide

    @once
    def elsewhere(self) -> bool:
        """It is not what the article is about."""
        return self.main.main is not None and self.mention.code != self.main.main

    @once
    def faces(self) -> bool:
        """Its preposition is one of the other side of such figures."""
        return self.word in self.rules.counterpart.get(self.code, _NONE)

    @property
    def has_somebody(self) -> bool:
        """ "The UAE's Masdar": behind it stands the name of somebody, and of no place."""
        end = self.mention.end
        if not self.names_a_body or not self.lower.startswith(_APOSTROPHES, end):
            return False
        return all(m.kind == "name" for m in self.scene.areas_in(end, end + _NAME_BEHIND))

    @property
    def receives(self) -> bool:
        """ "It gave Kenya ...": a verb of giving stands just before it."""
        start = self.mention.start
        return self.rules.gives.search(self.lower, max(0, start - 20), start) is not None


def weigh(named: Named) -> Part:
    """The part that a mention may have in the figure, and how much speaks for it; below 0 nothing does."""
    readings = _readings(named.code, named.scene.document.language)
    return next(part for reading in readings if (part := reading(named)) is not None)


def _body(named: Named) -> Part | None:
    """A central bank, a statistics office or an index tells of its own country, where it is the subject or the source."""
    if named.mention.kind not in (BODY, INDEX):
        return None
    if named.before and named.word is None:
        return "ref", named.nearness + (_LISTED if named.gap == " " else 6.0)
    if named.mention.kind == BODY and named.rules.says.match(named.lower, named.mention.end):
        return "ref", named.nearness + 6.0
    return "ref", named.nearness if named.mention.kind == INDEX else -1.0


def _borrower(named: Named) -> Part | None:
    if named.before and named.receives:
        return "counterpart", named.nearness + 12.0
    return None


def _lender(named: Named) -> Part | None:
    if named.mention.kind == "lender" and named.word in named.rules.lenders_side:
        return "ref", named.nearness + 6.0
    return None


def _creditor(named: Named) -> Part | None:
    """ "Laos owes Thailand $2 billion"."""
    start = named.mention.start
    if named.rules.owes.search(named.lower, max(0, start - _TIGHT), start):
        return "counterpart", named.nearness + 6.0
    return None


def _people_received(named: Named) -> Part | None:
    """ "Chinese tourists" come from there."""
    rules, mention = named.rules, named.mention
    if mention.kind not in ("demonym", "country"):
        return None
    if not named.elsewhere and (named.alone or named.code in rules.sent_home):
        return None
    people = rules.people.match(named.lower, mention.end)
    if people is None or (
        mention.kind == "country" and (named.word is not None or not rules.many.search(people.group()))
    ):
        return None
    if named.before:
        return "counterpart", named.nearness + 8.0
    return "counterpart", named.nearness + 2.0 - (_WITH_ITS_OWN if named.has_its_own else 0.0)


def _where_it_is_earned(named: Named) -> Part | None:
    start = named.mention.start
    if named.rules.earned_in.search(named.lower, max(0, start - 40), start):
        return "counterpart", named.nearness + _ON_SITE
    return None


def _origin_of_imports(named: Named) -> Part | None:
    """ "Imports of Russian gas", "Russian gas imports"."""
    if named.mention.kind != "demonym":
        return None
    if named.word in named.rules.belonging and named.mention.start > named.governor and named.elsewhere:
        return "counterpart", named.nearness + 8.0
    if not (named.before or named.alone):
        return "counterpart", named.nearness + 8.0
    return ("counterpart", named.nearness + 10.0) if named.owns and named.elsewhere else None


def _paid_for_imports(named: Named) -> Part | None:
    """ "Iraq pays Iran 4 billion a year for gas"."""
    start = named.mention.start
    if named.before and named.rules.pays.search(named.lower, max(0, start - _TIGHT), start) is not None:
        return "counterpart", named.nearness + 12.0
    return None


def _epithet(named: Named) -> Part | None:
    """ "The European-style ..." names nobody."""
    mention = named.mention
    if (named.wide or mention.kind == "bloc") and named.rules.epithet.match(named.lower, mention.end):
        return "ref", -1.0
    return None


def _holder(named: Named) -> Part | None:
    """A share of a company belongs to the economy of the company, whoever holds it: "Japan's Mitsui has 20%"."""
    if named.before and named.word not in named.rules.sites_of:
        return ("ref", -1.0) if named.elsewhere else None
    if named.elsewhere and named.word in named.rules.belonging and not named.before:
        return "counterpart", named.nearness + 6.0
    return None


def _borrowing_owner(named: Named) -> Part | None:
    """ "Mali has obtained a loan of $20 million"."""
    if not named.before or named.mention.kind == "lender":
        return None
    end = min(named.governor, named.spot.quantity.start)
    said = named.lower[named.mention.end : named.spot.quantity.start]
    if named.mention.end > end or not named.rules.receives.search(said):
        return None
    return "counterpart", named.nearness + 14.0


def _site(named: Named) -> Part | None:
    if named.wide and not named.before and named.word in named.rules.sites and named.spot.quantity.kind == "rank":
        return "ref", -1.0
    if named.code in named.rules.sited and named.word in named.rules.sites:
        return "ref", named.nearness + (2.0 if named.wide else _ON_SITE)
    return None


def _giver_that_follows(named: Named) -> Part | None:
    """ "$5 billion, which China lent": who gave it is named after the amount."""
    if named.before:
        return None
    if named.rules.that_gave.search(named.lower, named.spot.quantity.end, named.mention.start):
        return "ref", named.nearness + 10.0
    return None


def _body_of_a_site(named: Named) -> Part | None:
    if named.owns and named.names_a_body:
        return "ref", named.nearness - _BODY
    return None


def _builder(named: Named) -> Part | None:
    """ "A Chinese company", "a US maker of valves" builds elsewhere."""
    rules, mention = named.rules, named.mention
    if not named.elsewhere or mention.kind not in _HOMES:
        return None
    start = mention.start
    comes_from = (
        rules.somebody.match(named.lower, mention.end) is not None
        or named.has_somebody
        or rules.made_by.match(named.lower, mention.end) is not None
        or (
            named.word in rules.belonging
            and rules.company_of.search(named.scene.document.text, max(0, start - 60), start) is not None
        )
    )
    return ("ref", named.nearness - 12.0) if comes_from else None


def _owner(named: Named) -> Part | None:
    if not named.owns or named.mention.kind == "lender":
        return None
    if named.faces and named.word in named.rules.facing:
        return "counterpart", named.nearness + 10.0
    if named.code in named.rules.given and named.rules.its_giver.match(named.lower, named.mention.end) is not None:
        return "counterpart", named.nearness + 14.0
    if named.faces and named.mention.kind in _FACING and not named.lower.startswith(_APOSTROPHES, named.mention.end):
        return None
    acts = named.code in named.rules.sited and not named.lower.startswith(_APOSTROPHES, named.mention.end)
    return "ref", named.nearness + (_ACTS if acts else 14.0)


def _world(named: Named) -> Part | None:
    """The indicator itself names the world: "world trade"."""
    mention = named.mention
    quantity = named.spot.quantity
    if mention.code == WORLD and quantity.kind == "percent" and named.gap in (" of ", " of the ", " of total "):
        return "ref", -1.0
    if mention.code == WORLD and mention.start <= named.governor < mention.end:
        return "ref", named.joined + _ON_SITE
    return None


def _receiver(named: Named) -> Part | None:
    if named.before and named.receives:
        return "counterpart", named.at_home + 12.0
    return None


def _with_its_figure(named: Named) -> Part | None:
    """ "Kenya with $5 billion"."""
    if named.before and not (named.faces or named.wide) and named.rules.with_its_figure.fullmatch(named.gap):
        return "ref", named.as_country + 10.0
    return None


def _next_in_a_list(named: Named) -> Part | None:
    """ "China invested $2 billion, Japan $1 billion", "in Peru 5%, in Chile 6%": the first one's verb is that of all."""
    if not named.before or named.mention.kind not in _HOMES:
        return None
    if named.rules.ellipsis.fullmatch(named.gap) is not None:
        told = named.word is None or (named.word in named.rules.placed and not named.faces)
    else:
        told = not named.faces and named.rules.in_brackets.fullmatch(named.gap) is not None
    return ("ref", named.nearness + _LISTED) if told else None


def _with_what_it_takes(named: Named) -> Part | None:
    """ "..., with Vietnam taking 70%": a figure of its own."""
    if named.before and named.word in named.rules.takers and named.rules.taking.fullmatch(named.gap) is not None:
        return "ref", named.nearness + 10.0
    return None


def _own_people_abroad(named: Named) -> Part | None:
    """ "Remittances from Tunisians abroad" come to Tunisia, in a text about Tunisia."""
    people = named.mention.kind in ("demonym", "reference")
    if people and named.faces and not named.elsewhere:
        return "ref", named.joined + 4.0
    return None


def _other_side(named: Named) -> Part | None:
    if named.faces:
        if not named.before and named.rules.article_last.sub("", named.gap.strip()) == named.word:
            return "counterpart", named.as_country + _RIGHT_BEHIND
        if named.code in named.rules.put_in and named.word in named.rules.sites and not (named.before or named.wide):
            return "counterpart", max(named.as_country + 6.0, 0.5)
        return "counterpart", named.as_country + (2.0 if named.wide else 6.0)
    if named.elsewhere and named.code in named.rules.received_from and named.word not in named.rules.goals:
        return "counterpart", named.as_country + 5.0
    return None


def _side_by_its_preposition(named: Named) -> Part | None:
    word, rules = named.word, named.rules
    if word not in rules.ref.get(named.code, rules.inside) and word not in rules.inside:
        return ("ref", named.as_country - 4.0) if word is not None else None
    score = named.as_country
    if named.mention.kind == "capital" and named.before:
        score -= 3.0
    if not named.before and len(named.gap) > _TIGHT:
        score -= 3.0
    return "ref", score + (0.0 if named.wide else 4.0)


def _bare(named: Named) -> Part:
    if not named.before:
        return "ref", named.as_country - 6.0
    if named.code in named.rules.given and named.rules.receives.search(named.gap):
        return "counterpart", named.as_country + 8.0
    return "ref", named.as_country + (-2.0 if named.wide else 7.0)


_READINGS: tuple[tuple[Callable[[Named], Part | None], Indicators], ...] = (
    (_body, None),
    (_borrower, lambda rules: rules.lent),
    (_lender, lambda rules: rules.lent),
    (_creditor, lambda rules: rules.owed),
    (_people_received, lambda rules: rules.received_from),
    (_where_it_is_earned, lambda rules: rules.sent_home),
    (_origin_of_imports, lambda _: _IMPORTS),
    (_paid_for_imports, lambda _: _IMPORTS),
    (_epithet, None),
    (_holder, lambda rules: rules.held),
    (_borrowing_owner, lambda rules: rules.lent),
    (_site, None),
    (_giver_that_follows, lambda rules: rules.given),
    (_body_of_a_site, lambda rules: rules.sited),
    (_builder, lambda rules: rules.at_the_site),
    (_world, None),
    (_owner, None),
    (_receiver, lambda rules: rules.given | _SENT),
    (_with_its_figure, None),
    (_next_in_a_list, None),
    (_with_what_it_takes, None),
    (_own_people_abroad, lambda rules: rules.received_from),
    (_other_side, None),
    (_side_by_its_preposition, None),
    (_bare, None),
)
"""Each with the indicators that it is for; the first that gives a part decides, and the last always does."""


@cache
def _readings(code: str, language: str) -> tuple[Callable[[Named], Part | None], ...]:
    return concerning(code, language, _READINGS)
