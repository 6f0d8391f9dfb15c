"""The parts of a form: the fields of a layer as they belong together."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clusterviz.schema import Field, Layer

NAMED, FIGURES, REST = "named", "figures", "rest"
"""Parts that no status heads: what comes first, runs of figures, what follows them."""

A_RUN = 3
"""Figures, one after the other, that are a part of their own."""


def parts(layer: Layer, left_out: Iterable[str] = ()) -> list[tuple[str, list[Field]]]:
    """Return the parts of a form, in the order declared.

    Parameters
    ----------
    layer
        The declaration.
    left_out
        Fields that the form does not ask.

    Returns
    -------
    parts
        The name of the status that heads it, or one of `NAMED`, `FIGURES` and
        `REST`; and its fields.

    Examples
    --------
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> log = read_layers(shipped("layers"))["clearance_log"]
    >>> [(head, len(fields)) for head, fields in parts(log, ["source_document"])]
    [('named', 3), ('stage', 1), ('figures', 6), ('rest', 4)]
    """
    skipped = set(left_out)
    fields = [one for one in layer.fields.values() if one.name not in skipped]
    found: list[tuple[str, list[Field]]] = []
    head = NAMED
    for is_figure, run in groupby(fields, key=_is_figure):
        ours = list(run)
        if is_figure and len(ours) >= A_RUN:
            found.append((FIGURES, ours))
            head = REST
            continue
        for field in ours:
            head = field.name if _is_status(field) else head
            if not found or found[-1][0] != head:
                found.append((head, []))
            found[-1][1].append(field)
    return found


def columns(layer: Layer) -> Sequence[str]:
    """Return the fields by which people find a row in a table, and see how it stands.

    Examples
    --------
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> columns(read_layers(shipped("layers"))["clearance_sites"])
    ['site_id', 'cluster_id', 'site_name', 'n_households', 'as_of_on']
    """
    chosen = [
        one.name
        for one in layer.fields.values()
        if one.name == layer.key
        or one.references
        or one.name.endswith("_name")
        or one.name in layer.key_from
        or _is_status(one)
        or _is_figure(one)
    ]
    last = ["as_of_on"] if "as_of_on" in layer.fields else []
    hidden = {layer.key} if layer.key_from else set()
    return [one for one in chosen if one not in hidden][:_MOST] + last


_MOST = 7


def _is_figure(field: Field) -> bool:
    return field.type in {"number", "integer"} and field.unit != "m"


def _is_status(field: Field) -> bool:
    return any(one.next or one.back for one in field.choices.values())
