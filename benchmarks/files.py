"""The files of one data set. Imports nothing: a process that is weighed uses it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Files:
    """One data set on disk.

    Parameters
    ----------
    sites, zones
        GeoParquet with ``site_id`` and ``zone_id``. Numbers count from 0 in the
        order of the file; in tiles a zone's number comes once for each tile.
    is_tiled
        Whether `zones` holds tiles, whose areas are summed per zone.
    """

    sites: Path
    zones: Path
    is_tiled: bool = False
