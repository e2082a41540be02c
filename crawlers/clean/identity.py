"""Which article a page is: canonical address, identifier, hash of the text.

Belongs here: identity of one page. Does not belong here: likeness between texts (`duplicates`).
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from courlan import clean_url

from crawlers.clean.page import Page, fold

_HOME = re.compile(r"^/?(?:index\.\w+|home|[a-z]{2})?/?$", re.IGNORECASE)


def canonical_url(page: Page) -> str:
    """The page's own address without tracking parameters and fragment.

    A canonical link or `og:url` counts only where it names a page of the same site: many sites name their home page.
    """
    links = [
        link.get("href") for link in page.tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for candidate in (*links, page.of_meta("og:url")):
        if not candidate:
            continue
        try:
            address = urljoin(page.url, candidate.strip())
            if _names_this_page(address, page.url):
                return cleaned(address)
        except ValueError:
            continue
    return cleaned(page.url)


def cleaned(url: str) -> str:
    """An address without tracking parameters, fragment, user and default port; what cannot be read stays as it is."""
    try:
        tidy = clean_url(url) or url
        parts = urlsplit(tidy)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))
    except (ValueError, AttributeError, TypeError):
        return url


def article_id(url: str, text_hash: str) -> str:
    """The identifier of an article: from its canonical address without scheme, `www.` and last slash.

    Pages without an address are known by their text.
    """
    key = re.sub(r"^https?://(?:www\.)?", "", url, flags=re.IGNORECASE).rstrip("/") or f"text:{text_hash}"
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:20]


def text_hash(text: str) -> str:
    """A hash that white space, case and punctuation do not change."""
    return hashlib.sha256(fold(text).encode("utf-8", "replace")).hexdigest()[:32]


def host(url: str) -> str:
    """The host without `www.` and the like; empty where there is none."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return re.sub(r"^(?:www\d?|m|amp|mobile)\.", "", name)


def _names_this_page(address: str, url: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    if not url:
        return True
    own = urlsplit(url)
    same_site = _site(parts.hostname) == _site(own.hostname or "") or not own.hostname
    is_home = bool(_HOME.match(parts.path)) and not parts.query and not _HOME.match(own.path)
    return same_site and not is_home


def _site(name: str) -> str:
    labels = name.lower().split(".")
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-keep:])
