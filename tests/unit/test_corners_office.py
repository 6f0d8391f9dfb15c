"""What LibreOffice makes of tables of corners comes back as the same boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import shapely

from clusterviz.core.place.located import located
from clusterviz.files.sandbox import read_raw
from clusterviz.settings import ImportLimits
from clusterviz.workspace.corners import write_corners
from clusterviz.workspace.pasted import pasted_file
from tests import libreoffice
from tests.tiny import layers, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.core.place.located import Located

pytestmark = libreoffice.required

IDS = ["CCN-0001", "CCN-0003"]


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

    [made] = libreoffice.converted([path], "txt:Text", tmp_path)
    text = made.read_text("utf-8-sig")

    table = pd.read_csv(pasted_file(text, tmp_path), dtype="str")
    require_same(located(layers()["clusters"], table, place={}))


def test_the_workbook_saved_anew_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "corners.xlsx"
    write_corners(tiny_workspace(), path, IDS)
    headings = ("cluster_id", "cluster_name", "X", "Y")

    [made] = libreoffice.converted([path], "xlsx", tmp_path)
    raw = read_raw(made, ImportLimits(), headings=headings)

    done = located(layers()["clusters"], raw.frame, place={})
    assert done.frame["cluster_id"].tolist() == IDS
    require_same(done)
