"""Which dossiers are said to be carried out while something is lacking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.dossier_lacks import LACKING, lacking
from clusterviz.records import Finding, Severity
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.workspace.opened import Workspace

DONE = "carried_out"

LAYERS = ("dossiers", "firms", "duties")
"""The tables that a dossier is made of."""


def not_done(
    workspace: Workspace, dossiers: pd.DataFrame, on: dt.date
) -> list[Finding]:
    """Return an error for each dossier that is carried out and lacks something.

    A firm without a destination or a duty without evidence leaves it incomplete.

    Parameters
    ----------
    workspace
        Has the firms and duties of the dossiers.
    dossiers
        Rows of that layer.
    on
        The day.
    """
    rows = lacks(workspace, {**tables(workspace), "dossiers": dossiers}, on)
    return [
        Finding(
            Severity.ERROR,
            "audit.dossier_not_done",
            "dossiers",
            str(name),
            "dossier_state",
            {"n": int(n)},
        )
        for name, n in rows["dossier_id"].value_counts(sort=False).items()
    ]


def tables(workspace: Workspace) -> dict[str, pd.DataFrame]:
    """Return the rows of `LAYERS`; none of one that was never published."""
    return {name: answers.table_or_none(workspace, name) for name in LAYERS}


def lacks(
    workspace: Workspace, rows: Mapping[str, pd.DataFrame], on: dt.date
) -> pd.DataFrame:
    """Return what dossiers lack that are carried out; see `core.dossier_lacks`.

    Parameters
    ----------
    workspace
        Has clusters and plots.
    rows
        Of each of `LAYERS`, as they are or as they would be.
    on
        The day.
    """
    dossiers = rows["dossiers"]
    done = dossiers[dossiers["dossier_state"] == DONE]
    if done.empty:
        return pd.DataFrame(columns=list(LACKING))
    return lacking(
        done["cluster_id"],
        done,
        rows["firms"],
        rows["duties"],
        answers.features_or_none(workspace, "plots"),
        duty_codes=workspace.layers["duties"].fields["duty"].choices,
        usable_clusters=set(answers.clusters_on(workspace, on)["cluster_id"]),
        on=on,
    )
