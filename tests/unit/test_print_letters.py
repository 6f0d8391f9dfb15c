"""Letters of a printed sheet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import font_manager

from clusterviz.files import fonts
from clusterviz.files.web_assets import VENDOR
from clusterviz.view.printmap.labels import Lettering, placed
from clusterviz.view.printmap.lettering import UNKNOWN, letters
from clusterviz.view.printmap.paper import Box, Typeface
from tests.old_fonts import LETTERS

SPARE = letters(Typeface())


def bundled() -> Typeface:
    """Return the typeface of the pages, where it has been fetched."""
    files = fonts.truetype()
    if not files:
        pytest.skip("the bundled font has not been fetched")
    return Typeface(*map(str, files))


def test_the_spare_font_has_every_vietnamese_letter() -> None:
    assert SPARE.safe("".join(LETTERS)) == "".join(LETTERS)


def test_one_bundled_file_has_every_vietnamese_letter() -> None:
    typeface = bundled()

    for path in (typeface.regular, typeface.bold):
        known = font_manager.get_font(path).get_charmap()
        assert [one for one in LETTERS if ord(one) not in known] == []


def test_regular_and_bold_are_one_family() -> None:
    typeface = bundled()
    found = [font_manager.get_font(path) for path in (typeface.regular, typeface.bold)]

    assert {one.family_name for one in found} == {"Be Vietnam Pro"}
    assert {one.style_name for one in found} == {"Regular", "Bold"}


def test_without_all_parts_of_the_font_there_is_none(tmp_path: Path) -> None:
    some = tmp_path / "some"
    some.mkdir()
    for path in VENDOR.rglob("*-400-normal.woff2"):
        shutil.copy(path, some)

    assert fonts.truetype(tmp_path / "none") == ()
    assert fonts.truetype(some) == ()


@pytest.mark.parametrize("what", ["a file", "the folder"])
def test_letters_that_something_removed_are_made_anew_in_their_place(what: str) -> None:
    before = tuple(map(Path, (bundled().regular, bundled().bold)))
    content = [path.read_bytes() for path in before]
    if what == "a file":
        before[1].unlink()
    else:
        shutil.rmtree(before[0].parent)

    found = fonts.truetype()

    # Where it was before: matplotlib and the charts know the place.
    assert found == before
    assert [len(path.read_bytes()) for path in found] == list(map(len, content))


def test_a_place_that_leads_elsewhere_is_not_written_to(tmp_path: Path) -> None:
    folder = Path(bundled().regular).parent
    shutil.rmtree(folder)
    folder.symlink_to(tmp_path)

    found = fonts.truetype()
    folder.unlink()

    assert list(tmp_path.iterdir()) == []
    assert {path.parent for path in found}.isdisjoint({folder})


def test_the_letters_lie_alone_in_their_folder() -> None:
    typeface = bundled()

    folder = Path(typeface.regular).parent
    assert {str(path) for path in folder.iterdir()} == {typeface.regular, typeface.bold}


@pytest.mark.parametrize(
    ("hostile", "seen"),
    [
        ("a\u202eb", f"a{UNKNOWN}b"),
        ("a\x07\x1b[31m", f"a{UNKNOWN}{UNKNOWN}[31m"),
        ("a\nb\tc", "a b c"),
        ("$x^2$ \\alpha {{7*7}}", "$x^2$ \\alpha {{7*7}}"),
        ("co\u0302\u0323ng", "cộng"),
        ("集", UNKNOWN),
        ("\ue000", UNKNOWN),
    ],
)
def test_text_shows_all_that_is_in_it(hostile: str, seen: str) -> None:
    assert SPARE.safe(hostile) == seen


@settings(deadline=None)
@given(st.text(max_size=60), st.floats(8, 60), st.integers(1, 4))
def test_lines_fit_their_width(text: str, width_mm: float, most: int) -> None:
    lines = SPARE.wrapped(text, width_mm, 7.0, most=most)

    assert 1 <= len(lines) <= most
    for one in lines:
        assert SPARE.width_mm(one, 7.0) <= width_mm + 0.1


def test_a_name_that_is_cut_says_so() -> None:
    lines = SPARE.wrapped("một hai ba bốn năm sáu bảy", 20, 7.0, most=1)

    assert lines[0].endswith("…")


def text_at(x: float, y: float, weight: float, word: str = "Dĩnh Trì") -> Lettering:
    """Return a word that wants to stand at a place."""
    return Lettering((word,), (x, y), weight, 7.0)


def test_the_weightier_of_two_texts_in_one_place_is_lettered() -> None:
    found = placed([text_at(50, 50, 1), text_at(52, 50, 9)], SPARE, Box(0, 0, 100, 100))

    assert [one.lettering.weight for one in found] == [9]


def test_no_text_stands_across_the_edge_or_on_the_arrow() -> None:
    arrow = Box(90, 90, 8, 8)
    wanted = [text_at(1, 50, 1), text_at(93, 93, 1), text_at(50, 50, 1)]
    found = placed(wanted, SPARE, Box(0, 0, 100, 100), (arrow,))

    assert [(one.x, one.y) for one in found] == [(50, 50)]


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(0, 9)), max_size=40
    )
)
def test_no_text_covers_another(places: list[tuple[float, float, float]]) -> None:
    found = placed(
        [text_at(x, y, weight) for x, y, weight in places], SPARE, Box(0, 0, 100, 100)
    )
    width, height = SPARE.width_mm("Dĩnh Trì", 7.0), 7.0 * 25.4 / 72

    for place, one in enumerate(found):
        for other in found[:place]:
            assert abs(one.x - other.x) >= width or abs(one.y - other.y) >= height
