"""Use case: the rows of a layer that whoever asks may write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clusterviz.core.search import is_match
from clusterviz.workspace import owned, people
from clusterviz.workspace.belonging import clusters_of

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from clusterviz.roles import Action
    from clusterviz.schema import Field, Layer
    from clusterviz.workspace.opened import Workspace

CLUSTER = "its_cluster_id"
"""The column that has the cluster of a row; empty where it has none."""


def writable(workspace: Workspace, layer_name: str, on: dt.date) -> pd.DataFrame:
    """Return the rows of a layer that whoever asks may edit, without geometry.

    The write itself asks the database again.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    layer_name
        A published layer.
    on
        The day that the figures would be true of.

    Returns
    -------
    rows
        The fields of the layer and `CLUSTER`, numbered from 0.
    """
    rows = workspace.attributes(layer_name)
    its_clusters = clusters_of(workspace, layer_name, rows)
    rows = rows.assign(**{CLUSTER: its_clusters})
    if not people.may(workspace, "edit", (), on):
        rows = rows[reached(workspace, "edit", rows[CLUSTER], on)]
    return rows.reset_index(drop=True)


def reached(
    workspace: Workspace,
    action: Action,
    clusters: pd.Series[Any],
    on: dt.date,
    *,
    own_on: dt.date | None = None,
) -> pd.Series[Any]:
    """Return of which clusters whoever asks may do something.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    action
        See `roles`.
    clusters
        Codes; empty for what has no cluster.
    on
        The day on which an area must lead there.
    own_on
        The day on which it must be theirs; ``None`` for the same.

    Returns
    -------
    is_reached
        On the index of `clusters`.
    """
    leading = owned.leading_areas(workspace, on)
    # Few areas lead in many clusters: each is asked about once.
    areas = {one: leading.get(one, ()) for one in clusters.unique()}
    day = on if own_on is None else own_on
    is_theirs = people.allowed(workspace, action, day)
    open_ = {its: is_theirs(its) for its in set(areas.values())}
    return clusters.map(lambda one: open_[areas[one]]).astype("bool")


def parents(workspace: Workspace, field: Field, on: dt.date) -> pd.DataFrame:
    """Return the rows that a field may refer to.

    A row belongs where that belongs to which it must refer: of these, only what
    whoever asks may write about.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    field
        One that refers to a published layer.
    on
        The day that the figures would be true of.
    """
    other = field.references.partition(".")[0]
    rows = workspace.attributes(other)
    if not field.is_required or people.may(workspace, "edit", (), on):
        return rows
    its_clusters = clusters_of(workspace, other, rows)
    is_open = reached(workspace, "edit", its_clusters, on)
    return rows[is_open | (its_clusters == "")]


def cluster_names(workspace: Workspace) -> dict[str, str]:
    """Return the name of each cluster there ever was, by its id; none without any."""
    if not workspace.has("clusters"):
        return {}
    clusters = workspace.attributes("clusters").drop_duplicates("cluster_id")
    names = clusters["cluster_name"].astype("str").fillna("")
    return dict(zip(clusters["cluster_id"], names, strict=True))


def may_add(workspace: Workspace, on: dt.date) -> bool:
    """Return whether whoever asks may write anything, anywhere."""
    every = {one for its in owned.leading_areas(workspace, on).values() for one in its}
    return people.may(workspace, "edit", every, on)


def named(workspace: Workspace, layer: Layer, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the names of what they refer to beside its codes.

    Row-wise in `rows`. The column of a name is called as in its own layer.
    """
    found = rows
    for field in layer.fields.values():
        other, _, column = field.references.partition(".")
        if not other or not workspace.has(other):
            continue
        name = workspace.layers[other].naming
        if not name or name in found.columns:
            continue
        parents = workspace.attributes(other)[[column, name]]
        names = parents.drop_duplicates(column).set_index(column)[name]
        found = found.assign(**{name: found[field.name].map(names)})
    return found


def matching(
    workspace: Workspace, layer: Layer, rows: pd.DataFrame, words: str
) -> pd.DataFrame:
    """Return the rows that have every one of some words in a code, name or text."""
    if not words.strip() or rows.empty:
        return rows
    said = named(workspace, layer, rows)
    texts = [
        name
        for name in said.columns
        if name.endswith("_name")
        or (name in layer.fields and layer.fields[name].type == "text")
    ]
    said = said[texts].astype("str")
    return rows[is_match(said, words, texts)].reset_index(drop=True)
