"""Forms of English verbs and nouns by rule, with the irregular ones as data.

Belongs here: spelling of forms. Does not belong here: which words matter for what.
"""

from __future__ import annotations

from functools import cache

from pipelines.extract.lexicon import read_yaml

BASE, PRESENT, PAST, PARTICIPLE, GERUND = "base", "present", "past", "participle", "gerund"

_VOWELS = frozenset("aeiou")


@cache
def _irregular(language: str) -> dict[str, list[str]]:
    data: dict[str, list[str]] = read_yaml(language, "inflection.yaml")["irregular"]
    return data


@cache
def _doubling(language: str) -> frozenset[str]:
    return frozenset(read_yaml(language, "inflection.yaml")["doubling"])


def verb_forms(lemma: str, language: str) -> dict[str, frozenset[str]]:
    """Each spelling of a verb with the forms that it can be; of several words the first is inflected."""
    head, _, rest = lemma.partition(" ")
    tail = f" {rest}" if rest else ""
    past, participle = _irregular(language).get(head, [_regular_past(head, language)] * 2)
    spelled = [
        (head, BASE),
        (_third_person(head), PRESENT),
        (past, PAST),
        (participle, PARTICIPLE),
        (_gerund(head, language), GERUND),
    ]
    if _doubles_by_taste(head):
        spelled += [(f"{head}led", PAST), (f"{head}led", PARTICIPLE), (f"{head}ling", GERUND)]
    if head == "be":
        spelled = [("be", BASE), ("is", PRESENT), ("are", PRESENT), ("was", PAST), ("were", PAST), ("been", PARTICIPLE)]
    forms: dict[str, set[str]] = {}
    for word, form in spelled:
        forms.setdefault(word + tail, set()).add(form)
    return {word: frozenset(found) for word, found in forms.items()}


def plural(noun: str) -> str:
    """The regular plural of a noun; of several words the last one takes the ending, before an "of" the one in front."""
    head, of, rest = noun.partition(" of ")
    if of:
        return f"{plural(head)} of {rest}"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"


def _third_person(verb: str) -> str:
    if verb == "have":
        return "has"
    if verb in ("do", "go"):
        return verb + "es"
    return plural(verb)


def _regular_past(verb: str, language: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return _stem(verb, language) + "ed"


def _gerund(verb: str, language: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return _stem(verb, language) + "ing"


def _doubles_by_taste(verb: str) -> bool:
    """ "Initialed" and "initialled" are both right."""
    return len(verb) > 4 and verb[-1] == "l" and verb[-2] in _VOWELS


def _stem(verb: str, language: str) -> str:
    return verb + verb[-1] if verb in _doubling(language) else verb
