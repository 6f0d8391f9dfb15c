"""Tables of reports, put together column by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from clusterviz import texts
from clusterviz.letter import Grid, Paragraph
from clusterviz.view import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clusterviz.schema import Language, Layer

PORTRAIT_MM, LANDSCAPE_MM = 165, 252
"""Width between the margins of Decree 30/2020, on A4 either way round."""

_NUMBER_MM = 13


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    heading
        Above it.
    width_mm
        On paper; 0 takes what the others leave.
    cells
        In the order of the rows, as people read them.
    """

    heading: str
    width_mm: int
    cells: Sequence[str]


def numbered(
    columns: Sequence[Column], language: Language, *, room_mm: int = PORTRAIT_MM
) -> Grid:
    """Return a table with the number of each row before it.

    Parameters
    ----------
    columns
        At least one, all of one length.
    language
        Of the heading of the numbers.
    room_mm
        How wide the table is.

    Examples
    --------
    >>> found = numbered([Column("Name", 0, ["A", "B"])], "en", room_mm=100)
    >>> found.rows, found.widths_mm
    ((('1', 'A'), ('2', 'B')), (13, 87))
    """
    numbers = [str(n + 1) for n in range(len(columns[0].cells))]
    first = Column(texts.say("completeness.number", language), _NUMBER_MM, numbers)
    return table([first, *columns], room_mm=room_mm)


def table(columns: Sequence[Column], *, room_mm: int = PORTRAIT_MM) -> Grid:
    """Return a table of columns; see `numbered`."""
    taken = sum(one.width_mm for one in columns)
    open_ones = sum(not one.width_mm for one in columns)
    rest = (room_mm - taken) // open_ones if open_ones else 0
    return Grid(
        headings=tuple(one.heading for one in columns),
        rows=tuple(zip(*(one.cells for one in columns), strict=True)),
        widths_mm=tuple(one.width_mm or rest for one in columns),
    )


def of_fields(
    rows: pd.DataFrame,
    widths_mm: Mapping[str, int],
    layers: Mapping[str, Layer],
    language: Language,
) -> list[Column]:
    """Return columns of rows with their labels; those that the rows lack are left out.

    Parameters
    ----------
    rows
        Columns that the texts or the layers have labels for.
    widths_mm
        By column, in their order; see `Column`.
    layers, language
        See `view.tables.labelled`.
    """
    return [
        Column(
            tables.heading(name, layers, language),
            width,
            said(name, rows[name], layers, language),
        )
        for name, width in widths_mm.items()
        if name in rows
    ]


def told_once(
    rows: pd.DataFrame,
    widths_mm: Mapping[str, int],
    layers: Mapping[str, Layer],
    language: Language,
) -> tuple[dict[str, int], list[Paragraph]]:
    """Return the columns whose rows differ, and what all rows rest on, said once.

    Only columns of documents are left out: the others say something of each row.

    Parameters
    ----------
    rows, widths_mm, layers, language
        See `of_fields`.

    Examples
    --------
    >>> rows = pd.DataFrame({"cluster_document": ["12/QĐ-UBND"] * 2})
    >>> found = told_once(rows, {"n_firms": 9, "cluster_document": 36}, {}, "en")
    >>> found[0], [one.text for one in found[1]]
    ({'n_firms': 9}, ['Document of the cluster, of every row: 12/QĐ-UBND.'])
    """
    same = [
        name
        for name in widths_mm
        if name.endswith("_document")
        and name in rows
        and len(rows) > 1
        and rows[name].nunique(dropna=False) == 1
    ]
    kept = {name: width for name, width in widths_mm.items() if name not in same}
    notes = [
        Paragraph(
            texts.say(
                "paper.of_every_row",
                language,
                label=tables.heading(name, layers, language),
                value=cell(name, rows[name].iloc[0], layers, language),
            ),
            is_note=True,
        )
        for name in same
    ]
    return kept, notes


def said(
    name: str,
    values: Iterable[Any],
    layers: Mapping[str, Layer],
    language: Language,
) -> list[str]:
    """Return values of one column as people read them: words, figures, days."""
    return [cell(name, one, layers, language) for one in values]


def cell(
    name: str,
    value: Any,  # noqa: ANN401 - of any column
    layers: Mapping[str, Layer],
    language: Language,
) -> str:
    """Return one value as people read it; a dash where there is none.

    Examples
    --------
    >>> cell("planned_area_ha", 12.5, {}, "vi"), cell("planned_area_ha", None, {}, "vi")
    ('12,50', '–')
    >>> cell("is_locked", np.True_, {}, "en"), cell("measure", "{{x}}", {}, "en")
    ('Yes', '{{x}}')
    """
    if isinstance(value, str) and name != "month":
        return tables.worded(name, value, layers, language)
    if pd.isna(value):
        return "–"
    plain = value.item() if isinstance(value, np.generic) else value
    if name.endswith("_billion_vnd"):
        return texts.number(float(plain), language, 2)
    return tables.figure(name, plain, language)
