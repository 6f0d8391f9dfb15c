"""Use case: hand a layer, or a table of results, on to others as a file."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import crs, texts
from clusterviz.errors import InputError
from clusterviz.files.geojson import geojson_lines
from clusterviz.files.geopackage import write_geopackage
from clusterviz.files.kml import write_kml
from clusterviz.files.measures import with_place
from clusterviz.files.origin import Origin
from clusterviz.files.parquet import write_parquet
from clusterviz.files.shapefile import write_shapefile
from clusterviz.files.tabular import json_lines, write_csv, write_xlsx
from clusterviz.schema import Label
from clusterviz.workspace.selection import selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import pandas as pd

    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.opened import Frame, Workspace

SUFFIXES = (
    ".geojson", ".gpkg", ".xlsx", ".csv", ".kml", ".zip", ".parquet", ".json",
)  # fmt: skip
"""A .zip holds a shapefile."""


@dataclass(frozen=True)
class Export:
    """What was written.

    Parameters
    ----------
    path
        Where.
    layer
        Which layer.
    n_features
        Rows.
    origin
        What the file says of its source.
    """

    path: Path
    layer: str
    n_features: int
    origin: Origin


def export(
    workspace: Workspace,
    layer_name: str,
    path: Path,
    *,
    area: str | None = None,
    as_of_on: dt.date | None = None,
    status: str | None = None,
    language: Language = "vi",
    force: bool = False,
) -> Export:
    """Write a layer to a file, whole or not at all.

    Parameters
    ----------
    workspace
        Where from.
    layer_name
        Which layer.
    path
        Its suffix says the format: one of `SUFFIXES`.
    area
        Code of an area; only features that share land with it.
    as_of_on
        The version that is true of that day, see `Workspace.on`, and of it only
        what is valid then; `area` and `status` are taken of it too. When not
        given, the newest version, and the workspace's own day for these.
    status
        Only clusters that the map shows with this status.
    language
        Of labels and words.
    force
        Replace a file that is there.

    Raises
    ------
    InputError
        If the suffix is not supported, the file exists, cannot be written, or
        `area` or `status` names nothing.
    LayerNotFound
        If the layer was never published here.
    """
    _require_target(path, force=force)
    workspace = workspace.frozen() if as_of_on is None else workspace.on(as_of_on)
    layer, frame = selected(
        workspace, layer_name, area=area, as_of_on=as_of_on, status=status
    )
    origin = _origin(workspace, layer, as_of_on)
    write_whole(path, lambda to: _write(frame, layer, to, origin, language))
    return Export(path, layer.name, len(frame), origin)


def geojson_bytes(
    frame: gpd.GeoDataFrame, layer: Layer, language: Language, illustrative: bool
) -> bytes:
    """Return features as RFC 7946 GeoJSON in UTF-8.

    Parameters
    ----------
    frame
        Rows in the metric CRS, with the key of `layer` or without: then
        features have no ``id``.
    layer
        What they are.
    language
        Of the note.
    illustrative
        The features are a sample: each says so, and the collection has a note.
    """
    members: dict[str, object] = {"title": layer.title.say(language)}
    if illustrative:
        members["note"] = texts.say("export.illustrative", language)
    ids = frame.get(layer.key)
    lines = geojson_lines(frame, ids, members=members, is_illustrative=illustrative)
    return "".join(lines).encode()


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file beside `path`, then give it that name.

    Raises
    ------
    InputError
        If the folder cannot be written or the disk is full.
    """
    temporary = path.with_name(f".{secrets.token_hex(4)}-{path.name}")
    try:
        # Asked first: each library has its own way to complain of a lost folder.
        path.parent.stat()
        write(temporary)
        temporary.replace(path)
    except OSError as error:
        raise InputError(
            f"`{path}` cannot be written: {error.strerror or error}.",
            expected="a folder that exists and may be written, with room",
            remedy="Choose another place with -o.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, lines: Iterable[str]) -> None:
    """Write lines, which bring their own ends, as UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


def _require_target(path: Path, *, force: bool) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            f"`{path.name}` has no suffix that can be exported.",
            expected=f"one of {' '.join(SUFFIXES)}",
            remedy="Choose another suffix.",
        )
    require_new(path, force=force)


def require_new(path: Path, *, force: bool) -> None:
    """Raise if something is at `path`, unless it is a file that may be replaced.

    Raises
    ------
    InputError
        If it must not be replaced.
    """
    if path.exists() and not (force and path.is_file()):
        raise InputError(
            f"`{path}` already exists.",
            expected="a new file" if path.is_file() else "a file, not a folder",
            remedy="Choose another name, or replace the file with --force.",
        )


def _origin(workspace: Workspace, layer: Layer, on: dt.date | None) -> Origin:
    version = workspace.version(layer.name)
    settings = workspace.settings
    return Origin(
        title=layer.title,
        province=Label(vi=settings.province_vi, en=settings.province_en),
        source_document=version.lineage.source_document,
        as_of_on=on or version.lineage.as_of_on or settings.as_of_on,
        layer_versions={layer.name: version.version},
        workspace=workspace.root.resolve().name,
        crs=crs.read_crs(settings.metric_crs).name,
        generated_at=dt.datetime.now(dt.UTC),
        is_illustrative=settings.is_illustrative,
    )


def _write(
    frame: pd.DataFrame, layer: Layer, path: Path, origin: Origin, language: Language
) -> None:
    suffix = path.suffix.lower()
    if suffix in _OF_PLACES:
        write = _OF_PLACES[suffix]
        write(_placed(layer, frame), layer, path, origin, language)
    elif suffix == ".gpkg":
        write_geopackage(_labelled(frame, origin), layer, path, origin, language)
    elif suffix == ".parquet":
        write_parquet(_labelled(frame, origin), path)
    else:
        is_spatial = isinstance(frame, gpd.GeoDataFrame)
        rows = _labelled(with_place(frame) if is_spatial else frame, origin)
        if suffix == ".xlsx":
            write_xlsx(rows, layer, path, origin, language)
        elif suffix == ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                write_csv(rows, file, has_bom=True)
        else:
            write_text(path, json_lines(rows, origin.members(language)))


def _write_geojson(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
) -> None:
    lines = geojson_lines(
        frame,
        frame[layer.key],
        members=origin.members(language),
        is_illustrative=origin.is_illustrative,
    )
    write_text(path, lines)


def _write_kml(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
) -> None:
    write_kml(_labelled(frame, origin), layer, path, origin, language)


def _write_shapefile(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    path: Path,
    origin: Origin,
    language: Language,
) -> None:
    write_shapefile(_labelled(frame, origin), layer, path, origin, language)


def _labelled(frame: Frame, origin: Origin) -> Frame:
    """Return `frame` with the column ``illustrative`` where it is a sample."""
    return frame.assign(illustrative=True) if origin.is_illustrative else frame


def _placed(layer: Layer, frame: pd.DataFrame) -> gpd.GeoDataFrame:
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(
            f"`{layer.name}` is a table without places.",
            expected="a layer with geometry",
            remedy="Export it as .xlsx, .csv, .json or .parquet.",
        )
    return frame


_OF_PLACES = {".geojson": _write_geojson, ".kml": _write_kml, ".zip": _write_shapefile}
"""By suffix: what writes only layers with geometry."""
