"""Files of raster tiles, made up here: what is in them, and what is wrong with them."""

from __future__ import annotations

import contextlib
import gzip
import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from clusterviz.errors import InputError
from clusterviz.files.tiles import Tile, open_tiles

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"


def mbtiles(path: Path, tiles: dict[tuple[int, int, int], bytes], **said: str) -> Path:
    """Write tiles by zoom, column and row from the south, as MBTiles has them."""
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    database.execute(
        "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER,"
        " tile_row INTEGER, tile_data BLOB)"
    )
    database.executemany("INSERT INTO metadata VALUES (?, ?)", said.items())
    rows = [(*place, content) for place, content in tiles.items()]
    database.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    database.commit()
    database.close()
    return path


def pmtiles(
    path: Path,
    tiles: dict[tuple[int, int, int], bytes],
    tile_type: TileType = TileType.PNG,
) -> Path:
    """Write tiles by zoom, column and row from the north, as PMTiles has them."""
    with path.open("wb") as file:
        writer = Writer(file)  # type: ignore[no-untyped-call]
        for place in sorted(tiles, key=lambda one: zxy_to_tileid(*one)):
            writer.write_tile(zxy_to_tileid(*place), tiles[place])  # type: ignore[no-untyped-call]
        header = {
            "tile_type": tile_type,
            "tile_compression": Compression.NONE,
            "min_lon_e7": 1060000000,
            "min_lat_e7": 210000000,
            "max_lon_e7": 1070000000,
            "max_lat_e7": 215000000,
            "center_zoom": 1,
            "center_lon_e7": 1065000000,
            "center_lat_e7": 212000000,
        }
        writer.finalize(header, {"attribution": "Sở TNMT"})  # type: ignore[no-untyped-call]
    return path


def test_rows_of_mbtiles_are_counted_from_the_north_in_answers(tmp_path: Path) -> None:
    # At zoom 2 there are four rows: the southern row 1 is row 2 from the north.
    path = mbtiles(tmp_path / "a.mbtiles", {(2, 3, 1): PNG + b"x"})

    found = open_tiles(path, "mbtiles")

    assert found.tile(2, 3, 2) == Tile(PNG + b"x", "image/png")
    assert found.tile(2, 3, 1) is None


def test_pmtiles_answer_with_the_tile_of_the_place(tmp_path: Path) -> None:
    tiles = {(0, 0, 0): PNG + b"0", (2, 3, 1): JPEG + b"1", (2, 0, 3): PNG + b"2"}

    found = open_tiles(pmtiles(tmp_path / "a.pmtiles", tiles), "pmtiles")

    assert found.tile(2, 3, 1) == Tile(JPEG + b"1", "image/jpeg")
    assert found.tile(2, 0, 3) == Tile(PNG + b"2", "image/png")
    assert found.tile(2, 1, 1) is None


def test_a_file_says_what_it_covers(tmp_path: Path) -> None:
    first = mbtiles(
        tmp_path / "a.mbtiles",
        {(7, 0, 0): PNG, (9, 0, 0): PNG},
        bounds="106.0,21.0,107.0,21.5",
        attribution="Sở TNMT",
    )
    second = pmtiles(tmp_path / "a.pmtiles", {(1, 0, 0): PNG, (3, 5, 2): PNG})

    one = open_tiles(first, "mbtiles").coverage()
    other = open_tiles(second, "pmtiles").coverage()

    assert (one.min_zoom, one.max_zoom) == (7, 9)
    assert (other.min_zoom, other.max_zoom) == (1, 3)
    assert one.bounds == other.bounds == (106.0, 21.0, 107.0, 21.5)
    assert one.attribution == other.attribution == "Sở TNMT"


@pytest.mark.parametrize("bounds", ["", "1,2,3", "a,b,c,d", "107,21,106,22"])
def test_bounds_that_are_no_box_bound_nothing(tmp_path: Path, bounds: str) -> None:
    path = mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): PNG}, bounds=bounds)

    assert open_tiles(path, "mbtiles").coverage().bounds is None


def test_vector_tiles_are_refused_with_what_to_do(tmp_path: Path) -> None:
    packed = {(0, 0, 0): gzip.compress(b"vector")}
    said = mbtiles(tmp_path / "a.mbtiles", packed, format="pbf")
    unsaid = mbtiles(tmp_path / "b.mbtiles", packed)
    other = pmtiles(tmp_path / "a.pmtiles", packed, TileType.MVT)

    with pytest.raises(InputError, match=r"vector tiles.*Export raster tiles"):
        open_tiles(said, "mbtiles").coverage()
    with pytest.raises(InputError, match="vector tiles"):
        open_tiles(unsaid, "mbtiles").tile(0, 0, 0)
    with pytest.raises(InputError, match="vector tiles"):
        open_tiles(other, "pmtiles").coverage()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"`nowhere\.mbtiles`, is not there"):
        open_tiles(tmp_path / "nowhere.mbtiles", "mbtiles")


@pytest.mark.parametrize("kind", ["mbtiles", "pmtiles"])
@pytest.mark.parametrize(
    "content", [b"", b"PMTiles", b"PMTiles\x03" + b"\xff" * 119, b"SQLite format 3\0"]
)
def test_what_is_no_such_file_is_an_error_of_one_sentence(
    tmp_path: Path, kind: str, content: bytes
) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)

    with pytest.raises(InputError, match="cannot be read"):
        open_tiles(path, kind).coverage()


def test_a_tile_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): b"<script>alert(1)</script>"})

    with pytest.raises(InputError, match="no PNG, JPEG or WebP"):
        open_tiles(path, "mbtiles").tile(0, 0, 0)


@pytest.mark.parametrize("content", [10**15, 1.5, "<svg>", -1])
def test_a_tile_that_is_no_bytes_is_refused_and_is_no_size(
    tmp_path: Path, content: object
) -> None:
    path = mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): b""})
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        # A column without a type keeps what it is given.
        database.execute("DROP TABLE tiles")
        database.execute(
            "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)"
        )
        database.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (content,))

    with pytest.raises(InputError, match="no PNG, JPEG or WebP"):
        open_tiles(path, "mbtiles").tile(0, 0, 0)


def test_words_of_any_length_are_not_read(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): PNG}, attribution="x" * 10_001)

    assert open_tiles(path, "mbtiles").coverage().attribution == ""


@pytest.mark.parametrize(
    "place", [(0, 1, 0), (0, 0, 1), (-1, 0, 0), (0, -1, 0), (25, 0, 0), (999, 9, 9)]
)
def test_a_place_outside_the_world_has_no_tile(
    tmp_path: Path, place: tuple[int, int, int]
) -> None:
    first = mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): PNG})
    second = pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): PNG})

    assert open_tiles(first, "mbtiles").tile(*place) is None
    assert open_tiles(second, "pmtiles").tile(*place) is None


@given(content=st.binary(max_size=300), place=st.integers(0, 126))
@settings(deadline=None, max_examples=60)
def test_a_damaged_file_never_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, place: int
) -> None:
    path = pmtiles(tmp_path_factory.mktemp("t") / "a.pmtiles", {(0, 0, 0): PNG})
    whole = path.read_bytes()
    path.write_bytes(whole[:place] + content + whole[place + len(content) :])
    found = open_tiles(path, "pmtiles")

    for ask in (found.coverage, lambda: found.tile(0, 0, 0)):
        with contextlib.suppress(InputError):
            ask()
