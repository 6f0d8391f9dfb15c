"""What projects and infrastructure investors report, against what the layers hold.

Form 02 says of each cluster what its row, its projects and their forms 01 say
too. Where they differ, one of them is wrong: the finding has both.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.core.forms import INDICATORS
from clusterviz.core.quantities import QUANTITIES
from clusterviz.core.tally import PER_UNIT, tally
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clusterviz.core.bases import Facts

OF_CLUSTER = (
    "infrastructure_capital_billion_vnd",
    "infrastructure_paid_billion_vnd",
    "fit_to_lease_ha",
    "leased_ha",
)
"""Fields of form 02 that the layer of clusters has too."""

OF_PROJECTS: Mapping[str, str] = MappingProxyType(
    {
        "n_projects": "n_projects",
        "n_foreign": "n_foreign",
        "n_operating": "n_producing",
        "revenue_billion_vnd": "revenue_billion_vnd",
        "budget_billion_vnd": "budget_billion_vnd",
        "n_workers": "n_workers_reported",
    }
)
"""Fields of form 02 that are totals of a cluster's projects, and their quantity."""

_ASKED = (
    ("7, 8", "n_established", "clusters", "investor_kind"),
    ("15.3, 15.4, 16.3, 16.4", "n_operating", "clusters", "cluster_type"),
    ("21", "n_projects", "projects", "is_foreign"),
    ("26", "n_operating", "clusters", "wastewater_status"),
    ("27", "n_wastewater", "clusters", "wastewater_meets_standard"),
)
"""Lines that count by a code, the total whose rows must have it, and its field."""

_LEAST = 0.000_05
"""Half a square metre, or 50 thousand dong: what is less is no difference."""


def unfiled(facts: Facts, filed: pd.DataFrame, period: str) -> list[Finding]:
    """Return who has not reported for a period.

    Parameters
    ----------
    facts
        Of the cut-off day; ``reports`` from `reported.reports_of`.
    filed
        Forms 02 of the period.
    period
        Its code.

    Returns
    -------
    findings
        ``forms.no_form_01`` of producing projects, ``forms.no_form_02`` of
        established clusters that an enterprise builds. Where nobody has filed a
        form, one warning says so: ``forms.none_01``, ``forms.none_02``.
    """
    with_investor = tally(QUANTITIES["n_with_investor"], facts).rows["feature_id"]
    found = list(
        _missing("02", with_investor, set(filed["cluster_id"]), "clusters", period)
    )
    if facts.reports is None:
        return found
    producing = tally(QUANTITIES["n_producing"], facts).rows["feature_id"]
    reported = facts.reports.loc[facts.reports["is_reported"], "project_id"]
    return [*_missing("01", producing, set(reported), "projects", period), *found]


def against_layers(facts: Facts, filed: pd.DataFrame) -> list[Finding]:
    """Return where forms 02 differ from the layers.

    Parameters
    ----------
    facts, filed
        As `unfiled`.

    Returns
    -------
    findings
        ``forms.form_02_differs`` with both figures, ``forms.wastewater_differs``
        and ``forms.form_02_unplaced``; the cluster in ``feature_id``, the field
        in ``field``. What one of the two does not know is no difference.
    """
    clusters = facts.clusters.set_index("cluster_id")
    sums = _of_projects(facts)
    findings: list[Finding] = []
    for report in filed.to_dict("records"):
        cluster_id = str(report["cluster_id"])
        if cluster_id not in clusters.index:
            findings.append(_of("form_02_unplaced", cluster_id, "cluster_id"))
            continue
        row = clusters.loc[cluster_id]
        known = {name: row[name] for name in OF_CLUSTER}
        known |= {name: sums[name].get(cluster_id) for name in sums}
        findings += [
            _of(
                "form_02_differs",
                cluster_id,
                name,
                filed=_plain(name, report[name]),
                known=_plain(name, value),
            )
            for name, value in known.items()
            if _is_other(report[name], value)
        ]
        findings += _wastewater(report, row, cluster_id)
    return findings


def _missing(
    form: str, asked: pd.Series[str], filed: set[str], layer: str, period: str
) -> Iterator[Finding]:
    unfiled = [one for one in asked if one not in filed]
    if unfiled and not filed:
        yield Finding(
            Severity.WARNING, f"forms.none_{form}", layer, values={"period": period}
        )
        return
    for feature_id in unfiled:
        yield Finding(
            Severity.INFO,
            f"forms.no_form_{form}",
            layer,
            feature_id=feature_id,
            values={"period": period},
        )


