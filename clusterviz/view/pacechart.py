"""The burn-up of clearance: by month, and the range in which it may end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from clusterviz import texts
from clusterviz.view.charts import CLICKED, calm
from clusterviz.view.style import LAND_PARTS, THEME

if TYPE_CHECKING:
    from clusterviz.schema import Language

MONTH = "month"
"""The field that a clicked point tells."""

MOST_MONTHS = 36
"""Months of the past that are drawn."""

MOST_AHEAD = 24
"""Months of the future that are drawn: what ends later runs out of the picture."""

_CLEARED, _CLEAN = LAND_PARTS["leased"].fill, LAND_PARTS["usable"].line


def burn_up(
    by_month: pd.DataFrame,
    to_clear_ha: float,
    ahead: pd.DataFrame,
    span: tuple[str, str],
    language: Language,
) -> alt.LayerChart:
    """Return lines of land cleared and clean by month, and the range ahead.

    Parameters
    ----------
    by_month
        ``month``, ``cleared_ha`` and ``clean_ha``, cumulative.
    to_clear_ha
        All land; the line that the others come up to.
    ahead
        From `ahead_rows`.
    span
        The first and the last month of the picture.
    language
        Of words and figures.

    Returns
    -------
    chart
        A click on a point of the first line tells its ``month``.
    """
    past = by_month[by_month["month"] >= span[0]]
    lines = _lines(past, language)
    # A log may have more than was drawn: nothing of it runs out at the top.
    most_ha = max([1.0, to_clear_ha, *past["cleared_ha"], *ahead.get("quick_ha", ())])
    top = alt.Scale(domain=[0, most_ha * 1.12], nice=False)
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(domain=[f"{one}-01" for one in span]),
        axis=alt.Axis(
            format="%m/%Y" if language == "vi" else "%b %Y",
            labelOverlap=True,
            tickCount=8,
            labelFontSize=12,
        ),
    )
    y = alt.Y("ha:Q", title=None, scale=top, axis=alt.Axis(labels=False, domain=False))
    tooltip = [alt.Tooltip("said:N", title=" ")]
    base = alt.Chart(lines).encode(x=x, y=y)
    layers: list[alt.Chart] = []
    if len(ahead):
        future = alt.Chart(ahead.assign(day=ahead["month"] + "-01"))
        layers += [
            future.mark_area(color=_CLEARED, opacity=0.16).encode(
                x=x, y=alt.Y("slow_ha:Q", scale=top, title=None), y2="quick_ha:Q"
            ),
            future.mark_line(color=_CLEARED, strokeDash=[2, 4], strokeWidth=2).encode(
                x=x, y=alt.Y("usual_ha:Q", scale=top, title=None)
            ),
        ]
    whole = texts.say(
        "pace.line_whole", language, size=texts.hectares(to_clear_ha, language, 1)
    )
    goal = alt.Chart(pd.DataFrame({"ha": [to_clear_ha], "said": [whole]}))
    layers += [
        goal.mark_rule(color=THEME["ink"], strokeDash=[6, 4]).encode(y=y),
        goal.mark_text(
            align="left", dx=4, dy=-8, fontSize=12, color=THEME["ink"]
        ).encode(y=y, x=alt.value(0), text="said:N"),
        base.mark_line(strokeWidth=2.5, interpolate="linear").encode(
            color=alt.Color("color:N", scale=None),
            strokeDash=alt.StrokeDash("dash:N", scale=None, legend=None),
            detail="line:N",
        ),
        base.mark_point(filled=True, size=46, opacity=1)
        .encode(
            color=alt.Color("color:N", scale=None),
            shape=alt.Shape("shape:N", scale=None, legend=None),
            tooltip=tooltip,
        )
        .add_params(alt.selection_point(name=CLICKED, fields=[MONTH])),
        _last(base, "cleared_ha").mark_text(
            align="right", dx=-4, dy=-14, fontSize=12, fontWeight=600
        ),
        # To the right, where only the range ahead is, and above it.
        _last(base, "clean_ha").mark_text(
            align="left", dx=8, dy=10, fontSize=12, fontWeight=600
        ),
    ]
    every: alt.LayerChart = alt.layer(*layers)  # type: ignore[assignment]
    return calm(every, height=300)


def _last(base: alt.Chart, line: str) -> alt.Chart:
    """Return the label of a line, at its last point."""
    is_there = alt.datum.is_last & (alt.datum.line == line)
    last: alt.Chart = base.transform_filter(is_there).encode(
        color=alt.Color("color:N", scale=None), text="label:N"
    )
    return last


def _lines(past: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return a row a month and line; hue is never the only difference."""
    last = past["month"].iloc[-1] if len(past) else ""
    rows = []
    for line, color, dash, shape in (
        ("cleared_ha", _CLEARED, [1, 0], "circle"),
        ("clean_ha", _CLEAN, [7, 3], "diamond"),
    ):
        word = texts.say(f"clearance.{line}", language)
        for month, ha in zip(past["month"], past[line], strict=True):
            size = texts.hectares(ha, language, 1)
            rows.append(
                {
                    "line": line,
                    "month": month,
                    "day": f"{month}-01",
                    "ha": ha,
                    "color": color,
                    "dash": dash,
                    "shape": shape,
                    "is_last": month == last,
                    "label": f"{word}: {size}",
                    "said": f"{month}: {word} {size}",
                }
            )
    return pd.DataFrame(rows)


def ahead_rows(
    now_ha: float,
    most_ha: float,
    paces_ha: tuple[float, float, float] | tuple[()],
    months: list[str],
) -> pd.DataFrame:
    """Return the land cleared by each month ahead, at three paces.

    Parameters
    ----------
    now_ha
        Cleared by the first of `months`.
    most_ha
        Nothing more than this can be cleared.
    paces_ha
        Slowest, middle and quickest; none where they cannot be told.
    months
        The present one, and those ahead.

    Examples
    --------
    >>> rows = ahead_rows(4.0, 9.0, (1.0, 2.0, 3.0), ["2024-04", "2024-05", "2024-06"])
    >>> rows[["slow_ha", "usual_ha", "quick_ha"]].to_numpy().tolist()
    [[4.0, 4.0, 4.0], [5.0, 6.0, 7.0], [6.0, 8.0, 9.0]]
    """
    columns = ("slow_ha", "usual_ha", "quick_ha")
    if not paces_ha or paces_ha[-1] <= 0:
        return pd.DataFrame(columns=["month", *columns])
    return pd.DataFrame(
        [
            {
                "month": month,
                **{
                    name: min(now_ha + max(pace, 0.0) * n, most_ha)
                    for name, pace in zip(columns, paces_ha, strict=True)
                },
            }
            for n, month in enumerate(months)
        ]
    )
