"""Every layer with places as a drawing, as Debian's GDAL reads it: lines and names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from tests import ogr
from tests.readback.forms import MM
from tests.readback.handed import DRAWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.readback.handed import Held

    Lines = dict[str, list[NDArray[np.float64]]]

pytestmark = [
    ogr.requires("ogr2ogr"),
    pytest.mark.parametrize("held", DRAWN, ids="-".join, indirect=True),
]

KEY = "1000 "
"""The group of a drawing's codes that a line's key is written under."""

HOLE = " hole"


@pytest.fixture(scope="module")
def drawn(held: Held) -> list[dict[str, Any]]:
    """Return what is drawn, with the codes that the reader itself makes no use of."""
    asked = ("--config", "DXF_INCLUDE_RAW_CODE_VALUES", "TRUE")
    return ogr.features(held.file(".dxf"), "entities", *asked)


def lines(entities: list[dict[str, Any]]) -> tuple[Lines, Lines]:
    """Return the outer lines and the holes of each key, in the order of the drawing."""
    found: tuple[Lines, Lines] = defaultdict(list), defaultdict(list)
    for one in entities:
        codes = one["properties"]["RawCodeValues"]
        for key in (code for code in codes if code.startswith(KEY)):
            # A drawing of this version is in UTF-8; GDAL takes it for Latin-1.
            key = key.removeprefix(KEY).encode("latin-1").decode()
            is_hole = key.endswith(HOLE)
            corners = shapely.get_coordinates(ogr.shape(one))
            found[is_hole][key.removesuffix(HOLE)].append(corners)
    return found


def kept(held: Held) -> tuple[Lines, Lines]:
    """Return the same of the store."""
    found: tuple[Lines, Lines] = {}, {}
    for key, shape in held.metric.items():
        for part in shapely.get_parts(shape):
            is_land = isinstance(part, shapely.Polygon)
            own = [part.exterior] if is_land else [part]
            for some, of in (
                (own, found[0]),
                (part.interiors if is_land else (), found[1]),
            ):
                for line in some:
                    of.setdefault(key, []).append(shapely.get_coordinates(line))
    return found


def test_every_line_is_drawn_where_it_is_under_its_key(
    held: Held, drawn: list[dict[str, Any]]
) -> None:
    for wanted, found in zip(kept(held), lines(drawn), strict=True):
        assert found.keys() == wanted.keys()
        for key, its in wanted.items():
            assert [len(one) for one in found[key]] == [len(one) for one in its]
            off = np.concatenate(found[key]) - np.concatenate(its)
            assert np.hypot(*off.T).max() < MM


def test_every_name_is_written_and_what_has_no_place_is_said(
    held: Held, drawn: list[dict[str, Any]]
) -> None:
    key, naming = held.layer.key, held.layer.naming or held.layer.key
    frame = held.handed.workspace.features(held.name)
    is_placed = frame.geometry.notna()
    names = frame[naming].where(frame[naming].notna(), frame[key])
    written = {one["properties"].get("Text", "") for one in drawn}

    assert {*names[is_placed]} <= written
    if not is_placed.all():
        said = f": {', '.join(frame[key][~is_placed])}"
        assert any(one.endswith(said) for one in written)
