"""An opened workspace: its settings, its layer declarations and its store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.errors import LayerNotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.settings import WorkspaceSettings
    from clusterviz.storage.base import Store


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
    """

    root: Path
    settings: WorkspaceSettings
    layers: Mapping[str, Layer]
    store: Store

    @property
    def as_of_on(self) -> dt.date:
        """The day that questions are asked as of, when nobody says another."""
        return self.settings.as_of_on or dt.datetime.now(dt.UTC).date()

    def versions(self) -> dict[str, int]:
        """Return the current version of each published layer."""
        return {name: one.version for name, one in self.store.current().items()}

    def version(self, name: str) -> LayerVersion:
        """Return the current version of one layer.

        Raises
        ------
        LayerNotFound
            If it was never published here.
        """
        current = self.store.current()
        if name not in current:
            raise LayerNotFound(
                f"The workspace `{self.root}` holds no layer `{name}`.",
                expected=f"one of {', '.join(sorted(current)) or 'none so far'}",
                remedy=f"Import it: clusterviz import {self.root} {name} FILE",
            )
        return current[name]

    def features(self, name: str) -> gpd.GeoDataFrame:
        """Return the current features of a layer, in the metric CRS."""
        return self.store.load_features(self.layers[name], self.version(name).version)

    def table(self, name: str) -> pd.DataFrame:
        """Return the current rows of a table."""
        return self.store.load_table(self.layers[name], self.version(name).version)

    def has(self, name: str) -> bool:
        """Return whether the layer was ever published here."""
        return name in self.store.current()
