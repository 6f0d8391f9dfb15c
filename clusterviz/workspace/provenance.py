"""Document and day of an import, and what every file says of where it is from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from clusterviz import clock, crs, texts
from clusterviz.core import timeline
from clusterviz.errors import InputError
from clusterviz.files.origin import Origin
from clusterviz.schema import Label
from clusterviz.view import chain as chain_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.reading import Reading
    from clusterviz.workspace.selection import Selection

SHOWN_DIGITS = 12
"""Of the hash of a line, what is printed."""


def with_provenance(layer: Layer, reading: Reading, file: str) -> Reading:
    """Return `reading` with file, document and day among what every row gets.

    Raises
    ------
    InputError
        If one of them is given twice, and differently.
    """
    on = reading.as_of_on
    said = {
        "source_document": reading.source_document,
        "as_of_on": None if on is None else on.isoformat(),
    }
    given = dict(reading.constants)
    for name, value in said.items():
        if value is None or name not in layer.fields:
            continue
        if given.get(name, value) != value:
            raise InputError(texts.told("errors.given_twice", field=name))
        given[name] = value
    return reading.model_copy(update={"constants": given, "file": reading.file or file})


def as_of(merged: pd.DataFrame, given: Mapping[str, str]) -> dt.date | None:
    """Return the day that the rows of a version are true of; ``None`` if none says."""
    if "as_of_on" in given:
        return dt.date.fromisoformat(given["as_of_on"])
    if "as_of_on" not in merged.columns:
        return None
    return max(merged["as_of_on"].dropna(), default=None)


def chain_end(workspace: Workspace) -> tuple[str, dt.date] | None:
    """Return the last line of the audit, as ``25 3fa9c0d1e2b4``, and its day.

    Printed on a report, it binds all that was written up to then: `verifying.verify`
    holds it against the audit, however old the report is. ``None`` where nothing was
    ever written.
    """
    journal = workspace.store.journal
    seq, digest = journal.head()
    if not seq:
        return None
    # Somebody may have written since: the line is the one of that number.
    line = journal.lines(after=seq - 1)[0]
    return f"{seq} {digest[:SHOWN_DIGITS]}", clock.local(line.at).date()


def audit_line(workspace: Workspace) -> str:
    """Return the last line of the audit as `chain_end` does; empty for none."""
    found = chain_end(workspace)
    return "" if found is None else found[0]


def origin_of(
    workspace: Workspace,
    layer: Layer,
    on: dt.date | None,
    selection: Selection | None = None,
) -> Origin:
    """Return what every file says of where the rows of a layer come from.

    Parameters
    ----------
    workspace
        Of the versions that are written: frozen, or of a day.
    layer
        A published layer.
    on
        The day that was asked for; ``None`` for that of the version.
    selection
        What was asked of its rows; ``None`` for all of them.
    """
    version = workspace.version(layer.name)
    asked = {} if selection is None else selected_words(workspace, selection)
    asked.pop("as_of_on", None)
    settings = workspace.settings
    return Origin(
        title=layer.title,
        province=Label(vi=settings.province("vi"), en=settings.province("en")),
        source_document=version.lineage.source_document,
        as_of_on=on or version.lineage.as_of_on or settings.as_of_on,
        layer_versions={layer.name: version.version},
        workspace=workspace.root.resolve().name,
        crs=crs.read_crs(settings.metric_crs).name,
        generated_at=dt.datetime.now(dt.UTC),
        is_illustrative=settings.is_illustrative,
        audit_line=audit_line(workspace),
        selected=asked,
    )


def selected_words(workspace: Workspace, selection: Selection) -> dict[str, str]:
    """Return what was asked, by the word of the question.

    Parameters
    ----------
    workspace
        Of the versions that are written: it knows what areas are called.
    selection
        What was asked; coordinates of its shape are told with their system.
    """
    shape, bbox = selection.shape, selection.bbox
    srid = crs.code_of(crs.read_crs(workspace.settings.metric_crs)).partition(":")[2]
    words = {
        "area": selection.area or "",
        "area_name": _areas_named(workspace, selection),
        "status": ", ".join(selection.statuses),
        "as_of_on": "" if selection.as_of_on is None else str(selection.as_of_on),
        "shape": "" if shape is None else f"SRID={srid};{shape.wkt}",
        "bbox": "" if bbox is None else ", ".join(f"{one:.10g}" for one in bbox),
    }
    return {name: word for name, word in words.items() if word}


def _areas_named(workspace: Workspace, selection: Selection) -> str:
    """Return what the areas are called that were asked, on their day."""
    if selection.area is None:
        return ""
    on = selection.areas_on or selection.as_of_on or workspace.as_of_on
    areas = timeline.valid_on(workspace.attributes("areas"), on)
    names = dict(zip(areas["area_code"], areas["area_name"], strict=True))
    return ", ".join(names.get(code, code) for code in selection.area.split(","))


def chain_lines(workspace: Workspace, language: Language) -> tuple[str, ...]:
    """Return the sentence on a report that says `chain_end`; none where it has none."""
    found = chain_end(workspace)
    return () if found is None else (chain_words.sentence(*found, language),)
