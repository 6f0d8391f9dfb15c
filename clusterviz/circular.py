"""A counted form of Circular 14/2024 as it is filed: before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FormLine:
    """One line of form 03 or 04, in words.

    Parameters
    ----------
    number, name, unit
        As people read them.
    kind
        ``n``, ``ha``, ``billion_vnd`` or ``ratio``: how its figures are written.
    values
        In the order of the form's areas; NaN where it is not known.
    formula
        How it is made, in words.
    n_counted, n_left_out
        Rows of the layers, over all areas.
    reference
        By which it is explained.
    is_official
        It stands in the form itself, and not only among its explanations.
    """

    number: str
    name: str
    unit: str
    kind: str
    values: tuple[float, ...]
    formula: str
    n_counted: int
    n_left_out: int
    reference: str
    is_official: bool = True


@dataclass(frozen=True)
class FiledForm:
    """Form 03 or 04: every kind of file lays out the same.

    Parameters
    ----------
    number
        ``03`` or ``04``.
    title, standing
        What it is; its period, and by when it is due.
    areas
        Titles of its columns of figures.
    lines
        In the order of the circular.
    checks
        Severity, code of the area or feature, and sentence of each finding.
    """

    number: str
    title: str
    standing: str
    areas: tuple[str, ...]
    lines: tuple[FormLine, ...]
    checks: tuple[tuple[str, str, str], ...]
