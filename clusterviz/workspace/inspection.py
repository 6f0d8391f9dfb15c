"""Looking at a file that was read: the layer it would become, and all that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from clusterviz.core.parts import (
    near_together,
    replacements,
    source_documents,
    with_parts_replaced,
)
from clusterviz.core.place.symbols import as_symbols
from clusterviz.core.revision import compared, revision
from clusterviz.core.shape.declared import declared_findings
from clusterviz.core.shape.repairs import COLUMNS, repaired
from clusterviz.core.shape.suspicious import suspicious_findings
from clusterviz.core.unmoved import with_unmoved_kept
from clusterviz.core.updating import moved, updated, with_shapes_kept
from clusterviz.core.validate import (
    coverage_findings,
    geometry_findings,
    key_findings,
    reference_findings,
)
from clusterviz.records import Finding, Severity
from clusterviz.storage.layerfiles import ROWS_PER_GROUP
from clusterviz.workspace.ground import some_rows
from clusterviz.workspace.incoming import Taken, taken
from clusterviz.workspace.placement import Placed, placed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clusterviz.core.table.columns import Proposal
    from clusterviz.core.writing.encodings import Candidate
    from clusterviz.files.sandbox import RawLayer
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.reading import Reading


def against_present(
    workspace: Workspace, layer: Layer, merged: pd.DataFrame
) -> list[Finding]:
    """Return what rows would change of the present version; none without one."""
    if not workspace.has(layer.name):
        return []
    before = workspace.rows(layer.name)
    version = workspace.version(layer.name).version
    return [compared(layer, revision(layer, before, merged), version)]


@dataclass(frozen=True)
class Inspected:
    """A layer as it would be published, and what was found on the way.

    Parameters
    ----------
    merged
        Every row of the layer: those of the parts that stay, then those that
        the file brought, near each other what lies near each other where they
        are too many for one group of rows.
    findings
        Errors first.
    n_features
        Rows that the file brought, after any selection.
    transformation
        How coordinates reached the metric CRS.
    documents
        What its rows name as their source, those that the file brought first.
    encodings
        What its text may be in, best first.
    place
        Where it lies, and where else it may.
    drawn
        Some of the rows that the file brought, in its own coordinates.
    columns
        What each of its columns may be.
    mapping
        Their column to our field, as it was read.
    repairs
        What is proposed, or was done, to its shapes.
    """

    merged: pd.DataFrame
    findings: tuple[Finding, ...]
    n_features: int
    transformation: str
    documents: str = ""
    encodings: tuple[Candidate, ...] = ()
    place: Placed | None = None
    drawn: pd.DataFrame = field(default_factory=pd.DataFrame)
    columns: tuple[Proposal, ...] = ()
    mapping: dict[str, str] = field(default_factory=dict)
    repairs: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=list(COLUMNS))
    )


def inspected(
    workspace: Workspace,
    layer: Layer,
    raw: RawLayer,
    reading: Reading,
    on_progress: Callable[[str, float], None] | None = None,
) -> Inspected:
    """Return the layer that `raw` would become, and everything found on the way.

    Parameters
    ----------
    workspace
        For its metric CRS, its areas and the rows that stay.
    layer
        The declaration.
    raw
        What the file holds.
    reading
        What was decided about it.
    on_progress
        Told the step, and the share of it that is done.

    Raises
    ------
    InputError
        If `reading` names a column, field or value that does not exist.
    CrsError
        If its CRS is unknown, or only a ballpark transformation from it is.
    """
    tell = on_progress or _to_nobody
    tell("columns", 0.0)
    found = taken(workspace, layer, raw, reading)
    # Let go of what is done with: of a country each copy is a gigabyte.
    told = (raw.crs, f"EPSG:{found.srid}" if found.srid else "")
    crs = ", ".join(dict.fromkeys(filter(None, told)))
    # No slice, which would hold all that it is a slice of.
    said = replace(raw, frame=raw.frame.iloc[[]], crs=crs)
    del raw
    findings, new, how, place = [*found.findings], found.frame, "", None
    # A copy: of few rows it would be a view, whose shapes are moved with the layer.
    found = replace(found, frame=some_rows(new).copy(), n_rows=len(new))
    repairs = pd.DataFrame(columns=list(COLUMNS))
    if isinstance(new, gpd.GeoDataFrame) and not found.has_shapes:
        how = workspace.version(layer.name).lineage.transformation
        new = with_shapes_kept(layer, new, workspace.features(layer.name))
        findings += geometry_findings(layer, new)
        rules, on = workspace.rules, workspace.as_of_on
        findings += declared_findings(layer, new, rules, on)
    elif isinstance(new, gpd.GeoDataFrame):
        tell("place", 0.0)
        place = placed(
            workspace,
            layer,
            new,
            said,
            reading.crs,
            on=reading.as_of_on,
            is_spent=True,
        )
        findings += place.findings
        if place.frame is None:
            return _result(found, new, findings, place)
        tell("shapes", 0.0)
        how = place.transformation
        new, place = place.frame, replace(place, frame=None)
        if reading.is_update and found.is_listed and workspace.has(layer.name):
            new, kept = with_unmoved_kept(layer, new, workspace.features(layer.name))
            findings += kept
        new, shaped, repairs = _shaped(workspace, layer, new)
        findings += shaped
    tell("checks", 0.0)
    merged, replaced = _merged(workspace, layer, new, is_update=reading.is_update)
    findings += replaced + _findings_of_whole(workspace, layer, new, merged)
    has_documents = "source_document" in layer.fields
    documents = source_documents(new, merged) if has_documents else ""
    # Last: findings name the rows as the file has them.
    n_kept = len(merged) - len(new)
    merged = near_together(layer, merged, n_kept=n_kept, most=ROWS_PER_GROUP)
    done = _result(found, merged, findings, place)
    return replace(
        done, n_features=len(new), transformation=how, documents=documents,
        repairs=repairs,
    )  # fmt: skip


def _result(
    found: Taken,
    merged: pd.DataFrame,
    findings: Sequence[Finding],
    place: Placed | None,
) -> Inspected:
    numbered = [_numbered(one, found.numbers) for one in findings]
    return Inspected(
        merged=merged,
        findings=_sorted([*found.said, *numbered]),
        n_features=found.n_rows,
        transformation="",
        encodings=found.encodings,
        place=place,
        drawn=found.frame,
        columns=found.columns,
        mapping=found.mapping,
    )


def _shaped(
    workspace: Workspace, layer: Layer, frame: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, list[Finding], pd.DataFrame]:
    """Return the shapes as they would be published, and what is wrong with them."""
    frame, findings = as_symbols(layer, frame)
    mended = repaired(layer, frame)
    on = workspace.as_of_on
    findings += [
        *mended.findings,
        *geometry_findings(layer, mended.frame),
        *suspicious_findings(layer, mended.frame),
        *declared_findings(layer, mended.frame, workspace.rules, on),
    ]
    return mended.frame, findings, mended.repairs


def _to_nobody(_: str, __: float) -> None:
    """Tell nobody how far an inspection is."""


def _numbered(finding: Finding, numbers: Sequence[int]) -> Finding:
    """Return a finding whose row is numbered as the sheet does, if there is one."""
    row = finding.values.get("row")
    if not numbers or not isinstance(row, int):
        return finding
    values = {**finding.values, "row": numbers[row - 1]}
    return replace(finding, values=values)


def _merged(
    workspace: Workspace, layer: Layer, new: pd.DataFrame, *, is_update: bool
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the rows that stay with those of `new`, and what would be replaced."""
    if not workspace.has(layer.name):
        return new, []
    current = workspace.rows(layer.name)
    if is_update:
        merged, found = updated(layer, current, new)
        if isinstance(new, gpd.GeoDataFrame) and isinstance(current, gpd.GeoDataFrame):
            found = moved(layer, current, new) + found
        return merged, found
    found = replacements(layer, current, new)
    return with_parts_replaced(layer, current, new), found


def _findings_of_whole(
    workspace: Workspace, layer: Layer, new: pd.DataFrame, merged: pd.DataFrame
) -> list[Finding]:
    """Return what is wrong with the new rows among those that stay."""
    # Where nothing stays, each key is one of theirs: of a million no set is made.
    keys = set(new[layer.key].dropna()) if len(merged) > len(new) else None
    findings = key_findings(layer, merged, only=keys)
    if isinstance(merged, gpd.GeoDataFrame):
        findings += coverage_findings(layer, merged, only=keys)
    return findings + reference_findings(layer, new, workspace.referred(layer))


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    order = list(Severity)
    return tuple(sorted(findings, key=lambda one: order.index(one.severity)))
