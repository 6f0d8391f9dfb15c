"""Rows out as a workbook, filled in, and taken back with the difference shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.records import LOCAL
from clusterviz.ui import fill, state, widgets
from clusterviz.ui.editing import acting
from clusterviz.workspace import rowsheets

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language, Layer
    from clusterviz.workspace import Workspace

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST = 500


def show_sheets(
    workspace: Workspace, layer: Layer, rows: pd.DataFrame, language: Language
) -> None:
    """Offer the rows shown as a workbook to fill in, and take a filled one back.

    Parameters
    ----------
    workspace
        Not frozen: what is accepted is written to it.
    layer
        The layer that is chosen.
    rows
        Those that whoever asks may write.
    language
        Of labels, words and sentences.
    """
    unfolded = st.expander(
        texts.say("edit.sheets", language), key="edit-sheets", on_change="rerun"
    )
    if not unfolded.open:
        return
    with unfolded:
        if rows.empty:
            widgets.show_note(texts.say("edit.sheets_none", language))
        else:
            keys = tuple(rows[layer.key].astype("str"))[: rowsheets.MOST_ROWS]
            make = partial(rowsheets.workbook, workspace, layer.name, keys, language)
            label = texts.say("edit.sheet_out", language)
            widgets.offer_download(label, make, f"{layer.name}.xlsx", XLSX)
            n = texts.number(len(keys), language)
            widgets.show_note(texts.say("edit.sheet_out_note", language, n=n))
        name = state.text(acting.BY)
        if workspace.actor.person_id == LOCAL:
            st.text_input(
                texts.say("edit.by", language),
                max_chars=_MOST,
                **state.widget(acting.BY, name, "-sheet"),
            )
            if not name.strip():
                widgets.show_note(texts.say("edit.no_name", language))
                return
        actor = workspace.signed(" ".join(name.split()))
        fill.show_upload(workspace.acting_as(actor), language)
