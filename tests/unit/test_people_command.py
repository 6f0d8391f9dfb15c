"""The command that says who may do what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from clusterviz.commands.people import Form, Role
from clusterviz.commands.people import people as command
from clusterviz.errors import EditConflict, InputError
from clusterviz.records import Person
from clusterviz.workspace import creation, people

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "W"
    creation.init(path).store.close()
    return path


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """Return the list that a command printed last, as programs read it."""
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_somebody_is_added_changed_and_removed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command(
        folder,
        add="May@huyen.vn",
        name="Mây",
        role=Role.OFFICIAL,
        area=["district.213"],
        first="2024-01-01",
        form=Form.JSON,
    )
    [one] = listed(capsys)
    assert one["person_id"] == "may@huyen.vn"
    area = {
        "area": "district.213",
        "valid_from_on": "2024-01-01",
        "valid_to_on": None,
    }
    assert one["areas"] == [area]

    command(folder, add="may@huyen.vn", role=Role.VIEWER, form=Form.JSON)
    [one] = listed(capsys)
    assert (one["name"], one["role"], one["areas"]) == ("Mây", "viewer", [area])

    command(folder, remove="may@huyen.vn", form=Form.JSON)
    [one] = listed(capsys)
    assert (one["is_removed"], one["version"]) == (True, 3)
    opened = creation.open_workspace(folder)
    assert len(people.history(opened, "may@huyen.vn")) == 3
    opened.store.close()


def test_whose_id_was_listed_in_another_form_before_can_be_removed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = creation.open_workspace(folder)
    old = Person("e\u0301a@tinh.vn", "Éa", "viewer")
    opened.store.directory.put(old, opened.actor)
    opened.store.close()

    command(folder, remove=old.person_id, form=Form.JSON)

    [one] = listed(capsys)
    assert (one["person_id"], one["is_removed"]) == (old.person_id, True)


def test_the_last_administrator_stays(folder: Path) -> None:
    command(folder, add="an@tinh.vn", name="An", role=Role.ADMINISTRATOR)

    with pytest.raises(EditConflict, match="last administrator"):
        command(folder, remove="an@tinh.vn")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"add": "a@b.vn", "remove": "a@b.vn"}, "one command"),
        ({"remove": "a@b.vn"}, "Nobody has the id"),
        ({"add": "a@b.vn", "name": "A"}, "no role"),
        ({"add": "a@b.vn", "name": "A", "role": Role.OFFICIAL}, "without an area"),
        (
            {
                "add": "a@b.vn",
                "name": "A",
                "role": Role.OFFICIAL,
                "area": ["district.213", "district.213"],
            },
            "written twice",
        ),
    ],
)
def test_what_makes_no_sense_is_one_sentence(
    folder: Path, words: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        command(folder, **words)  # type: ignore[arg-type]
