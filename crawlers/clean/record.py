"""One line of `dateline clean`: a file and its address to the record of an article.

Belongs here: the contract of the filter. Does not belong here: cleaning, and reading or writing the lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from crawlers.clean.article import clean
from crawlers.clean.decode import gunzip
from crawlers.clean.model import Rejected

_KEYS = ("file", "url", "fetched_at", "headers", "timezone", "language")


def clean_record(line: Mapping[str, object]) -> dict[str, object]:
    """The record of an article, or of a rejection under `rejected`, for `{"file", "url"?, "fetched_at"?}`.

    `file` is the path of a page, gzip allowed. `timezone`, `language` and `headers` mean what they mean in `clean`.
    Raises ValueError for a key with a wrong value, OSError for a file that cannot be read.
    """
    file = _text(line, "file")
    if not file:
        raise ValueError(f"key 'file': expected the path of a page, found nothing; keys known: {', '.join(_KEYS)}")
    headers = line.get("headers")
    if headers is not None and not isinstance(headers, dict):
        raise ValueError(f"key 'headers': expected an object, found {type(headers).__name__}")
    result = clean(
        gunzip(Path(file).read_bytes()),
        _text(line, "url") or "",
        fetched_at=_moment(line),
        headers={str(name): str(value) for name, value in (headers or {}).items()},
        timezone=_text(line, "timezone"),
        language=_text(line, "language"),
    )
    if isinstance(result, Rejected):
        return {"file": file, "url": line.get("url"), "text": "", "title": "", "rejected": asdict(result)}
    return {"file": file, **result.as_record(), "url": line.get("url")}


def _text(line: Mapping[str, object], key: str) -> str | None:
    value = line.get(key)
    if value is None or isinstance(value, str):
        return value
    raise ValueError(f"key {key!r}: expected a string or null, found {type(value).__name__}")


def _moment(line: Mapping[str, object]) -> datetime | None:
    text = _text(line, "fetched_at")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"key 'fetched_at': expected ISO 8601, found {text!r}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
