"""Each person is listed once, and each of their areas once for any day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import EditConflict, InputError
from clusterviz.records import OwnArea, Person
from clusterviz.workspace import people

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

MAY = Person("may@huyen.vn", "Mây", "official", (OwnArea("district.001"),))

SAME_FIRST = (
    OwnArea("district.001", dt.date(2024, 1, 1), dt.date(2024, 6, 30)),
    OwnArea("district.002"),
    OwnArea("district.001", dt.date(2024, 1, 1)),
)
OVERLAPPING = (
    OwnArea("district.001", dt.date(2024, 6, 30)),
    OwnArea("district.002"),
    OwnArea("district.001", None, dt.date(2024, 6, 30)),
)


@pytest.mark.parametrize(
    ("areas", "is_removed"),
    [
        ((OwnArea("district.001"),) * 2, False),
        (SAME_FIRST, False),
        (SAME_FIRST, True),
        (OVERLAPPING, False),
    ],
)
def test_an_area_is_not_said_twice_for_one_day(
    workspace: Workspace, areas: tuple[OwnArea, ...], is_removed: bool
) -> None:
    one = dataclasses.replace(MAY, areas=areas, is_removed=is_removed)

    with pytest.raises(InputError, match="is written twice") as told:
        people.put(workspace, one)

    assert "Địa bàn district.001 ghi hai lần" in told.value.say("vi")
    assert people.people(workspace) == {}


def test_an_area_is_said_twice_for_days_that_differ(workspace: Workspace) -> None:
    areas = (
        OwnArea("district.001", dt.date(2024, 7, 1)),
        OwnArea("district.002"),
        OwnArea("district.001", None, dt.date(2024, 6, 30)),
    )
    done = people.put(workspace, dataclasses.replace(MAY, areas=areas))

    assert set(people.people(workspace)[MAY.person_id].areas) == set(areas)
    for day in (dt.date(2024, 6, 30), dt.date(2024, 7, 1)):
        assert people.own_areas(done, day) == {"district.001", "district.002"}


def test_whose_areas_overlapped_before_that_was_asked_can_be_removed(
    workspace: Workspace,
) -> None:
    old = dataclasses.replace(MAY, areas=OVERLAPPING)
    seen = workspace.store.directory.put(old, workspace.actor)

    with pytest.raises(InputError, match="written twice"):
        people.put(workspace, dataclasses.replace(seen, name="Mai"))
    people.put(workspace, dataclasses.replace(seen, is_removed=True))

    assert people.people(workspace)[MAY.person_id].is_removed


def test_two_forms_of_one_letter_are_one_person(workspace: Workspace) -> None:
    people.put(workspace, Person("e\u0301a@tinh.vn", "Éa", "viewer"))

    with pytest.raises(EditConflict):
        people.put(workspace, Person("\u00c9a@tinh.vn", "Éa", "viewer"))

    assert list(people.people(workspace)) == ["\u00e9a@tinh.vn"]


def test_whose_id_was_listed_in_another_form_before_can_be_removed(
    workspace: Workspace,
) -> None:
    old = Person("e\u0301a@tinh.vn", "Éa", "viewer")
    seen = workspace.store.directory.put(old, workspace.actor)

    people.put(workspace, dataclasses.replace(seen, is_removed=True))

    assert people.people(workspace)[old.person_id].is_removed
    assert len(people.people(workspace)) == 1
