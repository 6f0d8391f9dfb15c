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
"""Name of the selection of a bar; it holds the bar's ``part``."""

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
            scale=alt.Scale(domain=[0, max(float(steps["to_ha"].max()), 1.0) * 1.18]),
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
    return _calm(bars + figures, height=36 * len(steps) + 20)


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


def stage_bars(stages: pd.DataFrame, language: Language) -> alt.LayerChart:
    """Return one bar a stage, in the colour that the map has for it.

    Parameters
    ----------
    stages
        ``label``, ``color``, ``area_ha`` and ``n_sites``, in the order of the
        bars.
    language
        Of the figures.
    """
    said = [
        texts.say(
            "clearance.stage_said",
            language,
            size=texts.hectares(row["area_ha"], language, 1),
            n=texts.number(row["n_sites"], language),
        )
        for row in stages.to_dict(orient="records")
    ]
    most_ha = max(float(stages["area_ha"].max()), 1.0)
    base = alt.Chart(stages.assign(said=said)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
    )
    bars = base.mark_bar(
        height={"band": 0.68}, stroke=THEME["muted"], strokeWidth=0.6
    ).encode(
        x=alt.X("area_ha:Q", axis=None, scale=alt.Scale(domain=[0, most_ha * 2])),
        color=alt.Color("color:N", scale=None),
    )
    figures = base.mark_text(
        align="left", dx=6, color=THEME["ink"], fontSize=12
    ).encode(x="area_ha:Q", text="said:N")
    return _calm(bars + figures, height=28 * len(stages) + 10)


def occupancy_bar(ratio: float, language: Language) -> alt.LayerChart:
    """Return a bar of occupancy with the marks that the law asks for.

    Parameters
    ----------
    ratio
        Committed over industrial land, 0 to 1; more is drawn to the end.
    language
        Of the figures.
    """
    share = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
    filled = min(max(ratio, 0.0), 1.0)
    ground, bar = (
        alt.Chart(pd.DataFrame({"share": [end]}))
        .mark_bar(height=14, color=color)
        .encode(x=share)
        for end, color in ((1.0, THEME["rule"]), (filled, LAND_PARTS["leased"].fill))
    )
    low, high = (_legal_mark(mark, share, language) for mark in LEGAL_MARKS)
    return _calm(ground + bar + low + high, height=66)


def _legal_mark(mark: float, share: alt.X, language: Language) -> alt.LayerChart:
    """Return a line across the bar, its figure to the outside of the pair."""
    is_low = mark == LEGAL_MARKS[0]
    base = alt.Chart(
        pd.DataFrame({"share": [mark], "said": [texts.percent(mark, language, 0)]})
    ).encode(x=share)
    rule = base.mark_rule(color=THEME["ink"], strokeWidth=2)
    figure = base.mark_text(
        align="right" if is_low else "left",
        dx=-4 if is_low else 4,
        dy=-16,
        fontSize=11,
        color=THEME["ink"],
    ).encode(text="said:N")
    both: alt.LayerChart = rule + figure
    return both


def _calm(chart: alt.LayerChart, height: int) -> alt.LayerChart:
    """Return a chart without the frame, on the page's own ground."""
    calm: alt.LayerChart = (
        chart.properties(height=height)
        .configure_view(stroke=None)
        .configure_axis(
            grid=False,
            labelColor=THEME["ink"],
            labelFontSize=13,
            domainColor=THEME["rule"],
            ticks=False,
        )
    )
    return calm
