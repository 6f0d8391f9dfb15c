"""A workspace in a database on a server, by the commands that know it by address."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from clusterviz.addresses import PASSWORD, Address, address_of, place
from clusterviz.errors import InputError, SettingsError, StorageError
from clusterviz.settings import Installation
from clusterviz.storage.postgres import on_server, write_text
from clusterviz.workspace import creation
from tests import postgres
from tests.kept import runner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


pytestmark = pytest.mark.postgis

SECRET = "bi-mat-9214"


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    monkeypatch.setenv("CLUSTERVIZ_CACHE", str(tmp_path / "copies"))
    with postgres.server().database() as found:
        yield found


def test_commands_take_an_address_in_place_of_a_folder(
    address: Address, capsys: pytest.CaptureFixture[str]
) -> None:
    run = runner(capsys)

    assert run("init", address, "--sample", "bacgiang")[0] == 0
    code, out, complaints = run("layers", address, "--format", "json")

    assert (code, complaints) == (0, "")
    assert "clusters" in {row["layer"] for row in json.loads(out)["rows"]}


def test_a_database_is_made_a_workspace_once(
    address: Address, capsys: pytest.CaptureFixture[str]
) -> None:
    run = runner(capsys)
    assert run("init", address)[0] == 0

    code, _, complaints = run("init", address, "--lang", "en")

    assert code == 2
    assert "already holds a workspace" in complaints


def test_a_database_without_a_workspace_says_how_to_make_one(
    address: Address,
) -> None:
    with pytest.raises(SettingsError, match="clusterviz init postgresql://"):
        creation.open_workspace(place(str(address)))


def test_settings_are_those_of_the_database(address: Address) -> None:
    folder = place(str(address))
    creation.init(folder).store.close()
    write_text(address, "clusterviz.toml", 'level = "commune"\n')
    write_text(address, "passwd", "no file of a workspace")

    opened = creation.open_workspace(folder)
    opened.store.close()

    assert opened.settings.level == "commune"
    assert not (folder / "passwd").exists()


def test_the_dashboard_is_told_the_address_by_its_variable(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERVIZ_WORKSPACE", str(address))

    assert address_of(Installation().workspace) == address


def test_a_password_is_asked_for_and_never_said(
    address: Address,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Nobody listens at port 1: what is said then has all that we know."""
    monkeypatch.setenv(PASSWORD, "")
    asked = f"postgresql://an:{SECRET}@127.0.0.1:1/cum"

    code, out, complaints = runner(capsys)("layers", asked)

    assert code == 2
    assert "postgresql://an@127.0.0.1:1/cum" in complaints
    assert SECRET not in out + complaints
    assert os.environ[PASSWORD] == SECRET
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert files
    assert all(SECRET not in one.read_text(encoding="utf-8") for one in files)
    with pytest.raises(StorageError) as told:
        creation.init(place(asked))
    error: BaseException | None = told.value
    while error:
        assert SECRET not in repr(error)
        error = error.__cause__


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://an:{SECRET}@host:port/cum",
        f"postgresql://an:{SECRET}@host",
        f"postgresql://an:{SECRET}@host/a/b",
        f"postgresql://an:{SECRET}@[host/cum",
        f"postgresql://an@host/cum?sslpassword={SECRET}",
        f"postgresql://an:{SECRET}@host/cum?{SECRET}",
        f"postgresql://an@host/cum?options=-c{SECRET}",
    ],
)
def test_an_address_that_cannot_be_read_is_not_repeated(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, complaints = runner(capsys)("layers", address)

    assert code == 2
    assert SECRET not in out + complaints
    with pytest.raises(InputError) as told:
        place(address)
    assert told.value.__cause__ is None


def test_a_driver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(InputError, match=r"clusterviz\[postgres\]"):
        on_server(Address("cum"))
