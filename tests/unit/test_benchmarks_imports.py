"""Imports are judged by their memory, and by what another session saw of one."""

from __future__ import annotations

import pytest

from benchmarks.sections import beside, imports
from clusterviz.settings import ImportLimits

WELL = {
    "n_features": 200_000, "file_mb": 76.0, "errors": [],
    "seconds": {"upload": 1.0, "look": 20.0, "publish": 10.0},
    "ms": {"quiet": [100.0] * 60, "upload": [150.0], "look": [150.0] * 20,
           "publish": [150.0] * 10, "after": [5_000.0] * 3},
}  # fmt: skip


def seen(**other: object) -> beside.Beside:
    """Return what a session saw of an import that went well, but for one thing."""
    return beside.Beside.model_validate({**WELL, **other})


def test_a_session_that_went_on_as_before_meets_every_target() -> None:
    """What comes after an import is told, and is no part of it."""
    assert all(one.is_met for one in beside.verdicts(seen()))
    assert any("after, with the new zones |  | 3 | 5,000" in line
               for line in beside.lines(seen()))  # fmt: skip


@pytest.mark.parametrize(
    ("other", "n"),
    [
        ({"errors": ["a page"]}, 1),
        ({"ms": {"quiet": [100.0] * 9, "look": [299.0] * 99 + [1_001.0]}}, 1),
        ({"ms": {"quiet": [100.0] * 9, "publish": [301.0] * 9}}, 2),
        ({"ms": {"quiet": [100.0] * 9, "look": [100.0] * 9 + [900.0] * 2}}, 1),
    ],
)
def test_a_session_that_waited_misses_what_it_waited_for(
    other: dict[str, object], n: int
) -> None:
    judged = beside.verdicts(seen(**other))
    assert [one.is_met for one in judged].count(False) == n


def measured(small_mb: float, large_mb: float) -> imports.Imports:
    """Return imports of 200,000 and a million polygons that took so much memory."""
    return imports.Imports(
        files=[
            imports.Import(
                n_features=n,
                file_mb=1.0,
                seconds=[1.0],
                peak_mb=[mb],
                reader_mb=[500.0],
            )
            for n, mb in ((200_000, small_mb), (1_000_000, large_mb))
        ]
    )


@pytest.mark.parametrize(
    ("large_mb", "is_met"),
    # A million more, of 0.8 and 2.4 GB for each further 0.8 million.
    [(1_300.0, True), (2_900.0, False)],
)
def test_all_polygons_that_the_limits_allow_must_fit(
    large_mb: float, *, is_met: bool
) -> None:
    """In 3 GiB, as memory grows between the two that are measured."""
    assert ImportLimits().features == 2_000_000
    judged = imports.verdicts(measured(500.0, large_mb))
    assert [one.is_met for one in judged] == [True, True, is_met]
    assert judged[-1].what.startswith("import of 2,000,000 polygons")
