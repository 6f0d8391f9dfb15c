"""Burn-up and forecast: by hand arithmetic."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core import pace
from clusterviz.errors import InputError
from tests.strategies import LAYERS, properties
from tests.tiny import typed
from tests.tiny.works import log_rows

LOG = typed(LAYERS["clearance_log"], log_rows())


def shares(**ratios: float) -> pd.DataFrame:
    """Return what of each site lies in the area `a`; the rest lies in `b`."""
    rows = [
        (site_id, area_id, ratio)
        for site_id, a in ratios.items()
        for area_id, ratio in (("a", a), ("b", 1 - a))
        if ratio
    ]
    return pd.DataFrame(rows, columns=["site_id", "area_id", "share_ratio"])


WHOLE = shares(S1=1.0, S2=1.0, S3=1.0, S4=1.0)


def cleared(*hectares: float) -> pd.DataFrame:
    """Return what one site cleared by the end of each month from January 2024 on."""
    log = entries("S1", "2024-01", *hectares)
    last = log["month"].iloc[-1]
    return pace.burn_up(log, shares(S1=1.0), {"a"}, last)


def entries(site_id: str, first: str, *hectares: float) -> pd.DataFrame:
    """Return entries of a site, one a month."""
    months = pace.months_between(first, pace.months_after(first, len(hectares) - 1))
    return pd.DataFrame(
        {"site_id": site_id, "month": months, "cleared_ha": hectares, "clean_ha": 0.0}
    )


def test_a_site_not_written_of_stands_where_it_stood() -> None:
    rows = pace.burn_up(LOG, WHOLE, {"a"}, "2024-04")

    # S1 35, S3 40 (last written in February), S2 0, 1 and 2.
    assert rows["month"].tolist() == ["2024-02", "2024-03", "2024-04"]
    assert rows["cleared_ha"].tolist() == [75.0, 76.0, 77.0]
    assert rows["clean_ha"].tolist() == [65.0, 65.0, 65.0]


def test_a_month_in_which_nothing_was_written_has_its_row() -> None:
    rows = pace.burn_up(LOG, WHOLE, {"a"}, "2024-06")

    assert rows["month"].tolist()[-2:] == ["2024-05", "2024-06"]
    assert rows["cleared_ha"].tolist()[-2:] == [77.0, 77.0]


def test_only_the_share_of_a_site_that_is_meant_counts() -> None:
    rows = pace.burn_up(LOG, shares(S3=0.75), {"a"}, "2024-04")

    assert rows["cleared_ha"].tolist() == [30.0, 30.0, 30.0]
    assert rows["clean_ha"].tolist() == [22.5, 22.5, 22.5]


def test_a_figure_that_falls_falls() -> None:
    log = LOG[LOG["site_id"] == "S2"].assign(cleared_ha=[2.0, 3.0, 1.0])

    rows = pace.burn_up(log, WHOLE, {"a"}, "2024-04")

    assert rows["cleared_ha"].tolist() == [2.0, 3.0, 1.0]


def test_of_sites_that_nothing_was_written_of_there_is_no_burn_up() -> None:
    rows = pace.burn_up(LOG, shares(S9=1.0), {"a"}, "2024-04")

    assert rows.empty
    found = pace.forecast(rows, 10.0)
    assert (found.remaining_ha, found.paces_ha, found.latest) == (10.0, (), "")


def test_the_range_is_of_three_month_paces_of_the_last_six_months() -> None:
    # Before the last six months 90 ha in one: it is not of late.
    rows = cleared(0, 90, 90, 96, 96, 99, 99, 102)

    found = pace.forecast(rows, remaining_ha=18.0)

    # Windows: 90→96, 90→99−..: sums 6, 9, 3, 6 → 1, 2 and 3 ha a month; 18 left.
    assert found.remaining_ha == 18.0
    assert found.paces_ha == (1.0, 2.0, 3.0)
    assert (found.earliest, found.likely, found.latest) == (
        "2025-02",
        "2025-05",
        "2026-02",
    )


def test_a_month_begun_is_a_month() -> None:
    found = pace.forecast(cleared(0, 1, 2, 3), remaining_ha=1.5)

    # 1.5 ha at 1 ha a month.
    assert found.likely == "2024-06"


def test_without_progress_there_is_no_end() -> None:
    found = pace.forecast(cleared(5, 5, 5, 5, 5), remaining_ha=5.0)

    assert found.paces_ha == (0.0, 0.0, 0.0)
    assert (found.earliest, found.likely, found.latest) == ("", "", "")


def test_a_log_of_three_months_is_too_short_to_tell() -> None:
    found = pace.forecast(cleared(1, 2, 3), remaining_ha=7.0)

    assert found.paces_ha == ()
    assert not found.is_complete


def test_what_is_cleared_is_complete_and_needs_no_forecast() -> None:
    found = pace.forecast(cleared(1, 2, 3, 4), remaining_ha=0.0)

    assert found.is_complete
    assert found.latest == ""


def test_what_would_take_more_than_50_years_is_not_forecast() -> None:
    found = pace.forecast(cleared(0, 0.1, 0.2, 0.3), remaining_ha=99.7)

    # 99.7 ha at 0.1 ha a month are 997 months.
    assert found.paces_ha == pytest.approx((0.1, 0.1, 0.1))
    assert found.likely == ""


def test_what_is_no_month_is_refused() -> None:
    with pytest.raises(InputError, match="`2024-4` is no month"):
        pace.burn_up(LOG, WHOLE, {"a"}, "2024-4")


def test_the_first_entry_of_a_site_is_no_progress_of_its_month() -> None:
    first = entries("S1", "2024-01", 0, 0.5, 1, 1.5, 2)
    # It was cleared long before, and is first written of in April.
    second = entries("S2", "2024-04", 30, 30.5)
    log = pd.concat([first, second], ignore_index=True)

    rows = pace.burn_up(log, shares(S1=1.0, S2=1.0), {"a"}, "2024-05")
    found = pace.forecast(rows, remaining_ha=10.0)

    assert rows["cleared_ha"].tolist() == [0.0, 0.5, 1.0, 31.5, 32.5]
    assert rows["gained_ha"].tolist() == [0.0, 0.5, 0.5, 0.5, 1.0]
    # Three months brought 1.5 ha, and then 2: half and two thirds of one a month.
    assert found.paces_ha == pytest.approx((0.5, 1.75 / 3, 2 / 3))


def test_a_site_with_too_much_cleared_leaves_another_no_less_to_do() -> None:
    # Of 5 and 5 ha, 10 and 0 are cleared by the log.
    left_m2 = pace.remaining_m2([5.0, 5.0], [10.0, 0.0])

    assert left_m2 == 50_000
    assert not pace.forecast(cleared(1, 2, 3, 4), left_m2 / 10_000).is_complete


def test_after_the_last_month_that_can_be_written_there_is_none() -> None:
    assert pace.months_after("9999-11", 24) == "9999-12"
    assert pace.months_after("0001-01", -1) == "0001-01"

    months = pace.months_between("9999-09", "9999-12")
    rows = pd.DataFrame({"month": months, "gained_ha": [0.0, 1.0, 1.0, 1.0]})
    found = pace.forecast(rows, remaining_ha=2.0)

    assert (found.paces_ha, found.likely) == ((1.0, 1.0, 1.0), "")


def test_thirds_of_a_site_are_rounded_so_that_they_sum_to_it() -> None:
    thirds = pd.DataFrame(
        {"site_id": "S1", "area_id": ["a", "b", "c"], "share_ratio": [1 / 3] * 3}
    )
    log = entries("S1", "2024-01", 0.0002)

    # Of 2 m², each third is 0.67: rounded alone all would have one.
    found = [
        pace.burn_up(log, thirds, {one}, "2024-01")["cleared_ha"].iloc[0]
        for one in ("a", "b", "c")
    ]
    assert found == [0.0001, 0.0001, 0.0]


@properties
@given(
    st.lists(st.lists(st.integers(0, 50), min_size=1, max_size=9), max_size=5),
    st.floats(0, 1),
)
def test_of_figures_that_never_fall_the_burn_up_never_falls(
    steps: list[list[int]], share: float
) -> None:
    log = pd.DataFrame(
        [
            {
                "site_id": f"S{i}",
                "month": pace.months_after("2024-01", place),
                "cleared_ha": float(sum(ours[: place + 1])),
                "clean_ha": 0.0,
            }
            for i, ours in enumerate(steps)
            for place in range(len(ours))
        ],
        columns=["site_id", "month", "cleared_ha", "clean_ha"],
    )
    meant = shares(**{f"S{i}": share for i in range(len(steps))})

    rows = pace.burn_up(log, meant, {"a"}, "2024-12")

    assert (rows["cleared_ha"].diff().fillna(0) >= 0).all()
    if len(rows):
        whole = sum(sum(ours) for ours in steps)
        # Rounded to the square metre once a site.
        assert rows["cleared_ha"].iloc[-1] == pytest.approx(
            whole * share, abs=1e-4 * len(steps)
        )


@properties
@given(st.lists(st.floats(0, 30), min_size=1, max_size=20), st.floats(0, 900))
def test_a_forecast_is_a_range_in_order(steps: list[float], more: float) -> None:
    rows = cleared(*pd.Series(steps).cumsum())

    found = pace.forecast(rows, more)

    assert list(found.paces_ha) == sorted(found.paces_ha)
    ends = [one or "9999" for one in (found.earliest, found.likely, found.latest)]
    assert ends == sorted(ends)
    assert all(one > rows["month"].iloc[-1] for one in ends)
