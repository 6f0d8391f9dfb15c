"""Text from data where Streamlit reads Markdown."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from clusterviz.view.plain import plain

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def seen(escaped: str) -> str:
    """Return what a reader sees: escapes taken back, the invisible joiner left out."""
    return ESCAPED.sub(r"\1", escaped).replace("\N{WORD JOINER}", "")


@given(st.text())
def test_a_reader_sees_the_text_itself_on_one_line(text: str) -> None:
    one_line = " ".join(text.replace("\N{WORD JOINER}", "").split())

    assert seen(plain(text.replace("\N{WORD JOINER}", ""))) == one_line


@given(st.text(alphabet="*_[]()<>`:#-+!|~$\\ab.1\n", max_size=30))
def test_no_sign_of_markdown_is_left_without_its_escape(text: str) -> None:
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", plain(text))

    # These end only what another sign begins, but after a number in front.
    assert not re.search(r"[!-/:-@\[-`{-~]", re.sub(r"[().]", "", left))
    assert not re.match(r"[0-9]+[.)](\s|$)", left)


def test_who_listens_to_a_label_hears_no_escape_that_nothing_needs() -> None:
    label = "Đơn vị, người thực hiện (cụm 1/2; 3,5 ha). Có hay không?"

    assert plain(label) == label


def test_a_number_in_front_begins_no_list() -> None:
    assert plain("1. Đất") == "1\\. Đất"
    assert plain("12) Đất") == "12\\) Đất"
    assert plain("1.234 m") == "1.234 m"


def test_what_looks_like_a_link_has_no_bracket_that_begins_one() -> None:
    assert plain("[x](y)") == "\\[x\\](y)"


def test_what_is_replaced_in_spite_of_escapes_is_broken_up() -> None:
    for text in (":smile:", "www.b.vn", "a -> b", "a -- b", "a <= b", "x@b.vn"):
        assert "\N{WORD JOINER}" in plain(text), text
