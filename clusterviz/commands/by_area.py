"""Commands that count by area or cluster: landfund, occupancy, vacant, clearance."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import Total, present
from clusterviz.view import tables
from clusterviz.workspace import analysis, creation, results
from clusterviz.workspace import vacant as use_case
from clusterviz.workspace.totals import occupancy_total

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language

_INDUSTRIAL = arguments.Land.INDUSTRIAL

TO_LET = (
    "cluster_id", "cluster_name", "district_names", "unleased_ha",
    "committed_not_leased_ha", *use_case.READINESS, "n_plots", "industrial_land_ha",
)  # fmt: skip
"""What people read of land to let, as far as it is asked for; files have it all."""


def landfund(
    workspace: arguments.Folder,
    by: arguments.ByAreaOrCluster = arguments.AreaOrCluster.AREA,
    level: arguments.AtLevel = None,
    as_of: arguments.AsOf = None,
    areas_on: arguments.AreasOn = None,
    schedule: Annotated[
        int | None,
        typer.Option(
            min=2000, max=2100, metavar="YEAR", help="Scheduled by this year."
        ),
    ] = None,
    scheduler: arguments.OnCluster = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Count cluster land by stage and area, in hectares."""
    opened = creation.open_workspace(workspace).frozen()
    on = arguments.day(areas_on, "--areas-on")
    is_by_area = by is arguments.AreaOrCluster.AREA
    ask = analysis.landfund if is_by_area else analysis.landfund_by_cluster
    with printing.progress(lang.value) as on_progress:
        if scheduler is not None:
            opened = opened.on_cluster(scheduler, on_progress)
        answer = ask(
            opened,
            level=level,
            as_of_on=arguments.day(as_of, "--as-of"),
            areas_on=on,
            schedule=schedule,
        )
    rows = answer.rows
    shown = _shown(rows, to_clear_ha="still_to_clear_ha")
    places = (
        partial(results.area_places, opened, rows, on or answer.as_of_on)
        if is_by_area
        else partial(analysis.cluster_places, opened, rows, answer.as_of_on)
    )
    name = "area" if is_by_area else "cluster"
    present(
        opened, answer, "command.title_landfund", lang.value, form, output,
        force=force, places=places, key=("area_code" if is_by_area else "cluster_id",),
        shown=shown, totals=[_sum(shown, f"{name}_name", lang.value)],
    )  # fmt: skip


def occupancy(
    workspace: arguments.Folder,
    by: arguments.ByAreaOrCluster = arguments.AreaOrCluster.AREA,
    level: arguments.AtLevel = None,
    as_of: arguments.AsOf = None,
    areas_on: arguments.AreasOn = None,
    numerator: Annotated[
        arguments.Numerator | None,
        typer.Option(help="What is taken; as the rules read it if left out."),
    ] = None,
    land: Annotated[
        arguments.Land, typer.Option(help="What it is divided by.")
    ] = _INDUSTRIAL,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Show occupancy by area, both averages on every base; or by cluster."""
    opened = creation.open_workspace(workspace).frozen()
    on = arguments.day(areas_on, "--areas-on")
    day = arguments.day(as_of, "--as-of")
    if by is arguments.AreaOrCluster.CLUSTER:
        with printing.progress(lang.value):
            answer = analysis.occupancy_by_cluster(
                opened, as_of_on=day, numerator=numerator, land=land
            )
        rows = answer.rows
        present(
            opened, answer, "command.title_occupancy", lang.value, form, output,
            force=force, key=("cluster_id",),
            places=partial(analysis.cluster_places, opened, rows, answer.as_of_on),
            shown=rows.drop(columns=["as_of_on", "source_document"]),
            totals=[_count(rows, lang.value)],
        )  # fmt: skip
        return
    with printing.progress(lang.value):
        answer = analysis.occupancy(
            opened, level=level, as_of_on=day, areas_on=on, numerator=numerator,
            land=land,
        )  # fmt: skip
    rows = answer.rows
    places = partial(results.area_places, opened, rows, on or answer.as_of_on)
    label = texts.say("column.total", lang.value)
    sums = occupancy_total(rows).assign(area_name=label)
    totals: list[Total] = [
        {str(name): value for name, value in row.items()}
        for row in sums.to_dict("records")
    ]
    present(
        opened, answer, "command.title_occupancy", lang.value, form, output,
        force=force, places=places, key=("area_code", "base"), totals=totals,
        # Of industrial land, its own column says as much.
        shown=_shown(rows.drop(columns="land_ha") if land is _INDUSTRIAL else rows),
    )  # fmt: skip


def vacant(
    workspace: arguments.Folder,
    readiness: Annotated[
        bool,
        typer.Option(
            "--readiness", help="With how much is ready now, and why not: internal."
        ),
    ] = False,
    as_of: arguments.AsOf = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """List the clusters with industrial land to let, the most first."""
    opened = creation.open_workspace(workspace).frozen()
    day = arguments.day(as_of, "--as-of")
    with printing.progress(lang.value):
        answer = use_case.to_let(opened, as_of_on=day, has_readiness=readiness)
    rows = answer.rows
    shown = rows[[name for name in TO_LET if name in rows]]
    total = _sum(shown, "cluster_name", lang.value)
    # Where plots are not known is no gap of the others' land.
    total["n_plots"] = int(rows["n_plots"].sum())
    present(
        opened, answer, "command.title_vacant", lang.value, form, output, force=force,
        places=partial(analysis.cluster_places, opened, rows, answer.as_of_on),
        key=("cluster_id",), shown=shown, totals=[total],
    )  # fmt: skip


def clearance(
    workspace: arguments.Folder,
    by: arguments.ByArea = arguments.By.AREA,
    level: arguments.AtLevel = None,
    month: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="To the end of this month.")
    ] = None,
    areas_on: arguments.AreasOn = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Show site clearance by area, cumulative to the end of a month."""
    opened = creation.open_workspace(workspace).frozen()
    on = arguments.day(areas_on, "--areas-on")
    with printing.progress(lang.value):
        answer = analysis.clearance(opened, level=level, month=month, areas_on=on)
    rows = answer.rows
    shown = _shown(rows, to_clear_ha="all_to_clear_ha")
    places = partial(results.area_places, opened, rows, on or answer.as_of_on)
    asked = month or f"{answer.as_of_on:%Y-%m}"
    present(
        opened, answer, "command.title_clearance", lang.value, form, output,
        force=force, places=places, key=("area_code",), shown=shown,
        totals=[_sum(shown, "area_name", lang.value)],
        month=tables.month(asked, lang.value),
    )  # fmt: skip


def _shown(rows: pd.DataFrame, **said: str) -> pd.DataFrame:
    """Return the table for people: without the key and what one title can say.

    Parameters
    ----------
    rows
        By area.
    **said
        By column: another, whose label says what this one is in this table.
    """
    hidden = [name for name in ("area_id", "level", "month") if name in rows]
    return rows.drop(columns=hidden).rename(columns=said)


def _names(rows: pd.DataFrame) -> list[str]:
    return [str(name) for name in rows.columns]


def _sum(rows: pd.DataFrame, label: str, language: Language) -> Total:
    """Return the total of every column that may be added, named in `label`."""
    added = [
        name for name in _names(rows) if name.endswith("_ha") or name.startswith("n_")
    ]
    # A sum of which a part is missing is missing.
    sums = {name: rows[name].sum(skipna=False) for name in added}
    return {label: texts.say("column.total", language), **sums}


def _count(rows: pd.DataFrame, language: Language) -> Total:
    n = texts.number(len(rows), language)
    return {"cluster_name": texts.say("command.total_rows", language, n=n)}
