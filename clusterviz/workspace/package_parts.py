"""One layer of a GeoPackage: its rows, what is said of them, and how they look.

Of a file of one layer it is the same as of a package of several.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import geopandas as gpd

from clusterviz import crs as systems
from clusterviz.files.described import DataFile
from clusterviz.files.geopackage import Part, write_parts
from clusterviz.files.gpkg_extensions import About, LayerStyle
from clusterviz.files.iso19115 import iso_xml
from clusterviz.view.symbology.looks import symbologies
from clusterviz.view.symbology.qml import qml
from clusterviz.view.symbology.sld import sld
from clusterviz.workspace import metadata, personal, printing
from clusterviz.workspace.package_columns import with_own
from clusterviz.workspace.provenance import origin_of
from clusterviz.workspace.selection import chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from pyproj import CRS

    from clusterviz.files.origin import Origin
    from clusterviz.schema import Field, Language, Layer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.selection import Selection

    OnProgress = Callable[[int, int], None]

SUFFIX = ".gpkg"

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
    named
        See `personal.left_out`.
    file
        Name of the file.
    written_at
        UTC.
    """

    selection: Selection
    crs: Crs
    has_personal: bool
    named: tuple[str, ...] | None
    file: str
    written_at: dt.datetime

    def of(self, layer_name: str) -> Selection:
        """Return which features of a layer: statuses are of clusters alone."""
        if layer_name == "clusters":
            return self.selection
        return dataclasses.replace(self.selection, statuses=())

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
    added
        Its columns that no declaration has, after all others.
    """

    part: Part
    gone: tuple[str, ...]
    abouts: tuple[About, ...]
    styles: tuple[LayerStyle, ...]
    added: Mapping[str, Field]

    def of(self, rows: pd.DataFrame) -> Made:
        """Return the layer with some of its rows: what is said stays of all."""
        part = dataclasses.replace(self.part, frame=rows)
        return dataclasses.replace(self, part=part)


def write_made(
    made: Sequence[Made],
    path: Path,
    language: Language,
    *,
    on_progress: OnProgress = lambda n_done, n_rows: None,
) -> None:
    """Write layers as one new GeoPackage, with their looks and what is said of them.

    Parameters
    ----------
    made
        The layers, lowest first.
    path
        A file that does not exist.
    language
        Of names and descriptions.
    on_progress
        See `write_parts`.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    write_parts(
        [one.part for one in made],
        path,
        language,
        abouts=[about for one in made for about in one.abouts],
        styles=[style for one in made for style in one.styles],
        on_progress=on_progress,
    )


def alone(
    workspace: Workspace,
    layer: Layer,
    frame: pd.DataFrame,
    selection: Selection,
    file: str,
    language: Language,
    *,
    left_out: tuple[str, ...],
) -> Made:
    """Return the layer of a file that holds no other.

    Parameters
    ----------
    workspace
        Frozen: of the versions that are wanted.
    layer
        The whole declaration.
    frame
        Its rows that `selection` means.
    selection
        Says the day, see `Asked`.
    file, language
        See `Asked` and `made_of`.
    left_out
        Its fields that are not in the file.
    """
    now = dt.datetime.now(dt.UTC)
    asked = Asked(selection, "metric", False, (), file, now)
    return _made(workspace, layer, frame, left_out, asked, language)


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
    selection = asked.of(name)
    layer, frame = chosen(workspace, name, selection)
    asked = dataclasses.replace(asked, selection=selection)
    gone = personal.left_out(
        workspace, layer, is_asked=asked.has_personal, named=asked.named
    )
    return _made(workspace, layer, frame, gone, asked, language)


def _made(
    workspace: Workspace,
    layer: Layer,
    frame: pd.DataFrame,
    gone: tuple[str, ...],
    asked: Asked,
    language: Language,
) -> Made:
    as_of_on = asked.selection.as_of_on
    origin = origin_of(workspace, layer, as_of_on, asked.selection)
    on = as_of_on or workspace.as_of_on
    abouts = _abouts(workspace, layer, frame, gone, origin, asked, language)
    kept = layer.without(gone)
    rows, added = with_own(workspace, layer, frame, on)
    if isinstance(rows, gpd.GeoDataFrame) and asked.crs == "wgs84":
        rows = systems.to_lonlat(rows)
    fields = MappingProxyType({**kept.fields, **added})
    held = dataclasses.replace(kept, fields=fields)
    return Made(
        Part(rows.drop(columns=list(gone)), held, origin),
        gone,
        abouts,
        tuple(_styles(workspace, held, on, language)),
        MappingProxyType(added),
    )


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
        # What is not in the file is not told in its metadata either.
        frame.drop(columns=list(gone)),
        # A file cannot say its own sum.
        [DataFile(asked.file, 0, "", system)],
        written_at=asked.written_at,
        as_of_on=asked.selection.as_of_on,
        name=metadata.part_name(layer.name, origin),
        part=origin.part_label,
        left_out=[name for name in gone if name in layer.personal],
        fields=[name for name in layer.fields if name not in gone],
    )
    members = json.dumps(origin.members(language), ensure_ascii=False, indent=1)
    return (
        About(layer.name, iso_xml(described), "text/xml", _ISO),
        About(layer.name, members, "application/json", _JSON),
    )
