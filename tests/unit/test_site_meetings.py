"""What a site is held against is asked once of each layer."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from clusterviz.core.site_text import Site
from clusterviz.workspace import Workspace, meeting
from clusterviz.workspace.site_meetings import LAYERS
from clusterviz.workspace.siting import siting, trimmed
from clusterviz.workspace.whatif import whatif
from tests.tiny import at, tiny_workspace

SITE = at(850, 150, 1450, 250)
"""Over zones, clusters, plots and sites of the west."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often each layer was held against a site."""
    n: Counter[str] = Counter()
    plain = meeting.drawn_meetings

    def counted(workspace: Workspace, name: str, site: Site) -> object:
        n[name] += 1
        return plain(workspace, name, site)

    monkeypatch.setattr(meeting, "drawn_meetings", counted)
    return n


def test_the_answer_of_a_site_asks_each_layer_once(asked: Counter[str]) -> None:
    found = siting(tiny_workspace(), SITE)

    assert len(found.meetings) > 8
    assert asked == Counter(LAYERS)


def test_a_trim_asks_only_what_can_be_in_conflict_and_once(
    asked: Counter[str],
) -> None:
    assert trimmed(tiny_workspace(), SITE).lost_ha > 0
    assert asked == {"plan_zones": 1, "clusters": 1}


def test_the_answer_of_a_site_has_the_meetings_that_whatif_has() -> None:
    on = dt.date(2024, 5, 1)
    workspace = tiny_workspace()

    found = siting(workspace, SITE, as_of_on=on)

    alone = whatif(workspace, SITE, on)
    assert found.meetings.equals(alone.rows)
    assert found.notes == alone.notes
