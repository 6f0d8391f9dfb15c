"""The versions of a layer, how they differ, and going back to an earlier one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.core.standing import standing
from clusterviz.errors import EditConflict, InputError, LayerNotFound, ValidationError
from clusterviz.records import LayerVersion, Lineage
from clusterviz.workspace import history
from tests.tiny import at, tiny_workspace, typed

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

MARCH, APRIL = dt.date(2024, 3, 31), dt.date(2024, 4, 30)


def published(*names: str, days: tuple[dt.date, ...] = ()) -> Workspace:
    """Return a workspace with one version of one plot for each name."""
    workspace = tiny_workspace(without=["plots"])
    for number, name in enumerate(names):
        publish(workspace, name, number, days[number] if days else MARCH)
    return workspace


def publish(workspace: Workspace, name: str, replaces: int, day: dt.date) -> None:
    """Publish one plot of that code, as of a day."""
    row = {"plot_id": name, "cluster_id": "CCN-1", "geometry": at(0, 0, 100, 100),
           "plot_use": "green", "geometry_quality": "surveyed", "as_of_on": day,
           "source_document": f"QĐ {name}"}  # fmt: skip
    layer = workspace.layers["plots"]
    workspace.store.publish(
        layer,
        typed(layer, [row]),
        Lineage(f"QĐ {name}", day, f"import-{name}", "No change", ("closed 1 ring",)),
        replaces=replaces,
        is_valid=True,
    )


def restore(workspace: Workspace, version: int, replaces: int) -> LayerVersion:
    """Go back to a version of the plots."""
    return history.restore(
        workspace, "plots", version, reason="Sai số liệu", replaces=replaces
    )


def plot(workspace: Workspace, day: dt.date) -> str:
    """Return the code of the plot as of a day."""
    return str(workspace.on(day).features("plots")["plot_id"][0])


def statuses(workspace: Workspace) -> dict[int, str]:
    """Return the status of each version."""
    rows = history.versions(workspace, "plots").rows
    return dict(zip(rows["version"], rows["version_status"], strict=True))


def numbered(*restores: int) -> list[LayerVersion]:
    """Return versions from 1, each restoring the one said; 0 for none."""
    now = dt.datetime.now(dt.UTC)
    return [
        LayerVersion("plots", i, "", 1, "", True, now, Lineage("QĐ", restores=one))
        for i, one in enumerate(restores, start=1)
    ]


@pytest.mark.parametrize(
    ("restores", "expected"),
    [
        ((), []),
        ((0, 0, 0), [1, 2, 3]),
        ((0, 0, 0, 1), [1, 4]),
        ((0, 0, 0, 2, 0), [1, 2, 4, 5]),
        # Going back to what going back had withdrawn.
        ((0, 0, 0, 1, 3), [1, 2, 3, 5]),
        # Going back to a version that itself went back.
        ((0, 0, 0, 1, 0, 4), [1, 4, 6]),
    ],
)
def test_a_version_takes_the_layer_back_to_where_it_was_then(
    restores: tuple[int, ...], expected: list[int]
) -> None:
    assert [one.version for one in standing(numbered(*restores))] == expected


def test_versions_are_listed_from_the_newest_with_what_they_rest_on() -> None:
    rows = history.versions(published("A", "B"), "plots").rows

    assert list(rows.columns) == list(history.COLUMNS)
    assert rows["version"].tolist() == [2, 1]
    assert rows["version_status"].tolist() == ["current", "earlier"]
    assert rows["source_document"].tolist() == ["QĐ B", "QĐ A"]
    assert rows["repairs"].tolist() == ["closed 1 ring"] * 2
    assert rows["restores"].isna().all()


def test_a_restored_version_has_the_contents_and_the_source_of_the_earlier_one() -> (
    None
):
    workspace = published("A", "B", "C")
    before = workspace.store.history("plots")[0].lineage
    done = restore(workspace, 1, 3)

    assert done.version == 4
    assert done.is_valid
    assert workspace.features("plots")["plot_id"].tolist() == ["A"]
    assert (done.lineage.restores, done.lineage.withdraws) == (1, (2, 3))
    assert done.lineage.reason == "Sai số liệu"
    assert done.lineage.source_document == before.source_document
    assert done.lineage.as_of_on == before.as_of_on
    assert done.lineage.import_id == before.import_id
    assert done.lineage.repairs == before.repairs
    assert statuses(workspace) == {
        4: "current", 3: "withdrawn", 2: "withdrawn", 1: "earlier",
    }  # fmt: skip


def test_a_withdrawn_version_is_still_there_and_may_be_restored() -> None:
    workspace = published("A", "B")
    restore(workspace, 1, 2)
    done = restore(workspace, 2, 3)

    assert done.lineage.withdraws == (3,)
    assert workspace.features("plots")["plot_id"].tolist() == ["B"]
    assert statuses(workspace) == {
        4: "current", 3: "withdrawn", 2: "earlier", 1: "earlier",
    }  # fmt: skip


def test_a_withdrawn_version_is_true_of_no_day() -> None:
    workspace = published("A", "B", days=(MARCH, APRIL))

    assert plot(workspace, APRIL) == "B"
    restore(workspace, 1, 2)
    assert plot(workspace, APRIL) == "A"
    assert plot(workspace, MARCH) == "A"


def test_days_before_the_restored_version_keep_theirs() -> None:
    days = (MARCH, APRIL, APRIL)
    workspace = published("A", "B", "C", days=days)
    restore(workspace, 2, 3)

    assert plot(workspace, MARCH) == "A"
    assert plot(workspace, APRIL) == "B"


def test_what_was_opened_before_does_not_see_it() -> None:
    workspace = published("A", "B", days=(MARCH, APRIL))
    opened = workspace.frozen()
    restore(workspace, 1, 2)

    assert plot(opened, APRIL) == "B"


def test_the_difference_is_from_the_first_to_the_second() -> None:
    found = history.difference(published("A", "B"), "plots", 1, 2)
    answer = history.changes_of(published("A", "B"), "plots", found, 2)

    assert found.changes[["feature_id", "revision"]].values.tolist() == [
        ["B", "added"], ["A", "removed"],
    ]  # fmt: skip
    assert answer.layer_versions == {"plots": 2}


def test_a_restored_version_does_not_differ_from_what_it_restores() -> None:
    workspace = published("A", "B")
    restore(workspace, 1, 2)

    assert history.difference(workspace, "plots", 1, 3).changes.empty


def test_who_looked_at_an_older_version_is_told_and_nothing_changes() -> None:
    workspace = published("A", "B", "C")

    with pytest.raises(EditConflict, match="at version 3"):
        restore(workspace, 1, 2)

    assert workspace.version("plots").version == 3


def test_the_current_version_is_nothing_to_go_back_to() -> None:
    with pytest.raises(InputError, match="the current one"):
        restore(published("A", "B"), 2, 2)


@pytest.mark.parametrize("reason", ["", " \n", "x" * 501, "a\x1bb", "a\u202eb"])
def test_a_reason_is_asked_for_and_readable(reason: str) -> None:
    workspace = published("A", "B")

    with pytest.raises(InputError, match="reason"):
        history.restore(workspace, "plots", 1, reason=reason, replaces=2)

    assert workspace.version("plots").version == 2


def test_what_is_not_there_is_not_found() -> None:
    workspace = published("A", "B")

    with pytest.raises(LayerNotFound, match="no version 7"):
        restore(workspace, 7, 2)
    with pytest.raises(InputError, match="no layer"):
        history.versions(workspace, "sheep")
    with pytest.raises(LayerNotFound, match="holds no layer"):
        history.versions(published(), "plots")


def test_rows_that_are_no_longer_what_is_declared_are_not_restored() -> None:
    workspace = tiny_workspace()
    layer = workspace.layers["projects"]
    rows = workspace.table("projects")
    lineage = Lineage("Test")
    workspace.store.publish(layer, rows, lineage, replaces=1, is_valid=True)
    stricter = dataclasses.replace(
        layer, fields={
            name: dataclasses.replace(one, is_required=True)
            for name, one in layer.fields.items()
        },
    )  # fmt: skip
    changed = dataclasses.replace(
        workspace, layers={**workspace.layers, "projects": stricter}
    )

    with pytest.raises(ValidationError, match="declared today"):
        history.restore(changed, "projects", 1, reason="thử", replaces=2)
