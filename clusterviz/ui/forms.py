"""A form as a table: its lines down, its areas across; its checks; its files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, papers, selecting, state, widgets
from clusterviz.view import tables
from clusterviz.view.gaps import sentence
from clusterviz.workspace import form_files, form_words, forms, reconcile

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

UNIT_PX, NAME_PX, WHOLE_NAME_PX = 90, 420, 640
"""Of the columns of a form; beside few areas there is room for whole names."""

FEW = 3


def ask_form(workspace: Workspace, asked: Scope, language: Language) -> tuple[str, str]:
    """Ask for a form and a period; return their codes."""
    names = {one: texts.say(f"forms.short_{one}", language) for one in forms.TOTALS}
    codes = forms.periods_offered(workspace, asked.as_of_on)
    periods = {code: _period(code, language) for code in codes}
    with st.container(horizontal=True):
        label = texts.say("forms.ask_form", language)
        number = widgets.choose_one(label, "form", names, forms.TOTALS[-1])
        label = texts.say("forms.ask_period", language)
        period = widgets.choose_one(label, "period", periods, codes[0])
    return number, period


def answered(workspace: Workspace, asked: Scope, number: str, period: str) -> Answer:
    """Return a form; of form 03 only the areas that the frame names, if it does."""
    answer = cache.ask(workspace, forms.form, number=number, period=period)
    if number == "03" and set(asked.area_codes) & set(answer.rows["area_code"]):
        kept = asked.rows(answer.rows)
        return type(answer)(kept, answer.layer_versions, answer.as_of_on, answer.notes)
    return answer


def show_reach(answer: Answer, asked: Scope, language: Language) -> None:
    """Say that a form is of more areas than the frame names, where it is."""
    if asked.area_codes and not set(answer.rows["area_code"]) <= set(asked.area_codes):
        widgets.show_note(texts.say("forms.every_area", language))


def show_form(answer: Answer, number: str, language: Language) -> None:
    """Show the lines of a form, an area a column."""
    rows = answer.rows
    titles = form_words.area_titles(rows, language)
    first = form_words.in_words(
        rows[rows["area_id"] == rows["area_id"].iloc[0]], language
    )
    frame = pd.DataFrame(
        {
            texts.say("forms.column_number", language): first["indicator"],
            texts.say("forms.column_name", language): first["indicator_name"],
            texts.say("forms.column_unit", language): first["unit"],
        }
    )
    units = rows["unit"].iloc[: len(frame)].reset_index(drop=True)
    for area_id, title in titles.items():
        ours = rows.loc[rows["area_id"] == area_id, "value"]
        frame[title] = ours.to_numpy()
    looks: Any = frame.style
    for unit in units.unique():
        decimals = {"n": 0, "ratio": 1}.get(unit, 2)
        write = partial(_figure, unit, decimals, language)
        chosen = pd.IndexSlice[units.index[units == unit], list(titles.values())]
        looks = looks.format(write, subset=chosen)
    widgets.show_note(texts.say("explain.select", language))
    name_px = NAME_PX if len(titles) > FEW else WHOLE_NAME_PX
    # Whole, as a form is read: no line of it is behind a scroll bar.
    st.dataframe(
        looks,
        height="content",
        row_height=widgets.ROW_PX,
        hide_index=True,
        placeholder="–",
        alt=texts.say(f"forms.form_{number}", language),
        column_config={
            str(title): st.column_config.Column(width=width, pinned=True)
            for title, width in zip(frame, (60, name_px, UNIT_PX), strict=False)
        },
        **_explaining(rows, titles, [str(title) for title in frame]),
    )


def _explaining(
    rows: pd.DataFrame, titles: dict[str, str], headings: list[str]
) -> dict[str, Any]:
    """Return the arguments by which a click on a figure of a form explains it."""
    of_area = {title: area_id for area_id, title in titles.items()}

    def reference_of(row: int, title: str) -> str:
        ours = rows.loc[rows["area_id"] == of_area.get(title), "reference"]
        return str(ours.iloc[row]) if title in of_area else ""

    return selecting.explaining_cells(
        "form_lines", {one: one for one in headings}, reference_of
    )


def show_findings(workspace: Workspace, answer: Answer, language: Language) -> None:
    """Show what breaks a check, each sentence once, with whom it is about."""
    findings = form_words.worded(workspace, answer.notes, language)
    if not findings:
        st.success(texts.say("forms.no_checks", language), icon=":material/check:")
        return
    said: dict[tuple[str, str], list[str]] = {}
    for one in findings:
        key = (one.severity.value, sentence(one, workspace.layers, language))
        said.setdefault(key, []).append(one.feature_id)
    n = texts.number(len(said), language)
    with st.expander(texts.say("forms.findings", language, n=n), expanded=True):
        rows = pd.DataFrame(
            {
                "severity": [severity for severity, _ in said],
                "message": [message for _, message in said],
                "feature_id": [", ".join(filter(None, ids)) for ids in said.values()],
            }
        )
        widgets.show_table(
            workspace,
            rows.sort_values("severity", ascending=False, kind="stable"),
            language,
            label=texts.say("forms.findings", language, n=n),
            widths={"message": 640},
            row_px=widgets.WRAPPED_PX,
        )


def offer_files(
    workspace: Workspace, number: str, period: str, language: Language
) -> None:
    """Offer the form as a workbook, and the templates of forms 01 and 02."""
    with st.container(horizontal=True):
        for one in (number, *form_files.TEMPLATES):
            label = (
                texts.say("forms.download_xlsx", language)
                if one == number
                else texts.say("forms.download_template", language, number=one)
            )
            widgets.offer_download(
                label,
                partial(
                    form_files.report_bytes, workspace, one, period, language=language
                ),
                f"form{one}-{period}.xlsx",
                XLSX,
            )
    for one in (number, *form_files.TEMPLATES):
        papers.offer_form(workspace, one, period, language)
    widgets.show_note(texts.say("forms.templates_note", language))


def show_reconciliation(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show whether every figure of the day is the same in every place."""
    answer = cache.ask(workspace, reconcile.reconciled, as_of_on=asked.as_of_on)
    n, n_differing = reconcile.counted(answer)
    verdict = form_words.verdict(n, n_differing, language)
    with st.expander(
        texts.say("forms.reconciliation", language), expanded=n_differing > 0
    ):
        (st.warning if n_differing else st.success)(verdict)
        widgets.show_note(texts.say("forms.title_reconcile_note", language))
        widgets.show_table(
            workspace,
            form_words.claims_in_words(answer.rows, language),
            language,
            label=texts.say("forms.reconciliation", language),
        )


def show_standing(workspace: Workspace, number: str, period: str) -> None:
    """Say which days a form is of, and by when it is due."""
    one = forms.period_of(workspace, period)
    widgets.show_note(form_words.standing(one, number, state.language()))


def _period(code: str, language: Language) -> str:
    year, _, half = code.partition("-")
    return texts.say(f"forms.period_{'half' if half else 'year'}", language, year=year)


def _figure(unit: str, decimals: int, language: Language, value: tables.Cell) -> str:
    known = None if pd.isna(value) else float(str(value))
    return form_words.figure(known, unit, decimals, language)
