"""The layers of a hand-over: chosen, renamed, written, and what is said of each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import crs, texts
from clusterviz.errors import InputError
from clusterviz.files.described import Described
from clusterviz.files.dictionary import dictionary
from clusterviz.workspace import formats, metadata, personal
from clusterviz.workspace.handed_files import (
    OF_ANY_SYSTEM,
    Package,
    Plan,
    data_of,
    packaged,
    written,
)
from clusterviz.workspace.manifest import HandedFile, HandedLayer
from clusterviz.workspace.profiles import Words
from clusterviz.workspace.renaming import picked, renamed
from clusterviz.workspace.selection import chosen, has_places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.profiles import LayerPart


@dataclass(frozen=True)
class HandedPart:
    """One layer that was written.

    Parameters
    ----------
    stem
        Name of its files, without suffix.
    handed, handed_files
        What the list says of it.
    described
        What metadata say of it.
    meanings
        What its fields mean: see `dictionary`.
    """

    stem: str
    handed: HandedLayer
    handed_files: tuple[HandedFile, ...]
    described: Described
    meanings: Mapping[str, object]


@dataclass(frozen=True)
class Found:
    """What was written, and what there is not.

    Parameters
    ----------
    parts
        The layers.
    missing
        Optional layers that were never published here.
    """

    parts: tuple[HandedPart, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Chosen:
    """The rows of a layer that are meant, and what of them could not be."""

    rows: pd.DataFrame
    n_placeless: int = 0
    is_narrowed: bool = True


def write_parts(
    workspace: Workspace,
    plan: Plan,
    folder: Path,
    on_progress: Callable[[int, int], None],
) -> Found:
    """Write the layers of a plan, one after the other.

    Parameters
    ----------
    workspace
        Frozen.
    plan
        What of them.
    folder
        Where to.
    on_progress
        Told how many layers are written, and how many there are.
    """
    wanted = plan.profile.layers
    missing = [
        one.layer for one in wanted if one.is_optional and not workspace.has(one.layer)
    ]
    there = [one for one in wanted if one.layer not in missing]
    package = packaged(workspace, plan, there, folder)
    parts = []
    for n_done, one in enumerate(there, start=len(missing)):
        on_progress(n_done, len(wanted))
        parts.append(_write_part(workspace, plan, one, folder, package))
    on_progress(len(wanted), len(wanted))
    return Found(tuple(parts), tuple(dict.fromkeys(missing)))


def _write_part(
    workspace: Workspace,
    plan: Plan,
    part: LayerPart,
    folder: Path,
    package: Package,
) -> HandedPart:
    rows = _chosen(workspace, plan, part)
    layer = workspace.layers[part.layer]
    left_out = personal.left_out(workspace, layer, is_asked=plan.has_personal)
    names = part.fields or {one: one for one in layer.fields if one not in left_out}
    _require_nobody(part, names, left_out)
    cut = renamed(layer, names)
    frame = picked(rows.rows, names)
    files = [
        written(workspace, plan, part, cut, frame, folder, suffix, rows.rows)
        for suffix in plan.profile.formats_of(part)
    ]
    if package.file is not None and layer.name in package.layers:
        system = package.system if layer.has_geometry else None
        files.append((data_of(package.file, system), package.file))
    if not files:
        raise InputError(texts.told("handover.package_no_place", layer=layer.name))
    said = metadata.described(
        workspace,
        layer,
        rows.rows,
        [data for data, _ in files],
        as_of_on=plan.selection.as_of_on,
        name=layer.name if part.stem == layer.name else f"{layer.name}/{part.stem}",
        written_at=plan.made_at,
        left_out=left_out,
        fields=names,
        frequency=plan.profile.frequency,
    )
    listed = tuple(file for _, file in files)
    handed = _handed(workspace, plan, part, rows, listed)
    handed = handed.model_copy(update={"fields": dict(names), "left_out": left_out})
    meanings = _meanings(workspace, plan, part, cut, layer, left_out)
    return HandedPart(part.stem, handed, listed, said, meanings)


def _chosen(workspace: Workspace, plan: Plan, part: LayerPart) -> _Chosen:
    selection = replace(plan.selection, statuses=part.statuses)
    anywhere = replace(selection, area=None, shape=None, bbox=None)
    layer, rows = chosen(workspace, part.layer, anywhere)
    if not selection.is_of_place:
        return _Chosen(rows)
    if not has_places(workspace, layer):
        return _Chosen(rows, is_narrowed=False)
    n_placeless = _n_placeless(rows)
    return _Chosen(chosen(workspace, part.layer, selection)[1], n_placeless)


def _handed(
    workspace: Workspace,
    plan: Plan,
    part: LayerPart,
    rows: _Chosen,
    files: tuple[HandedFile, ...],
) -> HandedLayer:
    layer, version = workspace.layers[part.layer], workspace.version(part.layer)
    on = plan.selection.as_of_on or version.lineage.as_of_on
    return HandedLayer(
        layer=layer.name,
        title=Words(vi=layer.title.vi, en=layer.title.en),
        version=version.version,
        edited_seq=version.edited_seq if version.is_edited else 0,
        n_rows=len(rows.rows),
        n_all=len(workspace.rows(layer.name)),
        n_placeless=rows.n_placeless,
        is_narrowed=rows.is_narrowed,
        as_of_on="" if on is None else on.isoformat(),
        source_document=version.lineage.source_document,
        fields={},
        statuses=part.statuses,
        files=tuple(one.name for one in files),
    )


def _require_nobody(
    part: LayerPart, names: Mapping[str, str], left_out: tuple[str, ...]
) -> None:
    """Raise if a profile names what may name persons, and nobody asked for that."""
    found = [one for one in names if one in left_out]
    if found:
        raise InputError(
            texts.told(
                "handover.personal_named", layer=part.layer, names=", ".join(found)
            )
        )


def _n_placeless(rows: pd.DataFrame) -> int:
    if not isinstance(rows, gpd.GeoDataFrame):
        return 0
    return int((rows.geometry.isna() | rows.geometry.is_empty).sum())


def _meanings(
    workspace: Workspace,
    plan: Plan,
    part: LayerPart,
    cut: Layer,
    layer: Layer,
    left_out: tuple[str, ...],
) -> dict[str, object]:
    """Return what the columns of all files of a layer mean."""
    is_sample = workspace.settings.is_illustrative
    columns: dict[str, None] = dict.fromkeys(cut.fields)
    for suffix in plan.profile.formats_of(part):
        columns |= dict.fromkeys(
            formats.columns_of(cut, suffix, is_illustrative=is_sample)
        )
        if suffix in OF_ANY_SYSTEM and layer.geometry == "MultiPolygon":
            columns["area_ha"] = None
    gone = {name: layer.fields[name] for name in left_out}
    whole = dataclasses.replace(cut, fields=MappingProxyType({**cut.fields, **gone}))
    system = crs.read_crs(workspace.settings.metric_crs).name
    return {
        "file": part.stem,
        **dictionary(whole, columns, crs=system, left_out=left_out),
    }
