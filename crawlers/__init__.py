"""What to watch, and how to fetch and clean it.

Belongs here: source files and their model, discovery, spiders, politeness, the WARC archive, HTML to article.
Does not belong here: Dagster, the warehouse, and anything that reads figures or events out of a text.
"""
