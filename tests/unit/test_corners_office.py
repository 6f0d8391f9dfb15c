"""What LibreOffice makes of tables of corners comes back as the same boundaries."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import shapely

from clusterviz.core.place.located import located
from clusterviz.files.sandbox import read_raw
from clusterviz.settings import ImportLimits
from clusterviz.workspace.corners import write_corners
from clusterviz.workspace.pasted import pasted_file
from tests.tiny import layers, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.core.place.located import Located

OFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")

IDS = ["CCN-0001", "CCN-0003"]


def converted(path: Path, form: str) -> Path:
    """Return what LibreOffice makes of a file."""
    target = path.parent / "made"
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", form, "--outdir",
         target, path],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    [made] = target.iterdir()
    return made


def require_same(done: Located) -> None:
    """Raise unless both boundaries are where they were, to a centimetre."""
    truth = tiny_workspace().features("clusters").set_index("cluster_id").geometry
    shapes = done.frame["geometry"].tolist()

    assert len(shapes) == len(IDS)
    for key, shape in zip(IDS, shapes, strict=True):
        assert shapely.hausdorff_distance(shape.boundary, truth[key].boundary) < 0.01


def test_the_text_of_the_annex_is_read_back(tmp_path: Path) -> None:
    """Cells come one below the other, as some programs copy them."""
    path = tmp_path / "corners.docx"
    write_corners(tiny_workspace(), path, IDS)

    text = converted(path, "txt:Text").read_text("utf-8-sig")

    table = pd.read_csv(pasted_file(text, tmp_path), dtype="str")
    require_same(located(layers()["clusters"], table, place={}))


def test_the_workbook_saved_anew_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "corners.xlsx"
    write_corners(tiny_workspace(), path, IDS)
    headings = ("cluster_id", "cluster_name", "X", "Y")

    raw = read_raw(converted(path, "xlsx"), ImportLimits(), headings=headings)

    done = located(layers()["clusters"], raw.frame, place={})
    assert done.frame["cluster_id"].tolist() == IDS
    require_same(done)
