"""The frame's controls: pages, language, areas, day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.ui import cache, state, widgets
from clusterviz.ui.scope import (
    period_label,
    period_year,
    period_years,
    scope,
    unit_label,
    units,
    usual_unit,
)
from clusterviz.view import sources
from clusterviz.view.placewords import listed
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

NOW = "now"
"""The planning period of those who ask for none."""


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
        **state.widget("lang", state.language(), first="default"),
    )


def ask_scope(workspace: Workspace, language: Language) -> None:
    """Ask for the kind of area, the day, the areas meant and the planning period."""
    by_code = units(workspace)
    if by_code:
        chosen = state.one_of("unit", tuple(by_code), usual_unit(workspace, by_code))
        words = {
            code: unit_label(workspace, one, by_code, language)
            for code, one in by_code.items()
        }
        widgets.show_list(texts.say("frame.unit", language), "unit", words, chosen)
    st.date_input(
        texts.say("frame.as_of", language),
        min_value=state.FIRST_DAY,
        max_value=state.LAST_DAY,
        format="DD/MM/YYYY",
        **state.widget("date", state.day(workspace.as_of_on)),
    )
    if by_code:
        asked = scope(workspace)
        areas = cache.areas(workspace, asked.level, asked.areas_on)
        names = dict(zip(areas["area_code"], areas["area_name"], strict=True))
        widgets.choose_several(
            texts.say("frame.areas", language), "area", names, language,
            help_text=texts.say("frame.areas_help", language),
        )  # fmt: skip
    ask_period(workspace, language)


def ask_period(workspace: Workspace, language: Language) -> None:
    """Ask by which year of the plan's own schedule land is counted."""
    asked = scope(workspace)
    years = period_years(workspace, asked)
    if years:
        options = {NOW: period_label(None, language)}
        options |= {str(year): period_label(year, language) for year in years}
        chosen = str(period_year(workspace, asked) or NOW)
        label = texts.say("frame.period", language)
        widgets.show_list(label, "schedule", options, chosen)


def show_banner(workspace: Workspace, language: Language) -> None:
    """Say on every page that a sample is illustrative."""
    if workspace.settings.is_illustrative:
        with st.container(key="illustrative"):
            st.warning(
                texts.say("frame.illustrative", language), icon=":material/info:"
            )


def show_standing(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Say what a page counts: province, areas, day, and the newest data."""
    by_code = units(workspace)
    unit = (
        unit_label(workspace, asked.unit, by_code, language)
        if asked.unit.code in by_code
        else "–"
    )
    sentence = texts.say(
        "frame.standing",
        language,
        province=_whose(workspace, asked, language),
        day=texts.day(asked.as_of_on, language),
        unit=unit,
        newest=texts.day(newest_on(workspace), language),
    )
    if asked.areas_on != asked.as_of_on and by_code:
        day = texts.day(asked.areas_on, language)
        ended = texts.say("frame.areas_of", language, unit=unit, day=day)
        sentence = f"{sentence} · {ended}"
    st.caption(plain(sentence))


def _whose(workspace: Workspace, asked: Scope, language: Language) -> str:
    """Return the province and, where only some of its areas are meant, which."""
    province = workspace.settings.province(language)
    only = areas_said(workspace, asked, language)
    if not only:
        return province
    return texts.say("frame.only", language, province=province, areas=only)


def areas_said(workspace: Workspace, asked: Scope, language: Language) -> str:
    """Return the names of the areas that are chosen; empty where all are meant."""
    if not asked.area_codes:
        return ""
    areas = asked.rows(cache.areas(workspace, asked.level, asked.areas_on))
    return listed(areas["area_name"].tolist(), language)


def newest_on(workspace: Workspace) -> dt.date | None:
    """Return the day that the newest published layer is true of."""
    days = [one.lineage.as_of_on for one in workspace.current().values()]
    return max((day for day in days if day is not None), default=None)


def source(workspace: Workspace, layers: Sequence[str], asked: Scope) -> str:
    """Return where figures come from: documents of layers and the day."""
    language = state.language()
    current = workspace.on(asked.as_of_on).current()
    documents = [
        sources.source(current[name].lineage.source_document, language)
        for name in layers
        if name in current
    ]
    return texts.say(
        "frame.source",
        language,
        source="; ".join(dict.fromkeys(documents)),
        day=texts.day(asked.as_of_on, language),
    )
