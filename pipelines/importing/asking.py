"""From what a person or a job asks for to a choice of pages.

Belongs here: reading the source files for it, and telling what cannot be meant. Does not belong here: importing.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawlers.source import load
from pipelines import settings
from pipelines.extract.lexicon import languages
from pipelines.importing.choice import Choice


class ChoiceError(ValueError):
    """Pages were asked for by a source or language that there is not. A retry does not heal it."""


def choice_of(sources: Sequence[str] = (), domains: Sequence[str] = (), of_languages: Sequence[str] = ()) -> Choice:
    """The choice by names of source files (enabled or not), domains and languages (default: all that are read).

    Raises ChoiceError that names what is allowed, crawlers.source.SourceError for faulty source files.
    """
    known = [source for source in load(settings.sources_directory()) if source.rates is None]
    if unknown := sorted(set(sources) - {source.name for source in known}):
        raise ChoiceError(
            f"no source {', '.join(unknown)} in {settings.sources_directory()}; there are: "
            f"{', '.join(source.name for source in known)}"
        )
    if unread := sorted(set(of_languages) - set(languages())):
        raise ChoiceError(f"language {', '.join(unread)} is not read; there are: {', '.join(languages())}")
    return Choice(
        tuple(known),
        tuple(of_languages) or languages(),
        tuple(sources),
        tuple(domain.lower().strip(".") for domain in domains),
    )
