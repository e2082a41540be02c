"""A company's own fiscal year, learnt from a text that names a period twice: "quarter ended July 31, 2020 (1QFY21)".

Belongs here: recognising such a double naming. Does not belong here: the fiscal years of countries (calendars).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.extract.calendars import FiscalCalendar, add_months, months_between
from pipelines.extract.period_reading import Reading, Setting
from pipelines.extract.period_tokens import Token

_MONTHS = {"quarter": 3, "half": 6, "year": 12}
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
