"""Zipped shapefile: what old programs open, with a key to its cut names.

A shapefile's names have at most ten characters and its text 254 bytes; files in
the zip say which field each name stands for, and hold whole what had to be cut.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fiona
from fiona.errors import FionaError
from shapely.geometry import mapping

from clusterviz.files.json_values import json_rows
from clusterviz.files.measures import with_area_ha

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd
    import pandas as pd

    from clusterviz.files.json_values import JsonValue
    from clusterviz.files.origin import Origin
    from clusterviz.schema import FieldType, Language, Layer

MAX_NAME = 10
MAX_BYTES = 254

NAMES_FILE = "fields.txt"
ILLUSTRATIVE_FILE = "illustrative.txt"
CUT_FILE = "cut_texts.json"

_MORE = "…"

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")

_DBF: dict[FieldType, str] = {
    "text": f"str:{MAX_BYTES}",
    "integer": "int:18",
    "number": "float:24.6",
    "boolean": "bool",
    "date": "date",
    "month": "str:7",
    "choice": f"str:{MAX_BYTES}",
}

_OTHERS = {"b": "bool", "f": _DBF["number"], "i": _DBF["integer"]}


def write_shapefile(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
) -> None:
    """Write `frame` as a zip that holds one shapefile, in the frame's CRS.

    Written by fiona: types and widths are fixed by the declaration.

    Parameters
    ----------
    frame
        Rows of `layer`, perhaps with columns that are none of its fields;
        shapes of the layer's type. Polygons get ``area_ha``.
    layer
        The declaration.
    path
        Replaced if it exists.
    origin
        Whether it is a sample: then the zip says so in a file of its own.
    language
        Of labels and words.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    rows = with_area_ha(frame)
    short = short_names(str(name) for name in rows.columns)
    with tempfile.TemporaryDirectory(prefix="clusterviz-") as name:
        folder = Path(name)
        try:
            _write_parts(frame, rows, layer, folder / f"{layer.name}.shp", short)
        except FionaError as error:
            raise OSError(str(error)) from error
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for suffix in _PARTS:
                part = f"{layer.name}{suffix}"
                archive.write(folder / part, part)
            archive.writestr(NAMES_FILE, _key(short, layer, language))
            cut = list(_cut_texts(rows, layer))
            if cut:
                text = json.dumps(cut, ensure_ascii=False, indent=1)
                archive.writestr(CUT_FILE, f"{text}\n")
            if origin.is_illustrative:
                archive.writestr(ILLUSTRATIVE_FILE, f"{origin.note(language)}\n")


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return a name of at most ten characters for each of `names`, all different.

    Examples
    --------
    >>> list(short_names(["cluster_id", "cluster_name", "cluster_names"]).values())
    ['cluster_id', 'cluster_na', 'cluster_n1']
    """
    short: dict[str, str] = {}
    for name in names:
        cut, number = name[:MAX_NAME], 0
        while cut in short.values():
            number += 1
            cut = f"{name[: MAX_NAME - len(str(number))]}{number}"
        short[name] = cut
    return short


def _write_parts(
    frame: gpd.GeoDataFrame,
    rows: pd.DataFrame,
    layer: Layer,
    path: Path,
    short: dict[str, str],
) -> None:
    types = {name: _type(layer, rows, name) for name in short}
    with fiona.open(
        path,
        "w",
        driver="ESRI Shapefile",
        schema={
            "geometry": layer.geometry,
            "properties": {short[name]: kind for name, kind in types.items()},
        },
        crs_wkt=frame.crs.to_wkt(),
        encoding="UTF-8",
    ) as collection:
        collection.writerecords(_records(frame, rows, types, short))


def _type(layer: Layer, rows: pd.DataFrame, name: str) -> str:
    if name in layer.fields:
        return _DBF[layer.fields[name].type]
    return _OTHERS.get(rows[name].dtype.kind, _DBF["text"])


def _records(
    frame: gpd.GeoDataFrame,
    rows: pd.DataFrame,
    types: dict[str, str],
    short: dict[str, str],
) -> Iterator[dict[str, Any]]:
    for shape, row in zip(frame.geometry, json_rows(rows), strict=True):
        values = {short[name]: _cell(row[name], types[name]) for name in short}
        place = None if shape is None else mapping(shape)
        yield {"type": "Feature", "geometry": place, "properties": values}


def _cell(value: JsonValue, kind: str) -> object:
    if kind == "date" and value is not None:
        return dt.date.fromisoformat(str(value))
    if isinstance(value, str) and _is_long(value):
        whole = value.encode()[: MAX_BYTES - len(_MORE.encode())]
        # The last letter may have been cut in two.
        return whole.decode(errors="ignore") + _MORE
    return value


def _is_long(text: str) -> bool:
    return len(text.encode()) > MAX_BYTES


def _cut_texts(rows: pd.DataFrame, layer: Layer) -> Iterator[dict[str, JsonValue]]:
    """Yield what had to be cut: of which row and field, and the whole text."""
    for row in json_rows(rows):
        for name, value in row.items():
            if isinstance(value, str) and _is_long(value):
                yield {layer.key: row[layer.key], "field": name, "text": value}


def _key(short: dict[str, str], layer: Layer, language: Language) -> str:
    """Return one line a field: its name here, its own name, its label."""
    lines = []
    for name, cut in short.items():
        field = layer.fields.get(name)
        label = f"\t{field.label.say(language)}" if field else ""
        lines.append(f"{cut}\t{name}{label}\n")
    return "".join(lines)
