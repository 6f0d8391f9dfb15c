"""What thirty sessions did is judged by what was lost, doubled, outside and slow."""

from __future__ import annotations

import pytest

from benchmarks.sections.together import Office, Together, lines, verdicts

WELL = {
    "save_ms": [100.0] * 100, "read_ms": [50.0], "n_edits": 100, "n_conflicts": 2,
    "n_refused": 5, "n_lost": 0, "n_double": 0, "n_outside": 0, "errors": [],
}  # fmt: skip


def together(**other: object) -> Together:
    """Return thirty sessions that went well on SQLite, or did not in one thing."""
    office = Office.model_validate({**WELL, **other})
    absent = {"postgres": "PostgreSQL is not on this machine."}
    return Together(
        n_sessions=30, minutes=10, offices={"sqlite": office}, absent=absent
    )


def test_what_went_well_meets_every_target() -> None:
    assert all(one.is_met for one in verdicts(together()))


@pytest.mark.parametrize(
    "other",
    [
        {"n_lost": 1}, {"n_double": 1}, {"n_outside": 1}, {"errors": ["a page"]},
        {"save_ms": [100.0] * 94 + [900.0] * 6}, {"save_ms": []},
    ],
)  # fmt: skip
def test_each_thing_that_went_wrong_misses_one(other: dict[str, object]) -> None:
    assert [one.is_met for one in verdicts(together(**other))].count(False) == 1


def test_an_engine_that_is_not_there_is_told() -> None:
    assert "- PostgreSQL: PostgreSQL is not on this machine." in lines(together())
