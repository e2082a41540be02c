"""From bytes to characters: compression, byte order marks, declared and guessed charsets.

Belongs here: everything between the wire and the parser. Does not belong here: reading the markup.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Mapping

from charset_normalizer import from_bytes
from w3lib.encoding import resolve_encoding

MAX_BYTES = 20_000_000
"""A page is cut after this many bytes, compressed or not."""

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_.-]+)""",
    re.IGNORECASE,
)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SEVEN_BIT = {"iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz", "utf_7"}
_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x00\x00\x00", b"ID3", b"OggS")
_GZIP = b"\x1f\x8b"


class NotHtmlError(ValueError):
    """The bytes are something else than a page of text; a retry does not heal it."""


class UndecodableError(ValueError):
    """No charset makes readable text of the bytes; a retry does not heal it."""


def gunzip(data: bytes, limit: int = MAX_BYTES) -> bytes:
    """The content of a gzip stream, cut at `limit` bytes; a torn stream gives what it held.

    Bytes that are no gzip stream stay as they are. Raises UndecodableError for a broken stream.
    """
    if not data.startswith(_GZIP):
        return data
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return unpacker.decompress(data, limit)
    except zlib.error as error:
        raise UndecodableError(f"broken gzip stream: {error}") from None


def decode(data: bytes, headers: Mapping[str, str] | None = None) -> str:
    """The characters of a page.

    Order of trust: byte order mark; UTF-8 where every byte agrees (text in another charset never does by chance);
    the header's charset; the page's own; UTF-8 with a few torn characters; detection.
    Raises NotHtmlError for pictures, PDF and other binary bytes, UndecodableError where nothing fits.
    """
    data = gunzip(data)[:MAX_BYTES]
    if data.startswith(_MAGIC):
        raise NotHtmlError(f"the bytes begin with {data[:8]!r}")
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace")
    declared = _declared(data, headers or {})
    if not any(charset in _SEVEN_BIT or charset.startswith("utf-16") for charset in declared):
        utf8 = _as_utf8(data)
        if utf8 is not None:
            return utf8
    for charset in declared:
        text = _strictly(data, charset)
        if text is not None:
            return text
    return _loosely(data, declared)


def _declared(data: bytes, headers: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for name, value in headers.items():
        if name.lower() == "content-type" and (match := _HEADER_CHARSET.search(value)):
            found.append(match[1])
    found += [(match[1] or match[2]).decode("ascii") for match in _META_CHARSET.finditer(data, 0, 8192)]
    resolved = (resolve_encoding(label) for label in found)
    return list(dict.fromkeys(charset for charset in resolved if charset))


def _as_utf8(data: bytes) -> str | None:
    text = _strictly(data, "utf-8")
    if text is not None and "\x00" in text[:2000]:
        raise NotHtmlError("NUL bytes in the text")
    return text


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _loosely(data: bytes, declared: list[str]) -> str:
    for charset in (*declared, "utf-8"):
        text = data.decode(charset, "replace")
        strange = sum(1 for character in text if ord(character) > 127)
        if text.count("\ufffd") <= max(3, strange // 50):
            return text
    if data.count(b"\x00", 0, 4000) > 40:
        raise NotHtmlError("NUL bytes in the text")
    best = from_bytes(data[:60_000]).best()
    if best is None:
        raise UndecodableError("no charset makes readable text of the bytes")
    return data.decode(best.encoding, "replace")
