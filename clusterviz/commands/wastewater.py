"""The command `wastewater`: capacity against what flows in, and who has no works."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import present
from clusterviz.view.violationwords import LENS, in_words
from clusterviz.workspace import creation
from clusterviz.workspace import wastewater as water

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language


def wastewater(
    workspace: arguments.Folder,
    occupancy: Annotated[
        float,
        typer.Option(metavar="SHARE", help="Of industrial land promoted, 0 to 1."),
    ] = 1.0,
    red: Annotated[
        bool, typer.Option("--red", help="Only clusters operating without works.")
    ] = False,
    as_of: arguments.AsOf = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """List wastewater works: capacity, estimated inflow now and when let, headroom."""
    opened = creation.open_workspace(workspace).frozen()
    on = arguments.day(as_of, "--as-of")
    with printing.progress(lang.value):
        every = water.lens(opened, occupancy_ratio=occupancy, as_of_on=on)
    answer = every
    if red:
        bare = every.rows[every.rows["standing"] == "without_plant"]
        answer = dataclasses.replace(every, rows=bare.reset_index(drop=True))
    present(
        opened, answer, "violations.title_wastewater", lang.value, form, output,
        force=force, shown=in_words(answer.rows[list(LENS)], lang.value),
    )  # fmt: skip
    if form in (None, arguments.Format.TABLE) and output is None:
        printing.say(_total(every.rows, occupancy, lang.value))


def _total(rows: pd.DataFrame, occupancy: float, language: Language) -> str:
    counts = rows["standing"].value_counts()
    operating = rows[rows["standing"] != "not_operating"]
    figures = ["capacity_m3_day", "inflow_m3_day", "promoted_inflow_m3_day"]
    is_whole = operating[figures].notna().all(axis="columns")
    sums = operating.loc[is_whole, figures].sum()
    return texts.say(
        "violations.total_wastewater",
        language,
        n_bare=texts.number(int(counts.get("without_plant", 0)), language),
        n_over=texts.number(int(counts.get("overloaded", 0)), language),
        capacity=texts.number(float(sums["capacity_m3_day"]), language),
        inflow=texts.number(float(sums["inflow_m3_day"]), language),
        promoted=texts.number(float(sums["promoted_inflow_m3_day"]), language),
        share=texts.percent(occupancy, language, 0),
        n_unknown=texts.number(int((~is_whole).sum()), language),
    )
