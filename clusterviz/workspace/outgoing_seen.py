"""What a file will hold, before it is made: first rows, length, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from clusterviz import texts
from clusterviz.core import timeline
from clusterviz.core.status import map_status
from clusterviz.errors import InputError
from clusterviz.files.shapefile import short_names
from clusterviz.records import Finding, Severity
from clusterviz.view.legend import labels
from clusterviz.view.style import CLUSTER_STATUSES
from clusterviz.workspace import corners, personal
from clusterviz.workspace.batches import batches, is_large
from clusterviz.workspace.exports import signs_for
from clusterviz.workspace.formats import OF_SHAPES, columns_of, write_rows
from clusterviz.workspace.outgoing import ZIP, Outgoing, of_day
from clusterviz.workspace.outgoing_rows import Seen, SeenPart, first_rows, plainly
from clusterviz.workspace.outgoing_sizes import beside_bytes, estimated, length
from clusterviz.workspace.package_parts import SUFFIX, alone, write_made
from clusterviz.workspace.provenance import origin_of
from clusterviz.workspace.selection import Selection, chosen, n_placeless, n_unplaced

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.package_parts import Made

CLUSTERS = "clusters"

_NAMED = 12
"""Ids that a sentence says; it says of more that there are some."""


def seen_layer(workspace: Workspace, wanted: Outgoing) -> Seen:
    """Return what a file of one layer will hold.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    wanted
        The layer, format and features.

    Raises
    ------
    NotAllowed
        If what is personal is asked for by one who may not see it.
    InputError
        If a word names nothing.
    LayerNotFound
        If the layer was never published here.
    """
    workspace, on = of_day(workspace, wanted), wanted.as_of_on
    layer, meant, n_rows = _meant(workspace, wanted)
    rows = meant
    left_out = personal.left_out(
        workspace, layer, is_asked=wanted.has_personal, named=wanted.fields
    )
    origin, cut = origin_of(workspace, layer, on), layer.without(left_out)
    has_shapes = wanted.suffix in OF_SHAPES
    packed: Made | None = None
    packed_ratios: list[float] = []
    shown = first_rows(rows, cut, wanted.suffix, is_sample=origin.is_illustrative)
    if wanted.suffix == SUFFIX:
        packed = alone(
            workspace, layer, rows, wanted.selection, f"x{SUFFIX}", wanted.language,
            left_out=left_out,
        )  # fmt: skip
        rows, shown = packed.part.frame, plainly(packed.part.frame)

    def write(frames: Sequence[pd.DataFrame], folder: Path) -> int:
        path = folder / f"{layer.name}{wanted.suffix}"
        if packed is not None:
            write_made([packed.of(frames[0])], path, wanted.language)
        else:
            signs = signs_for(workspace, layer, frames[0], path, on, wanted.language)
            kept = frames[0].drop(columns=list(left_out))
            write_rows(kept, cut, path, origin, wanted.language, signs=signs)
        whole = length(path)
        packed_ratios.append(length(path, is_zipped=wanted.is_zipped) / whole)
        return whole

    whole = estimated([rows], write, [n_rows], has_shapes=has_shapes) if n_rows else 0
    # As the first rows that were written: they are the most.
    size = round(whole * packed_ratios[0]) if n_rows else 0
    size += beside_bytes(layer) if size and wanted.is_zipped else 0
    part = SeenPart(
        layer.name, layer.name, shown, n_rows, because(layer, left_out, "not_public")
    )
    findings = (
        *of_statuses(workspace, meant, wanted),
        *unplaced(workspace, layer.name, wanted),
        *(noted(cut, wanted.suffix, rows) if has_shapes else ()),
        *([] if n_rows else [finding("outgoing.empty", layer.name)]),
    )
    return Seen((part,), size, findings, whole)


def seen_corners(workspace: Workspace, wanted: Outgoing) -> Seen:
    """Return what a table of corners will hold.

    Parameters
    ----------
    workspace
        Where from.
    wanted
        The format and the clusters.

    Raises
    ------
    InputError
        If no cluster is meant, none has a boundary, or a word names nothing.
    LayerNotFound
        If no clusters were ever published.
    """
    workspace = of_day(workspace, wanted)
    ids = corners.meant_ids(workspace, wanted.selection)
    clusters = workspace.features("clusters")
    paper = corners.corner_paper(clusters, ids)
    if paper.corners.empty:
        names = _cut(paper.unbounded)
        raise InputError(texts.told("corners.none", names=names))
    is_bound = clusters["cluster_id"].isin(set(ids) - set(paper.unbounded))

    def write(frames: Sequence[pd.DataFrame], folder: Path) -> int:
        path = folder / f"corners{wanted.suffix}"
        corners.write_corners(
            workspace,
            path,
            tuple(frames[0]["cluster_id"]),
            as_of_on=wanted.as_of_on,
            language=wanted.language,
        )
        return path.stat().st_size

    n = int(is_bound.sum())
    part = SeenPart("corners", "clusters", plainly(paper.corners), n)
    found = {"unbounded": paper.unbounded, "doubtful": paper.doubtful}
    findings = tuple(
        finding(f"corners.{key}", "clusters", names=_cut(names))
        for key, names in found.items()
        if names
    )
    return Seen((part,), estimated([clusters[is_bound]], write), findings)


def because(
    layer: Layer, left_out: Collection[str], otherwise: str
) -> tuple[tuple[str, str], ...]:
    """Return fields that are left out, each with why, in their order.

    Parameters
    ----------
    layer
        The whole declaration.
    left_out
        Names of its fields.
    otherwise
        Why those are, that may name no person.
    """
    return tuple(
        (name, "personal" if name in layer.personal else otherwise)
        for name in layer.fields
        if name in left_out
    )


def unplaced(workspace: Workspace, layer_name: str, wanted: Outgoing) -> list[Finding]:
    """Return that rows without a shape are not in a file of one place, if there are."""
    n = n_unplaced(workspace, layer_name, wanted.selection)
    return [finding("outgoing.unplaced", layer_name, n=n)] if n else []


def of_statuses(
    workspace: Workspace, rows: pd.DataFrame, wanted: Outgoing
) -> list[Finding]:
    """Return how many clusters a file has of each status: no total mixes them unsaid.

    Parameters
    ----------
    workspace
        Of the day.
    rows
        That are meant; of other layers nothing is said.
    wanted
        What is asked for.
    """
    if wanted.layers[:1] != (CLUSTERS,) or not isinstance(rows, gpd.GeoDataFrame):
        return []
    counts = map_status(rows, wanted.as_of_on or workspace.as_of_on).value_counts()
    words = labels(CLUSTERS, workspace.layers, wanted.language)
    said = [
        f"{words[one]} {texts.number(int(counts[one]), wanted.language)}"
        for one in CLUSTER_STATUSES
        if one in counts.index
    ]
    if len(said) < 2:
        return []
    return [finding("outgoing.statuses", CLUSTERS, statuses="; ".join(said))]


def noted(layer: Layer, suffix: str, rows: pd.DataFrame) -> list[Finding]:
    """Return what a format of places does to the rows of a layer.

    Parameters
    ----------
    layer
        With the fields that are written.
    suffix
        Of the format.
    rows
        That are meant.
    """
    found = []
    if n := n_placeless(rows):
        found.append(finding("outgoing.placeless", layer.name, n=n))
    if suffix == ZIP:
        short = short_names(columns_of(layer, suffix, is_illustrative=False))
        names = [f"{one} → {cut}" for one, cut in short.items() if one != cut]
        if names:
            found.append(finding("outgoing.cut_names", layer.name, names=_cut(names)))
    return found


def finding(code: str, layer: str, **values: object) -> Finding:
    """Return what is worth knowing of a layer; its sentence is `code` in the texts."""
    return Finding(Severity.WARNING, code, layer, values=values)


def unstated(workspace: Workspace, language: Language) -> list[Finding]:
    """Return what metadata will lack, as nobody has said it of these data.

    Parameters
    ----------
    workspace
        Its settings say who answers for the data, see ``[publication]``.
    language
        Of the names within the finding.
    """
    said = workspace.settings.publication
    is_there = {
        "organisation": said.organisation_vi or said.organisation_en,
        "contact": said.email or said.phone or said.address,
        "licence": said.licence,
    }
    lacking = [name for name, value in is_there.items() if not value.strip()]
    if not lacking:
        return []
    names = [texts.say(f"outgoing.unstated_{one}", language) for one in lacking]
    return [finding("outgoing.unstated", "", names=", ".join(names))]


def _meant(workspace: Workspace, wanted: Outgoing) -> tuple[Layer, pd.DataFrame, int]:
    """Return a layer, its rows or of a large one the first, and how many there are."""
    name, on = wanted.layers[0], wanted.as_of_on
    if wanted.selection != Selection(as_of_on=on) or not is_large(workspace, name):
        layer, rows = chosen(workspace, name, wanted.selection)
        return layer, rows, len(rows)
    layer = workspace.layers[name]
    first = next(batches(workspace, layer))
    if on is None or "valid_from_on" not in layer.fields:
        return layer, first, workspace.version(name).n_features
    days = ("valid_from_on", "valid_to_on")
    every = pd.DataFrame({one: workspace.column(name, one) for one in days})
    return layer, timeline.valid_on(first, on), len(timeline.valid_on(every, on))


def _cut(names: Sequence[str]) -> str:
    said = ", ".join(names[:_NAMED])
    return f"{said}, …" if len(names) > _NAMED else said
