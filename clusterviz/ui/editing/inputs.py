"""The inputs of a form, by the type of the field; what is typed stays in the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.records import Severity
from clusterviz.ui import state, widgets
from clusterviz.ui.editing import draft as drafts
from clusterviz.ui.editing import figurebox, figures
from clusterviz.view.plain import plain
from clusterviz.workspace import rowchecks, rowscope
from clusterviz.workspace.typed import (
    MAX_TEXT,
    NO,
    YES,
    as_text,
    as_written,
    offered,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from clusterviz.records import Finding
    from clusterviz.schema import Field, FieldType, Language
    from clusterviz.ui.editing.draft import Draft
    from clusterviz.workspace import Workspace

MOST_LISTED = 2_000
"""Features that a list can hold; of more, the code is typed."""

LONG = 60
"""Signs from which a text is shown on several lines."""

_LINE_PX = 80


def ask(
    workspace: Workspace,
    draft: Draft,
    field: Field,
    language: Language,
    earlier: Mapping[str, object] | None = None,
) -> None:
    """Ask for one field, and say what stands against what was typed.

    Parameters
    ----------
    workspace
        Has what the field may refer to.
    draft
        Its text is shown, and changed.
    field
        The field.
    language
        Of labels and words.
    earlier
        The row of the month before, where there is one: a status follows it.
    """
    label = label_of(field, language)
    if field.choices:
        _ask_choice(draft, field, label, language, earlier)
    elif field.type == "boolean":
        words = {YES: texts.say("frame.yes", language)}
        words[NO] = texts.say("frame.no", language)
        _ask_listed(draft, field, label, words, language)
    elif field.references:
        _ask_reference(workspace, draft, field, label, language)
    elif field.type in figures.KINDS:
        _ask_figure(draft, field, label, language)
    else:
        _ask_text(draft, field, label, language)
    show_findings(draft, field.name, language)


def show_findings(draft: Draft, name: str, language: Language) -> None:
    """Say beside a field what stands against it."""
    for one in draft.findings:
        # What asks why is said where the reason is asked; a figure that cannot be
        # read is said as long as it stands there.
        is_elsewhere = one.severity is Severity.DECISION or one.code in _AS_TYPED
        if one.field == name and not is_elsewhere:
            _show_finding(draft, one, language)


_AS_TYPED = {f"edit.unread_{kind}" for kind in figures.KINDS}


def _show_finding(draft: Draft, found: Finding, language: Language) -> None:
    sentence = rowchecks.said(draft.layer, found, language)
    st.caption(f":red[{plain(sentence)}]")


def label_of(field: Field, language: Language) -> str:
    """Return the label of a field with its unit, and a mark where it is required."""
    unit = texts.unit(field.unit, language)
    label = field.label.say(language)
    return f"{label}{f' ({unit})' if unit else ''}{' *' if field.is_required else ''}"


def _ask_choice(
    draft: Draft,
    field: Field,
    label: str,
    language: Language,
    earlier: Mapping[str, object] | None,
) -> None:
    """Offer what the field has, and what may follow."""
    before = draft.seen
    if before is not None and before.get(field.name) not in field.choices:
        before = None
    now = draft.text(field.name)
    codes = offered(draft.layer, field.name, before, earlier)
    words = {
        code: one.label.say(language)
        for code, one in field.choices.items()
        if code in codes or code == now
    }
    _ask_listed(draft, field, label, words, language)


def _ask_listed(
    draft: Draft,
    field: Field,
    label: str,
    words: Mapping[str, str],
    language: Language,
) -> None:
    now = draft.text(field.name)
    had = as_text(draft.start.get(field.name))
    options = dict(words)
    if now and now not in options:
        options[now] = now
    if not field.is_required or not had:
        options = {"": texts.say("edit.not_known", language), **options}
    chosen = now if now in options else None
    choice = draft.choice(field.name)
    widgets.show_list(plain(label), choice, options, chosen)


def _ask_reference(
    workspace: Workspace, draft: Draft, field: Field, label: str, language: Language
) -> None:
    other, _, column = field.references.partition(".")
    is_fixed = draft.verb == "change" and field.name in draft.layer.key_from
    if not workspace.has(other) or is_fixed:
        _ask_text(draft, field, label, language, is_fixed=is_fixed)
        return
    on = drafts.day_of(draft) or workspace.as_of_on
    rows = rowscope.parents(workspace, field, on)
    if len(rows) > MOST_LISTED:
        _ask_text(draft, field, label, language)
        return
    naming = workspace.layers[other].naming or column
    names = rows[naming].fillna("").astype("str")
    options = {
        str(key): f"{name} ({key})" if name and naming != column else str(key)
        for key, name in zip(rows[column], names, strict=True)
    }
    now = draft.text(field.name)
    if now and now not in options:
        options[now] = now
    if not field.is_required:
        options = {"": texts.say("edit.not_known", language), **options}
    widgets.show_list(
        plain(label),
        draft.choice(field.name),
        options,
        now if now in options else None,
        is_searched=True,
        placeholder=texts.say("edit.choose", language),
    )


def _ask_figure(draft: Draft, field: Field, label: str, language: Language) -> None:
    """Ask for a number as a text: an input of numbers drops a comma unsaid."""
    text = figures.meant(draft.text(field.name), field.type, language)
    choice = draft.choice(field.name)
    # A year is no quantity: no mark parts its digits.
    is_year = field.name.endswith("_year")
    shown = text if is_year else figures.written(text, language)
    tied = state.widget(choice, shown)
    as_typed = (tied["on_change"], tied["args"], choice, field.type, language)
    st.text_input(
        plain(label),
        max_chars=figurebox.LONGEST,
        **{**tied, "on_change": _keep_figure, "args": as_typed},
    )
    if (unread := drafts.unread_figure(draft, field)) is not None:
        _show_finding(draft, unread, language)


def _keep_figure(
    keep: Callable[..., None],
    args: Sequence[str],
    choice: str,
    kind: FieldType,
    language: Language,
) -> None:
    keep(*args)
    state.choose(**{choice: figures.kept(state.text(choice), kind, language)})


def _ask_text(
    draft: Draft,
    field: Field,
    label: str,
    language: Language,
    *,
    is_fixed: bool = False,
) -> None:
    """Ask for a text, a day or a month: an empty one takes the value out."""
    name = draft.choice(field.name)
    value = draft.text(field.name)
    is_key = field.name in {draft.layer.key, *draft.layer.key_from}
    if len(as_text(draft.start.get(field.name))) > LONG:
        st.text_area(
            plain(label),
            max_chars=MAX_TEXT,
            height=_LINE_PX,
            **state.widget(name, value),
        )
        return
    hint = ""
    if field.type in {"date", "month"}:
        hint = texts.say(f"edit.hint_{field.type}", language)
    st.text_input(
        plain(label),
        max_chars=MAX_TEXT,
        placeholder=hint or None,
        disabled=is_fixed or (is_key and draft.verb == "change"),
        **state.widget(name, as_written(field.type, value)),
    )
