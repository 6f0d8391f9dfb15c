"""Every kind of file that a command writes, where nobody may write it."""

from __future__ import annotations

import functools

import pytest
import typer.main

from clusterviz.cli import app
from tests.torture import no_way
from tests.torture.outputs import one_of_command, outputs


def test_every_command_that_writes_a_file_is_tortured() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    writing = {
        name
        for name, command in commands.items()
        if any("--output" in one.opts for one in command.params)
    }

    assert {one.words[0] for one in outputs()} == writing


@functools.cache
def found() -> dict[str, list[str]]:
    """Return the faults of each file, all of them looked for in one process."""
    return no_way.faults_of(one_of_command())


@pytest.mark.skipif(not no_way.can_heed(), reason="nobody can be nobody here")
@pytest.mark.parametrize("name", [str(one) for one in one_of_command()])
def test_a_place_that_cannot_be_written_is_one_clear_error(name: str) -> None:
    assert found()[name] == []
