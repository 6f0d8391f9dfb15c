"""Is all known of the clusters that must be, and does it agree with itself.

Problems are rows, never errors. Row-wise in clusters and in areas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core import status
from clusterviz.core.doubles import same_names
from clusterviz.core.ordering import cluster_contradictions
from clusterviz.core.placenames import is_same_place, places_named
from clusterviz.core.shape.declared import far_apart
from clusterviz.core.sizes import size_contradictions
from clusterviz.core.tracks import removal_contradictions, track_contradictions
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd

    from clusterviz.rules import Fact, Rules


def missing_facts(
    clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> list[Finding]:
    """Return what must be known of each cluster and is not.

    Parameters
    ----------
    clusters
        The clusters in the plan on the day.
    rules
        Which facts must be known, of which clusters, and what only looks so.
    on
        The day.

    Returns
    -------
    findings
        ``fact_missing`` where there is nothing, ``fact_suspicious`` where a
        placeholder or 0 ha stands in its place.
    """
    asked = facts_of(clusters, rules, on)
    findings = []
    for at, cluster_id in enumerate(clusters["cluster_id"].astype("str")):
        for fact in asked[cluster_id].values():
            problem = _problem(clusters[fact.field].iloc[at], rules)
            if problem:
                findings.append(
                    _finding(problem, cluster_id, fact.field, document=fact.document)
                )
    return findings


def facts_of(
    clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> dict[str, dict[str, Fact]]:
    """Return the facts that must be known of each cluster, by field.

    Parameters
    ----------
    clusters
        The clusters in the plan on the day.
    rules
        Of all clusters, of established ones, of operating ones. Of a field that is
        asked for twice, the first holds.
    on
        The day.
    """
    ids = clusters["cluster_id"].astype("str")
    is_of = {
        "all": pd.Series(data=True, index=clusters.index),
        "established": status.is_established(clusters, on),
        "operating": status.is_operating(clusters, on),
    }
    asked: dict[str, dict[str, Fact]] = {cluster_id: {} for cluster_id in ids}
    for fact in rules.facts:
        for cluster_id in ids[is_of[fact.of]]:
            asked[cluster_id].setdefault(fact.field, fact)
    return asked


def contradictions(
    clusters: gpd.GeoDataFrame,
    rules: Rules,
    on: dt.date,
    mountainous: pd.Series[bool] | None = None,
) -> list[Finding]:
    """Return where a cluster contradicts itself, another one or the law.

    Parameters
    ----------
    clusters
        Every row of the layer, in metres, withdrawn ones too.
    rules
        Limits of size, and how far a drawn area may be from paper.
    on
        The day.
    mountainous
        Whether each lies in the mountains, from `sizes.is_mountainous`.

    Returns
    -------
    findings
        Those of `sizes.size_contradictions`, `tracks.track_contradictions` and
        `tracks.removal_contradictions`, `ordering.cluster_contradictions` and
        `doubles.same_names`.

    Raises
    ------
    CrsError
        If `clusters` has no CRS or one that distorts areas.
    """
    require_metric(clusters=clusters)
    ours = status.clusters_on(clusters, on)
    return [
        *size_contradictions(ours, rules, on, mountainous),
        *track_contradictions(ours, on),
        *cluster_contradictions(ours),
        *same_names(ours),
        *removal_contradictions(clusters),
    ]


def misplaced(
    clusters: gpd.GeoDataFrame, communes: gpd.GeoDataFrame, shares: pd.DataFrame
) -> list[Finding]:
    """Return where the communes that paper names are not those that a cluster meets.

    Parameters
    ----------
    clusters
        The clusters in the plan on the day; those without a boundary, or whose
        paper names no commune, are passed over.
    communes
        The communes of that day.
    shares
        The clusters' shares in `communes`, from `apportion.area_shares`.

    Returns
    -------
    findings
        ``commune_differs``: a commune is named that the cluster does not meet, or
        the one with most of its land is not named.
    """
    names = communes.set_index("area_id")["area_name"]
    is_known = clusters["commune_names"].notna() & ~status.is_symbol_only(clusters)
    findings = []
    for _, cluster in clusters[is_known].iterrows():
        ours = shares[shares["cluster_id"] == cluster["cluster_id"]]
        met = [str(name) for name in ours["area_id"].map(names).dropna()]
        leading = ours.loc[ours["is_leading"], "area_id"].map(names).dropna()
        named = places_named(cluster["commune_names"])
        is_each_met = all(_is_among(name, met) for name in named)
        if not is_each_met or not all(_is_among(name, named) for name in leading):
            findings.append(
                _finding(
                    "commune_differs", cluster["cluster_id"], "commune_names",
                    named=", ".join(named), met=", ".join(met),
                )
            )  # fmt: skip
    return findings


def areas_that_differ(
    areas: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> list[Finding]:
    """Return the areas whose drawn area is far from the published one.

    A warning; of a boundary that is only indicative, no more than information.

    Parameters
    ----------
    areas
        Areas of any level and date, in metres.
    rules
        How far is far: ``official_area_difference_ratio``.
    on
        The day of that rule.

    Raises
    ------
    CrsError
        If `areas` has no CRS or one that distorts areas.
    """
    require_metric(areas=areas)
    limit = rules.value("official_area_difference_ratio", on)
    drawn_ha = areas.area / M2_PER_HA
    official_ha = areas["official_area_ha"]
    paper_ha = official_ha.to_numpy("float64", na_value=np.nan)
    is_far = pd.Series(far_apart(drawn_ha.to_numpy(), paper_ha, limit), areas.index)
    return [
        Finding(
            severity=Severity.INFO if is_sketch else Severity.WARNING,
            code="audit.official_area_differs",
            layer="areas",
            feature_id=str(area_id),
            field="official_area_ha",
            values={"official_ha": official, "drawn_ha": round(drawn, 2)},
        )
        for area_id, official, drawn, is_sketch in zip(
            areas.loc[is_far, "area_id"],
            official_ha[is_far],
            drawn_ha[is_far],
            areas.loc[is_far, "geometry_quality"] == "indicative",
            strict=True,
        )
    ]


def _problem(value: str | float | None, rules: Rules) -> str:
    if pd.isna(value) or (isinstance(value, str) and not value.strip()):
        return "fact_missing"
    # "No" is a fact; 0 ha is none.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_placeholder = (
        rules.is_placeholder(value)
        if isinstance(value, str)
        else is_number and value == 0
    )
    return "fact_suspicious" if is_placeholder else ""


def _is_among(name: str, names: Sequence[str]) -> bool:
    return any(is_same_place(name, one) for one in names)


def _finding(
    code: str,
    cluster_id: str,
    field: str,
    **values: object,
) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code=f"audit.{code}",
        layer="clusters",
        feature_id=str(cluster_id),
        field=field,
        values=values,
    )
