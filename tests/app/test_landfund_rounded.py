"""The page says, as the report does, how far rounded hectares miss their sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from clusterviz.schema import Language


def show(more_m: float) -> None:
    """Run inside AppTest: each boundary reaches so much farther north."""
    import shapely

    from clusterviz.ui import main, state
    from tests.tiny import tiny_workspace
    from tests.tiny.plan import cluster_rows

    clusters = cluster_rows()
    for one in clusters:
        if one["geometry"] is not None:
            west, south, east, north = one["geometry"].bounds
            one["geometry"] = shapely.box(west, south, east, north + more_m)
    state.follow_address()
    main.show_frame(tiny_workspace({"clusters": clusters}), "occupancy")


def captions(more_m: float, language: Language) -> list[str]:
    """Return the small print of the page."""
    app = AppTest.from_function(show, args=(more_m,), default_timeout=60)
    app.query_params["lang"] = language
    app.session_state["occupancy-readings"] = True
    app.run()
    assert not app.exception
    return [one.value.replace("\\", "") for one in app.caption]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_where_they_do_and_only_there(language: Language) -> None:
    most = texts.number(0.01, language, 2)
    note = texts.say("landfund.rounded", language, most=most)

    # Of the west 90.0057 ha are planned: 4.0042 to clear, 20.0015 not established.
    assert note in captions(0.03, language)
    assert note[:30] not in "".join(captions(0.0, language))
