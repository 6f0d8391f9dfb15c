"""Every total beside itself, as each page, table and form shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core import forms as lines
from clusterviz.core import periods, status
from clusterviz.core.periods import ReportPeriod
from clusterviz.core.reconcile import EVERYWHERE, Claim, n_figures, reconcile
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.workspace import answers, by_area, figures, forms, gate, places

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import geopandas as gpd

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

LINES = {
    "1": "n_in_plan", "2": "in_plan_ha", "3": "n_established", "4": "established_ha",
    "15": "n_operating", "16": "operating_ha", "17": "industrial_land_ha",
    "18": "leased_ha", "20": "n_projects", "22": "n_producing",
    "19": "reported_occupancy_ratio", lines.DECREE.number: "occupancy_ratio",
}  # fmt: skip
"""Lines of forms 03 and 04, and the figures that they are on other pages."""

REPORTED = LINES["19"]
"""Leased over industrial land of operating clusters, as line 19 divides 18 by 17."""

ESTABLISHED = "established_occupancy_ratio"
"""What the gate and the table of occupancy both say of an area."""

LAYERS = ("clusters", "projects", "areas", "plots", "clearance_sites", "plan_zones")


def reconciled(
    workspace: Workspace, *, level: str | None = None, as_of_on: dt.date | None = None
) -> Answer:
    """Return each total of a day as every place shows it, and whether all agree.

    Parameters
    ----------
    level
        Of the areas of form 03, occupancy and land fund; when not given, of
        those who file form 03 on the day.
    as_of_on
        The day; the workspace's own when not given.

    Returns
    -------
    answer
        Rows of `core.reconcile.reconcile` with ``area_code`` and ``area_name``
        (both empty for all areas together): what the layers hold, taken by a
        plain count and sum, comes first, then the first page, forms 03 and 04,
        occupancy, land fund, gate and map. The notes name each figure that differs.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    areas = _areas(workspace, level, on)
    claims = [*_of_layers(workspace, on), *_of_overview(workspace, on)]
    claims += _of_forms(workspace, areas, on)
    if areas is not None:
        asked = str(areas["level"].iloc[0])
        claims += [
            *_of_occupancy(workspace, asked, on),
            *_of_landfund(workspace, asked, on),
            *_of_gate(workspace, asked, on),
        ]
    claims += _of_map(workspace, on)
    rows = _named(reconcile(claims), areas)
    notes = [
        answers.note(
            "forms.differs",
            "clusters",
            severity=Severity.WARNING,
            feature_id=str(ours["area_code"].iloc[0]),
            field=str(ours["quantity"].iloc[0]),
        )
        for _, ours in rows.groupby(["quantity", "area_id"], sort=False)
        if not ours["is_equal"].all()
    ]
    return answers.answer(workspace, rows, on, LAYERS, notes)


def counted(answer: Answer) -> tuple[int, int]:
    """Return how many figures of `reconciled` were compared, and how many differ."""
    return n_figures(answer.rows)


def _areas(
    workspace: Workspace, level: str | None, on: dt.date
) -> gpd.GeoDataFrame | None:
    """Return the areas of a level; ``None`` if nobody asked for it and none are."""
    usual = periods.level_of(ReportPeriod("", on, on))
    try:
        return answers.areas_on(workspace, level or usual, on)
    except InputError:
        if level is not None:
            raise
        return None


def _of_layers(workspace: Workspace, on: dt.date) -> Iterator[Claim]:
    """Yield what one finds by counting the rows of the layers, and nothing more."""
    clusters = answers.clusters_on(workspace, on)
    established = clusters[status.is_established(clusters, on)]
    operating = clusters[status.is_operating(clusters, on)]
    is_planned = status.is_detailed_plan_approved(operating, on)
    counts = {
        "n_in_plan": clusters, "n_established": established, "n_operating": operating
    }  # fmt: skip
    for code, rows in counts.items():
        yield Claim(code, "n", EVERYWHERE, "layers", len(rows))
    hectares = {
        "in_plan_ha": clusters["planned_area_ha"],
        "established_ha": established["planned_area_ha"],
        "operating_ha": operating["planned_area_ha"],
        "industrial_land_ha": operating["industrial_land_ha"].where(is_planned),
        "leased_ha": operating["leased_ha"],
    }
    for code, values in hectares.items():
        # Of nothing known nothing is the sum, unless there was nothing to know.
        known = values.sum(min_count=1) if len(values) else 0.0
        yield Claim(code, "ha", EVERYWHERE, "layers", float(known))


def _of_overview(workspace: Workspace, on: dt.date) -> Iterator[Claim]:
    wanted = {*LINES.values(), "usable_ha"}
    for row in figures.overview(workspace, on).rows.to_dict("records"):
        if row["figure"] in wanted:
            unit, value = str(row["unit"]), float(row["value"])
            yield Claim(str(row["figure"]), unit, EVERYWHERE, "overview", value)


