"""An opened workspace: its settings, its layer declarations and its store."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

import pandas as pd

from clusterviz.errors import LayerNotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import geopandas as gpd

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.settings import WorkspaceSettings
    from clusterviz.storage.base import Store

Frame = TypeVar("Frame", bound=pd.DataFrame)


@dataclass(frozen=True)
class Workspace:
    """What every use case is given.

    Parameters
    ----------
    root
        Its folder; a made-up name for a workspace in memory.
    settings
        From its ``clusterviz.toml``.
    layers
        Every declared layer, by name.
    store
        Where published versions live.
    pinned
        The versions that it keeps to, see `frozen`; ``None`` for those that are
        newest whenever it is asked.
    kept
        By layer, what was loaded of the pinned versions.
    """

    root: Path
    settings: WorkspaceSettings
    layers: Mapping[str, Layer]
    store: Store
    pinned: Mapping[str, LayerVersion] | None = None
    kept: dict[str, pd.DataFrame] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def as_of_on(self) -> dt.date:
        """The day that questions are asked as of, when nobody says another."""
        return self.settings.as_of_on or dt.datetime.now(dt.UTC).date()

    def frozen(self) -> Workspace:
        """Return this workspace as it is now, for the length of one question.

        What is published from now on does not show in it, and each frame is
        loaded once. A frozen workspace returns itself.
        """
        if self.pinned is not None:
            return self
        return dataclasses.replace(self, pinned=dict(self.store.current()), kept={})

    def current(self) -> Mapping[str, LayerVersion]:
        """Return the version of each published layer: pinned, or the newest."""
        return self.store.current() if self.pinned is None else self.pinned

    def versions(self) -> dict[str, int]:
        """Return the current version of each published layer."""
        return {name: one.version for name, one in self.current().items()}

    def version(self, name: str) -> LayerVersion:
        """Return the current version of one layer.

        Raises
        ------
        LayerNotFound
            If it was never published here.
        """
        current = self.current()
        if name not in current:
            raise LayerNotFound(
                f"The workspace `{self.root}` holds no layer `{name}`.",
                expected=f"one of {', '.join(sorted(current)) or 'none so far'}",
                remedy=f"Import it: clusterviz import {self.root} {name} FILE",
            )
        return current[name]

    def features(self, name: str) -> gpd.GeoDataFrame:
        """Return the current features of a layer, in the metric CRS."""
        return self._loaded(name, self.store.load_features)

    def table(self, name: str) -> pd.DataFrame:
        """Return the current rows of a table."""
        return self._loaded(name, self.store.load_table)

    def rows(self, name: str) -> pd.DataFrame:
        """Return the current features of a layer, or rows of a table."""
        layer = self.layers[name]
        rows: pd.DataFrame = (
            self.features(name) if layer.has_geometry else self.table(name)
        )
        return rows

    def referred(self, layer: Layer) -> dict[str, set[str]]:
        """Return what each reference of `layer` may be, as ``layer.field``.

        A reference to a layer that was never published is left out: it cannot
        be judged.
        """
        known: dict[str, set[str]] = {}
        for one in layer.fields.values():
            other, _, column = one.references.partition(".")
            if other and self.has(other):
                known[one.references] = set(self.rows(other)[column].dropna())
        return known

    def has(self, name: str) -> bool:
        """Return whether the layer was ever published here."""
        return name in self.current()

    def _loaded(self, name: str, load: Callable[[Layer, int], Frame]) -> Frame:
        version = self.version(name).version
        if self.pinned is None:
            return load(self.layers[name], version)
        if name not in self.kept:
            self.kept[name] = load(self.layers[name], version)
        # Copied on write: this costs nothing, and no caller changes another's.
        return cast("Frame", self.kept[name].copy(deep=False))