def _of_projects(facts: Facts) -> dict[str, pd.Series[float]]:
    """Return the totals of each cluster's projects, those that are wholly known."""
    if facts.projects is None:
        return {}
    found = {}
    for name, code in OF_PROJECTS.items():
        quantity = QUANTITIES[code]
        of = tally(quantity, facts)
        sums = of.rows.groupby("cluster_id")["amount"].sum()
        every = sums.reindex(facts.clusters["cluster_id"]).fillna(0)
        whole = every[~every.index.isin(of.left_out["cluster_id"])]
        found[name] = whole / PER_UNIT[quantity.unit]
    return found


def _wastewater(
    report: Mapping[Any, Any], row: pd.Series[Any], cluster_id: str
) -> Iterator[Finding]:
    status = row["wastewater_status"]
    has_works = None if pd.isna(status) else status in {"building", "in_use"}
    known = {
        "has_wastewater_works": has_works,
        "wastewater_meets_standard": row["wastewater_meets_standard"],
    }
    for name, value in known.items():
        is_known = not pd.isna(report[name]) and not pd.isna(value)
        if is_known and bool(report[name]) != bool(value):
            yield _of("wastewater_differs", cluster_id, name)


def _is_other(filed: float | None, known: float | None) -> bool:
    if pd.isna(filed) or pd.isna(known):
        return False
    return abs(float(filed) - float(known)) >= _LEAST


def _plain(name: str, value: float) -> float:
    return round(value) if name.startswith("n_") else float(value)


def _of(code: str, cluster_id: str, field: str, **values: object) -> Finding:
    return Finding(
        Severity.WARNING,
        f"forms.{code}",
        "investor_reports",
        feature_id=cluster_id,
        field=field,
        values=values,
    )


def unknown(facts: Facts) -> list[Finding]:
    """Return whose code is unknown, so that lines which ask for it do not count them.

    Returns
    -------
    findings
        ``forms.unknown_code``: the feature, the field and, in ``lines``, where
        it would count.
    """
    return [
        Finding(
            Severity.INFO,
            "forms.unknown_code",
            layer,
            feature_id=str(feature_id),
            field=field,
            values={"lines": lines},
        )
        for lines, code, layer, field in _ASKED
        for feature_id in _lacking(facts, code, layer, field)
    ]


def left_out(facts: Facts) -> list[Finding]:
    """Return who lacks a figure, and which lines leave them out for it.

    Returns
    -------
    findings
        ``forms.left_out``: the feature, the field, and the lines. What forms 01
        would say is not among them: see `unfiled`.
    """
    lines: dict[tuple[str, str, str], list[str]] = {}
    for number, indicator in INDICATORS.items():
        if not indicator.is_total:
            continue
        quantity = QUANTITIES[indicator.quantity]
        if quantity.layer == "project_reports":
            continue
        lacking = tally(quantity, facts).left_out
        for feature_id, field in zip(
            lacking["feature_id"], lacking["field"], strict=True
        ):
            key = (quantity.layer, feature_id, field)
            lines.setdefault(key, []).append(number)
    return [
        Finding(
            Severity.INFO,
            "forms.left_out",
            layer,
            feature_id=feature_id,
            field=field,
            values={"lines": ", ".join(numbers)},
        )
        for (layer, feature_id, field), numbers in lines.items()
    ]


def _lacking(facts: Facts, code: str, layer: str, field: str) -> pd.Series[Any]:
    """Return who of a total's rows has no code in a field."""
    rows = facts.clusters if layer == "clusters" else facts.projects
    if rows is None:
        return pd.Series(dtype="str")
    key = "cluster_id" if layer == "clusters" else "project_id"
    asked = rows[rows[key].isin(tally(QUANTITIES[code], facts).rows["feature_id"])]
    is_lacking = asked[field].isna()
    if field == "wastewater_meets_standard":
        # Works that are being built treat nothing yet.
        is_lacking &= asked["wastewater_status"] == "in_use"
    found: pd.Series[Any] = asked.loc[is_lacking, key]
    return found
