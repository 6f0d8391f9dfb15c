"""The command `print`: a map on paper."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.errors import InputError
from clusterviz.view.features import MAP_LAYERS
from clusterviz.view.mapstate import MapLayers, MapState
from clusterviz.view.placewords import proper_name
from clusterviz.view.printmap.paper import FORMS, Extent, Form, Paper
from clusterviz.workspace import creation, exports, printed_areas
from clusterviz.workspace import printing as use_case

if TYPE_CHECKING:
    from clusterviz.schema import Language

SHOWN = ("areas", "plan_zones", "roads", "clusters", "overlaps")
"""Layers of a sheet for which nobody names any."""


class PaperSize(StrEnum):
    """Size of the paper."""

    A4 = "a4"
    A3 = "a3"


def print_(
    workspace: arguments.Folder,
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE", help="A .pdf or a .png."),
    ],
    paper: Annotated[
        PaperSize, typer.Option("--paper", help="Size of the paper.")
    ] = PaperSize.A4,
    landscape: Annotated[
        bool, typer.Option("--landscape/--portrait", help="Which way round.")
    ] = True,
    layers: Annotated[
        str,
        typer.Option("--layers", metavar="NAMES", help="What is drawn, with commas."),
    ] = ",".join(SHOWN),
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Only the surroundings of this cluster."),
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|CODE",
            help="Only this area, and what has land in it; may be again.",
        ),
    ] = None,
    level: arguments.AtLevel = None,
    as_of: arguments.AsOf = None,
    areas_on: arguments.AreasOn = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Above the map.")
    ] = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Print a map to scale, with legend, grid and sources, as PDF or picture.

    With --area of these areas alone: framed, outlined, with what has land in them.
    """
    form = _form(output, force=force)
    visible = _layers(layers)
    if cluster is not None and area:
        raise InputError(texts.told("option.cluster_and_area"))
    opened = creation.open_workspace(workspace).frozen()
    language: Language = lang.value
    on = arguments.day(as_of, "--as-of") or opened.as_of_on
    areas_day = arguments.day(areas_on, "--areas-on")
    shown = use_case.usual_layers(opened, on)
    if level or areas_day:
        own = level.value if level else opened.settings.level
        shown = MapLayers(own, on, areas_day)
    ids: tuple[str, ...] | None = None
    is_free = not (level or areas_day)
    usual = shown
    if area:
        shown, ids = printed_areas.areas_named(
            opened, shown, area, is_any_level=is_free
        )
    state = MapState(visible=visible, fit=("areas", ()), area_ids=ids)
    heading = title or printed_areas.titled(opened, shown, state, language)
    if cluster is not None:
        name = proper_name(use_case.cluster_name(opened, cluster, shown.as_of_on))
        state = MapState(visible=visible, selected=("clusters", cluster))
        heading = title or texts.say("print.title_cluster", language, name=name)
    extent: Extent = "selected" if cluster is not None else "areas" if area else "shown"
    with printing.progress(language):
        sheet = Paper(paper.value, is_landscape=landscape)
        file = use_case.printed_map(
            opened,
            layers=shown,
            state=state,
            paper=sheet.code,
            language=language,
            title=heading,
            extent=extent,
            form=form,
        )
    exports.write_whole(output, lambda to: _write(to, file))
    said = _words(sheet, language)
    printing.say(texts.say("print.written", language, path=output, paper=said))
    for line in use_case.missing(opened, shown, state, language):
        printing.warn(line)
    if is_free and usual != MapLayers(opened.settings.level, on):
        printing.warn(use_case.instead(opened, shown, language))
    if opened.settings.is_illustrative:
        printing.warn(texts.say("export.illustrative", language))


def _write(path: Path, file: bytes) -> None:
    path.write_bytes(file)


def _words(paper: Paper, language: Language) -> str:
    return texts.say(f"print.paper_{paper.word}", language)


def _form(output: Path, *, force: bool) -> Form:
    form = output.suffix.lower().removeprefix(".")
    if form not in get_args(Form):
        raise InputError(
            texts.told("option.sheet_format", file=output, known=", .".join(FORMS))
        )
    exports.require_new(output, force=force)
    return cast("Form", form)


def _layers(text: str) -> tuple[str, ...]:
    asked = {one.strip() for one in text.split(",") if one.strip()}
    known = tuple(name for name in MAP_LAYERS if name != "incoming")
    if not asked or (strange := sorted(asked - set(known))):
        raise InputError(
            texts.told(
                "option.sheet_layer",
                layer=strange[0] if asked else text,
                known=", ".join(known),
            )
        )
    return tuple(name for name in known if name in asked)
