"""Figures as sums of rows: what is counted, of which clusters, in which area.

Every total on a page, in a table and in a form is a `Tally`: a list of rows, each
with its whole amount in an area, and of rows that had to be left out. Two totals
that say the same are the same rows, so they cannot differ; and a figure is
explained by showing them.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from clusterviz.core.apportion import apportioned
from clusterviz.core.bases import BASES, Facts
from clusterviz.core.status import is_detailed_plan_approved
from clusterviz.crs import M2_PER_HA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Unit = Literal["n", "ha", "billion_vnd"]

PER_UNIT: Mapping[str, int] = MappingProxyType(
    {"n": 1, "ha": int(M2_PER_HA), "billion_vnd": 1_000_000}
)
"""Whole amounts in one unit: square metres in a hectare, thousand dong in a billion."""


INDUSTRIAL, BY_PLAN = "industrial_land_ha", "detailed_plan_on"
"""Industrial land, and the day of the approved detailed plan that fixes it."""


class Quantity(NamedTuple):
    """What a figure counts.

    Parameters
    ----------
    code
        ASCII; its label is ``explain.quantity_<code>`` in the texts.
    base
        Of which rows, one of `BASES`.
    field
        The column that is summed; empty to count the rows.
    unit
        Of the sum.
    layer
        Whose rows.
    needs
        Columns without which a row is left out, besides `field`. One that ends
        in ``_ha`` must be more than 0.
    """

    code: str
    base: str
    field: str = ""
    unit: Unit = "n"
    layer: str = "clusters"
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tally:
    """The rows of one figure.

    Parameters
    ----------
    quantity
        What is counted.
    rows
        ``area_id``, ``feature_id``, ``cluster_id``, ``amount`` (whole, see
        `PER_UNIT`) and ``is_leading`` (the area holds most of the cluster). A
        cluster's hectares are divided between its areas by share of its land; it
        is counted, and its money, where the largest share lies.
    left_out
        ``feature_id``, ``cluster_id`` and ``field``: rows of the base that lack
        a figure, and which; for industrial land `BY_PLAN` where its detailed plan
        is not approved on the day.
    """

    quantity: Quantity
    rows: pd.DataFrame
    left_out: pd.DataFrame

    def total(self) -> float:
        """Return the sum over all areas, in the unit of the quantity."""
        return int(self.rows["amount"].sum()) / PER_UNIT[self.quantity.unit]

    def by_area(self, area_ids: pd.Series[str]) -> pd.Series[float]:
        """Return the sum in each area, 0 where nothing is, on the index given."""
        sums = self.rows.groupby("area_id")["amount"].sum()
        found = area_ids.map(sums).fillna(0).astype("int64")
        divided: pd.Series[float] = found / PER_UNIT[self.quantity.unit]
        return divided

    def n_by_area(self, area_ids: pd.Series[str]) -> pd.Series[int]:
        """Return how many rows are counted in each area, each where it leads."""
        leading = self.rows[self.rows["is_leading"]]
        counts = leading["area_id"].value_counts()
        found: pd.Series[int] = area_ids.map(counts).fillna(0).astype("int64")
        return found


def tally(quantity: Quantity, facts: Facts) -> Tally:
    """Return the rows that a quantity counts.

    A sum: tallies of parts of the clusters may be added.

    Parameters
    ----------
    quantity
        What is counted.
    facts
        Of what, where and when.

    Examples
    --------
    >>> import datetime as dt
    >>> import geopandas as gpd
    >>> clusters = gpd.GeoDataFrame({"cluster_id": ["C1"], "planned_area_ha": [40.0]})
    >>> shares = pd.DataFrame(
    ...     {
    ...         "cluster_id": ["C1", "C1"],
    ...         "area_id": ["west", "east"],
    ...         "share_ratio": [0.75, 0.25],
    ...         "is_leading": [True, False],
    ...     }
    ... )
    >>> facts = Facts(dt.date(2024, 4, 22), clusters, shares)
    >>> on_paper = Quantity("in_plan_ha", "in_plan", "planned_area_ha", "ha")
    >>> in_plan = tally(on_paper, facts)
    >>> in_plan.by_area(pd.Series(["west", "east"])).tolist(), in_plan.total()
    ([30.0, 10.0], 40.0)
    """
    rows = _of_layer(quantity.layer, facts)
    ours = rows[BASES[quantity.base](rows, facts)]
    field = missing(ours, (*quantity.needs, *filter(None, [quantity.field])))
    if quantity.field == INDUSTRIAL:
        is_planned = is_detailed_plan_approved(ours, facts.on)
        field[(field == "") & ~is_planned] = BY_PLAN
    counted = ours[field == ""]
    left = ours[field != ""]
    return Tally(
        quantity,
        _placed(counted, quantity, facts.shares),
        pd.DataFrame(
            {
                "feature_id": left["feature_id"],
                "cluster_id": left["cluster_id"],
                "field": field[field != ""],
            },
            dtype="str",
        ).reset_index(drop=True),
    )


def missing(rows: pd.DataFrame, fields: tuple[str, ...]) -> pd.Series[str]:
    """Return the first of some fields that a row lacks; empty if it has all.

    Row-wise. Of all but the last, 0 ha is as good as missing: it divides nothing.
    """
    found = pd.Series("", index=rows.index, dtype="str")
    for at, name in reversed(list(enumerate(fields))):
        found[rows[name].isna()] = name
        if name.endswith("_ha") and at < len(fields) - 1:
            found[rows[name] == 0] = name
    return found


def _of_layer(layer: str, facts: Facts) -> pd.DataFrame:
    """Return the rows of a layer with ``feature_id``, of clusters of the plan."""
    if layer == "clusters":
        clusters = facts.clusters
        return pd.DataFrame(clusters.assign(feature_id=clusters["cluster_id"]))
    projects = facts.projects if facts.projects is not None else _no_projects()
    projects = projects[projects["cluster_id"].isin(facts.clusters["cluster_id"])]
    if layer == "projects":
        return projects.assign(feature_id=projects["project_id"])
    reports = facts.reports if facts.reports is not None else _no_projects()
    home = projects.set_index("project_id")["cluster_id"]
    ours = reports[reports["project_id"].isin(home.index)]
    return ours.assign(
        feature_id=ours["project_id"], cluster_id=ours["project_id"].map(home)
    )


def _no_projects() -> pd.DataFrame:
    names = ("project_id", "cluster_id", "is_producing", "is_foreign", "n_workers")
    more = ("registered_on", "producing_since_on", "revenue_billion_vnd")
    return pd.DataFrame(columns=[*names, *more, "budget_billion_vnd"])


def _placed(
    counted: pd.DataFrame, quantity: Quantity, shares: pd.DataFrame
) -> pd.DataFrame:
    amounts = _whole(counted, quantity)
    if quantity.unit == "ha" and quantity.layer == "clusters":
        ours = shares[shares["cluster_id"].isin(counted["cluster_id"])]
        by_cluster = pd.Series(amounts, index=counted["cluster_id"].to_numpy())
        rows = ours[["area_id", "cluster_id", "is_leading"]].assign(
            feature_id=ours["cluster_id"], amount=apportioned(by_cluster, ours)
        )
    else:
        leading = shares[shares["is_leading"]].set_index("cluster_id")["area_id"]
        rows = pd.DataFrame(
            {
                "area_id": counted["cluster_id"].map(leading).fillna(""),
                "cluster_id": counted["cluster_id"],
                "is_leading": True,
                "feature_id": counted["feature_id"],
                "amount": amounts,
            }
        )
    columns = ["area_id", "feature_id", "cluster_id", "amount", "is_leading"]
    types = dict.fromkeys(columns[:3], "str") | {"amount": "int64"}
    return rows[columns].astype(types).reset_index(drop=True)


def _whole(counted: pd.DataFrame, quantity: Quantity) -> NDArray[np.int64]:
    if not quantity.field:
        return np.ones(len(counted), dtype="int64")
    values = counted[quantity.field].to_numpy(dtype="float64", na_value=np.nan)
    whole: NDArray[np.int64] = np.rint(values * PER_UNIT[quantity.unit]).astype("int64")
    return whole
