"""Every page drawn over rows full of payloads: none is Markdown, none breaks it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz.ui.tasks import PAGES
from clusterviz.view.plain import plain
from tests.payloads import PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("components_found_once")

MARKDOWN = (
    "title", "header", "subheader", "markdown", "caption", "error", "info", "warning",
    "success",
)  # fmt: skip

JOINER = "\N{WORD JOINER}"
"""Breaks up what Markdown would replace even where it is escaped."""

LOUD = [
    " ".join(text.split())
    for text in PAYLOADS.values()
    if plain(text) != " ".join(text.split())
]
"""Texts that Markdown would read otherwise than as they are."""


def show(name: str, turn: int) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.ui import main, state
    from tests.payloads import PAYLOADS, spoiled_rows
    from tests.tiny import tiny_workspace

    texts = list(PAYLOADS.values())

    def text_of(layer: str, field: str, n: int) -> str:
        return texts[(sum(map(ord, layer + field)) + n + 9 * turn) % len(texts)]

    state.follow_address()
    main.show_frame(tiny_workspace(spoiled_rows(text_of)), name)


def said(app: AppTest) -> Iterator[str]:
    """Yield every text of the page that the browser reads as Markdown."""
    for kind in MARKDOWN:
        for element in app.get(kind):
            yield str(getattr(element, "value", ""))
    for metric in app.metric:
        yield from (metric.label, metric.value)
    for one in (*app.button, *app.checkbox, *app.radio, *app.selectbox, *app.expander):
        yield one.label
    for radio in app.radio:
        yield from radio.options
    for link in app.get("page_link"):
        yield str(getattr(link, "proto").label)  # noqa: B009


@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize("name", PAGES)
def test_no_text_of_any_field_is_markdown_on_a_page(name: str, turn: int) -> None:
    app = AppTest.from_function(show, args=(name, turn), default_timeout=60)
    key = [*PAYLOADS.values()][9 * turn % len(PAYLOADS)] + "CCN-0001"
    app.query_params["id"] = key
    app.query_params["panel"] = "card"
    app.run()

    assert not app.exception
    # What is escaped is taken out, and with it each sign that Markdown reads.
    plain_signs = re.compile(r"\\[!-/:-@\[-`{-~]")
    read = [plain_signs.sub("", one).replace(JOINER, "") for one in said(app)]
    assert [(one, text) for one in read for text in LOUD if text in one] == []
