"""Whose fiscal year a text means: a company's own, or that of the country that it names most.

Belongs here: recognising a text that names a period twice ("quarter ended July 31, 2020 (1QFY21)"), and the country
that a text is about. Does not belong here: the fiscal years of countries (calendars).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipelines.extract.areas import find_areas
from pipelines.extract.calendars import FiscalCalendar, add_months, months_between
from pipelines.extract.document import Document
from pipelines.extract.period_reading import Reading, Setting
from pipelines.extract.period_tokens import Token

_MONTHS = {"quarter": 3, "half": 6, "year": 12}
_COUNTRY_KINDS = frozenset({"country", "demonym", "capital", "region", "dateline", "name"})
_READ_FOR_COUNTRY = 2000
_OPENING = re.compile(r"\s*[(\[]\s*|\s*,?\s+or\s+")


def own_fiscal_calendar(found: Sequence[Token], setting: Setting) -> FiscalCalendar | None:
    """The fiscal calendar that the text itself gives away, or None."""
    for said, named in pairwise(found):
        if not _OPENING.fullmatch(setting.text[said.end : named.start][:8]):
            continue
        dates, name = said.value, named.value
        if not isinstance(dates, Reading) or not isinstance(name, Reading) or name.names is None:
            continue
        unit, index, year = name.names
        length = _MONTHS[unit]
        if dates.first is None or dates.after is None or dates.first.day != 1:
            continue
        if months_between(dates.first, dates.after) != length:
            continue
        first = add_months(dates.first, -length * (index - 1))
        if 0 <= year - first.year <= 1:
            return FiscalCalendar(first.month, 1, "end" if year > first.year else "start")
    return None


def most_named_country(document: Document) -> str | None:
    """ISO 3166-1 alpha-2 of the country that the title and the beginning of a text name most often; None for none."""
    head = Document(f"{document.title}\n{document.text[:_READ_FOR_COUNTRY]}", language=document.language)
    named = Counter(m.code for m in find_areas(head) if m.kind in _COUNTRY_KINDS and len(m.code) == 2)
    return named.most_common(1)[0][0] if named else None
