"""An opened workspace: its settings, its layer declarations and its store."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pandas as pd

from clusterviz import clock, texts
from clusterviz.errors import LayerNotFound
from clusterviz.records import LOCAL, Actor
from clusterviz.rules import Rules, read_rules
from clusterviz.workspace import asof
from clusterviz.workspace.once import Once, Parts
from clusterviz.workspace.packing import Packed, packed, unpacked
from clusterviz.workspace.watching import Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

    from clusterviz.core.index import FeatureIndex
    from clusterviz.core.meetings import Meetings
    from clusterviz.records import LayerVersion, Person
    from clusterviz.schema import Layer
    from clusterviz.settings import WorkspaceSettings
    from clusterviz.storage.base import Store

Frame = TypeVar("Frame", bound=pd.DataFrame)

_HERE = Actor(origin="command line")

FEW = 20_000
"""Features of a layer that stays in memory once it was read: reading it anew costs
more than all that is asked of it."""

STATES = ("clusters", "plots", "clearance_sites", "projects")
"""Layers whose rows tell how things stood on one day, and not from when to when."""


@dataclass(frozen=True)
class Workspace:
    """What every use case is given.

    Parameters
    ----------
    root
        Its folder; a made-up name for one in memory.
    settings
        From its ``clusterviz.toml``.
    layers
        Every declared layer, by name.
    store
        Where published versions live.
    rules
        The law by which it asks: the shipped rules, and its own.
    pinned
        The versions that it keeps to, see `frozen`; ``None`` for the newest.
    published
        The newest versions when it was frozen: what another day is taken of.
    asked_on
        The day that the pinned versions are true of; ``None`` before `on`.
    kept, known
        Once frozen: what was loaded, by layer and version, and who asked, by id.
    elsewhere
        Who computes the overlaps of a layer's file in place of this process.
    actor
        Who asks, and from where: what is written is theirs.
    frames
        Of its layers of at most `FEW` features, shared by all that is asked of it.
    leading
        By day and content of areas and clusters, the areas that lead in each cluster.
    days
        By layer and newest version, which version is true from which day.
    asks
        How a question asks another one, see `answers.part`.
    indexes, listings
        Of its layers and of their blocks, shared likewise.
    """

    root: Path
    settings: WorkspaceSettings
    layers: Mapping[str, Layer]
    store: Store
    rules: Rules = field(default_factory=read_rules, repr=False)
    pinned: Mapping[str, LayerVersion] | None = None
    published: Mapping[str, LayerVersion] | None = None
    asked_on: dt.date | None = None
    kept: dict[tuple[str, int], pd.DataFrame] = field(
        default_factory=dict, repr=False, compare=False
    )
    known: dict[str, Person | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    elsewhere: Callable[[Path, NDArray[np.object_]], Meetings] | None = None
    actor: Actor = _HERE
    frames: Once[Packed] = field(default_factory=Once, repr=False, compare=False)
    leading: Once[Mapping[str, tuple[str, ...]]] = field(
        default_factory=Once, repr=False, compare=False
    )
    days: Once[Mapping[dt.date, LayerVersion]] = field(
        default_factory=Once, repr=False, compare=False
    )
    asks: Callable[..., Any] | None = field(default=None, repr=False, compare=False)
    indexes: Once[FeatureIndex] = field(default_factory=Once, repr=False, compare=False)
    listings: Once[Sequence[tuple[str, NDArray[np.int64]]]] = field(
        default_factory=Once, repr=False, compare=False
    )

    @property
    def as_of_on(self) -> dt.date:
        """The day that questions are asked as of, when nobody says another."""
        return self.settings.as_of_on or clock.today()

    def acting_as(self, actor: Actor) -> Workspace:
        """Return this workspace, for what somebody else asks and writes."""
        return dataclasses.replace(self, actor=actor)

    def signed(self, name: str) -> Actor:
        """Return who writes: whoever signed in, or by name whoever sits here."""
        if self.actor.person_id == LOCAL:
            return dataclasses.replace(self.actor, name=name)
        return self.actor

    def frozen(self, current: Mapping[str, LayerVersion] | None = None) -> Workspace:
        """Return this workspace as it is now, for the length of one question.

        What is published from now on does not show in it, and each frame is
        loaded once. A frozen workspace returns itself.

        Parameters
        ----------
        current
            What is published, where the caller has read it already.
        """
        if self.pinned is not None:
            return self
        now = dict(self.store.current() if current is None else current)
        asks = self.asks or Parts().ask
        return dataclasses.replace(
            self, pinned=now, published=now, kept={}, known={}, asks=asks
        )

    def thawed(self) -> Workspace:
        """Return this workspace, asked for what is newest each time; holds no rows."""
        free = dataclasses.replace(self, pinned=None, published=None, asked_on=None)
        return dataclasses.replace(free, kept={}, known={}, asks=None)

    def anew(self) -> Workspace:
        """Return this workspace, frozen as it is by now."""
        return self.thawed().frozen()

    def on(self, day: dt.date) -> Workspace:
        """Return this workspace as it was true of a day, for one question.

        Of a layer whose rows have no dates of validity, the version is taken that
        is true of that day: the newest of those whose contents are of the latest
        day up to it. Of a day before all of them, the newest of the earliest.
        Versions that a restored one withdrew are passed over.
        Layers whose rows say from when to when they are valid stay the newest.
        """
        asked = self.frozen()
        if asked.asked_on == day:
            return asked
        published = asked.published or asked.current()

        def find(name: str) -> LayerVersion:
            newest = published[name]
            return asof.true_of(asked, newest, day) if name in STATES else newest

        pinned = Versions(published, find)
        return dataclasses.replace(asked, pinned=pinned, asked_on=day)

    def on_cluster(
        self, scheduler: str, on_progress: Callable[[int, int], None]
    ) -> Workspace:
        """Return this workspace, its overlaps left to the workers of a Dask cluster.

        Parameters
        ----------
        scheduler
            The cluster's address.
        on_progress
            Told how many parts of the work are done, and how many there are.
        """
        # Not before it is asked for: few workspaces need a cluster.
        from clusterviz import scale

        work = partial(scale.meetings, scheduler, on_progress=on_progress)
        return dataclasses.replace(self, elsewhere=work)

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
            known = ", ".join(sorted(current)) or "–"
            raise LayerNotFound(
                texts.told(
                    "errors.layer_absent", root=self.root, layer=name, known=known
                )
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
        has_geometry = self.layers[name].has_geometry
        found: pd.DataFrame = self.features(name) if has_geometry else self.table(name)
        return found

    def attributes(self, name: str) -> pd.DataFrame:
        """Return the current rows of a layer or a table, without geometry."""
        layer, version = self.layers[name], self.version(name)
        if version.n_features > FEW:
            return self.store.load_columns(layer, version.version, list(layer.fields))
        return pd.DataFrame(self._packed(version).rows[list(layer.fields)])

    def column(self, name: str, column: str) -> pd.Series[Any]:
        """Return one column of a layer or a table, and read no other for it."""
        version = self.version(name)
        rows = self.kept.get((name, version.version))
        if rows is None:
            layer, shared = self.layers[name], self.frames.known(asof.name_of(version))
            load = partial(self.store.load_columns, layer, version.version, [column])
            rows = shared.rows if shared else load()
        return rows[column].copy(deep=False)

    def rows_at(self, name: str, rows: NDArray[np.int64]) -> pd.DataFrame:
        """Return the rows of a layer at some positions, without geometry."""
        version = self.version(name).version
        return self.store.load_rows(self.layers[name], version, rows)

    def referred(self, layer: Layer) -> dict[str, set[str]]:
        """Return what each reference of `layer` may be; none of unpublished layers."""
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
        version = self.version(name)
        key = name, version.version
        if key not in self.kept:
            frame = self._read(version, load)
            if self.pinned is None:
                return cast("Frame", frame.copy(deep=False))
            self.kept[key] = frame
        # Copied on write: this costs nothing, and no caller changes another's.
        return cast("Frame", self.kept[key].copy(deep=False))

    def _read(
        self, version: LayerVersion, load: Callable[[Layer, int], Frame]
    ) -> pd.DataFrame:
        """Return the rows of a version, from memory where they are few."""
        if version.n_features > FEW:
            return load(self.layers[version.layer], version.version)
        return unpacked(self._packed(version))

    def _packed(self, version: LayerVersion) -> Packed:
        layer, name = self.layers[version.layer], asof.name_of(version)
        newest = (self.published or self.current()).get(version.layer, version)
        self.frames.retain({name, asof.name_of(newest)}, version.layer)
        store = self.store
        load = store.load_features if layer.has_geometry else store.load_table
        return self.frames.get(name, lambda: packed(load(layer, version.version)))
