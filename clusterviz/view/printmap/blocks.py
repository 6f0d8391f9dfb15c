"""Legend and sources: blocks that flow through the columns of as many pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, Rectangle

from clusterviz.view.printmap.drawing import HATCH, HATCH_PT, dash, face, line, width_pt
from clusterviz.view.printmap.lettering import LINE_RATIO, write
from clusterviz.view.printmap.paper import PT_PER_MM
from clusterviz.view.style import THEME, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from clusterviz.view.printmap.lettering import Letters
    from clusterviz.view.printmap.paper import Box

_TEXT_PT = 6.5
_HEADING_PT = 7.0
_MARK_PT = 5.0
_SIGN_MM = (7.6, 3.6)
_INDENT_MM = 9.4
_GAP_MM = 0.7
_MOST_LINES = 8
_MOST_LINES_OF_LINK = 24
_ABOVE_HEADING_MM = 1.3


@dataclass(frozen=True)
class Block:
    """A heading, a sign with its words, or a line of text.

    Parameters
    ----------
    text
        What it says; it may hold data.
    is_heading
        It stays with what follows it.
    style
        The sign before it; ``None`` for none.
    link
        Address that a click on it opens, where the file can; empty for none.
    """

    text: str
    is_heading: bool = False
    style: Style | None = None
    link: str = ""

    @property
    def size_pt(self) -> float:
        """Size of its letters."""
        return _HEADING_PT if self.is_heading else _TEXT_PT


@dataclass(frozen=True)
class Standing:
    """A block in its place: the lines of it, from `top` down."""

    block: Block
    lines: tuple[str, ...]
    left: float
    top: float


def laid_out(
    blocks: Sequence[Block],
    first: Sequence[Box],
    further: Sequence[Box],
    letters: Letters,
) -> list[list[Standing]]:
    """Return where each block stands, page by page.

    Parameters
    ----------
    blocks
        In the order in which they are read.
    first
        The columns of the first page.
    further
        Those of every other page.
    letters
        To measure by.
    """
    pages: list[list[Standing]] = [[]]
    columns = list(first)
    column = columns.pop(0)
    top = column.top
    for place, block in enumerate(blocks):
        lines = _lines(block, column.width, letters)
        needed = _height(block, len(lines))
        if block.is_heading and place + 1 < len(blocks):
            after = blocks[place + 1]
            needed += _height(after, len(_lines(after, column.width, letters)))
        if top - needed < column.bottom and top < column.top:
            if not columns:
                pages.append([])
                columns = list(further)
            column = columns.pop(0)
            top = column.top
            lines = _lines(block, column.width, letters)
        pages[-1].append(Standing(block, lines, column.left, top))
        top -= _height(block, len(lines))
    return pages


def add_block(ax: Axes, standing: Standing, letters: Letters) -> None:
    """Draw one block on a sheet.

    Parameters
    ----------
    ax
        The sheet, in millimetres.
    standing
        Which, and where.
    letters
        To write with.
    """
    block = standing.block
    step = _step(block)
    top = standing.top - (_ABOVE_HEADING_MM if block.is_heading else 0.0)
    left = standing.left
    if block.style is not None:
        add_sign(ax, block.style, left, top - _SIGN_MM[1], letters)
        left += _INDENT_MM
        spare = max(0.0, _SIGN_MM[1] - step * len(standing.lines))
        top -= spare / 2
    for place, one in enumerate(standing.lines):
        write(
            ax,
            (left, top - (place + 0.5) * step),
            one,
            letters.families,
            block.size_pt,
            is_bold=block.is_heading,
            valign="center",
            link=block.link,
        )


def add_sign(
    ax: Axes, style: Style, left: float, bottom: float, letters: Letters
) -> None:
    """Draw one sign of the legend as the map has it.

    Parameters
    ----------
    ax
        The sheet, in millimetres.
    style
        Of the sign.
    left, bottom
        Its lower left corner.
    letters
        To write its mark with.
    """
    width, height = _SIGN_MM
    middle = (left + width / 2, bottom + height / 2)
    if style.shape == "line":
        ax.add_artist(
            Line2D(
                [left, left + width],
                [middle[1]] * 2,
                color=line(style),
                linewidth=width_pt(style),
                linestyle=dash(style),
                dash_capstyle="butt",
            )
        )
    else:
        sign: Ellipse | Rectangle = Rectangle((left, bottom), width, height)
        if style.shape == "ring":
            sign = Ellipse(middle, height, height)
        sign.set(
            facecolor=face(style),
            edgecolor=line(style),
            linewidth=width_pt(style),
            linestyle=dash(style),
        )
        if style.hatch:
            sign.set(hatch=HATCH, hatchcolor=to_rgba(style.line, 0.75))
            sign.set_hatch_linewidth(HATCH_PT)
        ax.add_patch(sign)
    if style.mark:
        write(
            ax,
            middle,
            letters.safe(style.mark),
            letters.families,
            _MARK_PT,
            color=THEME["ink"],
            has_halo=True,
            align="center",
            valign="center",
        )


def _lines(block: Block, width: float, letters: Letters) -> tuple[str, ...]:
    room = width - (_INDENT_MM if block.style is not None else 0.0)
    # An address that is cut opens nothing.
    most = _MOST_LINES_OF_LINK if block.link else _MOST_LINES
    return letters.wrapped(
        block.text, room, block.size_pt, is_bold=block.is_heading, most=most
    )


def _step(block: Block) -> float:
    return block.size_pt * LINE_RATIO / PT_PER_MM


def _height(block: Block, n_lines: int) -> float:
    height = n_lines * _step(block)
    if block.is_heading:
        return height + _ABOVE_HEADING_MM + _GAP_MM
    if block.style is not None:
        height = max(height, _SIGN_MM[1])
    return height + _GAP_MM
