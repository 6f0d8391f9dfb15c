"""Charts: pure, drawn in the browser without asking anybody for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from clusterviz import texts
from clusterviz.view.style import LAND_PARTS, THEME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language

LEGAL_MARKS = (0.5, 0.6)
"""Shares of occupancy that the law asks for: more than 50 % before an area gets
another cluster, 60 % before a cluster is expanded (Decree 32/2024, Art. 8)."""

CLICKED = "clicked"
"""Name of the selection of a mark; it holds the mark's code."""

FONT = "Be Vietnam Pro, sans-serif"
"""Has every mark of Vietnamese; where it is not there, the reader's own."""

FIGURE_PX = 76
"""What the longest figure of the waterfall takes, with its gap."""

_PLANNED, _USABLE = "planned", "usable"


def waterfall(
    fund: Mapping[str, float], language: Language, *, chosen: str = ""
) -> alt.LayerChart:
    """Return the steps from planned land to what can be used now.

    Parameters
    ----------
    fund
        ``planned_ha`` and the hectares of each step, ``<step>_ha``, which sum
        to it. A step that is not there has no bar.
    language
        Of labels and figures.
    chosen
        The step whose bar is framed.

    Returns
    -------
    chart
        One bar a step, from the top down. What takes nothing stays, as 0.
    """
    steps = waterfall_steps(fund, language)
    base = alt.Chart(steps).encode(
        y=alt.Y("step:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)),
    )
    bars = base.mark_bar(height={"band": 0.68}, stroke=THEME["ink"]).encode(
        strokeWidth=alt.condition(
            alt.datum["part"] == chosen, alt.value(2.5), alt.value(0.4)
        ),
        x=alt.X(
            "from_ha:Q",
            title=None,
            axis=alt.Axis(labels=False, ticks=False, domain=False),
            scale=alt.Scale(
                domain=[0, max(float(steps["to_ha"].max()), 1.0)],
                # Room for the figure right of the longest bar, however narrow.
                range=[0, alt.ExprRef(f"max(width - {FIGURE_PX}, 24)")],
            ),
        ),
        x2="to_ha:Q",
        color=alt.Color("color:N", scale=None),
        tooltip=[
            alt.Tooltip("step:N", title=texts.say("landfund.step", language)),
            alt.Tooltip("said:N", title="ha"),
        ],
    )
    bars = bars.add_params(alt.selection_point(name=CLICKED, fields=["part"]))
    figures = base.mark_text(
        align="left", dx=6, color=THEME["ink"], fontSize=13
    ).encode(x="to_ha:Q", text="said:N")
    # Its letters come after it is measured: the longest step may be wider than told.
    room = {"left": 18, "top": 5, "right": 5, "bottom": 5}
    return calm((bars + figures).properties(padding=room), 36 * len(steps) + 20)


def waterfall_steps(fund: Mapping[str, float], language: Language) -> pd.DataFrame:
    """Return where each bar of the waterfall begins and ends, in hectares.

    Examples
    --------
    >>> fund = {f"{part}_ha": 0.0 for part in LAND_PARTS}
    >>> steps = waterfall_steps(
    ...     {**fund, "planned_ha": 10.0, "conflict_ha": 4.0, "usable_ha": 6.0}, "en"
    ... )
    >>> steps[["from_ha", "to_ha"]].iloc[[0, 4, -1]].to_numpy().tolist()
    [[0.0, 10.0], [6.0, 10.0], [0.0, 6.0]]
    """
    whole = float(fund["planned_ha"])
    rows = [_step(_PLANNED, 0.0, whole, texts.number(whole, language, 2), language)]
    top = whole
    for part in (one for one in LAND_PARTS if f"{one}_ha" in fund):
        size = float(fund[f"{part}_ha"])
        said = texts.number(size, language, 2)
        if part == _USABLE:
            rows.append(_step(part, 0.0, size, said, language))
        else:
            minus = f"−{said}" if size else said
            rows.append(_step(part, top - size, top, minus, language))
            top -= size
    return pd.DataFrame(rows)


def _step(
    name: str, from_ha: float, to_ha: float, said: str, language: Language
) -> dict[str, Any]:
    look = LAND_PARTS.get(name)
    return {
        "part": name,
        "step": texts.say(f"landfund.step_{name}", language),
        "from_ha": from_ha,
        "to_ha": to_ha,
        "said": said,
        "color": THEME["muted"] if look is None else look.fill,
    }


def calm(chart: alt.LayerChart, height: int) -> alt.LayerChart:
    """Return a chart without a frame, on white, in the letters of the pages."""
    plain: alt.LayerChart = (
        chart.properties(height=height)
        .configure(font=FONT, background=THEME["panel"])
        .configure_view(stroke=None)
        .configure_axis(
            grid=False,
            labelColor=THEME["ink"],
            labelFontSize=13,
            domainColor=THEME["rule"],
            ticks=False,
        )
    )
    return plain
