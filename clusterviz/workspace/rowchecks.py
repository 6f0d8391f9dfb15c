"""What the rows of an edit break, and how that is said of a form."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import texts
from clusterviz.core import violations
from clusterviz.core.cells import shown
from clusterviz.core.editing import edit_findings, is_monthly
from clusterviz.core.validate import field_findings, reference_findings
from clusterviz.errors import Told, ValidationError
from clusterviz.records import Finding, Severity
from clusterviz.schema import LANGUAGES
from clusterviz.storage.columns import as_declared
from clusterviz.workspace import rowfigures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.opened import Workspace

Row = dict[str, Any]


class EditRefusedError(ValidationError):
    """An edit breaks the declaration, or lacks a reason; carries the findings.

    Parameters
    ----------
    layer
        The declaration, whose words the sentences take.
    findings
        Everything that stands against it.
    """

    def __init__(self, layer: Layer, findings: Sequence[Finding]) -> None:
        every = {
            language: " ".join(said(layer, one, language) for one in findings)
            for language in LANGUAGES
        }
        super().__init__(Told(**every), findings=findings)


def broken(
    workspace: Workspace,
    layer: Layer,
    rows: Sequence[Row],
    touched: Sequence[tuple[str, str]],
) -> list[Finding]:
    """Return what breaks the declaration in the rows as they will be.

    Parameters
    ----------
    workspace
        Has what the rows refer to.
    layer
        The declaration.
    rows
        Whole rows, as they will be.
    touched
        Key and field of what the edit writes: what was wrong before it stays
        unsaid.
    """
    if not rows:
        return []
    places = set(touched)
    table = pd.DataFrame(list(rows), columns=list(layer.fields), dtype=object)
    bare = dataclasses.replace(layer, geometry="none")
    frame = as_declared(bare, table)
    known = workspace.referred(layer)
    errors = [
        one for one in field_findings(bare, frame) if one.severity is Severity.ERROR
    ]
    lost = [
        dataclasses.replace(one, severity=Severity.ERROR)
        for one in reference_findings(bare, frame, known)
    ]
    own = violations.contradictions(frame) if layer.name == "violations" else []
    # A field that all rows lack is one finding there, which names no row.
    told = [one for one in errors if one.code not in {"column_missing", _REQUIRED}]
    return [
        *(
            Finding(Severity.ERROR, _REQUIRED, layer.name, str(row[layer.key]), name)
            for row in rows
            for name, field in layer.fields.items()
            if field.is_required and _is_blank(row[name])
            and (str(row[layer.key]), name) in places
        ),
        *(one for one in [*told, *lost] if (one.feature_id, one.field) in places),
        *(one for one in own if one.severity is Severity.ERROR),
        *rowfigures.impossible(workspace, layer, frame, places),
    ]  # fmt: skip


_REQUIRED = "required_missing"


def against_others(
    layer: Layer,
    before: Row | None,
    after: Row,
    others: Mapping[str, Row],
) -> list[Finding]:
    """Return what a row does against itself and against the months beside it.

    Parameters
    ----------
    layer
        The declaration.
    before
        The row as it was; ``None`` for one that is added.
    after
        The row as it will be.
    others
        Rows of the layer, by key.
    """
    earlier, later = beside(layer, others, after)
    return edit_findings(layer, before, after, earlier, later)


def beside(
    layer: Layer, rows: Mapping[str, Row], asked: Mapping[str, Any]
) -> tuple[Row | None, Row | None]:
    """Return the rows of the last month before and the first after, where it has any.

    Parameters
    ----------
    layer
        The declaration.
    rows
        By key.
    asked
        The row that they stand beside.
    """
    if not is_monthly(layer):
        return None, None
    same = [name for name in layer.key_from if name != "month"]
    ours = [
        one
        for one in rows.values()
        if all(one[name] == asked.get(name) for name in same)
    ]
    month = str(asked.get("month"))
    before = [one for one in ours if str(one["month"]) < month]
    after = [one for one in ours if str(one["month"]) > month]
    return (
        max(before, key=_month, default=None),
        min(after, key=_month, default=None),
    )


def thing(layer: Layer, row: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what a row of a month is of; nothing of a layer without months."""
    names = layer.key_from if is_monthly(layer) else ()
    return tuple(row[name] for name in names if name != "month")


def by_thing(
    layer: Layer, rows: Mapping[str, Row]
) -> dict[tuple[object, ...], dict[str, Row]]:
    """Return rows of months by what they are of; none of a layer without months."""
    found: dict[tuple[object, ...], dict[str, Row]] = {}
    for key, row in rows.items() if is_monthly(layer) else ():
        found.setdefault(thing(layer, row), {})[key] = row
    return found


def said(layer: Layer, found: Finding, language: Language) -> str:
    """Return a finding as a sentence beside a form: labels and words, not codes.

    Text from files stands in it as it is: escaping belongs to whoever draws it.
    """
    code = found.code.removeprefix("edit.")
    own = f"edit.{code}"
    field = layer.fields.get(found.field)
    values = dict(found.values)
    for name in ("before", "after", "later", "value"):
        if name in values:
            values[name] = _worded(layer, found.field, values[name], language)
    if "other" in values:
        values["other"] = _named(layer, str(values["other"]), language)
    label = field.label.say(language) if field is not None else found.field
    is_own = own in texts.catalogue("edit", language)
    told = dataclasses.replace(
        found, code=own if is_own else found.code, field=label, values=values
    )
    return texts.finding(told, language)


def _named(layer: Layer, name: str, language: Language) -> str:
    """Return what a form calls a field, or what a site has beside its log."""
    if name in layer.fields:
        return layer.fields[name].label.say(language)
    site = {
        "site_area_ha": "edit.site_area",
        "n_households": "edit.site_households",
    }
    return texts.say(site[name], language) if name in site else name


def _worded(layer: Layer, name: str, value: object, language: Language) -> object:
    field = layer.fields.get(name)
    if field is not None and isinstance(value, str) and value in field.choices:
        return field.choices[value].label.say(language)
    return value if isinstance(value, int | float) else shown(value)


def _month(row: Row) -> str:
    return str(row["month"])


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
