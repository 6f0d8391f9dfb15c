"""Bars that choose: one a code, with its figures written beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from clusterviz import texts
from clusterviz.view.charts import CLICKED, LEGAL_MARKS, calm
from clusterviz.view.style import CLUSTER_STATUSES, LAND_PARTS, OCCUPANCY, THEME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Choice, Language

CODE = "code"
"""The field that a clicked bar tells."""

MOST_BARS = 15
"""Bars that a chart by place has room for; its table has them all."""

_BAR_PX, _THICK_PX, _BELOW_PX = 40, 13, 9
_PADDING_PX = 12
"""Around the bars: the words of the first one stand above it."""

_LABEL_PX = 235
_DONE, _LEFT = LAND_PARTS["leased"].fill, THEME["ground"]


def bars(
    rows: pd.DataFrame,
    language: Language,
    *,
    chosen: str = "",
    whole: str = "",
    marks: bool = False,
) -> alt.LayerChart:
    """Return a bar a row, from the top down; a click tells its code.

    Label and figures stand above the bar, so that both have the width of the
    chart and nothing is cut on a small screen.

    Parameters
    ----------
    rows
        ``code``, ``label``, ``value``, ``said`` (the figures), ``color`` and
        ``line``, the colour of the outline.
    language
        Of the marks.
    chosen
        The code whose bar is framed.
    whole
        A column with the length of a pale bar behind; empty for none.
    marks
        Whether the shares that the law asks for are drawn across the bars.
    """
    rows = rows.assign(label=_distinct(rows["label"], rows[CODE]))
    longest = max(float(rows[whole or "value"].max()) if len(rows) else 0.0, 1e-9)
    if marks:
        longest = max(longest, 1.0)
    scale = alt.Scale(domain=[0, longest], nice=False)
    base = alt.Chart(rows).encode(y=alt.Y(f"{CODE}:N", sort=None, axis=None))
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("said:N", title=" ")]
    bar = base.mark_bar(height=_THICK_PX, yOffset=_BELOW_PX, cursor="pointer").encode(
        x=alt.X("value:Q", axis=None, scale=scale),
        color=alt.Color("color:N", scale=None),
        stroke=alt.Stroke("line:N", scale=None),
        strokeWidth=alt.condition(
            alt.datum[CODE] == chosen, alt.value(3.0), alt.value(0.8)
        ),
        tooltip=tooltip,
    )
    bar = bar.add_params(alt.selection_point(name=CLICKED, fields=[CODE]))
    layers: list[alt.Chart] = [bar]
    if whole:
        ground = base.mark_bar(
            height=_THICK_PX, yOffset=_BELOW_PX, color=_LEFT, stroke=THEME["muted"]
        )
        layers.insert(0, ground.encode(x=alt.X(f"{whole}:Q", axis=None, scale=scale)))
    layers.append(
        base.mark_text(
            align="left",
            dy=-_BELOW_PX,
            limit=_LABEL_PX,
            color=THEME["ink"],
            fontSize=13,
        ).encode(x=alt.value(0), text="label:N", tooltip=tooltip)
    )
    layers.append(
        base.mark_text(
            align="right",
            dy=-_BELOW_PX,
            color=THEME["ink"],
            fontSize=13,
            fontWeight=600,
        ).encode(x=alt.value("width"), text="said:N")
    )
    if marks:
        said = [texts.percent(one, language, 0) for one in LEGAL_MARKS]
        mark = alt.Chart(pd.DataFrame({"mark": LEGAL_MARKS, "said": said})).encode(
            x=alt.X("mark:Q", axis=None, scale=scale)
        )
        layers.append(
            mark.mark_rule(color=THEME["ink"], strokeWidth=1.5, strokeDash=[5, 3])
        )
        layers.append(
            mark.mark_text(
                baseline="bottom", dy=-2, color=THEME["ink"], fontSize=12
            ).encode(y=alt.value(0), text="said:N")
        )
    both: alt.LayerChart = alt.layer(*layers)  # type: ignore[assignment]
    return calm(both, height=_BAR_PX * max(len(rows), 1) + _PADDING_PX)


def _distinct(labels: pd.Series[str], codes: pd.Series[str]) -> pd.Series[str]:
    """Return labels that differ: bars of one label would be drawn as one."""
    return labels.where(~labels.duplicated(keep=False), labels + " (" + codes + ")")


def described(title: str, rows: pd.DataFrame) -> str:
    """Return in words what bars show, for those who cannot see them.

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["Paid"], "said": ["2 ha"]})
    >>> described("Stages", rows)
    'Stages. Paid: 2 ha.'
    """
    each = [f"{a}: {b}" for a, b in zip(rows["label"], rows["said"], strict=True)]
    return f"{title}. {'; '.join(each)}." if each else f"{title}."


def stage_rows(
    funnel: pd.DataFrame, choices: Mapping[str, Choice], language: Language
) -> pd.DataFrame:
    """Return the bars of a funnel, in the colours that the map has for stages.

    Parameters
    ----------
    funnel
        From `core.late.funnel`.
    choices
        The stages, by code.
    language
        Of words and figures.
    """
    return pd.DataFrame(
        [
            {
                CODE: row["stage"],
                "label": choices[str(row["stage"])].label.say(language),
                "value": row["area_ha"],
                "said": texts.say(
                    "pace.stage_said",
                    language,
                    size=texts.hectares(row["area_ha"], language, 1),
                    households=texts.number(row["n_households"], language),
                ),
                "color": choices[str(row["stage"])].color,
                "line": THEME["muted"],
            }
            for row in funnel.to_dict(orient="records")
        ]
    )


def cleared_rows(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return bars of land cleared of all land to clear, most of what is left first.

    Parameters
    ----------
    rows
        ``code``, ``label``, ``to_clear_ha`` and ``cleared_ha``; what has nothing
        to clear has no bar.
    language
        Of the figures.

    Returns
    -------
    bars
        At most `MOST_BARS`, with ``whole`` beside the columns of `bars`.
    """
    known = rows[rows["to_clear_ha"] > 0]
    left = known["to_clear_ha"] - known["cleared_ha"]
    order = left.sort_values(ascending=False, kind="stable").index
    shown = known.loc[order].head(MOST_BARS)
    said = [
        texts.say(
            "pace.cleared_said",
            language,
            cleared=texts.number(cleared, language, 1),
            whole=texts.hectares(whole, language, 1),
            share=texts.percent(cleared / whole, language, 0),
        )
        for cleared, whole in zip(
            shown["cleared_ha"], shown["to_clear_ha"], strict=True
        )
    ]
    return pd.DataFrame(
        {
            CODE: shown["code"],
            "label": shown["label"],
            "value": shown["cleared_ha"],
            "whole": shown["to_clear_ha"],
            "said": said,
            "color": _DONE,
            "line": THEME["ink"],
        }
    ).reset_index(drop=True)


