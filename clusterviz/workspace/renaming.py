"""Rows and declarations under the names that a receiver has for them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz.schema import Layer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.workspace.opened import Frame


@dataclass(frozen=True)
class Renamed(Layer):
    """A declaration whose fields have other names.

    Parameters
    ----------
    named_by
        The field that says what a feature is called; empty without one.
    """

    named_by: str = ""

    @property
    def naming(self) -> str:
        """The field that says what a feature is called, however it is called itself."""
        return self.named_by


def renamed(layer: Layer, names: Mapping[str, str]) -> Renamed:
    """Return a declaration with some fields only, in their order, under other names.

    Parameters
    ----------
    layer
        The declaration.
    names
        By our name, the new one; the key among them.

    Examples
    --------
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> roads = read_layers(shipped("layers"))["roads"]
    >>> cut = renamed(roads, {"road_name": "ten", "road_id": "ma"})
    >>> list(cut.fields), cut.key, cut.naming
    (['ten', 'ma'], 'ma', 'ten')
    """
    kept = {
        theirs: replace(layer.fields[ours], name=theirs)
        for ours, theirs in names.items()
    }
    declared = {one.name: getattr(layer, one.name) for one in fields(Layer)}
    changed = {
        "key": names[layer.key],
        "fields": MappingProxyType(kept),
        "key_from": tuple(names.get(one, one) for one in layer.key_from),
        "parts": tuple(names.get(one, one) for one in layer.parts),
        "public": tuple(names[one] for one in layer.public if one in names),
    }
    return Renamed(**(declared | changed), named_by=names.get(layer.naming, ""))


def picked(rows: Frame, names: Mapping[str, str]) -> Frame:
    """Return rows with some columns only, in their order, under other names.

    Parameters
    ----------
    rows
        With geometry or without: it stays.
    names
        By our name, the new one.
    """
    is_spatial = isinstance(rows, gpd.GeoDataFrame)
    columns = [*names, *(["geometry"] if is_spatial else [])]
    found: Frame = rows[columns].rename(columns=dict(names))
    return found
