"""What stands before every request: hosts, the proxy's signature, headers."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from clusterviz.ui import wall
from clusterviz.workspace import proxied

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Message, Receive, Scope, Send

KEY = b"0123456789abcdef0123456789abcdef"
ID = "an@tinh.vn"


def told(request: Request) -> Response:
    """Answer with whom the pages would see, and what is left of the headers."""
    header = request.headers.get(wall.SEEN, "")
    answer = PlainTextResponse(wall.seen_of(header, 60.0))
    answer.headers["left"] = request.headers.get(proxied.HEADER, "nothing")
    answer.set_cookie("one", "1", secure=True)
    answer.set_cookie("two", "2")
    return answer


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Headers
    text: str


def asked(
    wanted: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    *,
    key: bytes = KEY,
    is_https: bool = False,
) -> Answer:
    """Ask the wall for the one page behind it, by these headers."""
    app = Starlette(routes=[Route("/", told)])
    names = frozenset({"127.0.0.1", "::1", "cum.example"})
    return asyncio.run(_asked(wall.Wall(app, names, key, is_https), [*pairs(wanted)]))


def pairs(
    wanted: Mapping[str, str] | Sequence[tuple[str, str]],
) -> Iterator[tuple[bytes, bytes]]:
    """Yield headers as a server hands them on, the host among them."""
    every = [*(wanted.items() if isinstance(wanted, Mapping) else wanted)]
    if "host" not in dict(every):
        every.insert(0, ("host", "cum.example:8501"))
    for name, value in every:
        yield name.encode(), value.strip().encode("latin-1")


async def _asked(app: wall.Wall, headers: list[tuple[bytes, bytes]]) -> Answer:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers}
    await app({**scope, "query_string": b"", "scheme": "http"}, receive, send)
    start, *rest = sent
    body = b"".join(one.get("body", b"") for one in rest)
    return Answer(start["status"], Headers(raw=start["headers"]), body.decode())


def test_a_header_is_as_the_documentation_says() -> None:
    # By hand: base64 of the id without padding, seconds, HMAC-SHA256.
    code = "YW5AdGluaC52bg"
    digest = hmac.new(KEY, f"clusterviz-1.{code}.1000".encode(), hashlib.sha256)

    assert proxied.signed(ID, KEY, 1000.9) == f"{code}.1000.{digest.hexdigest()}"


@pytest.mark.parametrize(
    ("header", "seen"),
    [
        (lambda now: proxied.signed(ID, KEY, now), ID),
        (lambda now: proxied.signed(ID, b"x" * 32, now), ""),
        (lambda now: proxied.signed(ID, KEY, now - 120), ""),
        (lambda now: proxied.signed(ID, KEY, now + 120), ""),
        (lambda _: ID, ""),
        (lambda now: proxied.signed(ID, KEY, now).replace("YW5", "YW4"), ""),
        (lambda now: f"{proxied.signed(ID, KEY, now)} ", ID),
        (lambda _: "", ""),
    ],
    ids=["good", "forged", "stale", "early", "unsigned", "altered", "space", "none"],
)
def test_only_a_fresh_signature_of_the_proxy_is_believed(
    header: object, seen: str
) -> None:
    assert callable(header)
    answer = asked({proxied.HEADER: header(time.time())})

    assert answer.text == seen
    assert answer.headers["left"] == "nothing"


def test_without_a_secret_no_header_is_believed() -> None:
    header = proxied.signed(ID, b"", time.time())

    assert asked({proxied.HEADER: header}, key=b"").text == ""


def test_two_headers_are_none() -> None:
    header = proxied.signed(ID, KEY, time.time())
    twice = [(proxied.HEADER, header), (proxied.HEADER, header)]

    assert asked(twice).text == ""


def test_a_browser_cannot_say_whom_the_wall_saw() -> None:
    header = proxied.signed(ID, KEY, time.time())

    assert asked({wall.SEEN: header}).text == ""
    assert wall.seen_of(header, 60.0) == ""


def test_a_connection_is_not_believed_for_good() -> None:
    handed: list[str] = []

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        handed.append(Headers(scope=scope)[wall.SEEN])
        await PlainTextResponse("")(scope, _, send)

    signed = [*pairs({proxied.HEADER: proxied.signed(ID, KEY, time.time())})]
    asyncio.run(_asked(wall.Wall(app, {"*"}, KEY), signed))

    assert wall.seen_of(handed[0], 60.0) == ID
    assert wall.seen_of(handed[0], -2.0) == ""


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil", "", "[", "a b"])
def test_another_host_is_refused(host: str) -> None:
    assert asked({"host": host}).status == 400


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:9", "[::1]:9", "CUM.example.", "cum.example:443"]
)
def test_our_own_names_are_answered_at_any_port(host: str) -> None:
    assert asked({"host": host}).status == 200


def test_every_answer_has_the_headers() -> None:
    answer = asked()

    assert {name: answer.headers[name] for name in wall.ANSWERED} == wall.ANSWERED
    assert "Strict-Transport-Security" not in answer.headers


def test_cookies_travel_by_https_alone_where_the_server_is_reached_so() -> None:
    cookies = asked(is_https=True).headers.getlist("set-cookie")

    assert len(cookies) == 2
    assert [one.lower().count("; secure") for one in cookies] == [1, 1]
    plain = asked().headers.getlist("set-cookie")
    assert "secure" not in plain[1].lower()


@settings(deadline=None)
@given(st.text(min_size=1, max_size=60), st.binary(min_size=32, max_size=40))
def test_what_is_signed_is_read_back_and_by_no_other_secret(
    person_id: str, key: bytes
) -> None:
    header = proxied.signed(person_id, key, 500)

    assert proxied.person_of(header, key, 530) == person_id
    assert proxied.person_of(header, key + b"!", 530) == ""


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_that_nobody_signed_is_believed(header: str) -> None:
    assert proxied.person_of(header, KEY, 500) == ""
