"""How strongly each layer of the map is drawn, as an address says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.ui import state
from clusterviz.ui.explorer import colours
from clusterviz.ui.indicators import INDICATORS
from clusterviz.view.features import MAP_LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FULL = 100
STEPS = (100, 80, 60, 40, 20, 0)
"""What may be chosen, in percent."""

UNDER_INDICATOR = 20
"""Of the plan zones where areas are coloured, which lie under them."""


def usual() -> dict[str, int]:
    """Return the layers that are not drawn in full where the reader chose nothing."""
    if colours.chosen() in INDICATORS:
        return {"plan_zones": UNDER_INDICATOR}
    return {}


def now() -> dict[str, int]:
    """Return how strongly layers are drawn now, in percent; in full where not said."""
    return {**usual(), **said(state.texts("fade"))}


def said(parts: Sequence[str]) -> dict[str, int]:
    """Return the percentages that an address says; what makes no sense is none.

    A figure without a layer, as addresses used to have it, is of the plan zones.

    Examples
    --------
    >>> said(["areas:30", "60", "moon:10", "clusters:lots"])
    {'areas': 30, 'plan_zones': 60}
    """
    found = {}
    for part in parts:
        name, _, percent = part.rpartition(":")
        name = name or "plan_zones"
        if name in MAP_LAYERS and percent.isascii() and percent.isdigit():
            found[name] = min(int(percent), FULL)
    return found


def written(
    percentages: Mapping[str, int],
    name: str,
    percent: int,
    otherwise: Mapping[str, int],
) -> str:
    """Return the choice that draws one layer so and leaves the others as they are.

    Parameters
    ----------
    percentages
        How layers are drawn now.
    name, percent
        The layer, and how strongly it is to be drawn.
    otherwise
        What is usual: it is not written.

    Examples
    --------
    >>> written({"areas": 40}, "plan_zones", 60, {})
    'areas:40,plan_zones:60'
    >>> written({"areas": 40}, "areas", 100, {})
    ''
    """
    every = {**percentages, name: percent}
    return ",".join(
        f"{one}:{every[one]}"
        for one in MAP_LAYERS
        if one in every and every[one] != otherwise.get(one, FULL)
    )
