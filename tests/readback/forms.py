"""Where a layer stands in files of each format, and what a reader's values mean.

Formats that know neither numbers nor days hold them as text; shapefiles cut names,
text and decimals, and have beside them what was cut. What a format narrows is undone
here by what the same file says, never by what the program knows.
"""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clusterviz import crs
from tests import ogr
from tests.readback.truth import Read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import shapely

    from clusterviz.schema import FieldType, Layer
    from clusterviz.workspace.packages import Crs
    from tests.readback.handed import Held
    from tests.readback.truth import Row

    Source = tuple[str, str]
    Feature = tuple[Row, shapely.Geometry | None]

MM = 0.001
TENTH_OF_MICRODEGREE = 1e-7

PLACE = ("lon", "lat")

_DAY = re.compile(r"(\d{4})/(\d\d)/(\d\d)")

_WORDS = {"T": True, "F": False, "?": None, "true": True, "false": False}
"""As XML has them, and as dBASE: of its letters Debian's GDAL makes text, and the
question mark is its sign for neither.
"""

_ADDED: dict[str, FieldType] = {
    "illustrative": "boolean", "area_ha": "number", "lon": "number", "lat": "number",
}  # fmt: skip
"""By name, the type of a column that is no field and no text."""

_PLACES_OF_COLUMN = re.compile(r"Real \(\d+\.(\d+)\)")


@dataclass(frozen=True)
class Form:
    """A format, as programs of others open it.

    Parameters
    ----------
    sources
        Of a layer, the paths and names under which its rows are.
    in_degrees
        Or else in metres of the workspace's zone.
    added
        Columns that it has beside fields; see `truth.truth`.
    has_folders
        Rows stand in folders, each a layer to its readers; every value is text, and
        one that is missing is not written at all.
    """

    sources: Callable[[Held], list[Source]]
    in_degrees: bool
    added: tuple[str, ...] = ("area_ha",)
    has_folders: bool = False

    @property
    def within(self) -> float:
        """Return how far a corner may be from where it is kept."""
        return TENTH_OF_MICRODEGREE if self.in_degrees else MM


def _of_one(suffix: str) -> Callable[[Held], list[Source]]:
    return lambda held: [(str(held.file(suffix)), held.name)]


def _of_package(system: Crs) -> Callable[[Held], list[Source]]:
    return lambda held: [(str(held.handed.package(system)), held.name)]


def _of_folders(suffix: str) -> Callable[[Held], list[Source]]:
    """Return what finds the folders of a document, each a layer to its readers."""

    def sources(held: Held) -> list[Source]:
        path = str(held.file(suffix))
        lines = ogr.called("ogrinfo", "-ro", "-q", path).splitlines()
        return [(path, line.partition(": ")[2]) for line in lines]

    return sources


def _of_zip(held: Held) -> list[Source]:
    return [(f"/vsizip/{held.file('.zip')}/{held.name}.shp", held.name)]


_PACKAGED = ("area_ha", "map_status")

FORMS = {
    "package": Form(_of_package("metric"), False, _PACKAGED),
    "package-wgs84": Form(_of_package("wgs84"), True, _PACKAGED),
    ".gpkg": Form(_of_one(".gpkg"), False, _PACKAGED),
    ".geojson": Form(_of_one(".geojson"), True),
    ".zip": Form(_of_zip, False),
    ".kml": Form(_of_folders(".kml"), True, has_folders=True),
    ".kmz": Form(_of_folders(".kmz"), True, has_folders=True),
}
"""By name, the formats that hold shapes."""

_OF_TABLES = ("package", ".gpkg")


def forms_of(layer: Layer) -> tuple[str, ...]:
    """Return the names of the formats that hold a layer: a table has no shapes."""
    return tuple(FORMS) if layer.has_geometry else _OF_TABLES


def system_of(held: Held, form: Form) -> str:
    """Return the code of the system that the shapes of a file are in."""
    if form.in_degrees:
        return crs.LONLAT
    return held.handed.workspace.settings.metric_crs


def read(held: Held, name: str, features: Iterable[Feature]) -> Read:
    """Return what a program found of a layer, in our names and as what it is.

    Parameters
    ----------
    held
        The layer.
    name
        Of the form that was read.
    features
        As the program has them.
    """
    form = FORMS[name]
    found = _unshortened(held, features) if name == ".zip" else features
    own = [one for one in held.layer.fields if one not in held.layer.personal]
    rows, shapes = {}, {}
    typed = typing(held, is_text=form.has_folders)
    for properties, shape in found:
        row = typed(properties)
        if form.has_folders:
            row = dict.fromkeys([*own, *form.added]) | row
        key = str(row[held.layer.key])
        assert key not in rows, f"{key} comes twice"
        rows[key], shapes[key] = row, shape
    return Read(rows, shapes)


def typing(held: Held, *, is_text: bool) -> Callable[[Mapping[str, Any]], Row]:
    """Return what makes of the values of a row what their columns are declared to be.

    Parameters
    ----------
    held
        The layer.
    is_text
        All values are text.
    """
    kinds = {name: one.type for name, one in held.layer.fields.items()} | _ADDED

    def typed(properties: Mapping[str, Any]) -> Row:
        return {
            name: _typed(value, kinds.get(name, "text"), is_text=is_text)
            for name, value in properties.items()
        }

    return typed


def _typed(value: Any, kind: str, *, is_text: bool) -> object:  # noqa: ANN401
    if value is None or (is_text and value == ""):
        return None
    if kind == "boolean" and isinstance(value, str):
        return _WORDS[value]
    if kind == "date":
        # Of a column of days alone GDAL writes slashes.
        return _DAY.sub(r"\1-\2-\3", value)
    if is_text and kind in {"integer", "number"}:
        return int(value) if kind == "integer" else float(value)
    return value


def _unshortened(held: Held, features: Iterable[Feature]) -> list[Feature]:
    """Return the rows of a shapefile, its names and values made whole by its zip."""
    path = held.file(".zip")
    told = [line.split("\t") for line in _lines(path, "fields.txt")]
    names = {name: short for short, name, *_ in told}
    types = ogr.types(*_of_zip(held)[0])
    found = []
    for properties, shape in features:
        assert set(names.values()) == set(properties)
        row = {name: properties[short] for name, short in names.items()}
        found.append((row, shape))
    by_key = {row[held.layer.key]: row for row, _ in found}
    for one in _told(path, "cut_texts.json"):
        row, field = by_key[one[held.layer.key]], one["field"]
        assert one["text"].startswith(row[field].removesuffix("…"))
        row[field] = one["text"]
    for one in _told(path, "rounded_numbers.json"):
        row, field = by_key[one[held.layer.key]], one["field"]
        [places] = _PLACES_OF_COLUMN.findall(types[names[field]])
        assert abs(row[field] - one["number"]) <= 0.5 * 10.0 ** -int(places)
        row[field] = one["number"]
    return found


def _lines(path: Path, name: str) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        if name not in archive.namelist():
            return []
        return archive.read(name).decode().splitlines()


def _told(path: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads("\n".join(_lines(path, name)) or "[]")
    return found
