"""Is a table what its layer declares? Everything wrong is a finding; nothing raises.

Rows are counted from 1, as a person counts them. Text from a file is data:
it is shown, never run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.cells import MONTH, shown
from clusterviz.core.shape.shapes import geometry_findings
from clusterviz.core.shape.tiling import coverage_findings
from clusterviz.core.writing.cleaning import different
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from clusterviz.schema import Field, Layer

__all__ = [
    "coverage_findings",
    "field_findings",
    "geometry_findings",
    "key_findings",
    "reference_findings",
]

MOST = 1_000
"""Rows that are told one by one, of each field and check; the others are counted."""

MAX_TEXT = 20_000
"""Signs that one cell may hold: longer text is no attribute but a document."""

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Categories Cc and Cs without the ends of lines and tabs, and what turns the
direction of a text."""

_INTERVAL = ("valid_from_on", "valid_to_on")


def field_findings(layer: Layer, frame: pd.DataFrame) -> list[Finding]:
    """Return what is wrong with single values: missing, out of bounds, no choice.

    Row-wise in `frame`.

    Parameters
    ----------
    layer
        The declaration.
    frame
        n rows with the layer's columns, typed as `core.table.conform` types them.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Mã", en="Code")
    >>> fields = {"road_id": Field("road_id", "text", name, is_required=True)}
    >>> roads = Layer("roads", name, name, "none", "road_id", fields)
    >>> found = field_findings(roads, pd.DataFrame({"road_id": ["QL1", None]}))
    >>> [(one.code, one.values["row"]) for one in found]
    [('required_missing', 2)]
    """
    findings: list[Finding] = []
    for field in layer.fields.values():
        if field.name not in frame.columns or (
            len(frame) and frame[field.name].isna().all()
        ):
            if field.is_required:
                n = len(frame)
                findings.append(_finding("column_missing", layer, field.name, n=n))
            continue
        findings += _required(layer, field, frame)
        findings += _bounds(layer, field, frame)
        findings += _texts(layer, field, frame)
    return findings + _intervals(layer, frame)


def key_findings(
    layer: Layer, frame: pd.DataFrame, only: Collection[str] | None = None
) -> list[Finding]:
    """Return the keys that name more than one row, and rows that are one by nature.

    Rows that agree in every field of the layer's ``key_from``, such as two of one
    site and month, are one thing told twice, whatever keys they bring. A sum over
    `frame`: it must be given whole.

    Parameters
    ----------
    layer
        The declaration.
    frame
        Every row of the layer, with its key.
    only
        Keys to report on; ``None`` for all.

    Returns
    -------
    findings
        ``key_repeated`` and ``key_from_repeated``, both errors.
    """
    keys = frame[layer.key]
    # Of a million keys that are all different nobody needs the counts.
    counts = (keys.iloc[:0] if keys.dropna().is_unique else keys).value_counts()
    repeated = counts[counts > 1]
    if only is not None:
        repeated = repeated[repeated.index.isin(only)]
    return [
        *(
            _finding("key_repeated", layer, layer.key, key=str(key), n=int(n))
            for key, n in repeated.head(MOST).items()
        ),
        *_more(layer, layer.key, len(repeated)),
        *_told_twice(layer, frame, only),
    ]


def reference_findings(
    layer: Layer, frame: pd.DataFrame, other_keys: Mapping[str, Collection[str]]
) -> list[Finding]:
    """Return the values that point to a feature which is not there.

    Row-wise in `frame`.

    Parameters
    ----------
    layer
        The declaration.
    frame
        n rows with the layer's columns.
    other_keys
        What may be pointed to, by ``layer.field``. A reference to something
        that is not among them is not judged.
    """
    findings = []
    for field in layer.fields.values():
        if field.references not in other_keys or field.name not in frame.columns:
            continue
        known = frozenset(other_keys[field.references])
        is_lost = frame[field.name].notna() & ~frame[field.name].isin(known)
        findings += [
            _finding(
                "reference_unknown",
                layer,
                field.name,
                severity=Severity.DECISION,
                key=key,
                row=row,
                value=shown(value),
                target=field.references,
            )
            for row, key, value in _rows(layer, frame, field.name, is_lost)
        ]
        n = int(is_lost.sum())
        findings += _more(layer, field.name, n, Severity.DECISION)
    return findings


def _told_twice(
    layer: Layer, frame: pd.DataFrame, only: Collection[str] | None
) -> list[Finding]:
    names = list(layer.key_from)
    if not names or not set(names) <= set(frame.columns):
        return []
    findings = []
    for values, rows in frame.dropna(subset=names).groupby(names, sort=False):
        keys = [str(key) for key in rows[layer.key].dropna().unique()]
        if len(keys) > 1 and (only is None or any(key in only for key in keys)):
            findings.append(
                _finding("key_from_repeated", layer, names[0], key=keys[-1],
                         value=":".join(map(shown, values)), fields=", ".join(names),
                         n=len(rows))
            )  # fmt: skip
    return findings


