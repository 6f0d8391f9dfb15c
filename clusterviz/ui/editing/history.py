"""The history of one row: who changed what, when, from where, by which document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import widgets
from clusterviz.ui.editing import words
from clusterviz.workspace import rowhistory

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

SHOWN = (
    "at", "by", "field", "before", "after", "verb", "document", "on", "reason",
    "origin",
)  # fmt: skip

_WIDTHS = (96, 78, 106, 92, 92)
"""Of the first columns: beside a form, who wrote what in the place of what shows."""


def show_history(
    workspace: Workspace, layer_name: str, key: str, language: Language
) -> pd.DataFrame:
    """Show every edit of one row, the newest first, or that there is none.

    Parameters
    ----------
    workspace
        Whose audit is read.
    layer_name, key
        The row.
    language
        Of headings and words.

    Returns
    -------
    rows
        The edits; see `rowhistory.rows_of`.
    """
    rows = rowhistory.rows_of(workspace, layer_name, key)
    if rows.empty:
        widgets.show_note(texts.say("edit.history_none", language))
        return rows
    table = in_words(workspace, layer_name, rows, language)
    label = texts.say("edit.history", language)
    widgets.show_grouped(
        table.style.set_uuid("t"), label=label, pinned=str(table.columns[0]),
        widths=_WIDTHS, row_px=widgets.WRAPPED_PX,
    )  # fmt: skip
    return rows


def show_unfolding(
    workspace: Workspace, layer_name: str, key: str, language: Language
) -> None:
    """Show the history of a row to those who unfold it."""
    label = texts.say("edit.history", language)
    unfolded = st.expander(label, key=f"history-{layer_name}", on_change="rerun")
    if unfolded.open:
        with unfolded:
            show_history(workspace, layer_name, key, language)


def in_words(
    workspace: Workspace, layer_name: str, rows: pd.DataFrame, language: Language
) -> pd.DataFrame:
    """Return the rows of `rowhistory.rows_of` as people read them."""
    layer = workspace.layers[layer_name]
    said = []
    for one in rows.to_dict("records"):
        name = str(one["field"])
        field = layer.fields.get(name)
        said.append(
            {
                **one,
                "at": texts.moment(one["at"], language),
                "by": one["by"] or "–",
                "verb": texts.say(f"edit.verb_{one['verb']}", language),
                "field": field.label.say(language) if field is not None else "–",
                "before": words.of_value(layer, name, one["before"], language),
                "after": words.of_value(layer, name, one["after"], language),
                "document": one["document"] or "–",
                "on": texts.day(one["on"], language),
                "reason": one["reason"] or "–",
                "origin": one["origin"] or "–",
            }
        )
    heads = {name: texts.say(f"edit.history_{name}", language) for name in SHOWN}
    return pd.DataFrame(said)[list(SHOWN)].astype("str").rename(columns=heads)
