"""A workspace small enough to reckon in the head, for tests of every room.

All is in rectangles on whole metres, from an origin near Bắc Giang. Each function
of `plan`, `facts` and `works` states the figures that its table must give.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz.records import Lineage
from clusterviz.settings import WorkspaceSettings
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace import Workspace
from tests.tiny.copies import Template
from tests.tiny.facts import investor_report_rows, project_report_rows
from tests.tiny.ground import AS_OF_ON, X0, Y0, Row, at, layers, typed
from tests.tiny.plan import area_rows, cluster_rows, coverage_rows, zone_rows
from tests.tiny.works import (
    document_rows,
    dossier_rows,
    log_rows,
    plot_rows,
    project_rows,
    road_rows,
    site_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from clusterviz.schema import Layer

__all__ = [
    "AS_OF_ON",
    "X0",
    "Y0",
    "Row",
    "at",
    "layers",
    "tiny_rows",
    "tiny_workspace",
    "typed",
]


def tiny_rows(declared: Mapping[str, Layer]) -> dict[str, list[Row]]:
    """Return the rows of every layer, by its name."""
    return {
        "areas": area_rows(),
        "clusters": cluster_rows(),
        "plan_zones": zone_rows(),
        "coverage": coverage_rows(declared),
        "plots": plot_rows(),
        "clearance_sites": site_rows(),
        "clearance_log": log_rows(),
        "projects": project_rows(),
        "project_reports": project_report_rows(),
        "investor_reports": investor_report_rows(),
        "dossiers": dossier_rows(),
        "documents": document_rows(),
        "roads": road_rows(),
    }


def tiny_workspace(
    rows: Mapping[str, list[Row]] | None = None, *, without: Iterable[str] = ()
) -> Workspace:
    """Return a workspace in memory that holds one version of every layer.

    Parameters
    ----------
    rows
        What to publish instead of the rows above, by layer.
    without
        Layers that are not published.
    """
    settings = WorkspaceSettings(
        province_vi="Tỉnh Bắc Giang",
        province_en="Bắc Giang province",
        as_of_on=AS_OF_ON,
        is_illustrative=True,
    )
    changed = dict(rows or {})
    left_out = frozenset(without)
    # Layers that are as usual come first: copying them is far faster.
    store = published(
        {name: its for name, its in changed.items() if name not in left_out},
        _usual(left_out.union(changed)).copied(),
    )
    return Workspace(Path("memory"), settings, layers(), store)


def published(rows: Mapping[str, list[Row]], store: MemoryStore) -> MemoryStore:
    """Return `store` with the first version of the layers that `rows` are of."""
    declared = layers()
    lineage = Lineage(source_document="Test", as_of_on=AS_OF_ON)
    for name, its_rows in rows.items():
        frame = typed(declared[name], its_rows)
        store.publish(declared[name], frame, lineage, replaces=0, is_valid=True)
    return store


@lru_cache(maxsize=64)
def _usual(left_out: AbstractSet[str]) -> Template:
    rows = tiny_rows(layers())
    kept = {name: its for name, its in rows.items() if name not in left_out}
    return Template(published(kept, MemoryStore()))
