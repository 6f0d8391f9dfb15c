"""Small tables: documents, and which plan layers were supplied where."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd

from clusterviz import crs
from clusterviz.schema import Layer
from generator.gazetteer import DISTRICTS, HERE
from generator.provenance import dated, place
from generator.routes import Route

NOT_SUPPLIED = {
    "220": {
        "industrial_park", "rice_land", "relic", "urban_housing", "rural_housing",
        "defence", "mineral", "rail_corridor", "dyke_corridor", "power_line_corridor",
        "other_project", "irrigation", "security",
    },
    "215": {"mineral"},
}  # fmt: skip
"""Kinds of plan zone that nobody has supplied, by district."""


def coverage(plan_zones: Layer) -> pd.DataFrame:
    """Return which kinds cover which district of 2024."""
    rows = [
        {
            "coverage_id": f"{kind}:{code}",
            "kind": kind,
            "area_id": f"district:{code}:2024-01-01",
        }
        for code in DISTRICTS
        for kind in plan_zones.fields["kind"].choices
        if kind not in NOT_SUPPLIED.get(code, set())
    ]
    return dated(pd.DataFrame(rows))


def documents() -> pd.DataFrame:
    """Return the documents of ``documents.csv``."""
    rows = pd.read_csv(HERE / "documents.csv", dtype="str")
    rows["issued_on"] = [
        dt.date.fromisoformat(day) if isinstance(day, str) else None
        for day in rows["issued_on"]
    ]
    return dated(rows)


def roads(routes: list[Route]) -> gpd.GeoDataFrame:
    """Return the rows of the layer `roads`."""
    rows = gpd.GeoDataFrame(
        {
            "road_id": [one.route_id for one in routes],
            "road_name": [one.name for one in routes],
            "road_kind": [one.kind for one in routes],
        },
        geometry=[one.line for one in routes],
    )
    return crs.with_crs(place(rows, 25.0), crs.METRIC)
