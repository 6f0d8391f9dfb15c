"""How the rows of a layer differ from those of another version of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.core.redrawing import Redrawn, redrawn
from clusterviz.core.rowpairs import (
    RowPairs,
    column_of,
    differing,
    either,
    keys_of,
    names_of,
    row_pairs,
    shapes_of,
)
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clusterviz.schema import Layer

REVISIONS = ("added", "removed", "attributes", "boundary", "both")
"""What may become of a feature, in the order of tables."""

PROVENANCE = ("source_document", "as_of_on")
"""Fields that say where a row is from: another value of them changes no fact."""


@dataclass(frozen=True)
class Revision:
    """What another version of a layer changes.

    Parameters
    ----------
    n_before, n_after
        Rows of either.
    n_restated
        Rows of which only the provenance differs.
    n_rewritten
        Boundaries written with other vertices that are the same to a millimetre.
    changes
        One row a feature that differs, by `REVISIONS` and as the layer has them:
        ``feature_id``, ``feature_name`` (empty where the layer has none), ``revision``,
        ``fields`` (those that differ, joined by commas; provenance left out),
        ``before_ha``, ``after_ha``, ``symmetric_ha`` (the land that is in one of
        them only) and, of lines, ``hausdorff_m``. Missing where it does not apply
        or, of a shape that is not valid, cannot be told.
    cells
        One row an attribute that differs: ``feature_id``, ``field``, ``before``
        and ``after``.
    shapes
        For maps: ``feature_id``, ``piece`` and ``piece_ha``. Of another boundary
        the pieces ``before``, ``after``, ``gained`` and ``lost``; what was added is
        all ``gained``, what was removed all ``lost``. No rows for a table.
    """

    n_before: int
    n_after: int
    n_restated: int
    n_rewritten: int
    changes: pd.DataFrame
    cells: pd.DataFrame
    shapes: gpd.GeoDataFrame

    @property
    def n_by_kind(self) -> dict[str, int]:
        """How many features were added, removed and so on, by `REVISIONS`."""
        counts = self.changes["revision"].value_counts()
        return {kind: int(counts.get(kind, 0)) for kind in REVISIONS}

    @property
    def gained_ha(self) -> float:
        """Land that features have gained, those that were added included."""
        return _sum_ha(self.shapes, "gained")

    @property
    def lost_ha(self) -> float:
        """Land that features have lost, those that were removed included."""
        return _sum_ha(self.shapes, "lost")


class _Compared(NamedTuple):
    """Two versions, and in what their common rows differ."""

    before: pd.DataFrame
    after: pd.DataFrame
    pairs: RowPairs
    facts: dict[str, NDArray[np.bool_]]
    drawn: Redrawn


def revision(
    layer: Layer, before: pd.DataFrame | None, after: pd.DataFrame
) -> Revision:
    """Return what `after` adds, removes and changes.

    Rows are the same feature where they have the same key; of keys that come
    several times, the first of one is held against the first of the other, and so
    on. A number is the same to the last digit, a boundary to a millimetre.

    Parameters
    ----------
    layer
        The declaration.
    before, after
        Every row of either version, in the layer's columns and one metric CRS;
        `before` is ``None`` where the layer was never published.

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or the two differ.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Mã", en="Code")
    >>> fields = {one: Field(one, "text", name) for one in ("code", "plot_name")}
    >>> layer = Layer("plots", name, name, "none", "code", fields)
    >>> before = pd.DataFrame({"code": ["A", "B"], "plot_name": ["Một", "Hai"]})
    >>> after = pd.DataFrame({"code": ["B", "C"], "plot_name": ["Đôi", "Ba"]})
    >>> found = revision(layer, before, after)
    >>> found.changes[["feature_id", "feature_name", "revision"]].values.tolist()
    [['C', 'Ba', 'added'], ['A', 'Một', 'removed'], ['B', 'Đôi', 'attributes']]
    >>> found.cells.values.tolist()
    [['B', 'plot_name', 'Hai', 'Đôi']]
    """
    if before is None:
        before = after.iloc[:0]
    if isinstance(before, gpd.GeoDataFrame) and isinstance(after, gpd.GeoDataFrame):
        require_metric(before=before, after=after)
    pairs = row_pairs(keys_of(layer, before), keys_of(layer, after))
    other = {
        name: differing(before, after, name, pairs)
        for name in layer.fields
        if name != layer.key
    }
    facts = {name: one for name, one in other.items() if name not in PROVENANCE}
    drawn = redrawn(shapes_of(before)[pairs.before], shapes_of(after)[pairs.after])
    is_restated = _any(other, len(pairs.after)) & ~_any(facts, len(pairs.after))
    is_restated[drawn.rows] = False
    both = _Compared(before, after, pairs, facts, drawn)
    return Revision(
        n_before=len(before),
        n_after=len(after),
        n_restated=int(is_restated.sum()),
        n_rewritten=drawn.n_rewritten,
        changes=_changes(layer, both),
        cells=_cells(layer, both),
        shapes=_pieces(layer, both),
    )


def compared(layer: Layer, found: Revision, version: int) -> Finding:
    """Return what `found` changes against a published version, as one row."""
    counts = found.n_by_kind
    values: dict[str, object] = {
        "version": version,
        "n_added": counts["added"],
        "n_removed": counts["removed"],
        "n_attributes": counts["attributes"] + counts["both"],
        "n_restated": found.n_restated,
    }
    if not layer.has_geometry:
        return Finding(Severity.INFO, "revision.rows", layer.name, values=values)
    values["n_boundary"] = counts["boundary"] + counts["both"]
    values["n_rewritten"] = found.n_rewritten
    if layer.geometry != "MultiPolygon":
        return Finding(Severity.INFO, "revision.lines", layer.name, values=values)
    values |= {"gained_ha": found.gained_ha, "lost_ha": found.lost_ha}
    return Finding(Severity.INFO, "revision.polygons", layer.name, values=values)


def _any(columns: dict[str, NDArray[np.bool_]], n: int) -> NDArray[np.bool_]:
    found = np.zeros(n, dtype=bool)
    for one in columns.values():
        found |= one
    return found


def _changes(layer: Layer, both: _Compared) -> pd.DataFrame:
    before, after, pairs, facts, drawn = both
    n = len(pairs.after)
    fields = np.full(n, "", dtype=object)
    for name, differs in facts.items():
        rows = np.flatnonzero(differs)
        fields[rows] = [f"{said},{name}" if said else name for said in fields[rows]]
    is_drawn = np.zeros(n, dtype=bool)
    is_drawn[drawn.rows] = True
    kinds = np.select(
        [(fields != "") & is_drawn, is_drawn, fields != ""],
        ["both", "boundary", "attributes"],
        "",
    )
    symmetric_m2 = np.zeros(n)
    hausdorff_m = np.full(n, np.nan)
    symmetric_m2[drawn.rows] = drawn.symmetric_m2
    hausdorff_m[drawn.rows] = drawn.hausdorff_m
    rows = np.concatenate([np.flatnonzero(kinds == kind) for kind in REVISIONS[2:]])
    # In the order of the table: a position of -1 is in no frame.
    alone = np.full(len(pairs.added), -1), np.full(len(pairs.removed), -1)
    old = np.concatenate([alone[0], pairs.removed, pairs.before[rows]])
    new = np.concatenate([pairs.added, alone[1], pairs.after[rows]])
    n_alone = len(pairs.added) + len(pairs.removed)
    before_ha, after_ha = _hectares(layer, before, old), _hectares(layer, after, new)
    symmetric_ha = np.where(new < 0, before_ha, after_ha)
    symmetric_ha[n_alone:] = symmetric_m2[rows] / M2_PER_HA
    if layer.geometry != "MultiPolygon":
        symmetric_ha[:] = np.nan
    said = ["added"] * len(pairs.added) + ["removed"] * len(pairs.removed)
    blank = [""] * n_alone
    return pd.DataFrame(
        {
            "feature_id": either(
                keys_of(layer, before), old, keys_of(layer, after), new
            ),
            "feature_name": either(
                names_of(layer, before), old, names_of(layer, after), new
            ),
            "revision": np.array([*said, *kinds[rows]], dtype=object),
            "fields": np.array([*blank, *fields[rows]], dtype=object),
            "before_ha": before_ha,
            "after_ha": after_ha,
            "symmetric_ha": symmetric_ha,
            "hausdorff_m": np.concatenate([[np.nan] * n_alone, hausdorff_m[rows]]),
        }
    )


def _hectares(
    layer: Layer, frame: pd.DataFrame, rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    found = np.full(len(rows), np.nan)
    if layer.geometry == "MultiPolygon":
        is_there = rows >= 0
        found[is_there] = shapely.area(shapes_of(frame)[rows[is_there]]) / M2_PER_HA
    return found


def _cells(layer: Layer, both: _Compared) -> pd.DataFrame:
    before, after, pairs, facts, _ = both
    keys = keys_of(layer, after)
    parts = []
    for name, differs in facts.items():
        old, new = pairs.before[differs], pairs.after[differs]
        cells = {
            "feature_id": keys[new],
            "field": name,
            "before": column_of(before, name).iloc[old].astype("object").to_numpy(),
            "after": column_of(after, name).iloc[new].astype("object").to_numpy(),
        }
        parts.append(pd.DataFrame(cells, dtype="object"))
    empty = pd.DataFrame(
        columns=["feature_id", "field", "before", "after"], dtype="object"
    )
    return pd.concat([empty, *parts], ignore_index=True)


def _pieces(layer: Layer, both: _Compared) -> gpd.GeoDataFrame:
    before, after, pairs, _, drawn = both
    old, new = pairs.before[drawn.rows], pairs.after[drawn.rows]
    keys = keys_of(layer, before), keys_of(layer, after)
    shapes = shapes_of(before), shapes_of(after)
    pieces = [
        (keys[1][pairs.added], "gained", shapes[1][pairs.added]),
        (keys[0][pairs.removed], "lost", shapes[0][pairs.removed]),
        (keys[0][old], "before", shapes[0][old]),
        (keys[1][new], "after", shapes[1][new]),
        (keys[1][new], "gained", drawn.gained),
        (keys[0][old], "lost", drawn.lost),
    ]
    ids = np.concatenate([one for one, _, _ in pieces])
    kinds = np.repeat([kind for _, kind, _ in pieces], [len(one) for one, *_ in pieces])
    places = np.concatenate([one for _, _, one in pieces])
    is_there = ~(shapely.is_missing(places) | shapely.is_empty(places))
    is_land = layer.geometry == "MultiPolygon"
    area_ha = shapely.area(places) / M2_PER_HA
    columns = {
        "feature_id": ids[is_there],
        "piece": kinds[is_there].astype(object),
        "piece_ha": area_ha[is_there] if is_land else np.nan,
    }
    system = after.crs if isinstance(after, gpd.GeoDataFrame) else None
    return gpd.GeoDataFrame(columns, geometry=places[is_there], crs=system)


def _sum_ha(shapes: gpd.GeoDataFrame, piece: str) -> float:
    return float(shapes.loc[shapes["piece"] == piece, "piece_ha"].sum())
