"""Another day beside the day of the frame: two maps, and what changed between."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, links, state, widgets
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view import tables
from clusterviz.workspace import changes

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

FIRST_DAY = dt.date(1990, 1, 1)
"""There were no clusters before."""


def chosen() -> dt.date | None:
    """Return the day that the reader chose to compare with, if it is one."""
    return state.day_of("compare", FIRST_DAY)


def compared_on(asked: Scope) -> dt.date | None:
    """Return the day to compare with, if one earlier than the frame's is chosen."""
    day = chosen()
    return day if day is not None and day < asked.as_of_on else None


def ask_compared(asked: Scope, language: Language) -> None:
    """Ask for a day to compare with; none at first."""
    day = chosen()
    st.date_input(
        texts.say("mappage.compare", language),
        min_value=FIRST_DAY,
        max_value=dt.date(2100, 12, 31),
        format="DD/MM/YYYY",
        **state.widget("compare", day),
    )
    if day is not None and day >= asked.as_of_on:
        said = texts.day(asked.as_of_on, language)
        widgets.show_note(texts.say("mappage.compare_later", language, day=said))


def show_between(
    workspace: Workspace, asked: Scope, first_on: dt.date, language: Language
) -> None:
    """Say what changed between the two days, and lead to the page that lists it."""
    found = cache.ask(
        workspace, changes.changes, first_on=first_on, second_on=asked.as_of_on
    )
    rows = of_clusters(found.rows, cluster_ids(workspace, asked))
    sums = changes.sums(rows)
    said = [
        f"{tables.worded('change', change, {}, language)}: {texts.number(n, language)}"
        for change, n in zip(sums["change"], sums["n_clusters"], strict=True)
    ]
    nothing = texts.say("mappage.between_nothing", language)
    with st.container(horizontal=True, vertical_alignment="center"):
        widgets.show_note(
            texts.say(
                "mappage.between",
                language,
                first=texts.day(first_on, language),
                second=texts.day(asked.as_of_on, language),
                changes="; ".join(said) or nothing,
            )
        )
        label = texts.say("mappage.to_changes", language)
        days = {"from": str(first_on), "date": str(asked.as_of_on)}
        links.show_link(label, "changes", **days)
