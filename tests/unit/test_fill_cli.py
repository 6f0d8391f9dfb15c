"""``clusterviz fill``: the difference first, then what was accepted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from clusterviz.files import sandbox
from clusterviz.workspace.creation import open_workspace
from tests.gaps import filled, value
from tests.kept import runner, saved
from tests.workbooks import read_here, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kept import Run


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which is faster; `test_spreadsheet` starts the child."""
    monkeypatch.setattr(sandbox, "_run", read_here)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return saved(tmp_path / "w")


def returned(root: Path, folder: Path, *cells: tuple[str, str, object]) -> Path:
    """Return a filled workbook of the workspace in `root`."""
    return filled(open_workspace(root), folder, *cells)


def test_without_accept_the_difference_is_printed_and_nothing_published(
    run: Run, root: Path, tmp_path: Path
) -> None:
    path = returned(root, tmp_path, ("CCN-0001", "leased_ha", 13.5))

    code, said, _ = run("fill", root, path, "--lang", "en")

    assert code == 1
    assert "13.5" in said
    assert "Changed: 1" in said
    assert open_workspace(root).version("clusters").version == 1
    assert run("fill", root, path, "--dry-run")[0] == 0


def test_what_is_accepted_is_published_with_its_document(
    run: Run, root: Path, tmp_path: Path
) -> None:
    path = returned(root, tmp_path, ("CCN-0001", "leased_ha", 13.5))

    code, said, _ = run(
        "fill", root, path, "--accept", "--source-document", "CV 12/UBND"
    )

    opened = open_workspace(root)
    assert code == 0
    assert "phiên bản 2" in said
    assert value(opened, "CCN-0001", "leased_ha") == 13.5
    assert value(opened, "CCN-0001", "source_document") == "CV 12/UBND"
    code, said, _ = run("fill", root, path, "--accept", "--lang", "en")
    assert (code, "There already: 1" in said) == (0, True)
    assert open_workspace(root).version("clusters").version == 2


def test_refused_cells_end_with_1_and_the_others_are_published(
    run: Run, root: Path, tmp_path: Path
) -> None:
    path = returned(
        root, tmp_path,
        ("CCN-0001", "leased_ha", "nhiều"), ("CCN-0001", "cluster_type", "Làng nghề"),
    )  # fmt: skip

    code, said, _ = run("fill", root, path, "--accept")

    opened = open_workspace(root)
    assert code == 1
    assert "nhiều" in said
    assert value(opened, "CCN-0001", "leased_ha") == 12.0
    assert value(opened, "CCN-0001", "cluster_type") == "craft_village"


def test_a_workbook_that_changes_nothing_ends_with_0(
    run: Run, root: Path, tmp_path: Path
) -> None:
    code, said, _ = run("fill", root, returned(root, tmp_path), "--lang", "en")

    assert (code, said) == (0, "The workbook changes nothing.\n")


@pytest.mark.parametrize(("side", "ha"), [("mine", 13.5), ("theirs", 15.0)])
def test_conflicts_ask_whose_value_counts(
    run: Run, root: Path, tmp_path: Path, side: str, ha: float
) -> None:
    (tmp_path / "first").mkdir()
    path = returned(root, tmp_path, ("CCN-0001", "leased_ha", 13.5),
                    ("CCN-0002", "leased_ha", 3.5))  # fmt: skip
    other = returned(root, tmp_path / "first", ("CCN-0001", "leased_ha", 15))
    assert run("fill", root, other, "--accept")[0] == 0

    code, _, complaint = run("fill", root, path, "--accept", "--lang", "en")
    assert (code, "mine or --conflicts theirs" in complaint) == (2, True)
    code, _, said = run("fill", root, path, "--accept", "--conflicts", side)

    assert code == 0, said
    assert value(open_workspace(root), "CCN-0001", "leased_ha") == ha
    assert value(open_workspace(root), "CCN-0002", "leased_ha") == 3.5


def test_programs_get_the_difference_as_json(
    run: Run, root: Path, tmp_path: Path
) -> None:
    path = returned(root, tmp_path, ("CCN-0001", "leased_ha", 13.5))

    code, said, _ = run("fill", root, path, "--format", "json")

    document = json.loads(said)
    assert code == 1
    assert document["layer"] == "clusters"
    assert [one["status"] for one in document["left"]] == ["changed"]


@pytest.mark.parametrize("text", ["{{7*7}} [red]x[/red] \x1b[31m", "a\u202eb"])
def test_hostile_text_is_shown_and_cannot_steer_the_terminal(
    run: Run, root: Path, tmp_path: Path, text: str
) -> None:
    safe = text.replace("\x1b", "_x001B_")
    path = returned(root, tmp_path, ("CCN-0001", "cluster_name", safe))

    code, said, _ = run("fill", root, path)

    assert code == 1
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert text.partition(" ")[0].partition("\u202e")[0] in said


@pytest.mark.parametrize(
    "words", [("--accept", "--dry-run"), ("--format", "csv"), ("--as-of", "22/4/2024")]
)
def test_bad_use_is_one_line(
    run: Run, root: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, _, complaint = run("fill", root, returned(root, tmp_path), *words)

    assert code == 2
    assert len(complaint.splitlines()) == 1


def test_a_workbook_of_others_is_one_line(run: Run, root: Path, tmp_path: Path) -> None:
    code, _, complaint = run("fill", root, workbook(tmp_path, ("a",)))

    assert code == 2
    assert len(complaint.splitlines()) == 1
