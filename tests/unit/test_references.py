"""Values that point to a feature, and to one that is not there."""

from __future__ import annotations

from shapely import box

from clusterviz.core.validate import reference_findings
from clusterviz.records import Severity
from tests.unit.test_validate import AREAS, areas


def test_a_reference_to_a_layer_that_is_not_there_is_not_judged() -> None:
    assert reference_findings(AREAS, areas(box(0, 0, 1, 1)), {}) == []


def test_a_lost_reference_names_row_value_and_target_and_is_to_be_decided() -> None:
    frame = areas(box(0, 0, 1, 1), box(1, 0, 2, 1), parent_id=[None, "gone"])

    (lost,) = reference_findings(AREAS, frame, {"areas.area_id": []})

    assert lost.severity is Severity.DECISION
    assert (lost.feature_id, lost.field) == ("A1", "parent_id")
    assert lost.values == {"row": 2, "value": "gone", "target": "areas.area_id"}
