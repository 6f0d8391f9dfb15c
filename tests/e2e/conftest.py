"""A real server and a browser that may talk to nobody else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

STARTS_WITHIN_S = 60.0

# A machine may be busy with other tests: what is expected comes, only later.
expect.set_options(timeout=30_000)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Traffic:
    """What a browser asked for and complained of while a test ran."""

    base_url: str
    outside: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(
    script: Path,
    log: Path,
    environment: Mapping[str, str] | None = None,
    *,
    port: int = 0,
) -> Iterator[str]:
    """Run a Streamlit script on a free port; give its address once it is healthy.

    Parameters
    ----------
    script
        What ``streamlit run`` starts.
    log
        Gets the server's output, which a failure shows.
    environment
        Variables beside those of this process.
    port
        Where it must be known before; 0 for any.
    """
    port = port or free_port()
    base = dict(environment or {}).get("STREAMLIT_SERVER_BASE_URL_PATH", "")
    url = f"http://127.0.0.1:{port}/{base}".rstrip("/")
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *arguments],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_healthy(f"{url}/_stcore/health", server, log)
            yield url
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def base_url() -> str:
    """Take the place of pytest-base-url's fixture: each server has its own address."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """Use the system's Chromium: the one in CHROMIUM, else the first on the path."""
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSERS)), ""
    )
    if found:
        browser_type_launch_args["executable_path"] = found
    return {**browser_type_launch_args, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Give every page the screen of an office laptop."""
    return {**browser_context_args, "viewport": {"width": 1366, "height": 768}}


@pytest.fixture
def traffic(context: BrowserContext) -> Iterator[Traffic]:
    """Block and count every request that leaves the machine, and every complaint.

    A test that uses it fails if there was any of either.
    """
    seen = Traffic("http://127.0.0.1:")

    def decide(route: Route) -> None:
        url = route.request.url
        if url.startswith((seen.base_url, "data:", "blob:")):
            seen.inside.append(url)
            route.continue_()
        else:
            seen.outside.append(url)
            route.abort("internetdisconnected")

    def listen(message: ConsoleMessage) -> None:
        url = str(message.location.get("url"))
        # Opened at a page's own path, Streamlit looks for its server beneath that
        # path first and goes up when it is not there: the browser logs each miss.
        if message.type == "error" and "/_stcore/" not in url:
            seen.complaints.append(f"{message.text} ({url})")

    def watch(page: Page) -> None:
        page.on("console", listen)
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))

    context.route("**/*", decide)
    context.on("page", watch)
    yield seen
    assert seen.outside == [], "asked for an address outside this machine"
    assert seen.complaints == [], "complained in the browser's console"


@pytest.fixture(scope="session")
def map_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of `map_app`, the map on a page of its own."""
    log = tmp_path_factory.mktemp("map_app") / "server.log"
    with served(HERE / "map_app.py", log) as url:
        yield url


@pytest.fixture(scope="session")
def dashboard_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of `dashboard_app`."""
    log = tmp_path_factory.mktemp("dashboard") / "server.log"
    with served(HERE / "dashboard_app.py", log) as url:
        yield url


@pytest.fixture
def dashboard(page: Page, dashboard_url: str) -> Page:
    """Give the page, with the dashboard's first page open.

    Pages are reached by links, as people do: at a page's own address Streamlit
    first looks for itself in the wrong folder and complains of a 404.
    """
    page.goto(dashboard_url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page
