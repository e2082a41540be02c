"""Telling each fact once to each target.

Belongs here: what is new for whom, the message, and writing down what was told. Does not belong here: rules, apprise.

A message goes out before it is written down: a process that is killed between the two tells a fact twice rather than
never. Where there is nobody to tell, facts are written down all the same, so that the first target to come is not told
the past.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.alerts.delivery import DeliveryError, Target, send
from pipelines.alerts.facts import Fact, find
from pipelines.alerts.rule import Rule, RuleError
from pipelines.version import CODE_VERSION
from warehouse.history import writing
from warehouse.lake import connect, exists
from warehouse.migrate import migrate

_LINES_A_MESSAGE = 20


@dataclass(frozen=True, slots=True)
class Message:
    """What one target is to be told of one rule."""

    to: Target | None
    title: str
    facts: Sequence[Fact]

    @property
    def body(self) -> str:
        """A line a fact, the first ones where there are many."""
        lines = [fact.text for fact in self.facts[:_LINES_A_MESSAGE]]
        more = len(self.facts) - len(lines)
        return "\n".join([*lines, *([f"and {more} more"] if more else [])])


@dataclass(slots=True)
class Outcome:
    """What came of it: messages that were taken, what could not be sent (a retry may), rules that do not work."""

    told: list[Message] = field(default_factory=list)
    unsent: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def news(rules: Iterable[Rule], targets: Sequence[Target], home: Path) -> tuple[list[Message], list[str]]:
    """What is still to be told, and the rules that do not work, in words."""
    messages: list[Message] = []
    broken: list[str] = []
    _bring_up_to_date(home)
    for rule in rules:
        try:
            messages += messages_of(rule.title, find(rule, home), targets, home)
        except RuleError as error:
            broken.append(str(error))
    return messages, broken


def messages_of(title: str, facts: Sequence[Fact], targets: Sequence[Target], home: Path) -> list[Message]:
    """A message to each target that has not been told all of the facts, with those that are new to it."""
    known = _known({fact.rule for fact in facts}, home)
    messages = []
    recipients: Sequence[Target | None] = targets or [None]
    for to in recipients:
        heard = known.get(None, set()) | known.get(to.name if to else None, set())
        if new := [fact for fact in facts if fact.fact_id not in heard]:
            messages.append(Message(to, title, new))
    return messages


def tell(messages: Iterable[Message], home: Path, run_id: str, now: dt.datetime) -> Outcome:
    """Sends the messages, then writes down those that were taken; the others stay new."""
    outcome = Outcome()
    for message in messages:
        try:
            if message.to is not None:
                send(message.to, message.title, message.body)
            outcome.told.append(message)
        except DeliveryError as error:
            outcome.unsent.append(str(error))
    rows = [_row(fact, message.to) for message in outcome.told for fact in message.facts]
    if rows:
        with writing(home, run_id=run_id, stage="alerts", code_version=CODE_VERSION, now=now) as writer:
            writer.append("alerts", rows)
    return outcome


def _bring_up_to_date(home: Path) -> None:
    """A lake from before there were alerts has no table of them."""
    if exists(home):
        migrate(home)


def _known(rules: set[str], home: Path) -> dict[str | None, set[str]]:
    if not exists(home):
        return {}
    _bring_up_to_date(home)
    known: dict[str | None, set[str]] = {}
    with closing(connect(home)) as lake:
        rows = lake.execute(
            "SELECT target, fact_id FROM alerts WHERE list_contains($1, rule)", [sorted(rules)]
        ).fetchall()
    for name, fact_id in rows:
        known.setdefault(name, set()).add(fact_id)
    return known


def _row(fact: Fact, to: Target | None) -> dict[str, object]:
    name = to.name if to else None
    return {
        "alert_id": hashlib.sha256(f"{fact.fact_id}|{name}".encode()).hexdigest()[:32],
        "rule": fact.rule,
        "fact_id": fact.fact_id,
        "target": name,
        "text": fact.text,
    }
