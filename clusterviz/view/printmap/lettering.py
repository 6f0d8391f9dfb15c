"""Letters on paper: measured, wrapped, and never taken for anything but letters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from matplotlib import font_manager
from matplotlib.ft2font import LoadFlags
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from clusterviz.view.printmap.paper import PT_PER_MM
from clusterviz.view.style import THEME

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.ft2font import FT2Font

    from clusterviz.view.printmap.paper import Typeface

SPARE = "DejaVu Sans"
"""The family that matplotlib brings: all Vietnamese marks, and most other signs."""

LINE_RATIO = 1.3
"""Height of a line, by the size of its letters."""

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands for what no font has, and for what steers text and is not seen."""

_HALO_PT = 1.6

_WIDEST_RATIO = 1.03
"""Of a line in a picture: each of its letters begins at a whole dot."""


@dataclass(frozen=True)
class Letters:
    """The fonts that a sheet is written with.

    Parameters
    ----------
    families
        In the order in which a letter is looked for.
    regular, bold
        To measure by.
    """

    families: tuple[str, ...]
    regular: FT2Font
    bold: FT2Font

    def width_mm(self, text: str, size_pt: float, *, is_bold: bool = False) -> float:
        """Return how wide one line of `text` is at most."""
        font = self.bold if is_bold else self.regular
        font.set_size(size_pt, 72)
        font.set_text(text, 0, flags=LoadFlags.NO_HINTING)
        return _WIDEST_RATIO * float(font.get_width_height()[0]) / 64 / PT_PER_MM

    def safe(self, text: str) -> str:
        """Return `text` on one line, with nothing in it that cannot be seen."""
        plain = " ".join(unicodedata.normalize("NFC", text).split())
        return "".join(one if self._is_shown(one) else UNKNOWN for one in plain)

    def _is_shown(self, letter: str) -> bool:
        if unicodedata.category(letter).startswith("C"):
            return False
        return any(
            font.get_char_index(ord(letter)) for font in (self.regular, _spare(False))
        )

    def wrapped(
        self,
        text: str,
        width_mm: float,
        size_pt: float,
        *,
        is_bold: bool = False,
        most: int = 99,
    ) -> tuple[str, ...]:
        """Return `text` as lines that fit a width, at most so many.

        Parameters
        ----------
        text
            Any text: see `safe`.
        width_mm
            Of the longest line.
        size_pt
            Of the letters.
        is_bold
            Whether they are.
        most
            Lines; what comes after them is left out, and dots say so.
        """
        lines: list[str] = []
        for word in self.safe(text).split(" "):
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and self.width_mm(joined, size_pt, is_bold=is_bold) <= width_mm:
                lines[-1] = joined
            else:
                lines += self._pieces(word, width_mm, size_pt, is_bold=is_bold)
        if len(lines) <= most:
            return tuple(lines)
        last = f"{lines[most - 1]}…"
        while len(last) > 1 and (
            self.width_mm(last, size_pt, is_bold=is_bold) > width_mm
        ):
            last = f"{last[:-2]}…"
        return (*lines[: most - 1], last)

    def _pieces(
        self, word: str, width_mm: float, size_pt: float, *, is_bold: bool
    ) -> list[str]:
        """Return a word, cut where it is wider than a line."""
        pieces = [""]
        for letter in word:
            longer = pieces[-1] + letter
            if pieces[-1] and (
                self.width_mm(longer, size_pt, is_bold=is_bold) > width_mm
            ):
                pieces.append(letter)
            else:
                pieces[-1] = longer
        return pieces


def letters(typeface: Typeface) -> Letters:
    """Return the fonts to write with: those given, before matplotlib's own.

    Parameters
    ----------
    typeface
        Files, or none.
    """
    if not typeface.regular:
        return Letters((SPARE,), _spare(False), _spare(True))
    known = {one.fname for one in font_manager.fontManager.ttflist}
    for path in (typeface.regular, typeface.bold):
        if path not in known:
            font_manager.fontManager.addfont(path)
    own = font_manager.get_font(typeface.regular).family_name
    return Letters(
        (own, SPARE),
        font_manager.get_font([typeface.regular, _spare_path(False)]),
        font_manager.get_font([typeface.bold, _spare_path(True)]),
    )


def write(
    ax: Axes,
    at: tuple[float, float],
    text: str,
    families: tuple[str, ...],
    size_pt: float,
    *,
    color: str = THEME["ink"],
    is_bold: bool = False,
    is_italic: bool = False,
    has_halo: bool = False,
    align: Literal["left", "center", "right"] = "left",
    valign: Literal["baseline", "center", "top", "bottom"] = "baseline",
    turned: float = 0.0,
    opacity: float = 1.0,
    zorder: float = 50.0,
    link: str = "",
) -> None:
    """Write one line on a sheet, its ``$`` and backslashes as they are.

    Parameters
    ----------
    ax
        The sheet, in millimetres.
    at
        Where.
    text
        What `Letters.safe` made of it.
    families, size_pt, color, is_bold, is_italic
        Of the letters.
    has_halo
        Whether they stand out from what lies under them.
    align, valign, turned
        How they stand there; degrees, against the clock.
    opacity, zorder
        As of any artist.
    link
        Address that a click on it opens in a PDF; empty for none.
    """
    ax.add_artist(
        Text(
            *at,
            text,
            color=color,
            family=list(families),
            fontsize=size_pt,
            weight="bold" if is_bold else "normal",
            style="italic" if is_italic else "normal",
            horizontalalignment=align,
            verticalalignment="center_baseline" if valign == "center" else valign,
            rotation=turned,
            rotation_mode="anchor",
            alpha=opacity,
            zorder=zorder,
            url=link or None,
            parse_math=False,
            path_effects=(
                [withStroke(linewidth=_HALO_PT, foreground=THEME["halo"])]
                if has_halo
                else None
            ),
        )
    )


@cache
def _spare(is_bold: bool) -> FT2Font:
    return font_manager.get_font(_spare_path(is_bold))


@cache
def _spare_path(is_bold: bool) -> str:
    return font_manager.findfont(
        font_manager.FontProperties(
            family=[SPARE], weight="bold" if is_bold else "normal"
        )
    )
