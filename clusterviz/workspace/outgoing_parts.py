"""What a file of several layers will hold: a package, or what a profile says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.workspace.formats import OF_SHAPES
from clusterviz.workspace.handed_files import written
from clusterviz.workspace.handed_parts import PartRows, part_rows
from clusterviz.workspace.handover import planned
from clusterviz.workspace.outgoing import Outgoing, of_day
from clusterviz.workspace.outgoing_rows import Seen, SeenPart, first_rows, plainly
from clusterviz.workspace.outgoing_seen import (
    because,
    finding,
    noted,
    seen_corners,
    seen_layer,
    unplaced,
    unstated,
)
from clusterviz.workspace.outgoing_sizes import estimated, length
from clusterviz.workspace.package_parts import SUFFIX, Asked, made_of, write_made
from clusterviz.workspace.packages import layers_of
from clusterviz.workspace.renaming import picked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from clusterviz.records import Finding
    from clusterviz.schema import Language
    from clusterviz.workspace.handed_files import Plan
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.package_parts import Made
    from clusterviz.workspace.profiles import LayerPart
    from clusterviz.workspace.selection import Selection

BESIDE_BYTES = 3500
"""About what one layer adds to a zip in metadata, dictionary and list."""


def seen(workspace: Workspace, asked: str) -> Seen:
    """Return what a file will hold.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    asked
        An `Outgoing` as JSON: a text is what an answer can be kept by.

    Raises
    ------
    NotAllowed
        If what is personal is asked for by one who may not see it.
    InputError
        If a word names nothing, or nothing is there to write.
    LayerNotFound
        If a layer was never published here.
    """
    wanted = Outgoing.model_validate_json(asked)
    if wanted.kind == "layer":
        found = seen_layer(workspace, wanted)
    elif wanted.kind == "corners":
        found = seen_corners(workspace, wanted)
    else:
        see = _seen_package if wanted.kind == "package" else _seen_profile
        found = see(of_day(workspace, wanted), wanted)
    if wanted.kind == "profile" or wanted.is_zipped:
        lacking = unstated(workspace, wanted.language)
        found = replace(found, findings=(*found.findings, *lacking))
    return found


def _seen_package(workspace: Workspace, wanted: Outgoing) -> Seen:
    layers = wanted.layers or None
    names, lost = layers_of(workspace, layers, wanted.selection)
    if not names:
        raise InputError(texts.told("package.nothing", root=workspace.root))
    made = _made(workspace, names, wanted, wanted.selection)
    parts = tuple(
        SeenPart(
            name,
            name,
            plainly(one.part.frame),
            len(one.part.frame),
            because(workspace.layers[name], one.gone, "not_public"),
        )
        for name, one in zip(names, made, strict=True)
    )
    findings = [
        found for one in made for found in noted(one.part.layer, SUFFIX, one.part.frame)
    ]
    for name in names:
        findings += unplaced(workspace, name, wanted)
    if lost:
        findings.append(finding("package.without_place", "", names=", ".join(lost)))
    if not sum(one.n_rows for one in parts):
        findings.append(finding("outgoing.empty", ""))
    return Seen(parts, _package_bytes(made, wanted.language), tuple(findings))


def _made(
    workspace: Workspace,
    names: Sequence[str],
    wanted: Outgoing,
    selection: Selection,
) -> list[Made]:
    asked = Asked(
        selection,
        wanted.crs,
        wanted.has_personal,
        named=None if wanted.layers or wanted.has_personal else (),
        file=f"x{SUFFIX}",
        written_at=dt.datetime.now(dt.UTC),
    )
    return [made_of(workspace, name, asked, wanted.language) for name in names]


def _package_bytes(
    made: Sequence[Made], language: Language, *, is_zipped: bool = False
) -> int:
    def write(frames: Sequence[pd.DataFrame], folder: Path) -> int:
        some = [one.of(frame) for one, frame in zip(made, frames, strict=True)]
        path = folder / f"x{SUFFIX}"
        write_made(some, path, language)
        return length(path, is_zipped=is_zipped)

    return estimated([one.part.frame for one in made], write)


def _seen_profile(workspace: Workspace, wanted: Outgoing) -> Seen:
    _, plan = planned(
        workspace,
        wanted.profile,
        area=wanted.area,
        within=wanted.selection.shape,
        bbox=wanted.bbox,
        as_of_on=wanted.as_of_on,
        areas_on=wanted.areas_on,
        has_personal=wanted.has_personal,
    )
    profile = plan.profile
    is_there = {one.layer: workspace.has(one.layer) for one in profile.layers}
    there = [
        one for one in profile.layers if is_there[one.layer] or not one.is_optional
    ]
    lost = dict.fromkeys(one.layer for one in profile.layers if one not in there)
    findings = [finding("handover.said_missing", name) for name in lost]
    meant = [part_rows(workspace, plan, one) for one in there]
    size = sum(
        _part_bytes(workspace, plan, *one) for one in zip(there, meant, strict=True)
    )
    if profile.package:
        names = tuple(dict.fromkeys(one.layer for one in there))
        update = {"crs": profile.crs, "language": profile.language, "layers": names}
        every = wanted.model_copy(update=update)
        packed, _ = layers_of(workspace, names, plan.selection)
        made = _made(workspace, packed, every, plan.selection)
        size += _package_bytes(made, profile.language, is_zipped=True)
    parts = []
    for one, its in zip(there, meant, strict=True):
        parts.append(_part(workspace, plan, one, its))
        findings += _said(plan, one, its)
    return Seen(tuple(parts), size, tuple(findings))


def _part(
    workspace: Workspace, plan: Plan, part: LayerPart, meant: PartRows
) -> SeenPart:
    is_sample = workspace.settings.is_illustrative
    suffix = next(iter(plan.profile.formats_of(part)), SUFFIX)
    shown = first_rows(meant.frame, meant.cut, suffix, is_sample=is_sample)
    gone = set(meant.layer.fields) - set(meant.names)
    left_out = because(meant.layer, gone, "not_in_profile")
    return SeenPart(part.stem, meant.layer.name, shown, len(meant.rows), left_out)


def _said(plan: Plan, part: LayerPart, meant: PartRows) -> list[Finding]:
    name = meant.layer.name
    found = []
    if meant.n_placeless:
        found.append(finding("handover.said_placeless", name, rows=meant.n_placeless))
    if not meant.is_narrowed:
        found.append(finding("handover.said_whole", name))
    for suffix in plan.profile.formats_of(part):
        if suffix in OF_SHAPES:
            found += noted(meant.cut, suffix, meant.frame)
    return [one for n, one in enumerate(found) if one not in found[:n]]


def _part_bytes(
    workspace: Workspace, plan: Plan, part: LayerPart, meant: PartRows
) -> int:
    """Return about how long the files of one layer are in the zip."""

    def size_of(suffix: str) -> int:
        def write(frames: Sequence[pd.DataFrame], folder: Path) -> int:
            rows = frames[0]
            some = replace(meant, rows=rows, frame=picked(rows, meant.names))
            written(workspace, plan, part, some, folder, suffix)
            return length(folder / f"{part.stem}{suffix}", is_zipped=True)

        has_shapes = suffix in OF_SHAPES
        return estimated([meant.rows], write, has_shapes=has_shapes)

    return BESIDE_BYTES + sum(map(size_of, plan.profile.formats_of(part)))
