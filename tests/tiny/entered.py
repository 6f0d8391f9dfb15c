"""Rows of the tables that officials fill in, for what tells every layer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.tiny.withdrawn import whole

if TYPE_CHECKING:
    from tests.tiny.ground import Row


def entered() -> dict[str, list[Row]]:
    """Return firms, duties, reviews, assignments, violations and works."""
    day = dt.date(2024, 3, 1)
    return {
        "firms": whole()["firms"],
        "duties": whole()["duties"],
        "reviews": [
            {
                "review_id": "CCN-0001:2024-04",
                "cluster_id": "CCN-0001",
                "month": "2024-04",
            }
        ],
        "assignments": [
            {
                "assignment_id": "A1",
                "cluster_id": "CCN-0001",
                "month": "2024-03",
                "track": "clearance",
                "task": "Họp dân",
                "owner": "UBND huyện",
                "due_on": day,
                "assignment_state": "open",
            }
        ],
        "violations": [
            {
                "violation_id": "V1",
                "cluster_id": "CCN-0001",
                "law": "land",
                "description": "Xây dựng ngoài ranh giới",
                "found_on": day,
                "violation_stage": "found",
            }
        ],
        "wastewater_works": [
            {"works_id": "W1", "cluster_id": "CCN-0001", "works_status": "in_use"}
        ],
    }
