"""What the page of site clearance asks: month, place, stage; and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, state, widgets
from clusterviz.view import tables
from clusterviz.workspace import pace

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer
    from clusterviz.workspace.pace import Progress

BY = ("area", "cluster", "site")
"""What the table and the bars have a row of."""


@dataclass(frozen=True)
class Question:
    """What of clearance is shown.

    Parameters
    ----------
    scope
        What the frame asks.
    month
        Such as ``2024-04``.
    by
        One of `BY`.
    code
        The area, cluster or site that is shown alone; empty for all.
    stage
        The stage that map and lists are filtered by; empty for all.
    """

    scope: Scope
    month: str
    by: str
    code: str = ""
    stage: str = ""

    def progress(self, workspace: Workspace) -> Progress:
        """Return how clearance goes on in what is shown."""
        is_area = self.by == "area" and bool(self.code)
        return _progress(
            workspace,
            self,
            area_codes=(self.code,) if is_area else self.scope.area_codes,
            cluster_id=self.code if self.by == "cluster" else "",
            site_id=self.code if self.by == "site" else "",
        )

    def everywhere(self, workspace: Workspace) -> Progress:
        """Return how clearance goes on in all areas meant, whatever is shown alone."""
        return _progress(workspace, self, area_codes=self.scope.area_codes)

    def of_stage(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the sites that are at the stage asked."""
        return rows[rows["stage"] == self.stage] if self.stage else rows


def _progress(workspace: Workspace, question: Question, **meant: object) -> Progress:
    # What is left out has one answer with other pages that ask of all land.
    said = {name: value for name, value in meant.items() if value}
    if "area_codes" in said:
        said |= {"level": question.scope.level, "areas_on": question.scope.areas_on}
    return cache.ask(workspace, pace.progress, month=question.month, **said)


def by_area(workspace: Workspace, asked: Scope, month: str) -> Answer:
    """Return the clearance of areas to a month; see `pace.by_area`."""
    return cache.ask(
        workspace,
        pace.by_area,
        month=month,
        level=asked.level,
        areas_on=asked.areas_on,
    )


def ask_month(workspace: Workspace, asked: Scope, language: Language) -> str:
    """Ask for a month of the log; the one of the day at first, empty without a log."""
    months = cache.clearance_months(workspace)
    if not months:
        return ""
    until = [month for month in months if month <= f"{asked.as_of_on:%Y-%m}"]
    month = state.one_of("month", months, until[-1] if until else months[0])
    label = texts.say("clearance.month", language)
    if len(months) > 1:
        st.select_slider(
            label,
            months,
            format_func=lambda one: tables.month(one, language),
            **state.widget("month", month),
        )
    return month


def say_month(asked: Scope, month: str, language: Language) -> None:
    """Say which month all below is of, where the day of the page is of another."""
    if month != f"{asked.as_of_on:%Y-%m}":
        said = {"month": tables.month(month, language)}
        said["day"] = texts.day(asked.as_of_on, language)
        widgets.show_note(texts.say("clearance.other_month", language, **said))


def ask(
    workspace: Workspace, asked: Scope, month: str, language: Language
) -> tuple[Question, Mapping[str, str]]:
    """Ask for the place and the stage.

    Returns
    -------
    question
        What is asked.
    names
        What people read for each place that can be shown alone, by its code.
    """
    first, second, third = st.columns(3, gap="medium", vertical_alignment="bottom")
    with first:
        words = {one: texts.say(f"pace.by_{one}", language) for one in BY}
        by = widgets.choose_one(texts.say("pace.by", language), "by", words, BY[0])
    names = _places(workspace, Question(asked, month, by))
    choices = workspace.layers["clearance_log"].fields["stage"].choices
    stages = {code: choice.label.say(language) for code, choice in choices.items()}
    with second:
        code = _ask_one("pace.place", "clear", names, language)
    with third:
        stage = _ask_one("pace.stage", "stage", stages, language)
    return Question(asked, month, by, code, stage), names


def _ask_one(
    label: str, name: str, words: Mapping[str, str], language: Language
) -> str:
    chosen = state.one_of(name, tuple(words))
    options = {"": texts.say("pace.everything", language), **words}
    said = texts.say(label, language)
    widgets.show_list(said, name, options, chosen, is_searched=True)
    return chosen


def _places(workspace: Workspace, question: Question) -> dict[str, str]:
    """Return the names of the areas, clusters or sites that there are, by code."""
    asked = question.scope
    if question.by == "area":
        areas = asked.rows(cache.areas(workspace, asked.level, asked.areas_on))
        return dict(zip(areas["area_code"], areas["area_name"], strict=True))
    rows = question.everywhere(workspace).states
    rows = rows.sort_values(["cluster_name", "site_name"], kind="stable")
    if question.by == "cluster":
        return dict(zip(rows["cluster_id"], rows["cluster_name"], strict=True))
    return dict(
        zip(
            rows["site_id"],
            rows["cluster_name"] + " · " + rows["site_name"],
            strict=True,
        )
    )
