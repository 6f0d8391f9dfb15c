"""What changed between two days: clusters, their areas, and the units around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core import between
from clusterviz.core import changes as kernel
from clusterviz.core.timeline import valid_on
from clusterviz.errors import InputError
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.records import Finding
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

LAYERS = ("clusters", "areas")


def changes(
    workspace: Workspace, first_on: dt.date, second_on: dt.date | None = None
) -> Answer:
    """Return what became of each cluster between two days.

    Parameters
    ----------
    first_on
        The first day.
    second_on
        The second; the workspace's own when not given.

    Returns
    -------
    answer
        As of the second day: the rows of `changed` without their places. The
        notes say which versions were compared, which cumulative figures fell, and
        how many areas ended and began.

    Raises
    ------
    InputError
        If the second day is not after the first.
    StorageError
        If there are no clusters, or they are not marked valid.
    """
    workspace = workspace.frozen()
    found = changed(workspace, first_on, second_on)
    return changes_of(workspace, found, first_on, second_on)


def changed(
    workspace: Workspace, first_on: dt.date, second_on: dt.date | None = None
) -> gpd.GeoDataFrame:
    """Return the rows of `changes` with their places; asked as it.

    Returns
    -------
    rows
        As `core.changes.changes` gives them: with the boundary after, or before
        of what is gone.
    """
    workspace = workspace.frozen()
    on = _second(workspace, first_on, second_on)
    first, second = workspace.on(first_on), workspace.on(on)
    return kernel.changes(
        answers.valid_features(first, "clusters"),
        answers.valid_features(second, "clusters"),
        first_on,
        on,
        tolerance_m=workspace.settings.tolerance.model_dump(),
    )


def changes_of(
    workspace: Workspace,
    found: gpd.GeoDataFrame,
    first_on: dt.date,
    second_on: dt.date | None = None,
) -> Answer:
    """Return the answer of `changes` whose `changed` rows are already known.

    Parameters
    ----------
    workspace
        Frozen before `found` was asked of it.
    found
        From `changed`.
    first_on, second_on
        What it was asked with.
    """
    workspace = workspace.frozen()
    on = _second(workspace, first_on, second_on)
    first, second = workspace.on(first_on), workspace.on(on)
    notes = [
        _versions(first, second, first_on, on),
        *answers.of_another_day(first, ("clusters",), first_on),
        *answers.of_another_day(second, ("clusters",), on),
        *between.falls(first.features("clusters"), second.features("clusters")),
        *_areas(workspace, first_on, on),
    ]
    rows = pd.DataFrame(found.drop(columns="geometry"))
    return answers.answer(second, rows, on, LAYERS, notes)


def area_changes(
    workspace: Workspace, first_on: dt.date, second_on: dt.date
) -> pd.DataFrame:
    """Return the areas that ended or began; see `core.between.area_changes`."""
    areas = answers.features_or_none(workspace.frozen(), "areas")
    return between.area_changes(areas, first_on, second_on)


def sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of rows of `changes` by change; see `core.between.sums`."""
    return between.sums(rows)


def _second(
    workspace: Workspace, first_on: dt.date, second_on: dt.date | None
) -> dt.date:
    on = second_on or workspace.as_of_on
    if on <= first_on:
        raise InputError(texts.told("errors.days_order", on=on, first_on=first_on))
    return on


def _versions(
    first: Workspace, second: Workspace, first_on: dt.date, second_on: dt.date
) -> Finding:
    """Return the note that says which versions of the clusters were compared."""
    one, other = first.version("clusters"), second.version("clusters")
    code = "changes.one_version" if one == other else "changes.two_versions"
    return answers.note(
        code,
        "clusters",
        first_on=first_on,
        first_version=one.version,
        second_on=second_on,
        second_version=other.version,
    )


def _areas(
    workspace: Workspace, first_on: dt.date, second_on: dt.date
) -> list[Finding]:
    """Return a note for each level whose areas ended or began, or were not known."""
    areas = answers.features_or_none(workspace, "areas")
    if valid_on(areas, first_on).empty:
        return [answers.note("changes.areas_unknown", "areas", asked_on=first_on)]
    rows = between.area_changes(areas, first_on, second_on)
    counts = rows.groupby(["level", "area_change"]).size()
    return [
        answers.note(
            f"changes.areas_{level}",
            "areas",
            n_ended=int(counts.get((level, "ended"), 0)),
            n_began=int(counts.get((level, "began"), 0)),
        )
        for level in dict.fromkeys(rows["level"])
    ]
