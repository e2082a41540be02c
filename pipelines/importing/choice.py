"""Which pages of an archive are taken, and as whose.

Belongs here: that choice, by source, domain and language. Does not belong here: reading the pages.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawlers.addresses import Site
from crawlers.source import Source
from pipelines.outlet import Domain, Outlet


@dataclass(frozen=True, slots=True)
class Choice:
    """What is taken: pages of these sources and domains (neither: of all), in these languages (ISO 639-1).

    known: the source files that there are; a page of one of their sites is read as theirs. The last of `sources` and
    `domains` that fits a page does not matter: a source goes before a domain.
    """

    known: tuple[Source, ...]
    languages: tuple[str, ...]
    sources: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    _sites: dict[str, Source] = field(default_factory=dict, init=False, repr=False, compare=False)
    _met: dict[str, Outlet | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for source in self.known:
            self._sites.setdefault(Site.of(source.home).domain, source)

    def outlet_of(self, url: str) -> Outlet | None:
        """Whose page an address is; None where it is not taken."""
        try:
            host = (urlsplit(url).hostname or "").lower().rstrip(".")
        except ValueError:
            return None
        if host not in self._met:
            self._met[host] = self._found(host) if host else None
        return self._met[host]

    @property
    def name(self) -> str:
        """What tells this choice from others: what was finished for one is not for another."""
        told = repr((sorted(self.sources), sorted(self.domains), sorted(self.languages)))
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def _found(self, host: str) -> Outlet | None:
        labels = host.split(".")
        above = [".".join(labels[start:]) for start in range(len(labels))]
        source = next((self._sites[domain] for domain in above if domain in self._sites), None)
        takes_all = not self.sources and not self.domains
        if source and (takes_all or source.name in self.sources):
            return source
        named = next((domain for domain in above if domain in self.domains), None)
        if named is None and not takes_all:
            return None
        return source or Domain.of(named or Site.of(f"http://{host}/").domain)
