"""What the map draws of a file that is not accepted yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from clusterviz import crs
from clusterviz.errors import InputError
from clusterviz.files.parquet import write_parquet
from clusterviz.view.style import INCOMING
from clusterviz.workspace import mapframes
from clusterviz.workspace.draftframes import PLACES
from clusterviz.workspace.mapframes import MapQuestion
from clusterviz.workspace.uploads import new_draft
from tests.incoming import DAY, X, Y, empty_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from clusterviz.workspace.uploads import Draft


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty workspace with a folder."""
    return empty_workspace(tmp_path / "w")


def drafted(workspace: Workspace) -> Draft:
    """Return a draft whose look found one of every piece."""
    draft = new_draft(workspace.root)
    rows = [
        ("A", "gained"), ("B", "lost"), ("C", "before"), ("C", "after"),
        ("C", "gained"), ("C", "lost"),
    ]  # fmt: skip
    shapes = gpd.GeoDataFrame(
        {
            "feature_id": [key for key, _ in rows],
            "piece": [piece for _, piece in rows],
            "piece_ha": 1.0,
        },
        geometry=[box(X + 200 * i, Y, X + 200 * i + 100, Y + 100) for i in range(6)],
        crs=crs.METRIC,
    )
    names = {"feature_id": ["A", "B", "C"], "feature_name": ["Đa Mai", "", "Vôi"]}
    write_parquet(shapes, draft.folder / "shapes.parquet")
    write_parquet(pd.DataFrame(names), draft.folder / "changes.parquet")
    return draft


def asked(draft: Draft, more: str = "") -> MapQuestion:
    """Return the question for the land of a draft."""
    return MapQuestion("incoming", DAY, f"{draft.draft_id}{more}")


def test_what_is_new_or_gone_as_a_whole_is_told_from_a_changed_boundary(
    workspace: Workspace,
) -> None:
    found = mapframes.map_frame(workspace, asked(drafted(workspace)))

    assert found["map_class"].tolist() == [
        "added", "removed", "before", "after", "gained", "lost",
    ]  # fmt: skip
    assert found["name"].tolist() == ["Đa Mai", "B", "Vôi", "Vôi", "Vôi", "Vôi"]
    assert found["feature_id"].is_unique
    assert set(found["map_class"]) <= set(INCOMING)


def test_the_places_of_a_draft_are_a_question_of_their_own(
    workspace: Workspace,
) -> None:
    draft = drafted(workspace)
    assert not mapframes.is_there(workspace, asked(draft, PLACES))
    places = gpd.GeoDataFrame(
        {"rank": [0, 1, 2], "coordinates": "", "name": ["Xã Nam", "", ""]},
        geometry=[box(X, Y, X + 100, Y + 100)] * 3,
        crs=crs.METRIC,
    )
    write_parquet(places, draft.folder / "places.parquet")

    found = mapframes.map_frame(workspace, asked(draft, PLACES))

    assert found["map_class"].tolist() == ["around", "best", "second"]
    assert found["name"].tolist() == ["Xã Nam", "", ""]


def test_another_look_is_another_address(workspace: Workspace) -> None:
    draft = drafted(workspace)
    before = mapframes.content_hash(workspace, asked(draft))
    found = gpd.read_parquet(draft.folder / "shapes.parquet")
    write_parquet(found.iloc[:3], draft.folder / "shapes.parquet")

    assert mapframes.content_hash(workspace, asked(draft)) != before


@pytest.mark.parametrize(
    "name", ["", "..", "../..", "20240422T000000Z-00000000", ":places", "%2e%2e"]
)
def test_what_is_no_open_draft_is_not_there(workspace: Workspace, name: str) -> None:
    question = MapQuestion("incoming", DAY, name)

    assert not mapframes.is_there(workspace, question)
    with pytest.raises(InputError):
        mapframes.map_frame(workspace, question)


def test_a_draft_that_is_gone_is_not_there(workspace: Workspace) -> None:
    draft = drafted(workspace)
    assert mapframes.is_there(workspace, asked(draft))

    draft.forget()

    assert not mapframes.is_there(workspace, asked(draft))
