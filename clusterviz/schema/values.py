"""One value of a declaration: what it is, or what was found and expected instead."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from clusterviz.errors import SchemaError
from clusterviz.schema.model import LANGUAGES, Label

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Word = TypeVar("Word", bound=str)

CODE = re.compile(r"[a-z][a-z0-9_]*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def toml_table(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds; raise SchemaError if it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise wrong(
            path.name, f"a file that cannot be read ({error})", "TOML in UTF-8"
        ) from error


def wrong(where: str, found: str, expected: str) -> SchemaError:
    """Return the error that says where, found what, and what was expected."""
    file = where.partition(":")[0]
    return SchemaError(
        f"{where}: found {found}.",
        expected=expected,
        remedy=f"Correct layers/{file}; the form is described in CONTRIBUTING.md.",
    )


def require_known(table: Mapping[str, object], known: set[str], where: str) -> None:
    """Raise SchemaError for a key that the form does not have."""
    unknown = sorted(set(table) - known)
    if unknown:
        raise wrong(where, f"`{unknown[0]}`", f"only {', '.join(sorted(known))}")


def text(value: object, where: str) -> str:
    """Return `value` if it is text."""
    if not isinstance(value, str):
        raise wrong(where, _shown(value), "text")
    return value


def truth(value: object, where: str) -> bool:
    """Return `value` if it is true or false."""
    if not isinstance(value, bool):
        raise wrong(where, _shown(value), "true or false")
    return value


def bound(value: object, where: str) -> float | None:
    """Return `value` as a number, or ``None`` where there is none."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(where, _shown(value), "a number")
    return float(value)


def strings(value: object, where: str) -> tuple[str, ...]:
    """Return `value` if it is a list of texts."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise wrong(where, _shown(value), "a list of texts")
    return tuple(value)


def colour(value: object, where: str) -> str:
    """Return `value` if it is a colour, or empty."""
    if isinstance(value, str) and (value == "" or _COLOUR.fullmatch(value)):
        return value
    raise wrong(where, _shown(value), "a colour such as six hex digits after #")


def label(value: object, where: str) -> Label:
    """Return the label that a table with ``vi`` and ``en`` gives."""
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        return Label(
            vi=_filled(value["vi"], f"{where}: vi"),
            en=_filled(value["en"], f"{where}: en"),
        )
    raise wrong(where, _shown(value), '{ vi = "…", en = "…" }')


def one_of(value: object, allowed: tuple[Word, ...], where: str) -> Word:
    """Return `value` if it is one of the `allowed` words."""
    for word in allowed:
        if value == word:
            return word
    raise wrong(where, _shown(value), f"one of {', '.join(allowed)}")


def _filled(value: object, where: str) -> str:
    words = text(value, where)
    if not words.strip():
        raise wrong(where, "an empty text", "words that people read")
    return words


def _shown(value: object) -> str:
    return "nothing" if value is None else f"`{value!r}`"
