"""Forms 03 and 04 of Circular 14/2024: every indicator, number by number.

Each is a total of `QUANTITIES`, or a ratio of two; so it is the figure of every
other page, and is explained by its rows.
"""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from clusterviz.core import occupancy
from clusterviz.core.apportion import NO_AREA
from clusterviz.core.landfund import area_rows
from clusterviz.core.quantities import QUANTITIES
from clusterviz.core.tally import tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from clusterviz.core.bases import Facts
    from clusterviz.core.tally import Tally

FormUnit = Literal["n", "ha", "billion_vnd", "ratio"]

Counts = Literal["clusters", "projects", "people", ""]


class Indicator(NamedTuple):
    """One line of forms 03 and 04.

    Parameters
    ----------
    number
        As the circular numbers it; its name is ``forms.indicator_<number>`` in
        the texts, a dot of the number written as ``_``.
    quantity
        Code of one of `QUANTITIES`; empty for a ratio.
    unit
        Of its value; a ratio is from 0 to 1.
    counts
        What one of its unit is, where that is no measure.
    ratio_of
        The two lines that it divides; empty for a total.
    """

    number: str
    quantity: str = ""
    unit: FormUnit = "n"
    counts: Counts = ""
    ratio_of: tuple[str, ...] = ()

    @property
    def is_total(self) -> bool:
        """Whether those of several areas may be added."""
        return bool(self.quantity)

    @property
    def decimals(self) -> int:
        """How many decimals people read."""
        return {"n": 0, "ratio": 1}.get(self.unit, 2)

    @property
    def key(self) -> str:
        """Its number as a part of a text's key."""
        return self.number.replace(".", "_")


def _pair(first: int, name: str) -> Iterator[Indicator]:
    """Yield how many clusters there are, and their hectares, as two numbers."""
    yield Indicator(str(first), f"n_{name}", "n", "clusters")
    yield Indicator(str(first + 1), f"{name}_ha", "ha")


_OPERATING = (
    ("", "operating"),
    (".1", "operating_established"),
    (".2", "operating_not_established"),
    (".3", "operating_craft_village"),
    (".4", "operating_specialised"),
)

INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        one.number: one
        for one in (
            *_pair(1, "in_plan"),
            *_pair(3, "established"),
            *_pair(5, "established_in_period"),
            *_pair(7, "with_investor"),
            *_pair(9, "detailed_plan"),
            *_pair(11, "infrastructure"),
            Indicator("13", "infrastructure_capital_billion_vnd", "billion_vnd"),
            Indicator("14", "infrastructure_paid_billion_vnd", "billion_vnd"),
            *(
                Indicator(f"15{dot}", f"n_{name}", "n", "clusters")
                for dot, name in _OPERATING
            ),
            *(Indicator(f"16{dot}", f"{name}_ha", "ha") for dot, name in _OPERATING),
            Indicator("17", "industrial_land_ha", "ha"),
            Indicator("18", "leased_ha", "ha"),
            Indicator("19", unit="ratio", ratio_of=("18", "17")),
            Indicator("20", "n_projects", "n", "projects"),
            Indicator("21", "n_foreign", "n", "projects"),
            Indicator("22", "n_producing", "n", "projects"),
            Indicator("23", "revenue_billion_vnd", "billion_vnd"),
            Indicator("24", "budget_billion_vnd", "billion_vnd"),
            Indicator("25", "n_workers_reported", "n", "people"),
            Indicator("26", "n_wastewater", "n", "clusters"),
            Indicator("27", "n_meeting_standard", "n", "clusters"),
        )
    }
)
"""By number, in the order of the circular."""

DECREE = Indicator("19_decree", unit="ratio")
"""Beside 19: committed land over industrial land, of operating clusters that have
both figures, as Decree 32/2024 defines occupancy."""

EVERY: Mapping[str, Indicator] = MappingProxyType(
    {
        one.number: one
        for number, indicator in INDICATORS.items()
        for one in ((indicator, DECREE) if number == "19" else (indicator,))
    }
)
"""The indicators of the circular and, beside 19, the decree's reading."""


def undivided(clusters: pd.DataFrame) -> pd.DataFrame:
    """Return shares that leave every cluster whole, whatever area it lies in.

    Examples
    --------
    >>> undivided(pd.DataFrame({"cluster_id": ["C1"]}))["share_ratio"].tolist()
    [1.0]
    """
    return pd.DataFrame(
        {
            "cluster_id": clusters["cluster_id"].astype("str").to_numpy(),
            "area_id": NO_AREA,
            "share_ratio": 1.0,
            "is_leading": True,
        }
    )


