"""What projects and infrastructure investors report, held against itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.core.ordering import report_contradictions
from tests.strategies import LAYERS
from tests.tiny import typed

if TYPE_CHECKING:
    from clusterviz.records import Finding
    from tests.tiny import Row


def summary(findings: list[Finding]) -> list[tuple[str, str, str]]:
    """Return severity, code and field of each finding, the domain left out."""
    return [
        (one.severity.value, one.code.removeprefix("audit."), one.field)
        for one in findings
    ]


@pytest.mark.parametrize(
    ("period", "is_said"),
    [
        ("2024-H1", False),
        ("2024", False),
        ("2024-H2", True),
        ("2024-6", True),
        ("H1-2024", True),
        ("24", True),
        ("2024-H1 ", True),
        (None, True),
    ],
)
def test_a_period_is_written_as_the_forms_write_it(
    period: str | None, is_said: bool
) -> None:
    for layer in ("project_reports", "investor_reports"):
        report = typed(LAYERS[layer], [{"report_id": "R", "period": period}])

        found = summary(report_contradictions(layer, report))

        assert found == [("warning", "period_unknown", "period")] * is_said


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"n_foreign": 5}, None, ""),
        ({"n_foreign": 6}, "count_exceeds", "n_foreign"),
        ({"n_operating": 6}, "count_exceeds", "n_operating"),
        ({"leased_ha": 12.0}, None, ""),
        ({"leased_ha": 12.1}, "land_exceeds", "leased_ha"),
    ],
)
def test_an_investor_reports_no_part_larger_than_its_whole(
    change: Row, code: str | None, field: str
) -> None:
    # Indicators 21 and 22 may not exceed 20; land is leased of what is fit for it.
    row = {"report_id": "R", "period": "2024", "n_projects": 5, "fit_to_lease_ha": 12.0}
    report = typed(LAYERS["investor_reports"], [row | change])

    found = summary(report_contradictions("investor_reports", report))

    assert found == ([("warning", code, field)] if code else [])
