"""Expressions of QGIS: what a feature's class is, and what is lettered on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clusterviz.view.symbology.classes import Lettering, Symbology

NOT_VALID = "not_valid"
"""The class of what is not valid on the day."""


def quoted(text: str) -> str:
    """Return `text` as a string in an expression.

    Examples
    --------
    >>> quoted("Bắc 'Giang'")
    "'Bắc ''Giang'''"
    """
    # A backslash begins an escape in QGIS, not in SQL.
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def column(name: str) -> str:
    """Return a column's name in an expression.

    Examples
    --------
    >>> column("kind")
    '"kind"'
    """
    return '"' + name.replace('"', '""') + '"'


def class_of(symbology: Symbology) -> str:
    """Return the expression whose value is the code of a feature's class.

    Empty where all features are alike and are drawn whatever the day.
    """
    code = _code(symbology)
    if symbology.valid_on is None:
        return code
    first = quoted(symbology.classes[0].code)
    day = f"to_date({quoted(symbology.valid_on.isoformat())})"
    has_begun = f'("valid_from_on" IS NULL OR "valid_from_on" <= {day})'
    has_not_ended = f'("valid_to_on" IS NULL OR "valid_to_on" >= {day})'
    return (
        f"CASE WHEN {has_begun} AND {has_not_ended} THEN {code or first} "
        f"ELSE {quoted(NOT_VALID)} END"
    )


def _code(symbology: Symbology) -> str:
    columns = [column(name) for name in symbology.fields]
    if symbology.words:
        whens = " ".join(
            f"WHEN {columns[0]} LIKE {quoted(f'%{word}%')} THEN {quoted(code)}"
            for code, word in symbology.words.items()
        )
        rest = next(
            one.code for one in symbology.classes if one.code not in symbology.words
        )
        return f"CASE {whens} ELSE {quoted(rest)} END"
    if len(columns) > 1:
        return f"coalesce({', '.join(columns)})"
    return columns[0] if columns else ""


def is_of(symbology: Symbology, code: str) -> str:
    """Return the expression that is true of the features of one class."""
    return f"{class_of(symbology)} = {quoted(code)}"


def are_lines_seen(symbology: Symbology) -> str:
    """Return the expression that is true where outlines are drawn; empty for always."""
    if not symbology.lines_from:
        return ""
    return f"@map_scale <= {symbology.lines_from}"


def is_dot(symbology: Symbology, size_mm: float) -> str:
    """Return the expression that is true where a shape is smaller than a dot.

    Empty where none is drawn as one. A shape is taken to be as wide as a square of
    its area, so that degrees are no matter.
    """
    if not symbology.has_dots:
        return ""
    wide_m = 'sqrt("area_ha" * 10000)'
    return f"coalesce({wide_m} < @map_scale * {size_mm / 1000:.6f}, false)"


def said(lettering: Lettering) -> str:
    r"""Return the expression of what is lettered.

    Examples
    --------
    >>> from clusterviz.view.symbology.classes import Lettering
    >>> said(Lettering("planned", "QH", "cluster_name", 200_000))
    '\'QH\' || \'\\n\' || "cluster_name"'
    """
    name = column(lettering.name_field) if lettering.name_field else ""
    if name and lettering.kinds:
        kinds = quoted(f"^({'|'.join(lettering.kinds)}) ")
        name = f"regexp_replace({name}, {kinds}, '')"
    mark = quoted(lettering.mark) if lettering.mark else ""
    return r" || '\n' || ".join(part for part in (mark, name) if part)
