"""A process that keeps set after set of arrays: to be killed while it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clusterviz.storage.shelf import FolderShelf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

NAME = "plan_zones/3f2a"

N_VALUES = 20_000


def numbered(number: int) -> dict[str, NDArray[Any]]:
    """Return arrays of which every value is `number`: a mixture would show."""
    return {
        "boxes": np.full((N_VALUES, 4), float(number)),
        "owners": np.full(N_VALUES, number, dtype=np.int32),
        "page": np.array(number),
    }


def numbers_in(arrays: Mapping[str, NDArray[Any]]) -> set[float]:
    """Return the numbers that a set was made of: one, if it is whole."""
    return {float(one) for array in arrays.values() for one in np.unique(array)}


def keep_for_ever(root: Path, number: int, said: Connection) -> None:
    """Keep the sets of all numbers above `number`; say each when it is kept."""
    shelf = FolderShelf(root)
    while True:
        number += 1
        assert shelf.keep(NAME, numbered(number))
        said.send(number)
