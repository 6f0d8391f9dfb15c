"""The day is Vietnam's, whatever the clock of the server says."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz import clock


def test_it_is_june_in_vietnam_while_it_is_may_in_greenwich(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Clock(dt.datetime):
        """Stands at half past six in the evening of 31 May, in Greenwich."""

        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Clock:
            return cls(2024, 5, 31, 18, 30, tzinfo=dt.UTC).astimezone(tz)

    monkeypatch.setattr(dt, "datetime", Clock)

    assert clock.today() == dt.date(2024, 6, 1)


@settings(deadline=None)
@given(
    st.datetimes(
        dt.datetime(1976, 1, 1),
        dt.datetime(2200, 1, 1),
        timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=-11))]),
    )
)
def test_clocks_of_vietnam_are_seven_hours_ahead(at: dt.datetime) -> None:
    shown = clock.local(at)

    assert shown == at
    ahead = at.astimezone(dt.UTC) + dt.timedelta(hours=7)
    assert shown.replace(tzinfo=None) == ahead.replace(tzinfo=None)
