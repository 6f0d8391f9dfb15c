"""Violations found in clusters, and the wastewater works of clusters: all made up."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from generator.chance import stream
from generator.papers import drawn_day
from generator.provenance import AS_OF, Facts, FrameT, Row, dated

N_VIOLATIONS = 42

STAGES = ("found", "minutes", "decision", "remedying", "settled")

_FOUND = {
    "land": ("Sử dụng đất sai mục đích được giao", "Trả lại hiện trạng đất"),
    "investment": ("Chậm tiến độ so với chứng nhận đầu tư", "Cam kết tiến độ mới"),
    "construction": ("Xây dựng sai giấy phép", "Tháo dỡ phần sai phép"),
    "environment": ("Xả nước thải chưa qua xử lý", "Lắp hệ thống xử lý, đấu nối"),
    "fire": ("Thiếu hệ thống chữa cháy đã thẩm duyệt", "Lắp đủ, nghiệm thu lại"),
}
_BODIES = {
    "land": "Sở Tài nguyên và Môi trường",
    "investment": "Sở Kế hoạch và Đầu tư",
    "construction": "Sở Xây dựng",
    "environment": "Sở Tài nguyên và Môi trường",
    "fire": "Phòng Cảnh sát PCCC và CNCH",
}
_FINES = (15.0, 30.0, 45.0, 80.0, 120.0, 160.0)

NO_CAPACITY = {"BG-035"}
"""Clusters whose works are in use, of which nobody said how large they are."""

SMALL_WORKS = {"BG-011": 900.0, "BG-001": 700.0}
"""Works that are too small for the plots let there: cubic metres a day."""

_M3_HA = 26.0
_STEP_M3 = 50


def violations(projects: pd.DataFrame) -> pd.DataFrame:
    """Return violations of the last three years, the later ones less settled.

    The first of every seven is a household's, with no project; every sixth repeats
    the law and the project of the one before.
    """
    random = stream("violations")
    laws = list(_FOUND)
    rows: list[Facts] = []
    for i in range(N_VIOLATIONS):
        at = int(random.integers(len(projects)))
        law = laws[int(random.integers(len(laws)))]
        found_on = drawn_day(
            dt.date(2021, 5, 1), AS_OF - dt.timedelta(7), "violation", i
        )
        stage = _stage((AS_OF - found_on).days, i)
        project: str | None = str(projects["project_id"].iloc[at])
        cluster = str(projects["cluster_id"].iloc[at])
        if i % 6 == 5:
            earlier = rows[-1]
            law, project, cluster = (
                earlier[name] for name in ("law", "project_id", "cluster_id")
            )
            after = earlier["found_on"] + dt.timedelta(30)
            found_on = max(found_on, min(after, AS_OF - dt.timedelta(3)))
            stage = _stage((AS_OF - found_on).days, i)
        elif i % 7 == 0:
            project = None
        rows.append(_violation(i, law, project, cluster, found_on, stage))
    return dated(pd.DataFrame(rows))


def _stage(age_days: int, i: int) -> str:
    """Return how far a case has come: the older, the further, but for some."""
    step = min(age_days // 75, len(STAGES) - 1)
    return STAGES[max(step - (i % 3 == 1) * 2, 0)]


def _violation(
    i: int,
    law: str,
    project_id: str | None,
    cluster_id: str,
    found_on: dt.date,
    stage: str,
) -> Facts:
    random = stream("violation", i, "facts")
    step = STAGES.index(stage)
    number = f"{i + 1:03d}"
    description, remedy = _FOUND[law]
    decided = step >= STAGES.index("decision")
    row: Facts = {
        "violation_id": f"VP-{number}",
        "cluster_id": cluster_id,
        "project_id": project_id,
        "offender_name": f"Hộ kinh doanh mẫu {number}" if project_id is None else None,
        "law": law,
        "description": f"{description} (vụ việc mẫu)",
        "found_on": found_on,
        "found_by": _BODIES[law],
        "violation_stage": stage,
        "sanction_decision": f"Quyết định mẫu XP-{number}" if decided else None,
        "fine_million_vnd": float(random.choice(_FINES)) if decided else None,
        "remedy_ordered": remedy if step >= 1 else None,
        "remedy_due_on": found_on + dt.timedelta(120) if step >= 1 else None,
        "reinspected_on": None,
        "settled_on": None,
        "repeat_of_id": f"VP-{i:03d}" if i % 6 == 5 else None,
    }
    if stage == "settled":
        again = min(found_on + dt.timedelta(100 + int(random.integers(120))), AS_OF)
        row["reinspected_on"] = again
        row["settled_on"] = min(again + dt.timedelta(7), AS_OF)
    return row


def wastewater_works(clusters: FrameT, projects: pd.DataFrame) -> pd.DataFrame:
    """Return one module a cluster whose works are in use or being built."""
    n_projects = projects["cluster_id"].value_counts()
    has_works = clusters["wastewater_status"].isin(["in_use", "building"])
    rows = [
        _works(row, int(n_projects.get(str(row["cluster_id"]), 0)))
        for row in clusters[has_works].to_dict("records")
    ]
    return dated(pd.DataFrame(rows))


def _works(row: Row, n_projects: int) -> Facts:
    name = str(row["cluster_id"])
    random = stream("wastewater", name)
    is_used = row["wastewater_status"] == "in_use"
    usual = float(row["industrial_land_ha"]) * _M3_HA * random.uniform(0.5, 1.15)
    capacity = SMALL_WORKS.get(name, max(1, round(usual / _STEP_M3)) * float(_STEP_M3))
    return {
        "works_id": f"NT-{name[3:]}-1",
        "cluster_id": name,
        "works_status": "in_use" if is_used else "building",
        "capacity_m3_day": None if name in NO_CAPACITY else capacity,
        "n_connected": int(n_projects * random.uniform(0.6, 1.0)) if is_used else 0,
        "permit": f"Giấy phép mẫu MT-{name[3:]}" if is_used else None,
        "permit_ends_on": dt.date(2028, 12, 31) if is_used else None,
        "discharge_point": f"Mương tiêu mẫu, {row['cluster_name']}",
        "downstream_communes": row["commune_names"],
    }
