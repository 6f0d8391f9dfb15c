"""Bars of wastewater: what flows in over what the works can treat."""

from __future__ import annotations

import altair as alt
import pandas as pd

from clusterviz import texts
from clusterviz.schema import Language
from clusterviz.view.barcharts import CODE, MOST_BARS
from clusterviz.view.charts import CLICKED, calm
from clusterviz.view.style import LAND_PARTS, THEME

_BAR_PX, _THICK_PX, _THIN_PX, _BELOW_PX = 42, 15, 7, 9
_LABEL_PX = 235
_OVER, _WITHIN = LAND_PARTS["conflict"].fill, LAND_PARTS["leased"].fill


def inflow_rows(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return the bars of clusters, the most inflow as promoted first.

    Parameters
    ----------
    rows
        From `core.wastewater.lens`; a cluster of which neither inflow is known has
        no bar, and one without a capacity none behind it.
    language
        Of the figures.

    Returns
    -------
    bars
        At most `MOST_BARS`: ``code``, ``label``, ``capacity``, ``inflow``,
        ``promoted``, ``said`` and ``color``, which tells what is more than can be
        treated.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {
    ...         "cluster_id": ["C1", "C2"],
    ...         "cluster_name": ["A", "B"],
    ...         "capacity_m3_day": [100.0, 0.0],
    ...         "inflow_m3_day": [60.0, 90.0],
    ...         "promoted_inflow_m3_day": [120.0, 300.0],
    ...     }
    ... )
    >>> inflow_rows(rows, "en")["said"].tolist()
    ['90 / 0 → 300', '60 / 100 → 120']
    """
    flows = ["inflow_m3_day", "promoted_inflow_m3_day"]
    known = rows[rows[flows].notna().any(axis="columns")]
    order = known[flows].max(axis="columns").sort_values(ascending=False, kind="stable")
    top = known.loc[order.index].head(MOST_BARS)
    said = [
        texts.say(
            "violations.chart_said",
            language,
            inflow=texts.number(inflow, language),
            capacity=texts.number(capacity, language),
            promoted=texts.number(promoted, language),
        )
        for inflow, capacity, promoted in zip(
            top["inflow_m3_day"],
            top["capacity_m3_day"],
            top["promoted_inflow_m3_day"],
            strict=True,
        )
    ]
    is_over = top["inflow_m3_day"] > top["capacity_m3_day"]
    return pd.DataFrame(
        {
            CODE: top["cluster_id"],
            "label": top["cluster_name"],
            "capacity": top["capacity_m3_day"],
            "inflow": top["inflow_m3_day"],
            "promoted": top["promoted_inflow_m3_day"],
            "said": said,
            "color": is_over.map({True: _OVER, False: _WITHIN}),
        }
    ).reset_index(drop=True)


def inflow_bars(
    rows: pd.DataFrame, language: Language, *, chosen: str = ""
) -> alt.LayerChart:
    """Return a bar a cluster: capacity behind, inflow before it, promoted as a mark.

    A click tells the cluster's code.

    Parameters
    ----------
    rows
        From `inflow_rows`.
    language
        Of the title of the axis.
    chosen
        The code whose bar is framed.
    """
    sizes = [rows[name].max() for name in ("capacity", "inflow", "promoted")]
    longest = max([1.0, *(float(one) for one in sizes if one == one)])
    scale = alt.Scale(domain=[0, longest], nice=False)
    base = alt.Chart(rows).encode(y=alt.Y(f"{CODE}:N", sort=None, axis=None))
    tip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("said:N", title="m³")]
    frame = alt.condition(alt.datum[CODE] == chosen, alt.value(3.0), alt.value(0.8))
    ground = base.mark_bar(
        height=_THICK_PX,
        yOffset=_BELOW_PX,
        color=THEME["ground"],
        stroke=THEME["muted"],
        cursor="pointer",
    ).encode(
        x=alt.X("capacity:Q", axis=None, scale=scale), strokeWidth=frame, tooltip=tip
    )
    flow = base.mark_bar(height=_THIN_PX, yOffset=_BELOW_PX, cursor="pointer").encode(
        x=alt.X("inflow:Q", axis=None, scale=scale),
        color=alt.Color("color:N", scale=None),
        stroke=alt.value(THEME["ink"]),
        strokeWidth=frame,
        tooltip=tip,
    )
    flow = flow.add_params(alt.selection_point(name=CLICKED, fields=[CODE]))
    mark = base.mark_tick(
        thickness=3, size=_THICK_PX + 4, yOffset=_BELOW_PX, color=THEME["ink"]
    ).encode(x=alt.X("promoted:Q", axis=None, scale=scale), tooltip=tip)
    name = base.mark_text(
        align="left",
        dy=-_BELOW_PX,
        limit=_LABEL_PX,
        color=THEME["ink"],
        fontSize=13,
    ).encode(x=alt.value(0), text="label:N", tooltip=tip)
    figures = base.mark_text(
        align="right", dy=-_BELOW_PX, color=THEME["ink"], fontSize=13, fontWeight=600
    ).encode(x=alt.value("width"), text="said:N")
    layers: list[alt.Chart] = [ground, flow, mark, name, figures]
    whole: alt.LayerChart = alt.layer(*layers)  # type: ignore[assignment]
    return calm(whole, height=_BAR_PX * max(len(rows), 1))
