"""What an edit of a row must keep to: legal next statuses, figures that only grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Layer


def next_choices(layer: Layer, field: str, now: str | None) -> tuple[str, ...]:
    """Return the codes that a field may have next: what it has, and what may follow.

    What it may go back to is among them: somebody must say why, see `edit_findings`.
    A field without a value, or whose declaration names no order, may have any.

    Examples
    --------
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> clusters = read_layers(shipped("layers"))["clusters"]
    >>> next_choices(clusters, "construction_status", "building")
    ('building', 'finished')
    >>> len(next_choices(clusters, "construction_status", None))
    5
    """
    choices = layer.fields[field].choices
    if now is None or now not in choices or not _has_order(layer, field):
        return tuple(choices)
    return (now, *choices[now].next, *choices[now].back)


def offered(
    layer: Layer,
    field: str,
    before: Mapping[str, Any] | None,
    earlier: Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """Return the codes that a form offers for a field, in the order declared.

    Parameters
    ----------
    layer
        The declaration.
    field
        A choice of it.
    before
        The row as it is; ``None`` for one that is added.
    earlier
        The row of the period before, where the layer has one for each month.

    Examples
    --------
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> log = read_layers(shipped("layers"))["clearance_log"]
    >>> offered(log, "stage", {"stage": "paid"}, {"stage": "approved"})
    ('approved', 'paid', 'handed_over')
    """
    known = [_value(one.get(field)) for one in (before, earlier) if one is not None]
    codes = {
        code
        for now in ([one for one in known if one is not None] or [None])
        for code in next_choices(layer, field, now)
    }
    return tuple(code for code in layer.fields[field].choices if code in codes)


def key_of(layer: Layer, values: Mapping[str, Any]) -> str:
    """Return the key that the values of a row make; empty where they make none.

    Examples
    --------
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> log = read_layers(shipped("layers"))["clearance_log"]
    >>> key_of(log, {"site_id": "S1", "month": "2024-05"})
    'S1:2024-05'
    >>> key_of(log, {"site_id": "S1", "month": None})
    ''
    """
    parts = [_value(values.get(name)) for name in layer.key_from]
    if not parts or any(one is None for one in parts):
        return ""
    return ":".join(str(one) for one in parts)


def is_monthly(layer: Layer) -> bool:
    """Return whether the layer has a row of each thing for each month.

    Examples
    --------
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> layers = read_layers(shipped("layers"))
    >>> is_monthly(layers["clearance_log"]), is_monthly(layers["clusters"])
    (True, False)
    """
    return "month" in layer.fields and "month" in layer.key_from


def edit_findings(
    layer: Layer,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    earlier: Mapping[str, Any] | None = None,
    later: Mapping[str, Any] | None = None,
) -> list[Finding]:
    """Return what is wrong with one edited row, against the row before it.

    Parameters
    ----------
    layer
        The declaration.
    before
        The row as it was; ``None`` for one that is added.
    after
        The row as it will be, whole.
    earlier
        The row of the period before, where the layer has one for each month: what
        only grows must not fall against it either, and its status comes first.
        Within a period a status may take several steps.
    later
        The row of the period after: what only grows must not be above it.

    Returns
    -------
    findings
        ``edit.no_next_status``, an error, for a status that may not follow the one
        there was. Decisions, since somebody says why: ``edit.falls`` for a
        cumulative figure that falls, ``edit.above_later`` for one that a later
        month contradicts, ``edit.goes_back`` for a status that is taken back, and
        ``edit.taken_out`` for a status or a cumulative figure of which nothing is
        left.
    """
    findings: list[Finding] = []
    for name, field in layer.fields.items():
        had, new = _had(before, name), _value(after.get(name))
        olds = [one for one in (had, _had(earlier, name)) if one is not None]
        if new is None:
            is_told = field.is_cumulative or _has_order(layer, name)
            if had is not None and is_told:
                said = {"before": had}
                findings.append(_decision("taken_out", layer, after, name, said))
        elif field.choices:
            if olds and new not in _allowed(layer, name, had, _had(earlier, name)):
                said = {"before": olds[0], "after": new}
                findings.append(
                    _finding(Severity.ERROR, "no_next_status", layer, after, name, said)
                )
            elif had in field.choices and new in field.choices[had].back:
                said = {"before": had, "after": new}
                findings.append(_decision("goes_back", layer, after, name, said))
        elif field.is_cumulative:
            findings += _falls(layer, after, name, olds, _had(later, name))
    return findings


def _falls(
    layer: Layer,
    after: Mapping[str, Any],
    name: str,
    olds: list[float],
    later: float | None,
) -> list[Finding]:
    new = _value(after.get(name))
    found = []
    if olds and new < max(olds):
        said = {"before": max(olds), "after": new}
        found.append(_decision("falls", layer, after, name, said))
    # Only what this edit raises: a later month may have been wrong before it.
    if later is not None and new > later and new not in olds:
        said = {"later": later, "after": new}
        found.append(_decision("above_later", layer, after, name, said))
    return found


def _allowed(
    layer: Layer, field: str, had: str | None, earlier: str | None
) -> set[str]:
    """Return what may follow the row itself, or the period before after some steps."""
    found = set() if had is None else set(next_choices(layer, field, had))
    reached = set() if earlier is None else {earlier}
    while True:
        more = {code for one in reached for code in next_choices(layer, field, one)}
        if more <= reached:
            return found | reached
        reached |= more


def _has_order(layer: Layer, field: str) -> bool:
    return any(one.next or one.back for one in layer.fields[field].choices.values())


def _had(row: Mapping[str, Any] | None, name: str) -> Any:  # noqa: ANN401 - of any field
    return None if row is None else _value(row.get(name))


def _decision(
    code: str,
    layer: Layer,
    row: Mapping[str, Any],
    field: str,
    values: Mapping[str, object],
) -> Finding:
    return _finding(Severity.DECISION, code, layer, row, field, values)


def _finding(
    severity: Severity,
    code: str,
    layer: Layer,
    row: Mapping[str, Any],
    field: str,
    values: Mapping[str, object],
) -> Finding:
    return Finding(
        severity, f"edit.{code}", layer.name, str(row[layer.key]), field, values
    )


def _value(value: Any) -> Any:  # noqa: ANN401 - of any field
    return None if value is None or pd.isna(value) else value
