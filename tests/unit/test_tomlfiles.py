"""Files that a province edits are read into their form, or refused by the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from clusterviz.errors import SchemaError, SettingsError
from clusterviz.rules import rules_of
from clusterviz.settings import read_settings
from clusterviz.tomlfiles import read_form, read_tables
from clusterviz.workspace.conversion import read_conversion
from clusterviz.workspace.inflow_rates import rates_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Size(BaseModel):
    """A form."""

    most_ha: float = 75.0


READERS: dict[str, Callable[[Path], object]] = {
    "rules.toml": rules_of,
    "conversion.toml": read_conversion,
    "wastewater.toml": rates_of,
    "clusterviz.toml": read_settings,
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"a = ", "` cannot be read: Invalid value"),
        (b"a = '\xff'", "` cannot be read: 'utf-8' codec"),
        (b"[colour]\nof = 'red'\n", "`: `colour` is {'of': 'red'}. Expected only"),
    ],
)
def test_a_provinces_own_file_is_refused_by_name_and_field(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises((SchemaError, SettingsError)) as caught:
        READERS[name](tmp_path)

    assert f"{name}{complaint}" in str(caught.value)


def test_a_file_and_its_text_say_the_same(tmp_path: Path) -> None:
    text = 'most_ha = 50 # "đất"\r\n'
    path = tmp_path / "sizes.toml"
    path.write_bytes(text.encode())

    assert read_form(Size, path, path.name) == read_form(Size, text, "any")


def test_what_is_no_file_is_refused_as_what_reads_it_asks(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^`sizes` cannot be read"):
        read_tables(tmp_path, "sizes", SettingsError)
