"""Gauges of the two arms of the gate: where a figure stands to what the law asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from clusterviz import texts
from clusterviz.view.statement import SIGNS
from clusterviz.view.style import LAND_PARTS, THEME

if TYPE_CHECKING:
    from clusterviz.schema import Language

_FILL = LAND_PARTS["leased"].fill
_GOOD = LAND_PARTS["usable"].fill


@dataclass(frozen=True)
class Dial:
    """What a gauge shows.

    Parameters
    ----------
    value
        A ratio, or hectares; ``None`` where there is no figure.
    limit, comparison
        What the law asks.
    is_ratio
        Whether it is a ratio.
    """

    value: float | None
    limit: float
    comparison: str
    is_ratio: bool

    @property
    def end(self) -> float:
        """The right end of the scale: the limit lies well inside."""
        if self.is_ratio:
            return 1.0
        return max(2 * self.limit, 1.1 * (self.value or 0.0))

    @property
    def lawful(self) -> tuple[float, float]:
        """From where to where the condition is met."""
        if self.comparison.startswith(">"):
            return self.limit, self.end
        return 0.0, self.limit

    def said(self, figure: float, language: Language, decimals: int) -> str:
        """Return a figure of this scale as people write it."""
        if self.is_ratio:
            return texts.percent(figure, language, decimals)
        return texts.hectares(figure, language, decimals)


def gauge(dial: Dial, language: Language) -> alt.LayerChart:
    """Return a bar with the mark of the law, and the part of the scale that meets it.

    The lawful part is named in words and outlined, so that no colour is needed to
    read it.

    Parameters
    ----------
    dial
        What is shown.
    language
        Of the figures.
    """
    x = alt.X("from:Q", axis=None, scale=alt.Scale(domain=[0, dial.end]))
    first, last = dial.lawful
    value = min(max(dial.value or 0.0, 0.0), dial.end)
    ground = _bar(0.0, dial.end).mark_bar(height=30, color=THEME["rule"])
    lawful = _bar(first, last).mark_bar(
        height=30, color=_GOOD, fillOpacity=0.25, stroke=_GOOD, strokeDash=[4, 3]
    )
    bar = _bar(0.0, value).mark_bar(height=14, color=_FILL)
    ground, lawful, bar = (one.encode(x=x, x2="to:Q") for one in (ground, lawful, bar))
    middle = pd.DataFrame(
        {"from": [(first + last) / 2], "said": [texts.say("gate.lawful", language)]}
    )
    words = (
        alt.Chart(middle)
        .mark_text(dy=26, fontSize=12, color=THEME["ink"])
        .encode(x=x, text="said:N")
    )
    sign = SIGNS.get(dial.comparison, "")
    mark = pd.DataFrame(
        {"from": [dial.limit], "said": [f"{sign} {dial.said(dial.limit, language, 0)}"]}
    )
    base = alt.Chart(mark).encode(x=x)
    limit = base.mark_rule(color=THEME["ink"], strokeWidth=2) + base.mark_text(
        align="left", dx=6, dy=-27, fontSize=13, color=THEME["ink"]
    ).encode(text="said:N")
    chart: alt.LayerChart = (
        (ground + lawful + bar + limit + words)
        .properties(height=86)
        .configure_view(stroke=None)
    )
    return chart


def _bar(first: float, last: float) -> alt.Chart:
    return alt.Chart(pd.DataFrame({"from": [first], "to": [last]}))
