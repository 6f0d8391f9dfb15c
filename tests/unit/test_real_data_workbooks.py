"""Hostile workbooks of the real data, read in place: each is refused in one line.

The folder is given by ``CLUSTERVIZ_REAL_DATA``; without it these tests skip.
"""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

import pytest

from clusterviz.files.refused import FileRefusedError
from clusterviz.workspace import fill
from tests.incoming import bring
from tests.tiny import tiny_workspace

FOLDER = os.environ.get("CLUSTERVIZ_REAL_DATA", "")
ARCHIVE = Path(FOLDER) / "hostile_inputs.tar.xz"

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="CLUSTERVIZ_REAL_DATA names no folder with the real data"
)


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the hostile workbooks, unpacked."""
    folder = tmp_path_factory.mktemp("hostile")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    manifest = json.loads((folder / "hostile/manifest.json").read_text("utf-8"))
    return [
        folder / "hostile/files" / one["file"]
        for one in manifest
        if one["file"].endswith(".xlsx") and one["want"] == "reject"
    ]


def test_hostile_workbooks_are_refused(workbooks: list[Path]) -> None:
    assert workbooks
    for path in workbooks:
        with pytest.raises(FileRefusedError) as caught:
            fill.proposal(tiny_workspace(), path)
        report = bring(tiny_workspace(), "projects", path, dry_run=True)
        assert len(str(caught.value).splitlines()) == 1
        assert caught.value.reason != "reader_failed"
        assert [one.code for one in report.findings] == [caught.value.code]
