"""Maps to scale within the text of a report, as wide as its lines."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.files import fonts
from clusterviz.letter import Picture
from clusterviz.view.printmap.inset import Inset
from clusterviz.view.printmap.paper import Typeface
from clusterviz.workspace import printing

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.view.mapstate import MapLayers, MapState
    from clusterviz.view.printmap.paper import Extent
    from clusterviz.workspace.opened import Workspace

LANDSCAPE_MM, PORTRAIT_MM = (252.0, 150.0), (165.0, 130.0)
"""What a page of a report leaves for a map below its heading."""


def plates(
    workspace: Workspace,
    layers: MapLayers,
    state: MapState,
    language: Language,
    *,
    is_landscape: bool = False,
    extent: Extent = "shown",
) -> tuple[Picture, ...]:
    """Return a map with its legend, of one picture or more; none without places.

    Parameters
    ----------
    workspace, layers, state, language
        As `printing.printed_map`.
    is_landscape
        For a report that lies on its long side.
    extent
        As `printing.printed_map`.
    """
    if not printing.is_printable(workspace, layers, state):
        return ()
    # Imported here: drawing on paper is asked for now and then, and loads slowly.
    from clusterviz.view.printmap import sheets

    subject, sheet = printing.drafted(workspace, layers, state, language, "", extent)
    # What it rests on, the report says.
    sheet = dataclasses.replace(sheet, sources=())
    wide, high = LANDSCAPE_MM if is_landscape else PORTRAIT_MM
    paper = Inset(wide_mm=wide, high_mm=high)
    typeface = Typeface(*map(str, fonts.truetype()))
    pages = sheets.pictures(subject, sheet, paper, language, typeface)
    captions = (texts.say("report.map_scale", language), *("" for _ in pages[1:]))
    return tuple(
        Picture(png, wide, caption)
        for png, caption in zip(pages, captions, strict=True)
    )
