"""Use case: the versions of a layer, how two of them differ, and going back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core.cells import shown
from clusterviz.core.revision import Revision, revision
from clusterviz.core.standing import standing
from clusterviz.core.validate import field_findings
from clusterviz.errors import InputError, LayerNotFound, ValidationError
from clusterviz.records import Lineage, Severity
from clusterviz.workspace.answers import Answer
from clusterviz.workspace.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

__all__ = ["Revision", "changes_of", "difference", "restore", "versions"]

COLUMNS = (
    "version", "version_status", "published_at", "as_of_on", "n_features",
    "source_document", "restores", "restore_reason", "import_id", "transformation",
    "repairs",
)  # fmt: skip

_REASON = 500
"""Longer than any reason that is read."""


def versions(workspace: Workspace, layer_name: str) -> Answer:
    """Return every version of a layer, the newest first.

    Returns
    -------
    answer
        `COLUMNS`. ``version_status`` is ``current``, ``earlier``, or
        ``withdrawn`` where a later one restored what was before it; ``restores``
        is the version whose contents it has again, if it has.

    Raises
    ------
    InputError
        If there is no such layer.
    LayerNotFound
        If it was never published here.
    """
    kept = _history(workspace, _layer(workspace, layer_name))
    standing_now = {one.version for one in standing(kept)}
    rows = [
        {
            "version": one.version,
            "version_status": _status(one, kept[-1], standing_now),
            "published_at": one.published_at.isoformat(timespec="seconds"),
            "as_of_on": one.lineage.as_of_on,
            "n_features": one.n_features,
            "source_document": one.lineage.source_document,
            "restores": one.lineage.restores or None,
            "restore_reason": one.lineage.reason,
            "import_id": one.lineage.import_id,
            "transformation": one.lineage.transformation,
            "repairs": "; ".join(one.lineage.repairs),
        }
        for one in reversed(kept)
    ]
    return Answer(
        rows=pd.DataFrame(rows, columns=list(COLUMNS)).astype({"restores": "Int64"}),
        layer_versions={layer_name: kept[-1].version},
        as_of_on=workspace.as_of_on,
    )


def difference(
    workspace: Workspace, layer_name: str, first: int, second: int
) -> Revision:
    """Return what the version `second` of a layer changes against `first`.

    Raises
    ------
    InputError
        If there is no such layer.
    LayerNotFound
        If it has no such version.
    """
    layer = _layer(workspace, layer_name)
    kept = _history(workspace, layer)
    before, after = (_version(layer, kept, number) for number in (first, second))
    return revision(
        layer, _rows(workspace, layer, before), _rows(workspace, layer, after)
    )


def changes_of(
    workspace: Workspace, layer_name: str, found: Revision, second: int
) -> Answer:
    """Return the features that differ as an answer, for tables and programs.

    Parameters
    ----------
    workspace, layer_name
        Whose layer.
    found
        What `difference` returned.
    second
        The version that it ends with.
    """
    return Answer(
        rows=found.changes,
        layer_versions={layer_name: second},
        as_of_on=workspace.as_of_on,
    )


def restore(
    workspace: Workspace,
    layer_name: str,
    version: int,
    *,
    reason: str,
    replaces: int,
) -> LayerVersion:
    """Publish the contents of an earlier version again, as a new version.

    Nothing is removed: what came after it is withdrawn, and can itself be
    restored. Questions as of a day pass over what is withdrawn.

    Parameters
    ----------
    workspace
        Where.
    layer_name
        Which layer.
    version
        The one to go back to.
    reason
        Why, in the words of who decides it; kept with the version.
    replaces
        The version that was current when this was decided.

    Returns
    -------
    published
        The new version. Its document, day and import are those of the restored one.

    Raises
    ------
    InputError
        If there is no such layer, `version` is the current one, or no reason is
        given.
    ValidationError
        If its rows are no longer what the layer declares.
    LayerNotFound
        If it has no such version.
    EditConflict
        If somebody else published the layer meanwhile.
    """
    layer = _layer(workspace, layer_name)
    kept = _history(workspace, layer)
    old = _version(layer, kept, version)
    before = standing([one for one in kept if one.version <= replaces])
    _require_earlier(layer, version, replaces)
    rows = _rows(workspace, layer, old)
    _require_sound(layer, rows)
    told = old.lineage
    lineage = Lineage(
        source_document=told.source_document,
        as_of_on=told.as_of_on,
        import_id=told.import_id,
        transformation=told.transformation,
        repairs=told.repairs,
        restores=version,
        withdraws=tuple(one.version for one in before if one.version > version),
        reason=_said(reason),
    )
    return publish(
        workspace,
        layer,
        rows,
        lineage,
        replaces=replaces,
        is_valid=old.is_valid,
    )


def _require_sound(layer: Layer, rows: pd.DataFrame) -> None:
    """Raise where old rows are no longer what the layer declares today."""
    faults = [
        one for one in field_findings(layer, rows) if one.severity is Severity.ERROR
    ]
    if faults:
        raise ValidationError(
            texts.told(
                "stored.old_rows_wrong",
                finding=texts.told_finding(faults[0]),
                layer=layer.name,
            ),
            findings=faults,
        )


def _status(one: LayerVersion, newest: LayerVersion, standing_now: set[int]) -> str:
    if one.version == newest.version:
        return "current"
    return "earlier" if one.version in standing_now else "withdrawn"


def _layer(workspace: Workspace, name: str) -> Layer:
    if name not in workspace.layers:
        raise InputError(
            texts.told(
                "errors.no_layer", layer=shown(name), known=", ".join(workspace.layers)
            )
        )
    return workspace.layers[name]


def _history(workspace: Workspace, layer: Layer) -> Sequence[LayerVersion]:
    kept = workspace.store.history(layer.name)
    if not kept:
        raise LayerNotFound(
            texts.told("errors.not_published", root=workspace.root, layer=layer.name)
        )
    return kept


def _version(layer: Layer, kept: Sequence[LayerVersion], number: int) -> LayerVersion:
    for one in kept:
        if one.version == number:
            return one
    raise LayerNotFound(
        texts.told(
            "errors.no_version",
            layer=layer.name,
            version=str(number),
            newest=kept[-1].version,
        )
    )


def _rows(workspace: Workspace, layer: Layer, version: LayerVersion) -> pd.DataFrame:
    if layer.has_geometry:
        features: pd.DataFrame = workspace.store.load_features(layer, version.version)
        return features
    return workspace.store.load_table(layer, version.version)


def _require_earlier(layer: Layer, version: int, replaces: int) -> None:
    if version == replaces:
        raise InputError(
            texts.told("errors.version_current", version=version, layer=layer.name)
        )


def _said(reason: str) -> str:
    """Return the reason on one line of printable text."""
    text = " ".join(reason.split())
    if not text or len(text) > _REASON or not text.isprintable():
        raise InputError(texts.told("errors.no_reason", most=_REASON))
    return text
