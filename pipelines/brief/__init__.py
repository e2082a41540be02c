"""The HTML that people read: what is new, what disagrees, what was revised, what happened, where, and from whom.

Belongs here: choosing rows of the lake for a reader, and the page. Does not belong here: what rows mean (views of
`warehouse`), joining (`pipelines.resolve`), Dagster (`pipelines.assets`).
"""
