"""Under which address who asks knows the API and the pages.

A proxy may have asked in their name: it says so in the headers ``X-Forwarded-Proto``,
``-Host`` and ``-Prefix``. They lead nowhere but into the links of that one answer, and
a host is believed only by a name that the server was started with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.ogc.refused import RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request

_HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]{1,60}){0,8}/?")


@dataclass(frozen=True)
class Site:
    """Where the API is on this server.

    Parameters
    ----------
    host_names
        By which it may be asked; ``*`` among them for any.
    at
        The path of the API; empty at the root.
    pages
        The path of the dashboard on this server, or its whole address; ``None``
        without a dashboard.
    is_https
        Browsers reach the server by HTTPS alone.
    """

    host_names: Collection[str]
    at: str = ""
    pages: str | None = None
    is_https: bool = False

    def base(self, request: Request) -> str:
        """Return the address of the API, without a slash at its end.

        Raises
        ------
        RequestRefusedError
            If the host that was asked can be no name.
        """
        return f"{self._origin(request)}{self.at}"

    def dashboard(self, request: Request) -> str:
        """Return the address of the pages; empty without any."""
        if self.pages is None or "://" in self.pages:
            return (self.pages or "").rstrip("/")
        return f"{self._origin(request)}{self.pages}"

    def _origin(self, request: Request) -> str:
        host = request.headers.get("host", "")
        forwarded = request.headers.get("x-forwarded-host", "").partition(",")[0]
        if self._is_ours(forwarded.strip()):
            host = forwarded.strip()
        if not _HOST.fullmatch(host):
            raise RequestRefusedError(texts.told("ogc.no_host"))
        said = request.headers.get("x-forwarded-proto", "").partition(",")[0].strip()
        scheme = said if said in {"http", "https"} else request.url.scheme
        prefix = request.headers.get("x-forwarded-prefix", "")
        before = prefix.rstrip("/") if _PREFIX.fullmatch(prefix) else ""
        return f"{'https' if self.is_https else scheme}://{host}{before}"

    def _is_ours(self, host: str) -> bool:
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found[1].strip("[]").rstrip(".").lower()
        return "*" in self.host_names or name in self.host_names
