"""What is kept of a layer is not what it was before its rows were edited."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from clusterviz.ui import cache
from clusterviz.workspace import edits, explain, owned, whatif
from clusterviz.workspace.edits import Change
from clusterviz.workspace.mapframes import MapQuestion, content_hash
from tests.tiny import AS_OF_ON, tiny_workspace

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


def edit(workspace: Workspace, change: Change) -> None:
    """Edit a row of the clusters, as an official would."""
    made_from = workspace.version("clusters").version
    edits.edit(
        workspace, "clusters", [change], made_from=made_from,
        source_document="01/BC", as_of_on=AS_OF_ON,
    )  # fmt: skip


def titles(workspace: Workspace) -> str:
    """Return the clusters that the map is sent, as text."""
    question = MapQuestion("clusters", AS_OF_ON)
    sent = gzip.decompress(cache.map_layer(workspace, question, "vi"))
    return json.dumps(json.loads(sent), ensure_ascii=False)


def test_the_map_shows_a_row_as_it_was_edited() -> None:
    workspace = tiny_workspace()
    question = MapQuestion("clusters", AS_OF_ON)
    before = content_hash(workspace, question)
    assert "Cụm Mới" not in titles(workspace)

    edit(workspace, Change("CCN-0001", {"cluster_name": "Cụm Mới"}, reason="đổi tên"))

    assert content_hash(workspace, question) != before
    assert "Cụm Mới" in titles(workspace)


def test_a_site_is_held_against_the_clusters_that_are_left() -> None:
    workspace = tiny_workspace()
    rows = workspace.features("clusters").set_index("cluster_id")
    site = rows.geometry["CCN-0002"]

    def met() -> set[str]:
        found = whatif.whatif(workspace, site).rows
        return set(found.loc[found["layer"] == "clusters", "feature_id"])

    assert met() == {"CCN-0002"}

    edit(workspace, Change("CCN-0001", verb="remove", reason="nhập hai lần"))

    assert met() == {"CCN-0002"}


def test_an_explanation_has_another_check_code_once_its_rows_were_edited() -> None:
    workspace = tiny_workspace()
    figure = "total:code=in_plan_ha"
    before = explain.explain(workspace, figure).fingerprint

    edit(workspace, Change("CCN-0001", {"cluster_name": "Cụm Mới"}, reason="đổi tên"))

    assert explain.explain(workspace, figure).fingerprint != before


def test_who_answers_for_a_cluster_is_looked_up_again() -> None:
    workspace = tiny_workspace()
    assert "CCN-0001" in owned.leading_areas(workspace, AS_OF_ON)

    edit(workspace, Change("CCN-0001", verb="remove", reason="nhập hai lần"))

    assert "CCN-0001" not in owned.leading_areas(workspace, AS_OF_ON)