def _of_forms(
    workspace: Workspace, areas: gpd.GeoDataFrame | None, on: dt.date
) -> Iterator[Claim]:
    """Yield the lines of form 04, of forms 03, and the sum of these."""
    under_way = periods.period_of(on)
    one = under_way._replace(last_on=on)
    asked = {number: lines.EVERY[number] for number in LINES}
    whole = lines.form(forms.facts(workspace, one), None, asked)
    yield from _claims(whole.assign(area_id=EVERYWHERE), "form_04")
    if areas is None:
        return
    of_areas = lines.form(forms.facts(workspace, one, areas), areas, asked)
    yield from _claims(of_areas[of_areas["area_code"] != ""], "form_03")
    totals = of_areas[~of_areas["indicator"].isin(["19", lines.DECREE.number])]
    yield from _claims(_summed(totals), "forms_03")


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of all areas together; unknown where nothing was counted."""
    by_line = rows.groupby(["indicator", "unit"], sort=False)
    sums = by_line["value"].sum(min_count=1)
    is_known = (by_line["n_counted"].sum() > 0) | (by_line["n_left_out"].sum() == 0)
    return sums.where(is_known).reset_index().assign(area_id=EVERYWHERE)


def _claims(rows: pd.DataFrame, place: str) -> Iterator[Claim]:
    for row in rows.to_dict("records"):
        code = LINES[str(row["indicator"])]
        yield Claim(code, row["unit"], row["area_id"], place, row["value"])


def _of_occupancy(workspace: Workspace, level: str, on: dt.date) -> Iterator[Claim]:
    answer = by_area.occupancy(
        workspace, level=level, as_of_on=on, numerator="committed"
    )
    rows = answer.rows[answer.rows["base"] == "operating"]
    yield from _rates(rows, "occupancy_ratio")
    land_ha = rows["industrial_land_ha"].sum()
    ratio = rows["committed_ha"].sum() / land_ha if land_ha > 0 else np.nan
    yield Claim("occupancy_ratio", "ratio", EVERYWHERE, "occupancy", ratio)
    leased = by_area.occupancy(workspace, level=level, as_of_on=on, numerator="leased")
    rows = leased.rows[leased.rows["base"] == "operating"]
    # Line 18 has every lease, line 17 the clusters with a plan: where one of the
    # two is missing, 18 over 17 is another statement than the rate of the others.
    yield from _rates(rows[rows["n_left_out"] == 0], REPORTED)
    # As the rules of the day read it, which is what the gate is judged by.
    by_law = by_area.occupancy(workspace, level=level, as_of_on=on).rows
    yield from _rates(by_law[by_law["base"] == "established"], ESTABLISHED)


def _rates(rows: pd.DataFrame, quantity: str) -> Iterator[Claim]:
    for row in rows[rows["area_code"] != ""].to_dict("records"):
        value = float(row["occupancy_ratio"])
        yield Claim(quantity, "ratio", str(row["area_id"]), "occupancy", value)


def _of_landfund(workspace: Workspace, level: str, on: dt.date) -> Iterator[Claim]:
    rows = by_area.landfund(workspace, level=level, as_of_on=on).rows
    for row in rows[rows["area_code"] != ""].to_dict("records"):
        yield Claim("n_in_plan", "n", row["area_id"], "landfund", row["n_clusters"])
    n_clusters, usable_ha = rows["n_clusters"].sum(), rows["usable_ha"].sum()
    yield Claim("n_in_plan", "n", EVERYWHERE, "landfund", n_clusters)
    yield Claim("usable_ha", "ha", EVERYWHERE, "landfund", usable_ha)


def _of_gate(workspace: Workspace, level: str, on: dt.date) -> Iterator[Claim]:
    rows = gate.gate(workspace, level=level, as_of_on=on).rows
    for row in rows[rows["area_code"] != ""].to_dict("records"):
        area_id, number = str(row["area_id"]), float(row["n_established"])
        yield Claim("n_established", "n", area_id, "gate", number)
        # Where one figure is missing the gate cannot be judged, while a table
        # says the rate of the others, and names it: these are two statements.
        if not np.isnan(row["area_weighted_ratio"]):
            ratio = float(row["area_weighted_ratio"])
            yield Claim(ESTABLISHED, "ratio", area_id, "gate", ratio)


def _of_map(workspace: Workspace, on: dt.date) -> Iterator[Claim]:
    shown = places.clusters_shown(workspace, on)
    n_shown = int((shown["map_status"] != "withdrawn").sum())
    yield Claim("n_in_plan", "n", EVERYWHERE, "map", n_shown)


def _named(rows: pd.DataFrame, areas: gpd.GeoDataFrame | None) -> pd.DataFrame:
    """Return rows with code and name of each area, in the order of their columns."""
    for name in ("area_code", "area_name"):
        known = {} if areas is None else areas.set_index("area_id")[name].to_dict()
        said = [str(known.get(area_id, "")) for area_id in rows["area_id"]]
        rows[name] = pd.Series(said, rows.index, dtype="str")
    columns = ["quantity", "area_code", "area_name", "place", "value", "unit"]
    return rows[[*columns, "first_value", "is_equal", "area_id"]]
