"""The gate: may an area get another cluster (Decree 32/2024, Art. 8(1)c).

Where an area has established clusters, one of two arms must be met: their average
occupancy, or how little of their industrial land is not leased. A verdict is
three-valued: what lacks a figure cannot be judged, and never becomes a number.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz.core.apportion import to_m2
from clusterviz.core.bases import BASES
from clusterviz.core.conditions import CANNOT_BE_JUDGED, MET, NOT_MET, any_met
from clusterviz.core.status import is_detailed_plan_approved
from clusterviz.core.tally import INDUSTRIAL, Quantity, tally
from clusterviz.crs import M2_PER_HA

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from clusterviz.core.bases import Facts
    from clusterviz.core.conditions import Verdict
    from clusterviz.rules import Rule, Rules

OCCUPANCY, UNLEASED = "establish_occupancy_ratio", "establish_unleased_ha"
"""The rules of the two arms."""

LAW = frozenset(
    {
        OCCUPANCY, UNLEASED, "occupancy_average", "occupancy_numerator",
        "unleased_numerator",
    }
)  # fmt: skip
"""The rules and readings that the gate is judged by."""

NUMERATORS: Mapping[str, str] = MappingProxyType(
    {"leased": "leased_ha", "committed": "committed_ha"}
)
"""What may count as filled, and its field."""


@dataclass(frozen=True)
class Law:
    """The rules and readings by which the gate is judged on a day.

    Parameters
    ----------
    occupancy, unleased
        The rules of the two arms.
    average
        ``area_weighted`` or ``mean_of_rates``.
    filled_by
        What counts as filled in the occupancy arm, one of `NUMERATORS`.
    leased_by
        What is taken from industrial land in the hectares arm, one of them too.
    """

    occupancy: Rule
    unleased: Rule
    average: str
    filled_by: str
    leased_by: str


def law_on(rules: Rules, on: dt.date) -> Law:
    """Return the law of the gate on a day."""
    return Law(
        occupancy=rules.rule(OCCUPANCY, on),
        unleased=rules.rule(UNLEASED, on),
        average=rules.reading("occupancy_average", on).value,
        filled_by=rules.reading("occupancy_numerator", on).value,
        leased_by=rules.reading("unleased_numerator", on).value,
    )


@dataclass(frozen=True)
class Holding:
    """The land of one established cluster in an area, in whole square metres.

    Parameters
    ----------
    cluster_id
        The cluster.
    industrial_m2, leased_m2, committed_m2
        Of it in the area; 0 where `missing` names the field.
    whole_m2
        The same three of the whole cluster, for its own rate.
    is_leading
        Most of the cluster lies in the area.
    has_land
        Its detailed plan is approved and has industrial land. One without is
        left out of both arms.
    missing
        Fields that are not known.
    """

    cluster_id: str
    industrial_m2: int = 0
    leased_m2: int = 0
    committed_m2: int = 0
    whole_m2: tuple[int, int, int] = (0, 0, 0)
    is_leading: bool = True
    has_land: bool = True
    missing: tuple[str, ...] = ()

    def filled_m2(self, numerator: str) -> int:
        """Return the land that one of `NUMERATORS` counts as filled."""
        return self.leased_m2 if numerator == "leased" else self.committed_m2

    def whole_filled_m2(self, numerator: str) -> int:
        """Return the same of the whole cluster."""
        return self.whole_m2[1 if numerator == "leased" else 2]

    def lacks(self, numerator: str) -> bool:
        """Return whether a figure is not known that a reading needs."""
        needed = {INDUSTRIAL, NUMERATORS[numerator]}
        return self.has_land and not needed.isdisjoint(self.missing)

    def joined(self, other: Holding) -> Holding:
        """Return the land of the same cluster in this area and another."""
        return dataclasses.replace(
            self,
            industrial_m2=self.industrial_m2 + other.industrial_m2,
            leased_m2=self.leased_m2 + other.leased_m2,
            committed_m2=self.committed_m2 + other.committed_m2,
            is_leading=self.is_leading or other.is_leading,
        )


def holdings(facts: Facts) -> dict[str, tuple[Holding, ...]]:
    """Return the land of established clusters in each area, by ``area_id``.

    A sum in clusters: those of parts may be joined.

    Parameters
    ----------
    facts
        The clusters of a day and their shares in areas.
    """
    clusters = facts.clusters[BASES["established"](facts.clusters, facts)]
    is_planned = is_detailed_plan_approved(clusters, facts.on)
    is_blank = clusters[INDUSTRIAL].isna()
    has_land = is_planned & (is_blank | (to_m2(clusters[INDUSTRIAL]) > 0))
    counted = dataclasses.replace(facts, clusters=clusters[has_land])
    fields = (INDUSTRIAL, *NUMERATORS.values())
    amounts, missing = {}, {}
    for field in fields:
        found = tally(Quantity(field, "established", field, "ha"), counted)
        keys = zip(found.rows["area_id"], found.rows["cluster_id"], strict=True)
        amounts[field] = dict(zip(keys, found.rows["amount"].tolist(), strict=True))
        missing[field] = set(found.left_out["cluster_id"])
    with_land = set(counted.clusters["cluster_id"])
    shares = facts.shares[facts.shares["cluster_id"].isin(clusters["cluster_id"])]
    whole: dict[str, list[int]] = {}
    for at, field in enumerate(fields):
        for (_, cluster_id), m2 in amounts[field].items():
            whole.setdefault(cluster_id, [0, 0, 0])[at] += m2
    by_area: dict[str, list[Holding]] = {}
    for area_id, cluster_id, is_leading in zip(
        shares["area_id"], shares["cluster_id"], shares["is_leading"], strict=True
    ):
        industrial, leased, committed = (
            amounts[field].get((area_id, cluster_id), 0) for field in fields
        )
        all_of_it = whole.get(cluster_id, [0, 0, 0])
        by_area.setdefault(area_id, []).append(
            Holding(
                cluster_id,
                industrial,
                leased,
                committed,
                whole_m2=(all_of_it[0], all_of_it[1], all_of_it[2]),
                is_leading=bool(is_leading),
                has_land=cluster_id in with_land,
                missing=tuple(one for one in fields if cluster_id in missing[one]),
            )
        )
    return {area_id: tuple(held) for area_id, held in by_area.items()}


def together(several: Iterable[Sequence[Holding]]) -> tuple[Holding, ...]:
    """Return the holdings of several areas of one level as those of one area."""
    found: dict[str, Holding] = {}
    for held in several:
        for one in held:
            before = found.get(one.cluster_id)
            found[one.cluster_id] = one if before is None else before.joined(one)
    return tuple(found.values())


def of_average(held: Sequence[Holding]) -> list[Holding]:
    """Return the clusters whose own rates are averaged: each where it leads.

    Where none does, all that have land there.
    """
    return [one for one in held if one.is_leading] or list(held)


def occupancy_ratio(
    held: Sequence[Holding], average: str, numerator: str
) -> float | None:
    """Return the average occupancy; ``None`` without a figure for every cluster.

    Parameters
    ----------
    held
        The holdings of an area.
    average
        ``area_weighted`` or ``mean_of_rates``.
    numerator
        One of `NUMERATORS`.

    Examples
    --------
    >>> large = Holding("C1", 300, 120, 150, (300, 120, 150))
    >>> small = Holding("C2", 100, 0, 20, (100, 0, 20))
    >>> occupancy_ratio([large, small], "area_weighted", "committed")
    0.425
    >>> occupancy_ratio([large, small], "mean_of_rates", "committed")
    0.35
    """
    ours = [one for one in held if one.has_land]
    if any(one.lacks(numerator) for one in ours):
        return None
    if average == "mean_of_rates":
        # Fractions: an average of exactly 50 % must not come out a hair above it.
        rates = [
            Fraction(one.whole_filled_m2(numerator), one.whole_m2[0])
            for one in of_average(ours)
            if one.whole_m2[0]
        ]
        return float(sum(rates) / len(rates)) if rates else None
    industrial = sum(one.industrial_m2 for one in ours)
    filled = sum(one.filled_m2(numerator) for one in ours)
    return filled / industrial if industrial else None


def unleased_ha(held: Sequence[Holding], numerator: str) -> float:
    """Return industrial land less what is filled, of the clusters with figures."""
    ours = [one for one in held if one.has_land and not one.lacks(numerator)]
    m2 = sum(one.industrial_m2 - one.filled_m2(numerator) for one in ours)
    return m2 / M2_PER_HA


def occupancy_arm(held: Sequence[Holding], law: Law) -> Verdict:
    """Return whether the average occupancy is high enough."""
    ratio = occupancy_ratio(held, law.average, law.filled_by)
    if ratio is None:
        return CANNOT_BE_JUDGED
    return MET if law.occupancy.is_met_by(ratio) else NOT_MET


def unleased_arm(held: Sequence[Holding], law: Law) -> Verdict:
    """Return whether so little land is un-leased.

    Where figures are missing, the known land may already be too much.
    """
    if held and not any(one.has_land for one in held):
        return CANNOT_BE_JUDGED
    is_met = law.unleased.is_met_by(unleased_ha(held, law.leased_by))
    if any(one.lacks(law.leased_by) for one in held):
        return CANNOT_BE_JUDGED if is_met else NOT_MET
    return MET if is_met else NOT_MET


def establish(held: Sequence[Holding], law: Law) -> Verdict:
    """Return whether the area may get another cluster.

    Without established clusters nothing is asked of it.
    """
    if not held:
        return MET
    return any_met([occupancy_arm(held, law), unleased_arm(held, law)])
