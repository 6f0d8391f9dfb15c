"""The figures of the first page, of some areas only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.workspace import answers, explain
from clusterviz.workspace.figures import Figure, overview
from clusterviz.workspace.references import SEVERAL, parse, reference

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace


def overview_of(
    workspace: Workspace,
    *,
    area_codes: Sequence[str],
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
) -> Answer:
    """Return the figures of `figures.overview`, of some areas together.

    Each is what its own explanation comes to, so that the two cannot differ.

    Parameters
    ----------
    area_codes
        The areas, at least one.
    level, as_of_on, areas_on
        See `explain.explain`.

    Returns
    -------
    answer
        Columns and figures as `figures.overview` has them; each ``reference``
        names the areas. Clusters are counted where their largest share lies, land
        where it lies; those in conflict, or that cannot be judged, are all with
        land in the areas, whole (``base``: ``with_land_in_area``).

    Raises
    ------
    InputError
        If there are no such areas on that day.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    whole = overview(workspace, on)
    figures = []
    for row in whole.rows.to_dict("records"):
        asked = parse(str(row["reference"]))
        text = reference(
            asked.name, **{**asked.values, "area": SEVERAL.join(area_codes)}
        )
        told = explain.explain(
            workspace, text, level=level, as_of_on=on, areas_on=areas_on
        ).explanation
        # By the others the base is the same of an area as of the whole.
        base = told.base if asked.name == "overlaps" else row["base"]
        found = {**row, "value": told.value, "base": base, "reference": text}
        figures.append({name: found[name] for name in Figure._fields})
    rows = pd.DataFrame(figures, columns=list(Figure._fields))
    layers = (*whole.layer_versions, "areas")
    return answers.answer(workspace, rows, on, layers, whole.notes)
