"""Withdrawn clusters and removed parts: dossiers, firms in place and duties.

Some dossiers are complete, most are not, as in life: the last of each list lacks what
it lacks.
"""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd

from generator.chance import stream
from generator.provenance import Row, dated

DAY = dt.date(2024, 4, 22)

_USES = (
    ("Đất ở đô thị", "urban_housing"),
    ("Thương mại, dịch vụ", "trade_services"),
    ("Đất ở và cây xanh", "rural_housing"),
    (None, None),
)
_TRADES = (
    ("May mặc", "1410", "d", 45.0), ("Cơ khí", "2592", "d", 8.0),
    ("Chế biến gỗ", "1610", "c", 5.0), ("Bao bì", "1702", "c", 12.0),
    ("Vật liệu xây dựng", "2392", "e", 10.0), ("Nhựa", "2220", "c", 9.0),
    ("Chế biến nông sản", "1030", "d", 60.0), ("Thức ăn chăn nuôi", "1080", "c", 15.0),
)  # fmt: skip
"""Industry, VSIC class, hazard, and m3 of wastewater a day on a hectare."""

_DUTIES = {
    "environment": (
        "Quan trắc nước thải, thu gom chất thải trước khi di dời",
        "Sở Tài nguyên và Môi trường",
    ),
    "security_order": ("Phương án bảo đảm an ninh, trật tự", "Công an huyện"),
    "fire_explosion": (
        "Kiểm tra phòng cháy, chữa cháy định kỳ từng cơ sở",
        "Phòng Cảnh sát PCCC và CNCH",
    ),
    "lawful_rights": (
        "Đối thoại, bồi thường và hỗ trợ di dời",
        "Ủy ban nhân dân cấp huyện",
    ),
}

_COMPLETE = {"HS-043", "HS-046", "HS-074"}
"""Every firm has a destination, every duty its evidence."""


def dossiers(register: pd.DataFrame) -> pd.DataFrame:
    """Return a dossier for each withdrawn cluster and removed part."""
    gone = register[register["planning_status"] != "in_plan"]
    n = range(len(gone))
    rows = pd.DataFrame({
        "dossier_id": "HS-" + gone["cluster_id"].str[3:],
        "cluster_id": gone["cluster_id"],
        "target_use": [_USES[i % len(_USES)][0] for i in n],
        "target_kind": [_USES[i % len(_USES)][1] for i in n],
        "n_firms": pd.array([(3 * i + 2) % 8 for i in n], dtype="Int64"),
        "has_conversion_plan": [i % 4 != 3 for i in n],
    })  # fmt: skip
    done = rows["dossier_id"].isin(_COMPLETE)
    rows["is_plan_feasible"] = pd.array(
        [is_done or None for is_done in done], dtype="boolean"
    )
    rows["dossier_state"] = [
        "approved" if is_done else "submitted" if has_plan else "drawing_up"
        for is_done, has_plan in zip(done, rows["has_conversion_plan"], strict=True)
    ]
    rows["decision"] = ["QĐ mẫu về chuyển đổi" if one else None for one in done]
    rows["decided_on"] = [dt.date(2023, 6, 30) if one else None for one in done]
    return dated(rows)


def firms(
    dossiers: pd.DataFrame, clusters: gpd.GeoDataFrame, plots: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return the firms in place: as many as each dossier says."""
    random = stream("firms")
    middles = clusters.set_index("cluster_id").geometry.representative_point()
    rows: list[Row] = []
    counts = zip(
        dossiers["dossier_id"], dossiers["cluster_id"], dossiers["n_firms"], strict=True
    )
    for dossier_id, cluster_id, n_firms in counts:
        for i in range(n_firms):
            trade, code, hazard, flow = _TRADES[int(random.integers(len(_TRADES)))]
            land = round(float(random.uniform(0.3, 3.2)), 2)
            middle = middles[cluster_id]
            away = random.uniform(-60, 60, 2)
            number = len(rows) + 1
            rows.append({
                "firm_id": f"DN-{number:03d}",
                "dossier_id": dossier_id,
                "firm_name": f"Doanh nghiệp mẫu {number:03d} - {trade}",
                "lease_end_on": dt.date(2024 + int(random.integers(0, 15)), 12, 31),
                "n_workers": int(random.integers(8, 260)),
                "industry": trade,
                "vsic_code": code,
                "hazard_class": hazard,
                "land_needed_ha": land,
                "wastewater_m3_day": round(land * flow, 1),
                "x": round(float(middle.x + away[0]), 1),
                "y": round(float(middle.y + away[1]), 1),
                "destination": _destination(dossier_id, i),
                "is_locked": False,
            })  # fmt: skip
    found = pd.DataFrame(rows)
    found.loc[found["firm_id"] == "DN-003", "land_needed_ha"] = None
    return dated(_moved(found, plots))


def duties(dossiers: pd.DataFrame) -> pd.DataFrame:
    """Return the duties of each dossier; of some, not all four are listed."""
    rows = []
    for n, dossier_id in enumerate(dossiers["dossier_id"]):
        for i, (duty, (measure, body)) in enumerate(_DUTIES.items()):
            is_done = dossier_id in _COMPLETE or (n + i) % 3 == 0
            if not is_done and (n + i) % 7 == 5:
                continue
            rows.append({
                "duty_id": f"{dossier_id}-{duty}",
                "dossier_id": dossier_id,
                "duty": duty,
                "measure": measure,
                "responsible_body": body,
                "due_on": dt.date(2024, 1 + (5 * n + 3 * i) % 12, 28),
                "evidence": f"Biên bản mẫu {dossier_id}/{i + 1}" if is_done else None,
                "residual_risk": ("none", "low", "medium", "high")[
                    0 if is_done else 1 + (n + i) % 3
                ],
                "done_on": dt.date(2024, 1, 15) if is_done else None,
            })  # fmt: skip
    return dated(pd.DataFrame(rows))


def _destination(dossier_id: str, i: int) -> str | None:
    """Return where a firm of a dossier goes; nobody has said of the most."""
    if dossier_id in _COMPLETE:
        return "relocate"
    return ("stay_to_lease_end", "cease", "convert", None, None)[i % 5]


def _moved(firms: pd.DataFrame, plots: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return firms with the plot of those that move: the nearest that is fit."""
    is_so = (
        (plots["plot_use"] == "industrial")
        & (plots["lease_status"] == "vacant")
        & plots["is_serviced"].astype("boolean").fillna(value=False)
    )
    free = plots[is_so].sort_values("plot_id")
    found = firms.assign(destination_plot_id=None)
    for i in firms.index[firms["destination"] == "relocate"]:
        fits = free[free.area / 10_000 >= firms.loc[i, "land_needed_ha"]]
        away = np.hypot(
            fits.centroid.x - firms.loc[i, "x"], fits.centroid.y - firms.loc[i, "y"]
        )
        nearest = fits.loc[away.idxmin(), "plot_id"]
        found.loc[i, "destination_plot_id"] = nearest
        free = free[free["plot_id"] != nearest]
    found["is_locked"] = found["destination_plot_id"].notna()
    return found
