"""The frame's controls: pages, language, areas, day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.ui import cache, state, widgets
from clusterviz.ui.scope import scope, unit_label, units, usual_unit
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

FIRST_DAY = dt.date(2000, 1, 1)
"""The law on clusters is younger."""


def show_pages(by_task: Mapping[str, Sequence[st.Page]], language: Language) -> None:
    """Show links to the pages by task; each keeps frame and selection."""
    kept = state.carried_address()
    for task, pages in by_task.items():
        st.caption(texts.say(f"frame.task_{task}", language))
        for page in pages:
            st.page_link(page, query_params=kept, width="stretch")


def ask_language() -> None:
    """Ask for the language."""
    names = {code: texts.say("frame.language_name", code) for code in LANGUAGES}
    st.segmented_control(
        texts.say("frame.language", state.language()),
        list(names),
        format_func=names.__getitem__,
        required=True,
        label_visibility="collapsed",
        width="stretch",
        **state.widget("lang", state.language()),
    )


def ask_scope(workspace: Workspace, language: Language) -> None:
    """Ask for the kind of area, the day, and the areas meant."""
    by_code = units(workspace)
    if by_code:
        usual = usual_unit(workspace, by_code)
        st.selectbox(
            texts.say("frame.unit", language),
            list(by_code),
            format_func=lambda code: unit_label(
                workspace, by_code[code], by_code, language
            ),
            filter_mode=None,
            **state.widget("unit", state.one_of("unit", tuple(by_code), usual)),
        )
    st.date_input(
        texts.say("frame.as_of", language),
        min_value=FIRST_DAY,
        max_value=dt.date(2100, 12, 31),
        format="DD/MM/YYYY",
        **state.widget("date", state.day(workspace.as_of_on)),
    )
    if by_code:
        asked = scope(workspace)
        areas = cache.areas(workspace, asked.level, asked.areas_on)
        names = dict(zip(areas["area_code"], areas["area_name"], strict=True))
        widgets.choose_several(
            texts.say("frame.areas", language), "area", names, language
        )


def show_banner(workspace: Workspace, language: Language) -> None:
    """Say on every page that a sample is illustrative."""
    if workspace.settings.is_illustrative:
        with st.container(key="illustrative"):
            st.warning(
                texts.say("frame.illustrative", language), icon=":material/info:"
            )


def show_standing(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Say what a page counts: province, areas, day, and the newest data."""
    settings = workspace.settings
    province = settings.province_vi if language == "vi" else settings.province_en
    by_code = units(workspace)
    unit = (
        unit_label(workspace, asked.unit, by_code, language)
        if asked.unit.code in by_code
        else "–"
    )
    sentence = texts.say(
        "frame.standing",
        language,
        province=province,
        day=texts.day(asked.as_of_on, language),
        unit=unit,
        newest=texts.day(newest_on(workspace), language),
    )
    st.caption(plain(sentence))


def newest_on(workspace: Workspace) -> dt.date | None:
    """Return the day that the newest published layer is true of."""
    days = [one.lineage.as_of_on for one in workspace.store.current().values()]
    return max((day for day in days if day is not None), default=None)


def source(workspace: Workspace, layers: Sequence[str], asked: Scope) -> str:
    """Return where figures come from: documents of layers and the day."""
    language = state.language()
    current = workspace.on(asked.as_of_on).current()
    documents = [
        current[name].lineage.source_document for name in layers if name in current
    ]
    return texts.say(
        "frame.source",
        language,
        source="; ".join(dict.fromkeys(documents)),
        day=texts.day(asked.as_of_on, language),
    )
