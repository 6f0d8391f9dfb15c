"""What metadata say of a layer that is handed on: gathered, nothing invented."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import crs, texts
from clusterviz.core.inview import bounds_lonlat
from clusterviz.core.standing import standing
from clusterviz.files.described import Described, Party, Step, System
from clusterviz.schema import LANGUAGES, Label
from clusterviz.workspace.noted import Noted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection

    import pandas as pd
    from pyproj import CRS

    from clusterviz.core.inview import Bbox
    from clusterviz.files.described import Accuracy, DataFile
    from clusterviz.files.origin import Origin
    from clusterviz.records import LayerVersion
    from clusterviz.schema import Language, Layer
    from clusterviz.settings import Frequency, WorkspaceSettings
    from clusterviz.workspace.opened import Workspace

MOST_SOURCES = 200
MOST_STEPS = 50
"""More than these are counted, not listed."""


def described(
    workspace: Workspace,
    layer: Layer,
    frame: pd.DataFrame | Noted,
    files: Collection[DataFile],
    *,
    written_at: dt.datetime,
    as_of_on: dt.date | None = None,
    name: str = "",
    part: Label | None = None,
    left_out: Collection[str] = (),
    fields: Collection[str] | None = None,
    frequency: Frequency | None = None,
) -> Described:
    """Return what metadata say of some rows of a layer.

    Parameters
    ----------
    workspace
        Frozen: of the version that the rows are of.
    layer
        As declared.
    frame
        The rows, with the fields of the declaration; or what was noted of them.
    files
        What holds them.
    written_at
        UTC.
    as_of_on
        The day that was asked for; ``None`` for that of the version.
    name
        What tells it from others of the layer; by default it is the only one.
    part
        Which of the layer's rows these are, in words; ``None`` for all.
    left_out
        Fields that may name persons, and are not in it.
    fields
        Those that are in it; ``None`` for all others.
    frequency
        How often they are handed on; by default as the settings say.
    """
    version = workspace.version(layer.name)
    settings, lineage = workspace.settings, version.lineage
    history = [
        one
        for one in workspace.store.history(layer.name)
        if one.version <= version.version
    ]
    handed = set(layer.fields) - set(left_out) if fields is None else set(fields)
    is_public = bool(layer.public) and handed <= set(layer.public)
    province = _province(settings)
    noted = frame if isinstance(frame, Noted) else _noted(frame, left_out)
    as_of_on, accuracy = as_of_on or lineage.as_of_on, noted.accuracy
    return Described(
        identifier=identifier(workspace, name or layer.name),
        title=_say("title", layer=layer.title, province=province),
        abstract=_say(
            "abstract",
            description=layer.description,
            n=_each(lambda one: texts.number(noted.n_features, one)),
            version=version.version,
            day=_each(lambda one: texts.day(as_of_on, one)),
        ),
        publisher=province,
        contact=_contact(settings),
        created_on=min(one.published_at for one in history).date(),
        revised_on=version.published_at.date(),
        as_of_on=as_of_on,
        edition=str(version.version),
        lineage=_lineage(workspace, layer, history, accuracy),
        sources=_sources(noted.documents, lineage.source_document),
        steps=_steps(workspace, layer, version, history, files),
        accuracy=accuracy,
        bounds=_bounds(noted.bbox),
        limits=tuple(_limits(settings, layer, left_out, part)),
        access="public" if is_public else "restricted",
        access_note=_say("access_public" if is_public else "access_restricted"),
        licence=settings.publication.licence.strip(),
        frequency=frequency or settings.publication.frequency,
        keywords=(layer.title, province),
        files=tuple(files),
        written_at=written_at,
    )


def part_name(name: str, origin: Origin) -> str:
    """Return what tells some rows of a layer from others: an extract is no layer.

    Parameters
    ----------
    name
        Of the layer, or of what a receiver calls it.
    origin
        What was asked of its rows.
    """
    return "/".join(filter(None, (name, origin.part_key)))


def identifier(workspace: Workspace, name: str) -> str:
    """Return a UUID of a layer, or of whatever has a name: the same each time."""
    whose = workspace.settings.province_vi.strip() or workspace.root.resolve().name
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"clusterviz/{whose}/{name}"))


def system_of(found: CRS) -> System:
    """Return a system as metadata name it."""
    authority, _, code = crs.code_of(found).rpartition(":")
    is_listed = found.to_authority() is not None
    return System(
        authority if is_listed else "", code if is_listed else "", str(found.name)
    )


def _province(settings: WorkspaceSettings) -> Label:
    return _each(settings.province)


def _contact(settings: WorkspaceSettings) -> Party:
    said = settings.publication
    vi, en = said.organisation_vi.strip(), said.organisation_en.strip()
    named = Label(vi=vi or en, en=en or vi) if vi or en else _say("not_stated")
    return Party(named, said.email.strip(), said.phone.strip(), said.address.strip())


def _lineage(
    workspace: Workspace,
    layer: Layer,
    history: Collection[LayerVersion],
    accuracy: Accuracy | None,
) -> Label:
    version = workspace.version(layer.name)
    document = version.lineage.source_document
    parts = [_say("lineage", document=document, version=version.version)]
    if accuracy is not None:
        worst, n, every = accuracy.worst_m, accuracy.n_stated, accuracy.n
        parts.append(
            _say("accuracy_none")
            if worst is None
            else _say("accuracy", worst_m=_metres(worst), n=n, all=every)
        )
    if layer.has_geometry:
        tolerance = workspace.settings.tolerance.model_dump()
        metres = {name: _metres(value) for name, value in tolerance.items()}
        parts.append(_say("tolerance", **metres))
        if not any(one.lineage.repairs for one in history):
            parts.append(_say("no_repairs"))
    return _joined(parts)


def _metres(value: float) -> Label:
    return _each(lambda language: texts.number(value, language, 1))


def _steps(
    workspace: Workspace,
    layer: Layer,
    version: LayerVersion,
    history: Collection[LayerVersion],
    files: Collection[DataFile],
) -> tuple[Step, ...]:
    """Return what was done: of a layer of parts, at each import that brought some."""
    counted = standing(list(history)) if layer.parts else [version]
    steps = []
    for one in sorted(counted, key=lambda each: each.version)[-MOST_STEPS:]:
        lineage = one.lineage
        parts = [
            _say(
                "step_published", version=one.version, document=lineage.source_document
            )
        ]
        if lineage.transformation:
            metric = crs.read_crs(one.crs or workspace.settings.metric_crs).name
            operation = lineage.transformation
            parts.append(_say("step_moved", crs=metric, operation=operation))
        parts += [_say("step_repaired", repair=repair) for repair in lineage.repairs]
        if lineage.restores:
            parts.append(_say("step_restored", version=lineage.restores))
        steps.append(Step(_joined(parts), one.published_at))
    if version.is_edited:
        steps.append(Step(_say("step_edited", seq=version.edited_seq)))
    return (*steps, *_handed_steps(workspace, layer, files))


def _handed_steps(
    workspace: Workspace, layer: Layer, files: Collection[DataFile]
) -> list[Step]:
    if not layer.has_geometry:
        return []
    metric = crs.read_crs(workspace.settings.metric_crs)
    lonlat = crs.read_crs(crs.LONLAT)
    if system_of(lonlat) not in {one.system for one in files}:
        return []
    operation = str(crs.transformation(metric, lonlat))
    return [Step(_say("step_moved", crs=lonlat.name, operation=operation))]


def _noted(frame: pd.DataFrame, left_out: Collection[str]) -> Noted:
    noted = Noted(len(frame))
    noted.rows(frame.drop(columns=list(left_out), errors="ignore"))
    if isinstance(frame, gpd.GeoDataFrame):
        noted.bbox = bounds_lonlat(frame) or ()
    return noted


def _bounds(bbox: Collection[float]) -> Bbox | None:
    if not bbox:
        return None
    west, south, east, north = bbox
    return west, south, east, north


def _sources(documents: Collection[str], document: str) -> tuple[str, ...]:
    found = dict.fromkeys([document, *sorted(documents)])
    return tuple(one for one in found if one)[:MOST_SOURCES]


def _limits(
    settings: WorkspaceSettings,
    layer: Layer,
    left_out: Collection[str],
    part: Label | None,
) -> list[Label]:
    said = settings.publication
    limits = []
    if settings.is_illustrative:
        limits.append(_each(lambda one: texts.say("export.illustrative", one)))
    vi, en = said.limits_vi.strip(), said.limits_en.strip()
    if vi or en:
        limits.append(Label(vi=vi or en, en=en or vi))
    if part is not None:
        limits.append(_say("limit_part", part=part))
    if layer.geometry == "MultiPolygon":
        name = crs.read_crs(settings.metric_crs).name
        limits.append(_say("limit_area", crs=name))
    if left_out:
        limits.append(_say("limit_personal", names=", ".join(left_out)))
    return limits


def _say(key: str, **values: object) -> Label:
    """Return a sentence in both languages; labels in it in the same one."""

    def said(language: Language) -> str:
        filled = {
            name: value.say(language) if isinstance(value, Label) else value
            for name, value in values.items()
        }
        return texts.say(f"metadata.{key}", language, **filled)

    return _each(said)


def _each(say: Callable[[Language], str]) -> Label:
    vi, en = (say(one) for one in LANGUAGES)
    return Label(vi=vi, en=en)


def _joined(parts: Collection[Label]) -> Label:
    return _each(lambda language: " ".join(one.say(language) for one in parts))
