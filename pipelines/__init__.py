"""The work: the pure functions that read and join, and the Dagster definitions and commands that call them.

Belongs here: extraction, resolution, assets, the brief, the command line.
Does not belong here: fetching and cleaning (`crawlers`), tables and storage (`warehouse`).
"""
