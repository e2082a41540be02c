"""Text to figures and events: pure functions with no I/O beyond their own lexicon, no clock and no network.

Belongs here: the grammar of numbers, units, periods, areas, indicators and events; the words of a language lie as data
under `lexicon/`, a folder a language.
Does not belong here: Dagster, Scrapy, DuckDB, HTML, and whatever joins several articles (`pipelines.resolve`).
"""
