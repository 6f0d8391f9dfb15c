"""Layers with a known history, as metadata describe them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from clusterviz import crs
from clusterviz.files.described import DataFile
from clusterviz.records import Lineage
from clusterviz.settings import Publication
from clusterviz.workspace.metadata import described, system_of
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from clusterviz.files.described import Described
    from clusterviz.workspace import Workspace

ON = dt.date(2024, 4, 22)
AT = dt.datetime(2024, 5, 2, 7, 30, tzinfo=dt.UTC)

MOVED = "Inverse of VN-2000 to WGS 84 (1) (EPSG:6960, accuracy 1 m)"

HISTORY = Lineage(
    "QĐ 105/QĐ-UBND", ON, transformation=MOVED, repairs=("3 spikes cut, -0.01 ha",)
)

STATED = Publication(
    organisation_vi="Sở Công Thương Bắc Giang",
    organisation_en="Department of Industry and Trade of Bắc Giang",
    email="sct@bacgiang.example",
    phone="+84 204 000000",
    address="Thành phố Bắc Giang",
    licence="https://creativecommons.example/by/4.0/",
    limits_vi="Chỉ dùng để lập quy hoạch.",
    limits_en="For planning only.",
    frequency="monthly",
)


def told(
    lineage: Lineage = HISTORY, publication: Publication | None = None
) -> Workspace:
    """Return the tiny workspace with a second version of clusters of that history.

    Two of its clusters state an accuracy: 2 m and 5 m.
    """
    workspace = tiny_workspace()
    clusters = workspace.rows("clusters")
    clusters.loc[clusters.index[:2], "accuracy_m"] = [2.0, 5.0]
    clusters.loc[clusters.index[2:], "accuracy_m"] = float("nan")
    workspace.store.publish(
        workspace.layers["clusters"], clusters, lineage, replaces=1, is_valid=True
    )
    settings = workspace.settings.model_copy(
        update={"publication": publication or Publication()}
    )
    return dataclasses.replace(workspace, settings=settings).frozen()


def clusters_described(
    lineage: Lineage = HISTORY, publication: Publication | None = None
) -> Described:
    """Return what metadata say of them, in a GeoPackage and a GeoJSON."""
    workspace = told(lineage, publication)
    files = [
        DataFile("clusters.gpkg", 1_500_000, "ab" * 32, system_of(crs.read_crs(name)))
        for name in (workspace.settings.metric_crs,)
    ]
    lonlat = system_of(crs.read_crs(crs.LONLAT))
    files.append(DataFile("clusters.geojson", 42, "cd" * 32, lonlat))
    return described(
        workspace,
        workspace.layers["clusters"],
        workspace.rows("clusters"),
        files,
        written_at=AT,
        left_out=("note",),
    )


def table_described() -> Described:
    """Return what metadata say of a table without places."""
    workspace = told()
    files = [DataFile("documents.csv", 10, "ef" * 32)]
    layer = workspace.layers["documents"]
    return described(
        workspace, layer, workspace.rows("documents"), files, written_at=AT
    )
