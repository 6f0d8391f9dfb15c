"""What is judged of handing over, and what is told of it."""

from __future__ import annotations

import pytest

from benchmarks.sections import handing
from benchmarks.sections.handing import Handing


def figures(**changed: object) -> Handing:
    """Return figures that meet every target, but for what is changed."""
    usual = {
        "n_features": 1_000_000,
        "file_mb": 600.0,
        "seconds": {"ours": [8.0, 9.0, 10.0], "pyogrio": [44.0, 45.0, 46.0]},
        "peak_mb": {"ours": [350.0], "pyogrio": [1925.0]},
        "writing_s": [40.0],
        "n_same": {"ours": 1_000_000, "pyogrio": 1_000_000},
        "furthest_deg": {"ours": 7e-8, "pyogrio": 8e-7},
    }
    return Handing.model_validate({**usual, **changed})


def test_what_meets_every_target_is_met() -> None:
    assert [one.is_met for one in handing.verdicts(figures())] == [True] * 3


@pytest.mark.parametrize(
    ("number", "changed"),
    [
        (0, {"seconds": {"ours": [12.0], "pyogrio": [45.0]}}),
        (1, {"peak_mb": {"ours": [400.0], "pyogrio": [1925.0]}}),
        (2, {"n_same": {"ours": 999_999, "pyogrio": 1_000_000}}),
        (2, {"furthest_deg": {"ours": 8e-7, "pyogrio": 0.0}}),
    ],
)
def test_each_target_is_judged_by_itself(
    number: int, changed: dict[str, object]
) -> None:
    met = [one.is_met for one in handing.verdicts(figures(**changed))]

    assert met == [at != number for at in range(3)]


def test_the_table_tells_both_methods() -> None:
    text = "\n".join(handing.lines(figures()))

    assert "9.0 (8.0 to 10.0)" in text
    assert "45.0 (44.0 to 46.0)" in text
    assert "350 MB" in text
