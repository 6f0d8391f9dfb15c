"""Saying who somebody is: a form that keeps what was typed when another was faster."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.errors import EditConflict, InputError
from clusterviz.records import OwnArea, Person
from clusterviz.roles import ROLES
from clusterviz.ui import state, widgets
from clusterviz.ui.people import book
from clusterviz.view.plain import plain
from clusterviz.workspace import people

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


def ask_change(workspace: Workspace, person: Person | None, language: Language) -> None:
    """Ask for name, role and areas of somebody, and write them down.

    Parameters
    ----------
    workspace
        Not frozen: it is written to.
    person
        As the database has them now; ``None`` for somebody new.
    language
        Of labels and sentences.
    """
    first, seen = _seen(person)
    key = f"person-{person.person_id if person else book.NEW}-{first}"
    with st.form(key, border=True):
        wanted = _asked(workspace, person, key, language)
        with st.container(horizontal=True):
            is_kept = st.form_submit_button(
                texts.say("people.keep", language),
                type="primary",
                icon=":material/save:",
                on_click=_remember,
                args=(first, person),
            )
            is_turned = person is not None and st.form_submit_button(
                texts.say(
                    f"people.{'restore' if person.is_removed else 'remove'}", language
                ),
                icon=":material/person_add:"
                if person.is_removed
                else ":material/person_remove:",
                on_click=_remember,
                args=(first, person),
            )
    if not (is_kept or is_turned):
        return
    if is_turned:
        wanted = dataclasses.replace(wanted, is_removed=not wanted.is_removed)
    _write(workspace, dataclasses.replace(wanted, version=seen), language)


def _write(workspace: Workspace, wanted: Person, language: Language) -> None:
    now = people.people(workspace).get(people.tidy_id(wanted.person_id))
    is_taken = wanted.version == 0 and now is not None
    try:
        done = people.put(workspace, wanted)
    except EditConflict as conflict:
        if now is not None and now.version != wanted.version:
            key = "people.there_already" if is_taken else "people.conflict"
            said = texts.say(key, language, name=now.name, version=now.version)
            st.warning(plain(said), icon=":material/sync_problem:")
        else:
            st.warning(texts.say("people.last", language), icon=":material/block:")
            st.caption(plain(str(conflict)) if language == "en" else "")
        return
    except InputError as refused:
        st.warning(plain(refused.say(language)), icon=":material/block:")
        return
    state.choose(step="", person=done.person_id)
    widgets.say_done(texts.say("people.kept", language))


def _asked(
    workspace: Workspace, person: Person | None, key: str, language: Language
) -> Person:
    left, middle, right = st.columns([4, 4, 3])
    if person is None:
        person_id = left.text_input(
            texts.say("people.column_id", language),
            help=texts.say("people.id_help", language),
            max_chars=people.MOST_ID,
            key=f"{key}-id",
        )
    else:
        person_id = person.person_id
        with left:
            st.caption(texts.say("people.column_id", language))
            st.text(person_id)
    name = middle.text_input(
        texts.say("people.column_name", language),
        person.name if person else "",
        max_chars=people.MOST_NAME,
        key=f"{key}-name",
    )
    with right:
        role = st.selectbox(
            texts.say("people.column_role", language),
            ROLES,
            index=ROLES.index(person.role) if person and person.role in ROLES else None,
            format_func=lambda one: book.role_word(one, language),
            filter_mode=None,
            placeholder=texts.say("people.choose_role", language),
            key=f"{key}-role",
        )
    areas = _asked_areas(workspace, person, key, language)
    is_removed = person is not None and person.is_removed
    return Person(person_id, name, role or "", areas, is_removed)


def _asked_areas(
    workspace: Workspace, person: Person | None, key: str, language: Language
) -> tuple[OwnArea, ...]:
    """Ask for own areas, each with its first and last day; a row each."""
    names = book.area_names(workspace)
    now = person.areas if person else ()
    every = [*names, *(one.area for one in now if one.area not in names)]
    labels = {code: f"{names.get(code, code)} · {code}" for code in every}
    area, first, last = (
        texts.say(f"people.area_{name}", language) for name in ("name", "from", "to")
    )
    rows = pd.DataFrame(
        {
            area: [labels[one.area] for one in now],
            first: _moments(one.valid_from_on for one in now),
            last: _moments(one.valid_to_on for one in now),
        }
    )
    st.caption(texts.say("people.areas_help", language))
    days = st.column_config.DateColumn(format="DD/MM/YYYY")
    edited: pd.DataFrame = st.data_editor(
        rows,
        num_rows="dynamic",
        placeholder="–",
        hide_index=True,
        height="content",
        column_config={
            area: st.column_config.SelectboxColumn(options=list(labels.values())),
            first: days,
            last: days,
        },
        key=f"{key}-areas",
    )
    codes = {label: code for code, label in labels.items()}
    return tuple(
        OwnArea(codes[row[area]], _day(row[first]), _day(row[last]))
        for row in edited.to_dict("records")
        if row[area] in codes
    )


def _moments(days: Iterable[dt.date | None]) -> pd.Series[pd.Timestamp]:
    texts_of = [day.isoformat() if day else None for day in days]
    return pd.Series(texts_of, dtype="datetime64[s]")


def _day(value: pd.Timestamp | dt.date | None) -> dt.date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def _remember(first: int, person: Person | None) -> None:
    state.choose(step=f"{first}.{person.version if person else 0}")


def _seen(person: Person | None) -> tuple[int, int]:
    """Return the entry that the form was opened at, and the one its writer saw.

    As `cases.recording` keeps them: an attempt that came too late must keep what
    was typed, though somebody else has changed the person.
    """
    version = person.version if person else 0
    first, _, seen = state.text("step").partition(".")
    is_known = first.isdecimal() and seen.isdecimal()
    if is_known and 0 < int(first) <= int(seen) <= version:
        return int(first), int(seen)
    return version, version
