"""One layer of a GeoPackage: its rows, what is said of them, and how they look."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import geopandas as gpd

from clusterviz import crs as systems
from clusterviz import texts
from clusterviz.core.status import map_status
from clusterviz.files.described import DataFile
from clusterviz.files.geopackage import Part
from clusterviz.files.gpkg_extensions import About, LayerStyle
from clusterviz.files.iso19115 import iso_xml
from clusterviz.files.measures import with_area_ha
from clusterviz.schema import Choice, Field, Label
from clusterviz.view.legend import labels
from clusterviz.view.symbology.looks import AREA, STATUS, symbologies
from clusterviz.view.symbology.qml import qml
from clusterviz.view.symbology.sld import sld
from clusterviz.workspace import exports, metadata, personal, printing
from clusterviz.workspace.selection import chosen

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    import pandas as pd
    from pyproj import CRS

    from clusterviz.files.origin import Origin
    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.selection import Selection

Crs = Literal["metric", "wgs84"]

_JSON = "https://www.rfc-editor.org/info/rfc8259"
_ISO = "http://www.isotc211.org/2005/gmd"
"""What says how a text about a layer is to be read."""


@dataclass(frozen=True)
class Asked:
    """What every layer of a package is asked for.

    Parameters
    ----------
    selection
        Which features.
    crs
        ``metric``, the workspace's own zone, or ``wgs84``.
    has_personal
        With the fields that may name persons.
    is_public
        With the public fields alone.
    file
        Name of the file.
    written_at
        UTC.
    """

    selection: Selection
    crs: Crs
    has_personal: bool
    is_public: bool
    file: str
    written_at: dt.datetime

    def system(self, workspace: Workspace) -> CRS:
        """Return the system of the file's places."""
        is_metric = self.crs == "metric"
        text = workspace.settings.metric_crs if is_metric else systems.LONLAT
        return systems.read_crs(text)


@dataclass(frozen=True)
class Made:
    """One layer, ready to be written.

    Parameters
    ----------
    part
        Its rows.
    gone
        Fields that are not in it.
    abouts
        What is said of its source.
    styles
        How it looks, the usual look first; none for a table.
    """

    part: Part
    gone: tuple[str, ...]
    abouts: tuple[About, ...]
    styles: tuple[LayerStyle, ...]


def made_of(workspace: Workspace, name: str, asked: Asked, language: Language) -> Made:
    """Return one layer of a package.

    Parameters
    ----------
    workspace
        Frozen: of the versions that are wanted.
    name
        Which layer.
    asked
        What of it.
    language
        Of labels and words.

    Raises
    ------
    NotAllowed
        If what is personal is asked for by one who may not see it.
    InputError
        If there is no such layer, or what is asked names nothing.
    LayerNotFound
        If it was never published here.
    """
    selection = asked.selection
    if name != "clusters":
        selection = dataclasses.replace(selection, statuses=())
    layer, frame = chosen(workspace, name, selection)
    gone = _left_out(workspace, layer, asked)
    origin = exports.origin_of(workspace, layer, selection.as_of_on)
    on = selection.as_of_on or workspace.as_of_on
    abouts = _abouts(workspace, layer, frame, gone, origin, asked, language)
    kept = layer.without(gone)
    rows, added = _with_own(workspace, layer, frame, on)
    if origin.is_illustrative:
        rows = rows.assign(illustrative=True)
        added["illustrative"] = _own_field("illustrative", "boolean")
    if isinstance(rows, gpd.GeoDataFrame) and asked.crs == "wgs84":
        rows = systems.to_lonlat(rows)
    fields = MappingProxyType({**kept.fields, **added})
    held = dataclasses.replace(kept, fields=fields)
    return Made(
        Part(rows.drop(columns=list(gone)), held, origin),
        gone,
        abouts,
        tuple(_styles(workspace, held, on, language)),
    )


def _with_own(
    workspace: Workspace, layer: Layer, frame: pd.DataFrame, on: dt.date
) -> tuple[pd.DataFrame, dict[str, Field]]:
    """Return rows with the columns that no declaration has, and what these are."""
    added: dict[str, Field] = {}
    if isinstance(frame, gpd.GeoDataFrame) and layer.geometry == "MultiPolygon":
        frame = frame.assign(**{AREA: _area_ha(frame)})
        added[AREA] = _own_field(AREA, "number", unit="ha")
        if layer.name == "clusters":
            frame = frame.assign(**{STATUS: map_status(frame, on)})
            added[STATUS] = _status_field(workspace)
    return frame, added


def _area_ha(frame: gpd.GeoDataFrame) -> pd.Series[float]:
    """Return the area of each shape, taken in metres whatever the file is in."""
    table = with_area_ha(frame[["geometry"]])
    # Where no row has a shape there is no such column.
    found: pd.Series[float] = table.reindex(columns=[AREA])[AREA]
    return found


def _left_out(workspace: Workspace, layer: Layer, asked: Asked) -> tuple[str, ...]:
    if asked.is_public:
        return tuple(one for one in layer.fields if one not in layer.public)
    return personal.left_out(workspace, layer, is_asked=asked.has_personal)


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


def _styles(
    workspace: Workspace, layer: Layer, on: dt.date, language: Language
) -> Iterator[LayerStyle]:
    if not layer.has_geometry:
        return
    level = workspace.settings.level
    if layer.name == "areas":
        usual = printing.usual_layers(workspace, on)
        level, on = usual.level, usual.areas_on or usual.as_of_on
    looks = symbologies(layer, workspace.layers, language, level=level, on=on)
    for place, look in enumerate(looks):
        yield LayerStyle(
            layer.name, look.title, qml(look, language), sld(look), place == 0
        )


def _abouts(
    workspace: Workspace,
    layer: Layer,
    frame: pd.DataFrame,
    gone: Collection[str],
    origin: Origin,
    asked: Asked,
    language: Language,
) -> tuple[About, ...]:
    """Return the source of a layer by the standard, and as every export has it."""
    system = metadata.system_of(asked.system(workspace)) if layer.has_geometry else None
    described = metadata.described(
        workspace,
        layer,
        frame,
        # A file cannot say its own sum.
        [DataFile(asked.file, 0, "", system)],
        written_at=asked.written_at,
        left_out=[name for name in gone if name in layer.personal],
        fields=[name for name in layer.fields if name not in gone],
    )
    members = json.dumps(origin.members(language), ensure_ascii=False, indent=1)
    return (
        About(layer.name, iso_xml(described), "text/xml", _ISO),
        About(layer.name, members, "application/json", _JSON),
    )
