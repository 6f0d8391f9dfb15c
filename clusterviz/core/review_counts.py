"""What is counted of the review of a month: what is behind, overdue and due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core.clocks import OVERDUE, THIS_QUARTER

if TYPE_CHECKING:
    import pandas as pd


def behind(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the tracks that have not reached the plan of the month.

    Parameters
    ----------
    rows
        From `review_rows.rows`: of a track without a plan nobody can tell.
    """
    return rows[rows["is_behind"].fillna(value=False).astype("bool")]


def overdue(agenda: pd.DataFrame) -> pd.DataFrame:
    """Return the tasks of `review_agenda.agenda` whose day is over."""
    return agenda[agenda["n_days_overdue"].fillna(0) > 0]


def due(clocks: pd.DataFrame) -> pd.DataFrame:
    """Return the clocks of `clocks` that have run out, or do so within the quarter."""
    return clocks[clocks["falls"].isin([OVERDUE, THIS_QUARTER])]


def counts(
    rows: pd.DataFrame, slow: pd.DataFrame, agenda: pd.DataFrame, clocks: pd.DataFrame
) -> dict[str, int]:
    """Return the figures of a month, by the names that references have for them.

    Parameters
    ----------
    rows
        From `review_rows.rows`.
    slow
        From `review_slow.slow`.
    agenda
        From `review_agenda.agenda`.
    clocks
        From `core.clocks`, see `workspace.review_clocks`.
    """
    return {
        "n_behind": len(behind(rows)),
        "n_slow": len(slow),
        "n_tasks": len(agenda),
        "n_overdue": len(overdue(agenda)),
        "n_clocks": len(due(clocks)),
    }