def _required(layer: Layer, field: Field, frame: pd.DataFrame) -> list[Finding]:
    if not field.is_required:
        return []
    is_empty = frame[field.name].isna()
    return [
        _finding("required_missing", layer, field.name, key=key, row=row)
        for row, key, _ in _rows(layer, frame, field.name, is_empty)
    ] + _more(layer, field.name, int(is_empty.sum()))


def _bounds(layer: Layer, field: Field, frame: pd.DataFrame) -> list[Finding]:
    if field.type not in ("integer", "number"):
        return []
    column = pd.to_numeric(frame[field.name])
    is_outside = pd.Series(False, index=frame.index)
    if field.minimum is not None:
        is_outside |= (column < field.minimum).fillna(False).astype(bool)
    if field.maximum is not None:
        is_outside |= (column > field.maximum).fillna(False).astype(bool)
    is_outside |= column.isin([float("inf"), float("-inf")])
    return [
        _finding("out_of_bounds", layer, field.name, key=key, row=row,
                 value=shown(value), bounds=_span(field))
        for row, key, value in _rows(layer, frame, field.name, is_outside)
    ] + _more(layer, field.name, int(is_outside.sum()))  # fmt: skip


def _span(field: Field) -> str:
    """Return the bounds of a field as people write them."""
    if field.minimum is None:
        return "" if field.maximum is None else f"≤ {field.maximum:g}"
    if field.maximum is None:
        return f"≥ {field.minimum:g}"
    return f"{field.minimum:g} – {field.maximum:g}"


def _texts(layer: Layer, field: Field, frame: pd.DataFrame) -> list[Finding]:
    if field.type not in ("text", "choice", "month"):
        return []
    column = frame[field.name]
    is_str, several = isinstance(column.dtype, pd.StringDtype), different(column)
    # Nearly all are sound: whose they are is asked only where one is not.
    if is_str and not any(_complaint(field, one) for some in several for one in some):
        return []
    owners, values = pd.factorize(column)
    complaints = [_complaint(field, str(value)) for value in values]
    is_wrong = np.array([*map(bool, complaints), False])[owners]
    findings = []
    for row, key, value in _rows(layer, frame, field.name, pd.Series(is_wrong)):
        code = complaints[owners[row - 1]]
        severity = Severity.DECISION if code == "text_misdecoded" else Severity.ERROR
        findings.append(
            _finding(code, layer, field.name, severity=severity, key=key, row=row,
                     value=shown(value), choices=", ".join(field.choices))
        )  # fmt: skip
    return findings + _more(layer, field.name, int(is_wrong.sum()))


def _complaint(field: Field, text: str) -> str:
    """Return the code of what is wrong with one text; empty when nothing is."""
    if field.choices:
        return "" if text in field.choices else "choice_unknown"
    if field.type == "month":
        return "" if MONTH.fullmatch(text) else "value_not_month"
    if len(text) > MAX_TEXT:
        return "text_too_long"
    if _CONTROL.search(text):
        return "text_has_control"
    return "text_misdecoded" if "\ufffd" in text else ""


def _intervals(layer: Layer, frame: pd.DataFrame) -> list[Finding]:
    start, end = _INTERVAL
    if not {start, end} <= set(layer.fields) & set(frame.columns):
        return []
    known = np.flatnonzero(frame[start].notna() & frame[end].notna())
    days = zip(frame[start].iloc[known], frame[end].iloc[known], strict=True)
    is_reversed = np.zeros(len(frame), dtype=bool)
    is_reversed[known] = [last < first for first, last in days]
    return [
        _finding("interval_reversed", layer, end, key=key, row=row, value=shown(value))
        for row, key, value in _rows(layer, frame, end, pd.Series(is_reversed))
    ] + _more(layer, end, int(is_reversed.sum()))


def _more(
    layer: Layer, name: str, n: int, severity: Severity = Severity.ERROR
) -> list[Finding]:
    """Return the finding that tells of the rows that are not listed."""
    if n <= MOST:
        return []
    values = {"n": n - MOST, "n_told": MOST}
    return [Finding(severity, "columns.more_rows", layer.name, "", name, values)]


def _rows(
    layer: Layer, frame: pd.DataFrame, name: str, is_found: pd.Series
) -> Iterable[tuple[int, str, object]]:
    """Yield row number, key and value of the first `MOST` rows that are found."""
    has_key = layer.key in frame.columns
    for position in is_found.to_numpy(dtype=bool).nonzero()[0][:MOST]:
        key = frame[layer.key].iloc[position] if has_key else None
        value = frame[name].iloc[position]
        yield int(position) + 1, "" if pd.isna(key) else str(key), value


def _finding(
    code: str,
    layer: Layer,
    field: str,
    *,
    severity: Severity = Severity.ERROR,
    key: str = "",
    **values: object,
) -> Finding:
    return Finding(severity, code, layer.name, key, field, values)
