"""The one entry of cleaning: the bytes of a page to an article, or to the reason why it is none.

Belongs here: the order of the steps. Does not belong here: any step.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from crawlers.clean.authors import find_authors
from crawlers.clean.completion import complete
from crawlers.clean.dates import find_modified, find_published
from crawlers.clean.decode import NotHtmlError, UndecodableError, decode
from crawlers.clean.furniture import without_furniture
from crawlers.clean.gates import (
    after_text,
    before_text,
    count_words,
    is_live_blog,
    keywords,
    linked_headlines,
    list_page,
    section,
    states_paywall,
    teaser_endings,
)
from crawlers.clean.identity import article_id, canonical_url, text_hash
from crawlers.clean.jsonld import first
from crawlers.clean.language import find_language
from crawlers.clean.live import find_entries
from crawlers.clean.model import Article, ArticleRules, Entry, Evidence, Rejected
from crawlers.clean.page import EmptyPageError, Page, fold, parse, read_page
from crawlers.clean.rules import drop, select_elements, select_texts
from crawlers.clean.standfirst import find_standfirst, speaks_of
from crawlers.clean.surroundings import remove_code, remove_surroundings
from crawlers.clean.text import HEADING, extract_blocks, render_blocks
from crawlers.clean.titles import find_title, site_names

__all__ = ["Article", "ArticleRules", "Entry", "Evidence", "Rejected", "article_id", "clean"]

_SHORT_WORDS = 60
_MUCH_LONGER = 1.6


def clean(
    html: bytes,
    url: str,
    *,
    fetched_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    evidence: Evidence | None = None,
    rules: ArticleRules | None = None,
    timezone: str | None = None,
    language: str | None = None,
) -> Article | Rejected:
    """The article on a page.

    `fetched_at` bounds dates from above (now where it is missing); `timezone` (IANA) reads times that the page gives
    without a zone; `language` (ISO 639-1) refuses others. No bytes make this raise; a selector in `rules` that no
    engine understands raises SelectorError, since every page of the source would suffer.
    """
    rules = rules or ArticleRules()
    try:
        tree = parse(decode(html, headers), url)
    except NotHtmlError as error:
        return Rejected(url, "not_html", str(error))
    except UndecodableError as error:
        return Rejected(url, "undecodable", str(error))
    except EmptyPageError as error:
        return Rejected(url, "empty_page", str(error))
    drop(tree, rules.drop)
    page = read_page(tree, url)
    if rules.text is None and (verdict := before_text(page)) is not None:
        return verdict
    headlines = linked_headlines(page)
    endings = teaser_endings(page) if headlines else ()
    article = _read(page, rules, evidence, fetched_at, timezone)
    verdict = list_page(page, headlines, endings, article.text, article.published_at is not None)
    verdict = verdict or after_text(page, article.text, article.word_count)
    if verdict is None and language and article.language not in (None, language.lower()[:2]):
        verdict = Rejected(url, "other_language", f"the text is in {article.language!r}, wanted {language!r}")
    return article if verdict is None else verdict


def _read(
    page: Page, rules: ArticleRules, evidence: Evidence | None, fetched_at: datetime | None, timezone: str | None
) -> Article:
    names = site_names(page)
    title, title_from = find_title(
        page, names=names, evidence=evidence, ruled=next(iter(select_texts(page.tree, rules.title)), None)
    )
    published = find_published(
        page,
        title=title,
        evidence=evidence,
        ruled=next(iter(select_texts(page.tree, rules.published)), None),
        latest=fetched_at,
        timezone=timezone,
    )
    modified = find_modified(
        page, evidence=evidence, published=published.moment if published else None, latest=fetched_at, timezone=timezone
    )
    remove_code(page.tree)
    authors, authors_from = find_authors(page, names=names, ruled=select_texts(page.tree, rules.author))
    standfirst, shown = find_standfirst(page, title)
    text, text_from = _text(page, rules, title, authors, standfirst if shown else None)
    if standfirst and not shown and not speaks_of(standfirst, f"{title} {text}"):
        standfirst = None
    language, language_from, sure = find_language(page, text)
    words = count_words(text)
    live = is_live_blog(page)
    address = canonical_url(page)
    hashed = text_hash(text)
    paywalled = states_paywall(page)
    flags = {
        "live_blog": live,
        "paywalled": paywalled,
        "short": words < _SHORT_WORDS,
        "no_date": published is None,
        "no_title": not title,
        "language_unsure": language is not None and not sure,
    }
    origins = {
        "title": title_from,
        "authors": authors_from,
        "published_at": published.origin if published else "",
        "modified_at": modified.origin if modified else "",
        "standfirst": ("html" if shown else "meta") if standfirst else "",
        "text": text_from,
        "language": language_from,
    }
    return Article(
        article_id=article_id(address, hashed),
        url=page.url,
        canonical_url=address,
        title=title,
        standfirst=standfirst,
        published_at=published.moment.at if published else None,
        published_precision=published.moment.precision if published else None,
        published_from=published.origin if published else None,
        modified_at=modified.moment.at if modified else None,
        authors=authors,
        section=section(page),
        tags=keywords(page),
        site=names[0] if names else None,
        language=language,
        text=text,
        text_hash=hashed,
        word_count=words,
        paywalled=paywalled,
        flags=tuple(flag for flag, raised in flags.items() if raised),
        entries=find_entries(page, timezone) if live else (),
        origins={name: origin for name, origin in origins.items() if origin},
    )


def _text(
    page: Page, rules: ArticleRules, title: str, authors: tuple[str, ...], standfirst: str | None
) -> tuple[str, str]:
    remove_surroundings(page.tree)
    if rules.text and (chosen := select_elements(page.tree, rules.text)):
        blocks, origin = [block for element in chosen for block in render_blocks(element)], "rule"
    else:
        blocks, origin = extract_blocks(page.tree, page.url), "html"
        blocks = complete(blocks, page.tree) if blocks else blocks
    blocks = without_furniture(blocks, titles=(title, *page.headings), authors=authors)
    stated = first(page.article.get("articleBody"))
    if stated and len(stated) > _MUCH_LONGER * sum(map(len, blocks)):
        blocks, origin = [stated], "json-ld"
    if standfirst and blocks and not _holds(blocks, standfirst):
        blocks.insert(0, standfirst)
    return "\n\n".join(blocks), origin


def _holds(blocks: list[str], standfirst: str) -> bool:
    wanted = fold(standfirst)
    if any(wanted in fold(block) for block in blocks[:12]):
        return True
    opening = fold(" ".join(block.removeprefix(HEADING) for block in blocks[:12]))
    return wanted in opening
