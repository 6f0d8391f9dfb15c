"""Use case: ask an area for what is not known of its clusters: a letter, a workbook."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import clock, texts
from clusterviz.core.matrix import STATES
from clusterviz.errors import InputError
from clusterviz.letter import Paragraph
from clusterviz.view import letter as words
from clusterviz.view.gaps import sentence
from clusterviz.workspace import audit, fill, month_seal
from clusterviz.workspace.faults import faults_of
from clusterviz.workspace.reports.papers import paper_bytes
from clusterviz.workspace.reports.standing import standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.records import Finding
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace

WORKING_DAYS = 10
"""Practice: how long an area is given to answer."""

_SATURDAY = 5

_COUNTS = (
    "n_clusters", "n_cells", *(f"n_{state}" for state in STATES), "present_ratio",
)  # fmt: skip


@dataclass(frozen=True)
class _Gaps:
    """What is not known of one area, and of which data: see `view.letter.Asking`."""

    counts: Mapping[str, float]
    area_name: str
    rows: pd.DataFrame
    findings: tuple[Finding, ...]
    cluster_ids: frozenset[str]
    on: dt.date
    layer_versions: Mapping[str, int]


def letter(
    workspace: Workspace,
    area_code: str,
    language: Language,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    due_on: dt.date | None = None,
    suffix: str = ".docx",
) -> bytes:
    """Return the letter that asks one area for its gaps, as a file.

    Parameters
    ----------
    workspace
        Whose clusters.
    area_code
        The area; a cluster is asked for where most of its land lies.
    language
        Of all that is not data.
    level, as_of_on, areas_on
        As `audit.matrix`.
    due_on
        By when it is answered; see `usual_due_on` when not given.
    suffix
        One of `papers.SUFFIXES`.

    Raises
    ------
    InputError
        If there is no such area on that day, if nothing is to be asked of it, or
        if it would be due before it is written.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    workspace = month_seal.as_signed(workspace, as_of_on or workspace.as_of_on)
    gaps = _gaps(workspace, area_code, level, as_of_on, areas_on)
    due = due_on or usual_due_on(gaps.on)
    if due <= gaps.on:
        raise InputError(texts.told("errors.letter_due", due=due, on=gaps.on))
    now = workspace.on(gaps.on)
    plots = faults_of(now, "plots", gaps.on) if now.has("plots") else []
    settings = workspace.settings
    asking = words.Asking(
        area_name=gaps.area_name,
        province=settings.province(language),
        rows=gaps.rows,
        findings=gaps.findings,
        plots=[
            one for one in plots if one.values.get("cluster_id") in gaps.cluster_ids
        ],
        counts=gaps.counts,
        facts=workspace.rules.facts,
        on=gaps.on,
        due_on=due,
        is_illustrative=settings.is_illustrative,
    )
    said = words.letter(asking, workspace.layers, language)
    rests = standing(workspace, gaps.on, gaps.layer_versions, language).lines
    bound = [Paragraph(one, is_note=True) for one in rests]
    said = dataclasses.replace(said, blocks=(*said.blocks, *bound))
    return paper_bytes(workspace, said, suffix)


def form(
    workspace: Workspace,
    area_code: str,
    language: Language,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
) -> bytes:
    """Return the workbook that one area fills; asked as `letter`.

    The boundary of a cluster is drawn, not filled in: it is in the letter only.
    """
    gaps = _gaps(workspace, area_code, level, as_of_on, areas_on)
    layers = workspace.layers
    cells = pd.DataFrame(
        {
            "feature_id": gaps.rows["cluster_id"],
            "field": gaps.rows["field"],
            "state": gaps.rows["state"],
            # Of what is missing, who asks for it says enough.
            "reason": [
                document
                if state == "missing" and document
                else sentence(one, layers, language)
                for state, document, one in zip(
                    gaps.rows["state"],
                    gaps.rows["document"],
                    gaps.findings,
                    strict=True,
                )
            ],
        }
    )
    return fill.workbook(workspace, "clusters", cells, language)


def usual_due_on(as_of_on: dt.date) -> dt.date:
    """Return by when a letter of today is answered.

    Parameters
    ----------
    as_of_on
        The day of its data: they may be of a day to come.
    """
    return working_day_after(max(as_of_on, clock.today()), WORKING_DAYS)


def working_day_after(day: dt.date, n_days: int) -> dt.date:
    """Return the day that is some working days later; holidays are not known.

    Examples
    --------
    >>> working_day_after(dt.date(2024, 4, 22), 10)
    datetime.date(2024, 5, 6)
    """
    while n_days:
        day += dt.timedelta(days=1)
        n_days -= day.weekday() < _SATURDAY
    return day


def _gaps(
    workspace: Workspace,
    area_code: str,
    level: str | None,
    as_of_on: dt.date | None,
    areas_on: dt.date | None,
) -> _Gaps:
    workspace = workspace.frozen()
    scores = audit.scores(workspace, level=level, as_of_on=as_of_on, areas_on=areas_on)
    known = scores.rows[scores.rows["area_code"] != ""].set_index("area_code")
    if area_code not in known.index:
        raise InputError(
            texts.told(
                "errors.no_area_of_level",
                area=area_code,
                level=known["level"].iloc[0],
                known=", ".join(known.index),
            )
        )
    found = audit.matrix(workspace, level=level, as_of_on=as_of_on, areas_on=areas_on)
    against = found.rows[found.rows["state"] != "present"]
    is_ours = (against["area_code"] == area_code).to_numpy()
    ours = found.rows["area_code"] == area_code
    rows = against[is_ours]
    if rows.empty:
        raise InputError(
            texts.told("errors.nothing_to_ask", area=known["area_name"][area_code])
        )
    return _Gaps(
        counts={name: float(known[name][area_code]) for name in _COUNTS},
        area_name=str(known["area_name"][area_code]),
        rows=rows,
        findings=tuple(
            one for one, is_one in zip(found.notes, is_ours, strict=True) if is_one
        ),
        cluster_ids=frozenset(found.rows.loc[ours, "cluster_id"]),
        on=found.as_of_on,
        layer_versions=found.layer_versions,
    )
