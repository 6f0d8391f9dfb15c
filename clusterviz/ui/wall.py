"""What stands before every request: host, proxy's signature, headers of answers.

Streamlit checks neither the host of plain requests nor who a proxy says that asks;
here both are decided before anything of the program runs.
"""

from __future__ import annotations

import secrets
import time
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketClose

from clusterviz.workspace import proxied

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SEEN = "x-clusterviz-seen"
"""The header by which the wall tells the pages whom the proxy signed for."""

_KEY = secrets.token_bytes(32)
"""Of this process: a header that a browser made up has another signature."""

ANSWERED: Mapping[str, str] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Content-Security-Policy": (
            "frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
        ),
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=()",
    }
)
"""Headers of every answer; `SECURITY.md` says why."""


class Wall:
    """The outermost part of the server.

    Parameters
    ----------
    app
        What answers.
    host_names
        By which a browser may ask; ``*`` among them for any.
    proxy_key
        The secret of the proxy; empty where there is none.
    is_https
        Browsers reach the server by HTTPS alone: cookies are then marked so.
    """

    def __init__(
        self,
        app: ASGIApp,
        host_names: Collection[str],
        proxy_key: bytes = b"",
        is_https: bool = False,
    ) -> None:
        self._app, self._names = app, frozenset(host_names)
        self._key, self._is_https = proxy_key, is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        if not self._is_ours(Headers(scope=scope).get("host", "")):
            refusal = (
                PlainTextResponse("Invalid host", status_code=400)
                if scope["type"] == "http"
                else WebSocketClose(code=1008)
            )
            await refusal(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._mark(MutableHeaders(scope=message))
            await send(message)

        await self._app(self._seen(scope), receive, answer)

    def _is_ours(self, host: str) -> bool:
        if "*" in self._names:
            return True
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return name is not None and name.rstrip(".") in self._names

    def _seen(self, scope: Scope) -> Scope:
        """Return a request that says who asks as the proxy signed it, or not at all."""
        hidden = {proxied.HEADER.encode(), SEEN.encode()}
        kept = [pair for pair in scope["headers"] if pair[0].lower() not in hidden]
        values = Headers(scope=scope).getlist(proxied.HEADER)
        # Two of them: one is not the proxy's, and nobody knows which.
        header = values[0] if len(values) == 1 else ""
        person_id = proxied.person_of(header, self._key, time.time())
        if person_id:
            value = proxied.signed(person_id, _KEY, time.time())
            kept.append((SEEN.encode(), value.encode("ascii")))
        return {**scope, "headers": kept}

    def _mark(self, headers: MutableHeaders) -> None:
        for name, value in ANSWERED.items():
            headers.setdefault(name, value)
        if not self._is_https:
            return
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        cookies = headers.getlist("set-cookie")
        if cookies:
            del headers["set-cookie"]
        for one in cookies:
            is_marked = "; secure" in one.lower()
            headers.append("set-cookie", one if is_marked else f"{one}; Secure")


def seen_of(header: str, max_age_s: float) -> str:
    """Return whom the wall of this process saw; empty where it did not, or long ago.

    Parameters
    ----------
    header
        What came as `SEEN`.
    max_age_s
        For how long one connection is believed.
    """
    now = time.time()
    at = header.split(".")[1:2]
    if not at or not at[0].isdecimal() or now - int(at[0]) > max_age_s:
        return ""
    # Held against the moment that it was made: it lasts as long as the connection.
    return proxied.person_of(header, _KEY, float(at[0]))
