"""The wheel stands alone: an empty environment, another folder, nothing fetched.

Slow (it installs every library once more), so marked ``wheel``.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from typing import TYPE_CHECKING

import pytest

import clusterviz
from tests.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.wheel

READY_S = 90

WHERE = """
import pathlib, sys
from streamlit import config
from clusterviz.ui import routes
from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.mapframes import MapQuestion
# As the server is told: addresses are sealed where others could reach it.
config.set_option("server.address", "127.0.0.1")
workspace = open_workspace(pathlib.Path(sys.argv[1]))
print(*routes.asset_urls(routes.SCRIPTS + routes.SHEETS), sep="\\n")
print(routes.look_url(workspace, "vi"))
question = MapQuestion("clusters", workspace.as_of_on)
print(routes.layer_url(workspace, question, "vi"))
"""
"""Asks the installed program itself where its map finds what it draws."""


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program to its end and return what it printed; fail with what it said."""
    result = subprocess.run(
        command,
        cwd=cwd,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def environment() -> dict[str, str]:
    """Return the environment without what would lead back to the checkout."""
    ours = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CLUSTERVIZ_")
    return {
        name: value for name, value in os.environ.items() if not name.startswith(ours)
    } | {"PYTHONUTF8": "1"}


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def fetched(url: str) -> bytes | None:
    """Return what `url` answers with 200; ``None`` while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError as error:
        error.close()
        pytest.fail(f"{url} answered {error.code}")
    except (urllib.error.URLError, ConnectionError):
        return None


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    run(*build, "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the command, installed from the wheel into an empty environment."""
    folder = tmp_path_factory.mktemp("office")
    venv.create(folder / "env", with_pip=True)
    scripts = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    pins = ROOT / "constraints.txt"
    run(scripts / "python", "-m", "pip", "install", "-q", "-c", pins, wheel, cwd=folder)
    return scripts / "clusterviz"


@pytest.fixture(scope="module")
def sample(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sample workspace that the installed program made."""
    folder = tmp_path_factory.mktemp("work")
    run(program, "init", "bacgiang", "--sample", "bacgiang", cwd=folder)
    return folder / "bacgiang"


@pytest.fixture(scope="module")
def server(
    program: Path, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Yield the address of the dashboard, served by the installed program."""
    port = free_port()
    folder = tmp_path_factory.mktemp("elsewhere")
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program, "serve", sample, "--port", str(port)],
            cwd=folder,
            env=environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_ready(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return once the server answers; fail with its own words if it does not."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        if fetched(f"http://127.0.0.1:{port}/_stcore/health") is not None:
            return
        time.sleep(0.2)
    pytest.fail(f"no dashboard: {log.read_text(encoding='utf-8', errors='replace')}")


def test_the_wheel_carries_all_that_it_shows(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    carried = {
        "clusterviz/app.py",
        "clusterviz/py.typed",
        "clusterviz/.streamlit/config.toml",
        "clusterviz/layers/clusters.toml",
        "clusterviz/layers/sample/bacgiang/clusterviz.toml",
        "clusterviz/layers/sample/bacgiang/clusters.parquet",
        "clusterviz/texts/vi/frame.po",
        "clusterviz/ui/pages/overview.py",
        "clusterviz/view/static/clusterviz.js",
        "clusterviz/view/web_assets.toml",
    }

    assert carried - set(names) == set()
    assert any(name.endswith("/dist/leaflet.js") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    rooms = ("clusterviz/", f"clusterviz-{clusterviz.__version__}.dist-info/")

    assert [name for name in names if not name.startswith(rooms)] == []
    assert [name for name in names if "generator" in name or "tests" in name] == []


def test_the_installed_program_finds_overlaps(program: Path, sample: Path) -> None:
    printed = run(program, "overlaps", sample, "--format", "json", cwd=sample.parent)
    rows = json.loads(printed)["rows"]

    assert "conflict" in {row["verdict"] for row in rows}


def test_the_installed_program_serves_its_pages(server: str) -> None:
    page = fetched(f"{server}/")

    assert page is not None
    assert b"<html" in page


def test_the_installed_program_serves_all_that_its_map_draws(
    server: str, program: Path, sample: Path
) -> None:
    python = program.with_name("python")
    printed = run(python, "-W", "ignore", "-c", WHERE, sample, cwd=sample.parent)
    addresses = [line.removeprefix("../..") for line in printed.split()]
    answers = {address: fetched(server + address) for address in addresses}

    assert all(answers.values())
    assert any("/leaflet.js" in address for address in addresses)
    drawn = json.loads(answers[addresses[-1]] or b"")
    assert len(drawn["features"]) > 0
