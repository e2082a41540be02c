"""The words of a language that resolving needs, as data: a language is a folder, this module only reads it.

Belongs here: reading and caching. Does not belong here: any word, and the words of reading texts (`pipelines.extract`).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def read_yaml(language: str, name: str) -> Any:
    """The content of `lexicon/<language>/<name>` as plain lists and dicts; read once a process, do not change it."""
    return yaml.safe_load(files(__name__).joinpath(language, name).read_text(encoding="utf-8"))
