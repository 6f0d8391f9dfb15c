"""Writing of a month: the plans of a cluster, and reasons for what is behind.

What was typed stays until it is written: where somebody wrote of the same row
meanwhile, theirs is shown above it, and the next attempt puts it over theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.errors import ClustervizError, RowConflict
from clusterviz.ui import mishaps, state, widgets
from clusterviz.ui.editing import figures
from clusterviz.ui.editing.conflict import show_clash
from clusterviz.ui.editing.figurebox import ask_figure, require_figure
from clusterviz.ui.review import grids, signing
from clusterviz.view.plain import plain
from clusterviz.workspace import edits, owned, people, review_writing, rowseen
from clusterviz.workspace.edits import Change
from clusterviz.workspace.review import TRACKS
from clusterviz.workspace.typed import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Field, Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.review import Review

_MOST = 500


@dataclass(frozen=True)
class Opened:
    """A form as it was opened: what its writer has seen.

    Parameters
    ----------
    name
        Of the month and cluster.
    version
        The version of the layer that its writer has seen; 0 without one.
    start
        The row as it was opened, which the inputs began with: what differs from it
        was typed. Empty where there was none.
    seen
        That row, to be held against what is there; ``None`` where there was none, and
        of a writer who was shown a conflict.
    turn
        How often it was written since: the next form begins anew.
    """

    name: str
    version: int
    start: Mapping[str, Any]
    seen: Mapping[str, Any] | None
    turn: int = 0


def may_write(workspace: Workspace, found: Review, cluster_id: str) -> bool:
    """Return whether whoever asks may write of a cluster in the month shown."""
    areas = owned.leading_areas(workspace, found.on).get(cluster_id, ())
    return found.signed is None and people.may(workspace, "edit", areas, found.on)


def is_open(month: str, cluster_id: str) -> bool:
    """Return whether this window opened the form of a cluster, and has it still."""
    return isinstance(state.kept(_name(month, cluster_id)), Opened)


def _name(month: str, cluster_id: str) -> str:
    return f"review-{month}-{cluster_id}"


def ask_plans(
    workspace: Workspace, found: Review, cluster_id: str, language: Language
) -> bool:
    """Ask for the plans of a cluster in the month, and why a track is behind.

    Returns whether anything was typed, or is to be saved.

    Parameters
    ----------
    workspace
        Not frozen: it is written to.
    """
    opened = _opened(workspace, found.month, cluster_id)
    key = f"{opened.name}-{opened.turn}"
    layer = workspace.layers["reviews"]
    with st.form(key, border=True):
        typed: dict[str, Any] = {}
        for code, track in TRACKS.items():
            st.markdown(f"**{texts.say(f'review.track_{code}', language)}**")
            columns = st.columns([2, 4, 4, 4], gap="small")
            names = (track.plan, f"{code}_plan", f"{code}_reason", f"{code}_note")
            for column, kind, name in zip(columns, _KINDS, names, strict=True):
                with column:
                    typed[name] = _ask(
                        layer.fields[name], kind, opened, key, track.unit, language
                    )
        left, right = st.columns(2, gap="small")
        with left:
            source = ask_source(key, language)
        with right:
            by = signing.ask_name(workspace, f"{key}-by", language)
        is_asked = st.form_submit_button(
            texts.say("review.save_plans", language), icon=":material/save:",
            type="primary",
        )  # fmt: skip
    changed = {
        name: value
        for name, value in typed.items()
        if value != _as_seen(layer.fields[name], opened.start.get(name))
    }
    if not is_asked:
        return bool(changed)
    writer = workspace.acting_as(workspace.signed(by))
    try:
        values = {
            name: _meant(layer.fields[name], value, language)
            for name, value in changed.items()
        }
        change = Change(f"{cluster_id}:{found.month}", values)
        made_from = rowseen.seen_version(
            writer, layer.name, change, opened.seen, made_from=opened.version
        )
        review_writing.record(
            writer, found.month, cluster_id, values,
            made_from=made_from, source_document=source,
        )  # fmt: skip
    except RowConflict as clashing:
        _keep(workspace, opened)
        show_clash(layer, clashing.clashes[0], language)
        widgets.show_note(texts.say("review.conflict", language))
        return True
    except ClustervizError as error:
        mishaps.show_error(error, language)
        return True
    # The next form begins anew, with what is there then.
    state.kept(opened.name, opened.turn + 1)
    widgets.say_done(texts.say("review.saved", language))


_KINDS = ("plan", "plan_text", "reason", "note")


def ask_source(key: str, language: Language) -> str:
    """Ask for the document behind what is written."""
    return st.text_input(
        texts.say("review.source", language),
        help=texts.say("review.source_help", language),
        max_chars=_MOST,
        key=f"{key}-source",
    )


def _ask(
    field: Field, kind: str, opened: Opened, form: str, unit: str, language: Language
) -> object:
    """Ask for one field, beginning with what is there; return it, a figure as text."""
    label = texts.say(f"review.column_{kind}", language)
    value = _as_seen(field, opened.start.get(field.name))
    key = f"{form}-{field.name}"
    if field.choices:
        words = {code: one.label.say(language) for code, one in field.choices.items()}
        codes = list(words)
        return st.selectbox(
            plain(label),
            codes,
            index=codes.index(str(value)) if value in codes else None,
            format_func=words.__getitem__,
            placeholder=texts.say("review.no_reason", language),
            filter_mode=None,
            key=key,
        )
    if field.type == "text":
        text = st.text_input(plain(label), str(value or ""), max_chars=_MOST, key=key)
        return text.strip() or None
    said = f"{label} ({grids.unit_word(unit, language)})"
    return ask_figure(said, str(value), key=key, language=language, kind=field.type)


def _as_seen(field: Field, value: object) -> object:
    """Return a value as its input gives it back."""
    is_known = not (value is None or pd.isna(value))  # type: ignore[call-overload]
    if field.type in figures.KINDS:
        return as_text(value) if is_known else ""
    return str(value) if is_known else None


def _meant(field: Field, value: object, language: Language) -> object:
    """Return what an input gave back in the type of its field."""
    if field.type not in figures.KINDS:
        return value
    return require_figure(field.label.say(language), str(value), field.type)


def _opened(workspace: Workspace, month: str, cluster_id: str) -> Opened:
    """Return the form of a cluster as this window opened it, or open it now."""
    name = _name(month, cluster_id)
    kept = state.kept(name)
    if isinstance(kept, Opened):
        return kept
    turn = kept if isinstance(kept, int) else 0
    now = workspace.frozen()
    version = now.version("reviews").version if now.has("reviews") else 0
    row = edits.row(now, "reviews", f"{cluster_id}:{month}") or {}
    opened = Opened(name, version, row, row or None, turn)
    state.kept(name, opened)
    return opened


def _keep(workspace: Workspace, opened: Opened) -> None:
    """Keep what is typed, of a writer who has now seen what is there."""
    version = workspace.version("reviews").version
    state.kept(opened.name, replace(opened, version=version, seen=None))
