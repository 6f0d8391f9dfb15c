"""Accepting a filled workbook: a new version of its layer, and the workbook kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

from clusterviz import texts
from clusterviz.core.cells import shown
from clusterviz.core.filling import with_cells
from clusterviz.core.parts import source_documents
from clusterviz.core.validate import field_findings
from clusterviz.errors import ClustervizError, InputError, ValidationError
from clusterviz.files.json_values import json_rows
from clusterviz.files.spare import spare_folder, spare_told
from clusterviz.records import Lineage, Severity
from clusterviz.storage.edits import MOST_ROWS
from clusterviz.workspace import edits
from clusterviz.workspace.publishing import keep_before, publish
from clusterviz.workspace.uploads import staged

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.workspace.filled import Proposal
    from clusterviz.workspace.opened import Workspace

Take = Literal["mine", "theirs"]
"""Whose value counts where both changed a cell: the workbook's, or the layer's."""

Cells = dict[tuple[str, str], object]
"""New values, by key and field."""


def accept(
    workspace: Workspace,
    proposed: Proposal,
    *,
    source_document: str | None = None,
    as_of_on: dt.date | None = None,
    take: Take | None = None,
    reason: str = "",
) -> LayerVersion:
    """Write what a filled workbook changes as a new version of its layer.

    Only its cells change; geometry stays as it is. The rows that change get the
    document and the day; the workbook is kept beside its report. Of a layer whose
    rows are edited one by one, each row is an edit of its own, which the audit has.

    Parameters
    ----------
    workspace
        Where it was read for.
    proposed
        What `proposal` returned. Refused cells are left as they are.
    source_document
        The document behind the values; ``None`` for the workbook's name.
    as_of_on
        The day that they are true of; ``None`` for the workspace's own. No row
        becomes older by it.
    take
        Where the layer was changed meanwhile: ``mine`` for the workbook's
        value, ``theirs`` for the layer's.
    reason
        Why cumulative figures fall, where some do.

    Raises
    ------
    InputError
        If nothing would change, or there are conflicts and nobody decided.
    ValidationError
        If the document or a value breaks the declaration, a status may not follow,
        or a figure falls and nobody says why.
    EditConflict
        If somebody published the layer since the workbook was read.
    """
    layer = workspace.layers[proposed.layer]
    cells = _taken(proposed, take)
    document = (source_document or "").strip() or shown(proposed.file)
    on = as_of_on or workspace.as_of_on
    if layer.is_editable and workspace.version(layer.name).n_features <= MOST_ROWS:
        return _edited(workspace, layer, proposed, cells, document, on, reason)
    read = (
        workspace.store.load_features
        if layer.has_geometry
        else workspace.store.load_table
    )
    old = read(layer, proposed.replaces)
    new = with_cells(layer, old, cells | _provenance(layer, old, cells, document, on))
    _require_sound(layer, new, cells)
    return _published(workspace, layer, proposed, new, cells, document)


def _edited(
    workspace: Workspace,
    layer: Layer,
    proposed: Proposal,
    cells: Cells,
    document: str,
    on: dt.date,
    reason: str,
) -> LayerVersion:
    """Edit the rows that change, each for itself: others may edit the rest."""
    values: dict[str, dict[str, object]] = {}
    for (key, field), value in cells.items():
        values.setdefault(key, {})[field] = value
    changes = [edits.Change(key, its, reason=reason) for key, its in values.items()]

    def write(import_id: str) -> LayerVersion:
        # As before an import: many rows change at once.
        keep_before(workspace)
        return edits.edit(
            workspace,
            layer.name,
            changes,
            made_from=proposed.replaces,
            source_document=document,
            as_of_on=on,
            import_id=import_id,
        )

    return _kept(workspace, proposed, cells, write)


def _taken(proposed: Proposal, take: Take | None) -> Cells:
    rows = proposed.rows
    if proposed.n("conflict") and take is None:
        raise InputError(texts.told("errors.fill_conflicts", n=proposed.n("conflict")))
    wanted = {"new", "changed"} | ({"conflict"} if take == "mine" else set())
    rows = rows[rows["status"].isin(wanted)]
    if rows.empty:
        raise InputError(texts.told("errors.fill_nothing"))
    columns = (rows[name] for name in ("feature_id", "field", "after"))
    return {(key, field): after for key, field, after in zip(*columns, strict=True)}


def _provenance(
    layer: Layer, old: pd.DataFrame, cells: Cells, document: str, on: dt.date
) -> Cells:
    """Return document and day of the rows that change."""
    keys = {key for key, _ in cells}
    ours = old[old[layer.key].isin(keys)]
    found: Cells = {}
    for key, row in zip(ours[layer.key], ours.to_dict("records"), strict=True):
        if "source_document" in layer.fields:
            found[key, "source_document"] = document
        if "as_of_on" in layer.fields:
            before = row["as_of_on"]
            is_known = isinstance(before, dt.date)
            found[key, "as_of_on"] = max(before, on) if is_known else on
    return found


def _require_sound(layer: Layer, new: pd.DataFrame, cells: Cells) -> None:
    keys = {key for key, _ in cells}
    changed = new[new[layer.key].isin(keys)]
    touched = {*cells, *((key, "source_document") for key in keys)}
    findings = [
        one
        for one in field_findings(layer, changed)
        if one.severity is Severity.ERROR and (one.feature_id, one.field) in touched
    ]
    if findings:
        raise ValidationError(
            texts.told(
                "stored.values_wrong",
                finding=texts.told_finding(findings[0]),
                layer=layer.name,
            ),
            findings=findings,
        )


def _published(
    workspace: Workspace,
    layer: Layer,
    proposed: Proposal,
    new: pd.DataFrame,
    cells: Cells,
    document: str,
) -> LayerVersion:
    """Publish the whole layer, as one whose rows are not edited."""
    keys = {key for key, _ in cells}
    if "source_document" in layer.fields:
        changed = new[new[layer.key].isin(keys)]
        document = source_documents(changed, new)
    [before] = [
        one
        for one in workspace.store.history(layer.name)
        if one.version == proposed.replaces
    ]

    def write(import_id: str) -> LayerVersion:
        lineage = Lineage(
            source_document=document,
            as_of_on=_as_of(layer, new, before),
            import_id=import_id,
            transformation=before.lineage.transformation,
        )
        return publish(
            workspace,
            layer,
            new,
            lineage,
            replaces=proposed.replaces,
            is_valid=before.is_valid,
        )

    return _kept(workspace, proposed, cells, write)


def _kept(
    workspace: Workspace,
    proposed: Proposal,
    cells: Cells,
    write: Callable[[str], LayerVersion],
) -> LayerVersion:
    """Keep the workbook, write, and only then say in the report that it was."""
    with spare_folder("filled") as folder:
        path = folder / "filled.xlsx"
        with spare_told():
            path.write_bytes(proposed.content)
        with staged(workspace.root, path) as upload:
            report = fill_document(proposed, upload.import_id, cells)
            upload.keep(report | {"status": "publishing"})
            try:
                version = write(upload.import_id)
            except ClustervizError:
                upload.forget()
                raise
            upload.write_report(
                report
                | {
                    "status": "published",
                    "version": version.version,
                    "content_hash": version.content_hash,
                }
            )
    return version


def _as_of(layer: Layer, new: pd.DataFrame, before: LayerVersion) -> dt.date | None:
    """Return the latest day: an older one would hide this version from questions."""
    days = [] if "as_of_on" not in layer.fields else [*new["as_of_on"].dropna()]
    if before.lineage.as_of_on is not None:
        days.append(before.lineage.as_of_on)
    return max(days, default=None)


def fill_document(proposed: Proposal, import_id: str, cells: Cells) -> dict[str, Any]:
    """Return what became of a filled workbook as plain values, for ``report.json``."""
    taken = [place in cells for place in _places(proposed)]
    return {
        "import_id": import_id,
        "file": proposed.file,
        "layer": proposed.layer,
        "made_from": proposed.made_from,
        "replaces": proposed.replaces,
        "changes": list(json_rows(proposed.rows[taken])),
        "left": list(json_rows(proposed.rows[[not one for one in taken]])),
        "findings": [
            {
                "severity": one.severity.value,
                "code": one.code,
                "feature_id": one.feature_id,
                "field": one.field,
                "message_vi": texts.finding(one, "vi"),
                "message_en": texts.finding(one, "en"),
            }
            for one in proposed.findings
        ],
    }


def _places(proposed: Proposal) -> list[tuple[str, str]]:
    columns = (proposed.rows[name] for name in ("feature_id", "field"))
    return list(zip(*columns, strict=True))
