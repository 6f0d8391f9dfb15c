"""The command `corners`: tables of corner coordinates, for an annex."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.workspace import corners as use_case
from clusterviz.workspace import creation


def corners(
    workspace: arguments.Folder,
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="FILE", help=" ".join(use_case.SUFFIXES)
        ),
    ],
    cluster_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLUSTER_ID", help="Which; all when left out."),
    ] = None,
    as_of: arguments.AsOf = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Write the corner coordinates of clusters: point, X north, Y east, side."""
    opened = creation.open_workspace(workspace)
    with printing.progress(lang.value):
        done = use_case.write_corners(
            opened,
            output,
            cluster_ids or (),
            as_of_on=arguments.day(as_of, "--as-of"),
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
    for key in ("unbounded", "doubtful"):
        ids = getattr(done, key)
        if ids:
            names = ", ".join(ids)
            printing.warn(texts.say(f"corners.{key}", lang.value, names=names))
    if opened.settings.is_illustrative:
        printing.warn(texts.say("export.illustrative", lang.value))
