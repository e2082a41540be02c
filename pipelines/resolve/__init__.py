"""Records to statistical facts and real events: pure functions from rows to rows.

Belongs here: observations, conflicts, stories and plans, exchange rates.
Does not belong here: Dagster, Scrapy, DuckDB, and reading text.
"""
