"""The wall behind the escaping: text that nobody escaped is no template on a map."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from branca.element import Element
from hypothesis import given
from hypothesis import strategies as st
from streamlit_folium import _get_header, generate_leaflet_string

from clusterviz.view import escape, maps, messages
from clusterviz.view.mapstate import MapState

if TYPE_CHECKING:
    from pathlib import Path

    import folium

SECRET = "s3cr3t-of-the-server"
RUN = "cycler.__init__.__globals__.os"


class Canary:
    """Sings at everything that a template can do with a name."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __getattr__(self, name: str) -> object:
        """Sing."""
        self.heard.append(name)
        return self

    def __call__(self, *_: object, **__: object) -> str:
        """Sing."""
        self.heard.append("()")
        return "sung"

    def __str__(self) -> str:
        """Sing."""
        self.heard.append("str")
        return "sung"


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> Canary:
    """Return a canary that every template finds under its name."""
    one = Canary()
    environment = Element("")._template.environment
    monkeypatch.setitem(environment.globals, "canary", one)
    return one


def unescaped(value: object) -> str:
    """Return `value` as JSON and nothing more: the door left open."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def payloads(folder: Path) -> list[str]:
    """Return texts that show, write or call where one of them is rendered."""
    return [
        "{{7*7}}",
        "{{ 7*7 }}{#gone#}",
        "{{{7*7}}}",
        "{% for i in range(3) %}x{{ i }}{% endfor %}",
        "{%- set x = canary() -%}{{ x }}",
        "{{ canary }} {{ canary() }} {{ canary.a.b }}",
        "{{ cycler.__init__.__globals__ }}",
        f"{{{{ {RUN}.environ.CLUSTERVIZ_CANARY }}}}",
        f"{{{{ {RUN}.mkdir('{(folder / 'made').as_posix()}') }}}}",
        "{{ this.get_root() }}{{ kwargs }}",
        "{{'alert'}}",
        "{% raw %}{{ never closed",
        "{% extends 'x' %}",
        "{# a comment that never ends",
        "\\{{7*7}}",
        "}}{{7*7}}{{",
    ]


def page_of(text: str) -> tuple[folium.Map, folium.FeatureGroup]:
    """Return a page and a state with `text` in every place that takes one."""
    page = maps.base_map({"view": text, text: [text]}, ["a.js"], ["a.css"])
    state = MapState(
        visible=(text,),
        cluster_ids=(text,),
        selected=(text, text),
        values={text: ("#ffffff", text)},
        valued=text,
        ramp_title=text,
        numbers={text: text},
        fit=(text, (text,)),
        fit_token=text,
    )
    message = messages.state_message(state, {text: text}, [])
    return page, maps.state_group(message)


def rendered(page: folium.Map, group: folium.FeatureGroup) -> list[str]:
    """Return all that streamlit-folium makes of a page, each a text for a browser."""
    group.add_to(page)
    whole: str = page.get_root().render()
    # Rendered again and again, as st_folium does.
    page.render()  # type: ignore[no-untyped-call]
    header: str = _get_header(page)
    body: str = page.get_root().render()
    return [whole, header, body, generate_leaflet_string(page)]


def literals(text: str) -> list[Any]:
    """Return what our scripts are told in a rendered text."""
    told = []
    for start in ("clusterviz.apply(", "clusterviz.start("):
        for after in text.split(start)[1:]:
            at = after.index("{")
            told.append(json.JSONDecoder().raw_decode(after[at:])[0])
    return told


@pytest.mark.parametrize("number", range(16))
@pytest.mark.parametrize("is_escaped", [True, False], ids=["escaped", "forgotten"])
def test_no_template_in_data_is_run_though_its_escaping_was_forgotten(
    number: int,
    is_escaped: bool,
    canary: Canary,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLUSTERVIZ_CANARY", SECRET)
    if not is_escaped:
        monkeypatch.setattr(escape, "script", unescaped)
    text = payloads(tmp_path)[number]

    outputs = rendered(*page_of(text))

    assert canary.heard == []
    assert not (tmp_path / "made").exists()
    for output in outputs:
        assert SECRET not in output
        assert "sung" not in output
        assert "<module" not in output
    for output in (outputs[0], outputs[2], outputs[3]):
        told = literals(output)
        assert len(told) == 2
        assert any(one.get("view") == text and one[text] == [text] for one in told)
        assert any(one.get("fit_token") == text for one in told)


def test_a_page_renders_nothing_twice_though_the_elements_close_nothing(
    canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escape, "script", unescaped)
    monkeypatch.setattr(escape, "closed", lambda literal: literal)
    text = "{{ canary() }}{{7*7}}"

    outputs = rendered(*page_of(text))

    assert canary.heard == []
    assert text in outputs[0]


def test_the_payloads_run_where_nothing_stops_them(
    canary: Canary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERVIZ_CANARY", SECRET)
    texts = payloads(tmp_path)

    came_to = [Element(texts[n]).render() for n in (0, 5, 7, 8)]

    assert came_to[0] == "49"
    assert canary.heard
    assert came_to[2] == SECRET == os.environ["CLUSTERVIZ_CANARY"]
    assert (tmp_path / "made").exists()


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(alphabet="{}%#\\\"a'", max_size=9),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet="{%#"), inner),
)


@given(values)
def test_a_closed_literal_says_the_same_and_opens_no_template(value: object) -> None:
    written = escape.closed(unescaped(value))

    assert json.loads(written) == value
    assert not any(opener in written for opener in ("{{", "{%", "{#"))
