"""Raster tiles for the ground of a map, from one MBTiles or PMTiles file.

The file is a workspace's own setting, and still it is only read: each question
opens it, takes one tile and closes it, so nothing of it stays in memory.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import sqlite3
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pmtiles.reader import Reader
from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported, TileType

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.texts.reasons import of_any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_ZOOM = 24
_LARGEST_TILE_BYTES = 5_000_000
_LONGEST_WORDS = 10_000
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"RIFF": "image/webp",
}
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Tile:
    """One picture of the ground.

    Parameters
    ----------
    content
        As the file has it.
    media_type
        Told by its first bytes, not by what the file says of itself.
    """

    content: bytes
    media_type: str


@dataclass(frozen=True)
class Coverage:
    """What a file says that it holds.

    Parameters
    ----------
    min_zoom, max_zoom
        The coarsest and the finest tiles.
    bounds
        West, south, east and north in degrees; ``None`` if it does not say.
    attribution
        Whose picture it is; empty if it does not say.
    """

    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float] | None = None
    attribution: str = ""


class TileFile(Protocol):
    """Tiles of one file; each call raises an `InputError` if it cannot be read."""

    def coverage(self) -> Coverage:
        """Return what the file says that it holds; vector tiles are refused."""
        ...

    def tile(self, z: int, x: int, y: int) -> Tile | None:
        """Return the tile of a place, ``None`` where there is none.

        Row 0 is the northernmost, as in addresses of the form ``z/x/y``.
        """
        ...


def open_tiles(path: Path, kind: str) -> TileFile:
    """Return the tiles of a file that is there; `TileFile` raises what is wrong in it.

    Parameters
    ----------
    path
        The file.
    kind
        ``mbtiles`` or ``pmtiles``.

    Raises
    ------
    InputError
        If it is not there.
    """
    if not path.is_file():
        raise InputError(texts.told("stored.ground_absent", file=path.name, kind=kind))
    return MbTiles(path) if kind == "mbtiles" else PmTiles(path)


@dataclass(frozen=True)
class MbTiles:
    """An MBTiles file: SQLite, whose rows count from the south."""

    path: Path

    def coverage(self) -> Coverage:
        """Return what the file says that it holds."""
        with _readable(self.path), self._database() as database:
            said = dict(
                database.execute(
                    "SELECT name, value FROM metadata"
                    " WHERE name IN ('format', 'bounds', 'attribution')"
                    " AND length(value) <= ?",
                    (_LONGEST_WORDS,),
                )
            )
            low, high = database.execute(
                "SELECT min(zoom_level), max(zoom_level) FROM tiles"
            ).fetchone()
            if said.get("format") in {"pbf", "mvt"}:
                raise _vector(self.path)
            if low is None:
                raise ValueError("it has no tile")
            bounds = _bounds(str(said.get("bounds", "")).split(","))
            attribution = str(said.get("attribution", ""))
            return Coverage(_zoom(low), _zoom(high), bounds, attribution)

    def tile(self, z: int, x: int, y: int) -> Tile | None:
        """Return the tile of a place, ``None`` where there is none."""
        if not _is_tile(z, x, y):
            return None
        with _readable(self.path), self._database() as database:
            row = database.execute(
                "SELECT CASE typeof(tile_data) WHEN 'blob' THEN tile_data END"
                " FROM tiles"
                " WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
                " AND length(tile_data) <= ?",
                (z, x, 2**z - 1 - y, _LARGEST_TILE_BYTES),
            ).fetchone()
            # A number is no picture, and would be taken for a size.
            return _told(row[0] or b"", self.path) if row else None

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        address = f"{self.path.resolve().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
            yield database


@dataclass(frozen=True)
class PmTiles:
    """A PMTiles file, version 3."""

    path: Path

    def coverage(self) -> Coverage:
        """Return what the file says that it holds."""
        with _readable(self.path):
            header = self._reader().header()  # type: ignore[no-untyped-call]
            if header["tile_type"] in {TileType.MVT, TileType.MLT}:
                raise _vector(self.path)
            degrees = [header[f"{side}_e7"] / 1e7 for side in _SIDES]
            low, high = _zoom(header["min_zoom"]), _zoom(header["max_zoom"])
            return Coverage(low, high, _bounds(degrees), self._attribution(header))

    def tile(self, z: int, x: int, y: int) -> Tile | None:
        """Return the tile of a place, ``None`` where there is none."""
        if not _is_tile(z, x, y):
            return None
        with _readable(self.path):
            content = self._reader().get(z, x, y)  # type: ignore[no-untyped-call]
            return _told(content, self.path) if content else None

    def _reader(self) -> Reader:
        return Reader(self._bytes)  # type: ignore[no-untyped-call]

    def _bytes(self, offset: int, length: int) -> bytes:
        if length > _LARGEST_TILE_BYTES:
            raise ValueError(f"it names {length} bytes for one part")
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def _attribution(self, header: Mapping[str, int]) -> str:
        """Return the words of the metadata, which is JSON, packed or not."""
        packed = self._bytes(header["metadata_offset"], header["metadata_length"])
        if packed.startswith(_GZIP):
            packed = zlib.decompressobj(31).decompress(packed, _LARGEST_TILE_BYTES)
        said = json.loads(packed or b"{}")
        return str(said.get("attribution", "")) if isinstance(said, dict) else ""


_SIDES = ("min_lon", "min_lat", "max_lon", "max_lat")


def _is_tile(z: int, x: int, y: int) -> bool:
    return 0 <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z


def _zoom(value: object) -> int:
    zoom = int(str(value))
    if not 0 <= zoom <= MAX_ZOOM:
        raise ValueError(f"it names zoom {zoom}")
    return zoom


def _bounds(sides: list[str] | list[float]) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(side) for side in sides)
    except ValueError:
        return None
    is_box = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if is_box else None


def _told(content: bytes, path: Path) -> Tile:
    """Return a tile with the type that its first bytes tell."""
    for start, media_type in _MAGIC.items():
        if content.startswith(start):
            return Tile(content, media_type)
    if content.startswith(_GZIP):
        raise _vector(path)
    raise ValueError("a tile is no PNG, JPEG or WebP")


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what a damaged file makes its readers say into one sentence."""
    try:
        yield
    except (
        ValueError, TypeError, KeyError, IndexError, OverflowError, EOFError, OSError,
        AttributeError, sqlite3.Error, zlib.error, gzip.BadGzipFile,
        MagicNumberNotFound, SpecVersionUnsupported,
    ) as error:  # fmt: skip
        raise InputError(
            texts.told("stored.ground_unread", file=path.name, why=of_any(error))
        ) from error


def _vector(path: Path) -> InputError:
    return InputError(texts.told("stored.ground_vector", file=path.name))
