"""Commands about layers: init, layers, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing, selecting
from clusterviz.commands.answering import present
from clusterviz.workspace import creation, exports
from clusterviz.workspace.catalogue import published_layers

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

Name = Annotated[str, typer.Argument(metavar="LAYER", help="As declared.")]


def init(
    workspace: arguments.Folder,
    sample: Annotated[
        str | None, typer.Option(metavar="NAME", help="A sample: bacgiang.")
    ] = None,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Make a workspace, empty or from a sample."""
    with printing.progress(lang.value):
        made = creation.init(workspace, sample)
    n = len(made.versions())
    printing.say(texts.say("command.made", lang.value, path=workspace, n=n))
    _warn_illustrative(made, lang.value)
    made.store.close()


def layers(
    workspace: arguments.Folder,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """List the published layers: version, rows, CRS, day, source and coverage."""
    opened = creation.open_workspace(workspace).frozen()
    answer = published_layers(opened)
    present(
        opened, answer, "command.title_layers", lang.value, form, output, force=force,
        shown=_shown(answer.rows, lang.value),
    )  # fmt: skip


def _shown(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return the table for people: the coverage of a layer in words."""
    counts = rows[["n_kinds_supplied", "n_areas_supplied"]]
    coverage = [
        ""
        if pd.isna(n_kinds)
        else texts.say(
            "command.coverage",
            language,
            n_kinds=texts.number(n_kinds, language),
            n_areas=texts.number(n_areas, language),
        )
        for n_kinds, n_areas in counts.itertuples(index=False)
    ]
    return rows.drop(columns=counts.columns).assign(coverage=coverage)


def export(
    workspace: arguments.Folder,
    layer: Name,
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE", help=" ".join(exports.SUFFIXES)),
    ],
    area: selecting.InArea = None,
    status: selecting.OfStatus = None,
    within: selecting.Within = None,
    bbox: selecting.InView = None,
    as_of: arguments.AsOf = None,
    fields: Annotated[
        str | None,
        typer.Option(
            "--fields",
            metavar="NAMES",
            help="Also these that are not public, with commas; all for all of them.",
        ),
    ] = None,
    is_personal: selecting.WithPersonal = False,
    has_metadata: Annotated[
        bool,
        typer.Option(
            "--with-metadata",
            help="With FILE.dictionary.json and FILE.metadata.json, .xml and .jsonld.",
        ),
    ] = False,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Write a layer to a file; the suffix says the format."""
    opened = creation.open_workspace(workspace)
    on, statuses = arguments.day(as_of, "--as-of"), status or []
    # One status that no cluster has is taken for a slip; see `selection.selected`.
    is_plain = within is None and bbox is None and len(statuses) < 2
    with printing.progress(lang.value) as on_progress:
        done = exports.export(
            opened,
            layer,
            output,
            area=area,
            as_of_on=on,
            status=statuses[0] if is_plain and statuses else None,
            selection=None
            if is_plain
            else selecting.selection(
                opened,
                area=area,
                statuses=statuses,
                as_of_on=on,
                within=within,
                bbox=bbox,
            ),
            language=lang.value,
            force=force,
            has_personal=is_personal,
            fields=selecting.names(fields or ""),
            has_metadata=has_metadata,
            on_progress=on_progress,
        )
    n = texts.number(done.n_features, lang.value)
    sentence = texts.say(
        "command.exported", lang.value, n=n, layer=layer, path=done.path
    )
    printing.say(sentence)
    if done.beside:
        names = ", ".join(one.name for one in done.beside)
        printing.say(texts.say("dictionary.beside", lang.value, names=names))
    if done.n_unplaced:
        n = texts.number(done.n_unplaced, lang.value)
        printing.warn(texts.say("outgoing.unplaced", lang.value, n=n))
    personal = opened.layers[layer].personal
    for key, gone in (
        ("held_back", [one for one in done.left_out if one not in personal]),
        ("left_out_layer", [one for one in done.left_out if one in personal]),
    ):
        if gone:
            said = texts.say(f"export.{key}", lang.value, names=", ".join(gone))
            printing.warn(said)
    _warn_illustrative(opened, lang.value)


def _warn_illustrative(workspace: Workspace, language: Language) -> None:
    if workspace.settings.is_illustrative:
        printing.warn(texts.say("export.illustrative", language))
