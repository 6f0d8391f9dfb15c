"""`clusterviz history` and `clusterviz rollback`, as people type them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from clusterviz.workspace.creation import open_workspace
from tests.kept import Run, runner, saved
from tests.tiny import at, typed
from tests.tiny.ground import layers
from tests.unit.test_history import MARCH, publish

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a workspace whose plots have a second version, of one plot."""
    path = saved(tmp_path / "W")
    workspace = open_workspace(path)
    publish(workspace, "NEW", 1, MARCH)
    workspace.store.close()
    return path


def plots(folder: Path) -> list[str]:
    """Return the codes of the plots that are current."""
    workspace = open_workspace(folder)
    found = workspace.features("plots")["plot_id"].tolist()
    workspace.store.close()
    return [str(one) for one in found]


def test_the_history_is_a_table_for_people(run: Run, folder: Path) -> None:
    code, out, _ = run("history", folder, "plots", "--lang", "en")

    assert code == 0
    assert "Published versions" in out
    assert "Current" in out
    assert "QĐ NEW" in out
    assert "Reason" not in out


def test_rolling_back_says_what_it_did_and_shows_in_the_history(
    run: Run, folder: Path
) -> None:
    words = ("rollback", folder, "plots", 1, "--reason", "Nhầm tệp", "--lang", "en")
    code, out, _ = run(*words)
    listed = run("history", folder, "plots", "--format", "json")[1]
    rows = json.loads(listed)["rows"]

    assert code == 0
    assert out == (
        "Rolled back: version 3 of `plots` has the contents of version 1 again. "
        "Versions withdrawn: 2.\n"
    )
    assert "NEW" not in plots(folder)
    assert [row["version_status"] for row in rows] == [
        "current", "withdrawn", "earlier",
    ]  # fmt: skip
    assert rows[0]["restores"] == 1
    assert rows[0]["restore_reason"] == "Nhầm tệp"


def test_the_difference_of_two_versions_is_a_table_or_a_map(
    run: Run, folder: Path
) -> None:
    words = ("history", folder, "plots", "--difference", 1, 2)
    _, table, _ = run(*words, "--lang", "en")
    _, features, _ = run(*words, "--format", "geojson")

    gained = [
        one["properties"]
        for one in json.loads(features)["features"]
        if one["properties"]["piece"] == "gained"
    ]
    assert "Difference between two versions" in table
    assert "Removed" in table
    assert [one["feature_id"] for one in gained] == ["NEW"]
    assert gained[0]["piece_ha"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["rollback", "plots", "1"], "--reason"),
        (["rollback", "plots", "2", "--reason", "x"], "the current one"),
        (["rollback", "plots", "9", "--reason", "x"], "no version 9"),
        (["rollback", "plots", "1", "--reason", " "], "reason"),
        (["history", "sheep"], "no layer"),
        (["history", "plots", "--difference", "1", "9"], "no version 9"),
        (["history", "plots", "--format", "geojson"], "no place"),
    ],
)
def test_bad_use_is_one_clear_line_and_changes_nothing(
    run: Run, folder: Path, words: list[str], complaint: str
) -> None:
    command, layer, *others = words
    code, out, err = run(command, folder, layer, *others, "--lang", "en")

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert complaint in err
    assert plots(folder) == ["NEW"]


def test_text_of_a_file_is_shown_as_itself_in_the_difference(
    run: Run, folder: Path
) -> None:
    """A name is data: it neither runs nor steers the terminal."""
    workspace = open_workspace(folder)
    layer = layers()["plots"]
    row = {
        "plot_id": "[red]{{7*7}}\x1b[31m", "cluster_id": "CCN-1",
        "geometry": at(0, 0, 10, 10),
    }  # fmt: skip
    lineage = workspace.version("plots").lineage
    workspace.store.publish(
        layer, typed(layer, [row]), lineage, replaces=2, is_valid=True
    )
    workspace.store.close()
    _, out, _ = run("history", folder, "plots", "--difference", 2, 3)

    assert r"[red]{{7*7}}\x1b[31m" in out
    assert "\x1b" not in out
