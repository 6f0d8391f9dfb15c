"""A workspace's settings: read, and refused with the name of what is wrong."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import CrsError, SettingsError
from clusterviz.settings import read_settings, shipped

if TYPE_CHECKING:
    from pathlib import Path


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "clusterviz.toml").write_text("", encoding="utf-8")
    settings = read_settings(tmp_path)

    assert settings.metric_crs == "EPSG:9214"
    assert settings.is_illustrative is False


def test_no_province_is_assumed_and_a_missing_name_is_said(tmp_path: Path) -> None:
    (tmp_path / "clusterviz.toml").write_text("", encoding="utf-8")
    settings = read_settings(tmp_path)

    assert (settings.province_vi, settings.province_en) == ("", "")
    assert settings.province("vi") == "Chưa đặt tên tỉnh"
    assert settings.province("en") == "No province named"


def test_a_province_is_named_in_each_language_or_else_in_the_other(
    tmp_path: Path,
) -> None:
    toml = tmp_path / "clusterviz.toml"
    toml.write_text('province_vi = "Tỉnh Bắc Ninh"', encoding="utf-8")
    assert read_settings(tmp_path).province("en") == "Tỉnh Bắc Ninh"

    both = 'province_vi = "Tỉnh Bắc Ninh"\nprovince_en = "Bắc Ninh province"'
    toml.write_text(both, encoding="utf-8")
    assert read_settings(tmp_path).province("en") == "Bắc Ninh province"
    assert read_settings(tmp_path).province("vi") == "Tỉnh Bắc Ninh"


def test_a_sketch_is_never_assumed_to_be_better_than_a_map(tmp_path: Path) -> None:
    (tmp_path / "clusterviz.toml").write_text("", encoding="utf-8")
    tolerance = read_settings(tmp_path).tolerance

    assert tolerance.surveyed < tolerance.digitised < tolerance.indicative


def test_a_day_is_read_as_a_day(tmp_path: Path) -> None:
    (tmp_path / "clusterviz.toml").write_text("as_of_on = 2024-04-22", encoding="utf-8")

    assert read_settings(tmp_path).as_of_on == dt.date(2024, 4, 22)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("level = 'village'", "`level` is 'village'"),
        ("colour = 'red'", "`colour`"),
        ("[limits]\nmemory_mb = 0", r"`limits\.memory_mb` is 0"),
        ("level = ", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "clusterviz.toml").write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError, match=complaint):
        read_settings(tmp_path)


def test_a_metric_crs_that_distorts_areas_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clusterviz.toml").write_text(
        "metric_crs = 'EPSG:3857'", encoding="utf-8"
    )

    with pytest.raises(CrsError, match="distorts areas"):
        read_settings(tmp_path)


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="clusterviz init"):
        read_settings(tmp_path)


def test_what_is_shipped_is_found() -> None:
    assert (shipped("layers") / "clusters.toml").is_file()
