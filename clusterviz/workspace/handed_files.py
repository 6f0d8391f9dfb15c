"""The files of a hand-over: a layer in a format, or all of them in a GeoPackage."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import crs
from clusterviz.files.described import DataFile, System
from clusterviz.workspace import formats, metadata
from clusterviz.workspace.formats import IN_METRES, OF_ANY_SYSTEM
from clusterviz.workspace.handed_folder import listed_file
from clusterviz.workspace.manifest import HandedFile
from clusterviz.workspace.package_parts import SUFFIX
from clusterviz.workspace.packages import write_package
from clusterviz.workspace.profiles import Profile
from clusterviz.workspace.provenance import origin_of
from clusterviz.workspace.selection import Selection
from clusterviz.workspace.signs import signs_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from clusterviz.schema import Layer
    from clusterviz.workspace.handed_parts import PartRows
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.profiles import LayerPart


@dataclass(frozen=True)
class Plan:
    """What is to be handed over.

    Parameters
    ----------
    profile
        Of which layers what.
    selection
        Which features.
    has_personal
        Fields that may name persons may be asked for.
    made_at
        When, UTC.
    """

    profile: Profile
    selection: Selection
    has_personal: bool
    made_at: dt.datetime


@dataclass(frozen=True)
class Package:
    """The one GeoPackage of all layers, if there is one.

    Parameters
    ----------
    file
        What the list says of it; ``None`` where there is none.
    system
        Its places are in.
    layers
        Which it holds.
    """

    file: HandedFile | None = None
    system: System | None = None
    layers: frozenset[str] = frozenset()


def packaged(
    workspace: Workspace, plan: Plan, parts: Sequence[LayerPart], folder: Path
) -> Package:
    """Write the one GeoPackage of all layers, where there is to be one.

    Parameters
    ----------
    workspace
        Frozen.
    plan
        Whether there is, and of which features.
    parts
        Of which layers.
    folder
        Where to.
    """
    name = f"{plan.profile.package}{SUFFIX}"
    if not plan.profile.package:
        return Package()
    made = write_package(
        workspace,
        folder / name,
        layers=[one.layer for one in parts],
        crs=plan.profile.crs,
        language=plan.profile.language,
        has_personal=plan.has_personal,
        selection=plan.selection,
    )
    is_metric = plan.profile.crs == "metric"
    named = workspace.settings.metric_crs if is_metric else crs.LONLAT
    system = metadata.system_of(crs.read_crs(named))
    file = listed_file(folder, name).model_copy(update={"crs": _code(system)})
    return Package(file, system, frozenset(made.n_features))


def written(
    workspace: Workspace,
    plan: Plan,
    part: LayerPart,
    meant: PartRows,
    folder: Path,
    suffix: str,
) -> tuple[DataFile, HandedFile]:
    """Write one layer in one format, and return what is said of the file.

    Parameters
    ----------
    workspace
        Frozen.
    plan, part
        In which system and language, under which name.
    meant
        Its rows: as the receiver calls them, and as they are here, by which a map
        draws them.
    folder
        Where to.
    suffix
        Of the format.
    """
    path = folder / f"{part.stem}{suffix}"
    layer, frame, rows = meant.cut, meant.frame, meant.rows
    origin = origin_of(workspace, layer, plan.selection.as_of_on, meant.asked)
    system = _system(workspace, plan, part, layer, suffix)
    if isinstance(frame, gpd.GeoDataFrame) and suffix in OF_ANY_SYSTEM:
        # Before the system changes: hectares are taken in metres.
        frame = formats.with_area(frame, layer)
        if system == metadata.system_of(crs.read_crs(crs.LONLAT)):
            frame = crs.to_lonlat(frame)
    language, signs = plan.profile.language, None
    if suffix in formats.DRAWN and isinstance(rows, gpd.GeoDataFrame):
        # Of the rows as they are here: their class is told by our names.
        on = plan.selection.as_of_on or workspace.as_of_on
        declared = workspace.layers[layer.name]
        signs = signs_of(workspace.layers, declared, rows, on, language)
    formats.write_rows(frame, layer, path, origin, language, signs=signs)
    file = listed_file(folder, path.name).model_copy(
        update={"layer": layer.name, "crs": _code(system)}
    )
    return data_of(file, system), file


def data_of(file: HandedFile, system: System | None) -> DataFile:
    """Return what metadata say of a file whose coordinates are in a system."""
    return DataFile(file.name, file.size_bytes, file.sha256, system)


def _code(system: System | None) -> str:
    """Return what the list calls a system: its code, or the name of one without."""
    if system is None:
        return ""
    return f"{system.authority}:{system.code}" if system.code else system.name


def _system(
    workspace: Workspace, plan: Plan, part: LayerPart, layer: Layer, suffix: str
) -> System | None:
    """Return what the coordinates in a file are in; ``None`` for a table."""
    if not layer.has_geometry:
        return None
    is_any = suffix in OF_ANY_SYSTEM
    asked = part.crs or plan.profile.crs
    is_metric = suffix in IN_METRES or (is_any and asked == "metric")
    named = workspace.settings.metric_crs if is_metric else crs.LONLAT
    return metadata.system_of(crs.read_crs(named))
