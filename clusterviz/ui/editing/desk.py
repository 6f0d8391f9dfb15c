"""The page on which rows are entered: which layer, which row, its form and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.ui import controls, state
from clusterviz.ui.editing import acting, back, form, history, rows, sheets
from clusterviz.ui.editing import draft as drafts
from clusterviz.view import tables
from clusterviz.view.plain import plain
from clusterviz.workspace import edits
from clusterviz.workspace.edits import FIXED
from clusterviz.workspace.typed import is_monthly, key_of, month_after

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.schema import Language, Layer
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def show_desk(
    workspace: Workspace, now: Workspace, asked: Scope, language: Language
) -> None:
    """Show the rows of a layer, and the form of the one that is chosen.

    Parameters
    ----------
    workspace
        Not frozen: it is written to, before anything is shown.
    now
        The same, frozen as it was before that.
    asked
        Areas and day of the frame.
    language
        Of labels, words and sentences.
    """
    if acting.is_asked():
        is_written, before = acting.act(workspace, asked.as_of_on), now
        now = workspace.frozen()
        if is_written and _frame_of(now) != _frame_of(before):
            # What stands around this is as it was before.
            st.rerun()
    said = acting.saved(language)
    if said:
        st.success(plain(said), icon=":material/check_circle:")
    layer = rows.ask_layer(now, language)
    found = rows.found(now, layer, asked)
    left, right = st.columns([5, 6], gap="medium")
    with left:
        rows.show_rows(now, layer, found, language)
        sheets.show_sheets(workspace, layer, found.shown, language)
    with right:
        _show_chosen(now, layer, found, asked, language)


def _frame_of(workspace: Workspace) -> tuple[object, ...]:
    """Return what the frame around the page is made from."""
    current = workspace.current()
    stamps = [(name, one.stamp) for name, one in current.items() if name in _FRAME]
    return controls.newest_on(workspace), stamps


_FRAME = ("areas", "clusters", "coverage", "plan_zones")
"""Layers of which areas, periods and coverage are told in the frame."""


def _show_chosen(
    workspace: Workspace,
    layer: Layer,
    found: rows.Found,
    asked: Scope,
    language: Language,
) -> None:
    key, step = state.text("row"), state.one_of("step", ("add", "next"))
    every, on = found.every, asked.as_of_on
    begun = next((one for one in map(drafts.kept, _names(layer, key)) if one), None)
    if step == "add" or (begun is not None and begun.verb == "add"):
        _show_form(workspace, layer, found, key, "add", None, on, language)
    elif key in every:
        _show_form(workspace, layer, found, key, "change", every[key], on, language)
        _offer_next(layer, every, every[key], language)
    elif begun is not None:
        # Somebody removed the row meanwhile: what was typed of it stays.
        form.show_form(workspace, begun, every, language)
    elif step == "next" and (row := _next(layer, every, key)) is not None:
        _show_form(workspace, layer, found, key, "add", row, on, language)
    elif key:
        said = texts.say("edit.no_such", language, row=key)
        st.warning(plain(said), icon=":material/search_off:")
    else:
        st.info(texts.say("edit.choose_row", language), icon=":material/touch_app:")
    if key:
        st.markdown(f"**{texts.say('edit.history', language)}**")
        edited = history.show_history(workspace, layer.name, key, language)
        draft = state.kept(drafts.name_of(layer, "change", key))
        if key not in found.mine or not isinstance(draft, drafts.Draft):
            return
        # A form that waits for a decision holds what somebody wants already.
        if not draft.clashes:
            back.offer_back(draft, edited, language)


def _show_form(
    workspace: Workspace,
    layer: Layer,
    found: rows.Found,
    key: str,
    verb: str,
    row: dict[str, Any] | None,
    on: dt.date,
    language: Language,
) -> None:
    """Show the form, or that whoever asks may not write there."""
    is_open = key in found.mine if verb == "change" else found.may_add
    if is_open and row is not None and verb == "add":
        # That of the month before says whose the next one is.
        is_open = edits.may_edit(workspace, layer.name, "", on, row)
    if not is_open:
        st.info(texts.say("edit.not_yours", language), icon=":material/lock:")
        return
    draft = drafts.opened(workspace, layer, key, verb, row, on)
    form.show_form(workspace, draft, found.every, language)


def _names(layer: Layer, key: str) -> list[str]:
    """Return what drafts of a row are kept under, one that adds it first."""
    return [drafts.name_of(layer, verb, key) for verb in ("add", "change") if key]


def _offer_next(
    layer: Layer,
    every: Mapping[str, dict[str, Any]],
    row: Mapping[str, Any],
    language: Language,
) -> None:
    """Offer the month after the last one of what a row is of."""
    if not is_monthly(layer):
        return
    same = [name for name in layer.key_from if name != "month"]
    ours = [one for one in every.values() if all(one[n] == row[n] for n in same)]
    month = month_after(max(str(one["month"]) for one in ours))
    key = key_of(layer, {**row, "month": month})
    st.button(
        texts.say("edit.next_month", language, month=tables.month(month, language)),
        key="edit-next",
        icon=":material/event_upcoming:",
        on_click=state.choose,
        kwargs={"row": key, "step": "next"},
    )


def _next(
    layer: Layer, every: Mapping[str, dict[str, Any]], key: str
) -> dict[str, Any] | None:
    """Return what a row begins with: that of the month before, and its own month."""
    for one in every.values() if is_monthly(layer) else ():
        month = month_after(str(one["month"]))
        if key_of(layer, {**one, "month": month}) == key:
            blank = dict.fromkeys((*FIXED, layer.key))
            return {**one, **blank, "month": month}
    return None
