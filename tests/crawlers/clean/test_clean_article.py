from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawlers.clean.article import Article, ArticleRules, Evidence, Rejected, clean
from crawlers.clean.model import REASONS
from crawlers.clean.rules import SelectorError

PageMaker = Callable[..., bytes]
URL = "https://www.example.org/economy/turnover-reaches"
FETCHED = datetime(2022, 5, 1, tzinfo=UTC)


def cleaned(page: bytes, **options: object) -> Article:
    result = clean(page, URL, fetched_at=FETCHED, **options)  # type: ignore[arg-type]
    assert isinstance(result, Article), result
    return result


def rejected(page: bytes, **options: object) -> Rejected:
    result = clean(page, URL, fetched_at=FETCHED, **options)  # type: ignore[arg-type]
    assert isinstance(result, Rejected), result
    assert result.reason in REASONS
    return result


def news(**more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Turnover with neighbour reaches 2.9 billion dollars",
        "datePublished": "2022-04-26T14:32:00+04:00",
        "dateModified": "2022-04-26T16:00:00+04:00",
        "author": [{"@type": "Person", "name": "Aysel Karimova"}],
        "publisher": {"@type": "Organization", "name": "Example News"},
        "articleSection": "Economy",
        "keywords": ["trade", "railway"],
        **more,
    }


def test_json_ld_gives_every_field_with_its_origin(make_page: PageMaker) -> None:
    article = cleaned(
        make_page(data=news(), head_title="Turnover with neighbour reaches 2.9 billion dollars - Example News")
    )
    assert article.title == "Turnover with neighbour reaches 2.9 billion dollars"
    assert article.published_at == datetime(2022, 4, 26, 14, 32, tzinfo=timezone(timedelta(hours=4)))
    assert article.modified_at is not None
    assert article.authors == ("Aysel Karimova",)
    assert (article.section, article.tags, article.language) == ("Economy", ("trade", "railway"), "en")
    assert article.published_from == "json-ld"
    assert article.origins["authors"] == "json-ld"
    assert article.text.startswith("The ministry of trade")
    assert "All rights reserved" not in article.text
    assert article.text.count("\n\n") == 2


def test_meta_elements_where_there_is_no_json_ld(make_page: PageMaker) -> None:
    head = (
        '<meta property="article:published_time" content="2022-04-26T10:32:00Z">'
        '<meta name="author" content="By Aysel Karimova">'
        '<meta property="og:title" content="Turnover with neighbour reaches 2.9 billion dollars | Example News">'
        '<meta property="og:site_name" content="Example News">'
    )
    article = cleaned(make_page(head=head))
    assert article.title == "Turnover with neighbour reaches 2.9 billion dollars"
    assert article.published_at == datetime(2022, 4, 26, 10, 32, tzinfo=UTC)
    assert article.authors == ("Aysel Karimova",)
    assert (article.published_from, article.origins["title"]) == ("meta", "meta")


def test_bare_page_is_read_from_what_it_shows(make_page: PageMaker) -> None:
    article = cleaned(make_page(above='<p class="info">26 April 2022, 14:32</p><p>By Aysel Karimova</p>'))
    assert article.published_at == datetime(2022, 4, 26, 14, 32)
    assert article.published_from == "text"
    assert article.authors == ("Aysel Karimova",)
    assert "Karimova" not in article.text
    assert "14:32" not in article.text


def test_zone_of_the_source_completes_a_time_without_one(make_page: PageMaker) -> None:
    page = make_page(above='<p class="date">26 April 2022, 14:32</p>')
    article = cleaned(page, timezone="Asia/Baku")
    assert article.published_at is not None
    assert article.published_at.utcoffset() == timedelta(hours=4)


def test_undated_page_has_no_date(make_page: PageMaker) -> None:
    article = cleaned(make_page(below="<p>The railway was first planned in 1994 and again on 3 March 2011.</p>" * 1))
    assert article.published_at is None
    assert "no_date" in article.flags
    assert article.as_record()["published_at"] is None


def test_date_after_the_fetch_is_not_believed(make_page: PageMaker) -> None:
    article = cleaned(make_page(data=news(datePublished="2031-01-01T00:00:00Z", dateModified="")))
    assert article.published_at is None


def test_feed_evidence_fills_what_the_page_leaves_open(make_page: PageMaker) -> None:
    told = Evidence(published=datetime(2022, 4, 26, 10, tzinfo=UTC), title="From the feed", origin="feed")
    article = cleaned(make_page(), evidence=told)
    assert (article.published_at, article.published_from) == (told.published, "feed")
    assert article.title != "From the feed"


