"""Any figure explained: formula, rows counted and left out, and what it rests on."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import periods, timeline
from clusterviz.core.quantities import QUANTITIES
from clusterviz.files.tabular import json_lines
from clusterviz.workspace import (
    answers,
    explained_clusters,
    explained_land,
    explained_months,
    explained_totals,
    forms,
    land,
    month_seal,
    review_signing,
)
from clusterviz.workspace.asked import Asked
from clusterviz.workspace.opened import STATES
from clusterviz.workspace.references import parse
from clusterviz.workspace.results import Result

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from clusterviz.core.explaining import Explanation
    from clusterviz.records import Finding
    from clusterviz.schema import Language
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.references import Reference

N_DIGITS = 8
"""Of a print that two people can read to one another."""


@dataclass(frozen=True)
class Explained:
    """The explanation of a figure, and the data that it rests on.

    Parameters
    ----------
    explanation
        Formula, rows counted, rows left out.
    inputs
        ``layer``, ``version``, ``as_of_on`` (what the version is true of),
        ``source_document`` and ``content_hash``, shortened.
    as_of_on
        The day that the figure is true of.
    fingerprint
        Eight signs that differ when value, rows or data do.
    area_names
        Of the areas that it is of; none for all land, an empty one for what lies
        outside every area.
    notes
        What a reader must know beside it.
    """

    explanation: Explanation
    inputs: pd.DataFrame
    as_of_on: dt.date
    fingerprint: str
    area_names: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()

    def answer(self) -> Answer:
        """Return the rows that are counted, as the answer to a question."""
        versions = dict(zip(self.inputs["layer"], self.inputs["version"], strict=True))
        return answers.Answer(
            self.explanation.terms, versions, self.as_of_on, self.notes
        )


_BY_NAME: Mapping[str, tuple[Callable[[Asked], Explanation], tuple[str, ...]]] = (
    MappingProxyType(
        {
            "total": (explained_totals.total, ()),
            "occupancy": (explained_totals.occupied, ("clusters",)),
            "unleased": (explained_totals.unleased, ("clusters",)),
            "form": (explained_totals.line, forms.LAYERS),
            "landfund": (explained_land.fund, land.LAND_LAYERS),
            "clearance": (explained_land.cleared, explained_land.CLEARANCE_LAYERS),
            "overlaps": (explained_clusters.met, land.OVERLAP_LAYERS),
            "review": (explained_months.reviewed, explained_months.LAYERS),
            "withdrawn": (
                explained_clusters.withdrawn,
                explained_clusters.WITHDRAWN_LAYERS,
            ),
        }
    )
)
"""By name of a reference: who explains it, and of which layers."""

_OF_LAYER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "clusters": ("clusters",),
        "projects": ("clusters", "projects"),
        "project_reports": ("clusters", "projects", "project_reports"),
    }
)
"""By the layer whose rows a total counts: the layers that it rests on."""


def explain(
    workspace: Workspace,
    reference: str,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
) -> Explained:
    """Return what a figure is made of, and what it rests on.

    Parameters
    ----------
    reference
        Such as ``total:code=n_established,area=213``; see `references`.
    level
        Level of the area that it names; the workspace's own when not given, and
        for a form that of those who file it.
    as_of_on
        The day; the workspace's own when not given. A form is of the cut-off day
        of its period, clearance of the end of its month, a review that is signed
        off of the day that it was signed off as of.
    areas_on
        The day that areas are taken of; the same day when not given.

    Raises
    ------
    InputError
        If there is no such figure or area.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    asked = parse(reference)
    on = _day(workspace, asked, as_of_on)
    if asked.name == "form":
        level = level or periods.level_of(periods.period(asked.get("period")))
        areas_on = on
    # A month that is signed off is what was signed, and so are its data.
    is_month = asked.name == "review"
    workspace = month_seal.as_signed(workspace, on) if is_month else workspace.on(on)
    build, layers = _BY_NAME[asked.name]
    question = Asked(workspace, asked, on, level, areas_on)
    found = build(question)
    if asked.name == "total":
        layers = _OF_LAYER[QUANTITIES[asked.get("code")].layer]
    if asked.get("area"):
        layers = (*layers, "areas")
    inputs, hashes = _inputs(workspace, tuple(dict.fromkeys(layers)))
    states = tuple(name for name in layers if name in STATES)
    notes = answers.of_another_day(workspace, states, on)
    return Explained(
        found, inputs, on, _print(found, hashes), question.area_names(), tuple(notes)
    )


def json_text(
    workspace: Workspace, found: Explained, language: Language
) -> Iterator[str]:
    """Yield an object with the figure, what it rests on and, last, its ``rows``."""
    told = found.explanation
    members = Result(workspace, found.answer(), language).members()
    members |= {
        "reference": told.reference,
        "value": None if math.isnan(told.value) else told.value,
        "unit": told.unit,
        "base": told.base,
        "area_names": list(found.area_names),
        "formula": told.formula,
        "legal": [
            {"document": document, "article": article}
            for document, article in told.legal
        ],
        "fingerprint": found.fingerprint,
        "n_counted": told.n_counted(),
        "left_out": told.left_out.to_dict("records"),
        "inputs": found.inputs.astype({"as_of_on": "str"}).to_dict("records"),
    }
    return json_lines(told.terms, members)


def _day(workspace: Workspace, asked: Reference, on: dt.date | None) -> dt.date:
    """Return the day that a figure is of; see `explain`."""
    if asked.name == "form":
        return periods.period(asked.get("period")).last_on
    if asked.name == "clearance" and asked.get("month"):
        month, usual = asked.get("month"), workspace.as_of_on
        return usual if month == timeline.month_of(usual) else timeline.month_end(month)
    on = on or workspace.as_of_on
    if asked.name == "review":
        signed = review_signing.signed_months(workspace).get(timeline.month_of(on))
        return signed.on if signed else on
    return on


def _inputs(
    workspace: Workspace, layers: tuple[str, ...]
) -> tuple[pd.DataFrame, list[str]]:
    """Return the versions of the published ones of some layers, and their hashes."""
    current = workspace.current()
    used = [current[name] for name in layers if name in current]
    rows = pd.DataFrame(
        {
            "layer": [one.layer for one in used],
            "version": [one.version for one in used],
            "as_of_on": pd.Series(
                [one.lineage.as_of_on for one in used], dtype="object"
            ),
            "source_document": [one.lineage.source_document for one in used],
            "content_hash": [one.content_hash[:N_DIGITS] for one in used],
        }
    )
    return rows, [one.stamp for one in used]


def _print(found: Explanation, hashes: list[str]) -> str:
    rows = found.terms[["term", "feature_id", "amount", "unit"]]
    said = [found.reference, repr(found.value), rows.to_csv(index=False), *hashes]
    whole = hashlib.sha256("\n".join(said).encode("utf-8"))
    return whole.hexdigest()[:N_DIGITS]
