"""The columns that a GeoPackage has beside the fields of a layer."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Literal

import geopandas as gpd

from clusterviz import texts
from clusterviz.core.status import map_status
from clusterviz.files.measures import with_area_ha
from clusterviz.schema import Choice, Field, Label
from clusterviz.view.legend import labels
from clusterviz.view.symbology.looks import AREA, STATUS

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

SAMPLE = "illustrative"


def with_own(
    workspace: Workspace, layer: Layer, frame: pd.DataFrame, on: dt.date
) -> tuple[pd.DataFrame, dict[str, Field]]:
    """Return rows with the columns that no declaration has, and what these are.

    Parameters
    ----------
    workspace
        What the file is of a sample, or not.
    layer
        The whole declaration.
    frame
        Its rows, with every field, in the metric CRS where they have places.
    on
        Of statuses.
    """
    added: dict[str, Field] = {}
    if isinstance(frame, gpd.GeoDataFrame) and layer.geometry == "MultiPolygon":
        frame = frame.assign(**{AREA: _area_ha(frame)})
        added[AREA] = _own_field(AREA, "number", unit="ha")
        if layer.name == "clusters":
            frame = frame.assign(**{STATUS: map_status(frame, on)})
            added[STATUS] = _status_field(workspace)
    if workspace.settings.is_illustrative:
        frame = frame.assign(**{SAMPLE: True})
        added[SAMPLE] = _own_field(SAMPLE, "boolean")
    return frame, added


def _area_ha(frame: gpd.GeoDataFrame) -> pd.Series[float]:
    """Return the area of each shape, taken in metres whatever the file is in."""
    table = with_area_ha(frame[["geometry"]])
    # Where no row has a shape there is no such column.
    found: pd.Series[float] = table.reindex(columns=[AREA])[AREA]
    return found


def _status_field(workspace: Workspace) -> Field:
    vi, en = (labels("clusters", workspace.layers, one) for one in ("vi", "en"))
    choices = {code: Choice(code, Label(vi[code], en[code])) for code in vi}
    return dataclasses.replace(_own_field(STATUS, "choice"), choices=choices)


def _own_field(
    name: str, kind: Literal["number", "boolean", "choice"], unit: str = ""
) -> Field:
    """Return a column that no declaration has as if one had it."""
    key = f"package.field_{name}"
    return Field(name, kind, Label(texts.say(key, "vi"), texts.say(key, "en")), unit)