def test_day_of_the_address_is_only_a_day(make_page: PageMaker) -> None:
    article = clean(make_page(), "https://example.org/2022/04/26/turnover", fetched_at=FETCHED)
    assert isinstance(article, Article)
    assert (article.published_from, article.published_precision) == ("url", "day")
    assert article.as_record()["published_at"] == "2022-04-26"


@pytest.mark.parametrize(
    ("charset", "declared", "word"),
    [
        ("iso-8859-1", "iso-8859-1", "São Tomé"),
        ("windows-1251", "windows-1251", "Товарооборот"),
        ("utf-8", "utf-8", "Ağdam"),
    ],
)
@pytest.mark.parametrize("place", ["meta", "header"])
def test_charset_of_meta_and_header(make_page: PageMaker, charset: str, declared: str, word: str, place: str) -> None:
    head = f'<meta charset="{declared}">' if place == "meta" else ""
    headers = {"Content-Type": f"text/html; charset={declared}"} if place == "header" else {}
    page = make_page(title=f"{word} and the railway of the region", head=head, charset=charset)
    assert cleaned(page, headers=headers).title.startswith(word)


def test_undeclared_cyrillic_is_detected(make_page: PageMaker) -> None:
    text = (
        "Министерство торговли сообщило во вторник, что товарооборот с соседней страной вырос на двенадцать процентов. "
    )
    page = make_page(title="Товарооборот вырос", body=f"<p>{text * 3}</p>", lang="", charset="windows-1251")
    article = cleaned(page)
    assert article.title == "Товарооборот вырос"
    assert article.language == "ru"


def test_declared_charset_that_lies_yields_to_utf_8(make_page: PageMaker) -> None:
    page = make_page(title="Ağdam turnover reaches 2.9 billion", head='<meta charset="iso-8859-1">')
    assert cleaned(page).title.startswith("Ağdam")


def test_standfirst_that_the_page_shows_stands_before_the_text(make_page: PageMaker) -> None:
    told = "Trade with the neighbouring country has never been worth more than in the past year."
    page = make_page(data=news(description=told), above=f'<div class="lead-in"><b>{told}</b></div>')
    article = cleaned(page)
    assert article.standfirst == told
    assert article.text.startswith(told)
    assert article.text.count(told) == 1


def test_description_that_the_page_does_not_show_stays_out_of_the_text(make_page: PageMaker) -> None:
    told = "Turnover with the neighbouring country reached billions of dollars, officials said in the capital."
    article = cleaned(make_page(data=news(description=told)))
    assert article.standfirst == told
    assert told not in article.text


def test_slogan_of_the_site_is_no_standfirst(make_page: PageMaker) -> None:
    assert (
        cleaned(
            make_page(head='<meta name="description" content="Breaking stories, weather and horoscopes daily">')
        ).standfirst
        is None
    )


def test_tables_lists_and_headings_stay_readable(make_page: PageMaker) -> None:
    paragraph = (
        "<p>The committee published the figures of the past two years in a table that shows all of the main goods.</p>"
    )
    body = (
        f"{paragraph}{paragraph.replace('two', 'three')}<h2>Main goods</h2>"
        "<table><tr><th>Product</th><th>Tonnes</th></tr><tr><td>Cotton</td><td>1,200</td></tr>"
        "<tr><td>Fruit</td><td>900</td></tr></table>"
        f"{paragraph.replace('two', 'four')}<ul><li>cotton grew by a tenth last year</li><li>fruit by a fifth</li></ul>"
        f"{paragraph.replace('two', 'five')}"
    )
    text = cleaned(make_page(body=body)).text
    assert "## Main goods" in text
    assert "Cotton | 1,200" in text
    assert "- fruit by a fifth" in text


def test_what_stands_around_the_text_goes(make_page: PageMaker) -> None:
    below = (
        '<figure><img src="a.jpg"><figcaption>A train at the border</figcaption></figure>'
        '<div class="newsletter-box"><p>Sign up for our newsletter and get the best stories every morning.</p></div>'
        '<p><a href="/x">Read also: Railway talks with the neighbour end without any result at all</a></p>'
        "<p>Photo: Example Agency</p><p>(Reporting by Aysel Karimova; editing by Bo Ek)</p><p>© 2022 Example News</p>"
    )
    text = cleaned(make_page(below=below)).text
    for gone in ("train at the border", "newsletter", "Railway talks", "Photo:", "Reporting by", "©"):
        assert gone not in text
    assert text.rstrip().endswith("the minister added.")


