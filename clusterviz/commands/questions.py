"""Commands that ask: check, overlaps, whatif."""

from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import Total, present
from clusterviz.records import Severity
from clusterviz.workspace import analysis, creation, results
from clusterviz.workspace.drawn import read_site

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language

_VERDICTS = {
    "n_conflicts": "conflict",
    "n_within": "within_tolerance",
    "n_unknown": "cannot_be_judged",
}


def check(
    workspace: arguments.Folder,
    layer: Annotated[
        str | None, typer.Argument(metavar="[LAYER]", help="Only this layer.")
    ] = None,
    as_of: arguments.AsOf = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Find what is missing, suspicious or contradictory; end with 1 at errors."""
    opened = creation.open_workspace(workspace).frozen()
    with printing.progress(lang.value):
        found = analysis.check(opened, layer, as_of_on=arguments.day(as_of, "--as-of"))
    sentences = [texts.finding(one, lang.value) for one in found.notes]
    answer = dataclasses.replace(
        found, rows=found.rows.assign(message=sentences), notes=()
    )
    present(
        opened, answer, "command.title_check", lang.value, form, output, force=force,
        totals=[_count(answer.rows, "message", lang.value)],
    )  # fmt: skip
    is_bad = (answer.rows["severity"] == Severity.ERROR.value).any()
    raise typer.Exit(1 if is_bad else 0)


def overlaps(
    workspace: arguments.Folder,
    cluster: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this cluster.")
    ] = None,
    as_of: arguments.AsOf = None,
    tolerance: Annotated[
        float | None,
        typer.Option(metavar="M", help="Metres, instead of stated accuracies."),
    ] = None,
    scheduler: arguments.OnCluster = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """List what each cluster collides with, and the verdict."""
    opened = creation.open_workspace(workspace).frozen()
    on = arguments.day(as_of, "--as-of") or opened.as_of_on
    with printing.progress(lang.value) as on_progress:
        if scheduler is not None:
            opened = opened.on_cluster(scheduler, on_progress)
        pieces = analysis.pieces(opened, on, cluster_id=cluster, tolerance_m=tolerance)
        answer = analysis.overlaps_of(opened, pieces, on, tolerance_m=tolerance)
    present(
        opened, answer, "command.title_overlaps", lang.value, form, output,
        force=force, places=partial(results.overlap_places, pieces),
        key=("overlap_id",),
        shown=answer.rows.drop(columns=["cluster_document", "zone_document"]),
        beside=lambda: {
            "contested_ha": analysis.contested_ha(pieces),
            "tolerance_m": opened.settings.tolerance.model_dump()
            if tolerance is None
            else {"every_pair": tolerance},
        },
    )  # fmt: skip
    if form in (None, arguments.Format.TABLE) and output is None:
        counts = answer.rows["verdict"].value_counts()
        numbers = {
            name: texts.number(counts.get(verdict, 0), lang.value)
            for name, verdict in _VERDICTS.items()
        }
        n = texts.number(len(answer.rows), lang.value)
        printing.say(texts.say("command.total_overlaps", lang.value, n=n, **numbers))


def whatif(
    workspace: arguments.Folder,
    site: Annotated[Path, typer.Argument(metavar="SITE", help="One drawn polygon.")],
    crs: Annotated[
        str | None, typer.Option(metavar="CODE", help="CRS, such as EPSG:9214.")
    ] = None,
    as_of: arguments.AsOf = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Show what a drawn site would meet, in every layer."""
    opened = creation.open_workspace(workspace).frozen()
    on = arguments.day(as_of, "--as-of")
    with printing.progress(lang.value):
        answer = analysis.whatif(opened, read_site(opened, site, crs=crs), on)
    titles = {name: one.title.say(lang.value) for name, one in opened.layers.items()}
    present(
        opened, answer, "command.title_whatif", lang.value, form, output,
        force=force, shown=answer.rows.replace({"layer": titles}),
        totals=[_count(answer.rows, "feature_name", lang.value)],
    )  # fmt: skip


def _count(rows: pd.DataFrame, column: str, language: Language) -> Total:
    n = texts.number(len(rows), language)
    return {column: texts.say("command.total_rows", language, n=n)}
