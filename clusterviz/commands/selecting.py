"""Options that say which features are meant, and how their words are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz.workspace.drawn import read_site
from clusterviz.workspace.selection import Selection, read_view

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from clusterviz.workspace import Workspace
    from clusterviz.workspace.selection import Bbox

InArea = Annotated[
    str | None, typer.Option(metavar="CODE", help="Only what lies in this area.")
]
OfStatus = Annotated[
    list[str] | None,
    typer.Option(metavar="STATUS", help="Only clusters of this one; may be again."),
]
WithPersonal = Annotated[
    bool, typer.Option("--personal", help="With the fields that may name persons.")
]
Within = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Only what shares land with the one polygon in this file."
    ),
]
InView = Annotated[
    str | None,
    typer.Option(
        "--bbox",
        metavar="W,S,E,N",
        help="Only what shows in this view, in degrees of WGS 84.",
    ),
]


def names(text: str) -> tuple[str, ...]:
    """Return names that are written with commas."""
    return tuple(one.strip() for one in text.split(",") if one.strip())


def view(text: str | None) -> Bbox | None:
    """Return the view that ``--bbox`` names; ``None`` when it was left out."""
    return None if text is None else read_view(text)


def selection(
    workspace: Workspace,
    *,
    area: str | None,
    statuses: Sequence[str],
    as_of_on: dt.date | None,
    within: Path | None,
    bbox: str | None,
) -> Selection:
    """Return what some options ask together.

    Parameters
    ----------
    workspace
        Its limits hold for the file.
    area, statuses, as_of_on
        See `Selection`.
    within
        A file with one polygon, read as a drawn site is.
    bbox
        See `view`.
    """
    shape = None if within is None else read_site(workspace, within)
    return Selection(area, tuple(statuses), as_of_on, shape, view(bbox))
