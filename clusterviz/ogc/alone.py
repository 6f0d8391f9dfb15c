"""The API alone on a port of its own: host names are looked at before all else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse

from clusterviz.ogc.addresses import Site
from clusterviz.ogc.app import Api

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from clusterviz.workspace import Workspace

_NAME = re.compile(r"(\[[^\]]*\]|[^:]*)(:[0-9]*)?")


class Gate:
    """Refuses hosts that are not ours, as the wall before the dashboard does.

    Parameters
    ----------
    app
        What answers.
    site
        Has the names.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app, self._names = app, frozenset(site.host_names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            # No sockets here; the server's own start and end are nobody's request.
            return
        if not self._is_ours(Headers(scope=scope).get("host", "")):
            refusal = PlainTextResponse("Invalid host", status_code=400)
            await refusal(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Frame-Options", "SAMEORIGIN")
                headers.setdefault("Referrer-Policy", "same-origin")
            await send(message)

        await self._app(scope, receive, answer)

    def _is_ours(self, host: str) -> bool:
        found = _NAME.fullmatch(host)
        if found is None:
            return False
        name = found[1].strip("[]").rstrip(".").lower()
        return "*" in self._names or name in self._names


def application(open_workspace: Callable[[], Workspace], site: Site) -> ASGIApp:
    """Return the API with its gate.

    Parameters
    ----------
    open_workspace
        Called for each request.
    site
        Where it is.
    """
    router = Api(open_workspace, site).router()
    # Beside the dashboard, its server does that.
    return Gate(GZipMiddleware(router, minimum_size=1_000, compresslevel=5), site)


def run(
    open_workspace: Callable[[], Workspace], site: Site, host: str, port: int
) -> None:
    """Serve the API until it is told to end.

    Parameters
    ----------
    open_workspace
        Called for each request.
    site
        Where it is.
    host, port
        On which address.
    """
    # Imported here: it comes with the extra.
    import uvicorn

    uvicorn.run(
        application(open_workspace, site),
        host=host,
        port=port,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        limit_concurrency=100,
        timeout_keep_alive=5,
    )
