"""The command `corners`: tables of corner coordinates, for an annex."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing, selecting
from clusterviz.errors import InputError
from clusterviz.workspace import corners as use_case
from clusterviz.workspace import creation
from clusterviz.workspace.selection import Selection, n_unplaced


def corners(
    workspace: arguments.Folder,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help=".xlsx, which import --update reads back, or .docx for paper.",
        ),
    ],
    cluster_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLUSTER_ID", help="Which; all when left out."),
    ] = None,
    area: selecting.InArea = None,
    as_of: arguments.AsOf = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Write the corner coordinates of clusters: point, X north, Y east, side."""
    if area is not None and cluster_ids:
        raise InputError(texts.told("option.ids_and_area"))
    opened, on = creation.open_workspace(workspace), arguments.day(as_of, "--as-of")
    opened = opened.frozen() if on is None else opened.on(on)
    asked = None if area is None else Selection(area=area, as_of_on=on)
    with printing.progress(lang.value):
        done = use_case.write_corners(
            opened,
            output,
            cluster_ids or (),
            selection=asked,
            as_of_on=on,
            language=lang.value,
            force=force,
        )
    printing.say(
        texts.say(
            "corners.written",
            lang.value,
            n=texts.number(done.n_corners, lang.value),
            n_clusters=texts.number(done.n_clusters, lang.value),
            path=done.path,
        )
    )
    lost = 0 if asked is None else n_unplaced(opened, "clusters", asked)
    if lost:
        n = texts.number(lost, lang.value)
        printing.warn(texts.say("outgoing.unplaced", lang.value, n=n))
    for key in ("unbounded", "doubtful"):
        ids = getattr(done, key)
        if ids:
            names = ", ".join(ids)
            printing.warn(texts.say(f"corners.{key}", lang.value, names=names))
    if opened.settings.is_illustrative:
        printing.warn(texts.say("export.illustrative", lang.value))
