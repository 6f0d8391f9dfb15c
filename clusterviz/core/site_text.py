"""A drawn site as a short text, so that an address can hold it.

Corners are whole centimetres of the metric CRS, as a table of corners in a
decision gives them: the first of each ring, then how far each lies from the one
before. ``;`` parts rings (a shell, then its holes), ``|`` polygons.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib

import numpy as np
import shapely

from clusterviz import texts
from clusterviz.errors import InputError

GRID_M = 0.01
"""Corners are kept to the centimetre, in texts and everywhere else."""

MOST_CORNERS = 5_000
MOST_LETTERS = 2_000

_MOST_UNPACKED = 200_000
_NUMBERS = re.compile(r"-?[0-9]{1,12}(?:,-?[0-9]{1,12})*")

Site = shapely.Polygon | shapely.MultiPolygon


def on_grid(site: Site) -> Site:
    """Return a site with its corners on whole centimetres, valid if it was.

    Examples
    --------
    >>> on_grid(shapely.box(0, 0, 10.004, 10)).bounds
    (0.0, 0.0, 10.0, 10.0)
    """
    moved = shapely.set_precision(shapely.force_2d(site), GRID_M)
    # Without this, whatever it is cut with would be laid on the same grid.
    free: Site = shapely.set_precision(moved, 0)
    return free


def written(site: Site) -> str:
    """Return a site as a text of letters that an address may have.

    Parameters
    ----------
    site
        In the metric CRS; what is finer than a centimetre is left out.

    Examples
    --------
    >>> site = shapely.box(400000, 2350000, 400300, 2350200)
    >>> read(written(site)).equals(site)
    True
    """
    shells = [
        ";".join(map(_ring, [one.exterior, *one.interiors]))
        for one in shapely.get_parts(site)
    ]
    packed = zlib.compress("|".join(shells).encode("ascii"), 9)
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def read(text: str) -> Site:
    """Return the site in a text, of which nothing is believed.

    Raises
    ------
    InputError
        If it is no such text, or no valid polygon.
    """
    try:
        packed = base64.b64decode(
            text + "=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(packed, _MOST_UNPACKED)
        if not unpacking.eof:
            raise _unreadable()
        shells = [
            [_corners(ring) for ring in one.split(";")]
            for one in plain.decode("ascii").split("|")
        ]
        parts = [shapely.Polygon(rings[0], rings[1:]) for rings in shells]
    except (ValueError, binascii.Error, zlib.error, shapely.GEOSException) as error:
        raise _unreadable() from error
    site = shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]
    if not site.is_valid or site.is_empty:
        raise _unreadable()
    return site


def _ring(ring: shapely.LinearRing) -> str:
    corners = np.rint(shapely.get_coordinates(ring) / GRID_M).astype("int64")[:-1]
    steps = np.diff(corners, axis=0, prepend=np.zeros((1, 2), dtype="int64"))
    return ",".join(map(str, steps.ravel().tolist()))


def _corners(ring: str) -> np.ndarray:
    if not _NUMBERS.fullmatch(ring):
        raise _unreadable()
    steps = np.array([int(one) for one in ring.split(",")], dtype="int64")
    # Divided, as `set_precision` does: multiplied, a corner may be a hair beside it.
    return steps.reshape(-1, 2).cumsum(axis=0) / round(1 / GRID_M)


def _unreadable() -> InputError:
    return InputError(texts.told("errors.site_address"))
