"""What the documents say is so."""

from __future__ import annotations

import re
import shlex
import tomllib
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import clusterviz
from clusterviz import cli
from clusterviz.errors import SchemaError
from clusterviz.schema import read_layer, read_layers
from clusterviz.settings import shipped
from clusterviz.view.field_docs import field_docs
from tests.source import ROOT, name_of

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/pages.md",
    "docs/workbooks.md", "layers/README.md",
]  # fmt: skip

GOOD = """\
title       = { vi = "Lớp", en = "Layer" }
description = { vi = "Lớp thử.", en = "A layer to try." }
geometry    = "none"
key         = "thing_id"

[fields.thing_id]
type = "choice"
required = true
label = { vi = "Mã", en = "Code" }

[fields.thing_id.choices]
one = { vi = "Một", en = "One" }
"""

STRANGE = {
    "layer": ("key         =", "strange = 1\nkey ="),
    "field": ("required = true", "required = true\nstrange = 1"),
    "choice": ('en = "One"', 'en = "One", strange = 1'),
}


def text_of(name: str) -> str:
    """Return the text of one document."""
    return (ROOT / name).read_text(encoding="utf-8")


def commands(name: str, program: str) -> list[list[str]]:
    """Return the words of every command of `program` in the code of a document."""
    blocks = re.findall(r"```(?:console|sh)\n(.*?)```", text_of(name), re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [
        words
        for line in lines
        if (words := shlex.split(line, comments=True)) and words[0] == program
    ]


def known_keys(place: str, tmp_path: Path) -> list[str]:
    """Return the keys that a declaration may have, asked of the reader's own error."""
    path = tmp_path / "things.toml"
    path.write_text(GOOD.replace(*STRANGE[place]), encoding="utf-8")
    with pytest.raises(SchemaError) as error:
        read_layer(path)
    assert error.value.expected.startswith("only ")
    return error.value.expected.removeprefix("only ").split(", ")


def anchors(name: str) -> set[str]:
    """Return the anchors of the headings of a document, as hosts make them."""
    headings = re.findall(r"^#+ (.+)$", text_of(name), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


def test_the_field_documentation_is_what_the_declarations_say() -> None:
    generated = field_docs(read_layers(shipped("layers")))

    assert text_of("layers/README.md") == generated, "run `make docs`"


def test_the_readme_shows_commands() -> None:
    assert commands("README.md", "clusterviz")
    assert ["make", "run"] in commands("README.md", "make")
    assert ["make", "test"] in commands("README.md", "make")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_command_shown_is_one_that_the_program_has(name: str) -> None:
    for words in commands(name, "clusterviz"):
        result = CliRunner().invoke(
            cli.app, [words[1], "--help"], env={"COLUMNS": "200"}
        )

        assert result.exit_code == 0, f"{shlex.join(words)}: {result.output}"
        for option in (word for word in words if word.startswith("-")):
            assert option.partition("=")[0] in result.output, shlex.join(words)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_chore_shown_is_in_the_makefile(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))

    assert {words[1] for words in commands(name, "make")} <= targets


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    page = ROOT / name
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text_of(name)):
        target, _, anchor = link.partition("#")
        if "://" in target:
            continue
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and anchor not in anchors(name_of(path))):
            lost.append(link)

    assert lost == []


@pytest.mark.parametrize("place", STRANGE)
def test_contributing_explains_every_key_of_a_declaration(
    place: str, tmp_path: Path
) -> None:
    text = text_of("CONTRIBUTING.md")

    untold = [key for key in known_keys(place, tmp_path) if f"`{key}`" not in text]

    assert untold == []


def test_the_declaration_shown_in_contributing_can_be_read(tmp_path: Path) -> None:
    shown = re.findall(r"```toml\n(.*?)```", text_of("CONTRIBUTING.md"), re.DOTALL)
    path = tmp_path / "shown.toml"
    path.write_text(shown[0], encoding="utf-8")

    assert read_layer(path).fields


def test_the_changelog_tells_of_this_version() -> None:
    headings = re.findall(r"^## \[(.+?)\]", text_of("CHANGELOG.md"), re.MULTILINE)

    assert headings[0] == "Unreleased" or headings[0] == clusterviz.__version__
    assert clusterviz.__version__ in headings or headings[0] == "Unreleased"


def test_the_licence_is_the_one_that_the_package_states() -> None:
    stated = tomllib.loads(text_of("pyproject.toml"))["project"]["license"]

    assert stated == "Apache-2.0"
    assert "Apache License\n                           Version 2.0" in text_of(
        "LICENSE"
    )
