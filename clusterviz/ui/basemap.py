"""The picture under the maps, as the scripts are told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.view.messages import Basemap
from clusterviz.workspace.basemap import tile_file, tile_stamp

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

_TILES = "../../cv/tiles"
"""From the component's frame; see `routes`."""


def basemap(workspace: Workspace, language: Language) -> tuple[Basemap | None, str]:
    """Return the picture, and what to say where there should be one and is none."""
    asked = workspace.settings.basemap
    if asked.kind == "none":
        return None, ""
    if asked.kind == "xyz":
        return Basemap(asked.address, asked.attribution, 0, asked.max_zoom), ""
    try:
        covered = tile_file(workspace).coverage()
    except InputError:
        return None, texts.say("map.ground_unreadable", language, name=asked.path)
    return Basemap(
        f"{_TILES}/{tile_stamp(workspace)}/{{z}}/{{x}}/{{y}}",
        asked.attribution or covered.attribution,
        covered.min_zoom,
        covered.max_zoom,
        covered.bounds,
    ), ""
