"""The API on a port of this machine, for clients that need a network."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from clusterviz.ogc import alone
from clusterviz.ogc.addresses import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clusterviz.workspace import Workspace


@contextmanager
def on_loopback(open_workspace: Callable[[], Workspace]) -> Iterator[str]:
    """Give the address of a server that runs as long as this lasts."""
    app = alone.application(open_workspace, Site(frozenset({"127.0.0.1"})))
    config = uvicorn.Config(app, port=0, log_level="error", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
