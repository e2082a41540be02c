"""The version of the rules of resolving: it goes up when their output changes, so that stories are made again."""

RESOLVER_VERSION = "1"
