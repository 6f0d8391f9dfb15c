"""The sheet of paper: its size, what stands where on it, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Size = Literal["a4", "a3"]
Form = Literal["pdf", "png"]
Extent = Literal["shown", "areas", "selected", "province"]

FORMS: tuple[Form, ...] = ("pdf", "png")
EXTENTS: tuple[Extent, ...] = ("shown", "areas", "selected", "province")

MM_PER_INCH = 25.4
PT_PER_MM = 72 / MM_PER_INCH

_SIZES_MM: Mapping[Size, tuple[float, float]] = MappingProxyType(
    {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
)
_MARGIN_MM = 10.0
_TITLE_MM = 17.0
_FOOT_MM = 6.0
_LABELS_MM = 5.0
"""Around the map: the figures of its grid."""
_SCALE_MM = 12.0
_GAP_MM = 4.0
_COLUMN_MM = {"a4": 60.0, "a3": 78.0}
_BAND_MM = {"a4": 66.0, "a3": 88.0}


@dataclass(frozen=True)
class Box:
    """A rectangle of the sheet, in millimetres from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.bottom + self.height

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    def columns(self, width: float, gap: float = _GAP_MM) -> tuple[Box, ...]:
        """Return it cut into columns at least `width` wide, or itself.

        Examples
        --------
        >>> [one.left for one in Box(0, 0, 100, 9).columns(45, gap=10)]
        [0.0, 55.0]
        """
        n = max(1, int((self.width + gap) // (width + gap)))
        each = (self.width - (n - 1) * gap) / n
        return tuple(
            Box(self.left + place * (each + gap), self.bottom, each, self.height)
            for place in range(n)
        )


@dataclass(frozen=True)
class Paper:
    """A size of paper, and which way round it is."""

    size: Size = "a4"
    is_landscape: bool = True

    @property
    def code(self) -> str:
        """Its name in an address.

        Examples
        --------
        >>> Paper("a3", is_landscape=False).code
        'a3-portrait'
        """
        return f"{self.size}-{'landscape' if self.is_landscape else 'portrait'}"

    @property
    def word(self) -> str:
        """Its name in the texts.

        Examples
        --------
        >>> Paper("a3").word
        'a3_landscape'
        """
        return self.code.replace("-", "_")

    @property
    def has_margins(self) -> bool:
        """Whether a title and a foot are written on it."""
        return True

    @property
    def width_mm(self) -> float:
        """Its width."""
        return _SIZES_MM[self.size][self.is_landscape]

    @property
    def height_mm(self) -> float:
        """Its height."""
        return _SIZES_MM[self.size][not self.is_landscape]

    @property
    def page(self) -> Box:
        """What lies within the margins."""
        return Box(
            _MARGIN_MM,
            _MARGIN_MM,
            self.width_mm - 2 * _MARGIN_MM,
            self.height_mm - 2 * _MARGIN_MM,
        )

    @property
    def body(self) -> Box:
        """The page without its title and its foot."""
        page = self.page
        height = page.height - _TITLE_MM - _FOOT_MM
        return Box(page.left, page.bottom + _FOOT_MM, page.width, height)

    @property
    def map(self) -> Box:
        """The map within its neat line."""
        body = self.body
        beside = _COLUMN_MM[self.size] + _GAP_MM if self.is_landscape else 0.0
        below = 0.0 if self.is_landscape else _BAND_MM[self.size] + _GAP_MM
        return Box(
            body.left + _LABELS_MM,
            body.bottom + below + _SCALE_MM + _LABELS_MM,
            body.width - beside - 2 * _LABELS_MM,
            body.height - below - _SCALE_MM - 2 * _LABELS_MM,
        )

    @property
    def under_map(self) -> Box:
        """Where the scale stands."""
        bottom = self.map.bottom - _LABELS_MM - _SCALE_MM
        return Box(self.map.left, bottom, self.map.width, _SCALE_MM)

    @property
    def legend(self) -> tuple[Box, ...]:
        """The columns of the first page for legend and sources."""
        body = self.body
        if self.is_landscape:
            width = _COLUMN_MM[self.size]
            return (Box(body.right - width, body.bottom, width, body.height),)
        band = Box(body.left, body.bottom, body.width, _BAND_MM[self.size])
        return band.columns(_COLUMN_MM[self.size])

    @property
    def further(self) -> tuple[tuple[Box, ...], ...]:
        """The columns of every further page: here there is one choice of them."""
        return (self.body.columns(_COLUMN_MM[self.size]),)


PAPERS: Mapping[str, Paper] = MappingProxyType(
    {
        paper.code: paper
        for paper in (
            Paper("a4"),
            Paper("a4", is_landscape=False),
            Paper("a3"),
            Paper("a3", is_landscape=False),
        )
    }
)
"""Every paper there is, by its name in an address."""


@dataclass(frozen=True)
class Sheet:
    """What is written around a map. All of it may hold data.

    Parameters
    ----------
    title
        What the map shows.
    standing
        Province, day and areas, in one line.
    sources
        Documents of the layers, one line each.
    warnings
        What must stand on every page, such as that the data are illustrative.
    notes
        What a reader must know of this map, such as what is not on it.
    watermark
        Across the map; empty for none.
    link
        Address that opens the same view; empty for none.
    """

    title: str
    standing: str = ""
    sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    watermark: str = ""
    link: str = ""


@dataclass(frozen=True)
class Typeface:
    """The files of the letters, of one family each.

    Parameters
    ----------
    regular, bold
        Paths of TrueType files; empty for the letters that matplotlib brings,
        which have every Vietnamese mark too.
    """

    regular: str = ""
    bold: str = ""
