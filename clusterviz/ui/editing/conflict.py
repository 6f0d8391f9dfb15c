"""Two changed one row: what one saw, what is there by now, what one wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from clusterviz import clock, texts
from clusterviz.ui import widgets
from clusterviz.ui.editing import acting, words
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.records import Clash
    from clusterviz.schema import Language, Layer
    from clusterviz.ui.editing.draft import Draft
    from clusterviz.workspace import Workspace


_COLUMN_PX = 126
"""All four side by side in the form of an office laptop: none scrolls out of sight."""

_LINES = 2
"""Of text that a cell has room for."""


def show_conflict(workspace: Workspace, draft: Draft, language: Language) -> None:
    """Show both, and offer to keep theirs, to put mine, or to edit again.

    Parameters
    ----------
    workspace
        Frozen.
    draft
        With what somebody changed meanwhile. What was typed stays in it.
    language
        Of labels, words and sentences.
    """
    [clash, *_] = draft.clashes
    with st.container(border=True, key="edit-conflict"):
        st.subheader(texts.say("edit.conflict", language), anchor=False)
        show_clash(draft.layer, clash, language)
        widgets.show_note(texts.say("edit.conflict_choose", language))
        is_lost = clash.now is None and draft.layer.has_geometry
        is_gone = clash.wanted.verb == "remove" and clash.now is None
        with st.container(horizontal=True):
            _button("theirs", draft, language)
            if not is_lost and not is_gone:
                _button("mine", draft, language)
                _button("again", draft, language)
        if is_lost:
            widgets.show_note(texts.say("edit.boundary_gone", language))


def show_clash(layer: Layer, clash: Clash, language: Language) -> None:
    """Say who changed a row meanwhile; show what was seen, is there and is wanted."""
    st.warning(plain(_told(clash, language)), icon=":material/sync_problem:")
    table = compared(layer, clash, language)
    widgets.show_grouped(
        table.style.set_uuid("t"),
        label=texts.say("edit.conflict", language),
        widths=[_COLUMN_PX] * len(table.columns),
        row_px=widgets.ROW_PX * _LINES,
    )


def compared(layer: Layer, clash: Clash, language: Language) -> pd.DataFrame:
    """Return the fields in which the three differ, in words, one row each."""
    seen, now = clash.seen, clash.now
    wanted: Mapping[str, Any] | None = {**(now or seen or {}), **clash.wanted.values}
    if clash.wanted.verb == "remove":
        wanted = None
    rows = []
    for name, field in layer.fields.items():
        values = [
            words.of_audit(layer, name, one, language) for one in (seen, now, wanted)
        ]
        if len(set(values)) > 1:
            rows.append([field.label.say(language), *values])
    heads = [
        texts.say(f"edit.conflict_{one}", language)
        for one in ("field", "seen", "now", "wanted")
    ]
    return pd.DataFrame(rows, columns=heads, dtype="str")


def _button(act: acting.Act, draft: Draft, language: Language) -> None:
    st.button(
        texts.say(f"edit.take_{act}", language),
        key=f"edit-{act}",
        type="primary" if act == "again" else "secondary",
        **acting.asking(draft, act),
    )


def _told(clash: Clash, language: Language) -> str:
    """Return who changed the row meanwhile, and when."""
    latest = clash.latest
    key = "edit.conflict_removed" if clash.now is None else "edit.conflict_changed"
    if latest is None:
        return texts.say("edit.conflict_published", language, row=clash.wanted.key)
    at = clock.local(latest.at)
    return texts.say(
        key,
        language,
        row=clash.wanted.key,
        by=latest.by or "–",
        time=f"{at:%H:%M}",
        day=texts.day(at.date(), language),
        document=latest.about.document or "–",
    )
