from __future__ import annotations

from clusterviz.core.references import dangling
from tests.strategies import LAYERS
from tests.tiny import typed
from tests.tiny.works import project_rows

PROJECTS = typed(LAYERS["projects"], project_rows())


def test_a_reference_that_is_found_is_no_finding() -> None:
    known = {"cluster_id": ["CCN-0001", "CCN-0002"]}

    assert dangling(PROJECTS, "projects", "project_id", known) == []


def test_a_lost_reference_is_an_error_that_names_the_value() -> None:
    known = {"cluster_id": ["CCN-0001"]}

    (lost,) = dangling(PROJECTS, "projects", "project_id", known)

    assert (lost.severity, lost.feature_id, lost.field) == (
        "error",
        "PR-3",
        "cluster_id",
    )
    assert lost.values == {"value": "CCN-0002"}


def test_a_missing_value_refers_to_nothing() -> None:
    rows = [row | {"cluster_id": None} for row in project_rows()]
    projects = typed(LAYERS["projects"], rows)

    assert dangling(projects, "projects", "project_id", {"cluster_id": []}) == []
