"""Land of established clusters in one area, for the tests of the gate."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from clusterviz.core.gate import Holding, law_on
from clusterviz.rules import read_rules

OLD = law_on(read_rules(), dt.date(2024, 4, 30))
"""The last day of Decree 68/2017."""

NEW = law_on(read_rules(), dt.date(2024, 5, 1))
"""The first day of Decree 32/2024."""


def held(
    industrial_ha: float, leased_ha: float, committed_ha: float, name: str = "C1"
) -> Holding:
    """Return the land of one cluster that lies in one area."""
    industrial, leased, committed = (
        round(one * 10_000) for one in (industrial_ha, leased_ha, committed_ha)
    )
    whole = (industrial, leased, committed)
    return Holding(name, industrial, leased, committed, whole_m2=whole)


@st.composite
def lands(draw: st.DrawFn) -> list[Holding]:
    """Draw up to five clusters of an area, with leased <= committed < industrial."""
    hectares = st.integers(0, 100)
    several = draw(
        st.lists(
            st.tuples(hectares, hectares, hectares).map(sorted), min_size=1, max_size=5
        )
    )
    return [
        held(one[2] + 1, one[0], one[1], f"C{at}") for at, one in enumerate(several)
    ]
