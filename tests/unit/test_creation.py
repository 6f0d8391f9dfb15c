"""Making a workspace, empty or from a sample, and opening one."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pandas as pd
import pytest

from clusterviz import settings
from clusterviz.errors import InputError, SettingsError, ValidationError
from clusterviz.workspace import creation


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of declarations with two small samples, good and bad."""
    layers = tmp_path / "shipped"
    shutil.copytree(
        settings.shipped("layers"), layers, ignore=shutil.ignore_patterns("sample")
    )
    monkeypatch.setattr(settings, "shipped", lambda name: tmp_path / "shipped")
    monkeypatch.setenv("CLUSTERVIZ_LAYERS", str(layers))
    for name, code in (("good", "road"), ("bad", None)):
        folder = layers / "sample" / name
        folder.mkdir(parents=True)
        toml = "is_illustrative = true\nas_of_on = 2024-04-22\n"
        (folder / "clusterviz.toml").write_text(toml, encoding="utf-8")
        documents = pd.DataFrame(
            {
                "document_id": [code],
                "document_title": ["x"],
                "source_document": ["x"],
                "as_of_on": [pd.Timestamp("2024-04-22").date()],
            }
        )
        documents.to_parquet(folder / "documents.parquet")
    return layers


def test_an_empty_workspace_has_settings_and_no_layers(tmp_path: Path) -> None:
    made = creation.init(tmp_path / "W")

    assert made.versions() == {}
    assert made.settings == settings.WorkspaceSettings()
    assert made.settings.province("en") == "No province named"
    assert creation.open_workspace(tmp_path / "W").layers == made.layers


def test_a_folder_that_is_there_but_empty_may_be_used(tmp_path: Path) -> None:
    creation.init(tmp_path / "W")
    (tmp_path / "V").mkdir()

    assert creation.init(tmp_path / "V").versions() == {}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["V", "W"]


def test_folders_above_are_made(tmp_path: Path) -> None:
    assert creation.init(tmp_path / "a" / "b" / "W").versions() == {}


def test_a_relative_path_is_taken_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    creation.init(Path("W"))

    assert (tmp_path / "W" / "clusterviz.toml").is_file()


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_is_already_there_is_never_touched(
    tmp_path: Path, is_folder: bool
) -> None:
    target = tmp_path / "W"
    mine = target / "mine.txt" if is_folder else target
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="already holds something"):
        creation.init(target)

    assert mine.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["hanoi", "../../etc", "", "."])
def test_an_unknown_sample_is_refused_and_nothing_is_made(
    tmp_path: Path, shipped: Path, name: str
) -> None:
    with pytest.raises(InputError, match="one of bad, good"):
        creation.init(tmp_path / "W", sample=name)

    assert not (tmp_path / "W").exists()


def test_a_sample_brings_its_settings_and_layers(tmp_path: Path, shipped: Path) -> None:
    made = creation.init(tmp_path / "W", sample="good")
    version = made.version("documents")

    assert made.settings.is_illustrative
    assert made.versions() == {"documents": 1}
    assert version.is_valid
    assert version.lineage.as_of_on == made.settings.as_of_on
    assert list(made.table("documents")["document_id"]) == ["road"]


def test_a_sample_with_errors_is_refused_and_nothing_stays(
    tmp_path: Path, shipped: Path
) -> None:
    with pytest.raises(ValidationError, match="document_id") as caught:
        creation.init(tmp_path / "W", sample="bad")

    assert [one.field for one in caught.value.findings] == ["document_id"]
    assert [path.name for path in tmp_path.iterdir()] == ["shipped"]


def test_a_sample_whose_keys_repeat_is_refused(tmp_path: Path, shipped: Path) -> None:
    path = shipped / "sample" / "good" / "documents.parquet"
    document = pd.read_parquet(path)
    pd.concat([document, document], ignore_index=True).to_parquet(path)

    with pytest.raises(ValidationError, match="“road” names 2 rows"):
        creation.init(tmp_path / "W", sample="good")


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="needs a user who may not do all"
)
def test_a_folder_that_may_not_be_written_is_one_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(InputError, match="cannot be made"):
        creation.init(tmp_path / "W")


def test_a_file_in_the_way_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(InputError, match="cannot be made"):
        creation.init(tmp_path / "file" / "W")


def test_a_folder_that_is_no_workspace_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not a workspace"):
        creation.open_workspace(tmp_path)


def test_the_sample_of_bac_giang_is_made_within_ten_seconds(tmp_path: Path) -> None:
    began = time.monotonic()
    made = creation.init(tmp_path / "W", sample="bacgiang")

    assert time.monotonic() - began < 10
    assert made.settings.is_illustrative
    assert {"areas", "clusters", "plan_zones"} <= set(made.versions())
