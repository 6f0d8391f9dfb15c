"""The sentences: both languages whole, and every one of them said somewhere."""

from __future__ import annotations

import ast
import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from tests.source import modules, name_of, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clusterviz.schema import Language

DOMAINS = sorted({path.stem for path in texts.FOLDER.glob("*/*.po")})

KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")


def placeholders(sentence: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def every_key() -> set[str]:
    """Return every key of every domain, in either language."""
    return {
        key
        for domain in DOMAINS
        for language in LANGUAGES
        for key in texts.catalogue(domain, language)
    }


def said() -> Iterator[tuple[str, ast.Call, str]]:
    """Yield place, call and key of each ``say("…")`` or ``told("…")`` written out."""
    for path in modules("app.py", "clusterviz"):
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            key = node.args[0]
            if name in {"say", "told"} and isinstance(key, ast.Constant):
                yield f"{name_of(path)}:{node.lineno}", node, str(key.value)


def mentioned() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return the keys written out anywhere, and a pattern for each f-string of one.

    ``f"finding.{code}"`` mentions every key that begins with ``finding.``; an
    f-string with no word of its own mentions nothing, since it says nothing.
    """
    keys: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for path in modules("app.py", "clusterviz"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                keys.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                pattern = pattern_of(node)
                if re.search("[a-z]", pattern.replace(r"[a-z0-9_]+", "")):
                    patterns.append(re.compile(pattern))
    return keys, patterns


def pattern_of(text: ast.JoinedStr) -> str:
    """Return a regular expression of the keys that an f-string can become."""
    return "".join(
        re.escape(part.value)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
        else r"[a-z0-9_]+"
        for part in text.values
    )


def test_there_are_sentences() -> None:
    assert every_key()


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_have_the_same_keys(domain: str) -> None:
    vietnamese, english = (texts.catalogue(domain, one) for one in LANGUAGES)

    assert set(vietnamese) ^ set(english) == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_have_the_same_placeholders(domain: str) -> None:
    vietnamese, english = (texts.catalogue(domain, one) for one in LANGUAGES)

    different = [
        key
        for key in sorted(set(vietnamese) & set(english))
        if placeholders(vietnamese[key]) != placeholders(english[key])
    ]

    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_key_has_its_domain_and_a_sentence(
    domain: str, language: Language
) -> None:
    sentences = texts.catalogue(domain, language)

    assert [key for key in sentences if not KEY.fullmatch(key)] == []
    assert [key for key in sentences if key.partition(".")[0] != domain] == []
    assert [key for key, sentence in sentences.items() if not sentence.strip()] == []


def test_every_key_that_the_code_says_exists() -> None:
    known = every_key()

    assert [f"{place}: {key}" for place, _, key in said() if key not in known] == []


def test_every_placeholder_is_given_its_value() -> None:
    known = every_key()
    wrong = []
    for place, call, key in said():
        names = {keyword.arg for keyword in call.keywords}
        if key not in known or None in names:
            continue
        wanted = placeholders(texts.catalogue(key.partition(".")[0], "en")[key])
        if names != wanted:
            wrong.append(f"{place}: {key} takes {sorted(wanted)}")

    assert wrong == []


def test_every_sentence_is_said_somewhere() -> None:
    keys, patterns = mentioned()

    silent = [
        key
        for key in sorted(every_key() - keys)
        if not any(pattern.fullmatch(key) for pattern in patterns)
    ]

    assert silent == []
