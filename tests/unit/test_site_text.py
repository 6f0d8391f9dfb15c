"""A site as the text of an address."""

from __future__ import annotations

import base64
import string
import zlib

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.site_text import MOST_LETTERS, on_grid, read, written
from clusterviz.errors import InputError
from tests.strategies import properties, shapes
from tests.tiny import X0, Y0, at

HOLED = shapely.Polygon(at(0, 0, 100, 100).exterior, [at(20, 20, 40, 40).exterior])


def packed(plain: bytes) -> str:
    """Return bytes as an address holds them."""
    return base64.urlsafe_b64encode(zlib.compress(plain)).decode().rstrip("=")


@properties
@given(site=shapes())
def test_what_is_written_is_read_back(site: shapely.Polygon) -> None:
    assert read(written(site)).equals(site)


@pytest.mark.parametrize(
    "site", [HOLED, shapely.MultiPolygon([HOLED, at(500, 0, 600, 9)])]
)
def test_holes_and_parts_come_back(site: shapely.Polygon) -> None:
    back = read(written(site))

    assert back.equals(site)
    assert shapely.get_num_interior_rings(shapely.get_parts(back)).sum() == 1


def test_centimetres_come_back_exactly() -> None:
    site = on_grid(shapely.box(X0 + 0.123, Y0 + 0.456, X0 + 300.789, Y0 + 200.111))

    assert read(written(site)).equals_exact(site, 0.0)


def test_a_hundred_corners_fit_into_an_address() -> None:
    site = on_grid(shapely.Polygon(shapely.Point(X0, Y0).buffer(412.3, quad_segs=25)))

    assert len(written(site)) < MOST_LETTERS
    assert set(written(site)) <= set(string.ascii_letters + string.digits + "-_")


def test_what_is_laid_on_the_grid_cuts_others_where_they_are() -> None:
    other = shapely.box(X0 + 0.004, Y0, X0 + 50, Y0 + 50)

    shared = on_grid(at(0, 0, 100, 100)).intersection(other)

    assert shared.bounds[0] == pytest.approx(X0 + 0.004, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "%%%",
        "-",
        "a" * 2_000,
        written(HOLED)[:-3],
        packed(b""),
        packed(b"1,2"),
        packed(b"1,2,3"),
        packed(b"0,0,1,1,-1,1,1,-1"),
        packed(b"nan,0,1,1,2,2"),
        packed(b"9" * 5_000),
        packed(b"[" * 50_000),
        packed(b"0," * 500_000),
        packed("\uff10,\uff10,\uff11,\uff11".encode()),
    ],
)
def test_what_is_no_site_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no site"):
        read(text)


@properties
@given(text=st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(InputError):
        read(text)
