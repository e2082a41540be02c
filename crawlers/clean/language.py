"""In which language an article is written.

Belongs here: one text and its markup to one ISO 639-1 code. Does not belong here: what a language is used for.
"""

from __future__ import annotations

import re

from py3langid import classify

from crawlers.clean.page import Page
from crawlers.clean.words import lists

_SAMPLE = 3_000
_ENOUGH = 200
_CODE = re.compile(r"^([a-z]{2})(?:[-_].*)?$", re.IGNORECASE)


def find_language(page: Page, text: str) -> tuple[str | None, str, bool]:
    """The code, its origin and whether it is sure: what the page declares, unless a text long enough speaks otherwise.

    Languages that the identifier does not know are believed as declared.
    """
    declared = declared_language(page)
    if len(text) < _ENOUGH:
        return declared, "html" if declared else "", declared is not None
    code: str = classify(text[:_SAMPLE])[0]
    read = next((group.split()[0] for group in lists("languages")["macro"] if code in group.split()), code)
    if len(read) != 2:
        return declared, "html" if declared else "", declared is not None
    if declared is None:
        return read, "langid", True
    if declared == read or declared not in lists("languages")["identified"]:
        return declared, "html", True
    kin = next(
        (group for group in lists("languages")["kin"] if declared in group.split() and read in group.split()), None
    )
    return (declared, "html", True) if kin else (read, "langid", False)


def declared_language(page: Page) -> str | None:
    """The code that the markup declares: `html lang`, JSON-LD, `og:locale`, `content-language`."""
    root = page.tree.getroottree().getroot()
    stated = page.article.get("inLanguage")
    for value in (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"),
        stated if isinstance(stated, str) else None,
        page.of_meta("og:locale", "content-language", "language", "dc.language"),
    ):
        if value and (match := _CODE.match(value.strip())):
            return match[1].lower()
    return None
