"""Corner lists pasted as text, as they are copied from Word or PDF."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.place.located import Located, located
from clusterviz.files.refused import FileRefusedError
from clusterviz.schema import read_layers
from clusterviz.settings import shipped
from clusterviz.workspace.pasted import pasted_file

if TYPE_CHECKING:
    from pathlib import Path

CLUSTERS = read_layers(shipped("layers"))["clusters"]

FROM_WORD = """PHỤ LỤC
BẢNG TỌA ĐỘ CÁC ĐIỂM GÓC RANH GIỚI
(Kèm theo Quyết định số 123/QĐ-UBND ngày 15/3/2024 của UBND tỉnh Bắc Giang)
Cụm công nghiệp Dĩnh Trì
Số hiệu điểm\tX (m)\tY (m)\tCạnh (m)
1\t2355100,00\t421000,00\t
\t\t\t200,00
2\t2355100,00\t421200,00\t
\t\t\t100,00
3\t2355000,00\t421200,00\t
4\t2355000,00\t421000,00\t
1\t2355100,00\t421000,00\t

2. Cụm công nghiệp Tân Mỹ
Điểm X(m) Y(m)
1 2356300.00 422000.00
2 2356300.00 422400.00
Trang 2/5
3 2356000.00 422000.00
"""


def drawn(folder: Path, text: str) -> Located:
    """Return what pasted text becomes as clusters."""
    table = pd.read_csv(pasted_file(text, folder), dtype="str")
    return located(CLUSTERS, table, place={})


def test_two_lists_as_a_decision_prints_them_are_two_boundaries(tmp_path: Path) -> None:
    done = drawn(tmp_path, FROM_WORD)

    # 200 × 100 m, and half of 300 × 400 m.
    assert done.frame["group"].tolist() == [
        "Cụm công nghiệp Dĩnh Trì",
        "2. Cụm công nghiệp Tân Mỹ",
    ]
    assert done.frame["geometry"].area.tolist() == [20_000, 60_000]


@pytest.mark.parametrize(
    "text",
    [
        "1 2355100,5 421000\n2 2355100,5 421200\n3 2355000,5 421200",
        "1;2355100,5;421000\n2;2355100,5;421200\n3;2355000,5;421200",
        "| 1|2355100.5|421000 |\n| 2|2355100.5|421200 |\n| 3|2355000.5|421200 |",
        "1  2 355 100.5 421 000\n2  2 355 100.5 421 200\n3  2 355 000.5 421 200",
        "1\u00a02355100.5\u00a0421000\r\n2 2355100.5 421200\r\n3 2355000.5 421200",
        "1\n2355100.5\n421000\n2\n2355100.5\n421200\n141,42\n3\n2355000.5\n421200\n",
        "M1 2355100.5 421000 M3 2355000.5 421200\nM2 2355100.5 421200",
        "1 421000.0 2355100.5\n2 421200.0 2355100.5\n3 421200.0 2355000.5",
        "2355100.5 421000\n\n2355100.5 421200\n\n2355000.5 421200\n",
        "1,2355100.5,421000\n2,2355100.5,421200\n3,2355000.5,421200\n",
        "STT,X,Y,side\n1, 2355100.5, 421000, 200.00\n2, 2355100.5, 421200, \n"
        "3, 2355000.5, 421200, ",
        "2355100.5,421000.0\n2355100.5,421200.0\n2355000.5,421200.0",
    ],
)
def test_a_list_is_read_however_its_cells_are_parted(tmp_path: Path, text: str) -> None:
    done = drawn(tmp_path, text)

    # Half of 200 × 100 m.
    assert done.frame["geometry"].area.tolist() == [10_000]
    assert done.frame["geometry"].iloc[0].bounds == (
        421000,
        2355000.5,
        421200,
        2355100.5,
    )


def test_numbers_without_decimals_may_be_parted_by_commas(tmp_path: Path) -> None:
    path = pasted_file("1,2355100,421000,200.00\n2,2355100,421200", tmp_path)

    assert pd.read_csv(path, dtype="str", na_filter=False).to_numpy().tolist() == [
        ["1", "2355100", "421000", "200.00"],
        ["2", "2355100", "421200", ""],
    ]


def test_degrees_are_taken_as_they_are_written(tmp_path: Path) -> None:
    path = pasted_file("1 106°12'30.5\"E 21°20'10\"N\n2 106,2085 21,3361", tmp_path)

    assert pd.read_csv(path, dtype="str").to_numpy().tolist() == [
        ["1", "106°12'30.5\"E", "21°20'10\"N"],
        ["2", "106,2085", "21,3361"],
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "table.pasted_without_corners"),
        ("Cụm công nghiệp\nĐiểm X Y\n1 2", "table.pasted_without_corners"),
        # The last two may be one number with decimals: no corner is made of them.
        ("1,2355100,421000,25", "table.pasted_without_corners"),
        ("1 2355000 421000\n" * 200_000, "table.pasted_too_long"),
    ],
)
def test_text_without_corners_or_without_end_is_refused(
    tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(FileRefusedError) as caught:
        pasted_file(text, tmp_path)

    assert caught.value.reason == reason


@settings(deadline=None)
@given(text=st.text(alphabet="0123456789 .,;\t\n°'\"XYĐM|=\r", max_size=200))
def test_any_text_ends_as_a_table_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with contextlib.suppress(FileRefusedError):
        path = pasted_file(text, folder)

        assert {"X", "Y"} <= set(pd.read_csv(path, dtype="str").columns)


@pytest.mark.parametrize(
    "text",
    [
        "CCN A\n1 2355100 421000\n2 2355100 421200\n3 235O000 421200\n4 2355000 421000",
        "CCN A\n1 2355100 421000\n2 2355100 421200\n3 421200\n4 2355000 421000",
        "CCN A\n2355100 421000\n2355100 421200\n235O000 421200\n2355000 421000",
        "CCN A\n1 2355100 421000 3 235O000 421200\n2 2355100 421200 4 2355000 421000",
        "CCN A\n1\n2355100\n421000\n2\n2355100\n421200\n3\n235O000\n421200\n"
        "4\n2355000\n421000",
    ],
    ids=["spoilt", "half", "without numbers", "side by side", "cell by cell"],
)
def test_a_spoilt_corner_is_refused_and_never_left_out(
    tmp_path: Path, text: str
) -> None:
    done = drawn(tmp_path, text)

    # Without the third corner 200 × 100 m would be half of that.
    assert done.frame["geometry"].isna().all()
    assert "located.number_unreadable" in [one.code for one in done.findings]
