"""Why files are refused: each reason has its sentence, and each sentence a reason."""

from __future__ import annotations

import ast
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.refused import DOMAINS, FileRefusedError, is_known, printable
from clusterviz.schema import LANGUAGES
from tests.source import modules, name_of, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clusterviz.schema import Language


def sentences(language: Language) -> dict[str, str]:
    """Return the sentences of every domain that refuses files, by key.

    Those of a format hold notes and findings besides, so that only the domain
    of all formats must be used up.
    """
    return {
        key: sentence
        for domain in DOMAINS
        for key, sentence in texts.catalogue(domain, language).items()
    }


def raised() -> Iterator[tuple[str, str, set[str] | None]]:
    """Yield place, key and names of the values of every reason in ``files/``.

    The names are ``None`` where a call does not write them out.
    """
    for path in modules("clusterviz/files"):
        for node in ast.walk(tree_of(path)):
            place = f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node.value.startswith("refusal.") and node.value != "refusal.":
                    yield place, node.value, None
            elif isinstance(node, ast.Call) and is_refusal(node):
                reason = node.args[0] if node.args else None
                if isinstance(reason, ast.Constant):
                    key = str(reason.value)
                    names = {str(one.arg) for one in node.keywords} - {"choices"}
                    yield place, key if "." in key else f"refusal.{key}", names


def is_refusal(call: ast.Call) -> bool:
    """Return whether `call` makes the error."""
    return isinstance(call.func, ast.Name) and call.func.id == "FileRefusedError"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_sentence_and_fills_it(language: Language) -> None:
    known = sentences(language)
    wrong = []
    for place, key, names in raised():
        if key not in known:
            wrong.append(f"{place}: {key} has no sentence")
            continue
        wanted = {name for _, name, _, _ in Formatter().parse(known[key]) if name}
        if names is not None and names != wanted:
            wrong.append(f"{place}: {key} takes {sorted(wanted)}")

    assert wrong == []


def test_every_sentence_that_refuses_is_used() -> None:
    used = {key for _, key, _ in raised()}

    assert sorted(texts.catalogue("refusal", "en").keys() - used) == []


def test_a_refusal_is_an_input_error_whose_text_is_the_english_sentence() -> None:
    error = FileRefusedError("several_layers", choices=["a"], n=1200, layers="a, b")

    assert isinstance(error, InputError)
    assert str(error) == error.say("en") == error.found
    assert "1,200" in str(error)
    assert "1.200" in error.say("vi")
    assert error.finding("zones").layer == "zones"


def test_a_reason_with_a_dot_is_the_whole_key() -> None:
    whole = FileRefusedError("refusal.file_empty", file="a")

    assert (whole.code, whole.reason) == ("refusal.file_empty", "file_empty")
    assert FileRefusedError("file_empty", file="a").code == whole.code


@given(st.text(), st.integers(1, 50))
def test_what_is_shown_of_a_file_is_printable_and_short(text: str, most: int) -> None:
    shown = printable(text, most)

    assert shown.isprintable()
    assert len(shown) <= most
    assert shown == text or not text.isprintable() or len(text) > most


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, -1e16])
def test_a_figure_that_is_none_is_not_believed(value: float) -> None:
    sound = {"n": 1, "most": 2}

    assert is_known("columns_many", sound)
    assert not is_known("columns_many", {**sound, "n": value})