def test_text_in_chunks_is_put_together(make_page: PageMaker) -> None:
    chunk = "<div class='chunk'><div class='inner'>{}</div></div><div class='ad-slot'></div>"
    sentence = (
        "Paragraph number {} of the long report tells of another province, its harvest and its plans for coming years."
    )
    paragraphs = ["".join(f"<p>{sentence.format(10 * part + line)}</p>" for line in range(6)) for part in range(4)]
    article = cleaned(make_page(body="".join(chunk.format(part) for part in paragraphs)))
    assert [article.text.count(f"number {10 * part + 5} ") for part in range(4)] == [1, 1, 1, 1]


def test_list_page_is_rejected() -> None:
    cards = "".join(
        f"<li><h3><a href='/economy/{n}'>Headline number {n} about trade and railways in the region</a></h3></li>"
        for n in range(40)
    )
    page = (
        f"<html><head><title>Economy - Example News</title></head><body><h1>Economy</h1><ul>{cards}</ul></body></html>"
    )
    result = clean(page.encode(), "https://example.org/category/economy")
    assert isinstance(result, Rejected)
    assert result.reason == "list_page"
    assert "40 headlines" in result.detail


def teasers(count: int, more: str) -> str:
    return "".join(
        f"<div><h2><a href='/{n}'>Headline number {n} about trade in the region</a></h2><p>The ministry of country {n} "
        f"said on Tuesday that trade had grown by {n} percent over the year... {more.format(n)}</p></div>"
        for n in range(count)
    )


DATED = "<meta property='article:published_time' content='2022-04-26T10:00:00Z'>"


def test_a_dated_digest_of_teasers_is_a_list() -> None:
    body = f"<main><h1>The week</h1>{teasers(12, '<a href=/{}>Weiterlesen</a>')}</main>".replace("href=/", "href=/")
    result = clean(
        f"<html><head><title>The week</title>{DATED}</head><body>{body}</body></html>".encode(), "https://x.org/w"
    )
    assert isinstance(result, Rejected)
    assert (result.reason, "'weiterlesen'" in result.detail) == ("list_page", True)


def test_teasers_under_an_article_make_it_no_list(make_page: PageMaker) -> None:
    few = cleaned(make_page(head=DATED, below=f"<div>{teasers(12, '<a href=/{}>Read more</a>')}</div>"))
    assert "12.4 percent" in few.text
    # Paragraphs that end alike, but in no link to where a headline leads.
    alike = cleaned(make_page(head=DATED, body=teasers(12, "in <a href='https://other.org/{}'>Other.org</a>")))
    assert alike.word_count > 100


@pytest.mark.parametrize("own", ["", "<p></p>", "<video src='x.mp4'></video>"])
def test_an_article_without_text_is_not_filled_from_around_it(own: str) -> None:
    page = (
        f"<html lang='en'><head><title>A night shift at the smelter</title><meta property='og:type' content='article'></head>"
        f"<body><article><h1>A night shift at the smelter</h1>{own}</article><p>Comments on this story are closed.</p>"
        "<p>Numbers from Central and South Asia since 1999, every day.</p></body></html>"
    )
    result = clean(page.encode(), "https://example.org/video/1")
    assert isinstance(result, Rejected)
    assert result.reason == "no_text"


def test_a_short_article_with_its_text_in_its_element_stays(make_page: PageMaker) -> None:
    short = cleaned(make_page(body="<p>Turnover grew by a tenth last year, the ministry said in a short note.</p>"))
    assert "short" in short.flags


def test_paywalled_stub_is_rejected_and_a_whole_text_only_marked(make_page: PageMaker) -> None:
    locked = news(isAccessibleForFree="False")
    assert (
        rejected(
            make_page(data=locked, body="<p>Turnover grew by a tenth last year, the ministry said in a note.</p>")
        ).reason
        == "paywalled_stub"
    )
    whole = "".join(
        f"<p>Sentence {n} of the whole text tells of goods that crossed the border in that month.</p>"
        for n in range(20)
    )
    article = cleaned(make_page(data=locked, body=whole))
    assert article.paywalled
    assert "paywalled" in article.flags


