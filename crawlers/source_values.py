"""The values that keys of a source file take, each checked where it is read, with what is allowed.

Belongs here: names, addresses, areas, time zones, cron lines, spans of time, selectors, expressions. Does not belong
here: the keys (`crawlers.source`, `crawlers.source_rates`).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from crawlers.clean.rules import SelectorError, compile_selector
from crawlers.reference import areas
from crawlers.source_file import did_you_mean

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SPAN = re.compile(r"(\d+)(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def _area(value: str) -> str:
    if value in areas():
        return value
    named = {name: code for code, name in areas().items()}
    near = {**named, **{code: code for code in areas()}}
    by_name = next((code for name, code in named.items() if name.lower() == value.lower()), None)
    hint = f'did you mean "{by_name or value.upper()}"? ' if by_name or value.upper() in areas() else ""
    hint = hint or re.sub(r'"(.*)"', lambda match: f'"{near[match[1]]}"', did_you_mean(value, near))
    raise ValueError(f"{hint}allowed: an ISO 3166-1 alpha-2 code such as AZ")


def _timezone(value: str) -> str:
    if value not in available_timezones():
        hint = did_you_mean(value, available_timezones())
        raise ValueError(f"{hint}allowed: a name of the IANA time zone database such as Asia/Baku")
    return value


def _cron(value: str) -> str:
    if len(value.split()) != 5:
        raise ValueError('allowed: a cron line of five fields (minute hour day month weekday) such as "25 */2 * * *"')
    try:
        CronSim(value, dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    except CronSimError as error:
        raise ValueError(f'{error}; allowed: a cron line such as "25 */2 * * *"') from None
    return value


def _selector(value: str) -> str:
    try:
        compile_selector(value)
    except SelectorError as error:
        raise ValueError(str(error)) from None
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        at = f" at character {error.pos + 1}" if error.pos is not None else ""
        raise ValueError(f"{error.msg}{at}; allowed: a regular expression as Python reads it") from None
    return value


def _absolute(value: str) -> str:
    try:
        parts = urlsplit(value)
        named = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        named = None
    if not named or re.search(r"\s", value):
        raise ValueError("allowed: an address that begins with http:// or https:// and names a host")
    return value


def _address(value: str) -> str:
    if re.match(r"[a-z][a-z0-9+.-]*:", value, re.IGNORECASE) or value.startswith("//"):
        return _absolute(value)
    if not value.startswith("/") or re.search(r"\s", value):
        raise ValueError("allowed: a path of the home that begins with /, or a whole address")
    return value


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError("allowed: small letters and digits, joined by single hyphens")
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", value):
        raise ValueError("allowed: an ISO 639-1 code of two small letters such as en")
    return value


def _span(value: object) -> object:
    match = SPAN.fullmatch(value) if isinstance(value, str) else None
    if match is None or not int(match[1]):
        raise ValueError("allowed: a number with m, h or d: 30m, 6h, 3d")
    return dt.timedelta(**{_UNITS[match[2]]: int(match[1])})


Name = Annotated[str, AfterValidator(_name)]
Home = Annotated[str, AfterValidator(_absolute)]
Address = Annotated[str, AfterValidator(_address)]
Area = Annotated[str, AfterValidator(_area)]
Language = Annotated[str, AfterValidator(_language)]
Timezone = Annotated[str, AfterValidator(_timezone)]
CronLine = Annotated[str, AfterValidator(_cron)]
Span = Annotated[dt.timedelta, BeforeValidator(_span)]
Selector = Annotated[str, AfterValidator(_selector)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class Keys(BaseModel):
    """A part of a source file: each key is known, and says what it means."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)
