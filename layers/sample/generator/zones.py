"""The layer of plan zones, put together from its mosaics, lines and landmarks."""

from __future__ import annotations

import geopandas as gpd
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from clusterviz import crs
from generator.corridors import Named, corridors
from generator.housing import housing
from generator.landmarks import landmarks
from generator.mosaics import mosaic
from generator.provenance import place
from generator.setting import Setting
from generator.tables import NOT_SUPPLIED

ACCURACY_M = 2.0
_GRID = 8
_OFF_MOSAIC = {"river", "industrial_park", "other_project", "defence"}
_LINES = {
    "road_corridor", "rail_corridor", "dyke_corridor", "power_line_corridor",
    "irrigation",
}  # fmt: skip


def zones(setting: Setting, towns: set[str]) -> gpd.GeoDataFrame:
    """Return the rows of the layer `plan_zones`."""
    single = [*corridors(setting), *landmarks(setting)]
    built = [shape for kind, _, shape in single if kind not in _LINES]
    lived = housing(setting, towns, built, _districts_without("rural_housing"))
    taken = shapely.union_all([
        setting.converted,
        *[shape for kind, _, shape in single if kind in _OFF_MOSAIC],
        *[shape for _, shape in lived],
    ])  # fmt: skip
    grown = mosaic(setting, taken)
    named: Named = [(kind, "", shape) for kind, shape in [*lived, *grown]]
    return _frame(_supplied([*single, *named], setting))


def _districts_without(kind: str) -> set[str]:
    return {code for code, kinds in NOT_SUPPLIED.items() if kind in kinds}


def _supplied(found: Named, setting: Setting) -> Named:
    """Return zones without what nobody supplied: such land is unknown, not empty."""
    left: Named = []
    for kind in sorted({kind for kind, _, _ in found}):
        own = [(name, shape) for one, name, shape in found if one == kind]
        codes = _districts_without(kind)
        cells = [cell for key, cell in setting.places.cells.items() if key[:3] in codes]
        unknown = shapely.coverage_union_all(cells) if cells else Polygon()
        shapely.prepare(unknown)
        for name, shape in own:
            if cells and shapely.intersects(unknown, shape):
                shape = shapely.difference(shape, unknown)
            parts = [part for part in shapely.get_parts(shape) if part.area > 500]
            whole = [MultiPolygon(parts)] if name and parts else parts
            left += [(kind, name, part) for part in whole]
    return left


def _frame(found: Named) -> gpd.GeoDataFrame:
    snapped = [_on_grid(shape) for _, _, shape in found]
    rows = gpd.GeoDataFrame(
        {
            "kind": [kind for kind, _, _ in found],
            "zone_name": [name or None for _, name, _ in found],
        },
        geometry=snapped,
    )
    rows = rows[~rows.geometry.is_empty]
    number = rows.groupby("kind").cumcount() + 1
    rows["zone_id"] = rows["kind"] + "-" + number.astype(str).str.zfill(4)
    return crs.with_crs(place(rows, ACCURACY_M), crs.METRIC)


def _on_grid(shape: BaseGeometry) -> BaseGeometry:
    """Return `shape` on a grid of 1/8 m, valid."""
    return shapely.set_precision(shape, 1 / _GRID)
