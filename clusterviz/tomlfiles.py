"""TOML files that people edit: read into their form, or refused by the field."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pydantic

from clusterviz import texts
from clusterviz.errors import SchemaError
from clusterviz.texts.reasons import of_any, wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.errors import ClustervizError

Form = TypeVar("Form", bound=pydantic.BaseModel)


def read_form(
    form: type[Form],
    source: Path | str,
    name: str,
    refusal: type[ClustervizError] = SchemaError,
) -> Form:
    """Return what a TOML file says, in its form.

    Parameters
    ----------
    form
        What the file may hold.
    source
        The file, or its text.
    name
        What errors call it.
    refusal
        Raised if it cannot be read or breaks the form.

    Examples
    --------
    >>> class Size(pydantic.BaseModel):
    ...     most_ha: float
    >>> read_form(Size, "most_ha = 75", "sizes.toml")
    Size(most_ha=75.0)
    """
    return in_form(form, read_tables(source, name, refusal), name, refusal)


def read_tables(
    source: Path | str, name: str, refusal: type[ClustervizError] = SchemaError
) -> dict[str, Any]:
    """Return what a TOML file, or its text, holds; parameters as of `read_form`."""
    try:
        if isinstance(source, Path):
            source = source.read_text(encoding="utf-8")
        return tomllib.loads(source)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise refusal(
            texts.told("stored.toml_unread", file=name, why=of_any(error))
        ) from error


def in_form(
    form: type[Form],
    tables: Mapping[str, Any],
    name: str,
    refusal: type[ClustervizError] = SchemaError,
) -> Form:
    """Return tables in their form; parameters as of `read_form`.

    Examples
    --------
    >>> class Size(pydantic.BaseModel):
    ...     most_ha: float
    >>> in_form(Size, {"most_ha": "many"}, "sizes.toml")
    Traceback (most recent call last):
    clusterviz.errors.SchemaError: `sizes.toml`: `most_ha` is 'many'. Expected ...
    """
    try:
        return form.model_validate(tables)
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise refusal(
            texts.told(
                "stored.toml_value",
                file=name,
                place=place,
                found=repr(first["input"]),
                expected=wanted(first),
            )
        ) from error
