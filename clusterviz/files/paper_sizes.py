"""How large a document is set, in points: by Decree 30/2020/NĐ-CP, or to fit a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clusterviz.letter import Letter

_MANY_COLUMNS = 5
"""A table with more of them is set smaller."""


@dataclass(frozen=True)
class Sizes:
    """Sizes of letters, and what is left free, in points.

    Parameters
    ----------
    body, caption, note
        Of paragraphs, of what stands below a picture, and of what a document
        rests on.
    table, wide_table
        Of a table, and of one with many columns.
    after
        Below a paragraph.
    below_table
        Of the empty line there.
    above_row, below_row
        In the cells of a table, in PDF.
    some
        Of a table that stands below its heading at least, in PDF.
    edge_mm
        Above and below what stands on a page.
    """

    body: int = 14
    caption: int = 12
    note: int = 11
    table: int = 12
    wide_table: int = 10
    after: int = 6
    below_table: int = 6
    above_row: float = 1
    below_row: float = 3
    some: int = 100
    edge_mm: int = 20

    def of_table(self, n_columns: int) -> int:
        """Return the size of a table of so many columns."""
        return self.table if n_columns <= _MANY_COLUMNS else self.wide_table


USUAL = Sizes()
COMPACT = Sizes(
    body=10, caption=8, note=8, table=8, wide_table=8, after=2, below_table=2,
    above_row=0, below_row=2, some=40, edge_mm=15,
)  # fmt: skip
"""Of a sheet of facts, which is no paper of the decree: to be seen at one glance."""


def sizes_of(letter: Letter) -> Sizes:
    """Return how large a document is set."""
    return COMPACT if letter.is_compact else USUAL
