"""Rows that change or add to a layer, and leave every other row as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.core.cells import shown
from clusterviz.core.doubles import plain_name
from clusterviz.core.search import folded
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    from clusterviz.schema import Layer

Frame = TypeVar("Frame", bound=pd.DataFrame)

_NAMED, _LISTED = 10, 20

_SAME_RATIO = 0.5
"""Of the smaller shape: who shares less of its land is rather another feature."""

_STAYS_RATIO = 0.1


def with_keys_by_name(
    layer: Layer, new: pd.DataFrame, current: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return rows without a key with that of the one row of their name.

    Parameters
    ----------
    layer
        The declaration; one without a field for its name finds nothing.
    new
        Rows that a file brings.
    current
        Rows of the layer.

    Returns
    -------
    keyed
        Names are the same whatever their accents, capitals and the word for
        cluster before them. A name that several rows have tells nothing.
    findings
        A decision that names what was matched.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Hồ", en="Lake")
    >>> fields = {one: Field(one, "text", name) for one in ("lake_id", "lake_name")}
    >>> lakes = Layer("lakes", name, name, "none", "lake_id", fields)
    >>> current = pd.DataFrame({"lake_id": ["L1"], "lake_name": ["Cấm Sơn"]})
    >>> new = pd.DataFrame({"lake_id": [None], "lake_name": ["Cam Son"]})
    >>> with_keys_by_name(lakes, new, current)[0]["lake_id"].tolist()
    ['L1']
    """
    label = next((one for one in layer.fields if one.endswith("_name")), "")
    is_open = new[layer.key].isna()
    if not label or not is_open.any():
        return new, []
    is_open &= new[label].notna()
    names = current[label].map(_plain, na_action="ignore")
    known = pd.Series(current[layer.key].to_numpy(), index=names.to_numpy())
    known = known[known.index.notna() & ~known.index.duplicated(keep=False)]
    asked = new.loc[is_open, label].map(_plain)
    keys = asked.map(known).dropna()
    if keys.empty:
        return new, []
    keyed = new.copy(deep=False)
    keyed[layer.key] = new[layer.key].where(~new.index.isin(keys.index), keys)
    # The name found the row; how the file writes it is no new name.
    official = _by_key(layer, current)[label]
    keyed[label] = new[label].where(
        ~new.index.isin(keys.index), keyed[layer.key].map(official)
    )
    told = [
        f"{shown(name)} → {shown(key)}"
        for name, key in zip(new[label].loc[keys.index], keys, strict=True)
    ][:_NAMED]
    values = {"n": len(keys), "matches": ", ".join(told)}
    found = Finding(Severity.DECISION, "update.keys", layer.name, values=values)
    return keyed, [found]


def filled_up(
    layer: Layer, new: pd.DataFrame, current: pd.DataFrame, brought: Collection[str]
) -> pd.DataFrame:
    """Return `new`, what its file does not bring taken from the rows of its keys.

    Parameters
    ----------
    layer
        The declaration.
    new
        Rows in the columns of the layer.
    current
        Rows of the layer, in the same columns.
    brought
        Fields that the file or a person gives: they stay as they are.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Hồ", en="Lake")
    >>> fields = {one: Field(one, "text", name) for one in ("lake_id", "owner")}
    >>> lakes = Layer("lakes", name, name, "none", "lake_id", fields)
    >>> current = pd.DataFrame({"lake_id": ["L1"], "owner": ["A"]})
    >>> new = pd.DataFrame({"lake_id": ["L1", "L2"], "owner": [None, None]})
    >>> filled_up(lakes, new, current, {"lake_id"})["owner"].tolist()
    ['A', nan]
    """
    names = [one for one in layer.fields if one not in brought and one != layer.key]
    if not names:
        return new
    known = _by_key(layer, current)
    before = known[names].reindex(new[layer.key])
    filled = new.copy(deep=False)
    for name in names:
        filled[name] = before[name].to_numpy()
        filled[name] = filled[name].astype(current[name].dtype)
    return filled


