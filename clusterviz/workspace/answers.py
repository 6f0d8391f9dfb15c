"""What a question comes back with, and the frames it is asked of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import pandas as pd

from clusterviz import crs, texts
from clusterviz.core import coverage, status, timeline
from clusterviz.errors import InputError, StorageError
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace


Found = TypeVar("Found")


@dataclass(frozen=True)
class Answer:
    """Rows, and what they rest on.

    Parameters
    ----------
    rows
        The table; its columns are said where the question is asked.
    layer_versions
        The version of each layer that it was computed from.
    as_of_on
        The day that it is true of.
    notes
        What a reader must know beside the rows: what was left out and why.
    layer
        Whose rows they are, with what was reckoned beside its fields; else empty.
    """

    rows: pd.DataFrame
    layer_versions: dict[str, int]
    as_of_on: dt.date
    notes: tuple[Finding, ...] = ()
    layer: str = ""


def part(
    workspace: Workspace, question: Callable[..., Found], **arguments: object
) -> Found:
    """Return the answer of a use case that another answer is made of.

    Where answers are kept, each is computed once for all that are made of it, and an
    edit has only those computed anew that rest on its layer.

    Parameters
    ----------
    workspace
        Of the question that asks.
    question
        A function of a module of `workspace`; its first argument is the workspace.
    **arguments
        The others, which can be hashed.
    """
    workspace = workspace.frozen()
    # One that was pinned by hand has nowhere to keep it.
    if workspace.asks is None:
        return question(workspace, **arguments)
    found: Found = workspace.asks(workspace, question, **arguments)
    return found


def answer(
    workspace: Workspace,
    rows: pd.DataFrame,
    on: dt.date,
    layers: Iterable[str],
    notes: Iterable[Finding] = (),
) -> Answer:
    """Return `rows` with the versions of the layers that they came from.

    Parameters
    ----------
    workspace
        Frozen before the first of them was loaded.
    rows
        The table.
    on
        The day that it is true of.
    layers
        What it was computed from; those never published are passed over.
    notes
        What a reader must know beside the rows.
    """
    current = workspace.current()
    used = {name: current[name].version for name in layers if name in current}
    return Answer(rows=rows, layer_versions=used, as_of_on=on, notes=tuple(notes))


def note(
    code: str,
    layer: str,
    *,
    feature_id: str = "",
    field: str = "",
    severity: Severity = Severity.INFO,
    **values: object,
) -> Finding:
    """Return a finding whose sentence is ``audit.<code>`` in the texts.

    A code with a domain of its own, such as ``answer.area_unknown``, keeps it.
    """
    return Finding(
        severity=severity,
        code=code if "." in code else f"audit.{code}",
        layer=layer,
        feature_id=feature_id,
        field=field,
        values=values,
    )


def of_another_day(
    workspace: Workspace, layers: Sequence[str], on: dt.date
) -> list[Finding]:
    """Return what a reader must know of the day asked for.

    Rows say the days that they are true of. A day before the first or after the
    last of these gets the same figures, for want of others: one warning says so.
    A cluster that is reduced later is named: it is counted with its parts.

    Parameters
    ----------
    layers
        Those whose rows have no history of their own, the one that matters most
        first: it is the one named.
    on
        The day asked for.
    """
    parts = _with_parts(workspace, on) if "clusters" in layers else []
    for name in layers:
        if not workspace.has(name):
            continue
        days = workspace.column(name, "as_of_on").dropna()
        if not days.empty and not days.min() <= on <= days.max():
            first_on, last_on = days.min(), days.max()
            key = "answer.one_day" if first_on == last_on else "answer.days"
            warning = note(
                "answer.figures_of_another_day",
                name,
                field="as_of_on",
                severity=Severity.WARNING,
                days=texts.told(key, first_on=first_on, last_on=last_on),
                asked_on=on,
            )
            return [warning, *parts]
    return parts


def _with_parts(workspace: Workspace, on: dt.date) -> list[Finding]:
    """Return a note for each cluster that has parts which are removed later."""
    if not workspace.has("clusters"):
        return []
    asked = ("cluster_id", "planning_status", "reduced_from_id", "withdrawn_on")
    clusters = pd.DataFrame(
        {name: workspace.column("clusters", name) for name in (*asked, "planned_on")}
    )
    owners = status.parts_on(clusters, on)
    return [
        note("answer.counted_with_part", "clusters", feature_id=owner)
        for owner in owners.drop_duplicates()
    ]


def valid_version(workspace: Workspace, name: str) -> LayerVersion:
    """Return the version of a layer whose geometries passed the checks.

    Raises
    ------
    LayerNotFound
        If it was never published here.
    StorageError
        If its current version is not marked valid: areas taken from it could be
        wrong without a sign.
    """
    version = workspace.version(name)
    if not version.is_valid:
        raise StorageError(
            texts.told(
                "errors.not_valid",
                version=version.version,
                layer=name,
                root=workspace.root,
            )
        )
    return version


def valid_features(workspace: Workspace, name: str) -> gpd.GeoDataFrame:
    """Return the features of a layer; raises as `valid_version`."""
    valid_version(workspace, name)
    return workspace.features(name)


def features_or_none(workspace: Workspace, name: str) -> gpd.GeoDataFrame:
    """Return the valid features of a layer; no rows if it was never published."""
    if workspace.has(name):
        return valid_features(workspace, name)
    shapes = gpd.GeoDataFrame(_blank(workspace.layers[name]), geometry=[])
    return crs.with_crs(shapes, workspace.settings.metric_crs)


def table_or_none(workspace: Workspace, name: str) -> pd.DataFrame:
    """Return the rows of a table; none if it was never published."""
    if workspace.has(name):
        return workspace.table(name)
    return _blank(workspace.layers[name])


def clusters_on(workspace: Workspace, on: dt.date) -> gpd.GeoDataFrame:
    """Return the clusters in the plan on a day; raises as `valid_features`."""
    return part(workspace, _clusters_on, on=on)


def _clusters_on(workspace: Workspace, on: dt.date) -> gpd.GeoDataFrame:
    return status.clusters_on(valid_features(workspace, "clusters"), on)


def of_clusters(
    features: gpd.GeoDataFrame, clusters: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return the plots or sites that belong to one of `clusters`."""
    return features[features["cluster_id"].isin(clusters["cluster_id"])]


