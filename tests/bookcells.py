"""Tables of reports read back, and what each of their cells has to say."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from clusterviz import texts
from clusterviz.workspace import cases, creation, dossiers, results, supply
from clusterviz.workspace.answers import answer
from tests.kept import saved
from tests.onpaper import day, json_rows, number
from tests.reviewed import assignment_rows, review_rows
from tests.tiny.withdrawn import dossier_row, firm_row, whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from clusterviz.schema import Language, Layer
    from clusterviz.workspace import Workspace
    from tests.kept import Run
    from tests.tiny import Row

MONTHS = ("month", "given_in", "opens_on")

COMMANDS = {
    ("overlap", "pairs"): ("overlaps",),
    ("overlap", "cases"): ("cases",),
    ("landfund", "fund"): ("landfund", "--level", "district"),
    ("landfund", "gate"): ("gate", "--level", "district"),
    **{
        ("monthly", one): ("review", "--month", "2024-04", "--show", one)
        for one in ("tracks", "slow", "agenda", "clocks")
    },
    ("dossier", "register"): ("dossiers", "--dossier", "HS-1"),
}
"""By sheet: the command that tells programs the same."""

_REVIEW = {
    "track": "track", "item": "item", "falls": "falls", "clock": "clock",
    "lacks": "lacks", "behind_what": "behind", "figures_say": "figures_say",
}  # fmt: skip
"""By column of the monthly review: the beginning of the texts of its codes."""

_STATUS = {"infrastructure": "construction_status", "operation": "operation_status"}
"""By track: the field of clusters whose words its status has."""


def reported(path: Path) -> Path:
    """Return the folder of a workspace with `reported_rows`, its conflicts taken up."""
    folder = saved(path, reported_rows())
    cases.take_up(creation.open_workspace(folder), "An")
    return folder


def reported_rows() -> dict[str, list[Row]]:
    """Return rows by which every sheet of every report says something.

    The dossier HS-1 lacks the evidence of a duty and the destination of a firm.
    """
    rows = {**whole(), "reviews": review_rows(), "assignments": assignment_rows()}
    rows["reviews"][1] |= {"clearance_plan": "Kiểm đếm", "clearance_note": "Sau lũ"}
    rows["assignments"][1] |= {"evidence": "BB 02"}
    rows["dossiers"] = [
        dossier_row(
            dossier_state="submitted",
            decision="45/QĐ-UBND",
            decided_on=dt.date(2024, 2, 1),
        )
    ]
    first, *others = rows["duties"]
    evidenced = {
        "responsible_body": "Sở TNMT", "residual_risk": "low",
        "done_on": dt.date(2024, 2, 9),
    }  # fmt: skip
    rows["duties"] = [{**first, "evidence": None}, *(one | evidenced for one in others)]
    placed = {"x": 421500.8, "y": 2361529.9, "hazard_class": "d", "is_locked": True}
    rows["firms"] = [*rows["firms"], firm_row("F3", vsic_code="0130", **placed)]
    return rows


def sheet(path: Path, word: str, language: Language = "vi") -> list[dict[str, Any]]:
    """Return the rows of a sheet by the codes in its second row of headings."""
    found = openpyxl.load_workbook(path)[texts.say(f"report.sheet_{word}", language)]
    lines = [list(one) for one in found.iter_rows(values_only=True)]
    blank = next(at for at, one in enumerate(lines) if not any(one))
    names = [str(one) for one in lines[blank + 2]]
    return [dict(zip(names, one, strict=True)) for one in lines[blank + 3 :]]


def cell_of(
    name: str,
    row: Mapping[str, Any],
    layers: Mapping[str, Layer],
    language: Language,
) -> object:
    """Return what a cell has to hold of what programs are told.

    Parameters
    ----------
    name
        The column.
    row
        As JSON has it: a track says what its reason, status and unit mean.
    layers, language
        Whose words.
    """
    value = row[name]
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return texts.say("frame.yes" if value else "frame.no", language)
    if isinstance(value, int | float):
        return pytest.approx(value, abs=1e-9)
    if name in MONTHS:
        return dt.datetime.fromisoformat(f"{value}-01")
    if name.endswith("_on"):
        return dt.datetime.fromisoformat(value)
    return _word(name, value, str(row.get("track", "")), layers, language)


def written(
    name: str,
    row: Mapping[str, Any],
    layers: Mapping[str, Layer],
    language: Language,
) -> str:
    """Return what stands on paper of what programs are told; see `cell_of`."""
    value = row[name]
    if isinstance(value, int | float) and not isinstance(value, bool):
        if name.endswith("_ratio"):
            return f"{number(value * 100, 1, language)}%"
        if name == "lease_to_open_ha":
            # Never less than what is needed: up to the next 100 m2.
            value = math.ceil(round(value * 10_000) / 100) / 100
        decimals = {"_ha": 2, "_m": 1}
        ends = (n for end, n in decimals.items() if name.endswith(end))
        return number(value, next(ends, 0), language)
    if isinstance(value, str) and name.endswith("_on"):
        return day(value, language)
    return str(cell_of(name, row, layers, language) or "–")


def _word(
    name: str, code: str, track: str, layers: Mapping[str, Layer], language: Language
) -> str:
    if name == "document":
        return texts.document(code, language)
    if name == "article":
        return texts.article(code, language)
    if name == "unit":
        is_unit = code != "projects"
        said = texts.catalogue("review", language)["review.unit_projects"]
        return texts.unit(code, language) if is_unit else said
    if name.startswith("status_"):
        name = _STATUS[track]
    if name == "reason" and track:
        name = f"{track}_reason"
    for layer in layers.values():
        if name in layer.fields and code in layer.fields[name].choices:
            return layer.fields[name].choices[code].label.say(language)
    keys = (
        f"column.{name}.{code}",
        f"review.{_REVIEW.get(name, '?')}_{code}",
        f"dossier.{name}_{code}",
    )
    for key in keys:
        domain = texts.catalogue(key.partition(".")[0], language)
        if key in domain:
            return domain[key]
    return code


def _told(workspace: Workspace, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows that only a page shows, as JSON would tell them."""
    found = answer(workspace, rows, workspace.as_of_on, ("clusters",), [])
    text = "".join(results.json_text(results.Result(workspace, found, "vi")))
    said: list[dict[str, Any]] = json.loads(text)["rows"]
    return said


def asked(run: Run, folder: Path, report: str, word: str) -> list[dict[str, Any]]:
    """Return what programs, or else the page, are told for a sheet."""
    if (report, word) in COMMANDS:
        name, *options = COMMANDS[report, word]
        return json_rows(run, name, folder, *options)
    workspace = creation.open_workspace(folder).frozen()
    on = workspace.as_of_on
    if word == "supplies":
        return _told(workspace, supply.supplies(workspace, "district", on, on).rows)
    one = dossiers.dossier(workspace, "HS-1")
    parts = {"duties": one.duties, "firms": one.firms, "ground": one.zones}
    return _told(workspace, parts[word])


def prints_as_wide_as_a4(sheet: Worksheet) -> bool:
    """Return whether all columns of a sheet stand on A4 on its long side."""
    page, properties = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    # A width of one page is what is not said.
    return (
        (page.paperSize, page.orientation) == (9, "landscape")
        and bool(properties and properties.fitToPage)
        and page.fitToWidth in {None, 1}
        and page.fitToHeight == 0
    )
