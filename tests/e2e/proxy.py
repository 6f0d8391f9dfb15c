"""A proxy that signs who asks, in front of a server: one person, one address."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clusterviz.workspace import proxied

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = b"\r\n\r\n"
_SOME = 65_536


class _Proxy(socketserver.ThreadingTCPServer):
    """Hands each request on with a header that says who asks."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, behind: tuple[str, int], person_id: str, key: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._behind, self._person_id, self._key = behind, person_id, key

    def reached(self) -> socket.socket:
        """Return a connection to the server behind."""
        return socket.create_connection(self._behind)

    def signed(self, head: bytes) -> bytes:
        """Return the head of a request as it is handed on."""
        first, *lines = head.split(b"\r\n")
        hidden = (proxied.HEADER.encode() + b":", b"connection:")
        is_socket = any(one.lower().startswith(b"upgrade:") for one in lines)
        kept = [one for one in lines if not one.lower().startswith(hidden)]
        # One request a connection: each has its own signature.
        how = b"Upgrade" if is_socket else b"close"
        said = proxied.signed(self._person_id, self._key, time.time())
        signature = f"{proxied.HEADER}: {said}".encode()
        return b"\r\n".join([first, *kept, b"Connection: " + how, signature])


class _Handler(socketserver.BaseRequestHandler):
    server: _Proxy

    def handle(self) -> None:
        """Hand on one request, and what comes after it in both directions."""
        asked = b""
        while _END not in asked:
            more = self.request.recv(_SOME)
            if not more:
                return
            asked += more
        head, rest = asked.split(_END, 1)
        with self.server.reached() as behind:
            behind.sendall(self.server.signed(head) + _END + rest)
            there = threading.Thread(
                target=_carry, args=(self.request, behind), daemon=True
            )
            there.start()
            _carry(behind, self.request)


def _carry(source: socket.socket, target: socket.socket) -> None:
    """Carry what comes until one side ends."""
    with suppress(OSError):
        while some := source.recv(_SOME):
            target.sendall(some)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextmanager
def signing(url: str, person_id: str, key: bytes) -> Iterator[str]:
    """Give the address at which a server is asked by one person.

    Parameters
    ----------
    url
        Of the server.
    person_id
        Whom the proxy signs for.
    key
        The secret of both.
    """
    behind = urlsplit(url)
    with _Proxy((behind.hostname or "", behind.port or 0), person_id, key) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{proxy.server_address[1]}"
        finally:
            proxy.shutdown()
