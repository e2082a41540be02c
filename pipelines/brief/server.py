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
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from crawlers.source import Source
from pipelines.brief import article
from pipelines.brief.page import Call, brief, page, policy
from pipelines.correcting import correct
from warehouse.errors import LakeError, RetryableError

HOST = "127.0.0.1"
_COOKIE = "dateline"
_LONGEST = 10_000
_REFUSED = {
    400: "This cannot be shown",
    403: "Not without the token",
    404: "There is no such page",
    405: "Not in this way",
    413: "Too long",
    503: "The lake is busy",
}


def app(home: Path, sources: Sequence[Source], token: str) -> Starlette:
    """The application; `token` is what a writer must know."""

    def holds(request: Request) -> bool:
        return secrets.compare_digest(request.cookies.get(_COOKIE, "").encode(), token.encode())

    async def front(request: Request) -> Response:
        if given := request.query_params.get("token"):
            if not secrets.compare_digest(given.encode(), token.encode()):
                raise HTTPException(403, "This token is not the one that `dateline serve` printed.")
            answer = RedirectResponse("/", 303)
            answer.set_cookie(_COOKIE, token, httponly=True, samesite="strict")
            return answer
        return _page(await run_in_threadpool(brief, home, _call(request), sources, dt.datetime.now(dt.UTC), to=_to))

    async def one(request: Request) -> Response:
        shown = token if holds(request) else None
        text = await run_in_threadpool(article.article, home, request.path_params["article_id"], shown)
        if text is None:
            raise HTTPException(404, "The lake holds no such article, or holds it no more.")
        return _page(text)

    async def wrong(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _LONGEST:
                raise HTTPException(413, f"A correction has at most {_LONGEST} characters.")
        form = {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        if not holds(request) or not secrets.compare_digest(form.get("token", "").encode(), token.encode()):
            raise HTTPException(403, "No correction without the token: open the address that `dateline serve` printed.")
        kind, record = form.get("kind", ""), form.get("record", "")
        told = (form.get("field", ""), form.get("value"), form.get("who", ""))
        await run_in_threadpool(correct, home, kind, record, *told, dt.datetime.now(dt.UTC))
        back = f"/article/{quote(form.get('article', ''), safe='')}#r-{quote(kind[:1])}-{quote(record, safe='')}"
        return RedirectResponse(back, 303)

    return Starlette(
        routes=[
            Route("/", front),
            Route("/article/{article_id}", one),
            Route("/corrections", wrong, methods=["POST"]),
        ],
        exception_handlers={HTTPException: _refused, RetryableError: _busy, LakeError: _impossible},
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
    )


def _call(request: Request) -> Call:
    asked = request.query_params
    first, last = (_day(name, asked.get(name)) for name in ("from", "to"))
    return Call(tuple(asked.getlist("area")), asked.get("region"), first, last)


def _day(name: str, text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise HTTPException(400, f"{name}: found {text!r}, expected a day as 2022-04-26.") from None


def _to(kind: str, name: str, article_id: str) -> str:
    return f"/article/{quote(article_id, safe='')}#{kind}-{quote(name, safe='')}"


def _page(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers=_headers())


def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _refusal(error.status_code, error.detail)


def _busy(_request: Request, error: Exception) -> Response:
    return _refusal(503, f"{error}. Go back and try again in a moment.")


def _impossible(_request: Request, error: Exception) -> Response:
    return _refusal(400, str(error))


def _refusal(status: int, why: str) -> Response:
    what = _REFUSED.get(status, "This did not work")
    return _page(page("refused.html", what=what, why=why, status=status), status)


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": policy().replace("form-action 'none'", "form-action 'self'")
        + "; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
