"""DXF and DGN drawings as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyogrio
import pytest
import shapely

from clusterviz.files.guard import DRIVERS, Kind
from clusterviz.files.readers.drawing import read_dgn, read_dxf
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.sandbox import read_raw
from clusterviz.settings import ImportLimits
from tests.drawings import (
    CORNERS,
    block,
    design,
    dgn_line,
    dgn_text,
    drawing,
    dxf,
    insert,
    line,
    pairs,
    text,
)
from tests.markup import request

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.files.worker import Answer

SIDE = line(CORNERS[0], CORNERS[1])

UTF8 = [(9, "$ACADVER"), (1, "AC1027")]
PAGE_1258 = [(9, "$ACADVER"), (1, "AC1015"), (9, "$DWGCODEPAGE"), (3, "ANSI_1258")]


@pytest.fixture(autouse=True)
def _one_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a reader find the drivers that it would in its own process."""
    monkeypatch.setattr(pyogrio, "list_drivers", lambda: {DRIVERS[Kind.DXF]: "r"})


def read(
    folder: Path, content: str, encoding: str = "utf-8", said: str | None = None
) -> tuple[dict[str, list[Any]], Answer]:
    """Return the columns of a drawing, with shapes as such, and the answer."""
    path = dxf(folder, content, encoding)
    table, answer = read_dxf(path, request(encoding=said))
    columns = table.to_pydict()
    shapes = shapely.from_wkb(columns.pop("geometry"))
    return columns | {"geometry": shapes.tolist()}, answer


def told(answer: Answer) -> dict[str, str]:
    """Return the notes, without the name of their domain."""
    return {one.code.removeprefix("drawing."): one.value for one in answer.notes}


def test_lines_and_texts_come_in_one_table_with_their_layer(tmp_path: Path) -> None:
    columns, answer = read(tmp_path, drawing(SIDE, text("A1", 3, 4)))

    assert columns["Layer"] == ["RANH", "CHU"]
    assert columns["Text"] == [None, "A1"]
    assert columns["geometry"] == [
        shapely.LineString([(0, 0), (100, 0)]),
        shapely.Point(3, 4),
    ]
    assert (answer.crs, answer.is_bytes, answer.notes) == ("", False, ())


def test_a_closed_polyline_is_a_closed_line(tmp_path: Path) -> None:
    corners = [pair for x, y in CORNERS for pair in ((10, x), (20, y))]
    content = drawing(pairs((0, "LWPOLYLINE"), (90, 4), (70, 1), *corners))
    columns, _ = read(tmp_path, content)

    assert shapely.Polygon(columns["geometry"][0]).equals(shapely.box(0, 0, 100, 100))


def test_a_block_is_drawn_wherever_it_is_inserted_on_the_layer_of_its_place(
    tmp_path: Path,
) -> None:
    inside = block("B", line((0, 0), (1, 0), layer="0"), line((0, 0), (0, 1), "X"))
    array = insert("B", (70, 2), (44, 10), layer="RANH")
    columns, _ = read(tmp_path, drawing(array, blocks=inside))

    assert sorted(columns["Layer"]) == ["RANH", "RANH", "X", "X"]
    assert sorted(one.bounds for one in columns["geometry"]) == [
        (0, 0, 0, 1), (0, 0, 1, 0), (10, 0, 10, 1), (10, 0, 11, 0),
    ]  # fmt: skip


def test_a_circle_has_a_vertex_each_degree_and_that_is_told(tmp_path: Path) -> None:
    circle = pairs((0, "CIRCLE"), (8, "0"), (10, 0), (20, 0), (40, 100))
    columns, answer = read(tmp_path, drawing(circle))

    # Of a polygon with 360 corners: n/2 · r² · sin(2π/n).
    assert shapely.Polygon(columns["geometry"][0]).area == pytest.approx(
        31_414.33, abs=1
    )
    assert told(answer) == {"curved": "1"}


def test_sheets_to_print_are_left_out_and_told(tmp_path: Path) -> None:
    frame = SIDE.replace("8\nRANH\n", "8\nRANH\n67\n1\n")
    columns, answer = read(tmp_path, drawing(frame, SIDE))

    assert len(columns["geometry"]) == 1
    assert told(answer) == {"paper_space": "1"}


def test_a_drawing_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="model space"):
        read(tmp_path, drawing())


