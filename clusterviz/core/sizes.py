"""Is a cluster as large, and its land used, as the law and its own paper say.

Problems are rows, never errors; a missing figure breaks no limit. Row-wise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core import status
from clusterviz.core.apportion import to_m2
from clusterviz.core.shape.declared import far_apart
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import geopandas as gpd

    from clusterviz.rules import Rule, Rules

_MAIN_LINE = {
    "craft_village": "craft_village_land_ratio",
    "specialised": "specialised_land_ratio",
}
"""Of which type a least share of the industrial land is for its own line."""


def is_mountainous(shares: pd.DataFrame, areas: pd.DataFrame) -> pd.Series[bool]:
    """Return whether each cluster lies in a mountainous area, by its code.

    Parameters
    ----------
    shares
        The clusters' shares in `areas`, from `apportion.area_shares`.
    areas
        Areas of one level and day, with ``is_mountainous``.

    Returns
    -------
    is_so
        Of the area with most of its land; missing where nobody said.
    """
    known = areas.set_index("area_id")["is_mountainous"]
    leading = shares[shares["is_leading"]].set_index("cluster_id")["area_id"]
    found: pd.Series[bool] = leading.map(known).astype("boolean")
    return found


def size_contradictions(
    clusters: gpd.GeoDataFrame,
    rules: Rules,
    on: dt.date,
    mountainous: pd.Series[bool] | None = None,
) -> list[Finding]:
    """Return where the area of a cluster, or the use of its land, is out of bounds.

    Parameters
    ----------
    clusters
        The clusters in the plan on the day, in metres.
    rules
        Limits of size and of use, and how far a drawn area may be from paper.
    on
        The day.
    mountainous
        From `is_mountainous`; ``None`` where it is known of no cluster.

    Returns
    -------
    findings
        ``area_differs``, ``size_outside``, ``size_small`` (lawful only in the
        mountains, and nobody said whether it is there), ``established_over_plan``
        and ``main_line_too_small``.

    Raises
    ------
    CrsError
        If `clusters` has no CRS or one that distorts areas.
    """
    require_metric(clusters=clusters)
    drawn = clusters[~status.is_symbol_only(clusters)]
    return [
        *_areas_that_differ(drawn, rules, on),
        *_sizes(clusters, rules, on, mountainous),
        *_established_too_large(clusters, rules, on),
        *_established_over_plan(clusters, rules, on),
        *_main_lines(clusters, rules, on),
    ]


def _areas_that_differ(
    clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> Iterator[Finding]:
    limit = rules.value("cluster_area_difference_ratio", on)
    for cluster_id, planned_ha, m2 in zip(
        clusters["cluster_id"], clusters["planned_area_ha"], clusters.area, strict=True
    ):
        drawn_ha = m2 / M2_PER_HA
        if far_apart(np.array([drawn_ha]), np.array([planned_ha]), limit)[0]:
            yield _finding(
                "area_differs", cluster_id, "planned_area_ha",
                planned_ha=planned_ha, drawn_ha=round(drawn_ha, 2),
            )  # fmt: skip


def _sizes(
    clusters: gpd.GeoDataFrame,
    rules: Rules,
    on: dt.date,
    mountainous: pd.Series[bool] | None,
) -> Iterator[Finding]:
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
        if pd.isna(planned_ha) or planned_ha == 0:
            continue
        is_craft = cluster_type == "craft_village"
        is_high = pd.NA if mountainous is None else mountainous.get(cluster_id, pd.NA)
        is_low = not is_craft and pd.notna(is_high) and not is_high
        lowest = least if is_low else small
        values = {"planned_ha": planned_ha, "document": most.document}
        if planned_ha > most.value or planned_ha < lowest.value:
            yield _finding(
                "size_outside", cluster_id, "planned_area_ha",
                least_ha=lowest.value, most_ha=most.value, **values,
            )  # fmt: skip
        elif planned_ha < least.value and not is_craft and pd.isna(is_high):
            yield _finding(
                "size_small", cluster_id, "planned_area_ha",
                severity=Severity.INFO, **values,
            )  # fmt: skip


def _established_too_large(
    clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> Iterator[Finding]:
    """Yield a finding for each area as established that no cluster may have."""
    most, small = rules.rule("cluster_most_ha", on), "small_cluster_least_ha"
    too_large = clusters[clusters["established_area_ha"] > most.value]
    for cluster_id, established_ha in zip(
        too_large["cluster_id"], too_large["established_area_ha"], strict=True
    ):
        yield _finding(
            "size_outside", cluster_id, "established_area_ha",
            planned_ha=established_ha, least_ha=rules.value(small, on),
            most_ha=most.value, document=most.document,
        )  # fmt: skip


def _established_over_plan(
    clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> Iterator[Finding]:
    name = "established_over_plan_ha"
    if not rules.has(name, on):
        return
    rule = rules.rule(name, on)
    known = clusters[
        status.is_established(clusters, on)
        & clusters["established_area_ha"].notna()
        & clusters["planned_area_ha"].notna()
    ]
    # In whole square metres: 25.1 - 20.1 is not 5 in floats.
    over_m2 = to_m2(known["established_area_ha"]) - to_m2(known["planned_area_ha"])
    for cluster_id, established_ha, planned_ha, over in zip(
        known["cluster_id"],
        known["established_area_ha"],
        known["planned_area_ha"],
        over_m2.tolist(),
        strict=True,
    ):
        if not rule.is_met_by(over / M2_PER_HA):
            yield _finding(
                "established_over_plan", cluster_id, "established_area_ha",
                established_ha=established_ha, planned_ha=planned_ha,
                limit_ha=rule.value, document=rule.document,
            )  # fmt: skip


def _main_lines(
    clusters: gpd.GeoDataFrame, rules: Rules, on: dt.date
) -> Iterator[Finding]:
    for cluster_type, name in _MAIN_LINE.items():
        if not rules.has(name, on):
            continue
        rule = rules.rule(name, on)
        known = clusters[
            (clusters["cluster_type"] == cluster_type)
            & clusters["main_line_land_ha"].notna()
            & (clusters["industrial_land_ha"] > 0)
        ]
        whole_m2 = to_m2(known["industrial_land_ha"]).tolist()
        main_m2 = to_m2(known["main_line_land_ha"]).tolist()
        for cluster_id, main, whole in zip(
            known["cluster_id"], main_m2, whole_m2, strict=True
        ):
            if whole and not rule.is_met_by(main / whole):
                yield _share_finding(
                    "main_line_too_small", cluster_id, "main_line_land_ha",
                    main / whole, rule,
                )  # fmt: skip


def _share_finding(
    code: str, cluster_id: str, field: str, share: float, rule: Rule
) -> Finding:
    return _finding(
        code, cluster_id, field,
        share_ratio=share, limit_ratio=rule.value, document=rule.document,
    )  # fmt: skip


def _finding(
    code: str,
    cluster_id: str,
    field: str,
    *,
    severity: Severity = Severity.WARNING,
    **values: object,
) -> Finding:
    return Finding(
        severity, f"audit.{code}", "clusters", str(cluster_id), field, values
    )
