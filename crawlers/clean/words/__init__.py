"""Words and names that rules about pages need, as YAML beside this module, which only reads them.

Belongs here: reading and caching. Does not belong here: rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

_ROOT = files(__name__)


@cache
def lists(name: str) -> Mapping[str, Sequence[str]]:
    """The lists of words in `<name>.yaml` under their keys."""
    content: dict[object, list[object]] = _load(name)
    return {str(key): tuple(str(word) for word in words) for key, words in content.items()}


@cache
def numbers(name: str) -> Mapping[str, int]:
    """The numbers in `<name>.yaml` under their keys."""
    content: dict[object, int] = _load(name)
    return {str(key): int(value) for key, value in content.items()}


def _load(name: str) -> dict:  # type: ignore[type-arg]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict = yaml.load(_ROOT.joinpath(f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)  # type: ignore[type-arg]
    return loaded
