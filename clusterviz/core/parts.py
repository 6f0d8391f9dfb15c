"""Parts of a layer: what an import brings anew, and what it leaves as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from clusterviz.core.polygons import Integers
    from clusterviz.schema import Layer

_NAMED = 3
"""Documents that are named one by one; the others are only counted."""


def with_parts_replaced(
    layer: Layer, current: pd.DataFrame, new: pd.DataFrame
) -> pd.DataFrame:
    """Return `current` with the parts that `new` brings replaced by it.

    Parameters
    ----------
    layer
        The declaration. Rows with the same values of its ``parts`` are one
        part; where it has none, all rows are.
    current
        Rows published so far, in the layer's columns.
    new
        Rows that were brought, in the same columns and CRS.

    Returns
    -------
    merged
        The rows kept, then those of `new`, with a fresh index.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Tháng", en="Month")
    >>> fields = {"month": Field("month", "month", name, is_required=True)}
    >>> log = Layer("log", name, name, "none", "month", fields, parts=("month",))
    >>> current = pd.DataFrame({"month": ["2024-03", "2024-04"], "n": [1, 2]})
    >>> new = pd.DataFrame({"month": ["2024-04"], "n": [5]})
    >>> with_parts_replaced(log, current, new)["n"].tolist()
    [1, 5]
    """
    if not layer.parts:
        return new.reset_index(drop=True)
    owners, parts = _parts(layer, current)
    brought = set(_parts(layer, new)[1])
    is_brought = np.array([part in brought for part in parts], dtype=bool)
    kept = current[~is_brought[owners]]
    if kept.empty:
        return new.reset_index(drop=True)
    return pd.concat([kept, new], ignore_index=True)


def near_together(
    layer: Layer, frame: pd.DataFrame, *, n_kept: int = 0, most: int
) -> pd.DataFrame:
    """Return `frame` with what lies near each other in rows near each other.

    Who reads a file of many rows in groups may then skip most of them: a group
    lies in one place, not all over the province.

    Parameters
    ----------
    layer
        The declaration. Only polygons are put in order.
    frame
        n rows with the layer's columns, in any CRS.
    n_kept
        The first rows, which stay as they are: what was computed of the parts
        that an import leaves is known by its rows in their order.
    most
        The rows of one group. A layer that has no more is returned as it is.

    Returns
    -------
    ordered
        The rows kept, then the others: part by part, in the order in which the
        parts first come, each along a Hilbert curve of its own, so that its
        order does not depend on the parts that came with it. What has no shape
        is last in its part. The index is fresh.

    Examples
    --------
    >>> import shapely
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Mã", en="Code")
    >>> fields = {"code": Field("code", "text", name, is_required=True)}
    >>> layer = Layer("plots", name, name, "MultiPolygon", "code", fields)
    >>> rows = {"code": ["west", "east", "west too"]}
    >>> boxes = [shapely.box(x, 0, x + 1, 1) for x in (0, 90, 2)]
    >>> near_together(layer, gpd.GeoDataFrame(rows, geometry=boxes), most=2)["code"]
    0        west
    1    west too
    2        east
    Name: code, dtype: str
    """
    is_spatial = isinstance(frame, gpd.GeoDataFrame)
    if not is_spatial or layer.geometry != "MultiPolygon" or len(frame) <= most:
        return frame
    owners, parts = _parts(layer, frame.iloc[n_kept:])
    by_part = np.argsort(owners, kind="stable") + n_kept
    ends = np.cumsum(np.bincount(owners, minlength=len(parts)))
    order = [np.arange(n_kept)]
    for rows in np.split(by_part, ends[:-1]):
        order.append(rows[_along_curve(frame.geometry.iloc[rows])])
    ordered: pd.DataFrame = frame.iloc[np.concatenate(order)]
    return ordered.reset_index(drop=True)


def replacements(
    layer: Layer, current: pd.DataFrame, new: pd.DataFrame
) -> list[Finding]:
    """Return what `new` would take the place of, one finding for each part.

    A part that gets fewer rows than it had needs a decision: rows would go that
    nobody spoke of. A sum over each part; both frames must be given whole.

    Parameters
    ----------
    layer
        The declaration. Without ``parts``, the layer is replaced whole.
    current
        Rows published so far, in the layer's columns.
    new
        Rows that were brought, in the same columns.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Tháng", en="Month")
    >>> fields = {"month": Field("month", "month", name, is_required=True)}
    >>> log = Layer("log", name, name, "none", "month", fields, parts=("month",))
    >>> current = pd.DataFrame({"month": ["2024-04", "2024-04"]})
    >>> [found] = replacements(log, current, current.head(1))
    >>> found.severity.value, found.values
    ('decision', {'part': '2024-04', 'n_old': 2, 'n_new': 1})
    """
    n_old, counts = _sizes(layer, current), _sizes(layer, new)
    findings = []
    for part, n_new in counts.items():
        if part not in n_old:
            continue
        severity = Severity.INFO if n_new >= n_old[part] else Severity.DECISION
        code = "part_replaced" if layer.parts else "layer_replaced"
        values: dict[str, object] = {"part": " ".join(part)} if layer.parts else {}
        values |= {"n_old": n_old[part], "n_new": n_new}
        findings.append(Finding(severity, code, layer.name, values=values))
    return findings


def source_documents(new: pd.DataFrame, merged: pd.DataFrame) -> str:
    """Return the documents that a version rests on, those of `new` first.

    A sum over `merged`: three are named, how many others there are is said.

    Parameters
    ----------
    new
        Rows that were brought, with ``source_document``.
    merged
        Every row of the version.

    Examples
    --------
    >>> new = pd.DataFrame({"source_document": ["QĐ 7"]})
    >>> merged = pd.DataFrame({"source_document": ["QĐ 1", "QĐ 2", "QĐ 3", "QĐ 7"]})
    >>> source_documents(new, merged)
    'QĐ 7; QĐ 1; QĐ 2; … (+1)'
    """
    both = pd.concat([new["source_document"], merged["source_document"]])
    documents = both.dropna().drop_duplicates().map(str).tolist()
    others = [f"… (+{len(documents) - _NAMED})"] if documents[_NAMED:] else []
    return "; ".join(documents[:_NAMED] + others)


def _along_curve(shapes: gpd.GeoSeries) -> Integers:
    """Return the positions of shapes along a Hilbert curve around them all."""
    is_drawn = np.isfinite(shapes.bounds.to_numpy()).all(axis=1)
    distances = np.full(len(shapes), np.iinfo("int64").max)
    if is_drawn.any():
        distances[is_drawn] = shapes[is_drawn].hilbert_distance()
    return np.argsort(distances, kind="stable")


def _sizes(layer: Layer, frame: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """Return how many rows each part has, in the order in which they first come."""
    owners, parts = _parts(layer, frame)
    n_rows = np.bincount(owners, minlength=len(parts))
    return dict(zip(parts, n_rows.tolist(), strict=True))


def _parts(layer: Layer, frame: pd.DataFrame) -> tuple[Integers, list[tuple[str, ...]]]:
    """Return the part of each row by number, and the parts as they first come."""
    owners = np.zeros(len(frame), dtype=np.int64)
    parts: list[tuple[str, ...]] = [()] if len(frame) else []
    for name in layer.parts:
        codes, values = pd.factorize(frame[name], use_na_sentinel=False)
        # Values that are written alike are one, as whoever reads them takes them.
        same, words = pd.factorize(np.array([*map(str, values)], dtype=object))
        both = owners * len(words) + same[codes]
        owners, found = pd.factorize(both)
        pairs = [divmod(int(one), len(words)) for one in found]
        parts = [(*parts[first], str(words[second])) for first, second in pairs]
    return owners, parts
