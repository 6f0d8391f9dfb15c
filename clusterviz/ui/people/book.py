"""The people of a workspace: who they are, what they may do, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import clock, texts
from clusterviz.records import LOCAL
from clusterviz.roles import ACTIONS, ROLES, reach
from clusterviz.ui import cache, downloads, state, widgets
from clusterviz.workspace import people
from clusterviz.workspace.answers import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.records import Entry, OwnArea, Person
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

NEW = "new"
"""In place of somebody: a person who is to be added."""


def show_people(
    workspace: Workspace, there: Mapping[str, Person], language: Language
) -> None:
    """Show everybody with their role and areas, those removed last."""
    if not there:
        st.info(texts.say("people.none", language), icon=":material/info:")
        return
    ordered = sorted(there.values(), key=lambda one: (one.is_removed, one.name))
    names = area_names(workspace)
    columns = {
        "name": [one.name for one in ordered],
        "id": [one.person_id for one in ordered],
        "role": [role_word(one.role, language) for one in ordered],
        "areas": [said_areas(one.areas, names, language) for one in ordered],
        "standing": [
            texts.say(f"people.{'removed' if one.is_removed else 'active'}", language)
            for one in ordered
        ],
    }
    label = texts.say("people.list", language)
    widgets.show_grouped(_headed(columns, language).style, label=label)
    listed = Answer(pd.DataFrame(columns), {}, clock.today())
    downloads.offer_rows(workspace, "people", listed, language, title=label)


def ask_person(there: Mapping[str, Person], language: Language) -> Person | None:
    """Ask whom to change; ``None`` for somebody new."""
    options = {NEW: texts.say("people.new", language)}
    options |= {key: f"{one.name} ({key})" for key, one in there.items()}
    chosen = state.one_of("person", tuple(options), NEW)
    label = texts.say("people.whom", language)
    widgets.show_list(label, "person", options, chosen, is_searched=True)
    return there.get(chosen)


def _writer(entry: Entry, language: Language) -> str:
    """Return who wrote an entry, whoever sat at the machine in words."""
    at_machine = texts.say("people.at_the_machine", language)
    its_id = entry.actor.person_id
    return entry.by or (at_machine if its_id == LOCAL else its_id)


def show_history(workspace: Workspace, person: Person, language: Language) -> None:
    """Show what was said of somebody, the newest first, by whom and when."""
    entries = people.history(workspace, person.person_id)[::-1]
    names = area_names(workspace)
    columns: dict[str, list[str]] = {
        "at": [texts.moment(one.at, language) for one in entries],
        "by": [_writer(one, language) for one in entries],
        "name": [str(one.body["name"]) for one in entries],
        "role": [role_word(str(one.body["role"]), language) for one in entries],
        "areas": [said_areas(people.areas_of(one), names, language) for one in entries],
        "standing": [
            texts.say(
                f"people.{'removed' if one.body['is_removed'] else 'active'}", language
            )
            for one in entries
        ],
    }
    label = texts.say("people.history", language)
    st.markdown(f"**{label}**")
    widgets.show_grouped(_headed(columns, language).style, label=label)


def show_roles(language: Language) -> None:
    """Show what each role may do, and how far it reaches."""
    with st.expander(texts.say("people.roles", language), icon=":material/rule:"):
        columns = {"role": [role_word(one, language) for one in ROLES]}
        columns |= {
            action: [
                texts.say(f"people.reach_{reach(role, action)}", language)
                for role in ROLES
            ]
            for action in ACTIONS
        }
        label = texts.say("people.roles", language)
        widgets.show_grouped(_headed(columns, language).style, label=label)


def role_word(role: str, language: Language) -> str:
    """Return what people read for a role; one that is not known as it is."""
    return texts.say(f"people.role_{role}", language) if role in ROLES else role


def area_names(workspace: Workspace) -> dict[str, str]:
    """Return what people read for each area that somebody may answer for."""
    return cache.ask(workspace, people.known_areas)


def said_areas(
    areas: Sequence[OwnArea], names: Mapping[str, str], language: Language
) -> str:
    """Return areas with their days, as a table shows them."""
    said = []
    for one in areas:
        name = names.get(one.area, one.area)
        if one.valid_from_on or one.valid_to_on:
            days = (
                texts.day(day, language) for day in (one.valid_from_on, one.valid_to_on)
            )
            name = f"{name} ({' – '.join(days)})"
        said.append(name)
    return "; ".join(said) or "–"


def _headed(columns: Mapping[str, Sequence[str]], language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            texts.say(f"people.column_{name}", language): list(cells)
            for name, cells in columns.items()
        }
    )
