"""Which dossiers are said to be carried out while something is lacking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core.dossier_lacks import lacking
from clusterviz.records import Finding, Severity
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from clusterviz.workspace.opened import Workspace

DONE = "carried_out"


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
        Rows of that layer, as they are or as they will be.
    on
        The day.
    """
    done = dossiers[dossiers["dossier_state"] == DONE]
    if done.empty:
        return []
    firms, duties = (
        answers.table_or_none(workspace, name) for name in ("firms", "duties")
    )
    rows = lacking(
        done["cluster_id"],
        done,
        firms,
        duties,
        answers.features_or_none(workspace, "plots"),
        duty_codes=workspace.layers["duties"].fields["duty"].choices,
        usable_clusters=set(answers.clusters_on(workspace, on)["cluster_id"]),
        on=on,
    )
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