def status_rows(
    sizes: Mapping[str, tuple[int, float]],
    words: Mapping[str, str],
    language: Language,
) -> pd.DataFrame:
    """Return the bars of clusters by status, in the colours of the map.

    Parameters
    ----------
    sizes
        By status: how many clusters, and their hectares.
    words
        What people read for each status.
    language
        Of the figures.
    """
    return pd.DataFrame(
        [
            {
                CODE: code,
                "label": words[code],
                "value": sizes[code][1],
                "said": texts.say(
                    "pace.status_said",
                    language,
                    n=texts.number(sizes[code][0], language),
                    size=texts.hectares(sizes[code][1], language, 1),
                ),
                "color": style.fill or THEME["panel"],
                "line": style.line,
            }
            for code, style in CLUSTER_STATUSES.items()
            if code in sizes
        ]
    )


def occupancy_rows(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return the bars of occupancy by area, in the classes of the map, fullest first.

    Parameters
    ----------
    rows
        ``area_code``, ``area_name`` and ``occupancy_ratio``; an area without a
        ratio has no bar.
    language
        Of the figures.

    Returns
    -------
    bars
        At most `MOST_BARS`.
    """
    known = rows[rows["occupancy_ratio"].notna()]
    known = known.sort_values("occupancy_ratio", ascending=False, kind="stable")
    known = known.head(MOST_BARS)
    ratios = known["occupancy_ratio"]
    return pd.DataFrame(
        {
            CODE: known["area_code"],
            "label": known["area_name"],
            "value": ratios,
            "said": [
                f"{texts.percent(one, language)} ({OCCUPANCY.letter(one)})"
                for one in ratios
            ],
            "color": [OCCUPANCY.color(one) for one in ratios],
            "line": THEME["ink"],
        }
    ).reset_index(drop=True)
