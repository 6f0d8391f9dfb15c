"""An official letter, part by part: what is said, before it is laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIGURE = re.compile(r"[-−+]?\d[\d.,]*(?: ?%| ha| m)?|–")
_EMPTY = frozenset({"–", ""})
"""A cell that is unknown, and one that nobody has filled in yet."""

_MOST_CLOSING = 3
"""Paragraphs that go with a signature, at most."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a document.

    Parameters
    ----------
    text
        May hold text from files: shown, never run.
    is_heading
        Stands above what follows it.
    is_note
        Says on what a document rests, and is set smaller.
    """

    text: str
    is_heading: bool = False
    is_note: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of a document, as people read it.

    Parameters
    ----------
    headings
        Above the columns, on every page.
    rows
        Their cells.
    widths_mm
        Of the columns.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths_mm: tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """A picture of a document, such as a map to scale.

    Parameters
    ----------
    png
        The file.
    width_mm
        On paper; its height follows from its shape.
    caption
        Below it.
    """

    png: bytes
    width_mm: float
    caption: str = ""


Block = Paragraph | Grid | Picture
"""What a document consists of."""


@dataclass(frozen=True)
class Letter:
    """An official letter, part by part, in the order of Decree 30/2020/NĐ-CP.

    Parameters
    ----------
    nation
        Name of the state and its motto.
    agency
        The agency above, and last the one that writes.
    number, subject
        Below the agency; empty where there is none.
    dated
        Place and day, below the motto; empty for a sheet of facts.
    to
        Whom it is for.
    blocks
        What it says.
    recipients
        The heading of the list, and its lines.
    signatory
        Who signs; empty for what nobody signs, which has no recipients either.
    warning
        What must stand on every page, such as that its data are illustrative.
    is_landscape
        For wide tables, as the decree allows.
    title
        Of a report or a certificate, its name first; empty for a letter, which has
        a subject.
    is_compact
        Set smaller, to fit a page: of a sheet of facts.
    """

    nation: tuple[str, str]
    agency: tuple[str, ...]
    number: str
    subject: str
    dated: str
    to: str
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    signatory: str
    warning: str = ""
    is_landscape: bool = False
    title: tuple[str, ...] = ()
    is_compact: bool = False

    def n_closing(self) -> int:
        """Return how many of the last blocks stand on the page of the signature.

        A signature alone on a page could be put below another paper.
        """
        n_closing = 0
        for block in reversed(self.blocks):
            if n_closing == _MOST_CLOSING or not isinstance(block, Paragraph):
                break
            n_closing += 1
        return n_closing if self.signatory else 0


def figure_columns(grid: Grid) -> tuple[bool, ...]:
    """Return which columns of a table hold figures only: these stand to the right.

    Examples
    --------
    >>> rows = (("Tân Mỹ", "12,50", "–"), ("Đồng Đình", "", "–"))
    >>> figure_columns(Grid(("Cụm", "ha", "%"), rows, (80, 20, 20)))
    (False, True, False)
    """
    columns = zip(*grid.rows, strict=True) if grid.rows else ((),) * len(grid.headings)
    return tuple(
        bool(set(column) - _EMPTY)
        and all(one in _EMPTY or _FIGURE.fullmatch(one) for one in column)
        for column in columns
    )
