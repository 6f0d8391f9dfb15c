"""A Streamlit server of one script, for as long as it is measured."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import memory
from clusterviz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "app.py"
PLAIN = Path(__file__).with_name("plain_app.py")

STARTS_WITHIN_S = 60.0


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Parameters
    ----------
    url
        Its address, without a stroke at the end.
    pid
        Its process.
    """

    url: str
    pid: int

    def resident_mb(self) -> float:
        """Return what it holds in memory now, files mapped into it counted."""
        return memory.resident_mb(self.pid)

    def busy_s(self) -> float:
        """Return the processor seconds that it has used."""
        return memory.busy_s(self.pid)


@contextmanager
def served(script: Path, log: Path, environment: Mapping[str, str]) -> Iterator[Server]:
    """Run a Streamlit script on a free port of this machine, until it is done with.

    Parameters
    ----------
    script
        What ``streamlit run`` starts.
    log
        Gets what the server says.
    environment
        Variables beside those of this process.

    Raises
    ------
    InputError
        If it does not answer within a minute.
    """
    port = _free_port()
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    words = [f"--{name}={value}" for name, value in options.items()]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *words],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}/_stcore/health", process, log)
            yield Server(url, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise InputError(
        f"The server of {log.stem} did not start.",
        expected="an answer within a minute",
        remedy=f"Read {log}.",
    )
