"""The guard: what a workbook must be before a library reads it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from clusterviz.files.guard import spreadsheet
from clusterviz.files.guard.spreadsheet import require_workbook
from clusterviz.files.refused import FileRefusedError
from clusterviz.settings import ImportLimits
from tests.workbooks import (
    LAUGHS,
    LINKS,
    MAIN,
    SHEET,
    TYPES,
    part,
    sheet_xml,
    with_parts,
    workbook,
)

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = ImportLimits()


def reason_of(path: Path, limits: ImportLimits = LIMITS) -> str:
    """Return why a workbook is refused."""
    with pytest.raises(FileRefusedError) as caught:
        require_workbook(path, limits)
    return caught.value.reason


def sound(folder: Path) -> Path:
    """Return a workbook of three columns and two rows."""
    return workbook(folder, ("code", "name", "ha"), ("A", "Đa Mai", 2.5))


def test_a_plain_workbook_is_let_through_with_its_width(tmp_path: Path) -> None:
    assert require_workbook(sound(tmp_path), LIMITS) == (3, False)


def test_formulas_are_seen(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("a",), ("=1+1",))

    assert require_workbook(path, LIMITS) == (1, True)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("xl/vbaProject.bin", "workbook_macros"),
        ("xl/macrosheets/sheet1.xml", "workbook_macros"),
        ("xl/externalLinks/externalLink1.xml", "workbook_links"),
        ("xl/activeX/activeX1.xml", "workbook_controls"),
        ("xl/embeddings/oleObject1.bin", "workbook_embedded"),
        ("xl/connections.xml", "workbook_connection"),
        ("xl/queryTables/queryTable1.xml", "workbook_connection"),
        ("customUI/customUI14.xml", "workbook_commands"),
        ("xl/worksheets/sheet2.bin", "workbook_binary"),
        ("../sheet.xml", "zip_outside"),
        ("XL/workbook.xml", "zip_doubles"),
    ],
)
def test_a_part_that_runs_or_leads_elsewhere_is_refused(
    tmp_path: Path, name: str, reason: str
) -> None:
    path = with_parts(sound(tmp_path), {name: "<x/>"})

    assert reason_of(path) == reason


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "docProps/app.xml", TYPES])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_part_and_encoding(
    tmp_path: Path, name: str, encoding: str
) -> None:
    path = sound(tmp_path)
    _, _, root = part(path, name).rpartition("?>")
    content = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}{root}'

    assert (
        reason_of(with_parts(path, {name: content.encode(encoding)})) == "workbook_dtd"
    )


@pytest.mark.parametrize("kind", ["x", 'x SYSTEM "file:///etc/passwd"', "x []"])
def test_a_document_type_without_entities_is_refused_too(
    tmp_path: Path, kind: str
) -> None:
    path = with_parts(sound(tmp_path), {"xl/styles.xml": f"<!DOCTYPE {kind}><x/>"})

    assert reason_of(path) == "workbook_dtd"


def test_a_document_type_is_refused_where_the_name_says_it_is_a_picture(
    tmp_path: Path,
) -> None:
    content = f"\n {LAUGHS}<x>&c;</x>"

    assert (
        reason_of(with_parts(sound(tmp_path), {"xl/media/a.png": content}))
        == "workbook_dtd"
    )


@pytest.mark.parametrize(
    ("kind", "is_refused"),
    [("hyperlink", False), ("image", True), ("externalLinkPath", True)],
)
def test_only_a_link_that_a_person_must_click_on_may_lead_outside(
    tmp_path: Path, kind: str, is_refused: bool
) -> None:
    link = (
        f'<Relationships xmlns="{LINKS}"><Relationship Id="r1" TargetMode="External" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="file:///etc/passwd"/></Relationships>'
    )
    path = with_parts(sound(tmp_path), {"xl/worksheets/_rels/sheet1.xml.rels": link})

    if is_refused:
        assert reason_of(path) == "workbook_links"
    else:
        assert require_workbook(path, LIMITS) == (3, False)


def test_a_workbook_that_calls_itself_one_with_macros_is_refused(
    tmp_path: Path,
) -> None:
    path = sound(tmp_path)
    types = part(path, TYPES).replace(
        "openxmlformats-officedocument.spreadsheetml.sheet.main",
        "ms-excel.sheet.macroEnabled.main",
    )

    assert reason_of(with_parts(path, {TYPES: types})) == "workbook_macros"


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<x/>")

    assert reason_of(path) == "workbook_parts"


def test_a_zip_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = sound(tmp_path)
    path.write_bytes(path.read_bytes()[:-100])

    assert reason_of(path) == "zip_damaged"


def test_a_part_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = sound(tmp_path)

    assert (
        reason_of(with_parts(path, {SHEET: part(path, SHEET)[:-20]})) == "workbook_xml"
    )


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = with_parts(sound(tmp_path), {SHEET: sheet_xml([" " * 5_000_000])})

    assert reason_of(path) == "zip_grows"
    assert reason_of(path, ImportLimits(unpacked_mb=4)) == "zip_large"


def test_what_a_sheet_declares_of_its_size_is_not_believed(tmp_path: Path) -> None:
    cells = sheet_xml(['<c r="A1"><v>7</v></c>'], declared="A1:XFD1048576")

    assert require_workbook(with_parts(sound(tmp_path), {SHEET: cells}), LIMITS) == (
        1,
        False,
    )


@pytest.mark.parametrize(
    ("place", "is_refused"),
    [("SF1", False), ("SG1", True), ("XFD1", True), ("A1048577", True),
     ("A0", True), ("1A", True), ("AAAA1", True), ("A\uff11", True)],
)  # fmt: skip
def test_a_table_has_at_most_500_columns_and_real_places(
    tmp_path: Path, place: str, is_refused: bool
) -> None:
    # Column SF is the 500th: 19 × 26 + 6.
    cells = sheet_xml([f'<c r="{place}"><v>7</v></c>'])
    path = with_parts(sound(tmp_path), {SHEET: cells})

    if is_refused:
        assert reason_of(path) in ("columns_many", "workbook_place")
    else:
        assert require_workbook(path, LIMITS) == (500, False)


@pytest.mark.parametrize(
    ("row", "is_refused"),
    [("1048576", False), ("1048577", True), ("1e9", True), ("0", True)],
)
def test_a_row_has_a_number_that_a_sheet_has(
    tmp_path: Path, row: str, is_refused: bool
) -> None:
    cells = sheet_xml(['<c r="A1"><v>7</v></c>']).replace('row r="1"', f'row r="{row}"')
    path = with_parts(sound(tmp_path), {SHEET: cells})

    if is_refused:
        assert reason_of(path) == "workbook_place"
    else:
        assert require_workbook(path, LIMITS) == (1, False)


def test_empty_cells_far_to_the_right_do_no_harm(tmp_path: Path) -> None:
    cells = sheet_xml(['<c r="A1"><v>7</v></c>', '<c r="XFD1" s="0"/>'])

    assert require_workbook(with_parts(sound(tmp_path), {SHEET: cells}), LIMITS) == (
        1,
        False,
    )


def test_what_is_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Six cells; seven texts in the list that cells share.
    texts = f'<sst xmlns="{MAIN}">{"<si><t>a</t></si>" * 7}</sst>'
    path = with_parts(sound(tmp_path), {"xl/sharedStrings.xml": texts})

    assert require_workbook(path, ImportLimits(cells=7)) == (3, False)
    assert reason_of(path, ImportLimits(cells=6)) == "workbook_cells"
    assert reason_of(sound(tmp_path), ImportLimits(cells=5)) == "workbook_cells"
    assert reason_of(path, ImportLimits(columns=2)) == "columns_many"
    monkeypatch.setattr(spreadsheet, "_MAX_ELEMENTS", 40)
    assert reason_of(path) == "workbook_deep"


def test_parts_that_nest_too_deep_are_refused(tmp_path: Path) -> None:
    deep = "<x>" * 101 + "</x>" * 101
    path = with_parts(sound(tmp_path), {"xl/theme/theme2.xml": deep})

    assert reason_of(path) == "workbook_deep"


# 47 columns of 1 048 576 rows are 49 283 072 places, 48 are 50 331 648.
@pytest.mark.parametrize(("column", "is_refused"), [("AU", False), ("AV", True)])
def test_a_value_far_from_its_table_is_refused_before_anybody_walks_there(
    tmp_path: Path, column: str, is_refused: bool
) -> None:
    rows = f'<row r="1048576"><c r="{column}1048576"><v>1</v></c></row>'
    sheet = sheet_xml([]).replace("<sheetData>", f"<sheetData>{rows}")
    path = with_parts(sound(tmp_path), {SHEET: sheet})

    if is_refused:
        assert reason_of(path) == "workbook_far"
    else:
        assert require_workbook(path, LIMITS)[0] == 47
