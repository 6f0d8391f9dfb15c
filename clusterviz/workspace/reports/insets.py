"""Use case: a map that stands in a document, to scale, with its legend."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz import crs, texts
from clusterviz.files import fonts
from clusterviz.letter import Picture
from clusterviz.view.printmap.inset import Inset, trimmed
from clusterviz.view.printmap.paper import Typeface
from clusterviz.workspace import printing

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.view.mapstate import MapLayers, MapState
    from clusterviz.view.printmap.paper import Extent
    from clusterviz.workspace.opened import Workspace


def inset(
    workspace: Workspace,
    layers: MapLayers,
    state: MapState,
    language: Language,
    *,
    extent: Extent = "selected",
    size_mm: tuple[float, float] = (165.0, 105.0),
) -> Picture:
    """Return a map for a document; it is true to scale at the width that it has.

    Parameters
    ----------
    workspace
        What is on the map.
    layers, state
        As `printing.printed_map`.
    language
        Of the words.
    extent
        As `printing.printed_map`.
    size_mm
        Width and height on paper.

    Raises
    ------
    InputError
        If nothing of the map has a place.
    StorageError
        If a layer cannot be read.
    """
    # Imported here: drawing on paper is asked for now and then, and loads slowly.
    from clusterviz.view.printmap import sheets

    subject, sheet = printing.drafted(workspace, layers, state, language, "", extent)
    wide, high = size_mm
    png = sheets.printed(
        subject,
        # What its document rests on, the document says.
        dataclasses.replace(sheet, sources=()),
        Inset(wide_mm=wide, high_mm=high),
        language,
        Typeface(*map(str, fonts.truetype())),
        "png",
    )
    # The map has not room for all of what its grid is.
    system = crs.read_crs(workspace.settings.metric_crs).name
    caption = texts.say(
        "paper.map",
        language,
        day=texts.day(layers.as_of_on, language),
        grid=texts.say("print.grid", language, crs=system),
    )
    return Picture(trimmed(png, sheets.DPI), wide, caption)
