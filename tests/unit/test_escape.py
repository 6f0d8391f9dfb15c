from __future__ import annotations

import html
import json
import re

import pytest
from folium.template import Template
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.view import escape

HOSTILE = [
    "{{7*7}}",
    "{% for x in () %}",
    "{# gone #}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "' \" ` ${1}",
    "a\u2028b\u2029c",
    "\\{{1}}",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_itself_in_html_that_folium_renders(text: str) -> None:
    rendered = Template(f"<p>{escape.html(text)}</p>").render()

    assert html.unescape(rendered) == f"<p>{text}</p>"
    assert "<" not in rendered[3:-4]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_itself_in_a_script_that_folium_renders(
    text: str,
) -> None:
    rendered = Template(f"f({escape.script(text)});").render()

    assert json.loads(rendered[2:-2]) == text


def as_jinja_reads(text: str) -> str:
    """Return `text` with the newlines that Jinja leaves: of one kind, none last."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


@given(st.text())
def test_any_text_comes_out_of_html_as_it_went_in(text: str) -> None:
    written = escape.html(text)

    assert html.unescape(Template(written).render()) == as_jinja_reads(text)
    assert not set(written) & set("<>\"'`={}%")


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_any_value_comes_out_of_a_script_as_it_went_in(value: object) -> None:
    written = escape.script(value)

    assert json.loads(Template(written).render()) == value
    assert written.isascii()


@given(values)
def test_no_text_in_a_script_can_be_taken_out_of_a_component_s_name(
    value: object,
) -> None:
    written = escape.script(value)

    assert re.sub(r"(_[a-z0-9]+)|(maps\/[-a-z0-9]+\/)", "", written) == written


def test_two_texts_that_differ_after_an_underscore_stay_two() -> None:
    assert escape.script("plan_zones") != escape.script("plan_areas")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_javascript_cannot_read_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        escape.script({"x": number})
