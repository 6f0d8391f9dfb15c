"""What became of a file: the report that is kept, at the address that it had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.errors import ClustervizError
from clusterviz.ui import mishaps, state, widgets
from clusterviz.ui.dataroom.findings import show_rows
from clusterviz.view.dataroom import field_labels
from clusterviz.view.plain import plain
from clusterviz.workspace.handed import Handed, handed
from clusterviz.workspace.import_report import not_asked, summary

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


def show_ended(workspace: Workspace, name: str, language: Language) -> None:
    """Show what became of the file that an address names.

    Parameters
    ----------
    workspace
        Which it was brought to.
    name
        Of the draft that it was.
    language
        Of words and sentences.
    """
    found = handed(workspace, name)
    if found is None:
        st.warning(texts.say("dataroom.gone", language), icon=":material/help:")
        return
    if found.is_underway:
        _show_underway(workspace, name, language)
        return
    _show_report(workspace, found, language)


@st.fragment(run_every=1)
def _show_underway(workspace: Workspace, name: str, language: Language) -> None:
    try:
        found = handed(workspace, name)
    except ClustervizError as error:
        # They signed out in another window.
        mishaps.show_error(error, language)
        return
    if found is None or not found.is_underway:
        st.rerun()
    st.info(texts.say("imports.step_publishing", language), icon=":material/sync:")


def _show_report(workspace: Workspace, found: Handed, language: Language) -> None:
    report = found.report
    said = plain(summary(report, language))
    if report.status == "published":
        st.success(said, icon=":material/check_circle:")
        unused = not_asked(workspace, report, language)
        if unused:
            st.warning(plain(unused), icon=":material/info:")
    else:
        st.info(said, icon=":material/info:")
    widgets.show_note(
        texts.say(
            "dataroom.standing",
            language,
            file=report.file,
            layer=workspace.layers[report.layer].title.say(language),
        )
    )
    with st.container(horizontal=True):
        if report.status == "published":
            map_page = state.pages()["map"]
            label = texts.say("dataroom.to_map", language)
            st.page_link(map_page, label=label, query_params=state.carried_address())
        _offer("dataroom.to_history", language, step="history", layer=report.layer)
        _offer("dataroom.another", language, draft="", step="file")
    label = texts.say("dataroom.findings", language)
    show_rows(workspace, _rows(workspace, found, language), language, label)


def _offer(key: str, language: Language, **choices: str) -> None:
    st.button(
        texts.say(key, language),
        key=f"offer-{key}",
        on_click=state.choose,
        kwargs=choices,
    )


def _rows(workspace: Workspace, found: Handed, language: Language) -> pd.DataFrame:
    layer = workspace.layers[found.report.layer]
    fields = found.rows["field"].fillna("").map(str)
    shown = found.rows[["severity", f"message_{language}", "feature_id"]].assign(
        field=[field_labels(one, layer, language) for one in fields]
    )
    return shown.rename(columns={f"message_{language}": "message"})
