"""What a person uses who adds or mends a source: survey a site, check a source file, freeze a page for the tests.

Belongs here: looking at a site now, without the lake. Does not belong here: regular crawls (`crawlers.crawl`), and the
commands that print what is found.
"""