def emptied(
    layer: Layer, new: pd.DataFrame, current: pd.DataFrame, brought: Collection[str]
) -> list[Finding]:
    """Return the values that empty cells of an update would take away.

    A decision for each field: an empty cell may mean that the value is gone, or
    that nobody filled it in.

    Parameters
    ----------
    layer
        The declaration.
    new
        Rows in the columns of the layer.
    current
        Rows of the layer, in the same columns.
    brought
        Fields that the file or a person gives.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Hồ", en="Lake")
    >>> fields = {one: Field(one, "text", name) for one in ("lake_id", "owner")}
    >>> lakes = Layer("lakes", name, name, "none", "lake_id", fields)
    >>> current = pd.DataFrame({"lake_id": ["L1"], "owner": ["A"]})
    >>> new = pd.DataFrame({"lake_id": ["L1"], "owner": [None]})
    >>> [found] = emptied(lakes, new, current, ["owner"])
    >>> found.field, found.values["n"]
    ('owner', 1)
    """
    known = _by_key(layer, current)
    found = []
    for name in (one for one in layer.fields if one in brought and one != layer.key):
        is_empty = new[name].isna().to_numpy()
        had = known[name].reindex(new.loc[is_empty, layer.key])
        n = int(had.notna().sum())
        if n:
            first = str(had.index[had.notna()][0])
            values = {"n": n, "value": shown(had.dropna().iloc[0])}
            found.append(
                Finding(
                    Severity.DECISION, "update.emptied", layer.name, first, name, values
                )
            )
    return found


def moved(
    layer: Layer, current: gpd.GeoDataFrame, new: gpd.GeoDataFrame
) -> list[Finding]:
    """Return the features whose new shape has little of the land that they had.

    A decision for each that shares less than half of the smaller of both: mostly
    it is another feature's boundary under a wrong code.

    Parameters
    ----------
    layer
        The declaration; only polygons are compared.
    current
        Rows of the layer, in metres.
    new
        Rows that a file brings, in the same CRS.
    """
    if layer.geometry != "MultiPolygon":
        return []
    known = _by_key(layer, current).geometry
    keys = new[layer.key].to_numpy()
    was, now = known.reindex(keys).to_numpy(), new.geometry.to_numpy()
    is_pair = shapely.is_valid(was) & shapely.is_valid(now)
    is_pair &= (shapely.area(was) > 0) & (shapely.area(now) > 0)
    at = np.flatnonzero(is_pair)
    smaller_m2 = np.minimum(shapely.area(was[at]), shapely.area(now[at]))
    moved_m = shapely.distance(shapely.centroid(was[at]), shapely.centroid(now[at]))
    # What stays about where it is shares most of its land, unless it is a thread.
    is_far = moved_m > _STAYS_RATIO * np.sqrt(smaller_m2)
    at, moved_m, smaller_m2 = at[is_far], moved_m[is_far], smaller_m2[is_far]
    shared_m2 = shapely.area(shapely.intersection(was[at], now[at]))
    shared_ratio = shared_m2 / smaller_m2
    is_other = shared_ratio < _SAME_RATIO
    found = [
        Finding(
            Severity.DECISION, "update.moved", layer.name, str(keys[row]), "",
            {"row": int(row) + 1, "shared_ratio": float(ratio),
             "moved_m": round(float(distance_m))},
        )
        for row, ratio, distance_m in zip(
            at[is_other][:_LISTED], shared_ratio[is_other], moved_m[is_other],
            strict=False,
        )
    ]  # fmt: skip
    n_more = int(is_other.sum()) - _LISTED
    if n_more > 0:
        values = {"n": n_more}
        found.append(
            Finding(Severity.DECISION, "update.moved_more", layer.name, values=values)
        )
    return found


def with_shapes_kept(
    layer: Layer, new: gpd.GeoDataFrame, current: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return `new` with the shapes of the rows of its keys, in their CRS.

    Parameters
    ----------
    layer
        The declaration.
    new
        Rows of a file that brings no shapes.
    current
        Rows of the layer, in the metric CRS.
    """
    known = _by_key(layer, current).geometry
    shapes = known.reindex(new[layer.key]).to_numpy()
    return gpd.GeoDataFrame(
        new.drop(columns="geometry"), geometry=shapes, crs=current.crs
    )


def updated(
    layer: Layer, current: pd.DataFrame, new: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return `current` with the rows of `new` in the place of those of their keys.

    Parameters
    ----------
    layer
        The declaration.
    current
        Rows of the layer.
    new
        Rows of a file, in the same columns and CRS.

    Returns
    -------
    merged
        The rows that stay, then those of `new`, with a fresh index.
    findings
        How many change, are added and stay.
    """
    keys = set(new[layer.key].dropna())
    kept = current[~current[layer.key].isin(keys)]
    n_changed = len(current) - len(kept)
    values = {
        "n_changed": n_changed,
        "n_added": len(keys) - len(keys & set(current[layer.key])),
        "n_kept": len(kept),
    }
    found = Finding(Severity.INFO, "update.rows", layer.name, values=values)
    if kept.empty:
        return new.reset_index(drop=True), [found]
    return pd.concat([kept, new], ignore_index=True), [found]


def _by_key(layer: Layer, rows: Frame) -> Frame:
    """Return rows by their key, the first of those that share one."""
    return rows.drop_duplicates(layer.key).set_index(layer.key)


def _plain(name: str) -> str:
    return folded(plain_name(name))
