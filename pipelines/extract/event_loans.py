"""Loans, which a text tells as an agreement, as its papers and as the loan: all of one event.

Belongs here: which triggers beside each other tell of one loan. Does not belong here: what a loan is for (`events`), and
mentions of one loan in other sentences (`event_merging`).
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.extract import modality
from pipelines.extract.event_frames import clauses
from pipelines.extract.event_merging import MergingWords, merging_words
from pipelines.extract.event_scene import EventScene
from pipelines.extract.triggers import Trigger

_RIGHT_BEHIND = 12
_REACH_OF_A_LOAN = 120
_NEAR_SENTENCES = 3


def told_as_loans(settled: list[Trigger], scene: EventScene) -> list[Trigger]:
    """The triggers, in order, with agreements and papers of loans as the loans that they are of."""
    language = scene.document.language
    loans = _with_agreements_of_loans([_as_a_loan(trigger, scene) for trigger in settled])
    return _with_papers_as_loans(loans, merging_words(language))


def _as_a_loan(trigger: Trigger, scene: EventScene) -> Trigger:
    """An agreement that is about a loan is the loan ("signed a deal with the bank for a $300 million loan")."""
    if trigger.frame.event_type != "AGREEMENT_SIGNED":
        return trigger
    about, end = clauses(scene.document.language).about_a_loan, scene.document.sentences[trigger.sentence].end
    if about.search(scene.document.lower, trigger.start, min(end, trigger.end + _REACH_OF_A_LOAN)) is None:
        return trigger
    return replace(trigger, frame=replace(trigger.frame, event_type="LOAN_GRANTED"))


def _with_agreements_of_loans(settled: list[Trigger]) -> list[Trigger]:
    """A deal about a loan or debt is the loan ("struck a deal to restructure its debt"), with the status of the deal."""
    merged: list[Trigger] = []
    for trigger in settled:
        before = merged[-1] if merged else None
        if before is not None and _is_deal_about(before, trigger):
            merged[-1] = replace(trigger, reading=replace(trigger.reading, status=before.reading.status))
        else:
            merged.append(trigger)
    return merged


def _with_papers_as_loans(settled: list[Trigger], words: MergingWords) -> list[Trigger]:
    """Behind a loan, "the papers were signed on Wednesday" is no other event but says when the loan was signed."""
    merged: list[Trigger] = []
    loan: int | None = None
    for trigger in settled:
        if _is_a_firm_loan(trigger) and not (
            loan is not None
            and merged[loan].sentence == trigger.sentence
            and (trigger.frame.weak or _is_agreement_of(merged[loan], trigger, words))
        ):
            loan = len(merged)
        elif loan is not None and _is_agreement_of(merged[loan], trigger, words):
            merged[loan] = replace(merged[loan], reading=replace(merged[loan].reading, status=modality.OCCURRED))
            continue
        elif loan is not None and _is_paper_of(merged[loan], trigger, words):
            merged[loan] = replace(merged[loan], reading=replace(merged[loan].reading, status=modality.OCCURRED))
            trigger = replace(trigger, frame=merged[loan].frame)
        merged.append(trigger)
    return merged


def _is_a_firm_loan(trigger: Trigger) -> bool:
    is_firm = trigger.reading.status in (modality.OCCURRED, modality.PLANNED)
    return trigger.frame.event_type == "LOAN_GRANTED" and is_firm


def _is_paper_of(loan: Trigger, trigger: Trigger, words: MergingWords) -> bool:
    return (
        _is_signed(trigger)
        and trigger.head in words.vague | words.papers
        and 0 <= trigger.sentence - loan.sentence <= _NEAR_SENTENCES
        and not trigger.indefinite
    )


def _is_agreement_of(loan: Trigger, trigger: Trigger, words: MergingWords) -> bool:
    """ "Is to receive $30 million under a financing agreement signed on Wednesday": the loan is signed."""
    return (
        trigger.frame.event_type == "LOAN_GRANTED"
        and trigger.head.split()[-1:] != [trigger.head]
        and words.vague.issuperset(trigger.head.split()[-1:])
        and trigger.start < trigger.word_start
        and trigger.reading.status == modality.OCCURRED
        and loan.reading.status == modality.PLANNED
        and loan.clause == trigger.clause
    )


def _is_signed(trigger: Trigger) -> bool:
    return trigger.frame.event_type == "AGREEMENT_SIGNED" and trigger.reading.status == modality.OCCURRED


def _is_deal_about(deal: Trigger, loan: Trigger) -> bool:
    return (
        deal.frame.event_type == "AGREEMENT_SIGNED"
        and loan.frame.event_type == "LOAN_GRANTED"
        and not deal.nominal
        and deal.clause == loan.clause
        and deal.end <= loan.word_start <= deal.end + _RIGHT_BEHIND
    )
