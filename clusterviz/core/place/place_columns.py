"""Which columns of a table say where things are, by their names and their values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from clusterviz.core.place.degrees import degrees, is_degrees
from clusterviz.core.place.wellknown import is_wellknown
from clusterviz.core.search import folded
from clusterviz.core.table.figures_read import Numbers, numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from clusterviz.schema import Layer

    Source = Literal["given", "name", "content"]

ROW = "_sheet_row"
"""The column in which readers number the rows of a sheet."""

HEADINGS = (
    "WKT", "Kinh độ", "Vĩ độ", "Longitude", "Latitude", "Lon", "Lat", "Long", "Lng",
    "X", "Y", "X (m)", "Y (m)", "X(m)", "Y(m)", "Tọa độ X", "Tọa độ Y", "Toạ độ X",
    "Toạ độ Y", "Tọa độ X (m)", "Tọa độ Y (m)", "toa_do_x", "toa_do_y", "kinh_do",
    "vi_do",
)  # fmt: skip
"""By which the row of headings of a sheet with places is known."""

NORTHING_M = (900_000.0, 2_600_000.0)
EASTING_M = (100_000.0, 900_000.0)
"""Of Vietnam, in every zone of VN-2000 and UTM: they share no number."""

LATITUDE = (5.0, 30.0)
LONGITUDE = (95.0, 120.0)

_WKT = {
    "wkt",
    "geom",
    "geometry",
    "the geom",
    "wkt geom",
    "shape",
    "hinh hoc",
    "ranh gioi",
}
_LON = {"lon", "long", "lng", "longitude", "kinh do", "kinhdo", "kd", "kinh do e"}
_LAT = {"lat", "latitude", "vi do", "vido", "vd", "vi do n"}
NORTH = {"x", "north", "northing", "n", "bac", "x bac", "x north", "x northing"}
EAST = {"y", "east", "easting", "e", "dong", "y dong", "y east", "y easting"}
_ODD_NORTH = {"x dong", "x east", "x easting"}
_ODD_EAST = {"y bac", "y north", "y northing"}
POINT = (
    "diem", "ten diem", "so hieu diem", "ky hieu diem", "so hieu moc", "so hieu dinh",
    "diem so", "ma diem", "diem goc", "moc", "ten moc", "so moc", "dinh", "ten dinh",
    "goc", "point", "corner", "vertex", "so hieu", "ky hieu", "stt", "tt", "so tt",
    "so thu tu", "no",
)  # fmt: skip
_GROUP = (
    "group", "nhom", "ma ccn", "ten ccn", "ccn", "ma cum", "ten cum", "cum",
    "ten cum cong nghiep", "cum cong nghiep", "cluster", "cluster id", "cluster name",
    "ten khu", "ten khu vuc", "khu", "khu vuc", "ma lo", "ten lo", "so hieu lo", "lo",
    "lo dat", "thua", "so thua", "ten du an", "du an", "ma", "id", "code", "ten",
    "name",
)  # fmt: skip
_SIDE = {
    "canh", "chieu dai", "chieu dai canh", "dai canh", "khoang cach", "kc", "side",
    "side length", "length", "distance",
}  # fmt: skip

_NOISE = re.compile(
    r"\b(toa do|toado|coordinates?|vn ?2000|wgs ?84|he|m|met|metres?|meters?)\b"
)
_LOOKED_AT = 2000
_MOST_COLUMNS = 60
_LEAST_SHARE = 0.9
_LEAST_FILLED = 0.5


@dataclass(frozen=True)
class PlaceColumns:
    """Columns by their part in saying a place, and how they were found.

    Parameters
    ----------
    columns
        ``wkt``; or ``lon`` and ``lat``, or ``x`` and ``y`` (in either order),
        with ``point``, ``group`` and ``side`` where there are any.
    source
        How the coordinates were found.
    """

    columns: Mapping[str, str]
    source: Source


def place_columns(
    layer: Layer, frame: pd.DataFrame, *, place: Mapping[str, str]
) -> PlaceColumns | None:
    """Return the columns that say a place; ``None`` where none do.

    Parameters
    ----------
    layer
        For the names of what a boundary may be of.
    frame
        Cells as text or numbers.
    place
        What a person said, in the same words as the answer's.
    """
    given = {part: name for part, name in place.items() if name in frame.columns}
    rest = [str(name) for name in frame.columns if name not in (ROW, "geometry")]
    rest = [name for name in rest if name not in given.values()]
    plain = {name: plain_name(name) for name in rest}
    found: dict[str, str] | None
    source: Source = "given"
    if "wkt" in given:
        return PlaceColumns({"wkt": given["wkt"]}, source)
    pair = next(
        (two for two in (("lon", "lat"), ("x", "y")) if {*two} <= {*given}), None
    )
    if pair is not None:
        found = {part: given[part] for part in pair}
    else:
        source = "name"
        found = _by_name(frame, plain)
        if found is None:
            source, found = "content", _by_content(frame, rest)
    if found is None or "wkt" in found:
        return None if found is None else PlaceColumns(found, source)
    rest = [name for name in rest if name not in found.values()]
    extra: dict[str, str] = {
        part: name for part, name in given.items() if part in ("point", "group", "side")
    }
    extra = _extras(layer, frame, {name: plain[name] for name in rest}, extra)
    return PlaceColumns({**found, **extra}, source)


def plain_name(name: str) -> str:
    """Return a column's name without accents, units and signs.

    Examples
    --------
    >>> plain_name("Tọa độ X (m)"), plain_name("TOA_DO_Y"), plain_name("Kinh độ")
    ('x', 'y', 'kinh do')
    """
    words = " ".join(re.findall(r"[a-z0-9]+", folded(name)))
    return " ".join(_NOISE.sub(" ", words).split())


def figures(frame: pd.DataFrame, columns: Sequence[str]) -> list[Numbers]:
    """Return the numbers in two columns of coordinates, degrees or metres."""
    read = [degrees(frame[name]) for name in columns]
    if is_degrees([one.values for one in read]):
        return read
    metres = (EASTING_M[0], NORTHING_M[1])
    return [numbers(frame[name], between=metres) for name in columns]


def share_within(values: pd.Series[float], bounds: tuple[float, float]) -> float:
    """Return the share of values within `bounds`; 0 where there are none."""
    present = values.dropna()
    return float(present.between(*bounds).mean()) if len(present) else 0.0


def _by_name(frame: pd.DataFrame, plain: Mapping[str, str]) -> dict[str, str] | None:
    for name, words in plain.items():
        if words in _WKT and is_wellknown(frame[name]):
            return {"wkt": name}
    lon, lat = first_named(plain, _LON), first_named(plain, _LAT)
    if lon and lat:
        return {"lon": lon, "lat": lat}
    for norths, easts in ((NORTH, EAST), (_ODD_NORTH, _ODD_EAST)):
        north, east = first_named(plain, norths), first_named(plain, easts)
        if north and east:
            return {"x": north, "y": east}
    return None


def _by_content(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, str] | None:
    for name in names[:_MOST_COLUMNS]:
        is_text = not pd.api.types.is_numeric_dtype(frame[name].dtype)
        if is_text and is_wellknown(frame[name]):
            return {"wkt": name}
    head = frame.head(_LOOKED_AT)
    for read, parts in (
        (degrees, {"lon": LONGITUDE, "lat": LATITUDE}),
        (_metres, {"x": NORTHING_M, "y": EASTING_M}),
    ):
        values = {name: read(head[name]).values for name in names[:_MOST_COLUMNS]}
        found = {
            part: [
                name
                for name, column in values.items()
                if column.notna().mean() >= _LEAST_FILLED
                and share_within(column, bounds) >= _LEAST_SHARE
            ]
            for part, bounds in parts.items()
        }
        if all(len(one) == 1 for one in found.values()):
            return {part: one[0] for part, one in found.items()}
    return None


def _metres(column: pd.Series) -> Numbers:
    return numbers(column, between=(EASTING_M[0], NORTHING_M[1]))


def _extras(
    layer: Layer,
    frame: pd.DataFrame,
    plain: Mapping[str, str],
    found: dict[str, str],
) -> dict[str, str]:
    """Return `found` with the columns of point, group and side that are named."""
    left = dict(plain)
    for part, words in (("side", _SIDE), ("point", POINT)):
        name = None if part in found else first_named(left, words)
        if name:
            found[part] = name
        left.pop(found.get(part, ""), None)
    own = [layer.key, *(name for name in layer.fields if name.endswith("_name"))]
    labels = [
        plain_name(word)
        for name in own
        if name in layer.fields
        for word in (name, layer.fields[name].label.vi, layer.fields[name].label.en)
    ]
    if "group" not in found:
        wanted = (*labels, *_GROUP)
        named = [name for word in wanted for name, one in left.items() if one == word]
        named = list(dict.fromkeys(named)) or [
            name for name in left if _is_in_runs(frame[name])
        ]
        repeated = [name for name in named if runs_of(frame[name]) * 2 <= len(frame)]
        # Of a code that each row has for itself, each row is a feature.
        single = [name for name in named if frame[name].is_unique]
        if single and "point" not in found:
            repeated = single
        if named:
            found["group"] = (repeated or named)[0]
    return found


def runs_of(column: pd.Series) -> int:
    """Return how many different values a column has, empty cells being none."""
    return int(stripped(column).nunique())


def stripped(column: pd.Series) -> pd.Series:
    """Return a column with blank texts as missing."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    cells = column.astype(object)
    bare = cells.map(lambda cell: cell.strip() if isinstance(cell, str) else cell)
    return bare.where(bare.notna() & (bare != ""), None)


def _is_in_runs(column: pd.Series) -> bool:
    """Return whether text stands on a few rows only, or again and again."""
    cells = stripped(column)
    n = cells.nunique()
    is_text = cells.dropna().map(lambda cell: isinstance(cell, str)).all()
    if not is_text or not n or n * 3 > len(column) or pd.isna(cells.iloc[0]):
        return False
    filled = cells.ffill()
    return int((filled != filled.shift()).sum()) == n


def first_named(plain: Mapping[str, str], words: Collection[str]) -> str:
    """Return the first column so named; a tuple's words are in order of worth."""
    if isinstance(words, tuple):
        ranked = [name for word in words for name, one in plain.items() if one == word]
        return ranked[0] if ranked else ""
    return next((name for name, one in plain.items() if one in words), "")
