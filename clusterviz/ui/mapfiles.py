"""The files that the map's scripts fetch: made here, cached, served by routes."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from clusterviz.ui.basemap import basemap
from clusterviz.view import features, messages
from clusterviz.workspace import mapframes

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.mapframes import MapQuestion


def layer_file(workspace: Workspace, asked: MapQuestion, language: Language) -> bytes:
    """Return one layer of the map as compressed GeoJSON.

    Raises
    ------
    LayerNotFound
        If a layer that it is made of was never published.
    InputError
        If there are no areas of that level on that day.
    """
    frame = mapframes.map_frame(workspace, asked)
    return _packed(
        features.display_features(asked.layer, frame, workspace.layers, language)
    )


def look_file(workspace: Workspace, language: Language) -> bytes:
    """Return styles, colours and words as compressed JSON."""
    picture, note = basemap(workspace, language)
    return _packed(
        messages.look(
            workspace.layers,
            language,
            metric_crs=workspace.settings.metric_crs,
            basemap=picture,
            basemap_note=note,
        )
    )


def _packed(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # No time stamp: the same content is the same bytes.
    return gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0)
