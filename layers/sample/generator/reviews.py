"""Monthly reviews and what they assigned: three months, true to the clearance log."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd

from clusterviz.crs import M2_PER_HA
from generator.chance import stream
from generator.provenance import dated

MONTHS = ("2024-02", "2024-03", "2024-04")
_AHEAD = 0.4
"""Share of the months whose plan asks for one more site than was handed over."""

_UNTOLD = 0.15
"""Share of the delays that nobody said why of."""

_REASONS = (
    "price_not_agreed", "land_origin_unclear", "rice_land_not_converted",
    "funds_not_advanced", "approval_pending", "no_resettlement",
)  # fmt: skip
_WORK = (
    "Vận động hộ dân nhận tiền, bàn giao mặt bằng",
    "Hoàn thành kiểm đếm, niêm yết phương án",
    "Trình phê duyệt phương án bồi thường",
)
_OWNERS = ("UBND cấp huyện", "Chủ đầu tư hạ tầng", "Sở Công Thương", "UBND cấp xã")
_GIVEN = 14
"""Clusters that something was assigned of."""


def cleared(sites: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Return the land cleared by cluster and month, and ``to_clear`` of each."""
    owner = sites.set_index("site_id")["cluster_id"]
    by_site = log.assign(cluster_id=log["site_id"].map(owner))
    by_month = by_site.pivot_table(
        index="cluster_id", columns="month", values="cleared_ha", aggfunc="sum"
    )
    area_ha = sites.geometry.area.round() / M2_PER_HA
    by_month["to_clear"] = area_ha.groupby(sites["cluster_id"]).sum()
    return by_month.round(4)


def reviews(
    clusters: pd.DataFrame, sites: pd.DataFrame, log: pd.DataFrame
) -> pd.DataFrame:
    """Return a row for each cluster that is not yet cleared, or built, and month."""
    done = cleared(sites, log)
    ours = clusters[
        (clusters["planning_status"] == "in_plan")
        & (clusters["legal_status"] == "established")
        & (
            (clusters["land_status"] == "clearing")
            | (clusters["construction_status"] == "building")
        )
    ]
    rows = [
        _review(row, done.loc[row["cluster_id"]], month)
        for row in ours.to_dict("records")
        for month in MONTHS
    ]
    return dated(pd.DataFrame(rows))


def _review(
    cluster: dict[object, object], done: pd.Series[float], month: str
) -> dict[str, object]:
    cluster_id = str(cluster["cluster_id"])
    random = stream("review", cluster_id, month)
    so_far, whole = float(done[month]), float(done["to_clear"])
    is_ahead = so_far < whole and random.random() < _AHEAD
    plan = min(whole, so_far + 12.5) if is_ahead else so_far
    is_told = is_ahead and random.random() >= _UNTOLD
    paid = float(str(cluster["infrastructure_paid_billion_vnd"]))
    is_built = not math.isnan(paid)
    short = float(random.uniform(0.98, 1.06))
    later = MONTHS.index(month) - len(MONTHS) + 1
    return {
        "review_id": f"{cluster_id}:{month}",
        "cluster_id": cluster_id,
        "month": month,
        "cleared_plan_ha": round(plan, 4),
        "clearance_plan": _WORK[int(random.integers(len(_WORK)))],
        "clearance_reason": _REASONS[int(random.integers(len(_REASONS)))]
        if is_told
        else None,
        "paid_plan_billion_vnd": round(paid * (short + 0.03 * later), 1)
        if is_built
        else None,
    }


def assignments(
    clusters: pd.DataFrame, sites: pd.DataFrame, log: pd.DataFrame
) -> pd.DataFrame:
    """Return what the reviews of February and March assigned.

    What is done has reached its target by the log.
    """
    done = cleared(sites, log)
    slow = done[(done[MONTHS[-1]] < done["to_clear"])]
    known = slow[slow.index.isin(clusters["cluster_id"])].head(_GIVEN)
    rows = []
    for n, (cluster_id, hectares) in enumerate(known.iterrows(), start=1):
        random = stream("assignment", str(cluster_id))
        month = MONTHS[n % 2]
        now, before = float(hectares[MONTHS[-1]]), float(hectares[month])
        is_done = now > before or (now > 0 and n % 4 == 0)
        target = now if is_done else min(float(hectares["to_clear"]), now + 10.0)
        due = dt.date(2024, 3 + n % 2, 15 + int(random.integers(0, 14)))
        rows.append({
            "assignment_id": f"NV-{month}-{n:02d}",
            "cluster_id": cluster_id,
            "month": month,
            "track": "clearance",
            "task": _WORK[n % len(_WORK)],
            "target": round(target, 4),
            "owner": _OWNERS[int(random.integers(len(_OWNERS)))],
            "due_on": due,
            "assignment_state": "done" if is_done else "open",
            "done_on": dt.date(2024, 4, 12) if is_done else None,
            "evidence": "Biên bản bàn giao mặt bằng (minh họa)" if is_done else None,
        })  # fmt: skip
    return dated(pd.DataFrame(rows))
