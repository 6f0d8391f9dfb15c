"""The command `package`: several layers in one GeoPackage, as the map shows them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing, selecting
from clusterviz.workspace import creation, packages

if TYPE_CHECKING:
    from clusterviz.schema import Language


class Crs(StrEnum):
    """The coordinates of what is written."""

    METRIC = "metric"
    WGS84 = "wgs84"


def package(
    workspace: arguments.Folder,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="A .gpkg.")
    ],
    layers: Annotated[
        str | None,
        typer.Option(
            "--layers", metavar="NAMES", help="Which, with commas; else what is public."
        ),
    ] = None,
    has_all: Annotated[
        bool, typer.Option("--all", help="Every layer that was published.")
    ] = False,
    crs: Annotated[
        Crs, typer.Option("--crs", help="The workspace's own zone, or WGS 84.")
    ] = Crs.METRIC,
    area: selecting.InArea = None,
    status: selecting.OfStatus = None,
    within: selecting.Within = None,
    bbox: selecting.InView = None,
    as_of: arguments.AsOf = None,
    is_personal: selecting.WithPersonal = False,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Write layers as one GeoPackage that QGIS opens as the map shows them."""
    language: Language = lang.value
    opened = creation.open_workspace(workspace)
    names = None if layers is None else selecting.names(layers)
    if has_all:
        names = packages.published(opened)
    with printing.progress(language):
        done = packages.write_package(
            opened,
            output,
            layers=names,
            crs=crs.value,
            language=language,
            has_personal=is_personal,
            force=force,
            selection=selecting.selection(
                opened,
                area=area,
                statuses=status or [],
                as_of_on=arguments.day(as_of, "--as-of"),
                within=within,
                bbox=bbox,
            ),
        )
    printing.say(
        texts.say(
            "package.written",
            language,
            path=done.path,
            crs=done.crs,
            n=texts.number(len(done.n_features), language),
            n_features=texts.number(sum(done.n_features.values()), language),
        )
    )
    for layer, gone in done.left_out.items():
        said = ", ".join(gone)
        printing.warn(texts.say("package.left_out", language, layer=layer, names=said))
    for layer, lost in done.n_unplaced.items():
        n = texts.number(lost, language)
        said = texts.say("package.unplaced", language, layer=layer, n=n)
        printing.warn(said)
    if done.without_place:
        said = ", ".join(done.without_place)
        printing.warn(texts.say("package.without_place", language, names=said))
    if opened.settings.is_illustrative:
        printing.warn(texts.say("export.illustrative", language))
