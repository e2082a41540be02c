"""Bodies within bounds: compressed ones undone up to a size, XML without entities.

Belongs here: what protects the readers of this folder. Does not belong here: bounds of the download itself.
"""

from __future__ import annotations

import re
import sys
import zlib

from crawlers.discovery import UnreadableError

MAX_BYTES = 60_000_000  # the sitemap protocol allows 50 MB uncompressed
MAX_ENTRIES = 100_000  # it allows 50,000 a file
_GZIP = b"\x1f\x8b"
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+))")
_MOST_DIGITS = 7
_ENTITY = re.compile(rb"<!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y|<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y", re.IGNORECASE)


def undone(body: bytes) -> bytes:
    """The body without gzip compression of its own (`sitemap.xml.gz`), at most MAX_BYTES of it.

    Raises UnreadableError for what is longer, cut short or no gzip after all.
    """
    if not body.startswith(_GZIP):
        return body
    inflater = zlib.decompressobj(wbits=31)
    try:
        content = inflater.decompress(body, MAX_BYTES)
    except zlib.error as error:
        raise UnreadableError(f"gzip that cannot be undone: {error}") from None
    if inflater.unconsumed_tail:
        raise UnreadableError(f"gzip of more than {MAX_BYTES:,} bytes")
    if not inflater.eof:
        raise UnreadableError(f"gzip that is cut short after {len(content):,} bytes of content")
    return content


def without_entities(body: bytes) -> bytes:
    """The body, if it declares no XML entities; else UnreadableError: a feed needs none, an attack on readers does."""
    if _ENTITY.search(body):
        raise UnreadableError("XML that declares entities, which are not read")
    return body


def with_real_characters(body: bytes) -> bytes:
    """The body with U+FFFD for references to characters that Unicode does not have: `&#xD800;`, `&#9999999;`."""
    return _REFERENCE.sub(lambda found: found[0] if _is_real(found[1], found[2]) else b"&#xFFFD", body)


def _is_real(hexadecimal: bytes | None, decimal: bytes | None) -> bool:
    digits = (hexadecimal or decimal or b"").lstrip(b"0")
    if len(digits) > _MOST_DIGITS:
        return False
    point = int(digits or b"0", 16 if hexadecimal else 10)
    return point <= sys.maxunicode and not 0xD800 <= point <= 0xDFFF


def beginning(body: bytes) -> str:
    """How a body begins, for errors."""
    return repr(body.lstrip()[:40].decode("utf-8", "replace"))
