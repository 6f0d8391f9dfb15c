"""How the features of a file are drawn, for formats that bring their own colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Sign:
    """How one class of features is drawn, and what people call it.

    Parameters
    ----------
    code
        ASCII, such as ``operating``; empty for what is of no class.
    label
        What people read.
    fill
        ``#rrggbb``; empty for none.
    fill_ratio
        Opacity of the fill, 0 to 1.
    line
        Colour of the outline; empty for none.
    width_px
        Width of the outline.
    is_dashed
        Drawn with a broken outline.
    """

    code: str
    label: str
    fill: str = ""
    fill_ratio: float = 0.0
    line: str = ""
    width_px: float = 1.0
    is_dashed: bool = False


@dataclass(frozen=True)
class Signs:
    """The signs of some features.

    Parameters
    ----------
    signs
        In the order of the legend.
    of
        Position of the sign of each feature, in their order.
    """

    signs: tuple[Sign, ...]
    of: tuple[int, ...]

    def groups(self) -> Iterator[tuple[Sign, list[int]]]:
        """Yield each sign that has features, and the positions of these.

        Examples
        --------
        >>> signs = Signs((Sign("a", "A"), Sign("b", "B"), Sign("c", "C")), (2, 0, 2))
        >>> [(sign.code, of) for sign, of in signs.groups()]
        [('a', [1]), ('c', [0, 2])]
        """
        positions: list[list[int]] = [[] for _ in self.signs]
        for at, place in enumerate(self.of):
            positions[place].append(at)
        for sign, of in zip(self.signs, positions, strict=True):
            if of:
                yield sign, of


def alike(label: str, n: int) -> Signs:
    """Return one bare sign for `n` features of which nobody says how they are drawn.

    Examples
    --------
    >>> alike("Roads", 2).of
    (0, 0)
    """
    return Signs((Sign("", label),), (0,) * n)
