"""Selections of several statuses, drawn shapes and views; of tables by clusters."""

from __future__ import annotations

import pytest
import shapely

from clusterviz.errors import InputError
from clusterviz.workspace import Workspace
from clusterviz.workspace.selection import Selection, chosen, has_places
from tests.tiny import tiny_workspace
from tests.tiny.ground import at
from tests.tiny.plan import cluster_rows
from tests.unit.test_inview import degrees


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def ids(workspace: Workspace, selection: Selection, name: str = "clusters") -> set[str]:
    """Return the keys that a selection means."""
    layer, frame = chosen(workspace, name, selection)
    return set(frame[layer.key])


def test_nothing_asked_means_every_row(workspace: Workspace) -> None:
    assert len(ids(workspace, Selection())) == 7


def test_several_statuses_mean_the_clusters_of_any_of_them(
    workspace: Workspace,
) -> None:
    found = ids(workspace, Selection(statuses=("withdrawn", "planned")))

    assert found == {"CCN-0004", "CCN-0006", "CCN-0007"}


def test_a_status_that_no_cluster_has_today_means_none_and_no_error() -> None:
    workspace = tiny_workspace(
        {"clusters": [one for one in cluster_rows() if one["cluster_id"] == "CCN-0001"]}
    )

    assert ids(workspace, Selection(statuses=("withdrawn",))) == set()


def test_a_word_that_is_no_status_is_an_error(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="`sold` is no status"):
        ids(workspace, Selection(statuses=("operating", "sold")))


def test_a_drawn_shape_takes_what_shares_land_with_it(workspace: Workspace) -> None:
    # CCN-0001 lies from 200 to 1000 m east and from 200 to 700 m north.
    inside, beside = at(900, 600, 1200, 800), at(1000, 200, 1100, 300)

    assert "CCN-0001" in ids(workspace, Selection(shape=inside))
    assert "CCN-0001" not in ids(workspace, Selection(shape=beside))


def test_a_view_takes_what_shows_in_it(workspace: Workspace) -> None:
    found = ids(workspace, Selection(bbox=degrees(at(300, 300, 400, 400))))

    assert found == {"CCN-0001"}


def test_each_part_narrows_what_the_others_leave(workspace: Workspace) -> None:
    everywhere = at(0, 0, 4000, 2000)
    one = Selection(area="002", statuses=("withdrawn",), shape=everywhere)

    assert ids(workspace, one) == {"CCN-0006", "CCN-0007"}


def test_rows_of_a_table_follow_their_clusters(workspace: Workspace) -> None:
    place = Selection(area="002")
    clusters = ids(workspace, place)
    _, projects = chosen(workspace, "projects", place)
    _, every = chosen(workspace, "projects", Selection())

    assert set(projects["cluster_id"]) == set(every["cluster_id"]) & clusters
    assert 0 < len(projects) < len(every)


def test_what_refers_to_clusters_through_another_layer_follows_them(
    workspace: Workspace,
) -> None:
    place = Selection(area="002")
    _, sites = chosen(workspace, "clearance_sites", Selection())
    its_cluster = dict(zip(sites["site_id"], sites["cluster_id"], strict=True))
    _, every = chosen(workspace, "clearance_log", Selection())
    _, log = chosen(workspace, "clearance_log", place)
    clusters = ids(workspace, place)
    expected = [one for one in every["site_id"] if its_cluster[one] in clusters]

    assert log["site_id"].tolist() == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("clusters", True), ("clearance_log", True), ("firms", True),
     ("documents", False), ("coverage", False)],
)  # fmt: skip
def test_a_place_can_be_asked_of_what_has_one_or_belongs_to_clusters(
    workspace: Workspace, name: str, expected: bool
) -> None:
    assert has_places(workspace, workspace.layers[name]) is expected


def test_a_table_of_no_place_is_not_narrowed_in_silence(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="without places"):
        chosen(workspace, "documents", Selection(shape=shapely.box(0, 0, 1, 1)))
