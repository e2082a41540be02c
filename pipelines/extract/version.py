"""The version of the extraction rules: it goes up when their output changes, so that articles are read again."""

EXTRACTOR_VERSION = "6"
