"""Making a workspace, empty or from a sample, and opening one."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import settings, texts
from clusterviz.addresses import address_of
from clusterviz.core.parts import near_together
from clusterviz.core.validate import (
    coverage_findings,
    field_findings,
    geometry_findings,
    key_findings,
    reference_findings,
)
from clusterviz.errors import InputError, StorageError, ValidationError
from clusterviz.files.parquet import read_parquet
from clusterviz.records import Lineage, Severity
from clusterviz.rules import rules_of
from clusterviz.schema import read_layers
from clusterviz.storage.columns import as_declared
from clusterviz.storage.durable import ABANDONED_LONG_S, TEMPORARY, remove_abandoned
from clusterviz.storage.folder import FolderStore
from clusterviz.storage.layerfiles import ROWS_PER_GROUP
from clusterviz.texts.reasons import why
from clusterviz.workspace import database
from clusterviz.workspace.opened import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.addresses import Address
    from clusterviz.schema import Layer

_BUILDING = f"{TEMPORARY}made-"

_SETTINGS = """\
# Settings of this workspace. What is left out has its default.
# Screens, letters and exports name the province; unnamed, they say so.
province_vi = "{province_vi}"
province_en = "{province_en}"
# Where areas are taken: a VN-2000 or UTM zone in metres.
metric_crs = "{metric_crs}"
# The level that tables open with: province, district or commune.
level = "{level}"
"""


def open_workspace(path: Path) -> Workspace:
    """Return the workspace in the folder `path`, or in the database it stands for.

    Raises
    ------
    SettingsError
        If `path` is no workspace or its ``clusterviz.toml`` is wrong.
    SchemaError
        If a layer declaration is wrong.
    StorageError
        If its database is missing or damaged.
    """
    address = address_of(path)
    if address is not None:
        database.fetch_texts(address, path)
    found = settings.read_settings(path)
    return Workspace(
        root=path,
        settings=found,
        layers=read_layers(settings.Installation().layers),
        store=(
            FolderStore(path, found.metric_crs)
            if address is None
            else database.store(address, path, found.metric_crs)
        ),
        rules=rules_of(path),
    )


def init(path: Path, sample: str | None = None) -> Workspace:
    """Make a workspace in the folder `path` and return it, opened.

    It is built beside `path` and renamed: `path` is whole or absent. In a database
    its settings come last: without them it is no workspace.

    Parameters
    ----------
    path
        A folder that does not exist or is empty, or that stands for a database
        without a workspace.
    sample
        Name of a shipped sample, such as ``bacgiang``; ``None`` for a
        workspace without layers.

    Raises
    ------
    InputError
        If `path` holds something, cannot be made, or there is no such sample.
    """
    source = None if sample is None else _sample_folder(sample)
    address = address_of(path)
    if address is not None:
        return _init_database(address, path, source)
    _require_empty(path)
    target = path.resolve()
    building = target.with_name(f"{_BUILDING}{secrets.token_hex(8)}")
    try:
        remove_abandoned(target.parent, _BUILDING, age_s=ABANDONED_LONG_S)
        building.mkdir(parents=True)
        try:
            _build(building, source)
            if target.exists():
                # Windows renames no folder onto another, not even an empty one.
                target.rmdir()
            building.rename(target)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except (OSError, StorageError) as error:
        # What the store says names a folder that nobody sees.
        cause = error if isinstance(error, OSError) else error.__cause__
        if not isinstance(cause, OSError):
            raise
        raise InputError(
            texts.told("stored.folder_unmade", folder=path, why=why(cause))
        ) from error
    return open_workspace(target)


def samples() -> tuple[str, ...]:
    """Return the names of the shipped samples."""
    folder = settings.shipped("layers") / "sample"
    found = folder.glob(f"*/{settings.SETTINGS_FILE}")
    return tuple(sorted(path.parent.name for path in found))


def _require_empty(path: Path) -> None:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InputError(texts.told("stored.folder_taken", folder=path))


def _sample_folder(sample: str) -> Path:
    # Compared as a word, never joined as a path: `../..` names no sample.
    if sample not in samples():
        raise InputError(
            texts.told(
                "option.no_sample", sample=sample, known=", ".join(samples()) or "–"
            )
        )
    return settings.shipped("layers") / "sample" / sample


def _build(folder: Path, source: Path | None) -> None:
    """Write settings and database into `folder`, and the sample's layers."""
    text = _settings_text(source)
    (folder / settings.SETTINGS_FILE).write_text(text, encoding="utf-8")
    workspace = open_workspace(folder)
    try:
        if source is not None:
            _publish_sample(workspace, source)
    finally:
        workspace.store.close()


def _init_database(address: Address, path: Path, source: Path | None) -> Workspace:
    """Build a workspace in a database, and return it, opened."""
    database.require_empty(address)
    text = _settings_text(source)
    found = settings.read_settings_text(text, str(address))
    workspace = Workspace(
        root=path,
        settings=found,
        layers=read_layers(settings.Installation().layers),
        store=database.store(address, path, found.metric_crs),
    )
    try:
        database.require_unbegun(workspace.store, address)
        if source is not None:
            _publish_sample(workspace, source)
    finally:
        workspace.store.close()
    database.keep_text(address, settings.SETTINGS_FILE, text)
    return open_workspace(path)


def _settings_text(source: Path | None) -> str:
    if source is None:
        return _SETTINGS.format(**settings.WorkspaceSettings().model_dump())
    return (source / settings.SETTINGS_FILE).read_text(encoding="utf-8")


def _publish_sample(workspace: Workspace, source: Path) -> None:
    """Publish every file of a sample, each checked as an import would be."""
    frames = {}
    for path in sorted(source.glob("*.parquet")):
        layer = workspace.layers[path.stem]
        read = read_parquet(path, has_geometry=layer.has_geometry)
        frames[layer.name] = as_declared(layer, read)
    for name, frame in frames.items():
        layer = workspace.layers[name]
        _require_sound(layer, frames)
        workspace.store.publish(
            layer,
            near_together(layer, frame, most=ROWS_PER_GROUP),
            Lineage(
                source_document=f"clusterviz sample {source.name}",
                as_of_on=workspace.settings.as_of_on,
            ),
            replaces=0,
            is_valid=True,
        )


def _require_sound(layer: Layer, frames: Mapping[str, pd.DataFrame]) -> None:
    """Require that a layer of a sample has nothing that would stop its import."""
    other_keys = {}
    for field in layer.fields.values():
        other, _, column = field.references.partition(".")
        if other in frames:
            other_keys[field.references] = set(frames[other][column].dropna())
    frame = frames[layer.name]
    found = field_findings(layer, frame) + key_findings(layer, frame)
    found += reference_findings(layer, frame, other_keys)
    if isinstance(frame, gpd.GeoDataFrame):
        found += geometry_findings(layer, frame) + coverage_findings(layer, frame)
    serious = (Severity.ERROR, Severity.DECISION)
    errors = [one for one in found if one.severity in serious]
    if errors:
        first = errors[0]
        raise ValidationError(
            texts.told(
                "stored.sample_wrong",
                layer=layer.name,
                n=len(errors),
                finding=texts.told_finding(first),
            ),
            findings=errors,
        )
