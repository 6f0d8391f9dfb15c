"""Which features an export takes: by area, day and status."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from clusterviz.errors import InputError, LayerNotFound
from clusterviz.workspace import exports
from tests.kept import csv_rows
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def test_an_area_takes_what_shares_land_with_it_not_what_touches_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.csv"
    exports.export(workspace, "clusters", path, area="002")
    found = [row["cluster_id"] for row in csv_rows(path)]

    assert found == ["CCN-0002", "CCN-0003", "CCN-0006", "CCN-0007"]


def test_a_day_takes_only_what_was_valid_then(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "zones.csv"
    exports.export(workspace, "plan_zones", path, as_of_on=dt.date(2024, 4, 22))
    found = {row["zone_id"] for row in csv_rows(path)}

    assert found == {"Z01", "Z02", "Z03", "Z04", "Z05", "Z08", "Z09"}


def test_a_status_takes_the_clusters_that_the_map_shows_with_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.csv"
    exports.export(workspace, "clusters", path, status="withdrawn")

    assert [row["cluster_id"] for row in csv_rows(path)] == ["CCN-0006", "CCN-0007"]


@pytest.mark.parametrize(
    ("name", "question", "complaint"),
    [
        ("clusters", {"area": "999"}, "no area `999`"),
        ("clusters", {"status": "sold"}, "status `sold`"),
        ("plots", {"status": "leased"}, "has no status"),
        ("documents", {"area": "001"}, "without places"),
        ("sheep", {}, "no layer `sheep`"),
    ],
)
def test_a_word_that_names_nothing_is_an_error(
    workspace: Workspace,
    tmp_path: Path,
    name: str,
    question: dict[str, Any],
    complaint: str,
) -> None:
    with pytest.raises(InputError, match=complaint):
        exports.export(workspace, name, tmp_path / "x.csv", **question)

    assert list(tmp_path.iterdir()) == []


def test_a_layer_that_was_never_published_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(LayerNotFound, match="holds no layer"):
        exports.export(
            tiny_workspace(without=["roads"]), "roads", tmp_path / "roads.csv"
        )
