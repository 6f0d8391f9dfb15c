"""What sites share with a layer: computed once for a site and a block."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from clusterviz.core import index, status, timeline
from clusterviz.core import meetings as kernel
from clusterviz.core.meetings import Meetings
from clusterviz.core.polygons import runs
from clusterviz.workspace import answers
from clusterviz.workspace.blocks import blocks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.core.polygons import Integers
    from clusterviz.workspace.blocks import Block
    from clusterviz.workspace.opened import Workspace

_MOST_SITES = 5_000
"""Sites whose meetings are kept for a block, those asked for last before others."""

_COMPUTING = threading.Lock()
"""So that what two ask for at once is computed once."""


def meetings(
    workspace: Workspace, layer_name: str, sites: NDArray[np.object_]
) -> Meetings:
    """Return what sites share with the features of a published layer.

    What is known of a site and a block of the layer is not computed again: an
    import recomputes the pairs of the parts that it replaced, and of the sites
    that changed.

    Parameters
    ----------
    workspace
        Frozen, where more is asked of it.
    layer_name
        A layer of polygons.
    sites
        (k,) valid polygons in the metric CRS.

    Returns
    -------
    met
        As `core.meetings.meetings`; its features are row positions in the layer.

    Raises
    ------
    LayerNotFound
        If the layer was never published here.
    StorageError
        If it is not marked valid.
    """
    workspace = workspace.frozen()
    if workspace.elsewhere is not None:
        version = answers.valid_version(workspace, layer_name)
        layer = workspace.layers[layer_name]
        return workspace.elsewhere(
            workspace.store.layer_file(layer, version.version), sites
        )
    prints = _prints(sites)
    return _stacked(
        [
            (block, _kept(workspace, block, sites, prints))
            for block in blocks(workspace, layer_name)
        ]
    )


def drawn_meetings(
    workspace: Workspace, layer_name: str, site: shapely.Polygon | shapely.MultiPolygon
) -> Meetings:
    """Return what one drawn site shares with a layer; nothing of it is kept."""
    one = np.array([site], dtype="object")
    return _stacked(
        [
            (block, kernel.meetings(one, block.index))
            for block in blocks(workspace, layer_name)
        ]
    )


def there_on(
    workspace: Workspace, layer_name: str, met: Meetings, on: dt.date
) -> tuple[Meetings, pd.DataFrame]:
    """Return the meetings with what was there on a day, and its rows.

    Clusters that were not in the plan, zones and areas that were not valid are
    left out. Of the layer only the rows that were met are read.

    Returns
    -------
    met
        Its features are positions in `features`.
    features
        The rows that were met on any day, without geometry.
    """
    rows, which = np.unique(met.feature, return_inverse=True)
    features = workspace.rows_at(layer_name, rows)
    there = features
    if layer_name == "clusters":
        there = status.clusters_on(features, on)
        there = there[~status.has_symbol_quality(there)]
    elif "valid_from_on" in features.columns:
        there = timeline.valid_on(features, on)
    is_there = features.index.isin(there.index)
    met = dataclasses.replace(met, feature=which)
    return met.taken(is_there[which]), features


def _stacked(found: list[tuple[Block, Meetings]]) -> Meetings:
    return kernel.stacked(
        [
            dataclasses.replace(met, feature=block.rows[met.feature])
            for block, met in found
        ]
    )


def _prints(sites: NDArray[np.object_]) -> NDArray[np.bytes_]:
    """Return what tells the shape of each site from every other."""
    wkb = shapely.to_wkb(sites).tolist()
    prints = [hashlib.sha256(one or b"").hexdigest()[:40].encode() for one in wkb]
    return np.array(prints, dtype="S40")


def _kept(
    workspace: Workspace,
    block: Block,
    sites: NDArray[np.object_],
    prints: NDArray[np.bytes_],
) -> Meetings:
    """Return the meetings of sites with a block, new ones computed and kept."""
    shelf, name = workspace.store.shelf, f"{block.name}/met"
    asked, first = np.unique(prints, return_index=True)
    known, met = _read(shelf.take(name, is_checked=True))
    if met is None or not np.isin(asked, known).all():
        with _COMPUTING:
            # Another may have kept them while this one waited.
            known, met = _read(shelf.take(name, is_checked=True))
            is_new = ~np.isin(asked, known)
            if is_new.any() or met is None:
                new = sites[first[is_new]]
                fresh = kernel.meetings(new, block.index)
                known, met = _joined(known, met, asked[is_new], fresh, asked)
                formats = np.array(_formats(), dtype="int64")
                shelf.keep(name, met.arrays() | {"prints": known, "format": formats})
    return _for_sites(known, met, prints)


def _formats() -> list[int]:
    return [index.FORMAT, kernel.FORMAT]


def _read(
    kept: Mapping[str, NDArray[Any]] | None,
) -> tuple[NDArray[np.bytes_], Meetings | None]:
    """Return the sites that were kept, and their meetings."""
    if kept is None or kept["format"].tolist() != _formats():
        return np.zeros(0, dtype="S40"), None
    return np.asarray(kept["prints"]), Meetings.from_arrays(kept)


def _joined(
    known: NDArray[np.bytes_],
    met: Meetings | None,
    new: NDArray[np.bytes_],
    fresh: Meetings,
    asked: NDArray[np.bytes_],
) -> tuple[NDArray[np.bytes_], Meetings]:
    """Return old and new sites with their meetings; without old ones if too many."""
    if met is None:
        return new, fresh
    moved = dataclasses.replace(fresh, site=fresh.site + len(known))
    sites, both = np.concatenate([known, new]), kernel.stacked([met, moved])
    if len(sites) <= _MOST_SITES:
        return sites, both
    return asked, _for_sites(sites, both, asked)


def _for_sites(
    known: NDArray[np.bytes_], met: Meetings, prints: NDArray[np.bytes_]
) -> Meetings:
    """Return the meetings of the sites of some prints, by their place among these."""
    order = np.argsort(known)
    places: Integers = order[np.searchsorted(known[order], prints)]
    starts = np.searchsorted(met.site, places)
    counts = np.searchsorted(met.site, places, side="right") - starts
    at, site = runs(starts, counts)
    return dataclasses.replace(met.taken(at), site=site)
