"""Reading a moment as machines and pages write it: ISO 8601, RFC 2822, epochs, printed dates.

Belongs here: one text to one moment. Does not belong here: where the text stood and whether it is believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawlers.clean.words import lists, numbers

EARLIEST_YEAR = 1990

_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"
    r"(?:(?:[T_ ]|,\s|\s[-–|]\s|\s)\s?(?P<hour>\d{1,2}):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?:\s?(?P<half>[ap])\.?m\.?\b)?\s?(?P<zone>Z\b|[+-]\d\d:?\d\d\b|[+-]\d\d\b|\(?[A-Z]{2,4}\b)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?(?P<zone>Z|[+-]\d{4})?$"
)
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?!\d)(?:\s?(?P<half>[ap])\.?m\.?\b)?\s?(?:Uhr\s?)?(?P<zone>\(?(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?|\(?[A-Z]{2,4}\b)?",
    re.IGNORECASE,
)
_MONTH_WORD = r"(?P<word>[^\W\d_]{3,12}\.?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY_MONTH = re.compile(
    r"(?<!\d)(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|ª)?[.,]?\s?-?(?:de |of |d[’'])?"
    rf"{_MONTH_WORD},?\s?-?(?:de |del )?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(rf"{_MONTH_WORD}\s(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s{_YEAR}", re.IGNORECASE)
_CJK = re.compile(r"(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]")
_DOTTED = re.compile(
    r"(?<![\d.])(?P<day>[0-3]?\d)(?P<sep>[./-])(?P<month>[01]?\d)(?P=sep)(?P<year>(?:19|20)\d\d)(?![\d])"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as written: `precision` is day, minute or second; aware only where a zone was written."""

    at: datetime
    precision: str

    @property
    def exact(self) -> bool:
        """Whether a time of day was written."""
        return self.precision != "day"


def read_machine(text: str) -> Moment | None:
    """A moment from an attribute or a JSON value: ISO 8601 and its relatives, RFC 2822, seconds or milliseconds."""
    text = text.strip().strip("\"'")
    if _EPOCH.match(text):
        return _from_epoch(text)
    if match := _COMPACT.match(text):
        return _from_groups(match, text)
    if (match := _ISO.search(text[:80])) is not None:
        return _from_groups(match, text)
    try:
        return Moment(parsedate_to_datetime(text), "second")
    except (ValueError, TypeError, IndexError, OverflowError):
        return read_printed(text[:80])


def read_printed(text: str, *, day_first: bool = True) -> Moment | None:
    """The first complete date in a short printed text, with the time of day beside it.

    `day_first` decides 03/04/2020 where both readings are possible.
    """
    if (match := _ISO.search(text)) is not None and match["hour"]:
        return _from_groups(match, text)
    day = _printed_day(text, day_first)
    if day is None:
        return None
    at, end = day
    clock = _CLOCK.search(text, end) or _CLOCK.search(text, 0, max(0, end - 8))
    if clock is None:
        return Moment(at, "day")
    hour = _hour(int(clock["hour"]), clock["half"])
    if hour > 23:
        return Moment(at, "day")
    zone = read_zone(clock["zone"]) if clock["zone"] else None
    second = int(clock["second"] or 0)
    return Moment(
        at.replace(hour=hour, minute=int(clock["minute"]), second=second, tzinfo=zone),
        "second" if clock["second"] else "minute",
    )


def read_zone(text: str) -> timezone | None:
    """An offset or a well-known abbreviation; None for anything else."""
    text = text.strip(" ()").upper()
    if match := re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", text):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes)) if minutes <= 14 * 60 else None
    known = numbers("zones").get(text)
    if known is None:
        return None
    return UTC if known == 0 else timezone(timedelta(minutes=known))


def in_zone(moment: Moment, name: str | None) -> Moment:
    """A moment without a zone read in a named zone (IANA); days and aware moments stay as they are."""
    if not name or moment.at.tzinfo is not None or not moment.exact:
        return moment
    try:
        return Moment(moment.at.replace(tzinfo=ZoneInfo(name)), moment.precision)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return moment


@cache
def _months() -> dict[str, int]:
    return {word: int(number) for number, words in lists("months").items() for word in words}


def _month(word: str) -> int | None:
    return _months().get(word.casefold().rstrip("."))


def _printed_day(text: str, day_first: bool) -> tuple[datetime, int] | None:
    found: list[tuple[int, int, datetime]] = []
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(text):
            month = _month(match["word"])
            if month and (at := _day(match["year"], month, match["day"])):
                found.append((match.start(), match.end(), at))
                break
    for pattern in (_ISO, _CJK):
        written = pattern.search(text)
        if written and (at := _day(written["year"], int(written["month"]), written["day"])):
            found.append((written.start(), written.end(), at))
    if dotted := _DOTTED.search(text):
        day, month = int(dotted["day"]), int(dotted["month"])
        if month > 12 or (not day_first and dotted["sep"] == "/" and day <= 12):
            day, month = month, day
        if at := _day(dotted["year"], month, str(day)):
            found.append((dotted.start(), dotted.end(), at))
    if not found:
        return None
    _, end, at = min(found, key=lambda entry: entry[0])
    return at, end


def _day(year: str, month: int, day: str) -> datetime | None:
    try:
        return datetime(int(year), month, int(day))
    except ValueError:
        return None


def _from_epoch(text: str) -> Moment | None:
    seconds = int(text) / (1000 if len(text) == 13 else 1)
    return Moment(datetime.fromtimestamp(seconds, UTC), "second")


def _from_groups(match: re.Match[str], text: str) -> Moment | None:
    at = _day(match["year"], int(match["month"]), match["day"])
    if at is None:
        return None
    if not match["hour"]:
        return Moment(at, "day")
    groups = match.groupdict()
    try:
        fraction = (groups.get("fraction") or "")[:6].ljust(6, "0")
        exact = at.replace(
            hour=_hour(int(match["hour"]), groups.get("half")),
            minute=int(match["minute"]),
            second=int(match["second"] or 0),
            microsecond=int(fraction),
            tzinfo=read_zone(match["zone"]) if match["zone"] else None,
        )
    except ValueError:
        return Moment(at, "day")
    return Moment(exact, "second" if match["second"] else "minute")


def _hour(hour: int, half: str | None) -> int:
    if half and half.lower() == "p" and hour < 12:
        return hour + 12
    return 0 if half and half.lower() == "a" and hour == 12 else hour