def form(
    facts: Facts,
    areas: gpd.GeoDataFrame | None,
    indicators: Mapping[str, Indicator] = EVERY,
) -> pd.DataFrame:
    """Return the lines of form 03 for each area or, without areas, of form 04.

    A sum in clusters, but for the ratios.

    Parameters
    ----------
    facts
        Of the cut-off day; ``shares`` in `areas`, ``reports`` of the period.
    areas
        Areas of one level and day; ``None`` counts everything in the plan once,
        wherever it lies.
    indicators
        Which lines.

    Returns
    -------
    rows
        One an area and line: ``area_code``, ``area_name``, ``level``,
        ``indicator``, ``value``, ``unit``, ``n_counted``, ``n_left_out`` (rows
        that lack the figure) and ``area_id``. What lies outside every area is a
        last area with empty texts, if anything does. A value is missing where
        its layer is, where every row lacks the figure, and where it would
        divide by zero.
    """
    if areas is None:
        facts = dataclasses.replace(facts, shares=undivided(facts.clusters))
        frame = pd.DataFrame([{"area_code": "", "area_name": "", "level": "province"}])
        frame = frame.assign(area_id=NO_AREA).astype("str")
    else:
        has_outside = NO_AREA in set(facts.shares["area_id"])
        frame = area_rows(areas, has_outside=has_outside)
    lines = [
        frame.assign(
            indicator=one.number, unit=one.unit, **_line(one, facts, frame["area_id"])
        )
        for one in indicators.values()
    ]
    columns = ["area_code", "area_name", "level", "indicator", "value", "unit"]
    rows = pd.concat(lines).sort_index(kind="stable").reset_index(drop=True)
    return rows[[*columns, "n_counted", "n_left_out", "area_id"]].astype(
        {"indicator": "str", "unit": "str", "value": "float64"}
    )


def tallies_of(indicator: Indicator, facts: Facts) -> tuple[Tally, ...]:
    """Return the rows behind a line: of a total one tally, of a ratio two.

    Parameters
    ----------
    indicator
        One of `EVERY`.
    facts
        See `form`.

    Returns
    -------
    tallies
        Of a ratio, what is divided and what it is divided by.
    """
    if indicator.number == DECREE.number:
        return occupancy.tallies(facts, "operating", "committed", "industrial")
    if indicator.ratio_of:
        codes = [INDICATORS[number].quantity for number in indicator.ratio_of]
        return tuple(tally(QUANTITIES[code], facts) for code in codes)
    return (tally(QUANTITIES[indicator.quantity], facts),)


def _line(
    indicator: Indicator, facts: Facts, ids: pd.Series[str]
) -> dict[str, pd.Series[Any]]:
    """Return value, and how many rows it counts and leaves out, in each area."""
    tallies = tallies_of(indicator, facts)
    values = [_value(one, facts, ids) for one in tallies]
    value = values[0]
    if len(values) > 1:
        value = values[0] / values[1].where(values[1] > 0)
    left = pd.concat([one.left_out for one in tallies]).drop_duplicates("feature_id")
    leading = _leading(facts)
    n_left = left["cluster_id"].map(leading).fillna(NO_AREA).value_counts()
    return {
        "value": value,
        "n_counted": tallies[-1].n_by_area(ids),
        "n_left_out": ids.map(n_left).fillna(0).astype("int64"),
    }


def _value(of: Tally, facts: Facts, ids: pd.Series[str]) -> pd.Series[float]:
    """Return the sum in each area; missing where nothing known adds up to it."""
    if not facts.has(of.quantity.layer):
        return pd.Series(np.nan, index=ids.index)
    shares = facts.shares
    if of.quantity.unit != "ha":
        # Only hectares are divided: the rest is where most of the cluster is.
        shares = shares[shares["is_leading"]]
    is_lacking = shares["cluster_id"].isin(of.left_out["cluster_id"])
    lacking = set(shares.loc[is_lacking, "area_id"])
    is_blank = ids.isin(lacking) & ~ids.isin(set(of.rows["area_id"]))
    return of.by_area(ids).mask(is_blank)


def _leading(facts: Facts) -> pd.Series[str]:
    leading = facts.shares[facts.shares["is_leading"]]
    found: pd.Series[str] = leading.set_index("cluster_id")["area_id"]
    return found
