"""The API as an application: it reads, refuses and answers one request at a time.

No more than `AT_ONCE` requests are worked on together, and one that takes longer than
`MOST_S` is given up: a busy API must not hold up the dashboard beside it.
"""

from __future__ import annotations

import json
import logging
import threading
from functools import cached_property, partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import anyio
from anyio import to_thread
from starlette.responses import Response
from starlette.routing import Mount, Route, Router

from clusterviz import texts
from clusterviz.errors import ClustervizError
from clusterviz.ogc import query
from clusterviz.ogc.addresses import Site
from clusterviz.ogc.refused import BUSY, FORBIDDEN, NOT_ALLOWED, RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from clusterviz.ogc.answering import Answering
    from clusterviz.ogc.endpoints import Answer
    from clusterviz.ogc.query import As
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

_LOG = logging.getLogger(__name__)

PATH = "/api"

AT_ONCE = 4
WAITED_S = 5.0
MOST_S = 30.0

_QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
"""Kind of link; written out, for `answers` needs the extra."""

_READING = frozenset({"GET", "HEAD"})
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_KEPT = {
    # The address by which they asked stands in every link.
    "Cache-Control": "private, no-cache",
    "Vary": "Accept, Accept-Language, Host",
    "X-Content-Type-Options": "nosniff",
}


def is_installed() -> bool:
    """Return whether what the API needs was installed."""
    return find_spec("pygeoapi") is not None


def mounted(
    open_workspace: Callable[[], Workspace],
    base_path: str,
    *,
    host_names: Collection[str],
    is_https: bool,
    is_open: bool,
) -> list[BaseRoute]:
    """Return the routes to mount beside the pages; none without the extra ``ogc``.

    Parameters
    ----------
    open_workspace
        Called for each request; cheap after the first.
    base_path
        Of the dashboard; empty at the root.
    host_names
        By which a browser may ask.
    is_https
        Browsers reach the server by HTTPS alone.
    is_open
        Whether anybody may ask; else each is told that they may not.
    """
    if not is_installed():
        return []
    base = base_path.strip("/")
    prefix = f"/{base}" if base else ""
    site = Site(host_names, f"{prefix}{PATH}", prefix, is_https)
    api = Api(open_workspace, site, is_open=is_open)
    methods = list(_METHODS)
    # Without the slash at its end it is the same address.
    return [
        Route(site.at, api.endpoint, methods=methods),
        Mount(site.at, app=api.router()),
    ]


class Api:
    """The API of one workspace.

    Parameters
    ----------
    open_workspace
        See `mounted`.
    site
        Where it is.
    is_open
        See `mounted`.
    """

    def __init__(
        self,
        open_workspace: Callable[[], Workspace],
        site: Site,
        *,
        is_open: bool = True,
    ) -> None:
        self._open, self._site, self._is_open = open_workspace, site, is_open
        self._at_work = threading.BoundedSemaphore(AT_ONCE)

    def router(self) -> Router:
        """Return the application."""
        return Router([Route("/{path:path}", self.endpoint, methods=list(_METHODS))])

    async def endpoint(self, request: Request) -> Response:
        """Answer one request."""
        language: Language = query.preferred(request.headers)
        shown_as: As = "json"
        base = ""
        try:
            base = self._site.base(request)
            self._require_reading(request)
            given = query.pairs(request.scope.get("query_string", b""))
            language, shown_as = query.manner(given, request.headers)
            path = request.path_params.get("path", "").strip("/")
            where = base, self._site.dashboard(request)
            way = language, shown_as
            work = partial(self._worked, path, given, way, where)
            with anyio.fail_after(MOST_S):
                found = await to_thread.run_sync(
                    work, abandon_on_cancel=True, limiter=self._inside
                )
        except RequestRefusedError as refusal:
            return _refusal(refusal, base, language, shown_as)
        except TimeoutError:
            told = texts.told("ogc.slow", n=round(MOST_S))
            return _refusal(RequestRefusedError(told, BUSY), base, language, shown_as)
        except ClustervizError as error:
            # What is wrong with the workspace is not for everybody to read.
            _LOG.error("The workspace could not be read: %s", error)
            told = texts.told("ogc.unread")
            return _refusal(RequestRefusedError(told, BUSY), base, language, shown_as)
        return _response(found)

    def _worked(
        self,
        path: str,
        given: Mapping[str, str],
        way: tuple[Language, As],
        where: tuple[str, str],
    ) -> Answer:
        """Return an answer, in a thread of its own.

        Counted here too: a thread that nobody waits for any longer is still at work.
        """
        if not self._at_work.acquire(timeout=WAITED_S):
            raise RequestRefusedError(texts.told("ogc.busy"), BUSY)
        try:
            return self._answering.answer(self._open, path, given, way, where)
        finally:
            self._at_work.release()

    def _require_reading(self, request: Request) -> None:
        if request.method not in _READING:
            raise RequestRefusedError(texts.told("ogc.read_only"), NOT_ALLOWED)
        if not self._is_open:
            raise RequestRefusedError(texts.told("ogc.closed"), FORBIDDEN)

    @cached_property
    def _answering(self) -> Answering:
        # Imported here: pygeoapi is not there without the extra, and takes a second.
        from clusterviz.ogc.answering import Answering

        return Answering()

    @cached_property
    def _inside(self) -> anyio.CapacityLimiter:
        """What threads are counted by; it can be made only where there is a loop."""
        return anyio.CapacityLimiter(AT_ONCE)


def _response(found: Answer) -> Response:
    headers = {**_KEPT, "Content-Language": found.language, **_policy(found.media_type)}
    if found.crs:
        headers["Content-Crs"] = f"<{found.crs}>"
    if found.queryables:
        headers["Link"] = f'<{found.queryables}>; rel="{_QUERYABLES}"'
    return Response(found.body, headers=headers, media_type=found.media_type)


def _policy(media_type: str) -> dict[str, str]:
    """Return what a browser may do with a page of ours: show it."""
    if media_type != "text/html":
        return {}
    return {
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'self'"
        )
    }


def _refusal(
    refusal: RequestRefusedError, base: str, language: Language, shown_as: As
) -> Response:
    answer: dict[str, Any] = {
        "code": refusal.code,
        "description": refusal.say(language),
    }
    body, media_type = json.dumps(answer, ensure_ascii=False), "application/json"
    if shown_as == "html":
        from clusterviz.ogc import pages

        title = texts.say("ogc.refusal", language)
        body = pages.page(
            "exception", answer, base=base, title=title, language=language
        )
        media_type = "text/html"
    headers = {**_KEPT, "Content-Language": language, **_policy(media_type)}
    if refusal.status == NOT_ALLOWED:
        headers["Allow"] = "GET, HEAD"
    if refusal.status == BUSY:
        headers["Retry-After"] = "10"
    return Response(
        body, status_code=refusal.status, headers=headers, media_type=media_type
    )
