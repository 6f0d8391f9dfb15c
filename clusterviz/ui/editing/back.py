"""What a row had before an edit, put back into its form: an edit like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import state, widgets
from clusterviz.ui.editing import words
from clusterviz.workspace.edits import next_choices
from clusterviz.workspace.typed import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.editing.draft import Draft


def offer_back(draft: Draft, rows: pd.DataFrame, language: Language) -> None:
    """Offer to put a value that an edit replaced into the form, where there is one.

    Nothing is written: whoever puts it back saves the form, as of any edit.

    Parameters
    ----------
    draft
        Of a row that there is.
    rows
        Its history; see `rowhistory.rows_of`.
    language
        Of labels and words.
    """
    offered = _offered(draft, rows, language)
    if not offered:
        return
    label = texts.say("edit.back_value", language)
    labels = {code: label for code, (label, _) in offered.items()}
    # Of this version: what is saved is not offered again.
    chosen = st.selectbox(
        label,
        list(offered),
        format_func=lambda code: labels.get(code, code),
        key=f"edit-back-{draft.name}-{draft.version}",
    )
    _, values = offered[chosen]
    st.button(
        texts.say("edit.back_do", language),
        key="edit-back",
        icon=":material/undo:",
        on_click=_put_back,
        args=(draft, values),
    )
    widgets.show_note(texts.say("edit.back_help", language))


def _put_back(draft: Draft, values: Mapping[str, str]) -> None:
    """Put values into the form; a reason that somebody has written by now stays."""
    is_said = bool(draft.text("reason").strip())
    kept = draft.choice("reason") if is_said else ""
    state.choose(**{name: text for name, text in values.items() if name != kept})


def _offered(
    draft: Draft, rows: pd.DataFrame, language: Language
) -> dict[str, tuple[str, dict[str, str]]]:
    """Return by code what can be put back, newest first: in words, and as typed."""
    layer, now = draft.layer, draft.seen or {}
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for one in rows.to_dict("records"):
        name = str(one["field"])
        text, had = as_text(one["before"]), as_text(now.get(name))
        is_asked = (
            one["verb"] == "change" and name in layer.fields and name != layer.key
        )
        if not is_asked or text == had:
            continue
        is_choice = bool(layer.fields[name].choices and text)
        if is_choice and text not in next_choices(layer, name, had):
            # A step that is not taken back.
            continue
        moment = texts.moment(one["at"], language)
        label = texts.say(
            "edit.back_one",
            language,
            field=layer.fields[name].label.say(language),
            value=words.of_value(layer, name, one["before"], language),
            moment=moment,
            name=one["by"] or "–",
        )
        values = {
            draft.choice(name): text,
            draft.choice("reason"): texts.say(
                "edit.back_reason", language, moment=moment
            ),
        }
        found.setdefault(f"{name}:{text}", (label, values))
    return found
