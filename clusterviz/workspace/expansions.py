"""May a cluster be expanded, and what it would take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.core.expansion import Expansion
from clusterviz.core.expansion import expansion as judged
from clusterviz.errors import InputError
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

LAYERS = ("clusters",)


def expansion(
    workspace: Workspace,
    *,
    as_of_on: dt.date | None = None,
    cluster_id: str | None = None,
) -> Answer:
    """Return whether each established cluster may be expanded.

    Parameters
    ----------
    as_of_on
        The day of the clusters and of the law; the workspace's own when not given.
    cluster_id
        Only this cluster.

    Returns
    -------
    answer
        Rows of `core.expansion.expansion`.

    Raises
    ------
    InputError
        If `cluster_id` is no established cluster of that day.
    StorageError
        If there are no clusters, or the layer is not marked valid.
    """
    workspace, on, found = _judged(workspace, as_of_on, cluster_id)
    notes = answers.of_another_day(workspace, LAYERS, on)
    return answers.answer(workspace, found.rows, on, LAYERS, notes)


def expansion_conditions(
    workspace: Workspace,
    *,
    as_of_on: dt.date | None = None,
    cluster_id: str | None = None,
) -> Answer:
    """Return each condition of expansion by cluster; asked as `expansion`.

    Returns
    -------
    answer
        ``cluster_id``, then the columns of `core.conditions.conditions_table`.
    """
    workspace, on, found = _judged(workspace, as_of_on, cluster_id)
    notes = answers.of_another_day(workspace, LAYERS, on)
    return answers.answer(workspace, found.conditions, on, LAYERS, notes)


def _judged(
    workspace: Workspace, as_of_on: dt.date | None, cluster_id: str | None
) -> tuple[Workspace, dt.date, Expansion]:
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    clusters = answers.clusters_on(workspace, on)
    if cluster_id is not None:
        clusters = clusters[clusters["cluster_id"] == cluster_id]
    found = judged(clusters, workspace.rules, on)
    if cluster_id is not None and found.rows.empty:
        raise InputError(texts.told("errors.no_established", cluster=cluster_id, on=on))
    return workspace, on, found