def test_page_of_another_kind_is_no_article(make_page: PageMaker) -> None:
    result = rejected(make_page(data={"@type": "Product", "name": "A railway ticket"}))
    assert (result.reason, result.detail) == ("not_an_article", "JSON-LD calls the page Product")


def test_live_blog_is_split_into_its_entries(make_page: PageMaker) -> None:
    posts = [
        {
            "@type": "BlogPosting",
            "headline": f"Post {n}",
            "datePublished": f"2022-04-26T1{n}:00:00Z",
            "articleBody": f"Body <b>{n}</b>",
        }
        for n in range(3)
    ]
    article = cleaned(make_page(data=news(**{"@type": "LiveBlogPosting", "liveBlogUpdate": posts})))
    assert "live_blog" in article.flags
    assert [(entry.title, entry.text) for entry in article.entries] == [(f"Post {n}", f"Body {n}") for n in range(3)]
    assert article.entries[1].published_at == datetime(2022, 4, 26, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "empty_page"),
        (b"   \n", "empty_page"),
        (b"<html><head><title>x</title></head><body><div id=root></div></body></html>", "empty_page"),
        (b"%PDF-1.7 and so on", "not_html"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_html"),
        (b"\x1f\x8bbroken", "undecodable"),
        (
            b"<html><title>404 Not Found</title><body><p>" + b"The page that you asked for is not here. " * 3 + b"</p>",
            "error_page",
        ),
        (
            b"<html><title>Site</title><body><p>Before you continue, please accept all cookies of this page.</p>",
            "consent_wall",
        ),
        (
            b"<html><title>Hello there</title><body><div><p>Nothing.</p></div><p>"
            + b"&nbsp;" * 90
            + b"</p></body></html>",
            "no_text",
        ),
    ],
)
def test_no_article_is_rejected_with_the_reason(page: bytes, reason: str) -> None:
    assert rejected(page).reason == reason


def test_other_language_is_rejected(make_page: PageMaker) -> None:
    result = rejected(make_page(), language="ru")
    assert result.reason == "other_language"
    assert "'en'" in result.detail
    assert cleaned(make_page(), language="en").language == "en"


def test_rules_of_the_source_come_first_and_drop_works(make_page: PageMaker) -> None:
    page = make_page(
        data=news(),
        above='<b class="real">The real title</b><i class="who">Bo Ek</i><time datetime="2022-04-20T08:00:00Z"></time>',
        below='<div class="noise"><p>Noise that no general rule knows of, long enough to be taken for text.</p></div>',
    )
    rules = ArticleRules(
        title="b.real",
        author=".who::text",
        published="//time/@datetime",
        text="div.story, div.noise",
        drop=(".noise",),
    )
    article = cleaned(page, rules=rules)
    assert (article.title, article.authors) == ("The real title", ("Bo Ek",))
    assert article.published_at == datetime(2022, 4, 20, 8, tzinfo=UTC)
    assert article.origins["text"] == "rule"
    assert "Noise" not in article.text


def test_rule_that_finds_nothing_leaves_the_general_chain(make_page: PageMaker) -> None:
    article = cleaned(
        make_page(data=news()), rules=ArticleRules(title="h6.none", author=".none", published=".none", text=".none")
    )
    assert article.authors == ("Aysel Karimova",)
    assert article.origins["title"] == "json-ld"


def test_unreadable_selector_names_itself(make_page: PageMaker) -> None:
    with pytest.raises(SelectorError, match=r"h2\[\["):
        clean(make_page(), URL, rules=ArticleRules(title="h2[["))


def test_identity_ignores_scheme_tracking_and_last_slash(make_page: PageMaker) -> None:
    one = clean(make_page(), "https://www.example.org/a/story/?utm_source=x&utm_medium=rss")
    other = clean(make_page(), "http://example.org/a/story#top")
    assert isinstance(one, Article)
    assert isinstance(other, Article)
    assert one.article_id == other.article_id
    assert one.canonical_url == "https://www.example.org/a/story/"


def test_canonical_link_to_the_home_page_or_elsewhere_is_not_believed(make_page: PageMaker) -> None:
    for link in ("https://www.example.org/", "https://other.example.net/story", "javascript:void(0)", "http://[broken"):
        page = make_page(head=f'<link rel="canonical" href="{link}">')
        assert cleaned(page).canonical_url == URL
    assert (
        cleaned(make_page(head='<link rel="canonical" href="/story">')).canonical_url == "https://www.example.org/story"
    )
