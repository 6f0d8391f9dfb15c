"""Use case: hand a layer, or a table of results, on to others as a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import texts
from clusterviz.core import timeline
from clusterviz.errors import InputError
from clusterviz.files.geojson import geojson_lines
from clusterviz.files.whole import (
    require_new,
    write_text,
    write_together,
    write_whole,
)
from clusterviz.workspace import beside, package_parts, personal
from clusterviz.workspace.batches import batches, is_large
from clusterviz.workspace.formats import (
    DRAWN,
    SUFFIXES,
    write_features,
    write_rows,
)
from clusterviz.workspace.noted import Noted
from clusterviz.workspace.provenance import origin_of
from clusterviz.workspace.selection import Selection, chosen, n_unplaced, selected
from clusterviz.workspace.signs import signs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    import pandas as pd

    from clusterviz.files.origin import Origin
    from clusterviz.files.signs import Signs
    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.opened import Workspace

    OnProgress = Callable[[int, int], None]

__all__ = [
    "SUFFIXES",
    "Export",
    "export",
    "geojson_bytes",
    "require_new",
    "signs_for",
    "write_text",
    "write_whole",
]


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
    left_out
        Fields that are not public or may name persons, and are not in it.
    beside
        The side files: what the columns mean, and what the file is.
    n_unplaced
        Rows that a place cannot be asked of, and are not in it; see
        `selection.n_unplaced`.
    """

    path: Path
    layer: str
    n_features: int
    origin: Origin
    left_out: tuple[str, ...] = ()
    beside: tuple[Path, ...] = ()
    n_unplaced: int = 0


def export(
    workspace: Workspace,
    layer_name: str,
    path: Path,
    *,
    area: str | None = None,
    as_of_on: dt.date | None = None,
    status: str | None = None,
    selection: Selection | None = None,
    language: Language = "vi",
    force: bool = False,
    has_personal: bool = False,
    fields: Collection[str] | None = None,
    has_metadata: bool = False,
    on_progress: OnProgress = lambda _n_done, _n_rows: None,
) -> Export:
    """Write a layer to a file, whole or not at all.

    A GeoPackage is as `packages.write_package` makes one of that layer: with its
    looks, and nobody may write it.

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
        The version true of that day, see `Workspace.on`, and of it what is valid
        then; `area` and `status` too. Else the newest, and the workspace's own day.
    status
        Only clusters that the map shows with this status.
    selection
        What is asked, in place of the three before.
    language
        Of labels and words.
    force
        Replace a file that is there.
    has_personal
        With the fields that may name persons, which are left out otherwise.
    fields
        Of a layer that has public fields, the others that are wanted; see
        `personal.left_out`.
    has_metadata
        With the side files; see `beside.paths`.
    on_progress
        Told how many rows of a large layer or of a GeoPackage are written, and
        how many there are.
        What it raises ends the export, and no file is left.

    Raises
    ------
    NotAllowed
        If what is personal is asked for by one who may not see it.
    InputError
        If a name is no field, the suffix is not supported, the file exists, cannot
        be written, or `area` or `status` names nothing.
    LayerNotFound
        If the layer was never published here.
    """
    sides = beside.paths(path) if has_metadata else ()
    _require_targets(path, sides, force=force)
    words = () if status is None else (status,)
    asked = selection or Selection(area=area, statuses=words, as_of_on=as_of_on)
    on = asked.as_of_on
    workspace = workspace.frozen() if on is None else workspace.on(on)
    is_features = path.suffix.lower() == ".geojson"
    frame: pd.DataFrame | None = None
    if (
        is_features
        and asked == Selection(as_of_on=on)
        and is_large(workspace, layer_name)
    ):
        declared = workspace.layers[layer_name]
    elif selection is None:
        declared, frame = selected(
            workspace, layer_name, area=area, as_of_on=on, status=status
        )
    else:
        declared, frame = chosen(workspace, layer_name, selection)
    signs = signs_for(workspace, declared, frame, path, on, language)
    left_out = personal.left_out(
        workspace, declared, is_asked=has_personal, named=fields
    )
    layer = declared.without(left_out)
    origin = origin_of(workspace, declared, on, asked)
    noted, made = Noted(), None
    if frame is not None and path.suffix.lower() == package_parts.SUFFIX:
        made = package_parts.alone(
            workspace, declared, frame, asked, path.name, language,
            left_out=left_out,
        )  # fmt: skip

    def fill(to: Path) -> None:
        if frame is None:
            parts = _valid(batches(workspace, layer), layer, on)
            n_rows = workspace.version(layer.name).n_features
            told = noted.frames(parts, n_rows, on_progress)
            noted.written(write_features(told, layer, to, origin, language))
            return
        rows = frame.drop(columns=list(left_out))
        if made is None:
            write_rows(rows, layer, to, origin, language, signs=signs)
        else:
            package_parts.write_made([made], to, language, on_progress=on_progress)
        noted.whole(rows)

    def write(to: Path) -> None:
        fill(to)
        if sides:
            noted.file(to)

    handed = beside.Handed(
        workspace, declared, path, origin, asked, left_out, noted,
        added={} if made is None else made.added,
    )  # fmt: skip
    write_together(
        {path: write} | (handed.writes() if sides else {}),
        read_only=[] if made is None else [path],
    )
    lost = n_unplaced(workspace, layer_name, asked)
    return Export(path, layer.name, noted.n_features, origin, left_out, sides, lost)


def geojson_bytes(
    frame: gpd.GeoDataFrame, layer: Layer, language: Language, illustrative: bool
) -> bytes:
    """Return features as RFC 7946 GeoJSON in UTF-8.

    Parameters
    ----------
    frame
        Rows in the metric CRS, with the key of `layer` or without: then
        features have no ``id``. What is personal of the layer is left out.
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
    frame = frame.drop(columns=list(layer.personal), errors="ignore")
    lines = geojson_lines(frame, ids, members=members, is_illustrative=illustrative)
    return "".join(lines).encode()


def signs_for(
    workspace: Workspace,
    layer: Layer,
    frame: pd.DataFrame | None,
    path: Path,
    on: dt.date | None,
    language: Language,
) -> Signs | None:
    """Return how rows are drawn, for formats that have colours; else ``None``.

    Parameters
    ----------
    workspace
        Of the versions that are written.
    layer
        The whole declaration.
    frame
        Its rows, with every field.
    path
        Its suffix says the format.
    on
        The day that was asked for; ``None`` for the workspace's own.
    language
        Of the words.
    """
    if path.suffix.lower() not in DRAWN or not isinstance(frame, gpd.GeoDataFrame):
        return None
    day = on or workspace.as_of_on
    return signs_of(workspace.layers, layer, frame, day, language)


def _valid(
    parts: Iterator[gpd.GeoDataFrame], layer: Layer, on: dt.date | None
) -> Iterator[gpd.GeoDataFrame]:
    has_days = on is not None and "valid_from_on" in layer.fields
    for part in parts:
        yield timeline.valid_on(part, on) if on and has_days else part


def _require_targets(path: Path, sides: tuple[Path, ...], *, force: bool) -> None:
    if path.suffix.lower() not in SUFFIXES:
        known = " ".join(SUFFIXES)
        raise InputError(
            texts.told("export.suffix_unknown", name=path.name, known=known)
        )
    for one in (path, *sides):
        require_new(one, force=force)
