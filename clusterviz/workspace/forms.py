"""Forms 03 and 04 of Circular 14/2024, for any period, with what they rest on."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core import form_checks, forms, periods, report_checks, reported
from clusterviz.core.apportion import area_shares
from clusterviz.core.bases import Facts
from clusterviz.errors import InputError
from clusterviz.workspace import answers
from clusterviz.workspace.references import reference

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd

    from clusterviz.core.periods import ReportPeriod
    from clusterviz.records import Finding
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

LAYERS = ("clusters", "projects", "project_reports", "areas", "investor_reports")
"""What the forms are made of."""

TOTALS = ("03", "04")
"""The forms that are counted; 01 and 02 are filled by others."""

LINES = tuple(forms.EVERY)
"""The numbers of the lines, in their order; ``19_decree`` is none of the circular's."""


def period_of(workspace: Workspace, code: str | None = None) -> ReportPeriod:
    """Return a period: the one under way on the workspace's day when not given.

    Raises
    ------
    InputError
        If `code` is not written as ``2024-H1`` or ``2024``.
    """
    if code is None:
        return periods.period_of(workspace.as_of_on)
    return periods.period(code)


def periods_offered(workspace: Workspace, day: dt.date | None = None) -> Sequence[str]:
    """Return the codes of periods to choose from, the newest first.

    Parameters
    ----------
    day
        The newest is the one under way on it; the workspace's own when not given.
    """
    around = periods.periods_around(day or workspace.as_of_on)
    return [one.code for one in around]


def facts(
    workspace: Workspace, one: ReportPeriod, areas: gpd.GeoDataFrame | None = None
) -> Facts:
    """Return what the forms of a period count.

    Parameters
    ----------
    workspace
        Taken as it was true of the cut-off day.
    one
        The period.
    areas
        Areas that clusters are divided between; ``None`` leaves them whole.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    workspace = workspace.on(one.last_on)
    clusters = answers.clusters_on(workspace, one.last_on)
    whole = forms.undivided(clusters)
    shares = whole if areas is None else area_shares(clusters, areas)
    projects = workspace.table("projects") if workspace.has("projects") else None
    filed = None
    if workspace.has("project_reports"):
        filed = workspace.table("project_reports")
    reports = None if projects is None else reported.reports_of(projects, filed, one)
    return Facts(one.last_on, clusters, shares, projects, reports, one.first_on)


def form(
    workspace: Workspace,
    number: str,
    period: str | None = None,
    *,
    level: str | None = None,
) -> Answer:
    """Return form 03 or 04; see `form03` and `form04`.

    Raises
    ------
    InputError
        If it is another form.
    """
    if number not in TOTALS:
        raise InputError(
            texts.told("errors.no_counted_form", number=number, known=", ".join(TOTALS))
        )
    if number == "03":
        return form03(workspace, period, level=level)
    return form04(workspace, period)


def form03(
    workspace: Workspace, period: str | None = None, *, level: str | None = None
) -> Answer:
    """Return form 03 of each area, cumulative to the cut-off of a period.

    Parameters
    ----------
    period
        Such as ``2024-H1`` or ``2024``; that under way when not given.
    level
        Who files it; when not given, districts until 30 June 2025 and communes
        after.

    Returns
    -------
    answer
        Rows of `core.forms.form`, with a ``reference`` by which each figure is
        explained; the notes are what breaks a check of the circular, what is
        left out, and whether the data reach the cut-off.

    Raises
    ------
    InputError
        If the period is none, or there are no such areas on its last day.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    one = period_of(workspace, period)
    workspace = workspace.on(one.last_on)
    asked = level or periods.level_of(one)
    areas = answers.areas_on(workspace, asked, one.last_on)
    found = facts(workspace, one, areas)
    rows = forms.form(found, areas)
    whole = forms.form(found, None)
    return _answer(workspace, "03", one, rows, form_checks.between(rows, whole))


def form04(workspace: Workspace, period: str | None = None) -> Answer:
    """Return form 04 of the whole province; asked and answered as `form03`.

    Everything in the plan counts, whatever area it lies in. Its notes say too
    what forms 01 and 02 are lacking, and where they differ from the layers.
    """
    one = period_of(workspace, period)
    workspace = workspace.on(one.last_on)
    found = facts(workspace, one)
    name = workspace.settings.province("vi")
    rows = forms.form(found, None).assign(area_name=name)
    reports = answers.table_or_none(workspace, "investor_reports")
    filed = reported.filed_for(reports, one)
    notes = [
        *_summed(workspace, one, found, rows),
        *form_checks.beside_decree(rows),
        *report_checks.against_layers(found, filed),
        *report_checks.unfiled(found, filed, one.code),
        *report_checks.unknown(found),
        *report_checks.left_out(found),
    ]
    return _answer(workspace, "04", one, rows, notes)


def _summed(
    workspace: Workspace, one: ReportPeriod, found: Facts, rows: pd.DataFrame
) -> list[Finding]:
    """Return where forms 03 do not add up to form 04; none without areas."""
    try:
        areas = answers.areas_on(workspace, periods.level_of(one), one.last_on)
    except InputError:
        return [answers.note("forms.no_areas", "areas", level=periods.level_of(one))]
    shares = area_shares(found.clusters, areas)
    of_areas = forms.form(
        dataclasses.replace(found, shares=shares), areas, forms.INDICATORS
    )
    return form_checks.between(of_areas, rows)


def _answer(
    workspace: Workspace,
    number: str,
    one: ReportPeriod,
    rows: pd.DataFrame,
    notes: Sequence[Finding],
) -> Answer:
    said = [
        reference(
            "form",
            number=number,
            indicator=indicator,
            period=one.code,
            area=area_code if number == "03" else None,
        )
        for indicator, area_code in zip(
            rows["indicator"], rows["area_code"], strict=True
        )
    ]
    columns = [str(name) for name in rows if name != "area_id"]
    rows = rows.assign(reference=pd.Series(said, rows.index, dtype="str"))
    rows = rows[[*columns, "reference", "area_id"]]
    every = [
        *answers.of_another_day(workspace, ("clusters", "projects"), one.last_on),
        *form_checks.within(rows),
        *notes,
    ]
    return answers.answer(workspace, rows, one.last_on, LAYERS, every)
