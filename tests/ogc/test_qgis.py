"""QGIS itself reads the API: every layer, by pages and by a box."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ogc.serving import on_loopback
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

PYTHON = "/usr/bin/python3"
"""The system's, which Debian's python3-qgis belongs to."""

ASKED = """
import json
import sys
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
found = {}
for name in ("areas", "clusters", "roads"):
    source = f"url='{sys.argv[1]}' typename='{name}' pageSize='2'"
    layer = QgsVectorLayer(source, name, "OAPIF")
    found[name] = [one["id"] for one in layer.getFeatures()]
print(json.dumps(found))
"""


def has_qgis() -> bool:
    """Return whether the system's Python knows QGIS."""
    if not Path(PYTHON).exists():
        return False
    asked = [PYTHON, "-c", "import qgis.core"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Serve the tiny workspace on this machine."""
    workspace = tiny_workspace()
    with on_loopback(lambda: workspace) as its_url:
        yield its_url


def test_qgis_gets_every_feature(url: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    said = subprocess.run(
        [PYTHON, "-c", ASKED, url],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        timeout=120,
    ).stdout

    found = json.loads(said.splitlines()[-1])

    workspace = tiny_workspace()
    for name, ids in found.items():
        keys = workspace.rows(name)[workspace.layers[name].key]
        assert sorted(ids) == sorted(keys)
