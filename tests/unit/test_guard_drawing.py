"""The guard: what a drawing must be before GDAL sees it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusterviz.files.guard import blocks, entities
from clusterviz.files.guard.dgn import require_design
from clusterviz.files.guard.drawing import require_drawing
from clusterviz.files.refused import FileRefusedError
from tests.drawings import (
    CORNERS,
    block,
    design,
    dgn_line,
    drawing,
    dxf,
    element,
    insert,
    line,
    pairs,
    section,
    text,
)

if TYPE_CHECKING:
    from pathlib import Path

SIDE = line(CORNERS[0], CORNERS[1])


def reason(folder: Path, content: str) -> str:
    """Return why a drawing is refused."""
    with pytest.raises(FileRefusedError) as refused:
        require_drawing(dxf(folder, content))
    return refused.value.reason


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n", "\x1a", "\n\x1a\n"])
@pytest.mark.parametrize("mark", ["\n", "\r\n"])
def test_a_whole_drawing_is_let_through(tmp_path: Path, mark: str, end: str) -> None:
    content = f"999\nby hand\n{drawing(SIDE)}".replace("\n", mark) + end
    found = require_drawing(dxf(tmp_path, content))

    assert found.header[b"$ACADVER"] == b"AC1015"
    assert (found.is_ascii, found.n_curved, found.ignored) == (True, 0, {})


@pytest.mark.parametrize("n", [3, 20, 60, 100])
def test_a_drawing_that_is_cut_short_is_refused(tmp_path: Path, n: int) -> None:
    assert reason(tmp_path, drawing(SIDE)[:-n]).startswith("drawing.")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000))
def test_wherever_a_drawing_is_cut_it_is_refused(tmp_path: Path, n: int) -> None:
    whole = drawing(SIDE, insert("B"), blocks=block("B", SIDE)).rstrip("\n")

    assert reason(tmp_path, whole[: n % len(whole)]).startswith("drawing.")


@pytest.mark.parametrize(
    "content",
    [
        "hello\nworld\n",
        drawing(SIDE).replace("10\n", "1O\n", 1),
        drawing(SIDE).replace("0\nENDSEC\n", "", 1),
        drawing() + drawing(),
        section("HEADER", "") + section("ENTITIES", "") * 2 + "0\nEOF\n",
        drawing(blocks=SIDE),
        drawing(block("B")),
        "0\nSECTION\n1\nENTITIES\n0\nENDSEC\n0\nEOF\n",
    ],
)
def test_what_is_no_drawing_is_refused(tmp_path: Path, content: str) -> None:
    assert reason(tmp_path, content) in ("drawing.not_pairs", "drawing.cut_short")


def test_binary_data_are_refused(tmp_path: Path) -> None:
    assert reason(tmp_path, drawing(text("a\x00b"))) == "drawing.binary"


@pytest.mark.parametrize("said", ["nan", "inf", "1e999", "", "1_0", "12m", "1,5"])
def test_a_number_that_is_none_is_refused(tmp_path: Path, said: str) -> None:
    content = drawing(pairs((0, "POINT"), (8, "0"), (10, said), (20, 1)))

    assert reason(tmp_path, content) == "drawing.not_number"


def test_a_block_that_holds_itself_is_refused_whatever_its_case(
    tmp_path: Path,
) -> None:
    content = drawing(blocks=block("A", insert("b")) + block("B", insert("a")))

    assert reason(tmp_path, content) == "drawing.block_in_itself"


def test_blocks_that_become_too_many_entities_are_refused(tmp_path: Path) -> None:
    many = "".join(block(f"B{i}", insert(f"B{i + 1}") * 10) for i in range(8))

    content = drawing(insert("B0"), blocks=many + block("B8", SIDE))

    assert reason(tmp_path, content) == "drawing.too_many_entities"


@pytest.mark.parametrize(
    "array",
    [
        ((70, 3000), (71, 3000)),
        ((70, 1), (70, 3000), (71, 3000), (71, 1)),
    ],
)
def test_a_block_in_rows_and_columns_counts_as_often(
    tmp_path: Path, array: tuple[tuple[int, object], ...]
) -> None:
    content = drawing(insert("B", *array), blocks=block("B", SIDE))

    assert reason(tmp_path, content) == "drawing.too_many_entities"


def test_every_name_that_an_insert_gives_counts(tmp_path: Path) -> None:
    twice = insert("NONE", (2, "B"), (70, 3000), (71, 3000))

    assert reason(tmp_path, drawing(twice, blocks=block("B", SIDE))) == (
        "drawing.too_many_entities"
    )


def test_arrows_that_are_blocks_count_where_they_may_be_drawn(tmp_path: Path) -> None:
    arrow = block("A", SIDE * 100).replace("2\nA\n", "2\nA\n330\nFF\n")
    leader = pairs((0, "LEADER"), (8, "0"), (10, 0), (20, 0), (340, "FF"))
    content = drawing(leader * 15_000, blocks=arrow)

    assert reason(tmp_path, content) == "drawing.too_many_entities"


def test_blocks_nested_deeper_than_people_draw_are_refused(tmp_path: Path) -> None:
    n = blocks.MAX_NESTED + 2
    nested = "".join(block(f"B{i}", insert(f"B{i + 1}")) for i in range(n))

    assert reason(tmp_path, drawing(insert("B0"), blocks=nested)) == (
        "drawing.too_nested"
    )


@pytest.mark.parametrize(
    "entity",
    [
        ((0, "ARC"), (40, 5), (50, 0), (51, 1e12)),
        ((0, "ARC"), (40, 5), (51, 0), (51, 1e12)),
        ((0, "ELLIPSE"), (11, 5), (40, 1), (42, 1e9)),
        ((0, "SPLINE"), (71, 3), (73, 999_999)),
        ((0, "SPLINE"), (71, 900), (73, 9)),
        ((0, "HATCH"), *(((72, 1),) * (entities.MAX_EDGES + 1))),
        ((0, "LEADER"), *(((10, 1),) * 40_000)),
    ],
)
def test_a_curve_that_would_never_end_is_refused(
    tmp_path: Path, entity: tuple[tuple[int, object], ...]
) -> None:
    assert reason(tmp_path, drawing(pairs(*entity))) == "drawing.curve_endless"


@pytest.mark.parametrize(
    "entity", [((0, "POLYLINE"), (70, 64)), ((0, "CIRCLE"), (40, 1), (39, 2))]
)
def test_bodies_are_refused(
    tmp_path: Path, entity: tuple[tuple[int, object], ...]
) -> None:
    assert reason(tmp_path, drawing(pairs(*entity))) == "drawing.solids"


def test_what_is_passed_over_is_counted(tmp_path: Path) -> None:
    content = drawing(
        pairs((0, "IMAGE"), (8, "0")) * 2,
        pairs((0, "ARC"), (40, 5), (50, 0), (51, 90)),
        text("a" * 256),
        blocks=block("X", flags=4),
    )
    found = require_drawing(dxf(tmp_path, content))

    assert found.ignored == {"IMAGE": 2}
    assert (found.n_curved, found.n_cut, found.n_references) == (1, 1, 1)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_change_of_a_drawing_ends_in_a_drawing_or_a_refusal(
    tmp_path: Path, data: st.DataObject
) -> None:
    whole = bytearray(
        drawing(SIDE, insert("B"), text("a"), blocks=block("B", SIDE)).encode()
    )
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    path = tmp_path / "input.dxf"
    path.write_bytes(bytes(whole))
    with suppress(FileRefusedError):
        require_drawing(path)


def test_a_whole_design_is_let_through(tmp_path: Path) -> None:
    path = tmp_path / "input.dgn"
    path.write_bytes(design(dgn_line((0, 0), (1, 1))))

    assert require_design(path) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xff",
        b"garbage" * 300,
        design(dgn_line((0, 0), (1, 1)))[:-2],
        design(dgn_line((0, 0), (1, 1)))[:-4] + b"\xff\xff",
        element(3, 1, bytes(16)) + b"\xff\xff",
    ],
)
def test_a_design_that_is_damaged_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "input.dgn"
    path.write_bytes(content)

    with pytest.raises(FileRefusedError) as refused:
        require_design(path)

    assert refused.value.reason == "drawing.dgn_damaged"
