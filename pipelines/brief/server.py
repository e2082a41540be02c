"""The brief live on loopback, articles with their records, and corrections by whoever holds the token.

Belongs here: HTTP. Does not belong here: pages (`page`, `article`), what a correction means (`warehouse.corrections`).

Reading needs no token, writing needs it twice: in a cookie that other sites cannot send, and in the form.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from crawlers.source import Source
from pipelines.brief import article
from pipelines.brief.page import Call, brief, policy
from pipelines.version import CODE_VERSION
from warehouse.corrections import correct
from warehouse.errors import LakeError, RetryableError

HOST = "127.0.0.1"
_COOKIE = "dateline"
_LONGEST = 10_000


def app(home: Path, sources: Sequence[Source], token: str) -> Starlette:
    """The application; `token` is what a writer must know."""

    def holds(request: Request) -> bool:
        return secrets.compare_digest(request.cookies.get(_COOKIE, "").encode(), token.encode())

    async def front(request: Request) -> Response:
        if given := request.query_params.get("token"):
            if not secrets.compare_digest(given.encode(), token.encode()):
                return _plain("this token is none", 403)
            answer = RedirectResponse("/", 303)
            answer.set_cookie(_COOKIE, token, httponly=True, samesite="strict")
            return answer
        try:
            call = _call(request)
            text = await run_in_threadpool(brief, home, call, sources, dt.datetime.now(dt.UTC), to=_to)
        except (LakeError, ValueError) as error:
            return _plain(str(error), 400)
        return _page(text)

    async def one(request: Request) -> Response:
        shown = token if holds(request) else None
        text = await run_in_threadpool(article.article, home, request.path_params["article_id"], shown)
        return _page(text) if text is not None else _plain("no such article", 404)

    async def wrong(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _LONGEST:
                return _plain("too long", 413)
        form = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        if not holds(request) or not secrets.compare_digest(form.get("token", "").encode(), token.encode()):
            return _plain("no correction without the token that `dateline serve` printed", 403)
        kind, record = form.get("kind", ""), form.get("record", "")
        told = (form.get("field", ""), form.get("value"), form.get("who", ""))
        try:
            await run_in_threadpool(correct, home, kind, record, *told, dt.datetime.now(dt.UTC), CODE_VERSION)
        except RetryableError as error:
            return _plain(str(error), 503)
        except LakeError as error:
            return _plain(str(error), 400)
        back = f"/article/{quote(form.get('article', ''), safe='')}#r-{quote(kind[:1])}-{quote(record, safe='')}"
        return RedirectResponse(back, 303)

    return Starlette(
        routes=[
            Route("/", front),
            Route("/article/{article_id}", one),
            Route("/corrections", wrong, methods=["POST"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
    )


def _call(request: Request) -> Call:
    asked = request.query_params
    first, last = (dt.date.fromisoformat(asked[name]) if asked.get(name) else None for name in ("from", "to"))
    return Call(tuple(asked.getlist("area")), asked.get("region"), first, last)


def _to(kind: str, name: str, article_id: str) -> str:
    return f"/article/{quote(article_id, safe='')}#{kind}-{quote(name, safe='')}"


def _page(text: str) -> Response:
    return HTMLResponse(text, headers=_headers())


def _plain(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, headers=_headers())


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": policy().replace("form-action 'none'", "form-action 'self'")
        + "; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
