"""Areas in tables of corners: whose they are, and how far listed corners are off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from clusterviz.workspace.corners import write_corners
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows
from tests.unit.test_corners_out import copied, land, rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_whose_area_it_is_and_how_far_the_listed_corners_are_from_it_is_said(
    tmp_path: Path, suffix: str
) -> None:
    """Corners to 0.01 m make another area than the boundary that is kept."""
    drawn = land(200.004, 200, 1000, 700.004)
    first, *others = cluster_rows()
    clusters = [{**first, "geometry": drawn}, *others]
    path = tmp_path / f"c{suffix}"
    write_corners(tiny_workspace({"clusters": clusters}), path, ["CCN-0001"])
    kept = round(drawn.area / 1e4, 4)
    x0, y0, x1, y1 = np.round(drawn.bounds, 2)
    listed = round((x1 - x0) * (y1 - y0) / 1e4, 4)
    most = f"{abs(listed - kept):.4f}".replace(".", ",")

    assert listed != kept
    if suffix == ".docx":
        assert f"chênh nhiều nhất {most} ha." in copied(path)
        return
    above = [str(line[0]) for line in rows(path, "Tọa độ")]
    assert any(f"chênh nhiều nhất {most} ha." in one for one in above)
    words, codes, *lines = rows(path, "Vòng và diện tích")
    [found] = [dict(zip(codes, line, strict=True)) for line in lines]
    told = dict(zip(codes, words, strict=True))
    assert (found["ring_area_ha"], found["area_ha"]) == (listed, kept)
    assert "theo tọa độ đã liệt kê" in told["ring_area_ha"]
    assert "theo ranh giới lưu trữ" in told["area_ha"]


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_nothing_is_said_where_the_corners_make_the_very_area(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"c{suffix}"
    write_corners(tiny_workspace(), path, ["CCN-0001"])
    said = copied(path) if suffix == ".docx" else str(rows(path, "Tọa độ"))

    assert "chênh nhiều nhất" not in said
