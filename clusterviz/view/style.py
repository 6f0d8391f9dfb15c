"""How every layer looks: the only module with colours of its own.

Choices bring their colours from ``layers/*.toml``. What no declaration can say
is here: derived statuses, results, ramps and the ground. Hue is never the only
cue: each class differs by outline, dash, hatch or mark too. Categories are
from the set of Okabe and Ito, the ramp is YlGnBu; both hold for the
colour-blind.
"""

from __future__ import annotations

import bisect
import dataclasses
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clusterviz.schema import Choice, Layer

Shape = Literal["area", "line", "ring"]


@dataclass(frozen=True)
class Style:
    """How one class of features is drawn.

    Parameters
    ----------
    fill
        ``#rrggbb``; empty for none.
    fill_ratio
        Opacity of the fill, 0 to 1.
    line
        Colour of the outline; empty for none.
    width_px
        Width of the outline, in pixels.
    dash
        SVG dash array; empty for a solid line.
    hatch
        Filled with hatch lines in the colour of the outline.
    mark
        The short text on it, such as a land-use code.
    shape
        An area, a line, or a ring around a place without a boundary.
    """

    fill: str = ""
    fill_ratio: float = 0.0
    line: str = ""
    width_px: float = 1.0
    dash: str = ""
    hatch: bool = False
    mark: str = ""
    shape: Shape = "area"


THEME: Mapping[str, str] = MappingProxyType(
    {
        "ground": "#e9e7e1",
        "land": "#fbfaf7",
        "border": "#8d8a82",
        "ink": "#22262b",
        "muted": "#5f6368",
        "panel": "#ffffff",
        "rule": "#d4d1c9",
        "halo": "#ffffff",
        "focus": "#d55e00",
    }
)
"""Colours of the map's ground, panels and lettering."""

SELECTED = Style(line="#000000", width_px=4.0)
EMPHASISED = Style(line="#000000", width_px=3.0)
VALUE_RATIO = 0.8
"""Opacity of what is filled by a figure: borders and roads still show."""

NO_VALUE = Style(fill="#e4e2dc", fill_ratio=VALUE_RATIO, line="#8d8a82", dash="2 3")

CLUSTER_STATUSES: Mapping[str, Style] = MappingProxyType(
    {
        "operating": Style("#0072b2", 0.45, "#0072b2", 2.0),
        "established": Style("#56b4e9", 0.45, "#1f78b4", 2.0, mark="XD"),
        "planned": Style("", 0.0, "#0072b2", 2.0, "6 4", mark="QH"),
        "symbol_only": Style("#ffffff", 0.9, "#0072b2", 2.0, mark="?", shape="ring"),
        "withdrawn": Style("#999999", 0.25, "#000000", 2.0, "10 5", hatch=True),
    }
)
"""By the derived status of a cluster, in the order of the legend."""

OVERLAPS: Mapping[str, Style] = MappingProxyType(
    {
        "forbidden": Style("#d55e00", 0.6, "#000000", 2.5),
        "needs_approval": Style("#d55e00", 0.6, "#000000", 1.8),
        "adjust": Style("#d55e00", 0.6, "#000000", 1.2),
        "inform": Style("#d55e00", 0.35, "#000000", 0.6),
        "within_tolerance": Style("#f0e442", 0.4, "#5c5600", 1.2, "1 3"),
        "cannot_be_judged": Style("#ffffff", 0.5, "#5f6368", 1.2, "1 3", mark="?"),
    }
)
"""By the severity of a conflict, or the verdict of what is none."""

LAND_PARTS: Mapping[str, Style] = MappingProxyType(
    {
        "scheduled_later": Style("#fbfaf7", 0.9, "#8d8a82", dash="2 3"),
        "not_established": Style("#d4d1c9", 0.9, "#5f6368"),
        "symbol_only": Style("#f0e442", 0.9, "#5c5600"),
        "conflict": Style("#d55e00", 0.9, "#7a3600"),
        "to_clear": Style("#e69f00", 0.9, "#7f5700"),
        "cleared_not_serviced": Style("#56b4e9", 0.9, "#1f5a80"),
        "not_for_lease": Style("#999999", 0.9, "#4d4d4d"),
        "committed_not_leased": Style("#cc79a7", 0.9, "#663c53"),
        "leased": Style("#0072b2", 0.9, "#003b5c"),
        "usable": Style("#009e73", 0.9, "#00513b"),
    }
)
"""By the step of the land fund, in the order of its waterfall."""

_AREAS = Style("#fbfaf7", 1.0, "#8d8a82", 1.2)
_AREA_LEVELS: Mapping[str, Style] = MappingProxyType(
    {
        "province": dataclasses.replace(_AREAS, width_px=1.8),
        "district": _AREAS,
        "commune": dataclasses.replace(_AREAS, width_px=0.7),
    }
)
_ROADS: Mapping[str, Style] = MappingProxyType(
    {
        "road": Style(line="#b08968", width_px=1.6, shape="line"),
        "railway": Style(line="#5f6368", width_px=1.6, dash="8 4", shape="line"),
    }
)
_SITE = Style("#e69f00", 0.15, "#7f5700", 1.4, "4 2")
NO_STAGE = "no_stage"
"""The class of a clearance site of which the log has nothing yet."""

