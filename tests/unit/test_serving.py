"""The dashboard as a process: it answers here, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S = 60.0

COMMAND = "import sys; from clusterviz.cli import main; sys.exit(main())"


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(address: str, server: subprocess.Popen[str]) -> None:
    """Ask until there is an answer; fail with the server's own words."""
    patient_until = time.monotonic() + PATIENCE_S
    while time.monotonic() < patient_until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    server.kill()
    pytest.fail(f"no answer from {address}: {server.communicate()}")


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
@pytest.mark.parametrize("told_by", [signal.SIGINT, signal.SIGTERM])
def test_the_dashboard_answers_and_ends_cleanly_when_told(
    tmp_path: Path, told_by: signal.Signals
) -> None:
    folder, port = saved(tmp_path / "W"), free_port()
    words = ["serve", str(folder), "--port", str(port), "--lang", "en"]
    server = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    wait_until_it_answers(f"{address}/_stcore/health", server)
    with urllib.request.urlopen(f"{address}/api", timeout=PATIENCE_S) as answer:
        api_status = answer.status
    # Ctrl-C reaches the whole group; a service manager tells one process.
    if told_by is signal.SIGINT:
        os.killpg(server.pid, told_by)
    else:
        server.send_signal(told_by)
    out, err = server.communicate(timeout=PATIENCE_S)

    assert server.returncode == 0
    assert out.splitlines() == [
        f"Dashboard: {address} (Ctrl-C to stop)",
        f"Data for other programs (OGC API): {address}/api",
    ]
    assert api_status == HTTPStatus.OK
    assert err == ""
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
