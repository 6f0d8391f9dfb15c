"""How a layer is drawn, as data: its classes, their signs and its lettering."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clusterviz.view.style import THEME, Style

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.schema import Layer


@dataclass(frozen=True)
class SymbolClass:
    """Features that are drawn alike.

    Parameters
    ----------
    code
        What says so in the data; empty for what no other class holds.
    label
        What people read in the legend.
    style
        Their sign.
    is_shown
        Drawn unless somebody asks for less: the others wait in the legend.
    """

    code: str
    label: str
    style: Style
    is_shown: bool = True


@dataclass(frozen=True)
class Lettering:
    """What is lettered on the features of one class.

    Parameters
    ----------
    code
        Of the class.
    mark
        A short text on its first line; empty for none.
    name_field
        The field whose text stands below it; empty for none.
    from_scale, to_scale
        Denominators: shown from this scale up to that, 0 for the largest.
    color
        ``#rrggbb``.
    size_px, is_bold, is_italic
        Of the letters.
    kinds
        Words that are left out before a name, such as ``Huyện``.
    """

    code: str
    mark: str
    name_field: str
    from_scale: int
    to_scale: int = 0
    color: str = THEME["ink"]
    size_px: int = 12
    is_bold: bool = False
    is_italic: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Symbology:
    """One look of one layer.

    Parameters
    ----------
    title
        What people read.
    layer
        The declaration of what the file holds.
    fields
        The first of them that has a value says the class; none: all are alike.
    classes
        In the order of the legend.
    words
        By class, the word that the one field has in it; a feature with none of
        them is of the class that has no word. Empty where fields hold codes.
    letterings
        What is lettered.
    valid_on
        What is not valid on that day is not drawn; ``None`` where a feature has
        no days of validity.
    not_valid
        What the legend says of those.
    lines_from
        Denominator of the smallest scale that shows outlines; 0 for all.
    shown_from
        Denominator of the smallest scale that shows the layer at all; 0 for all.
    has_dots
        What is too small to be seen is a dot, by the column ``area_ha``.
    """

    title: str
    layer: Layer
    fields: tuple[str, ...]
    classes: tuple[SymbolClass, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    letterings: tuple[Lettering, ...] = ()
    valid_on: dt.date | None = None
    not_valid: str = ""
    lines_from: int = 0
    shown_from: int = 0
    has_dots: bool = False
