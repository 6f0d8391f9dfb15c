"""What is known of a draft once it was looked at, kept beside it."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from clusterviz.core.revision import Revision, revision
from clusterviz.files.json_values import json_value
from clusterviz.files.parquet import read_parquet, write_parquet
from clusterviz.records import Finding, Severity
from clusterviz.workspace.consent import is_repair
from clusterviz.workspace.ground import sketch
from clusterviz.workspace.place_checks import written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from clusterviz.core.place.detective import Suspect
    from clusterviz.schema import Layer
    from clusterviz.workspace.inspection import Inspected
    from clusterviz.workspace.opened import Workspace

FILE = "look.json"

FRAMES = ("changes", "cells", "shapes", "places", "repairs")
"""Tables beside it: what changes row by row and cell by cell, the land of it, the
two best places, and what is proposed to shapes."""

_PLACED = ("shapes", "places")
_MIXED = ("before", "after")
"""Columns of the cells: values of every type, kept as JSON."""


@dataclass(frozen=True)
class Look:
    """What a draft would become, in plain values.

    Parameters
    ----------
    replaces
        The version of the layer that it was held against.
    findings
        Errors first.
    n_features, n_total
        Rows of the file, and of the layer once it is published.
    transformation
        How coordinates reached the metric CRS.
    choices
        Layers or sheets of the file, one of which must be chosen.
    encodings, suspects, columns
        What text, coordinates and columns may be, best first; see
        `core.writing.encodings`, `core.place.detective` and `core.table.columns`.
    coordinates
        What its coordinates are taken to be; empty where it has none.
    counts
        What the version would change: rows by kind of change.
    reading
        What had been decided, as JSON: another is not what was looked at.
    """

    replaces: int
    findings: tuple[Finding, ...]
    n_features: int = 0
    n_total: int = 0
    transformation: str = ""
    choices: tuple[str, ...] = ()
    encodings: Sequence[Mapping[str, Any]] = ()
    suspects: Sequence[Mapping[str, Any]] = ()
    columns: Sequence[Mapping[str, Any]] = ()
    coordinates: str = ""
    counts: Mapping[str, float] = dataclasses.field(default_factory=dict)
    reading: str = ""

    def of(self, *severities: Severity) -> tuple[Finding, ...]:
        """Return the findings of those severities."""
        return tuple(one for one in self.findings if one.severity in severities)

    @property
    def needs_repairs(self) -> bool:
        """Whether shapes would be published other than they came."""
        return any(map(is_repair, self.of(Severity.DECISION)))

    @property
    def needs_decisions(self) -> bool:
        """Whether anything else needs a person's word."""
        return not all(map(is_repair, self.of(Severity.DECISION)))

    @property
    def is_refused(self) -> bool:
        """Whether it cannot be published as it is read now."""
        return bool(self.of(Severity.ERROR))


def keep_look(
    workspace: Workspace,
    layer: Layer,
    folder: Path,
    found: Inspected,
    *,
    replaces: int,
    reading: str,
) -> Look:
    """Hold what was inspected against the newest version, and keep all of it.

    Parameters
    ----------
    workspace
        For that version.
    layer
        What the draft becomes.
    folder
        Of the draft.
    found
        What was inspected.
    replaces
        The version that was the newest before: one published since is a conflict.
    reading
        What had been decided, as JSON.
    """
    frames: dict[str, pd.DataFrame] = {"repairs": found.repairs}
    counts: Mapping[str, float] = {}
    is_placed = not layer.has_geometry or found.transformation or found.place is None
    if found.place is not None and found.place.suspects:
        frames["places"] = sketch(found.place.suspects, found.drawn, workspace)
    if is_placed:
        before = workspace.rows(layer.name) if workspace.has(layer.name) else None
        revised: Revision = revision(layer, before, found.merged)
        cells = _mapped(revised.cells, lambda value: json.dumps(value, default=_plain))
        frames |= {"changes": revised.changes, "cells": cells,
                   "shapes": revised.shapes}  # fmt: skip
        counts = {
            **revised.n_by_kind,
            "restated": revised.n_restated,
            "rewritten": revised.n_rewritten,
            "gained_ha": revised.gained_ha,
            "lost_ha": revised.lost_ha,
        }
    for name in FRAMES:
        (folder / f"{name}.parquet").unlink(missing_ok=True)
        if name in frames and not frames[name].empty:
            write_parquet(frames[name], folder / f"{name}.parquet")
    place = found.place
    look = Look(
        replaces=replaces,
        findings=found.findings,
        n_features=found.n_features,
        n_total=len(found.merged),
        transformation=found.transformation,
        encodings=[dataclasses.asdict(one) for one in found.encodings],
        suspects=[] if place is None else [_suspect(one) for one in place.suspects],
        columns=[dataclasses.asdict(one) for one in found.columns],
        coordinates=""
        if place is None or place.chosen is None
        else written(place.chosen),
        counts=counts,
        reading=reading,
    )
    return write_look(folder, look)


def _suspect(one: Suspect) -> dict[str, Any]:
    plain = dataclasses.asdict(one) | {"coordinates": written(one.coordinates)}
    return plain | {"place": [one.place.x, one.place.y]}


def write_look(folder: Path, look: Look) -> Look:
    """Keep `look` in the folder of its draft, whole or not at all.

    Returns
    -------
    look
        In the plain values that it is read back in.
    """
    document = dataclasses.asdict(look)
    text = json.dumps(document, ensure_ascii=False, default=_plain)
    draft = folder / f"{FILE}.new"
    draft.write_text(text, encoding="utf-8")
    draft.replace(folder / FILE)
    return _read(text)


def read_look(folder: Path) -> Look | None:
    """Return what was kept; ``None`` where nobody looked yet."""
    path = folder / FILE
    if not path.is_file():
        return None
    return _read(path.read_text(encoding="utf-8"))


def _read(text: str) -> Look:
    document = json.loads(text)
    findings = [
        Finding(**one | {"severity": Severity(one["severity"])})
        for one in document.pop("findings")
    ]
    choices = tuple(document.pop("choices"))
    return Look(findings=tuple(findings), choices=choices, **document)


def read_frame(folder: Path, name: str) -> pd.DataFrame:
    """Return one of `FRAMES`; empty where there is nothing of it."""
    path = folder / f"{name}.parquet"
    if not path.is_file():
        return gpd.GeoDataFrame() if name in _PLACED else pd.DataFrame()
    frame = read_parquet(path, has_geometry=name in _PLACED)
    return _mapped(frame, json.loads) if name == "cells" else frame


def _mapped(cells: pd.DataFrame, change: Callable[[Any], Any]) -> pd.DataFrame:
    return cells.assign(
        **{name: cells[name].map(change).astype(object) for name in _MIXED}
    )


def _plain(value: object) -> object:
    try:
        return json_value(value)
    except TypeError:
        return str(value)
