"""Values of rows as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.view import tables
from clusterviz.workspace import typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language, Layer


def of_audit(
    layer: Layer, name: str, row: Mapping[str, Any] | None, language: Language
) -> str:
    """Return a value of a row as the audit keeps it, in words; a dash without one."""
    if row is None or row.get(name) is None:
        return "–"
    return of_value(layer, name, typed.kept(layer, name, row[name]), language)


def of_value(layer: Layer, name: str, value: Any, language: Language) -> str:  # noqa: ANN401 - of any field
    """Return a value of a row in words; a dash without one."""
    field = layer.fields.get(name)
    if field is None or value is None:
        return "–"
    if field.choices:
        chosen = field.choices.get(str(value))
        return chosen.label.say(language) if chosen is not None else str(value)
    if field.type == "number" and isinstance(value, int | float):
        # As it was written: a difference of less than 0.01 is one too.
        decimals = max(2, len(f"{value:.10g}".partition(".")[2]))
        return texts.number(value, language, decimals)
    if name.endswith("_year"):
        return str(value)
    if field.type == "integer" and isinstance(value, int | float):
        return texts.number(value, language)
    if field.type == "month":
        return tables.month(str(value), language)
    return tables.figure(name, value, language)
