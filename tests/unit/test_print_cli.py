"""The command that prints a map."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from clusterviz.workspace import creation, printing
from tests.kept import Run, runner, saved
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("print") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_a_map_is_printed_and_the_sample_named_as_such(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "map.pdf"
    code, out, complaints = run(
        "print", folder, "-o", path, "--paper", "a3", "--portrait", "--lang", "en",
        "--cluster", "CCN-0001",
    )  # fmt: skip

    assert code == 0
    assert f"{path} (A3 portrait)" in out
    assert "Illustrative data" in complaints
    # 297 by 420 mm in points.
    assert b"/MediaBox [ 0 0 841.88" in path.read_bytes()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["-o", "map.jpg"], "in which format"),
        (["-o", "map"], "in which format"),
        (["-o", "map.pdf", "--layers", "sheep"], "no layer `sheep`"),
        (["-o", "map.pdf", "--layers", ","], "no layer"),
        (["-o", "map.pdf", "--cluster", "CCN-9"], "no place"),
        (["-o", "map.pdf", "--area", "nowhere"], "no area `nowhere`"),
        (["-o", "map.pdf", "--area", "001", "--area", "999"], "001 Huyện Tây; 002"),
        (["-o", "map.pdf", "--area", "012", "--level", "district"], "no area `012`"),
        (["-o", "map.pdf", "--area", "001", "--cluster", "CCN-0001"], "--area"),
        (["-o", "map.pdf", "--paper", "b5"], "--paper"),
        (["-o", "map.pdf", "--as-of", "22/4/2024"], "no day"),
        (["-o", "nowhere/map.pdf", "--layers", "areas"], "cannot be written"),
        ([], "--output"),
    ],
)
def test_bad_use_ends_with_2_and_writes_nothing(
    run: Run,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    complaint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("print", folder, *words, "--lang", "en")

    assert (code, out) == (2, "")
    assert complaint in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("asked", "level", "title"),
    [
        (["Huyện Tây"], "district", "Map of industrial clusters, Tây district"),
        (
            ["001", "dong"],
            "district",
            "Map of industrial clusters, Tây district, Đông district",
        ),
        (["012"], "commune", "Map of industrial clusters, Tây Bắc commune"),
    ],
)
def test_areas_are_printed_alone_and_named(
    run: Run,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: list[str],
    level: str,
    title: str,
) -> None:
    spied = Mock(wraps=printing.printed_map)
    monkeypatch.setattr(printing, "printed_map", spied)
    words = [word for one in asked for word in ("--area", one)]
    path = tmp_path / "map.png"
    code, out, said = run("print", folder, "-o", path, *words, "--lang", "en")

    assert (code, "There are no areas" in said) == (0, False)
    assert str(path) in out
    sheet = spied.call_args.kwargs
    assert (sheet["extent"], sheet["title"]) == ("areas", title)
    assert sheet["layers"].level == level
    assert len(sheet["state"].area_ids) == len(asked)


def test_a_file_that_is_there_is_kept(run: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "map.pdf"
    path.write_text("mine", encoding="utf-8")
    code, _, err = run("print", folder, "-o", path, "--lang", "en")

    assert code == 2
    assert "already exists" in err
    assert path.read_text(encoding="utf-8") == "mine"


def test_without_zones_of_plans_the_map_is_printed_and_what_it_lacks_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = tiny_workspace(without=("plan_zones",))
    monkeypatch.setattr(creation, "open_workspace", lambda _: lacking)
    code, _, said = run("print", "memory", "-o", tmp_path / "map.png", "--lang", "en")

    assert code == 0
    assert "no data of the layer “Other plan zones”" in " ".join(said.split())
    assert "no data of the layer “Overlaps”" in " ".join(said.split())


def test_without_districts_the_areas_that_there_are_are_printed_and_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = tiny_workspace()
    areas = usual.features("areas")
    rows = areas[areas["level"] != "district"].to_dict("records")
    lacking = tiny_workspace({"areas": rows})
    monkeypatch.setattr(creation, "open_workspace", lambda _: lacking)
    print_ = ("print", "memory", "--layers", "areas,clusters", "--lang", "en")
    code, _, said = run(*print_, "-o", tmp_path / "map.png")

    assert code == 0
    assert "no areas of level “District” on 22 Apr 2024" in " ".join(said.split())
    # Who names a level gets that one or none.
    strict = run(*print_, "-o", tmp_path / "map.pdf", "--level", "district")
    assert strict[0] == 2


def test_areas_that_ended_are_those_of_their_last_day() -> None:
    shown = printing.usual_layers(tiny_workspace(), dt.date(2026, 1, 1))

    # The districts ended with the June of 2025; the pages open with them too.
    assert (shown.level, shown.areas_on) == ("district", dt.date(2025, 6, 30))


def test_areas_of_the_day_need_no_other_day() -> None:
    shown = printing.usual_layers(tiny_workspace(), dt.date(2024, 4, 22))

    assert (shown.level, shown.areas_on) == ("district", None)
