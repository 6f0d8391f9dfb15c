"""Bad lines of a pasted list of corners, each told by its number."""

from __future__ import annotations

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.pasted_lines import wrong_lines

GOOD = """Cụm công nghiệp A
Điểm\tX (m)\tY (m)
1\t2355100.00\t421000.00
2\t2355100.00\t421200.00
3\t2355000.00\t421200.00
Trang 2/5
4\t2354900.00\t421200.00
5\t2354900.00\t421000.00
1\t2355100.00\t421000.00
Tổng diện tích 4 ha"""


def told(text: str) -> list[tuple[object, str]]:
    """Return line and fault of each finding."""
    return [
        (one.values["line"], one.code.removeprefix("table.pasted_"))
        for one in wrong_lines(text)
    ]


def test_a_list_as_decisions_print_it_has_no_bad_line() -> None:
    assert told(GOOD) == []
    assert told("\n".join(reversed(GOOD.splitlines()))) == []
    assert told("1\n2355100.5\n421000\n2\n2355100.5\n421200\n3\n2355000\n421200") == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("3\t23550O0.00\t421200.00", "unreadable"),
        ("3\t2355000.0O\t421200.00", "unreadable"),
        ("3\tabc\t421200.00", "unreadable"),
        ("3\tkhông rõ\tkhông rõ", "unreadable"),
        ("3\t\t", "unreadable"),
        ("3\t2355000.00", "half"),
        ("3\t2355000.00\t", "half"),
        ("3\t421200.00\t2355000.00", "turned"),
        ("3\t2155000.00\t421200.00", "far"),
    ],
)
def test_a_bad_line_is_told_and_never_left_out(line: str, fault: str) -> None:
    assert told(GOOD.replace("3\t2355000.00\t421200.00", line)) == [(5, fault)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("3,2355000.0,421200.0x", "unreadable"),
        ("3,2355000,421200x", "unreadable"),
        ("3,abc,421200.00", "unreadable"),
        ("3,không,rõ", "unreadable"),
        ("3,,", "unreadable"),
        ("3,2355000.00,", "half"),
        # Without a blank between them they may be decimals: 2355000,5.
        ("3,2355000,5,421200,0", "unreadable"),
        ("2355000,421200", "joined"),
        ("3,421200.00,2355000.00", "turned"),
    ],
)
def test_a_bad_line_is_told_where_commas_part_the_cells(line: str, fault: str) -> None:
    by_commas = GOOD.replace("\t", ",")
    assert told(by_commas) == []
    assert told(by_commas.replace("3,2355000.00,421200.00", line)) == [(5, fault)]


def test_all_bad_lines_are_told_at_once_in_both_languages() -> None:
    lines = GOOD.splitlines()
    lines[3] = "2\t2355100.0O\t421200.00"
    lines[4] = "3\t2355000.00"
    lines[6] = "4\t421200.00\t2354900.00"

    found = wrong_lines("\n".join(lines))

    assert [one.values["line"] for one in found] == [4, 5, 7]
    for language in LANGUAGES:
        assert all(
            str(one.values["found"]) in texts.finding(one, language) for one in found
        )


def test_a_long_list_of_bad_lines_says_how_many_more() -> None:
    text = "\n".join(f"{n} 23551O0 4210{n:02}" for n in range(1, 31))

    found = wrong_lines(text)

    # Twenty are told, ten are counted.
    assert len(found) == 21
    assert found[-1].values == {"n": 10}


def test_degrees_the_other_way_round_are_told() -> None:
    text = "1 106,2085 21,3361\n2 106,2090 21,3361\n3 21,3350 106,2090"

    assert told(text) == [(3, "turned")]
