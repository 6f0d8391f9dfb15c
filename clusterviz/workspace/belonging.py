"""Which cluster a row belongs to, by itself or by what it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.records import About
from clusterviz.workspace import owned

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace


def clusters_of(
    workspace: Workspace, layer_name: str, rows: pd.DataFrame
) -> pd.Series[Any]:
    """Return the cluster that each row belongs to; empty where it has none.

    Row-wise in `rows`.

    Parameters
    ----------
    workspace
        Has what the rows refer to.
    layer_name
        Whose rows they are.
    rows
        Of that layer; any that are yet to be written too.

    Returns
    -------
    cluster_ids
        On the index of `rows`.
    """
    return _clusters_of(workspace, layer_name, rows, frozenset())


def abouts(
    workspace: Workspace,
    layer_name: str,
    rows: Sequence[Sequence[Mapping[str, object]]],
    on: dt.date,
    document: str = "",
) -> list[About]:
    """Return what a write about each of some rows is about.

    Parameters
    ----------
    workspace
        Has the clusters and the areas.
    layer_name
        Of the rows.
    rows
        Each as it is and as it will be: where it moves from one cluster to another,
        only areas that lead in both are said, so that nobody takes a row out of a
        foreign area.
    on, document
        The day that it is true of, and the document behind it.
    """
    states = [one for states in rows for one in states]
    leading = owned.leading_areas(workspace, on)
    frame = pd.DataFrame(states, dtype=object)
    clusters = iter(clusters_of(workspace, layer_name, frame)) if states else iter(())
    found = []
    for one_row in rows:
        first, *others = [leading.get(next(clusters), ()) for _ in one_row]
        areas = tuple(one for one in first if all(one in more for more in others))
        found.append(About(areas, on, document))
    return found


def made_of(layer: Layer, key: str) -> dict[str, object]:
    """Return a row of which nothing is known but its key, and what that is made of.

    Examples
    --------
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> log = read_layers(shipped("layers"))["clearance_log"]
    >>> made_of(log, "S1:2024-05")["site_id"]
    'S1'
    """
    blank: dict[str, object] = dict.fromkeys(layer.fields)
    n_more = max(len(layer.key_from) - 1, 0)
    # A code may have a colon in it; what follows the first field has none.
    parts = key.rsplit(":", n_more) if key and layer.key_from else []
    if len(parts) == len(layer.key_from):
        blank |= dict(zip(layer.key_from, parts, strict=True))
    return {**blank, layer.key: key or None}


def _clusters_of(
    workspace: Workspace, layer_name: str, rows: pd.DataFrame, below: frozenset[str]
) -> pd.Series[Any]:
    found = pd.Series("", index=rows.index, dtype="str")
    if "cluster_id" in rows.columns:
        found = rows["cluster_id"].astype("str").fillna("")
    # Layers may refer to each other in a ring.
    asked = below | {layer_name}
    for name, other, column in _references(workspace, layer_name):
        if other in asked or not (found == "").any():
            continue
        parents = workspace.attributes(other)
        its_clusters = _clusters_of(workspace, other, parents, asked)
        by_key = pd.Series(its_clusters.to_numpy(), index=parents[column].to_numpy())
        by_key = by_key[~by_key.index.duplicated()]
        known = rows[name].map(by_key, na_action="ignore").astype("str").fillna("")
        found = found.where(found != "", known)
    return found


def _references(workspace: Workspace, layer_name: str) -> list[tuple[str, str, str]]:
    """Return the fields that refer to published layers, and to which column."""
    layer: Layer = workspace.layers[layer_name]
    found = []
    for field in layer.fields.values():
        other, _, column = field.references.partition(".")
        if other and workspace.has(other):
            found.append((field.name, other, column))
    return found
