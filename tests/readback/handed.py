"""What is handed over of the sample, and of real boundaries: each file made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import pytest

from clusterviz.workspace import corners, creation, exports, packages
from tests.incoming import bring, empty_workspace
from tests.kept import sample
from tests.readback.truth import kept_columns, kept_shapes
from tests.source import ROOT
from tests.tiny import layers, tiny_rows, tiny_workspace
from tests.unit import test_real_data_import as real

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from clusterviz.schema import Layer
    from clusterviz.workspace import Workspace
    from tests.readback.truth import Row, Shapes

Kind = Literal["tiny", "sample", "real"]

KINDS: tuple[Kind, ...] = ("sample", "real")
"""Those that every export is read back of; the tiny one has tests of each format."""

SAMPLE = ROOT / "layers/sample/bacgiang"

DISTRICT = {"dcode": "221"}
"""Yên Dũng, whose 18 communes stand for clusters: no real boundary of one is public."""

STATES = {
    "planning_status": "in_plan", "legal_status": "established",
    "land_status": "cleared", "construction_status": "finished",
    "operation_status": "operating",
}  # fmt: skip


@dataclass(frozen=True)
class Handed:
    """A workspace and a folder, in which a file is made when it is first asked for."""

    kind: Kind
    workspace: Workspace
    folder: Path

    def file(self, name: str, suffix: str) -> Path:
        """Return the export of a layer."""
        path = self.folder / f"{name}{suffix}"
        if not path.exists():
            exports.export(self.workspace, name, path)
        return path

    def package(self, system: packages.Crs) -> Path:
        """Return every layer in one GeoPackage."""
        path = self.folder / f"every-{system}.gpkg"
        if not path.exists():
            every = packages.published(self.workspace)
            packages.write_package(self.workspace, path, layers=every, crs=system)
        return path

    def held(self, name: str) -> Held:
        """Return one of its layers."""
        return Held(self, self.workspace.layers[name])

    def corners(self, suffix: str) -> Path:
        """Return the corner coordinates of every cluster."""
        path = self.folder / f"corners-{suffix[1:]}{suffix}"
        if not path.exists():
            corners.write_corners(self.workspace, path)
        return path


@dataclass(frozen=True)
class Held:
    """One layer of what is handed over."""

    handed: Handed
    layer: Layer

    @property
    def name(self) -> str:
        """Return the name of the layer."""
        return self.layer.name

    @cached_property
    def columns(self) -> dict[str, list[Any]]:
        """Return its columns; see `truth.kept_columns`."""
        return kept_columns(self.handed.workspace, self.layer)

    @cached_property
    def metric(self) -> Shapes:
        """Return its shapes by their key, in metres as they are kept."""
        return kept_shapes(self.handed.workspace, self.layer, in_degrees=False)

    @cached_property
    def degrees(self) -> Shapes:
        """Return them in degrees: that these are another PROJ's too is a test."""
        return kept_shapes(self.handed.workspace, self.layer, in_degrees=True)

    def rows(self, added: Collection[str] = ()) -> dict[str, Row]:
        """Return its rows by their key, as any file must have them.

        Parameters
        ----------
        added
            What a format has beside the fields: ``area_ha``, ``map_status``.
        """
        wanted = {*self.layer.fields, *added, "illustrative"}
        columns = {name: its for name, its in self.columns.items() if name in wanted}
        values = zip(*columns.values(), strict=True)
        keys = map(str, columns[self.layer.key])
        return {
            key: dict(zip(columns, one, strict=True))
            for key, one in zip(keys, values, strict=True)
        }

    def file(self, suffix: str) -> Path:
        """Return its export."""
        return self.handed.file(self.name, suffix)


def names(kind: Kind) -> tuple[str, ...]:
    """Return the layers that there are, before any workspace is made."""
    if kind == "real":
        return ("areas", "clusters", "roads")
    if kind == "tiny":
        return tuple(tiny_rows(layers()))
    return tuple(sorted(one.stem for one in SAMPLE.glob("*.parquet")))


def _of_every_kind(*, has_geometry: bool) -> list[tuple[Kind, str]]:
    declared = layers()
    return [
        (kind, name)
        for kind in KINDS
        for name in names(kind)
        if declared[name].has_geometry == has_geometry
    ]


DRAWN = _of_every_kind(has_geometry=True)
TABLES = _of_every_kind(has_geometry=False)
"""The layers with places and those without, each with its kind: for parameters."""


def opened(kind: Kind, folder: Path) -> Workspace:
    """Return a workspace; the test skips where there are no real data."""
    if kind == "tiny":
        return tiny_workspace()
    if kind == "sample":
        return creation.open_workspace(sample(folder))
    if not real.FOLDER:
        pytest.skip("CLUSTERVIZ_REAL_DATA names no folder with the real data")
    workspace = empty_workspace(folder)
    reports = [
        real.import_districts(workspace),
        real.import_communes_2024(workspace),
        real.import_communes_2025(workspace),
        bring(
            workspace, "roads", real.BACGIANG / "roads_national.gpkg",
            mapping={"ten": "road_name", "loai_duong": "road_kind", "fid": "road_id"},
            constants=real.DRAWN, as_of_on=real.DAY,
        ),
        bring(
            workspace, "clusters", real.BACGIANG / "communes_2024_simplified.gpkg",
            mapping={"code": "cluster_id", "name": "cluster_name", "type": ""},
            where=DISTRICT, constants=real.DRAWN | STATES, as_of_on=real.DAY,
        ),
    ]  # fmt: skip
    assert [one.status for one in reports] == ["published"] * len(reports)
    return workspace
