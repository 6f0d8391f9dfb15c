"""Parts of a layer: what an import brings anew, and what it leaves as it was."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
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
    brought = set(_parts(layer, new))
    is_kept = [part not in brought for part in _parts(layer, current)]
    kept = current[is_kept]
    if kept.empty:
        return new.reset_index(drop=True)
    return pd.concat([kept, new], ignore_index=True)


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
    n_old = Counter(_parts(layer, current))
    findings = []
    for part, n_new in Counter(_parts(layer, new)).items():
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


def _parts(layer: Layer, frame: pd.DataFrame) -> list[tuple[str, ...]]:
    if not layer.parts:
        return [()] * len(frame)
    columns = [frame[name].map(str).tolist() for name in layer.parts]
    return list(zip(*columns, strict=True))
