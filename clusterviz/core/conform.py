"""A raw table as its layer declares it: columns, order, types; nothing guessed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from clusterviz.core.cells import UnreadableCellError, cell, is_missing, shown
from clusterviz.errors import InputError
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from clusterviz.schema import Field, FieldType, Layer

_DTYPES: Mapping[FieldType, str] = {
    "text": "str",
    "choice": "str",
    "month": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "object",
}


@dataclass(frozen=True)
class Conformed:
    """A table in the form of its layer, and what was met on the way.

    Parameters
    ----------
    frame
        The layer's columns in its order and types, with a fresh index; a
        `GeoDataFrame` where the layer has a geometry.
    findings
        What could not be read, was left out or was changed.
    """

    frame: pd.DataFrame
    findings: tuple[Finding, ...]


def conform(
    layer: Layer,
    raw: pd.DataFrame,
    *,
    mapping: Mapping[str, str],
    constants: Mapping[str, str],
) -> Conformed:
    """Return `raw` in the form of `layer`.

    A column is used for the field of the same name, or for those that `mapping`
    names; a cell that cannot be read without guessing becomes empty and an
    error among the findings. A key that the file does not bring is composed
    from the layer's ``key_from``. Row-wise in `raw`.

    Parameters
    ----------
    layer
        The declaration.
    raw
        n rows as the file gave them, geometry (any CRS) in ``geometry``.
    mapping
        Their column to our field; several fields are joined by commas.
    constants
        Our field to the text of the one value that every row gets. It wins
        over a column of the file.

    Raises
    ------
    InputError
        If `mapping` or `constants` name a column or field that does not
        exist, fill one field twice, or a constant cannot be read.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Mã", en="Code")
    >>> fields = {"road_id": Field("road_id", "text", name, is_required=True)}
    >>> roads = Layer("roads", name, name, "none", "road_id", fields)
    >>> raw = pd.DataFrame({"ma": [7], "km": [3.5]})
    >>> done = conform(roads, raw, mapping={"ma": "road_id"}, constants={})
    >>> done.frame["road_id"].tolist(), [one.code for one in done.findings]
    (['7'], ['number_as_text', 'columns_unused'])
    """
    sources = _sources(layer, raw, mapping, constants)
    fixed = {name: _constant(layer.fields[name], constants[name]) for name in constants}
    findings: list[Finding] = []
    columns: dict[str, list[object]] = {}
    for field in layer.fields.values():
        if field.name in fixed:
            columns[field.name] = [fixed[field.name]] * len(raw)
        elif field.name in sources:
            column = raw[sources[field.name]].astype(object).tolist()
            columns[field.name] = _cells(layer, field, column, findings)
        else:
            columns[field.name] = [None] * len(raw)
    if layer.key not in sources and layer.key not in fixed and layer.key_from:
        columns[layer.key] = _keys([columns[name] for name in layer.key_from])
    findings = [_with_key(one, columns[layer.key]) for one in findings]
    findings += _unused(layer, raw, sources)
    frame = pd.DataFrame(
        {
            name: pd.Series(values, dtype=_DTYPES[layer.fields[name].type])
            for name, values in columns.items()
        },
        index=pd.RangeIndex(len(raw)),
    )
    if not layer.has_geometry:
        return Conformed(frame, tuple(findings))
    geometry, changed = _geometry(layer, raw, columns[layer.key])
    return Conformed(
        gpd.GeoDataFrame(frame, geometry=geometry, crs=getattr(raw, "crs", None)),
        (*findings, *changed),
    )


def _sources(
    layer: Layer,
    raw: pd.DataFrame,
    mapping: Mapping[str, str],
    constants: Mapping[str, str],
) -> dict[str, str]:
    """Return, for each field that the file fills, the column that fills it."""
    theirs = [str(name) for name in raw.columns if name != "geometry"]
    for name in constants:
        _require_field(layer, name)
    sources: dict[str, str] = {}
    for column, targets in mapping.items():
        if column not in theirs:
            raise InputError(
                f"The file has no column `{shown(column)}`.",
                expected=f"one of {', '.join(map(shown, theirs)) or 'none'}",
                remedy="Correct --map theirs=ours.",
            )
        for target in targets.split(","):
            _require_field(layer, target)
            if target in sources or target in constants:
                raise InputError(
                    f"`{target}` is filled twice.",
                    expected="one --map or one --set for each field",
                    remedy="Leave one of them out.",
                )
            sources[target] = column
    for name in theirs:
        if name in layer.fields and name not in sources and name not in mapping:
            sources[name] = name
    return {name: column for name, column in sources.items() if name not in constants}


def _require_field(layer: Layer, name: str) -> None:
    if name not in layer.fields:
        raise InputError(
            f"The layer `{layer.name}` has no field `{shown(name)}`.",
            expected=f"one of {', '.join(layer.fields)}",
            remedy="Correct --map or --set.",
        )


def _constant(field: Field, text: str) -> object:
    try:
        value = cell(field.type, text)
    except UnreadableCellError as error:
        raise InputError(
            f"`{shown(text)}` cannot be read as `{field.name}`.",
            expected=f"a value of type {field.type}, days as 2024-04-22",
            remedy=f"Correct --set {field.name}=….",
        ) from error
    if field.choices and value not in field.choices:
        raise InputError(
            f"`{shown(text)}` is no choice of `{field.name}`.",
            expected=f"one of {', '.join(field.choices)}",
            remedy=f"Correct --set {field.name}=….",
        )
    return value


def _cells(
    layer: Layer, field: Field, column: Sequence[object], findings: list[Finding]
) -> list[object]:
    values: list[object] = []
    n_numbers = 0
    for row, value in enumerate(column, start=1):
        try:
            values.append(cell(field.type, value))
        except UnreadableCellError:
            values.append(None)
            findings.append(
                Finding(
                    severity=Severity.ERROR,
                    code=f"value_not_{field.type}",
                    layer=layer.name,
                    field=field.name,
                    values={"row": row, "value": shown(value)},
                )
            )
        is_text = isinstance(value, str) or is_missing(value)
        n_numbers += field.type == "text" and not is_text
    if n_numbers:
        findings.append(
            Finding(
                severity=Severity.WARNING,
                code="number_as_text",
                layer=layer.name,
                field=field.name,
                values={"n": n_numbers},
            )
        )
    return values


def _keys(parts: Sequence[Sequence[object]]) -> list[object]:
    return [
        None if any(value is None for value in row) else ":".join(map(str, row))
        for row in zip(*parts, strict=True)
    ]


def _with_key(finding: Finding, keys: Sequence[object]) -> Finding:
    row = finding.values.get("row")
    key = keys[row - 1] if isinstance(row, int) else None
    return finding if key is None else dataclasses.replace(finding, feature_id=str(key))


def _unused(
    layer: Layer, raw: pd.DataFrame, sources: Mapping[str, str]
) -> list[Finding]:
    used = set(sources.values())
    unused = [
        str(name) for name in raw.columns if name not in used and name != "geometry"
    ]
    if not layer.has_geometry and "geometry" in raw.columns:
        unused.append("geometry")
    if not unused:
        return []
    names = ", ".join(shown(name) for name in unused[:50])
    values = {"n": len(unused), "columns": names}
    return [Finding(Severity.INFO, "columns_unused", layer.name, values=values)]


def _geometry(
    layer: Layer, raw: pd.DataFrame, keys: Sequence[object]
) -> tuple[gpd.GeoSeries, list[Finding]]:
    """Return the shapes in two dimensions and of the layer's multi-part type."""
    if "geometry" not in raw.columns:
        return gpd.GeoSeries([None] * len(raw), crs=getattr(raw, "crs", None)), []
    shapes = raw["geometry"].to_numpy()
    findings: list[Finding] = []
    for row, shape in enumerate(shapes, start=1):
        if shape is None or not (shape.has_z or shape.has_m):
            continue
        heights = shapely.get_coordinates(shape, include_z=True, include_m=True)[:, 2:]
        is_flat = bool(((heights == 0) | (heights != heights)).all())
        findings.append(
            Finding(
                severity=Severity.WARNING if is_flat else Severity.DECISION,
                code="height_zero_dropped" if is_flat else "height_dropped",
                layer=layer.name,
                feature_id=str(keys[row - 1] or ""),
                values={"row": row},
            )
        )
    flat = [_promoted(layer, shape) for shape in shapely.force_2d(shapes)]
    return gpd.GeoSeries(flat, crs=getattr(raw, "crs", None)), findings


def _promoted(layer: Layer, shape: BaseGeometry | None) -> BaseGeometry | None:
    """Return a single polygon or line as the multi-part one of the layer."""
    if isinstance(shape, shapely.Polygon) and layer.geometry == "MultiPolygon":
        return shape if shape.is_empty else shapely.MultiPolygon([shape])
    if isinstance(shape, shapely.LineString) and layer.geometry == "MultiLineString":
        return shape if shape.is_empty else shapely.MultiLineString([shape])
    return shape
