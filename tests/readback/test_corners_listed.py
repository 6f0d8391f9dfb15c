"""Tables of corners, as openpyxl and python-docx read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import docx
import numpy as np
import openpyxl
import pytest
import shapely
from docx.table import Table

from tests.readback.handed import KINDS
from tests.readback.truth import hectares

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from tests.readback.handed import Handed

    Floats = NDArray[np.float64]
    Line = tuple[str, str, float, float, float]
    Reader = Callable[[Handed], list[Line]]

of_every_kind = pytest.mark.parametrize("handed", KINDS, indirect=True)

HALF_A_CM = 0.005 + 1e-9
"""Metres along each axis: decisions print centimetres, and each table says so."""

HEADING = re.compile(r"\d+\. Cụm: (.+) \((\S+)\)")


def sheet(handed: Handed, title: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet, by the codes that stand below its labels."""
    book = openpyxl.load_workbook(handed.corners(".xlsx"), read_only=True)
    lines = list(book[title].iter_rows(values_only=True))
    book.close()
    top = next(at for at, line in enumerate(lines) if line[0] == "cluster_id")
    return [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 :]]


def of_sheet(handed: Handed) -> list[Line]:
    """Return the corners of a workbook: of which cluster, north, east and side."""
    return [
        (one["cluster_id"], one["cluster_name"], one["X"], one["Y"], side_of(one))
        for one in sheet(handed, "Tọa độ")
    ]


def of_annex(handed: Handed) -> list[Line]:
    """Return the corners of a document, each table below the name of its cluster."""
    found, name, key = [], "", ""
    for block in docx.Document(str(handed.corners(".docx"))).iter_inner_content():
        if not isinstance(block, Table):
            if titled := HEADING.fullmatch(block.text):
                name, key = titled.groups()
            continue
        if key:
            _, *rows = block.rows
            for row in rows:
                _, *figures = row.cells
                north, east, side = (metres(cell.text) for cell in figures)
                found.append((key, name, north, east, side))
            key = ""
    return found


def side_of(row: dict[str, Any]) -> float:
    return np.nan if row["side"] is None else float(row["side"])


def metres(text: str) -> float:
    """Return a figure as Vietnamese print it; a dash stands for none."""
    return np.nan if text == "–" else float(text.replace(",", "."))


def rings(lines: Iterable[Line]) -> dict[str, list[Floats]]:
    """Return the rings of each cluster; the last corner of one has no side."""
    found: dict[str, list[Floats]] = {}
    open_ring: list[tuple[float, float]] = []
    for key, _, north, east, side in lines:
        open_ring.append((east, north))
        if np.isnan(side):
            assert open_ring[0] == open_ring[-1]
            found.setdefault(key, []).append(np.array(open_ring[:-1]))
            open_ring = []
    assert not open_ring
    return found


def kept(shape: shapely.Geometry) -> list[Floats]:
    """Return the rings of a boundary: the largest land first, holes behind theirs."""
    lands = sorted(shapely.get_parts(shape), key=lambda one: -one.area)
    lines = [line for one in lands for line in (one.exterior, *one.interiors)]
    return [
        shapely.get_coordinates(line.reverse() if line.is_ccw else line)[:-1]
        for line in lines
    ]


READERS = [pytest.param(of_sheet, id=".xlsx"), pytest.param(of_annex, id=".docx")]


@of_every_kind
@pytest.mark.parametrize("reader", READERS)
def test_every_corner_of_every_ring_is_listed(handed: Handed, reader: Reader) -> None:
    found = rings(reader(handed))
    drawn = handed.held("clusters").metric
    wanted = {key: kept(shape) for key, shape in drawn.items() if shape is not None}

    assert found.keys() == wanted.keys()
    for key, its in wanted.items():
        assert [len(one) for one in found[key]] == [len(one) for one in its]
        for listed, ring in zip(found[key], its, strict=True):
            # They begin in the north-west, wherever the boundary does.
            first = int(np.hypot(*(ring - listed[0]).T).argmin())
            assert np.abs(listed - np.roll(ring, -first, axis=0)).max() <= HALF_A_CM


@of_every_kind
@pytest.mark.parametrize("reader", READERS)
def test_every_cluster_is_named_and_every_side_is_that_of_its_corners(
    handed: Handed, reader: Reader
) -> None:
    lines = reader(handed)
    frame = handed.workspace.features("clusters").set_index("cluster_id")
    names = {key: name for key, name, *_ in lines}
    sides = [side for *_, side in lines if not np.isnan(side)]
    found = rings(lines)
    apart = np.concatenate(
        [
            np.hypot(*(np.roll(ring, -1, axis=0) - ring).T)
            for key in found
            for ring in found[key]
        ]
    )

    assert names == frame["cluster_name"][frame.geometry.notna()].to_dict()
    assert np.abs(apart - sides).max() <= HALF_A_CM


@of_every_kind
def test_rings_have_their_number_of_corners_and_the_area_that_is_kept(
    handed: Handed,
) -> None:
    drawn = handed.held("clusters").metric
    listed = rings(of_sheet(handed))
    told: dict[str, list[dict[str, Any]]] = {}
    for one in sheet(handed, "Vòng và diện tích"):
        told.setdefault(one["cluster_id"], []).append(one)

    for key, its in told.items():
        assert [one["n_corners"] for one in its] == [len(one) for one in listed[key]]
        [area_ha] = {one["area_ha"] for one in its}
        assert area_ha == hectares(drawn[key])
    assert told.keys() == listed.keys()
