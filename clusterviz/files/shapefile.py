"""Zipped shapefile: what old programs open, with a key to its cut names.

A shapefile's names have at most ten characters, its text 254 bytes and its numbers
as many decimals as their column; files in the zip say which field each name stands
for, and hold whole what had to be cut or rounded.
"""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from typing import TYPE_CHECKING, Any

import fiona
import numpy as np
from shapely.geometry import mapping

from clusterviz.files.geopackage import FAULTS
from clusterviz.files.json_values import json_rows, json_value
from clusterviz.files.measures import with_area_ha
from clusterviz.files.spare import of_library, spare_folder, spare_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

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
ROUNDED_FILE = "rounded_numbers.json"

_MORE = "…"

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")

_NUMBER_WIDTH = 24

_DECIMALS = {"ha": 6, "m": 4, "m2": 2, "vnd": 0}
"""By unit, the places of a number: the sixth of a hectare is a square decimetre."""

_USUAL_DECIMALS = 6

_DBF: dict[FieldType, str] = {
    "integer": "int:18",
    "boolean": "bool",
    "date": "date",
    "month": "str:7",
}

_OTHERS = {"b": "bool", "i": _DBF["integer"]}


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
    InputError
        If there is no room for its parts.
    """
    rows = with_area_ha(frame)
    short = short_names(str(name) for name in rows.columns)
    with spare_folder("shapefile") as folder:
        with spare_told():
            _write_parts(frame, rows, layer, folder / f"{layer.name}.shp", short)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for suffix in _PARTS:
                part = f"{layer.name}{suffix}"
                archive.write(folder / part, part)
            archive.writestr(NAMES_FILE, _key(short, layer, language))
            for name, lost in (
                (CUT_FILE, _cut_texts(rows, layer)),
                (ROUNDED_FILE, _rounded_numbers(rows, layer)),
            ):
                if lost:
                    text = json.dumps(lost, ensure_ascii=False, indent=1)
                    archive.writestr(name, f"{text}\n")
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
    try:
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
    except FAULTS as error:
        raise of_library(error, path.parent) from error


def _type(layer: Layer, rows: pd.DataFrame, name: str) -> str:
    field = layer.fields.get(name)
    if field is not None and field.type in _DBF:
        return _DBF[field.type]
    kind = rows[name].dtype.kind if field is None else ""
    if kind in _OTHERS:
        return _OTHERS[kind]
    if kind == "f" or (field is not None and field.type == "number"):
        return f"float:{_NUMBER_WIDTH}.{_decimals(layer, name)}"
    return f"str:{_width(layer, name)}"


def _decimals(layer: Layer, name: str) -> int:
    """Return the places of a number; of a column of ours its name has the unit."""
    if name in layer.fields:
        return _DECIMALS.get(layer.fields[name].unit, _USUAL_DECIMALS)
    return _DECIMALS.get(name.rpartition("_")[2], _USUAL_DECIMALS)


def _width(layer: Layer, name: str) -> int:
    """Return the bytes of a text: of a choice, those of its longest code."""
    choices = layer.fields[name].choices if name in layer.fields else {}
    if not choices:
        return MAX_BYTES
    return max(len(_MORE.encode()), *(len(code.encode()) for code in choices))


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
    if isinstance(value, str) and kind.startswith("str:"):
        return _fitting(value, int(kind.removeprefix("str:")))
    return value


def _fitting(text: str, width: int) -> str:
    whole = text.encode()
    if len(whole) <= width:
        return text
    # The last letter may have been cut in two.
    kept = whole[: width - len(_MORE.encode())].decode(errors="ignore")
    return kept + _MORE


def _cut_texts(rows: pd.DataFrame, layer: Layer) -> list[dict[str, JsonValue]]:
    """Return what had to be cut: of which row and field, and the whole text."""
    found = []
    for name in map(str, rows.columns):
        kind = _type(layer, rows, name)
        if not kind.startswith("str:"):
            continue
        width = int(kind.removeprefix("str:"))
        texts = rows[name]
        is_long = [
            isinstance(text, str) and len(text.encode()) > width for text in texts
        ]
        found += _listed(rows[is_long], layer, name, "text")
    return found


def _rounded_numbers(rows: pd.DataFrame, layer: Layer) -> list[dict[str, JsonValue]]:
    """Return the numbers that have more places than their column."""
    found = []
    for name in map(str, rows.columns):
        if not _type(layer, rows, name).startswith("float:"):
            continue
        values = rows[name].to_numpy(dtype="float64", na_value=np.nan)
        # What a figure is off by as it is kept at all is no place of its own.
        noise = 8 * np.spacing(np.abs(values))
        is_off = np.abs(values - values.round(_decimals(layer, name))) > noise
        found += _listed(rows[is_off], layer, name, "number")
    return found


def _listed(
    rows: pd.DataFrame, layer: Layer, name: str, what: str
) -> list[dict[str, JsonValue]]:
    return [
        {layer.key: json_value(key), "field": name, what: json_value(value)}
        for key, value in zip(rows[layer.key], rows[name], strict=True)
    ]


def _key(short: dict[str, str], layer: Layer, language: Language) -> str:
    """Return one line a field: its name here, its own name, its label."""
    lines = []
    for name, cut in short.items():
        field = layer.fields.get(name)
        label = f"\t{field.label.say(language)}" if field else ""
        lines.append(f"{cut}\t{name}{label}\n")
    return "".join(lines)
