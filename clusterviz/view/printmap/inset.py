"""A map beside the text of a document: of any size, to scale, with its legend."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np

from clusterviz.view.printmap.paper import Box, Paper

_LABELS_MM = 5.0
_SCALE_MM = 14.0
_GAP_MM = 3.0
_LEGEND_MM = 48.0
_LOWEST_MM, _STEP_MM = 8, 4
"""Of the columns below the map: as high as they must be, and no higher."""


@dataclass(frozen=True)
class Inset(Paper):
    """A sheet without margins, title and foot: the document has them.

    Parameters
    ----------
    wide_mm, high_mm
        As it stands in the document; at any other width its scale is not true.

    Examples
    --------
    >>> inset = Inset(wide_mm=165, high_mm=100)
    >>> inset.map.left, round(inset.map.right + 5 + 3 + 48)
    (5.0, 165)
    """

    wide_mm: float = 165.0
    high_mm: float = 105.0

    @property
    def has_margins(self) -> bool:
        """Whether a title and a foot are written on it."""
        return False

    @property
    def width_mm(self) -> float:
        """Its width."""
        return self.wide_mm

    @property
    def height_mm(self) -> float:
        """Its height."""
        return self.high_mm

    @property
    def page(self) -> Box:
        """All of it."""
        return Box(0.0, 0.0, self.wide_mm, self.high_mm)

    @property
    def body(self) -> Box:
        """All of it: there is nothing above or below."""
        return self.page

    @property
    def map(self) -> Box:
        """The map within its neat line."""
        return Box(
            _LABELS_MM,
            _SCALE_MM + _LABELS_MM,
            self.wide_mm - _LEGEND_MM - _GAP_MM - 2 * _LABELS_MM,
            self.high_mm - _SCALE_MM - 2 * _LABELS_MM,
        )

    @property
    def under_map(self) -> Box:
        """Where the scale stands."""
        return Box(self.map.left, 0.0, self.map.width, _SCALE_MM)

    @property
    def legend(self) -> tuple[Box, ...]:
        """The column beside the map."""
        left = self.wide_mm - _LEGEND_MM
        return (Box(left, 0.0, _LEGEND_MM, self.high_mm),)

    @property
    def further(self) -> tuple[tuple[Box, ...], ...]:
        """The columns of what the legend has no room for: lower ones come first."""
        heights_mm = (*range(_LOWEST_MM, int(self.high_mm), _STEP_MM), self.high_mm)
        return tuple(
            Box(0.0, self.high_mm - high, self.wide_mm, high).columns(_LEGEND_MM)
            for high in heights_mm
        )


def trimmed(png: bytes, dpi: int) -> bytes:
    """Return a picture without the blank strip at its foot.

    A legend that is longer than its map goes on below it, on a sheet as high as the
    map: most of that is blank.

    Parameters
    ----------
    png
        The picture.
    dpi
        Its dots an inch, which it keeps.
    """
    # Imported here: a document without a map needs none of it, and it loads slowly.
    from matplotlib.image import imread, imsave

    dots = imread(io.BytesIO(png), format="png")
    is_drawn = (dots != dots[-1, -1]).any(axis=(1, 2))
    last = int(np.flatnonzero(is_drawn)[-1]) if is_drawn.any() else 0
    file = io.BytesIO()
    imsave(file, dots[: last + 1], format="png", dpi=dpi)
    return file.getvalue()
