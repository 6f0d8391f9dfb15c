"""What a page shows as a table it hands on for Excel too: the same, cell by cell."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.ui import matters
from clusterviz.view import tables
from clusterviz.workspace import creation, resultbook
from tests.app.test_offers_and_help import show
from tests.kept import saved
from tests.tiny import AS_OF_ON
from tests.tiny.ground import layers as declared
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from tests.app.conftest import Offered

EVIL = "=cmd|' /C calc'!A1"

PAGES = {
    "overlaps": f"overlaps-{AS_OF_ON}",
    "vacant": f"land-to-let-{AS_OF_ON}",
    "withdrawn": f"dossiers-{AS_OF_ON}",
    "rules": f"rules-{AS_OF_ON}",
}
"""By page: the file of its table."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = cluster_rows()
    rows[0] = {**rows[0], "cluster_name": EVIL}
    return saved(tmp_path_factory.mktemp("offered") / "W", {"clusters": rows})


def opened(root: Path, page: str, language: Language) -> AppTest:
    app = AppTest.from_function(show, args=(str(root), page), default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    return app


def lines(data: bytes) -> tuple[list[str], list[list[Any]]]:
    """Return the codes of a workbook's first sheet, and what stands below them."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    found = [list(one) for one in sheet.iter_rows(values_only=True)]
    blank = next(at for at, one in enumerate(found) if not any(one))
    assert all(found[blank + 1])
    return [str(one) for one in found[blank + 2]], found[blank + 3 :]


def same(cell: object, shown: object, language: Language) -> bool:
    """Return whether a cell of a workbook is that of the page."""
    if shown is None or shown != shown or shown in {"–", ""}:
        return cell is None or cell == "–"
    if isinstance(shown, bool):
        return cell == texts.say("frame.yes" if shown else "frame.no", language)
    if isinstance(shown, int | float):
        return cell == pytest.approx(shown, abs=1e-9)
    if isinstance(cell, dt.datetime):
        return cell.date() == pd.Timestamp(str(shown)).date()
    return cell == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_the_workbook_is_the_table_of_the_page(
    page: str, language: Language, root: Path, offered: Offered
) -> None:
    app = opened(root, page, language)
    codes, rows = lines(offered[f"{PAGES[page]}.xlsx"]())

    layers = creation.open_workspace(root).layers
    by_label = {
        tables.heading(code, layers, language, is_short=is_short): at
        for at, code in enumerate(codes)
        for is_short in (True, False)
    }
    shown = max((one.value for one in app.dataframe), key=lambda one: len(one.columns))
    assert len(rows) == len(shown) > 0
    assert set(shown.columns) <= set(by_label)
    for place, row in enumerate(shown.astype("object").to_dict("records")):
        for label, value in row.items():
            cell = rows[place][by_label[str(label)]]
            assert same(cell, value, language), (label, cell, value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_says_its_day_its_versions_and_what_its_columns_are(
    language: Language, root: Path, offered: Offered
) -> None:
    opened(root, "overlaps", language)
    book = openpyxl.load_workbook(io.BytesIO(offered[f"{PAGES['overlaps']}.xlsx"]()))

    said = book[texts.say("export.sheet_source", language)].iter_rows(values_only=True)
    source = {str(label): str(value) for label, value in said}
    assert source[texts.say("export.source_as_of_on", language)] == texts.day(
        AS_OF_ON, language
    )
    versions = source[texts.say("export.source_versions", language)]
    assert {"clusters 1", "plan_zones 1"} <= set(versions.split(", "))
    assert source[texts.say("export.source_document", language)] == "Test"
    words = book[texts.say("export.sheet_dictionary", language)]
    first = [cell.value for cell in words["A"]]
    assert {"cluster_id", "overlap_ha", "verdict"} <= set(first)


@pytest.mark.parametrize("area", ["", "002"])
def test_a_workbook_says_of_which_areas_the_page_was(
    root: Path, offered: Offered, area: str
) -> None:
    app = AppTest.from_function(show, args=(str(root), "vacant"), default_timeout=60)
    app.query_params["lang"] = "en"
    app.query_params["area"] = area
    app.run()
    assert not app.exception

    book = openpyxl.load_workbook(io.BytesIO(offered[f"{PAGES['vacant']}.xlsx"]()))

    every = [str(c.value) for one in book for row in one.iter_rows() for c in row]
    said = [one for one in every if "about these areas only: Huyện Đông" in one]
    assert bool(said) == bool(area)


def test_no_text_of_a_file_is_a_formula(root: Path, offered: Offered) -> None:
    for page in PAGES:
        opened(root, page, "vi")
    data = offered[f"{PAGES['overlaps']}.xlsx"]()

    codes, rows = lines(data)
    assert EVIL in {row[codes.index("cluster_name")] for row in rows}
    for name in [one for one in offered if one.endswith(".xlsx")]:
        with zipfile.ZipFile(io.BytesIO(offered[name]())) as archive:
            sheets = [one for one in archive.namelist() if "worksheets/" in one]
            assert not [one for one in sheets if b"<f>" in archive.read(one)]


def test_a_page_makes_no_workbook_before_somebody_asks(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(resultbook, "book_bytes", made.append)
    app = opened(root, "overlaps", "vi")

    labels = [getattr(one, "proto").label for one in app.get("download_button")]  # noqa: B009
    for suffix in ("xlsx", "csv", "geojson"):
        assert texts.say(f"frame.download_{suffix}", "vi") in labels
    assert made == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_needs_attention_is_told_in_words_not_in_codes(
    language: Language, root: Path, offered: Offered
) -> None:
    opened(root, "overview", language)
    codes, rows = lines(offered[f"attention-{AS_OF_ON}.xlsx"]())
    found = [dict(zip(codes, row, strict=True)) for row in rows]

    # The kind of a zone, a field, the state of works; and somebody's own words.
    words = {
        "vi": {"Rừng phòng hộ", "Ngành nghề", "Đang xây dựng"},
        "en": {"Protection forest", "Business lines", "Under construction"},
    }[language]
    own = "5 hộ chưa thống nhất giá bồi thường"
    assert words | {own} <= {row["detail"] for row in found}
    units = {"vi": {"ha", "m³/ngày đêm", "số lượng"}, "en": {"ha", "m³/day", "count"}}
    assert {row["unit"] for row in found} == units[language]


@pytest.mark.parametrize(
    ("reason", "detail", "said"),
    [
        ("cannot_be_judged", "mineral, relic", "Khoáng sản; Di tích, danh thắng"),
        ("cannot_be_judged", "", ""),
        ("case_overdue", "mineral", "Khoáng sản"),
        ("violation_overdue", "land", "Đất đai"),
        ("duty_overdue", "fire_explosion", "Phòng, chống cháy, nổ"),
        ("assignment_overdue", "clearance", "Giải phóng mặt bằng"),
        ("clock_overdue", "land_behind_months", "Chậm tiến độ sử dụng đất"),
        ("incomplete", "business_lines, ", "Ngành nghề; Ranh giới"),
        ("clearance_obstacle", "mineral, x", "mineral, x"),
    ],
)
def test_the_detail_of_each_matter_has_words(
    reason: str, detail: str, said: str
) -> None:
    assert matters.detail_said(reason, detail, declared(), "vi") == said
