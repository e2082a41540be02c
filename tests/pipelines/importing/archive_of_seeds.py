"""A small archive in the form of CC-NEWS, of the seed articles with other dates, places and numbers."""

from __future__ import annotations

from pathlib import Path

from benchmarks.synthetic_archive import Text, write_archive
from seeds.content import articles


def seed_archive(folder: Path, count: int, a_file: int) -> list[Path]:
    stories = [story for story in articles() if story.kind == "article"]
    texts = [Text(story.headline, story.text) for story in stories]
    return write_archive(texts, count, 8, folder, a_file)
