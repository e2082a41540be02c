"""Figures as resolution sees them, with few words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pipelines.resolve.mentions import Mention

NEW_YEAR = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)


def mention(number: int, value: float = 2.9e9, quote: str = "$2.9 billion", **columns: Any) -> Mention:
    """Azerbaijan's exports of 2021, in article `a<number>` of the outlet `o<number>`, published on day `number`."""
    given: dict[str, Any] = {
        "figure_id": f"f{number:03}",
        "article_id": f"a{number}",
        "char_start": 10,
        "quote": quote,
        "sentence": f"{number}: Exports reached {quote} in 2021.",
        "indicator": "EXPORTS",
        "measure": "level",
        "obs_value": value,
        "obs_value_upper": None,
        "qualifier": "exact",
        "unit_measure": "USD",
        "obs_value_usd": None,
        "ref_area": "AZ",
        "counterpart_area": None,
        "sector": None,
        "product": None,
        "entity": None,
        "time_period": "2021",
        "freq": "A",
        "period_start": dt.date(2021, 1, 1),
        "period_end": dt.date(2022, 1, 1),
        "base_period": None,
        "obs_status": "actual",
        "attribution": None,
        "source": f"o{number}",
        "seen": NEW_YEAR + dt.timedelta(days=number),
        **columns,
    }
    return Mention(**{"root": given["article_id"], **given})
