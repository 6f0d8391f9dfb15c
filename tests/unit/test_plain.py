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

    assert not re.search(r"[!-/:-@\[-`{-~]", left)


def test_what_is_replaced_in_spite_of_escapes_is_broken_up() -> None:
    for text in (":smile:", "www.b.vn", "a -> b", "a -- b", "a <= b", "x@b.vn"):
        assert "\N{WORD JOINER}" in plain(text), text
