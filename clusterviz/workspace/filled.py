"""A filled workbook that came back: read, and compared with what is known by now."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core.cells import shown
from clusterviz.core.filling import difference
from clusterviz.errors import InputError
from clusterviz.files.fill_xlsx import CODE, SOURCE, VALUE, WHY
from clusterviz.files.guard import Kind, require_size, sniffed_kind
from clusterviz.files.rows import SHEET_ROW
from clusterviz.files.sandbox import read_raw
from clusterviz.files.spare import spare_folder, spare_told
from clusterviz.records import Finding, Severity
from clusterviz.workspace.doubts import doubts
from clusterviz.workspace.filledrules import ruled_rows
from clusterviz.workspace.notes import of_note
from clusterviz.workspace.wording import with_codes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

FORM = "clusterviz-fill-1"
"""Says that a workbook is one of ours, and how it is laid out."""

MAX_MB = 20
"""A workbook that people filled by hand is smaller."""

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)

_QUIET = ("sheet_read", "no_network_limit")
"""Notes of the reader that say nothing about a workbook of our own."""


@dataclass(frozen=True)
class Proposal:
    """What a filled workbook would change.

    Parameters
    ----------
    layer
        Name of the layer.
    file
        Name of the workbook.
    content
        The workbook itself, to be kept if it is accepted.
    made_from
        The version that it was made from.
    replaces
        The version that it would change: the newest when it was read.
    rows
        ``feature_id``, ``field``, ``before``, ``after``, ``now``, ``status``; see
        `core.filling.difference`.
    findings
        What was refused and why, and what needs a look.
    """

    layer: str
    file: str
    content: bytes
    made_from: int
    replaces: int
    rows: pd.DataFrame
    findings: tuple[Finding, ...]

    def n(self, *statuses: str) -> int:
        """Return how many cells have one of those statuses."""
        return int(self.rows["status"].isin(statuses).sum())

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to accept or to decide on."""
        return self.n("new", "changed", "conflict") > 0

    @property
    def asks_why(self) -> bool:
        """Whether somebody must say why before it is accepted."""
        return any(
            one.severity is Severity.DECISION and one.code.startswith("edit.")
            for one in self.findings
        )


def fixed_fields(layer: Layer) -> tuple[str, ...]:
    """Return the fields that no workbook fills: they name a row, or say its source."""
    source = ("source_document", "as_of_on")
    return tuple(dict.fromkeys((layer.key, *layer.key_from, *layer.parts, *source)))


def proposal(workspace: Workspace, path: Path, file: str | None = None) -> Proposal:
    """Return what the filled workbook `path` would change. Nothing is written.

    Parameters
    ----------
    workspace
        The one that the workbook was made from.
    path
        The workbook; nothing in it is believed.
    file
        Its name as people know it; ``None`` for that of `path`.

    Raises
    ------
    InputError
        If the guard refuses it, it is no workbook of ours, or it was made from
        a version that this workspace does not have. Wrong cells are findings.
    """
    workspace = workspace.frozen()
    require_size(path, min(MAX_MB, workspace.settings.limits.upload_mb))
    if sniffed_kind(path) is not Kind.SPREADSHEET:
        raise _not_ours("workbook", file=path.name)
    facts = _facts(workspace, path)
    layer, version = _made_from(workspace, facts)
    raw = read_raw(
        path, workspace.settings.limits,
        layer=facts.get("sheet", ""), headings=tuple(layer.fields),
    )  # fmt: skip
    sheet = raw.frame.set_index(SHEET_ROW)
    if layer.key not in sheet.columns:
        raise _not_ours("column", column=layer.key)
    notes = [of_note(layer, one) for one in raw.notes if one.code not in _QUIET]
    unknown = [str(name) for name in sheet.columns if name not in {*layer.fields, WHY}]
    if unknown:
        values = {"columns": ", ".join(map(shown, unknown[:20]))}
        notes.append(
            Finding(Severity.WARNING, "fill.field_unknown", layer.name, values=values)
        )
    names = list(layer.fields)
    current = workspace.version(layer.name)
    columns = workspace.store.load_columns
    rows, findings = difference(
        layer,
        _with_days(layer, with_codes(layer, sheet, {})),
        columns(layer, version.version, names),
        columns(layer, current.version, names),
        fixed=fixed_fields(layer),
        other_keys=workspace.referred(layer),
    )
    rows, ruled = ruled_rows(workspace, layer, rows)
    return Proposal(
        layer=layer.name,
        file=file or path.name,
        content=path.read_bytes(),
        made_from=version.version,
        replaces=current.version,
        rows=rows,
        findings=(*findings, *ruled, *notes, *doubts(workspace, layer, rows)),
    )


def proposal_of(workspace: Workspace, *, content: bytes, file: str) -> Proposal:
    """Return what a filled workbook that is no file would change; see `proposal`.

    Parameters
    ----------
    workspace
        The one that the workbook was made from.
    content
        The workbook.
    file
        Its name as people know it.
    """
    with spare_folder("filled") as folder:
        # Not under the name that somebody gave: no text from outside is a path.
        path = folder / "filled.xlsx"
        with spare_told():
            path.write_bytes(content)
        return proposal(workspace, path, file)


def _with_days(layer: Layer, rows: pd.DataFrame) -> pd.DataFrame:
    """Return `rows` with days written as our workbooks ask for them: 22/04/2024."""
    read = rows.copy()
    for name in map(str, rows.columns):
        if name in layer.fields and layer.fields[name].type == "date":
            read[name] = rows[name].astype(object).map(_day)
    return read


def _day(value: object) -> object:
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return value
    day, month, year = (int(one) for one in found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        # No day of any calendar: said of the cell, as it stands there.
        return value


def _facts(workspace: Workspace, path: Path) -> dict[str, str]:
    raw = read_raw(
        path, workspace.settings.limits, layer=SOURCE, headings=(CODE, VALUE)
    ).frame
    if not {CODE, VALUE} <= set(raw.columns):
        raise _not_ours("origin")
    told = raw[[CODE, VALUE]].dropna()
    return {
        str(code): str(value)
        for code, value in zip(told[CODE], told[VALUE], strict=True)
    }


def _made_from(
    workspace: Workspace, facts: Mapping[str, str]
) -> tuple[Layer, LayerVersion]:
    """Return the layer and the version that the workbook says it was made from."""
    if facts.get("form") != FORM:
        raise _not_ours("origin")
    name = facts.get("layer", "")
    if name not in workspace.layers or not workspace.has(name):
        raise _not_ours("layer", layer=shown(name))
    for version in workspace.store.history(name):
        is_it = str(version.version) == facts.get("version")
        if is_it and version.content_hash == facts.get("content_hash"):
            return workspace.layers[name], version
    raise _not_ours("version", layer=name)


def _not_ours(what: str, **values: str) -> InputError:
    return InputError(texts.told(f"errors.filled_{what}", **values))
