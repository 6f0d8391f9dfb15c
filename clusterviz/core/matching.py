"""Which vacant plot each displaced firm should move to: an optimal assignment.

First as many firms as can be placed, then the least sum of costs. A plot takes one
firm; a cluster no more wastewater than its works have room for. Nothing here is
reserved: a proposal is an answer, not an act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import coo_array

from clusterviz import texts
from clusterviz.core.cells import shown
from clusterviz.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]
    Integers = NDArray[np.int64]

CONSTRAINTS = ("size", "line", "wastewater")
"""What a pair of a firm and a plot must satisfy, in the order that it is asked."""

OBSTACLES = ("land_unknown", "no_plots", *CONSTRAINTS, "together", "taken")
"""Why a firm has no plot: nobody said how much land it needs; no plot is vacant; the
constraint that leaves none; each is met somewhere, no plot meets all; every plot that
would do goes to another firm, or the wastewater of its cluster does."""

_ROOM = 1e-9


@dataclass(frozen=True)
class Costs:
    """What a move costs, in points.

    Parameters
    ----------
    per_km
        Each kilometre, in a straight line.
    per_100_workers_km
        Each kilometre that a hundred jobs move.
    per_surplus_ha
        Each hectare of the plot beyond what the firm needs.
    """

    per_km: float = 1.0
    per_100_workers_km: float = 1.0
    per_surplus_ha: float = 5.0


@dataclass(frozen=True)
class Pairs:
    """Every pair of a firm (row) and a plot (column): what it costs, if it may be.

    Parameters
    ----------
    meets
        By constraint, whether each pair satisfies it.
    cost
        In points, 0 or more.
    distance_km
        Missing where nobody knows where the firm is: then it costs nothing.
    surplus_ha
        Land of the plot beyond the need; missing where the need is unknown.
    flow_m3_day
        Wastewater of each firm; 0 where it is unknown.
    group
        By plot, the number of its cluster.
    room_m3_day
        By cluster, room of its wastewater works; infinite where it is unknown.
    """

    meets: dict[str, Truths]
    cost: Floats
    distance_km: Floats
    surplus_ha: Floats
    flow_m3_day: Floats
    group: Integers
    room_m3_day: Floats

    @property
    def is_feasible(self) -> Truths:
        """Whether each pair may be."""
        found: Truths = np.logical_and.reduce(list(self.meets.values()))
        return found


def pairs(
    firms: pd.DataFrame,
    plots: pd.DataFrame,
    permits: Truths,
    room_m3_day: pd.Series[Any],
    costs: Costs,
) -> Pairs:
    """Return what each pair of a firm and a plot meets and costs.

    Parameters
    ----------
    firms
        n rows: ``land_needed_ha``, ``wastewater_m3_day``, ``n_workers``, ``x``, ``y``
        (metres), each missing where it is unknown.
    plots
        m rows: ``cluster_id``, ``area_ha``, ``x``, ``y``.
    permits
        (n, m): whether the cluster of the plot permits the firm's line of business.
    room_m3_day
        By cluster, how much more wastewater it can take; infinite where nobody
        knows. A cluster that is not named has no room known: infinite.
    costs
        See `Costs`.
    """
    need = _figures(firms["land_needed_ha"])[:, None]
    area = _figures(plots["area_ha"])[None, :]
    flow = np.nan_to_num(_figures(firms["wastewater_m3_day"]))
    codes, names = pd.factorize(plots["cluster_id"])
    room = _figures(room_m3_day.reindex(names).fillna(np.inf))
    away = [
        _figures(plots[axis])[None, :] - _figures(firms[axis])[:, None]
        for axis in ("x", "y")
    ]
    km = np.hypot(*away) / 1000
    with np.errstate(invalid="ignore"):
        surplus = area - need
        is_large = surplus >= 0
    jobs = np.nan_to_num(_figures(firms["n_workers"]))[:, None] / 100
    per_km = costs.per_km + costs.per_100_workers_km * jobs
    cost = np.nan_to_num(km) * per_km
    cost = cost + np.clip(np.nan_to_num(surplus), 0, None) * costs.per_surplus_ha
    has_room = (flow[:, None] <= room[codes][None, :] + _ROOM) if len(names) else (
        np.ones(cost.shape, dtype="bool")
    )  # fmt: skip
    meets = dict(zip(CONSTRAINTS, (is_large, permits, has_room), strict=True))
    return Pairs(meets, cost, km, surplus, flow, codes.astype("int64"), room)


def assignment(found: Pairs) -> Integers:
    """Return the plot of each firm, by position; -1 where it gets none.

    As many firms as possible, then the least sum of costs.

    Parameters
    ----------
    found
        From `pairs`.

    Raises
    ------
    InputError
        If the wastewater of the clusters cannot be shared out exactly.

    Examples
    --------
    Two firms want the nearer plot; the one that would lose more gets it:

    >>> import numpy as np
    >>> cost = np.array([[1.0, 2.0], [1.0, 9.0]])
    >>> is_so = {"size": np.ones((2, 2), dtype=bool)}
    >>> both = Pairs(is_so, cost, cost, cost, np.zeros(2), np.array([0, 0]),
    ...              np.array([np.inf]))
    >>> assignment(both).tolist()
    [1, 0]
    """
    n, m = found.cost.shape
    if not n or not m:
        return np.full(n, -1, dtype="int64")
    feasible = found.is_feasible
    # More than every placed firm together can cost: placing one more always pays.
    unplaced = float(np.where(feasible, found.cost, 0).max(axis=1).sum()) + 1
    table = np.where(feasible, found.cost, 2 * unplaced)
    table = np.hstack([table, np.full((n, n), unplaced)])
    firm, plot = linear_sum_assignment(table)
    chosen = np.full(n, -1, dtype="int64")
    is_placed = plot < m
    chosen[firm[is_placed]] = plot[is_placed]
    if (used_m3_day(found, chosen) > found.room_m3_day + _ROOM).any():
        return _within_room(found, feasible, unplaced)
    return chosen


def used_m3_day(found: Pairs, chosen: Integers) -> Floats:
    """Return the wastewater that an assignment brings to each cluster."""
    is_placed = chosen >= 0
    used = np.zeros(len(found.room_m3_day))
    np.add.at(used, found.group[chosen[is_placed]], found.flow_m3_day[is_placed])
    return used


def seconds(found: Pairs, chosen: Integers) -> Integers:
    """Return the second best plot of each placed firm, by position; -1 without one.

    The cheapest other plot that nobody gets, all other firms staying where they are.
    """
    feasible = found.is_feasible
    is_free = np.ones(found.cost.shape[1], dtype="bool")
    is_free[chosen[chosen >= 0]] = False
    used = used_m3_day(found, chosen)
    second = np.full(len(chosen), -1, dtype="int64")
    for firm in np.flatnonzero(chosen >= 0):
        flow = found.flow_m3_day[firm]
        without = used - flow * (np.arange(len(used)) == found.group[chosen[firm]])
        has_room = without + flow <= found.room_m3_day + _ROOM
        may = np.flatnonzero(feasible[firm] & is_free & has_room[found.group])
        if len(may):
            second[firm] = may[np.argmin(found.cost[firm, may])]
    return second


def obstacle(found: Pairs, firm: int, *, is_need_known: bool) -> str:
    """Return why a firm gets no plot, see `OBSTACLES`.

    Parameters
    ----------
    found
        From `pairs`.
    firm
        Its position, of one that `assignment` places nowhere.
    is_need_known
        Whether anybody said how much land it needs.
    """
    if not is_need_known:
        return "land_unknown"
    if not found.cost.shape[1]:
        return "no_plots"
    for name, meets in found.meets.items():
        if not meets[firm].any():
            return name
    return "taken" if found.is_feasible[firm].any() else "together"


def _within_room(found: Pairs, feasible: Truths, unplaced: float) -> Integers:
    """Return the assignment where wastewater of several firms must share a works."""
    firm, plot = np.nonzero(feasible)
    each = np.arange(len(firm))
    n, m = feasible.shape
    ones = np.ones(len(firm))
    limited = np.flatnonzero(np.isfinite(found.room_m3_day))
    place = np.full(len(found.room_m3_day), -1)
    place[limited] = np.arange(len(limited))
    row = place[found.group[plot]]
    is_limited = row >= 0
    flows = coo_array(
        (found.flow_m3_day[firm][is_limited], (row[is_limited], each[is_limited])),
        shape=(len(limited), len(firm)),
    )
    one_a_firm = coo_array((ones, (firm, each)), shape=(n, len(firm)))
    one_a_plot = coo_array((ones, (plot, each)), shape=(m, len(plot)))
    answer = milp(
        found.cost[firm, plot] - unplaced,
        integrality=ones,
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(one_a_firm, ub=1),
            LinearConstraint(one_a_plot, ub=1),
            LinearConstraint(flows, ub=found.room_m3_day[limited]),
        ],
        options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    if answer.x is None or answer.status != 0:
        raise InputError(
            texts.told("dossier.not_shared", n=n, message=shown(answer.message))
        )
    taken = np.round(answer.x) == 1
    chosen = np.full(n, -1, dtype="int64")
    chosen[firm[taken]] = plot[taken]
    return chosen


def _figures(values: pd.Series[Any]) -> Floats:
    return pd.to_numeric(values, errors="coerce").to_numpy(
        dtype="float64", na_value=np.nan
    )
