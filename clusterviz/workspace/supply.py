"""Which plan layers were supplied where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core import supply as core
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Choice
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

__all__ = [
    "GOOD_YEARS",
    "SUPPLIES",
    "entries",
    "kinds",
    "supplies",
    "unjudged_because",
]

GOOD_YEARS = core.GOOD_YEARS
SUPPLIES = core.SUPPLIES
unjudged_because = core.unjudged_because

LAYERS = ("coverage", "areas", "plan_zones")


def supplies(
    workspace: Workspace, level: str, as_of_on: dt.date, areas_on: dt.date
) -> Answer:
    """Return what each area has of each mandatory kind of plan zone.

    Parameters
    ----------
    level
        Province, district or commune.
    as_of_on
        The day by which it was supplied.
    areas_on
        The day of the areas.

    Returns
    -------
    answer
        As `core.supply.supplies` gives it.

    Raises
    ------
    InputError
        If there are no such areas on that day.
    """
    asked = workspace.on(as_of_on)
    areas = answers.areas_on(asked, level, areas_on)
    shapes = answers.features_or_none(asked, "areas")
    rows = core.supplies(entries(asked), shapes, areas, kinds(asked), as_of_on)
    _, notes = answers.coverage_areas(asked)
    return answers.answer(asked, rows, as_of_on, LAYERS, notes)


def entries(workspace: Workspace) -> pd.DataFrame:
    """Return the coverage; none of it where there are no plan zones."""
    found = answers.table_or_none(workspace, "coverage")
    return found if workspace.has("plan_zones") else found.iloc[:0]


def kinds(workspace: Workspace) -> Mapping[str, Choice]:
    """Return the declared kinds of plan zone."""
    return workspace.layers["plan_zones"].fields["kind"].choices
