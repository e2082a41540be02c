"""Copies of one text in several places: the same text under two addresses, and wire reports printed by many sources.

Belongs here: likeness between texts, and which of them is the original. Does not belong here: reading a page, storage.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from crawlers.clean.identity import text_hash
from crawlers.clean.page import fold

PERMUTATIONS = 128
BANDS = 32
SHINGLE_WORDS = 4
MIN_WORDS = 40
"""Texts with fewer words are compared as a whole only: their shingles say too little."""
LIKENESS = 0.6
"""Two texts that share at least this part of their shingles (Jaccard) are one report."""
WINDOW = timedelta(days=4)
"""A wire copy is printed within this time of the original; later likeness is a template or an anniversary."""

_NUMBER = np.dtype("u1")
_BYTES = PERMUTATIONS * _NUMBER.itemsize
_RANDOM = np.random.Generator(np.random.PCG64(20_220_426))
_FACTORS: NDArray[np.uint64] = _RANDOM.integers(1, 2**63, PERMUTATIONS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_SHIFTS: NDArray[np.uint64] = _RANDOM.integers(0, 2**63, PERMUTATIONS, dtype=np.uint64)
_CHUNK = 4096
_MOST_IN_BAND = 32


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of an article to compare it: `signature` has 128 bytes, or none for a short text."""

    article_id: str
    source: str
    moment: datetime
    text_hash: str
    signature: bytes


def fingerprint(article_id: str, source: str, text: str, moment: datetime) -> Fingerprint:
    """The fingerprint of a text; `moment` is its publication, or its fetch where that is unknown."""
    return Fingerprint(article_id, source, moment, text_hash(text), signature(text))


def signature(text: str) -> bytes:
    """MinHash of the text's shingles of four words, 128 numbers of a byte; empty for a short text.

    Of each least hash the lower 8 bits are kept (b-bit MinHash, Li and König 2010): different ones agree in them once
    in 256, a tenth of the estimate's own error, and it takes a quarter of the room. The same bytes on every machine and
    in every run.
    """
    words = fold(text).split()
    if len(words) < MIN_WORDS:
        return b""
    shingles = {" ".join(words[start : start + SHINGLE_WORDS]) for start in range(len(words) - SHINGLE_WORDS + 1)}
    hashes = np.fromiter((zlib.crc32(shingle.encode("utf-8")) for shingle in shingles), np.uint64, len(shingles))
    least = np.full(PERMUTATIONS, np.iinfo(np.uint32).max, np.uint32)
    for start in range(0, len(hashes), _CHUNK):
        mixed = hashes[start : start + _CHUNK, None] * _FACTORS + _SHIFTS
        least = np.minimum(least, (mixed >> np.uint64(32)).astype(np.uint32).min(axis=0))
    return least.astype(_NUMBER).tobytes()


def unpacked(signed: bytes) -> list[int] | None:
    """The numbers of a signature, for a table; None for a short text."""
    return [int(number) for number in np.frombuffer(signed, _NUMBER)] or None


def packed(numbers: list[int] | None) -> bytes:
    """The signature of such numbers; of longer ones, as were kept once, it takes the bits that are kept now."""
    return np.array(numbers or [], np.int64).astype(_NUMBER).tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """The estimated part of shingles that two texts share, 0 to 1 (standard error below 0.05)."""
    if len(one) != _BYTES or len(other) != _BYTES:
        return 0.0
    return float(np.mean(np.frombuffer(one, _NUMBER) == np.frombuffer(other, _NUMBER)))


def find_duplicates(articles: Iterable[Fingerprint], known: Iterable[Fingerprint] = ()) -> dict[str, str]:
    """Copies and their originals, by article_id.

    The earliest is the original and never a copy itself. The same text is a copy wherever and whenever it stands; a
    like text only in another source and within `WINDOW`. `known` are fingerprints stored earlier: a copy among them is
    named only where its original is new. Linear in the number of fingerprints.
    """
    new = list(articles)
    index = _Index()
    fresh = {entry.article_id for entry in new}
    seen: set[str] = set()
    copies: dict[str, str] = {}
    for entry in sorted((*known, *new), key=lambda entry: (_aware(entry.moment), entry.article_id)):
        if entry.article_id in seen:
            continue
        seen.add(entry.article_id)
        original = index.original_of(entry)
        if original is None:
            index.add(entry)
        elif entry.article_id in fresh or original in fresh:
            copies[entry.article_id] = original
    return copies


class _Index:
    """The originals so far, found by their whole text and by each band of their signature."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._bands: dict[tuple[int, bytes], list[Fingerprint]] = {}

    def original_of(self, entry: Fingerprint) -> str | None:
        """The original that an entry copies: the same text, else the most alike, the earlier of two."""
        if (same := self._texts.get(entry.text_hash)) is not None:
            return same
        best: tuple[float, str] | None = None
        compared: set[str] = set()
        for band in _bands(entry.signature):
            for other in self._bands.get(band, ()):
                if other.article_id in compared or other.source == entry.source:
                    continue
                compared.add(other.article_id)
                if _aware(entry.moment) - _aware(other.moment) > WINDOW:
                    continue
                alike = likeness(entry.signature, other.signature)
                if alike >= LIKENESS and (best is None or alike > best[0]):
                    best = alike, other.article_id
        return best[1] if best else None

    def add(self, entry: Fingerprint) -> None:
        self._texts[entry.text_hash] = entry.article_id
        for band in _bands(entry.signature):
            held = self._bands.setdefault(band, [])
            # A band that templates fill is kept short, so that time stays linear: the latest can still be copied.
            if len(held) >= _MOST_IN_BAND:
                held.pop(0)
            held.append(entry)


def _bands(signed: bytes) -> list[tuple[int, bytes]]:
    width = _BYTES // BANDS
    return [(start, signed[start : start + width]) for start in range(0, len(signed), width)]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
