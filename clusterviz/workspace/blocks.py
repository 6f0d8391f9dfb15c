"""Published layers in blocks, each with an index that is built once.

A block is a part of a layer, such as the zones of one kind, or a run of so many
rows of it. It is known by the content of its shapes: an import that replaces
one part leaves the blocks of the others, and what was computed of them, as they
are. All of it lies on the store's shelf, and is built again where it is missing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from clusterviz.core.index import FeatureIndex, feature_index
from clusterviz.core.stretches import stretches
from clusterviz.workspace import answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from clusterviz.core.polygons import Integers
    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.storage.shelf import Shelf
    from clusterviz.workspace.opened import Workspace

_ROWS_PER_BLOCK = 1 << 18
"""So that no more than this is ever parsed at once."""

_ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True)
class Block:
    """Some rows of a published layer, ready to be asked.

    Parameters
    ----------
    name
        Its layer and the hash of its shapes, in their order.
    rows
        The position of each feature in the layer, (n,).
    index
        Of the features, by their place among `rows`.
    """

    name: str
    rows: Integers
    index: FeatureIndex


def blocks(workspace: Workspace, layer_name: str) -> list[Block]:
    """Return the blocks of a layer, built now where they never were.

    Raises
    ------
    LayerNotFound
        If the layer was never published here.
    StorageError
        If it is not marked valid: areas taken from it could be wrong without
        a sign.
    """
    workspace = workspace.frozen()
    version = answers.valid_version(workspace, layer_name)
    name = f"{layer_name}/version-{version.stamp}"
    listing = workspace.listings.get(name, lambda: _listing(workspace, version, name))
    return [
        Block(block, rows, _index(workspace, version, block, rows))
        for block, rows in listing
    ]


def index_ahead(workspace: Workspace, layer: Layer, frame: gpd.GeoDataFrame) -> None:
    """Keep the indexes of rows that are about to be published.

    Who publishes beside the page does so, lest the first who then asks waits for
    them, and a server with him. Blocks are known by their content: those that are
    there already stay, and where nothing is published in the end, nothing is wrong.

    Parameters
    ----------
    workspace
        Whose shelf keeps them.
    layer
        The declaration.
    frame
        Every row, in the order in which they are to be published.
    """
    shelf = workspace.store.shelf
    shapes = np.asarray(frame.geometry.array, dtype="object")
    order, ends = _in_parts(pd.DataFrame(frame[list(layer.parts)]), len(frame))
    for start, stop in zip([0, *ends[:-1]], ends, strict=True):
        ours = shapes[order[start:stop]]
        size, body = hashlib.sha256(), hashlib.sha256()
        for some in stretches(len(ours)):
            _add(size, body, [one or b"" for one in shapely.to_wkb(ours[some])])
        name = f"{layer.name}/{_print(size, body)}/index"
        if shelf.take(name) is None:
            shelf.keep(name, feature_index(ours).arrays())


def _listing(
    workspace: Workspace, version: LayerVersion, name: str
) -> list[tuple[str, Integers]]:
    """Return the name and the rows of each block of a version; forget others."""
    shelf = workspace.store.shelf
    kept = shelf.take(name, is_checked=True)
    is_new = kept is None
    if kept is None:
        kept = _listed(workspace, version)
        shelf.keep(name, kept)
    prints = [one.decode("ascii") for one in kept["prints"].tolist()]
    names = [f"{version.layer}/{one}" for one in prints]
    if is_new:
        used = {name} | {f"{one}/{what}" for one in names for what in ("index", "met")}
        shelf.discard(used, version.layer)
        workspace.indexes.retain(used, version.layer)
        workspace.listings.retain(used, version.layer)
    ends = kept["ends"].tolist()
    return [
        (block, kept["rows"][start:stop])
        for block, start, stop in zip(names, [0, *ends], ends, strict=False)
    ]


def _listed(workspace: Workspace, version: LayerVersion) -> dict[str, NDArray[Any]]:
    """Return the rows of all blocks, where each ends, and its print."""
    layer = workspace.layers[version.layer]
    parts = workspace.store.load_columns(layer, version.version, list(layer.parts))
    order, ends = _in_parts(parts, version.n_features)
    block_of = np.empty(version.n_features, dtype="int64")
    block_of[order] = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    # Apart, so that it does not matter which rows are read together: those of
    # another part, of which an import may bring more, stand between ours.
    sizes = [hashlib.sha256() for _ in ends]
    bodies = [hashlib.sha256() for _ in ends]
    for start, shapes in _shapes(workspace, version, 0, version.n_features):
        blocks_here = block_of[start : start + len(shapes)]
        for block in np.unique(blocks_here):
            some = [one or b"" for one in shapes[blocks_here == block]]
            _add(sizes[block], bodies[block], some)
    prints = [
        _print(size, body).encode("ascii")
        for size, body in zip(sizes, bodies, strict=True)
    ]
    return {
        "rows": order,
        "ends": ends,
        "prints": np.array(prints, dtype="S40"),
    }


def _add(size: hashlib._Hash, body: hashlib._Hash, some: Sequence[bytes]) -> None:
    """Add shapes to what the content of a block is known by."""
    size.update(np.array([len(one) for one in some], dtype="int64").tobytes())
    body.update(b"".join(some))


def _print(size: hashlib._Hash, body: hashlib._Hash) -> str:
    return hashlib.sha256(size.digest() + body.digest()).hexdigest()[:40]


def _in_parts(parts: pd.DataFrame, n_rows: int) -> tuple[Integers, Integers]:
    """Return the rows part by part, and where each block ends among them."""
    if n_rows == 0:
        return np.zeros(0, dtype="int64"), np.zeros(0, dtype="int64")
    groups = np.zeros(n_rows, dtype="int64")
    if len(parts.columns):
        columns = list(parts.columns)
        groups = parts.groupby(columns, dropna=False, sort=True).ngroup().to_numpy()
    order = np.argsort(groups, kind="stable")
    bounds = np.flatnonzero(np.diff(groups[order], append=-1)) + 1
    ends = [
        end
        for start, stop in zip([0, *bounds[:-1]], bounds, strict=True)
        for end in [*range(start + _ROWS_PER_BLOCK, stop, _ROWS_PER_BLOCK), stop]
    ]
    return order, np.array(ends, dtype="int64")


def _shapes(
    workspace: Workspace, version: LayerVersion, start: int, stop: int
) -> Iterator[tuple[int, NDArray[np.object_]]]:
    """Yield the WKB of a range of rows, some at a time, and where they begin."""
    layer = workspace.layers[version.layer]
    for first in range(start, stop, _ROWS_AT_ONCE):
        last = min(stop, first + _ROWS_AT_ONCE)
        load = workspace.store.load_shapes
        yield first, load(layer, version.version, first, last)


def _index(
    workspace: Workspace, version: LayerVersion, name: str, rows: Integers
) -> FeatureIndex:
    """Return the index of a block: in use, on the shelf, or a new one."""
    shelf = workspace.store.shelf

    def made() -> FeatureIndex:
        kept = _taken(shelf, f"{name}/index")
        if kept is not None:
            return kept
        built = feature_index(_block_shapes(workspace, version, rows))
        shelf.keep(f"{name}/index", built.arrays())
        # From the file where there is one: the system may drop what is not read.
        return _taken(shelf, f"{name}/index") or built

    return workspace.indexes.get(f"{name}/index", made)


def _taken(shelf: Shelf, name: str) -> FeatureIndex | None:
    kept = shelf.take(name)
    return None if kept is None else FeatureIndex.from_arrays(kept)


def _block_shapes(
    workspace: Workspace, version: LayerVersion, rows: Integers
) -> NDArray[np.object_]:
    found = [np.zeros(0, dtype="object")]
    for start, shapes in _shapes(workspace, version, int(rows[0]), int(rows[-1]) + 1):
        first, last = np.searchsorted(rows, [start, start + len(shapes)])
        found.append(shapes[rows[first:last] - start])
    return np.asarray(shapely.from_wkb(np.concatenate(found)), dtype="object")
