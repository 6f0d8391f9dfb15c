"""The overview, where the frame has areas chosen."""

from __future__ import annotations

from clusterviz import texts
from clusterviz.view.plain import plain
from tests.app.test_strays import opened


def test_the_six_figures_are_of_the_areas_that_are_chosen() -> None:
    app = opened("overview", area="002")

    # CCN-0003 alone is established there; both withdrawn ones lie there.
    assert app.metric[0].value == "1"
    assert app.metric[5].value == "1"
    only = texts.say("overview.only_areas", "vi", areas="Huyện Đông")
    assert plain(only) in [one.value for one in app.caption]
