"""Alerts: facts in the lake that somebody wants to hear of, told once.

Belongs here: rules, the facts that they find, sending them. Does not belong here: Dagster (`pipelines.assets`), the
table of what was told (`warehouse`).
"""
