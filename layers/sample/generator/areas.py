"""Administrative areas: communes of 2024 and what they make up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from clusterviz import crs
from generator import gazetteer
from generator.borders import Borders, Edge, bent, noded
from generator.cells import outline, power_cells
from generator.provenance import ILLUSTRATIVE, place

FROM_2024 = dt.date(2024, 1, 1)
UNTIL_2025 = dt.date(2025, 6, 30)
FROM_2025 = dt.date(2025, 7, 1)
OFFICIAL_AREA_HA = 389_589.0
PROVINCE_2024 = "24"
PROVINCE_2025 = "24"
"""The package gives today's Bắc Ninh the code of Bắc Giang, as the state does."""

SURELY_MOUNTAINOUS = {"220"}


def cells_of_communes(communes: pd.DataFrame) -> list[Polygon]:
    """Return a cell for each commune, a coverage with natural-looking borders."""
    centres = communes[["x", "y"]].to_numpy(dtype=float)
    areas_m2 = communes["target_ha"].to_numpy(dtype=float) * crs.M2_PER_HA
    frame = outline(centres, areas_m2)
    straight = noded(power_cells(centres, areas_m2, frame))
    return bent(straight, Borders("communes", 0.13, _depth))


def _depth(edge: Edge) -> int:
    (x, y), (u, v) = edge
    length_m = float(np.hypot(u - x, v - y))
    return int(np.clip(np.ceil(np.log2(max(length_m, 1) / 180)), 0, 5))


def areas(communes: pd.DataFrame, cells: list[Polygon]) -> gpd.GeoDataFrame:
    """Return the rows of the layer `areas`: four sets, each a valid coverage.

    Only the province states its published area: borders made from centres are
    not to be held to the published areas of communes.
    """
    base = communes.assign(cell=np.array(cells, dtype="object"))
    parts = [
        _province(base),
        _districts(base),
        _communes_2024(base),
        _communes_2025(base),
    ]
    rows = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="cell")
    rows = rows.rename_geometry("geometry")
    since = rows["valid_from_on"].astype("str")
    rows["area_id"] = rows["level"] + ":" + rows["area_code"] + ":" + since
    rows["source_document"] = ILLUSTRATIVE + "; codes: vietnamadminunits"
    return place(crs.with_crs(rows, crs.METRIC), accuracy_m=None)


def _province(base: pd.DataFrame) -> pd.DataFrame:
    whole = base.assign(area_code=PROVINCE_2024, area_name="Tỉnh Bắc Giang")
    return _level(whole, "province", None, OFFICIAL_AREA_HA)


def _districts(base: pd.DataFrame) -> pd.DataFrame:
    rows = base.assign(
        area_code=base["district_code"],
        area_name=base["district_code"].map(gazetteer.DISTRICTS),
    )
    districts = _level(rows, "district", PROVINCE_2024)
    # Of the others, and of communes, no source says it.
    is_sure = districts["area_code"].isin(SURELY_MOUNTAINOUS)
    return districts.assign(
        is_mountainous=is_sure.astype("boolean").where(is_sure, pd.NA)
    )


def _communes_2024(base: pd.DataFrame) -> pd.DataFrame:
    rows = _level(base, "commune", None)
    rows["parent_code"] = rows["area_code"].map(
        base.set_index("area_code")["district_code"]
    )
    return rows


def _communes_2025(base: pd.DataFrame) -> pd.DataFrame:
    named = base.assign(area_code=base["code_2025"], area_name=base["name_2025"])
    rows = _level(named, "commune", PROVINCE_2025)
    return rows.assign(valid_from_on=FROM_2025, valid_to_on=None)


def _level(
    base: pd.DataFrame, level: str, parent: str | None, official_ha: float = np.nan
) -> pd.DataFrame:
    groups = base.groupby(["area_code", "area_name"], sort=True)["cell"]
    rows = groups.apply(_union)
    return rows.reset_index().assign(
        level=level,
        parent_code=parent,
        valid_from_on=FROM_2024,
        valid_to_on=UNTIL_2025,
        official_area_ha=official_ha,
    )


def _union(cells: pd.Series[Any]) -> BaseGeometry:
    return shapely.coverage_union_all(cells.to_numpy())
