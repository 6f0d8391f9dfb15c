"""What every method must find: the zones under each site, in square metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clusterviz.crs import M2_PER_HA
from clusterviz.errors import ClustervizError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LEAST_M2 = 0.001
"""Pairs that share no more than this are not land."""

MAY_MISS_M2 = 0.01
"""A pair below this may be missing: roundings of borders that only touch."""

SAME_RATIO = 1e-6

_MOST_ZONES = 1 << 40


class AnswersDisagreeError(ClustervizError):
    """Two methods found different land, so no time of theirs is worth telling."""


@dataclass(frozen=True)
class Answer:
    """Pairs of site and zone that share land.

    Parameters
    ----------
    site, zone
        Their numbers; each pair comes once.
    m2
        What they share, more than `LEAST_M2`.
    """

    site: NDArray[np.int64]
    zone: NDArray[np.int64]
    m2: NDArray[np.float64]

    @property
    def ha(self) -> float:
        """Hectares of all pairs."""
        return float(self.m2.sum()) / M2_PER_HA


def answer(
    site: ArrayLike, zone: ArrayLike, m2: ArrayLike, *, is_summed: bool = False
) -> Answer:
    """Return the pairs with land, in any order; sum pieces of one pair if asked.

    Parameters
    ----------
    site, zone, m2
        n of each.
    is_summed
        Whether a pair may come in several pieces, as it does with tiles.
    """
    sites, zones = np.asarray(site, np.int64), np.asarray(zone, np.int64)
    areas_m2 = np.asarray(m2, np.float64)
    if is_summed:
        keys, group = np.unique(sites * _MOST_ZONES + zones, return_inverse=True)
        areas_m2 = np.bincount(group, areas_m2, len(keys)).astype(np.float64)
        sites, zones = keys // _MOST_ZONES, keys % _MOST_ZONES
    is_land = areas_m2 > LEAST_M2
    return Answer(sites[is_land], zones[is_land], areas_m2[is_land])


def require_same(name: str, found: Answer, by: str, expected: Answer) -> None:
    """Raise unless two methods found the same pairs and hectares.

    Parameters
    ----------
    name, found
        One method and its answer.
    by, expected
        The other.

    Raises
    ------
    AnswersDisagreeError
        If a pair of 0.01 m² or more is only in one, if a pair's areas differ by
        more than 0.01 m² and a millionth, or the hectares by a millionth.
    """
    keys, group = np.unique(
        np.concatenate([_keys(found), _keys(expected)]), return_inverse=True
    )
    n = len(found.m2)
    ours_m2 = np.bincount(group[:n], found.m2, len(keys))
    theirs_m2 = np.bincount(group[n:], expected.m2, len(keys))
    apart_m2 = np.abs(ours_m2 - theirs_m2)
    is_wrong = apart_m2 > MAY_MISS_M2 + SAME_RATIO * theirs_m2
    if is_wrong.any():
        worst = int(apart_m2.argmax())
        raise AnswersDisagreeError(
            f"{name} found {ours_m2[worst]:.6f} m² of zone {keys[worst] % _MOST_ZONES} "
            f"under site {keys[worst] // _MOST_ZONES}, and {by} {theirs_m2[worst]:.6f} "
            f"m²; {int(is_wrong.sum())} of {len(keys)} pairs differ.",
            expected="the same land by every method",
            remedy="Find out which is right before a time is told.",
        )
    if abs(found.ha - expected.ha) > SAME_RATIO * max(expected.ha, 1e-9):
        raise AnswersDisagreeError(
            f"{name} found {found.ha:.6f} ha, and {by} {expected.ha:.6f} ha.",
            expected="the same land by every method",
            remedy="Many small pairs differ: compare them one by one.",
        )


def _keys(one: Answer) -> NDArray[np.int64]:
    return one.site * _MOST_ZONES + one.zone
