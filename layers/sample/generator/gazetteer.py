"""Communes of April 2024: codes, names, centres, and what they became in 2025."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import geopandas as gpd
import pandas as pd

from clusterviz import crs

HERE = Path(__file__).resolve().parent

DISTRICTS = {
    "213": "Thành phố Bắc Giang",
    "215": "Huyện Yên Thế",
    "216": "Huyện Tân Yên",
    "217": "Huyện Lạng Giang",
    "218": "Huyện Lục Nam",
    "219": "Huyện Lục Ngạn",
    "220": "Huyện Sơn Động",
    "221": "Huyện Yên Dũng",
    "222": "Thị xã Việt Yên",
    "223": "Huyện Hiệp Hòa",
}
MOUNTAINOUS = {"215", "218", "219", "220"}

_LEGACY = """
    select wardCode as successor_code, ward as area_name, districtCode as district_code,
           wardLon as lon, wardLat as lat,
           provinceKey || '_' || districtKey || '_' || wardKey as key
    from admin_units_legacy where provinceKey = 'tinhbacgiang'
"""
_CURRENT = """
    select wardCode as code_2025, ward as name_2025, wardAreaKm2 as area_km2,
           wardKey as key_2025
    from admin_units where provinceKey = 'tinhbacninh'
"""


def package_data() -> Path:
    """Return the data folder of the package vietnamadminunits."""
    spec = find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("Install vietnamadminunits to make the sample anew.")
    return Path(next(iter(spec.submodule_search_locations))) / "data"


def communes() -> pd.DataFrame:
    """Return the 209 communes of April 2024, sorted by code.

    The package knows the 192 of early 2025; ``communes_2024.csv`` adds the ones
    merged on 1 January 2025, the names and districts of the year before, and
    places by hand, to about a kilometre, the centres that the package lacks or
    puts in the wrong place.

    Returns
    -------
    communes
        ``area_code area_name district_code x y`` (metres, in the metric CRS),
        ``code_2025 name_2025`` and ``target_ha``: the published area of the
        commune of 2025, in equal parts over the communes that became it.
    """
    legacy, current = _tables()
    change = pd.read_csv(HERE / "communes_2024.csv", dtype="str")
    change[["lon", "lat"]] = change[["lon", "lat"]].astype(float)
    legacy = legacy.merge(_successions(), on="key").merge(current, on="key_2025")
    legacy["area_code"] = legacy["successor_code"]
    rows = change.merge(
        legacy.drop(columns=["area_code", "area_name", "district_code"]),
        on="successor_code",
        suffixes=("", "_package"),
    )
    for name in ("lon", "lat"):
        rows[name] = rows[name].fillna(rows.pop(f"{name}_package"))
    rows = pd.concat([legacy[~legacy["area_code"].isin(change["area_code"])], rows])
    rows = rows.sort_values("area_code", ignore_index=True)
    siblings = rows.groupby("code_2025")["area_code"].transform("size")
    rows["target_ha"] = rows["area_km2"] * 100 / siblings
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(rows["lon"], rows["lat"]))
    places = crs.to_metric(crs.with_crs(points, crs.LONLAT)).geometry
    rows["x"], rows["y"] = places.x.round(0), places.y.round(0)
    wanted = "area_code area_name district_code x y code_2025 name_2025 target_ha"
    return rows[wanted.split()]


def _tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    with closing(sqlite3.connect(package_data() / "dataset.db")) as database:
        return pd.read_sql(_LEGACY, database), pd.read_sql(_CURRENT, database)


def _successions() -> pd.DataFrame:
    path = package_data() / "converter_2025.json"
    tables = json.loads(path.read_text(encoding="utf-8"))
    whole = tables["DICT_PROVINCE_WARD_NO_DIVIDED"]["tinhbacninh"]
    pairs = [(old, new) for new, olds in whole.items() for old in olds]
    return pd.DataFrame(pairs, columns=["key", "key_2025"])
