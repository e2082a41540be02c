"""Addresses: cleaned, so that one article is one address, and told whether they are of a site.

Belongs here: what can be said of an address by its text. Does not belong here: where names lead (`crawlers.boundary`).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from courlan import extract_domain
from w3lib.url import safe_url_string

from crawlers.reference import tracking

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 2000


def clean_address(url: str) -> str | None:
    """The address without fragment, user, default port and parameters that only track, escaped as browsers do.

    None for what is no web address. Other parameters keep their order: some sites read them so.
    """
    try:
        parts = urlsplit(safe_url_string(url.strip()))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host or len(url) > _LONGEST:
        return None
    name = f"[{host}]" if ":" in host else host
    if port and port != _DEFAULT_PORTS[parts.scheme]:
        name += f":{port}"
    kept = [part for part in parts.query.split("&") if part and not tracking().has(part.partition("=")[0])]
    return urlunsplit((parts.scheme, name, parts.path or "/", "&".join(kept), ""))


def path_and_query(url: str) -> str:
    """What `follow` of a source file is searched in."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


@dataclass(frozen=True, slots=True)
class Site:
    """The addresses that are a site's own: of its domain and the domains below it; of one port where it names one."""

    host: str
    port: int | None
    domain: str

    @classmethod
    def of(cls, home: str) -> Site:
        parts = urlsplit(home)
        host = (parts.hostname or "").lower()
        return cls(host, parts.port, _registered_domain(host))

    def objection(self, url: str) -> str | None:
        """Why an address is not of this site; None where it is."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError as error:
            return f"{url!r} is no address: {error}"
        if parts.scheme not in _DEFAULT_PORTS:
            return f"scheme {parts.scheme!r} of {url}, allowed: http, https"
        if host != self.domain and not host.endswith(f".{self.domain}"):
            return f"{host or url} is not of {self.domain}"
        if host == self.host and self.port and port != self.port:
            return f"port {port} of {host}, allowed: {self.port}"
        return None


def _registered_domain(host: str) -> str:
    """The domain under which a site registers names: by the public suffix list, else the last two labels."""
    if ":" in host or host.replace(".", "").isdecimal():
        return host
    domain = extract_domain(f"http://{host}/")
    if domain and f".{host}".endswith(f".{domain}"):
        return domain
    return ".".join(host.split(".")[-2:])