INCOMING: Mapping[str, Style] = MappingProxyType(
    {
        "around": Style("", 0.0, "#8d8a82", 0.8),
        "best": Style("#0072b2", 0.4, "#0072b2", 2.5, mark="1"),
        "second": Style("", 0.0, "#d55e00", 2.5, "2 5", mark="2"),
        "before": Style("", 0.0, "#000000", 1.6, "6 4"),
        "after": Style("", 0.0, "#000000", 2.4),
        "gained": Style("#009e73", 0.45, "#00513b", 1.0, mark="+"),
        "lost": Style("#d55e00", 0.3, "#7a3600", 1.0, hatch=True, mark="−"),
        "added": Style("#009e73", 0.45, "#000000", 2.4, mark="+"),
        "removed": Style("#d55e00", 0.3, "#000000", 1.6, "6 4", hatch=True, mark="−"),
    }
)
"""Of a file that is looked at: where it may lie, and what it changes."""

SITE_SHAPES: Mapping[str, Style] = MappingProxyType(
    {
        "beside": Style("", 0.0, "#5f6368", 2.0, "2 5"),
        "site": Style("#cc79a7", 0.2, "#7a1f5c", 2.5),
        "kept": Style("#009e73", 0.35, "#00513b", 2.5, mark="✓"),
        "conflict": Style("#d55e00", 0.6, "#000000", 1.4, hatch=True),
    }
)
"""Of a site that is tested: another scenario, the site, what a trim keeps of it,
and what it shares with plan zones."""

_RAMP_COLORS = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
_LETTERS = "ABCDE"


@dataclass(frozen=True)
class Ramp:
    """Five classes of one figure, from light (low) to dark (high).

    Parameters
    ----------
    breaks
        Six growing bounds. A class holds what is above its lower and at most
        its upper bound; the lowest holds everything under it too, the highest
        everything above.
    """

    breaks: tuple[float, float, float, float, float, float]

    @property
    def classes(self) -> tuple[tuple[str, str, float, float], ...]:
        """Letter, colour, lower and upper bound of each class, lowest first."""
        return tuple(
            zip(_LETTERS, _RAMP_COLORS, self.breaks[:-1], self.breaks[1:], strict=True)
        )

    def color(self, value: float) -> str:
        """Return the colour of `value`.

        Examples
        --------
        >>> OCCUPANCY.color(0.5) == OCCUPANCY.classes[1][1]
        True
        >>> OCCUPANCY.color(0.51) == OCCUPANCY.classes[2][1]
        True
        """
        return _RAMP_COLORS[bisect.bisect_left(self.breaks[1:-1], value)]

    def letter(self, value: float) -> str:
        """Return the letter of the class, the cue beside colour.

        Examples
        --------
        >>> OCCUPANCY.letter(0.0), OCCUPANCY.letter(0.406), OCCUPANCY.letter(1.2)
        ('A', 'B', 'E')
        """
        return _LETTERS[bisect.bisect_left(self.breaks[1:-1], value)]


OCCUPANCY = Ramp((0.0, 0.25, 0.5, 0.6, 0.8, 1.0))
"""Occupancy ratio. 50 % is in the lower class: the law asks for more than 50 %
before another cluster may be established (Decree 32/2024, Art. 8(1)c)."""


def hectares_ramp(largest_ha: float) -> Ramp:
    """Return a ramp of even, round classes that reaches `largest_ha`, hectares.

    Examples
    --------
    >>> hectares_ramp(163.2).breaks
    (0.0, 40.0, 80.0, 120.0, 160.0, 200.0)
    >>> hectares_ramp(0).breaks[-1]
    5.0
    """
    step = 1.0
    for size in (1, 2, 4, 5, 10, 20, 40, 50, 100, 200, 400, 500, 1000, 2000, 5000):
        step = float(size)
        if step * 5 >= largest_ha:
            break
    return Ramp((0.0, step, 2 * step, 3 * step, 4 * step, 5 * step))


def zone_style(choice: Choice) -> Style:
    """Return how a kind of plan zone looks: as declared, calm under the clusters."""
    return Style(
        fill=choice.color,
        fill_ratio=0.55,
        line=choice.outline or choice.color,
        width_px=0.8,
        dash=choice.dash,
        hatch=choice.hatch,
        mark=choice.symbol,
    )


def styles(layers: Mapping[str, Layer]) -> dict[str, dict[str, Style]]:
    """Return every style, by layer of the map, lowest first, and class of feature.

    Parameters
    ----------
    layers
        The declarations, by name.
    """
    kinds = layers["plan_zones"].fields["kind"].choices.values()
    plots = layers["plots"].fields
    return {
        "areas": dict(_AREA_LEVELS),
        "plan_zones": {kind.code: zone_style(kind) for kind in kinds},
        "roads": dict(_ROADS),
        "clusters": dict(CLUSTER_STATUSES),
        "plots": {
            code: style
            for name in ("lease_status", "plot_use")
            for code, style in declared(plots[name].choices.values(), 0.9).items()
        },
        "clearance_sites": stage_styles(layers),
        "overlaps": dict(OVERLAPS),
        "incoming": dict(INCOMING),
    }


def stage_styles(layers: Mapping[str, Layer]) -> dict[str, Style]:
    """Return how clearance sites look by their stage, which has a number too."""
    stages = layers["clearance_log"].fields["stage"].choices.values()
    looks = {
        stage.code: dataclasses.replace(
            _SITE, fill=stage.color, fill_ratio=VALUE_RATIO, mark=str(number)
        )
        for number, stage in enumerate(stages, start=1)
    }
    return {**looks, NO_STAGE: _SITE}


def declared(choices: Iterable[Choice], fill_ratio: float) -> dict[str, Style]:
    """Return how choices look as they are declared, filled as strongly as that."""
    return {
        choice.code: Style(
            fill=choice.color,
            fill_ratio=fill_ratio,
            line=choice.outline or THEME["muted"],
            width_px=0.8,
            dash=choice.dash,
            hatch=choice.hatch,
            mark=choice.symbol,
        )
        for choice in choices
    }
