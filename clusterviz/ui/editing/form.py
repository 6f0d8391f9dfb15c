"""The form of one row, made from the declaration of its layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import clock, texts
from clusterviz.errors import ClustervizError
from clusterviz.records import LOCAL, Severity
from clusterviz.ui import mishaps, state, widgets
from clusterviz.ui.editing import acting, conflict, inputs, parts, rows
from clusterviz.ui.editing import draft as drafts
from clusterviz.view import sources
from clusterviz.view.plain import plain
from clusterviz.workspace import rowchecks
from clusterviz.workspace.edits import FIXED
from clusterviz.workspace.typed import is_monthly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.records import Finding
    from clusterviz.schema import Language
    from clusterviz.ui.editing.draft import Draft
    from clusterviz.workspace import Workspace

_MOST = 500
_REASON_PX = 80


def show_form(
    workspace: Workspace,
    draft: Draft,
    others: Mapping[str, dict[str, Any]],
    language: Language,
) -> None:
    """Show the form of a row, and what stands against what was typed.

    Parameters
    ----------
    workspace
        Frozen: the buttons write at the beginning of the next run.
    draft
        What was typed.
    others
        Rows of the layer by key: those of the months beside it are its measure.
    language
        Of labels, words and sentences.
    """
    if draft.clashes:
        conflict.show_conflict(workspace, draft, language)
        return
    with st.container(border=True, key="edit-form"):
        _show_heading(workspace, draft, language)
        # What is given to a part of a page is held as long as the page is open.
        near = _near(draft, others)
        _show_fields(workspace.thawed(), [workspace], draft, near, language)
        with st.container(horizontal=True):
            st.button(
                texts.say("edit.save", language),
                key="edit-save",
                type="primary",
                icon=":material/save:",
                **acting.asking(draft, "save"),
            )
            st.button(
                texts.say("edit.forget", language),
                key="edit-forget",
                **acting.asking(draft, "forget"),
            )
            if draft.verb == "change":
                st.button(
                    texts.say("edit.remove", language),
                    key="edit-remove",
                    icon=":material/delete:",
                    help=texts.say("edit.remove_help", language),
                    **acting.asking(draft, "remove"),
                )


@st.fragment
def _show_fields(
    workspace: Workspace,
    fresh: list[Workspace],
    draft: Draft,
    others: Mapping[str, dict[str, Any]],
    language: Language,
) -> None:
    """Ask for every field: what is typed reruns only this, and none of the rows."""
    try:
        # Run by itself, this asks again who asks, and what fields may refer to.
        now = fresh.pop() if fresh else workspace.anew()
        _ask_fields(now, draft, others, language)
    except ClustervizError as error:
        mishaps.show_error(error, language)


def _ask_fields(
    workspace: Workspace,
    draft: Draft,
    others: Mapping[str, dict[str, Any]],
    language: Language,
) -> None:
    asked = _row(draft)
    earlier, later = rowchecks.beside(draft.layer, others, asked)
    doubts = _doubts(draft, earlier, later)
    for head, fields in parts.parts(draft.layer, _left_out(draft)):
        title = _title(draft, head, language)
        st.markdown(f"**{plain(title)}**")
        # In pairs: a phone shows the columns one below the other.
        for at in range(0, len(fields), 2):
            columns = st.columns(2, gap="small")
            for column, field in zip(columns, fields[at : at + 2], strict=False):
                with column:
                    inputs.ask(workspace, draft, field, language, earlier)
    _ask_origin(workspace, draft, language)
    _ask_reason(draft, doubts, language)
    _show_unplaced(draft, doubts, language)


def _near(
    draft: Draft, others: Mapping[str, dict[str, Any]]
) -> Mapping[str, dict[str, Any]]:
    """Return the rows of other months that a row may be held against."""
    if draft.verb != "change":
        # What a new row is of may still be typed.
        return others if is_monthly(draft.layer) else {}
    its = rowchecks.thing(draft.layer, draft.start)
    return rowchecks.by_thing(draft.layer, others).get(its, {})


def _row(draft: Draft) -> dict[str, Any]:
    """Return the row as it would be, as far as it can be read."""
    values, _ = drafts.wanted(draft)
    blank: dict[str, Any] = dict.fromkeys(draft.layer.fields)
    return {**blank, **(draft.seen or {}), **values}


def _doubts(
    draft: Draft,
    earlier: dict[str, Any] | None,
    later: dict[str, Any] | None,
) -> list[Finding]:
    """Return what somebody must say why of, as it is typed."""
    beside = {
        place: one for place, one in (("-", earlier), ("+", later)) if one is not None
    }
    before = None if draft.seen is None else dict(draft.seen)
    found = rowchecks.against_others(draft.layer, before, _row(draft), beside)
    return [one for one in found if one.severity is Severity.DECISION]


def _left_out(draft: Draft) -> set[str]:
    """Return the fields that the form asks once for all, or that make themselves."""
    layer = draft.layer
    is_made = draft.verb == "change" or bool(layer.key_from)
    return {*FIXED, *((layer.key,) if is_made else ())}


def _title(draft: Draft, head: str, language: Language) -> str:
    if head in draft.layer.fields:
        return draft.layer.fields[head].label.say(language)
    return texts.say(f"edit.part_{head}", language)


def _show_heading(workspace: Workspace, draft: Draft, language: Language) -> None:
    layer = draft.layer
    name = rows.called(workspace, layer, draft.start) if draft.start else ""
    key = f"edit.heading_{draft.verb}"
    heading = texts.say(
        key, language, layer=layer.title.say(language), row=draft.key, name=name
    )
    st.subheader(plain(heading), anchor=False)
    if draft.version and draft.seen is not None:
        version = texts.number(draft.version, language)
        day = texts.day(draft.seen.get("as_of_on"), language)
        source = sources.source(str(draft.seen.get("source_document") or "–"), language)
        widgets.show_note(
            texts.say("edit.seen", language, version=version, day=day, source=source)
        )
    if layer.name in workspace.layers and draft.verb == "add" and layer.has_geometry:
        widgets.show_note(texts.say("edit.without_boundary", language))


def _ask_origin(workspace: Workspace, draft: Draft, language: Language) -> None:
    """Ask once for the document, the day, and who writes."""
    layer = draft.layer
    st.markdown(f"**{texts.say('edit.part_origin', language)}**")
    is_local = workspace.actor.person_id == LOCAL
    columns = st.columns(3 if is_local else [5, 3], gap="small")
    with columns[0]:
        label = inputs.label_of(layer.fields["source_document"], language)
        name = draft.choice("source_document")
        st.text_input(
            plain(label),
            max_chars=_MOST,
            **state.widget(name, draft.text("source_document")),
        )
        inputs.show_findings(draft, "source_document", language)
    with columns[1]:
        label = inputs.label_of(layer.fields["as_of_on"], language)
        now, day = clock.today(), drafts.day_of(draft)
        st.date_input(
            plain(label),
            min_value=state.FIRST_DAY,
            # A day that has not come is refused; one that stands there is shown.
            max_value=max(now, day or now),
            format="DD/MM/YYYY",
            **state.widget(draft.choice("as_of_on"), day),
        )
        inputs.show_findings(draft, "as_of_on", language)
    if is_local:
        with columns[2]:
            st.text_input(
                texts.say("edit.by", language),
                max_chars=_MOST,
                **state.widget(acting.BY, state.text(acting.BY)),
            )
            inputs.show_findings(draft, acting.BY, language)


def _ask_reason(draft: Draft, doubts: list[Finding], language: Language) -> None:
    """Ask why, where a figure falls; the place stays, so that nothing jumps."""
    for one in doubts:
        sentence = rowchecks.said(draft.layer, one, language)
        st.warning(plain(sentence), icon=":material/trending_down:")
    st.text_area(
        texts.say("edit.why" if doubts else "edit.reason", language),
        max_chars=_MOST,
        height=_REASON_PX,
        **state.widget(draft.choice("reason"), draft.text("reason")),
    )


def _show_unplaced(draft: Draft, doubts: list[Finding], language: Language) -> None:
    """Say what stands against it and belongs to no field of the form."""
    shown = {*draft.layer.fields, acting.BY} - _left_out(draft) | {*FIXED}
    told = {(one.code, one.field) for one in doubts}
    for one in draft.findings:
        is_doubt = one.severity is Severity.DECISION
        if is_doubt and (one.code, one.field) in told:
            continue
        if one.field not in shown or is_doubt:
            sentence = rowchecks.said(draft.layer, one, language)
            st.error(plain(sentence), icon=":material/error:")
    if draft.findings:
        st.error(texts.say("edit.refused", language), icon=":material/block:")
    if draft.error is not None:
        mishaps.show_error(draft.error, language)
