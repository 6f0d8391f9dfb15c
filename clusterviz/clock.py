"""The day and the hour that it is in Vietnam, wherever the server stands."""

from __future__ import annotations

import datetime as dt

VIETNAM = dt.timezone(dt.timedelta(hours=7))
"""One zone for the whole country, without summer time, since 1975."""


def today() -> dt.date:
    """Return the day that it is in Vietnam."""
    return local(dt.datetime.now(dt.UTC)).date()


def local(at: dt.datetime) -> dt.datetime:
    """Return a moment as the clocks of Vietnam show it.

    Examples
    --------
    >>> local(dt.datetime(2024, 5, 31, 18, 30, tzinfo=dt.UTC)).isoformat()
    '2024-06-01T01:30:00+07:00'
    """
    return at.astimezone(VIETNAM)
