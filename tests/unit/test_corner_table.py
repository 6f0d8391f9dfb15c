"""Tables of corners, as decisions print them, made into boundaries."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely

from clusterviz import texts
from clusterviz.core.place.located import Located, located
from clusterviz.core.place.place_columns import ROW
from clusterviz.schema import read_layers
from clusterviz.settings import shipped

LAYERS = read_layers(shipped("layers"))
CLUSTERS = LAYERS["clusters"]
Cells = list[object]


def square(at: int = 0, side_m: int = 100) -> list[Cells]:
    """Return point, X (north) and Y of a square `at` metres further east."""
    north, east = 2_355_000, 421_000 + at
    return [
        ["1", north + side_m, east],
        ["2", north + side_m, east + side_m],
        ["3", north, east + side_m],
        ["4", north, east],
    ]


def drawn(rows: list[Cells], *names: str) -> Located:
    """Return what a table of corners becomes as clusters."""
    names = names or ("Điểm", "X", "Y")
    return located(CLUSTERS, pd.DataFrame(rows, columns=names, dtype=object), place={})


def named(done: Located, code: str) -> list[dict[str, object]]:
    """Return the values of the findings with this code."""
    return [dict(one.values) for one in done.findings if one.code == f"located.{code}"]


def areas_m2(done: Located) -> list[float | None]:
    """Return the areas of the boundaries; None where there is none."""
    shapes = done.frame["geometry"]
    return [None if one is None else one.area for one in shapes]


def test_x_is_north_on_paper_and_the_area_is_that_of_the_shoelace_formula() -> None:
    rows: list[Cells] = [
        ["1", 2355040, 421000],
        ["2", 2355000, 421030],
        ["3", 2355000, 421000],
    ]

    done = drawn(rows)

    # Half of 30 m to the east by 40 m to the north.
    assert areas_m2(done) == [600]
    assert done.frame["geometry"].iloc[0].bounds == (421000, 2355000, 421030, 2355040)
    assert done.frame["n_corners"].tolist() == [3]


def test_a_name_in_the_first_row_only_is_that_of_the_rows_below() -> None:
    rows = [["CCN A" if at == 0 else None, *row] for at, row in enumerate(square())]
    rows += [
        ["CCN B" if at == 0 else "", *row] for at, row in enumerate(square(500, 200))
    ]

    done = drawn(rows, "Tên CCN", "Số hiệu điểm", "X (m)", "Y (m)")

    assert done.frame["Tên CCN"].tolist() == ["CCN A", "CCN B"]
    assert areas_m2(done) == [10_000, 40_000]


def test_titles_between_the_rows_name_the_boundaries() -> None:
    rows: list[Cells] = [["CCN Dĩnh Trì", None, None], *square()]
    rows += [
        ["CCN Tân Mỹ", None, None],
        *square(500),
        ["Tổng diện tích 2 ha", None, None],
    ]

    done = drawn(rows)

    assert done.frame["group"].tolist() == ["CCN Dĩnh Trì", "CCN Tân Mỹ"]
    assert named(done, "rows_left_out") == [{"n": 1, "rows": "11"}]


def test_a_name_in_a_row_of_its_own_brings_what_stands_beside_it() -> None:
    rows: list[Cells] = [["CCN A", 12.5, None, None, None]]
    rows += [[None, None, *row] for row in square()]

    done = drawn(rows, "Tên cụm", "Diện tích", "Điểm", "X", "Y")

    assert done.frame["Diện tích"].tolist() == [12.5]
    assert areas_m2(done) == [10_000]


def test_rows_of_a_boundary_that_disagree_are_a_decision_and_the_first_wins() -> None:
    rows = [["CCN A", 5.0 if at < 3 else 6.0, *row] for at, row in enumerate(square())]

    done = drawn(rows, "Tên CCN", "Diện tích", "Điểm", "X", "Y")

    assert named(done, "attributes_differ") == [
        {"column": "Diện tích", "name": "CCN A", "value": "5.0"}
    ]
    assert done.frame["Diện tích"].tolist() == [5.0]


def test_what_is_said_of_each_corner_is_left_out_and_named() -> None:
    rows = [["CCN A", f"mốc {row[0]}", *row] for row in square()]

    done = drawn(rows, "Tên CCN", "Mô tả", "Điểm", "X", "Y")

    assert named(done, "of_corners") == [{"columns": "Mô tả"}]
    assert "Mô tả" not in done.frame


def test_blank_rows_between_rings_are_known_by_the_numbers_of_the_rows() -> None:
    rows = [[at, None, *row[1:]] for at, row in enumerate([*square(), *square(500)], 2)]
    for row in rows[4:]:
        row[0] = int(str(row[0])) + 1

    done = drawn(rows, ROW, "Ghi chú", "X", "Y")

    assert areas_m2(done) == [20_000]
    assert len(shapely.get_parts(done.frame["geometry"].iloc[0])) == 2


def test_headings_repeated_on_the_next_page_part_nothing() -> None:
    rows = [[at, *row] for at, row in enumerate(square(), 2)]
    rows.insert(2, [5, "Điểm", "X (m)", "Y (m)"])
    rows[3][0], rows[4][0] = 6, 7

    done = drawn(rows, ROW, "Điểm", "X (m)", "Y (m)")

    assert areas_m2(done) == [10_000]
    assert named(done, "several_rings") == []


def test_a_row_that_numbers_the_columns_is_no_corner() -> None:
    done = drawn([["(1)", "(2)", "(3)"], *square()])

    assert areas_m2(done) == [10_000]


def test_columns_printed_beside_each_other_are_one_list() -> None:
    rows = [
        [*left, *right] for left, right in zip(square()[:2], square()[2:], strict=True)
    ]
    rows.append(["", "", "", "1", 2355100, 421000])

    done = drawn(rows, "Điểm", "X", "Y", "Điểm_", "X_", "Y_")

    assert areas_m2(done) == [10_000]
    assert len(named(done, "side_by_side")) == 1


def test_a_hole_is_a_ring_within_a_ring() -> None:
    hole = [
        [row[0], int(str(row[1])) + 30, int(str(row[2])) + 30] for row in square(0, 20)
    ]

    done = drawn([*square(), *hole])

    assert areas_m2(done) == [10_000 - 400]
    assert named(done, "several_rings") == [{"name": "", "n": 2, "n_holes": 1}]


def test_a_corner_that_cannot_be_read_leaves_no_boundary_rather_than_a_wrong_one() -> (
    None
):
    rows = [["CCN A", *row] for row in square()]
    rows[1][2] = "2355?00"
    rows += [["CCN B", *row] for row in square(500)]

    done = drawn(rows, "Tên CCN", "Điểm", "X", "Y")

    assert areas_m2(done) == [None, 10_000]
    assert [one["row"] for one in named(done, "number_unreadable")] == [2]


def test_a_point_without_numbers_is_a_corner_that_cannot_be_read() -> None:
    done = drawn([*square()[:3], ["4", None, None]])

    assert [one["row"] for one in named(done, "number_unreadable")] == [4]


def test_the_first_point_once_more_without_numbers_only_closes() -> None:
    done = drawn([*square(), ["1", None, None]])

    assert areas_m2(done) == [10_000]


def test_two_corners_are_an_error_of_their_ring() -> None:
    rows = [["CCN A", *row] for row in square()]
    rows += [["CCN B", *row] for row in square(500)[:2]]

    done = drawn(rows, "Tên CCN", "Điểm", "X", "Y")

    assert named(done, "ring_short") == [
        {"row": 5, "name": "CCN B", "n": 2, "least": 3}
    ]


def test_corners_out_of_order_are_said_and_left_to_the_repairs() -> None:
    first, second, third, fourth = square()

    done = drawn([first, third, second, fourth])

    assert len(named(done, "order_doubtful")) == 1
    assert not done.frame["geometry"].iloc[0].is_valid


def test_a_printed_side_that_is_not_the_drawn_one_names_its_corner() -> None:
    rows = [
        [*row, "100,00" if at != 2 else "100,10"] for at, row in enumerate(square())
    ]

    done = drawn(rows, "Điểm", "X", "Y", "Cạnh (m)")

    (wrong,) = named(done, "side_differs")
    assert (wrong["row"], wrong["point"]) == (3, "3")
    assert wrong["side_m"] == pytest.approx(100.1)


def test_sides_printed_between_the_corners_belong_to_the_corner_above() -> None:
    rows: list[Cells] = []
    for row, side in zip(
        square(), ("100,00", "100,00", "90,00", "100,00"), strict=True
    ):
        rows += [[*row, None], [None, None, None, side]]

    done = drawn(rows, "Điểm", "X", "Y", "Cạnh")

    assert [one["point"] for one in named(done, "side_differs")] == ["3"]
    assert named(done, "rows_left_out") == []


def test_corners_of_a_layer_of_lines_are_lines() -> None:
    frame = pd.DataFrame(square()[:3], columns=["Điểm", "X", "Y"], dtype=object)

    done = located(LAYERS["roads"], frame, place={})

    assert done.frame["geometry"].iloc[0].length == pytest.approx(200)


def test_rows_of_one_point_each_are_points_and_not_corners() -> None:
    rows: list[Cells] = [
        [str(at), f"CCN {at}", *row[1:]] for at, row in enumerate(square())
    ]

    done = drawn(rows, "STT", "Tên CCN", "X", "Y")

    assert done.how == "points"
    assert len(done.frame) == 4


def test_corners_in_degrees_are_boundaries_too() -> None:
    rows: list[Cells] = [["CCN A", "106°12'00\"", "21°20'00\""]]
    rows += [[None, "106°12'36\"", "21°20'00\""], [None, "106°12'36\"", "21°20'36\""]]

    done = drawn(rows, "Tên CCN", "Kinh độ", "Vĩ độ")

    # Half of a hundredth of a degree squared.
    assert areas_m2(done) == [pytest.approx(0.5e-4)]


def test_every_finding_has_its_sentence_in_both_languages() -> None:
    first, second, third, fourth = square()
    rows = [["CCN A", *row, 5] for row in (first, third, second, fourth)]
    rows += [["CCN B", "1", None, "x", 5], ["CCN C", "1", 2355000, 421000, 5]]

    done = drawn(rows, "Tên CCN", "Điểm", "X", "Y", "Cạnh")

    assert len(done.findings) > 4
    assert all(texts.finding(one, "vi") for one in done.findings)
    assert all(texts.finding(one, "en") for one in done.findings)
