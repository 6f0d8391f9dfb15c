"""Taking over proposals, and deciding: buttons that say what was seen, then writing.

A button keeps the very proposals that stood on the page, and the version that they
were made from: what somebody changed meanwhile is a conflict, never overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.errors import RowConflict
from clusterviz.records import LOCAL
from clusterviz.ui import state, widgets
from clusterviz.ui.editing import acting
from clusterviz.view.plain import plain
from clusterviz.workspace import destinations, dossiers

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

DOCUMENT = "dossier:document"
"""The choice that has the document behind a decision."""

_ASKED = "dossier.asked"
_MOST = 500


@dataclass(frozen=True)
class Wanted:
    """What a button asked for: plots by firm, or that one firm is decided."""

    made_from: int
    on: dt.date
    plots: tuple[tuple[str, str], ...] = ()
    firm_id: str = ""
    is_locked: bool = False


def write_asked(workspace: Workspace, language: Language) -> None:
    """Write what the last button asked for; what stands against it is said.

    Parameters
    ----------
    workspace
        Not frozen: it is written to.
    language
        Of the sentences.
    """
    asked = state.kept(_ASKED)
    if not isinstance(asked, Wanted):
        return
    state.kept(_ASKED, None)
    by, document = state.text(acting.BY).strip(), state.text(DOCUMENT).strip()
    if not document or (workspace.actor.person_id == LOCAL and not by):
        st.error(texts.say("dossier.who_and_what", language), icon=":material/error:")
        return
    ours = workspace.acting_as(workspace.signed(by))
    how: dict[str, Any] = {
        "made_from": asked.made_from,
        "source_document": document,
        "as_of_on": asked.on,
    }
    with widgets.errors_shown(language):
        try:
            if asked.firm_id:
                destinations.decide(
                    ours, asked.firm_id, is_locked=asked.is_locked, **how
                )
            else:
                destinations.accept(ours, dict(asked.plots), **how)
        except RowConflict as conflict:
            names = ", ".join(one.wanted.key for one in conflict.clashes)
            said = texts.say("dossier.conflict", language, firms=names)
            st.warning(plain(said), icon=":material/sync_problem:")
            return
        n = texts.number(len(asked.plots) or 1, language)
        done = texts.say("dossier.written", language, n=n)
        st.success(done, icon=":material/check_circle:")


def offer_writing(
    workspace: Workspace, rows: pd.DataFrame, asked: Scope, language: Language
) -> None:
    """Offer to write proposals as destinations, and to decide on what is written.

    Only of land that whoever asks may write of.

    Parameters
    ----------
    workspace
        Frozen.
    rows
        From `matching.proposals`, as they stand on the page.
    asked, language
        Of the page.
    """
    may = {
        one: dossiers.may_enter(workspace, one, asked.as_of_on)
        for one in set(rows["cluster_id"])
    }
    rows = rows[rows["cluster_id"].map(may)]
    is_new = (rows["match"] == "proposed") & (
        rows["destination_plot_id"] != rows["plot_now_id"]
    )
    new = rows[is_new]
    plots = tuple(zip(new["firm_id"], new["destination_plot_id"], strict=True))
    item = state.text("item")
    one = tuple(pair for pair in plots if pair[0] == item)
    written = rows[(rows["firm_id"] == item) & rows["plot_now_id"].notna()]
    if not plots and written.empty:
        return
    with st.container(border=True, key="dossier-accept"):
        _ask_origin(workspace, language)
        with st.container(horizontal=True):
            if one:
                label = texts.say("dossier.accept_one", language)
                _button(label, "one", _wanted(workspace, asked, plots=one))
            if plots:
                n = texts.number(len(plots), language)
                label = texts.say("dossier.accept_all", language, n=n)
                _button(label, "all", _wanted(workspace, asked, plots=plots))
            for match in written["match"]:
                word = "open" if match == "kept" else "decide"
                wanted = _wanted(
                    workspace, asked, firm_id=item, is_locked=match != "kept"
                )
                _button(texts.say(f"dossier.{word}", language), "decide", wanted)
        widgets.show_note(texts.say("dossier.nothing_reserved", language))


def _wanted(workspace: Workspace, asked: Scope, **what: Any) -> Wanted:  # noqa: ANN401
    return Wanted(workspace.version("firms").version, asked.as_of_on, **what)


def _button(label: str, key: str, wanted: Wanted) -> None:
    st.button(
        plain(label),
        key=f"dossier-{key}",
        icon=":material/done_all:",
        **_asking(wanted),
    )


def _asking(wanted: Wanted) -> dict[str, Any]:
    return {"on_click": state.kept, "args": (_ASKED, wanted)}


def _ask_origin(workspace: Workspace, language: Language) -> None:
    left, right = st.columns([2, 1])
    with left:
        st.text_input(
            texts.say("dossier.document", language),
            max_chars=_MOST,
            **state.widget(DOCUMENT, state.text(DOCUMENT)),
        )
    if workspace.actor.person_id == LOCAL:
        with right:
            st.text_input(
                texts.say("dossier.by", language),
                max_chars=_MOST,
                **state.widget(acting.BY, state.text(acting.BY)),
            )
