"""Shapes written as text (WKT, ISO 19125): bounded before a parser sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

LONGEST = 10_000_000
DEEPEST = 6
"""Brackets within brackets: a collection of multipolygons has four."""

_KINDS = "(?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION"
_START = rf"(?i)\s*(?:SRID\s*=\s*[0-9]{{1,6}}\s*;)?\s*(?:{_KINDS})(?:\s|\(|Z|M|$)"
_SRID = r"(?i)^\s*SRID\s*=\s*([0-9]{1,6})\s*;\s*"
_MANY_OPEN = r"\((?:\s*\(){3}|(?i:COLLECTION)"


@dataclass(frozen=True)
class Told:
    """The shapes that a column of WKT tells.

    Parameters
    ----------
    shapes
        ``None`` where a cell is empty or faulty.
    faults
        Position and fault (``deep``, ``long``, ``unreadable``, ``not_finite``)
        of each cell that is neither empty nor a shape.
    srids
        The numbers of ``SRID=…;`` that were met, sorted.
    """

    shapes: Shapes
    faults: tuple[tuple[int, str], ...]
    srids: tuple[str, ...]


def is_wellknown(column: pd.Series) -> bool:
    """Return whether most cells that are filled begin as WKT does.

    Examples
    --------
    >>> is_wellknown(pd.Series(["POINT (1 2)", None, "SRID=4326;POINT (3 4)"]))
    True
    >>> is_wellknown(pd.Series(["Polygon Ltd."]))
    False
    """
    texts = _texts(column).head(1000)
    starts = texts.str.match(_START).to_numpy(dtype=bool)
    has_bracket = texts.str.contains(r"\(|EMPTY").to_numpy(dtype=bool)
    return len(texts) > 0 and float((starts & has_bracket).mean()) >= 0.9


def shapes_told(column: pd.Series) -> Told:
    """Return the shapes in a column of WKT; never raises.

    Parameters
    ----------
    column
        Text; an SRID before it, as PostGIS writes it, is noted and put aside.

    Examples
    --------
    >>> told = shapes_told(pd.Series(["POINT (1 2)", "POINT (1 nan)", "POINT ((("]))
    >>> told.shapes[0], told.faults
    (<POINT (1 2)>, ((1, 'not_finite'), (2, 'unreadable')))
    """
    shapes: Shapes = np.full(len(column), None, dtype=object)
    texts = _texts(column)
    at = texts.index.to_numpy()
    found = texts.str.extract(_SRID, expand=False)
    bare = texts.str.replace(_SRID, "", regex=True)
    fault = np.full(len(texts), "", dtype=object)
    is_wide = bare.str.contains(_MANY_OPEN).to_numpy(dtype=bool)
    for position in is_wide.nonzero()[0]:
        if _depth(bare.iloc[position]) > DEEPEST:
            fault[position] = "deep"
    fault[bare.str.len().to_numpy() > LONGEST] = "long"
    is_wkt = bare.str.match(_START).to_numpy(dtype=bool)
    fault[~is_wkt & (fault == "")] = "unreadable"
    sound = (fault == "").nonzero()[0]
    # Figures beyond the largest float become infinite, and are found just below.
    with np.errstate(over="ignore", invalid="ignore"):
        read = shapely.from_wkt(bare.iloc[sound].to_numpy(object), on_invalid="ignore")
    fault[sound[shapely.is_missing(read)]] = "unreadable"
    xy, of = shapely.get_coordinates(read, return_index=True)
    is_endless = np.unique(of[~np.isfinite(xy).all(axis=1)])
    fault[sound[is_endless]] = "not_finite"
    read[is_endless] = None
    shapes[at[sound]] = read
    faults = [(int(at[one]), str(fault[one])) for one in fault.nonzero()[0]]
    return Told(shapes, tuple(faults), tuple(sorted(set(found.dropna()))))


def _texts(column: pd.Series) -> pd.Series[str]:
    """Return the cells of a column that are filled, as text, on their own index."""
    plain = column.reset_index(drop=True)
    texts = plain[plain.notna()].astype("str").str.strip()
    return texts[texts != ""]


def _depth(text: str) -> int:
    signs = np.frombuffer(text.encode("ascii", "replace"), dtype="uint8")
    steps = (signs == ord("(")).astype("int64") - (signs == ord(")"))
    return int(np.cumsum(steps).max(initial=0))