def test_pictures_other_files_and_units_are_told_and_nothing_is_opened(
    tmp_path: Path,
) -> None:
    image = pairs((0, "IMAGE"), (8, "0"), (1, "http://127.0.0.1:9/a.png"))
    outside = block("X", flags=4).replace("70\n4\n", "70\n4\n1\n/etc/hostname\n")
    header = [(9, "$INSUNITS"), (70, 4)]
    content = drawing(image, SIDE, blocks=outside, header=[*UTF8, *header])

    _, answer = read(tmp_path, content)

    assert told(answer) == {
        "ignored": "IMAGE (1)", "references_ignored": "1", "unit_unlike": "mm",
    }  # fmt: skip


@pytest.mark.parametrize("byte", range(0xA0, 0x100))
def test_text_of_no_stated_encoding_keeps_each_byte_as_a_letter(
    tmp_path: Path, byte: int
) -> None:
    columns, answer = read(tmp_path, drawing(text(f"a{chr(byte)}b")), "latin-1")

    assert answer.is_bytes
    assert columns["Text"] == [f"a{chr(byte)}b"]


def test_classes_and_missing_blocks_may_have_any_bytes_in_their_names(
    tmp_path: Path,
) -> None:
    odd = SIDE.replace("8\nRANH\n", "100\nAc\xd5D\n8\nRANH\n6\nL\xb8\n")
    path = dxf(tmp_path, drawing(odd, insert("B\xb8")), "latin-1")
    with pytest.warns(RuntimeWarning, match="does not exist"):
        table, _ = read_dxf(path, request())

    assert table.column("SubClasses").to_pylist() == ["Ac\xd5D"]
    assert table.column("Linetype").to_pylist() == ["L\xb8"]


@pytest.mark.parametrize("kind", ["TEXT", "MTEXT"])
def test_letters_that_are_written_out_are_read_as_letters(
    tmp_path: Path, kind: str
) -> None:
    content = drawing(text("Tr\\U+1EA1m b\\U+01A1m", kind=kind))
    columns, answer = read(tmp_path, content)

    assert columns["Text"] == ["Trạm bơm"]
    assert not answer.is_bytes


def test_drawings_since_2007_are_in_utf8(tmp_path: Path) -> None:
    columns, answer = read(tmp_path, drawing(text("Đa Mai"), header=UTF8))

    assert (columns["Text"], answer.is_bytes) == (["Đa Mai"], False)


def test_a_code_page_is_believed_where_other_letters_are_written_out(
    tmp_path: Path,
) -> None:
    said = text("Đông B\\U+1EAFc")
    columns, answer = read(tmp_path, drawing(said, header=PAGE_1258), "cp1258")

    assert (columns["Text"], answer.is_bytes) == (["Đông Bắc"], False)


def test_a_code_page_alone_is_no_evidence(tmp_path: Path) -> None:
    _, answer = read(tmp_path, drawing(text("Đông"), header=PAGE_1258), "cp1258")

    assert answer.is_bytes


def test_what_a_person_says_of_the_encoding_is_believed(tmp_path: Path) -> None:
    content = drawing(text("Đa Mai"))
    columns, answer = read(tmp_path, content, said="utf-8")

    assert (columns["Text"], answer.is_bytes) == (["Đa Mai"], False)
    assert read(tmp_path, content, said="tcvn3")[1].is_bytes


def test_text_that_is_not_the_utf8_that_was_said_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read(tmp_path, drawing(text("Đông")), "cp1258", said="utf-8")

    assert refused.value.reason == "drawing.text_not_utf8"


def test_a_design_comes_with_levels_and_its_text_as_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyogrio, "list_drivers", lambda: {DRIVERS[Kind.DGN]: "r"})
    path = tmp_path / "input.dgn"
    side = dgn_line((0, 0), (100_000, 0), level=3)
    path.write_bytes(design(side, dgn_text(b"C\xb8m", 5000, 3000, level=4)))
    table, answer = read_dgn(path, request())

    assert table.column("Level").to_pylist() == [3, 4]
    assert table.column("Text").to_pylist() == [None, "C\xb8m"]
    assert shapely.from_wkb(table.column("geometry").to_pylist()).tolist() == [
        shapely.LineString([(0, 0), (100, 0)]),
        shapely.Point(5, 3),
    ]
    assert answer.is_bytes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.dxf", drawing(SIDE).encode()),
        ("a.dgn", design(dgn_line((0, 0), (100_000, 0)))),
    ],
)
def test_a_drawing_is_read_in_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    monkeypatch.undo()
    path = tmp_path / name
    path.write_bytes(content)
    raw = read_raw(path, ImportLimits())

    assert raw.frame.length.tolist() == [100]
