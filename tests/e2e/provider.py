"""An identity provider on this machine: OpenID Connect, as little as there is to it."""

from __future__ import annotations

import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.e2e.conftest import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

CLIENT = "clusterviz-test"


@dataclass
class Provider:
    """Who would sign in next, and what the provider says of them.

    Parameters
    ----------
    url
        Its issuer.
    secret
        Of the client; must be seen nowhere.
    claims
        Of whoever signs in next, beside those that every token has.
    tokens
        Every token that it gave: must be seen nowhere.
    """

    url: str
    secret: str = field(default_factory=lambda: secrets.token_hex(24))
    claims: dict[str, Any] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)

    def says(self, email: str, name: str, *, is_verified: bool = True) -> None:
        """Let somebody be the next to sign in."""
        self.claims = {
            "sub": f"sub-{email}",
            "email": email,
            "name": name,
            "email_verified": is_verified,
        }

    def routes(self) -> list[Route]:
        """Return what it answers."""
        return [
            Route("/.well-known/openid-configuration", self._about),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/jwks", self._keys),
        ]

    def _about(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        code = secrets.token_urlsafe(16)
        self.asked[code] = {**self.claims, "nonce": asked.get("nonce")}
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=302)

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        claims = self.asked.pop(str(form["code"]))
        now = int(time.time())
        token = jwt.encode(
            {"alg": "RS256", "kid": "test"},
            {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 600, **claims},
            self.key,
        )
        access = secrets.token_urlsafe(24)
        self.tokens += [token, access]
        return JSONResponse(
            {"access_token": access, "token_type": "Bearer", "id_token": token}
        )

    def _keys(self, _: Request) -> Response:
        public = self.key.as_dict(private=False)
        return JSONResponse({"keys": [{**public, "kid": "test", "use": "sig"}]})


@contextmanager
def provided() -> Iterator[Provider]:
    """Run a provider on a free port while a test runs."""
    port = free_port()
    provider = Provider(f"http://127.0.0.1:{port}")
    config = uvicorn.Config(
        Starlette(routes=provider.routes()),
        host="127.0.0.1",
        port=port,
        log_level="error",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=10)
