"""What would open a closed gate: the fewest hectares, a withdrawal, or a month."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from clusterviz.core.conditions import MET, NOT_MET
from clusterviz.core.gate import establish, of_average, unleased_ha
from clusterviz.crs import M2_PER_HA

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from clusterviz.core.gate import Holding, Law

MONTHS_IN_QUARTER = 3


class Need(NamedTuple):
    """What the law of some days asks to be leased before the gate opens.

    Parameters
    ----------
    from_on
        The first day of that law.
    m2
        Whole square metres; ``None`` where no lease opens it.
    """

    from_on: dt.date
    m2: int | None


def lease_m2(held: Sequence[Holding], law: Law) -> int | None:
    """Return the fewest square metres of new lease that open the gate.

    A new lease counts as leased and as committed. An arm that counts what is
    leased may also be moved by leasing land that is only committed.

    Parameters
    ----------
    held
        The holdings of an area.
    law
        Of the day.

    Returns
    -------
    m2
        0 where it is open; ``None`` where there is not so much free land, or
        where it cannot be judged.
    """
    verdict = establish(held, law)
    if verdict == MET:
        return 0
    if verdict != NOT_MET:
        return None
    found = [_for_occupancy(held, law), _for_unleased(held, law)]
    return min((m2 for m2 in found if m2 is not None), default=None)


def withdrawals(held: Sequence[Holding], law: Law) -> list[str]:
    """Return the clusters whose withdrawal alone opens a closed gate.

    Those with the least industrial land first; where it is not known, last.
    """
    if establish(held, law) == MET:
        return []
    opening = [
        one
        for one in held
        if establish([other for other in held if other is not one], law) == MET
    ]
    opening.sort(key=lambda one: (bool(one.missing), one.industrial_m2, one.cluster_id))
    return [one.cluster_id for one in opening]


def opens_on(on: dt.date, needs: Sequence[Need], pace_ha: float | None) -> str:
    """Return the month in which the gate opens; empty where nobody can say.

    Parameters
    ----------
    on
        The day of the figures.
    needs
        By the law of that day, and by each law that is known to follow.
    pace_ha
        Hectares leased in a quarter, more than 0; ``None``: nothing is leased,
        and only a change of the law opens it.

    Examples
    --------
    >>> import datetime as dt
    >>> day = dt.date(2024, 5, 1)
    >>> opens_on(day, [Need(day, 125_000)], 10)
    '2024-09'
    """
    ends = [_months(on, one.from_on) for one in needs[1:]]
    for need, end in zip(needs, [*ends, None], strict=True):
        months = _months_of_lease(need.m2, pace_ha)
        if months is None:
            continue
        month = max(months, _months(on, need.from_on))
        if end is None or month < end:
            return _month_after(on, month)
    return ""


def _for_occupancy(held: Sequence[Holding], law: Law) -> int | None:
    ours = [one for one in held if one.has_land]
    if law.average == "mean_of_rates":
        averaged = [one for one in of_average(ours) if one.whole_m2[0]]
        return _for_mean(averaged, law)
    industrial = sum(one.industrial_m2 for one in ours)
    filled = sum(one.filled_m2(law.filled_by) for one in ours)
    free = sum(_free(one.industrial_m2, one.filled_m2(law.filled_by)) for one in ours)
    return fewest(free, lambda m2: law.occupancy.is_met_by((filled + m2) / industrial))


def _for_mean(held: Sequence[Holding], law: Law) -> int | None:
    """Return the fewest square metres where the clusters' rates are averaged.

    A square metre raises the mean most where industrial land is least, so the
    smallest cluster is filled first.
    """
    order = sorted(held, key=lambda one: one.whole_m2[0])
    sizes = [one.whole_m2[0] for one in order]
    filled = [one.whole_filled_m2(law.filled_by) for one in order]
    rooms = [_free(*pair) for pair in zip(sizes, filled, strict=True)]
    base = sum(
        (Fraction(*pair) for pair in zip(filled, sizes, strict=True)), Fraction(0)
    )
    gains = [Fraction(*pair) for pair in zip(rooms, sizes, strict=True)]
    sums = list(accumulate(gains, initial=base))
    ends = list(accumulate(rooms, initial=0))

    def is_met(m2: int) -> bool:
        at = next(at for at, end in enumerate(ends[1:]) if m2 <= end)
        rates = sums[at] + Fraction(m2 - ends[at], sizes[at])
        return law.occupancy.is_met_by(float(rates / len(order)))

    return fewest(ends[-1], is_met)


def _for_unleased(held: Sequence[Holding], law: Law) -> int | None:
    if any(one.lacks(law.leased_by) for one in held):
        return None
    ours = [one for one in held if one.has_land]
    now = round(unleased_ha(ours, law.leased_by) * M2_PER_HA)
    free = sum(_free(one.industrial_m2, one.filled_m2(law.leased_by)) for one in ours)
    return fewest(free, lambda m2: law.unleased.is_met_by((now - m2) / M2_PER_HA))


def _free(industrial_m2: int, filled_m2: int) -> int:
    return max(industrial_m2 - filled_m2, 0)


def fewest(most: int, is_met: Callable[[int], bool]) -> int | None:
    """Return the least whole number up to `most` that meets what more meets too.

    Parameters
    ----------
    most
        The greatest there is.
    is_met
        Whether a number meets it: if one does, each greater one does.

    Examples
    --------
    >>> fewest(100, lambda n: n * n > 49), fewest(7, lambda n: n * n > 49)
    (8, None)
    """
    if most < 1 or not is_met(most):
        return None
    least = 1
    while least < most:
        middle = (least + most) // 2
        if is_met(middle):
            most = middle
        else:
            least = middle + 1
    return least


def _months_of_lease(m2: int | None, pace_ha: float | None) -> int | None:
    if not m2:
        return m2
    if pace_ha is None:
        return None
    # By its digits: 0.1 ha a quarter is a tenth, and not a hair more.
    quarters = Fraction(m2, int(M2_PER_HA)) / Fraction(repr(float(pace_ha)))
    return math.ceil(quarters * MONTHS_IN_QUARTER)


def _months(first: dt.date, last: dt.date) -> int:
    return max((last.year - first.year) * 12 + last.month - first.month, 0)


def _month_after(on: dt.date, months: int) -> str:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return f"{year:04}-{month + 1:02}" if year <= on.max.year else ""
