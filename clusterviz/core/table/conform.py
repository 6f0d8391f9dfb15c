"""A raw table as its layer declares it: columns, order, types; nothing guessed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from clusterviz import texts
from clusterviz.core.cells import UnreadableCellError, cell, shown
from clusterviz.core.shape.flattening import MOST, flattened
from clusterviz.core.table.typed import DTYPES, typed
from clusterviz.errors import InputError
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Field, Layer


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
        Their column to our field; several fields are joined by commas, and the
        empty text is for a column that is not wanted.
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
    columns: dict[str, pd.Series] = {}
    for field in layer.fields.values():
        if field.name in fixed:
            columns[field.name] = _repeated(field, fixed[field.name], len(raw))
        elif field.name in sources:
            column = raw[sources[field.name]]
            columns[field.name] = _cells(layer, field, column, findings)
        else:
            columns[field.name] = _repeated(field, None, len(raw))
    if layer.key not in sources and layer.key not in fixed and layer.key_from:
        columns[layer.key] = _keys([columns[name] for name in layer.key_from])
    findings = [_with_key(one, columns[layer.key]) for one in findings]
    findings += _unused(layer, raw, sources, mapping)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(raw)))
    if not layer.has_geometry:
        return Conformed(frame, tuple(findings))
    geometry, changed = flattened(layer, raw, columns[layer.key])
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
                texts.told(
                    "option.map_column",
                    column=shown(column),
                    known=", ".join(map(shown, theirs)) or "–",
                )
            )
        for target in targets.split(",") if targets else ():
            _require_field(layer, target)
            if target in sources or target in constants:
                raise InputError(texts.told("option.filled_twice", field=target))
            sources[target] = column
    for name in theirs:
        if name in layer.fields and name not in sources and name not in mapping:
            sources[name] = name
    return {name: column for name, column in sources.items() if name not in constants}


def _require_field(layer: Layer, name: str) -> None:
    if name not in layer.fields:
        raise InputError(
            texts.told(
                "option.map_field",
                layer=layer.name,
                field=shown(name),
                known=", ".join(layer.fields),
            )
        )


def _constant(field: Field, text: str) -> object:
    try:
        value = cell(field.type, text)
    except UnreadableCellError as error:
        raise InputError(
            texts.told(
                "option.set_unread",
                text=shown(text),
                field=field.name,
                type=texts.told(f"dictionary.type_{field.type}"),
            )
        ) from error
    if field.choices and value not in field.choices:
        raise InputError(
            texts.told(
                "option.set_choice",
                text=shown(text),
                field=field.name,
                known=", ".join(field.choices),
            )
        )
    return value


def _repeated(field: Field, value: object, n: int) -> pd.Series:
    return pd.Series([value], dtype=DTYPES[field.type]).repeat(n).reset_index(drop=True)


def _cells(
    layer: Layer, field: Field, column: pd.Series, findings: list[Finding]
) -> pd.Series:
    read = typed(field.type, column)
    unreadable = read.unreadable[:MOST]
    for at, value in zip(
        unreadable, column.iloc[unreadable].astype(object), strict=True
    ):
        findings.append(
            Finding(
                severity=Severity.ERROR,
                code=f"value_not_{field.type}",
                layer=layer.name,
                field=field.name,
                values={"row": int(at) + 1, "value": shown(value)},
            )
        )
    if len(read.unreadable) > MOST:
        findings.append(
            Finding(
                severity=Severity.ERROR,
                code="columns.more_unreadable",
                layer=layer.name,
                field=field.name,
                values={"n": len(read.unreadable) - MOST, "n_told": MOST},
            )
        )
    if read.n_numbers:
        findings.append(
            Finding(
                severity=Severity.WARNING,
                code="number_as_text",
                layer=layer.name,
                field=field.name,
                values={"n": read.n_numbers},
            )
        )
    return read.values


def _keys(parts: Sequence[pd.Series]) -> pd.Series:
    keys: pd.Series | None = None
    for part in parts:
        codes, values = pd.factorize(part)
        words = [str(one) for one in pd.Series(values).astype(object)]
        texts = (
            pd.Series([*words, None], dtype="str").take(codes).reset_index(drop=True)
        )
        keys = texts if keys is None else keys + ":" + texts
    return pd.Series(dtype="str") if keys is None else keys


def _with_key(finding: Finding, keys: pd.Series) -> Finding:
    row = finding.values.get("row")
    key = keys.iloc[row - 1] if isinstance(row, int) else None
    if not isinstance(key, str):
        return finding
    return dataclasses.replace(finding, feature_id=key)


def _unused(
    layer: Layer,
    raw: pd.DataFrame,
    sources: Mapping[str, str],
    mapping: Mapping[str, str],
) -> list[Finding]:
    # What a person does not want is no news to them.
    used = {*sources.values(), *(name for name, to in mapping.items() if not to)}
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