def areas_on(workspace: Workspace, level: str, on: dt.date) -> gpd.GeoDataFrame:
    """Return the areas of one level on a day.

    Raises
    ------
    InputError
        If no areas were ever published, or none of this level on that day.
    """
    if not workspace.has("areas"):
        raise InputError(
            texts.told("errors.no_areas", root=workspace.root, level=level)
        )
    return timeline.areas_on(valid_features(workspace, "areas"), level, on)


def coverage_areas(workspace: Workspace) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return where each kind of zone was supplied, and notes on what is unknown.

    Supplied by the day that `workspace` was asked of, see `Workspace.on`; by its
    own day before that. Without plan zones nothing was supplied, whatever the
    coverage says.
    """
    on = workspace.asked_on or workspace.as_of_on
    areas = features_or_none(workspace, "areas")
    entries = table_or_none(workspace, "coverage")
    notes = []
    if not workspace.has("plan_zones"):
        entries = entries.iloc[:0]
        notes.append(note("no_plan_zones", "plan_zones", severity=Severity.WARNING))
    elif entries.empty:
        notes.append(note("no_coverage", "coverage", severity=Severity.WARNING))
    unknown = entries[~entries["area_id"].isin(areas["area_id"])]
    notes += [
        note("coverage_area_unknown", "coverage", feature_id=entry, field="area_id")
        for entry in unknown["coverage_id"]
    ]
    is_later = ~timeline.is_reached(entries["as_of_on"], on)
    if is_later.any():
        notes.append(
            note(
                "answer.coverage_of_later_day",
                "coverage",
                field="as_of_on",
                severity=Severity.WARNING,
                n=int(is_later.sum()),
                asked_on=on,
            )
        )
    return coverage.coverage_areas(entries, areas, on), notes


def _blank(layer: Layer) -> pd.DataFrame:
    """Return no rows of `layer`, its figures as numbers."""
    numeric = {"integer", "number"}
    return pd.DataFrame(
        {
            name: pd.Series(dtype="float64" if field.type in numeric else "object")
            for name, field in layer.fields.items()
        }
    )
