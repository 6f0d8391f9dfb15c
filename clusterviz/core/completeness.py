"""Is all known of the clusters that must be, and does it agree with itself.

Problems are rows, never errors. Row-wise in clusters and in areas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import status
from clusterviz.core.ordering import cluster_contradictions
from clusterviz.core.placenames import is_same_place, places_named
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from clusterviz.rules import Rules


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
    is_of = {
        "all": pd.Series(data=True, index=clusters.index),
        "established": status.is_established(clusters, on),
        "operating": status.is_operating(clusters, on),
    }
    findings = []
    for fact in rules.facts:
        ours = clusters[is_of[fact.of]]
        for cluster_id, value in zip(ours["cluster_id"], ours[fact.field], strict=True):
            problem = _problem(value, rules)
            if problem:
                findings.append(
                    _finding(problem, cluster_id, fact.field, document=fact.document)
                )
    return findings


def contradictions(
    clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> list[Finding]:
    """Return where a cluster contradicts itself or the law.

    Parameters
    ----------
    clusters
        Every row of the layer, in metres, withdrawn ones too.
    rules
        Limits of size, and how far a drawn area may be from paper.
    on
        The day.

    Returns
    -------
    findings
        ``area_differs``, ``size_outside``, ``size_small``,
        ``operating_not_established``, ``withdrawn_undated``,
        ``reduced_from_unknown`` and those of `ordering.cluster_contradictions`.

    Raises
    ------
    CrsError
        If `clusters` has no CRS or one that distorts areas.
    """
    require_metric(clusters=clusters)
    ours = status.clusters_on(clusters, on)
    drawn = ours[~status.is_symbol_only(ours)]
    is_unlawful = status.is_operating(ours, on) & ~status.is_established(ours, on)
    unlawful = ours.loc[is_unlawful, "cluster_id"]
    return [
        *_areas_that_differ(drawn, rules, on),
        *_sizes(ours, rules, on),
        *(
            _finding("operating_not_established", one, "legal_status")
            for one in unlawful
        ),
        *cluster_contradictions(ours),
        *_removals(clusters),
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
    is_far = (drawn_ha - official_ha).abs() > limit * official_ha
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
    is_placeholder = (
        rules.is_placeholder(value) if isinstance(value, str) else value == 0
    )
    return "fact_suspicious" if is_placeholder else ""


def _areas_that_differ(
    clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> Iterator[Finding]:
    limit = rules.value("cluster_area_difference_ratio", on)
    for cluster_id, planned_ha, m2 in zip(
        clusters["cluster_id"], clusters["planned_area_ha"], clusters.area, strict=True
    ):
        drawn_ha = m2 / M2_PER_HA
        if abs(drawn_ha - planned_ha) > limit * planned_ha:
            yield _finding(
                "area_differs", cluster_id, "planned_area_ha",
                planned_ha=planned_ha, drawn_ha=round(drawn_ha, 2),
            )  # fmt: skip


def _sizes(clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date) -> Iterator[Finding]:
    """Yield a finding for each cluster outside the limits of size.

    Small ones are lawful in craft villages and mountainous districts; which
    districts are mountainous is nowhere in the data, so a person must look.
    """
    most, least, small = (
        rules.rule(f"{name}_ha", on)
        for name in ("cluster_most", "cluster_least", "small_cluster_least")
    )
    for cluster_id, planned_ha, cluster_type in zip(
        clusters["cluster_id"],
        clusters["planned_area_ha"],
        clusters["cluster_type"],
        strict=True,
    ):
        code, severity = "", Severity.WARNING
        if planned_ha > most.value or 0 < planned_ha < small.value:
            code = "size_outside"
        elif 0 < planned_ha < least.value and cluster_type != "craft_village":
            code, severity = "size_small", Severity.INFO
        if code:
            yield _finding(
                code, cluster_id, "planned_area_ha", severity=severity,
                planned_ha=planned_ha, least_ha=small.value, most_ha=most.value,
                document=most.document,
            )  # fmt: skip


def _removals(clusters: gpd.GeoDataFrame) -> Iterator[Finding]:
    is_out = clusters["planning_status"] != "in_plan"
    undated = clusters[is_out & clusters["withdrawn_on"].isna()]
    for cluster_id in undated["cluster_id"]:
        yield _finding("withdrawn_undated", cluster_id, "withdrawn_on")
    whole = clusters.set_index("cluster_id")["reduced_from_id"].dropna()
    for cluster_id, value in whole[~whole.isin(clusters["cluster_id"])].items():
        yield _finding(
            "reduced_from_unknown", str(cluster_id), "reduced_from_id",
            severity=Severity.ERROR, value=value,
        )  # fmt: skip


def _is_among(name: str, names: Sequence[str]) -> bool:
    return any(is_same_place(name, one) for one in names)


def _finding(
    code: str,
    cluster_id: str,
    field: str,
    *,
    severity: Severity = Severity.WARNING,
    **values: object,
) -> Finding:
    return Finding(
        severity=severity,
        code=f"audit.{code}",
        layer="clusters",
        feature_id=str(cluster_id),
        field=field,
        values=values,
    )
