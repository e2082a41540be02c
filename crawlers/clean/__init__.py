"""From the bytes of a page to an article: metadata with its origins, text, gates, identity, copies.

Belongs here: everything that can be said of one page (and of articles among each other) without fetching.
Does not belong here: fetching, archives, source files (`crawlers.source` hands its selectors over as `ArticleRules`).
"""
