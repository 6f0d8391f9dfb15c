"""The list of what needs attention, each matter with the page that shows it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.ui import links, widgets

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from clusterviz.schema import Language

SHOWN_BY: Mapping[str, tuple[str, dict[str, str]]] = MappingProxyType(
    {
        "conflict_forbidden": (
            "overlaps",
            {"verdict": "conflict", "severity": "forbidden"},
        ),
        "clearance_obstacle": ("clearance", {}),
        "cannot_be_judged": ("overlaps", {"verdict": "cannot_be_judged"}),
        "incomplete": ("map", {"panel": "card"}),
    }
)
"""By reason: the page that shows it, and the choices it opens with."""

MAX_CLUSTERS = 4
"""Clusters named under each reason; the rest is counted."""


def show_matters(rows: pd.DataFrame, language: Language) -> None:
    """Show each reason with its clusters, linked to where they are seen.

    Parameters
    ----------
    rows
        From `analysis.attention`.
    language
        Of the words.
    """
    if rows.empty:
        st.info(texts.say("overview.attention_none", language))
    for reason, ours in rows.groupby("reason", sort=False):
        page, choices = SHOWN_BY[str(reason)]
        label = texts.say(f"audit.attention_{reason}", language)
        n = texts.number(ours["cluster_id"].nunique(), language)
        with st.container(key=f"matter-{reason}", gap=None):
            links.show_link(
                texts.say("overview.matter", language, matter=label, n=n),
                page,
                **choices,
            )
            for row in ours.head(MAX_CLUSTERS).to_dict(orient="records"):
                links.show_link(
                    _line(row, language),
                    page,
                    icon="chevron_right",
                    **choices,
                    id=row["cluster_id"],
                    fit=row["cluster_id"],
                )
            if len(ours) > MAX_CLUSTERS:
                more = texts.number(len(ours) - MAX_CLUSTERS, language)
                widgets.show_note(texts.say("overview.more", language, n=more))


def _line(row: Mapping[Hashable, Any], language: Language) -> str:
    """Return the cluster and how much of it the matter concerns."""
    figure = float(str(row["figure"]))
    if row["unit"] == "ha":
        size = texts.hectares(figure, language, 1)
    elif figure != figure:
        return str(row["cluster_name"])
    else:
        size = texts.say(
            "overview.n_fields", language, n=texts.number(figure, language)
        )
    return f"{row['cluster_name']}: {size}"
