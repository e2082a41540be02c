"""Whether the words before a number tell of a state that holds now: "the group employs", "reserves stand at".

Belongs here: the tense of the last verb before a place in a clause. Does not belong here: what follows from it
(period_carrying).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.extract.inflection import BASE, PARTICIPLE, PAST, PRESENT, verb_forms
from pipelines.extract.lexicon import read_yaml

_WORD = re.compile(r"[^\W\d_]+(?:[’'][a-z]+)?|[;:.]")
_WORDS_BACK = 24


@dataclass(frozen=True)
class _Verbs:
    """state: forms that tell of a state now. auxiliary: of these, a participle behind makes what was. over: other verbs.

    bare: of the forms of a state, those that are an infinitive behind a word of `infinitive`.
    """

    state: frozenset[str]
    bare: frozenset[str]
    auxiliary: frozenset[str]
    infinitive: frozenset[str]
    over: frozenset[str]
    participles: frozenset[str]
    past_ending: str

    def is_past(self, word: str) -> bool:
        return word in self.over or (word.endswith(self.past_ending) and len(word) > len(self.past_ending) + 2)

    def is_participle(self, word: str) -> bool:
        return word in self.participles or word.endswith(self.past_ending)


@cache
def _verbs(language: str) -> _Verbs:
    words = read_yaml(language, "present_tense.yaml")
    state, bare = set(words["auxiliary"]), set[str]()
    over, participles = set(words["over"]), set(words["participles"])
    for lemma in words["state"]:
        for form, kinds in verb_forms(lemma, language).items():
            state.update({form} if kinds & {BASE, PRESENT} and PAST not in kinds else ())
            bare.update({form} if BASE in kinds else ())
    for lemma in words["third_person"]:
        state.update(form for form, kinds in verb_forms(lemma, language).items() if PRESENT in kinds)
    for lemma in read_yaml(language, "inflection.yaml")["irregular"]:
        for form, kinds in verb_forms(lemma, language).items():
            over.update({form} if PAST in kinds and BASE not in kinds else ())
            participles.update({form} if PARTICIPLE in kinds else ())
    return _Verbs(
        frozenset(state),
        frozenset(bare),
        frozenset(words["auxiliary"]),
        frozenset(words["infinitive"]),
        frozenset(over - state),
        frozenset(participles),
        words["past_ending"],
    )


def tells_of_now(before: str, language: str) -> bool:
    """Whether the last verb of a clause, in lower case, is one in the present that tells of a state."""
    verbs = _verbs(language)
    words = _WORD.findall(before)[-_WORDS_BACK:]
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if word in verbs.state:
            return _holds(words, index, verbs)
        if not word[0].isalpha() or verbs.is_past(word) or word in verbs.infinitive:
            return False
    return False


def _holds(words: list[str], index: int, verbs: _Verbs) -> bool:
    word = words[index]
    if word in verbs.bare and index and words[index - 1] in verbs.infinitive:
        return False
    following = words[index + 1] if index + 1 < len(words) else ""
    return word not in verbs.auxiliary or not verbs.is_participle(following)
