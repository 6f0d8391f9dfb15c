"""The layers of a hand-over: chosen, renamed, written, and what is said of each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import crs, texts
from clusterviz.errors import InputError
from clusterviz.files.described import Described
from clusterviz.files.dictionary import dictionary
from clusterviz.workspace import formats, metadata, personal
from clusterviz.workspace.formats import OF_ANY_SYSTEM
from clusterviz.workspace.handed_files import (
    Package,
    Plan,
    data_of,
    packaged,
    written,
)
from clusterviz.workspace.manifest import HandedFile, HandedLayer
from clusterviz.workspace.profiles import Words
from clusterviz.workspace.provenance import origin_of
from clusterviz.workspace.renaming import picked, renamed
from clusterviz.workspace.selection import Selection, chosen, has_places, n_unplaced

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
class PartRows:
    """What of a layer is meant, here and as the receiver calls it.

    Parameters
    ----------
    layer, rows
        As they are here: the rows that are meant, with every field.
    cut, frame
        With the fields that are handed over, under the receiver's names.
    names
        Of those fields, ours and the receiver's.
    left_out
        Fields that may name persons, and are not in it.
    n_placeless
        Rows that a place was asked of, and that have none.
    is_narrowed
        It could be asked of a place.
    asked
        What was asked of its rows: no place where it could not be.
    """

    layer: Layer
    rows: pd.DataFrame
    cut: Layer
    frame: pd.DataFrame
    names: Mapping[str, str]
    left_out: tuple[str, ...]
    n_placeless: int
    is_narrowed: bool
    asked: Selection


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


def part_rows(workspace: Workspace, plan: Plan, part: LayerPart) -> PartRows:
    """Return what a plan means of one layer; nothing is written.

    Parameters
    ----------
    workspace
        Frozen.
    plan
        Which features.
    part
        Of which layer, and which of its fields.

    Raises
    ------
    NotAllowed
        If what is personal is asked for by one who may not see it.
    InputError
        If the profile names what is personal and nobody asked for that, or a word of
        the selection names nothing.
    LayerNotFound
        If the layer was never published here.
    """
    asked, is_narrowed = _asked(workspace, plan, part)
    rows = chosen(workspace, part.layer, asked)[1]
    n_placeless = n_unplaced(workspace, part.layer, asked)
    layer = workspace.layers[part.layer]
    left_out = personal.left_out(workspace, layer, is_asked=plan.has_personal)
    names = part.fields or {one: one for one in layer.fields if one not in left_out}
    _require_nobody(part, names, left_out)
    cut, frame = renamed(layer, names), picked(rows, names)
    return PartRows(
        layer, rows, cut, frame, names, left_out, n_placeless, is_narrowed, asked
    )


def _write_part(
    workspace: Workspace,
    plan: Plan,
    part: LayerPart,
    folder: Path,
    package: Package,
) -> HandedPart:
    meant = part_rows(workspace, plan, part)
    layer = meant.layer
    files = [
        written(workspace, plan, part, meant, folder, suffix)
        for suffix in plan.profile.formats_of(part)
    ]
    if package.file is not None and layer.name in package.layers:
        system = package.system if layer.has_geometry else None
        files.append((data_of(package.file, system), package.file))
    if not files:
        raise InputError(texts.told("handover.package_no_place", layer=layer.name))
    origin = origin_of(workspace, layer, plan.selection.as_of_on, meant.asked)
    said = metadata.described(
        workspace,
        layer,
        meant.rows,
        [data for data, _ in files],
        as_of_on=plan.selection.as_of_on,
        name=metadata.part_name(
            layer.name if part.stem == layer.name else f"{layer.name}/{part.stem}",
            origin,
        ),
        part=origin.part_label,
        written_at=plan.made_at,
        left_out=meant.left_out,
        fields=meant.names,
        frequency=plan.profile.frequency,
    )
    listed = tuple(file for _, file in files)
    handed = _handed(workspace, plan, part, meant, listed)
    meanings = _meanings(workspace, plan, part, meant)
    return HandedPart(part.stem, handed, listed, said, meanings)


def _asked(workspace: Workspace, plan: Plan, part: LayerPart) -> tuple[Selection, bool]:
    """Return what is asked of the rows, and whether it could be asked of a place."""
    asked = replace(plan.selection, statuses=part.statuses)
    is_narrowed = has_places(workspace, workspace.layers[part.layer])
    is_narrowed |= not asked.is_of_place
    return asked if is_narrowed else asked.anywhere, is_narrowed


def _handed(
    workspace: Workspace,
    plan: Plan,
    part: LayerPart,
    meant: PartRows,
    files: tuple[HandedFile, ...],
) -> HandedLayer:
    layer, version = meant.layer, workspace.version(part.layer)
    on = plan.selection.as_of_on or version.lineage.as_of_on
    return HandedLayer(
        layer=layer.name,
        title=Words(vi=layer.title.vi, en=layer.title.en),
        version=version.version,
        edited_seq=version.edited_seq if version.is_edited else 0,
        n_rows=len(meant.rows),
        n_all=len(workspace.rows(layer.name)),
        n_placeless=meant.n_placeless,
        is_narrowed=meant.is_narrowed,
        as_of_on="" if on is None else on.isoformat(),
        source_document=version.lineage.source_document,
        fields=dict(meant.names),
        statuses=part.statuses,
        files=tuple(one.name for one in files),
        left_out=meant.left_out,
        unasked=tuple(
            one
            for one in layer.fields
            if one not in meant.names and one not in meant.left_out
        ),
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


def _meanings(
    workspace: Workspace,
    plan: Plan,
    part: LayerPart,
    meant: PartRows,
) -> dict[str, object]:
    """Return what the columns of all files of a layer mean."""
    cut, layer, left_out = meant.cut, meant.layer, meant.left_out
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
