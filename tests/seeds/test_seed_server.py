"""The seed site over HTTP, as a crawler meets it."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
from collections.abc import Iterator
from urllib.robotparser import RobotFileParser

import pytest

from seeds.content import outlets
from seeds.expected import expected
from seeds.server import HOST, Hit, PortTakenError, SeedSite, is_standing, serve
from seeds.site import build


@pytest.fixture(scope="module")
def running() -> Iterator[SeedSite]:
    with serve(ports=(0, 0, 0)) as site:
        yield site


@pytest.fixture
def site(running: SeedSite) -> Iterator[SeedSite]:
    running.log.clear()
    yield running
    running.round = 1


def ask(
    site: SeedSite, outlet: str, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    port = int(site.url(outlet, "").rsplit(":", 1)[1])
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_every_page_is_served_as_built(site: SeedSite) -> None:
    for outlet, pages in zip(outlets(), build(1, site.bases), strict=True):
        for path, page in pages.items():
            if path.startswith("/"):
                answer, body = ask(site, outlet.key, path)
                assert (answer.status, answer.headers["Content-Type"], body) == (200, page.content_type, page.body)


def test_what_is_not_there_is_404(site: SeedSite) -> None:
    missing = next(page for page in expected().pages.values() if page.kind == "missing")
    answer, body = ask(site, missing.outlet, missing.path)
    assert answer.status == 404
    assert b"Not Found" in body
    assert ask(site, missing.outlet, "/404")[0].status == 404
    assert site.log[0] == Hit(site.ports[2], missing.path, 404)


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified"])
def test_an_unchanged_page_is_304_until_it_changes(site: SeedSite, validator: str) -> None:
    condition = {"ETag": "If_None_Match", "Last-Modified": "If_Modified_Since"}[validator]
    path = expected().pages["non-oil-exports-2022"].path
    for path_asked in (path, "/rss/latest.xml", "/news-sitemap.xml", "/"):
        first, _ = ask(site, "caspian-courier", path_asked)
        again, body = ask(site, "caspian-courier", path_asked, **{condition: first.headers[validator]})
        assert (again.status, body) == (304, b"")
        site.round = 2
        assert ask(site, "caspian-courier", path_asked, **{condition: first.headers[validator]})[0].status == 200
        site.round = 1


def test_the_round_is_the_servers_or_the_querys(site: SeedSite) -> None:
    path = expected().pages["non-oil-exports-2022"].path
    assert b"$3.12 billion" in ask(site, "caspian-courier", path)[1]
    assert b"$3.02 billion" in ask(site, "caspian-courier", f"{path}?round=2")[1]
    site.round = 2
    assert b"$3.02 billion" in ask(site, "caspian-courier", path)[1]
    assert b"$3.12 billion" in ask(site, "caspian-courier", f"{path}?round=1")[1]
    assert ask(site, "caspian-courier", f"{path}?round=three")[0].status == 400
    with pytest.raises(ValueError, match="round 3 does not exist; the rounds are 1, 2"):
        site.round = 3


def test_gzip_and_head_carry_the_same_page(site: SeedSite) -> None:
    plain, body = ask(site, "harbour-post", "/")
    packed, squeezed = ask(site, "harbour-post", "/", Accept_Encoding="gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed) == body
    head, nothing = ask(site, "harbour-post", "/", "HEAD")
    assert (head.headers["Content-Length"], nothing) == (str(len(body)), b"")
    assert plain.headers["ETag"] == packed.headers["ETag"] == head.headers["ETag"]


def test_a_tracked_link_of_a_feed_leads_to_the_page(site: SeedSite) -> None:
    path = expected().pages["sardoba-solar-opened"].path
    assert (
        ask(site, "steppe-ledger", f"{path}?utm_source=feed&utm_medium=atom")[1] == ask(site, "steppe-ledger", path)[1]
    )


def test_robots_allow_stories_and_forbid_print_versions(site: SeedSite) -> None:
    for position, outlet in enumerate(outlets()):
        robots = RobotFileParser()
        robots.parse(ask(site, outlet.key, "/robots.txt")[1].decode().splitlines())
        assert robots.site_maps() == [site.bases[position] + outlet.sitemap]
        story = next(page.path for page in expected().pages.values() if page.outlet == outlet.key)
        assert robots.can_fetch("dateline", site.bases[position] + story)
        assert not robots.can_fetch("dateline", f"{site.bases[position]}/print{story}")
    assert b"Crawl-delay: 0.1" in ask(site, "harbour-post", "/robots.txt")[1]


def test_it_says_who_it_is_and_can_be_found(site: SeedSite) -> None:
    answer = json.loads(ask(site, "steppe-ledger", "/healthz")[1])
    assert answer == {"site": "dateline-seed-site", "outlet": "steppe-ledger", "round": 1}
    assert is_standing(site.ports)
    first, second, third = site.ports
    assert not is_standing((second, first, third))


def test_a_taken_port_is_named_with_its_holder(site: SeedSite) -> None:
    with pytest.raises(PortTakenError, match=rf"port {site.ports[0]} .* another seed site") as caught:
        serve(ports=site.ports)
    assert caught.value.by_seed_site
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        other.settimeout(0)
        with pytest.raises(PortTakenError, match=rf"port {port} .* another program") as caught:
            serve(ports=(0, port, 0))
    assert not caught.value.by_seed_site


def test_it_frees_its_ports(site: SeedSite) -> None:
    with serve(ports=(0, 0, 0)) as passing:
        ports = passing.ports
        assert is_standing(ports)
    assert not is_standing(ports)
    with serve(ports=ports) as again:
        assert again.ports == ports


def test_nothing_but_loopback() -> None:
    with pytest.raises(ValueError, match="loopback only"):
        serve(ports=(0, 0, 0), host="0.0.0.0")  # noqa: S104
