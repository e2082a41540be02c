"""Thin Dagster assets in the order of the way of the data: each calls one pure function and writes what it gives.

Belongs here: assets, their checks, schedules and sensors. Does not belong here: fetching, reading, joining or SQL.
"""
