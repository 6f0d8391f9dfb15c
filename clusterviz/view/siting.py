"""What is found of a site that is tested, and the answer in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from clusterviz import texts
from clusterviz.view import statement

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    import pandas as pd

    from clusterviz.records import Finding
    from clusterviz.schema import Language

Verdict = Literal["not_possible", "needs_steps", "cannot_be_judged", "possible"]

CLUSTER_KIND = "cluster"
"""Stands for another cluster, where a kind of plan zone would."""

MOST_NAMED = 5
"""Kinds that a reason names; the table beside it names all of them."""

BLOCKING = ("forbidden", "needs_approval", "adjust")
"""Severities of an overlap that count: what only informs is no conflict."""


@dataclass(frozen=True)
class Siting:
    """What is found of one site.

    Parameters
    ----------
    area_ha
        Of the site.
    n_corners
        Of its borders.
    based_on
        The cluster whose boundary it began with; empty for none.
    is_established
        That cluster is established: its land is counted already.
    as_of_on
        The day of the data and of the law.
    meetings
        Everything that it meets: the rows of `whatif`.
    conflicts
        With plan zones and other clusters, the gravest first: ``kind``,
        ``feature_id``, ``feature_name``, ``severity``, ``verdict``,
        ``overlap_ha``, ``site_ratio``, ``mean_width_m``, ``tolerance_m`` and the
        shared land.
    by_kind
        The conflicts by ``kind`` and ``severity``, each spot counted once:
        ``n_features``, ``overlap_ha`` and ``site_ratio``.
    by_severity
        Hectares in conflict by each of `BLOCKING`, each spot counted once.
    blocked_ha, rice_ha, forest_ha
        In a conflict that counts; in zones of rice and of forest.
    gaps
        Mandatory kinds that were not supplied for all of it.
    vague
        Plan zones at it that are known by a symbol only and would count:
        ``kind``, ``feature_id``, ``feature_name`` and ``severity``.
    least
        Of ``blocked``, ``rice``, ``forest`` and `BLOCKING`, those of which there
        may be more: a kind that they are made of is among `gaps` or `vague`.
    areas
        ``level``, ``area_code``, ``area_name``, ``overlap_ha``, ``site_ratio``.
    conditions
        The limits of size, as `core.conditions.conditions_table` has them.
    size
        Whether they are met.
    gate
        One row a scope: what the gate says, and what the site would change.
    gate_verdict
        Of the scopes that the law counts by on the day.
    expand
        Whether the established cluster that it changes may be so expanded; empty
        where it changes none.
    expansion
        The conditions of that: none where it stays in the old boundary.
    industrial_ratio
        Share of the site that is taken to become industrial land.
    layer_versions
        What it was computed from.
    notes
        What a reader must know.
    is_illustrative
        The data are a sample.
    """

    area_ha: float
    n_corners: int
    based_on: str
    is_established: bool
    as_of_on: dt.date
    meetings: pd.DataFrame
    conflicts: gpd.GeoDataFrame
    by_kind: pd.DataFrame
    by_severity: Mapping[str, float]
    blocked_ha: float
    rice_ha: float
    forest_ha: float
    gaps: tuple[str, ...]
    vague: pd.DataFrame
    least: frozenset[str]
    areas: pd.DataFrame
    conditions: pd.DataFrame
    size: str
    gate: pd.DataFrame
    gate_verdict: str
    expand: str
    expansion: pd.DataFrame | None
    industrial_ratio: float
    layer_versions: Mapping[str, int]
    notes: tuple[Finding, ...]
    is_illustrative: bool

    @property
    def gate_said(self) -> str:
        """What the law says of another cluster here, or of one that grows."""
        return self.expand if self.is_established else self.gate_verdict

    @property
    def blocked_ratio(self) -> float:
        """Share of the site that is in a conflict that counts."""
        return min(self.blocked_ha / self.area_ha, 1.0)


def verdict(found: Siting) -> Verdict:
    """Return the answer of the law, as far as it can be told from the data.

    What forbids comes before what is only missing: more data would not mend it.
    """
    gravest = set(found.by_kind["severity"])
    gate = found.gate_said
    if "forbidden" in gravest or "not_met" in (found.size, gate):
        return "not_possible"
    if found.gaps or len(found.vague) or "cannot_be_judged" in (found.size, gate):
        return "cannot_be_judged"
    return "needs_steps" if gravest.intersection(BLOCKING) else "possible"


def size_said(found: Siting, name: str, size_ha: float, language: Language) -> str:
    """Return hectares in words: at least so many where data are missing.

    Parameters
    ----------
    found
        The answer.
    name
        ``blocked``, ``rice``, ``forest`` or another figure.
    size_ha
        The figure.
    language
        Of the words.
    """
    size = texts.hectares(size_ha, language)
    if name in found.least:
        return texts.say("site.at_least", language, size=size)
    return size


def answer(found: Siting, language: Language) -> str:
    """Return the verdict as a sentence."""
    return texts.say(f"site.verdict_{verdict(found)}", language)


def reasons(
    found: Siting, kinds: Mapping[str, str], language: Language
) -> Iterator[str]:
    """Yield what the verdict rests on, the gravest first.

    Parameters
    ----------
    found
        The answer.
    kinds
        Names of the kinds of plan zone, and of `CLUSTER_KIND`.
    language
        Of the sentences.
    """
    for severity in BLOCKING:
        ours = found.by_kind[found.by_kind["severity"] == severity]
        for row in ours.to_dict("records"):
            yield texts.say(
                f"site.reason_{severity}",
                language,
                size=texts.hectares(row["overlap_ha"], language),
                share=texts.percent(row["site_ratio"], language),
                kind=kinds.get(row["kind"], row["kind"]),
            )
    yield from _of_tolerance(found, kinds, language)
    yield from _of_size(found, language)
    yield from _of_gate(found, language)
    if found.gaps:
        names = _listed([kinds.get(one, one) for one in found.gaps], language)
        n = texts.number(len(found.gaps), language)
        yield texts.say("site.reason_gaps", language, n=n, kinds=names)
    if len(found.vague):
        zones = _listed(named(found.vague, kinds), language)
        n = texts.number(len(found.vague), language)
        yield texts.say("site.reason_vague", language, n=n, zones=zones)
    if not found.based_on:
        yield texts.say("site.reason_not_planned", language)


def named(rows: pd.DataFrame, kinds: Mapping[str, str]) -> list[str]:
    """Return what a site meets in words: kind, name and code of each.

    Parameters
    ----------
    rows
        ``kind``, ``feature_id`` and ``feature_name``, such as `Siting.vague`.
    kinds
        Names of the kinds of plan zone.
    """
    return [
        f"{kinds.get(one['kind'], one['kind'])}: "
        + (
            f"{one['feature_name']} ({one['feature_id']})"
            if one["feature_name"]
            else one["feature_id"]
        )
        for one in rows.to_dict("records")
    ]


def _listed(names: list[str], language: Language) -> str:
    said = ", ".join(names[:MOST_NAMED])
    if len(names) <= MOST_NAMED:
        return said
    n = texts.number(len(names) - MOST_NAMED, language)
    return texts.say("site.and_more", language, names=said, n=n)


def _of_tolerance(
    found: Siting, kinds: Mapping[str, str], language: Language
) -> Iterator[str]:
    """Tell what is touched but is no conflict, so that nobody looks for it in vain."""
    rows = found.conflicts[found.conflicts["verdict"] == "within_tolerance"]
    rows = rows[rows["severity"].isin(BLOCKING)]
    if len(rows):
        n = texts.number(len(rows), language)
        there = ", ".join(kinds.get(one, one) for one in rows["kind"].unique())
        yield texts.say("site.reason_tolerance", language, n=n, kinds=there)


def _of_size(found: Siting, language: Language) -> Iterator[str]:
    for row in found.conditions.to_dict("records"):
        if row["verdict"] == "met":
            continue
        key = (
            "unknown"
            if row["verdict"] == "cannot_be_judged"
            else "large"
            if row["condition"] == "cluster_most_ha"
            else "small"
        )
        yield texts.say(
            f"site.reason_size_{key}",
            language,
            size=texts.hectares(found.area_ha, language),
            limit=texts.hectares(row["threshold"], language, 0),
            source=statement.cited(row["document"], row["article"], language),
        )


def _of_expansion(found: Siting, language: Language) -> Iterator[str]:
    if found.expansion is None or found.expansion.empty:
        yield texts.say("site.reason_within", language, cluster=found.based_on)
        return
    rows = found.expansion
    open_ones = rows.loc[rows["verdict"] != "met", "condition"]
    yield texts.say(
        f"site.reason_expand_{found.expand}",
        language,
        cluster=found.based_on,
        conditions=", ".join(
            texts.say(f"column.condition.{one}", language) for one in open_ones
        ),
    )


def _of_gate(found: Siting, language: Language) -> Iterator[str]:
    if found.is_established:
        yield from _of_expansion(found, language)
        return
    lawful = found.gate[found.gate["is_lawful_scope"] & found.gate["is_leading"]]
    if lawful.empty:
        yield texts.say("site.reason_no_scope", language)
    for row in lawful.to_dict("records"):
        if row["establish"] != "met":
            yield texts.say(
                f"site.reason_gate_{row['establish']}", language, area=row["area_name"]
            )
