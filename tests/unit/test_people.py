"""Who may do what, said by administrators, and asked by pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from clusterviz import roles
from clusterviz.errors import EditConflict, InputError, NotAllowed
from clusterviz.records import LOCAL, Actor, OwnArea, Person
from clusterviz.ui.people.allowed import PUBLIC, is_allowed
from clusterviz.ui.tasks import PAGES
from clusterviz.workspace import people

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

AN = Person("an@tinh.vn", "An", "administrator")
BINH = Person("binh@tinh.vn", "Bình", "administrator")
MAY = Person(
    "may@huyen.vn",
    "Mây",
    "official",
    (OwnArea("district.001", dt.date(2024, 1, 1), dt.date(2024, 6, 30)),),
)


def by(workspace: Workspace, person: Person) -> Workspace:
    """Return the workspace as somebody has it."""
    return workspace.acting_as(Actor(person.person_id, person.name, "test"))


def test_an_address_is_kept_in_small_letters_and_names_on_one_line(
    workspace: Workspace,
) -> None:
    done = people.put(workspace, Person(" AN@Tinh.vn", " Trần \n An ", "viewer"))

    assert people.people(workspace) == {"an@tinh.vn": done}
    assert (done.name, done.version) == ("Trần An", 1)


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (Person("", "An", "viewer"), "no sign-in id"),
        (Person("an tinh", "An", "viewer"), "no sign-in id"),
        (Person("an\x00@tinh.vn", "An", "viewer"), "no sign-in id"),
        (Person("x" * 301, "An", "viewer"), "no sign-in id"),
        (Person("Local", "An", "administrator"), "whoever sits at a machine"),
        (Person("an@tinh.vn", " ", "viewer"), "no name"),
        (Person("an@tinh.vn", "An\u202e", "viewer"), "no name"),
        (Person("an@tinh.vn", "An", "owner"), "no role"),
        (Person("an@tinh.vn", "An", "official"), "without an area"),
        (
            Person("an@tinh.vn", "An", "official", (OwnArea("moon.1"),)),
            "cannot be read",
        ),
        (
            Person(
                "an@tinh.vn",
                "An",
                "official",
                (OwnArea("district.1", dt.date(2025, 1, 2), dt.date(2025, 1, 1)),),
            ),
            "ends before it begins",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(
    workspace: Workspace, person: Person, said: str
) -> None:
    with pytest.raises(InputError, match=said) as refused:
        people.put(workspace, person)

    assert refused.value.say("vi") != refused.value.say("en")
    assert people.people(workspace) == {}


def test_each_change_is_written_down_with_who_made_it(workspace: Workspace) -> None:
    an = people.put(workspace, AN)
    people.put(by(workspace, AN), BINH)
    people.put(by(workspace, BINH), dataclasses.replace(an, name="Trần An"))

    written = people.history(workspace, AN.person_id)
    assert [(one.actor.person_id, one.body["name"]) for one in written] == [
        (LOCAL, "An"),
        (BINH.person_id, "Trần An"),
    ]


def test_of_two_administrators_the_second_is_told(workspace: Workspace) -> None:
    an = people.put(workspace, AN)
    people.put(workspace, BINH)
    may = people.put(by(workspace, an), MAY)
    people.put(by(workspace, AN), dataclasses.replace(may, name="Mai"))

    with pytest.raises(EditConflict):
        people.put(by(workspace, BINH), dataclasses.replace(may, name="Mơ"))

    assert people.people(workspace)[MAY.person_id].name == "Mai"


@pytest.mark.parametrize("change", [{"is_removed": True}, {"role": "viewer"}])
def test_the_last_administrator_stays(
    workspace: Workspace, change: dict[str, object]
) -> None:
    an = people.put(workspace, AN)
    gone = dataclasses.replace(an, **change)  # type: ignore[arg-type]

    with pytest.raises(EditConflict, match="last administrator"):
        people.put(workspace, gone)

    people.put(workspace, BINH)
    people.put(workspace, gone)
    assert people.has_administrator(workspace)


@pytest.mark.parametrize("role", roles.ROLES)
def test_who_may_change_people_is_the_roles_to_say(
    workspace: Workspace, role: str
) -> None:
    one = Person("x@tinh.vn", "X", role, (OwnArea("district.001"),))
    people.put(workspace, one)

    if roles.reach(role, "people") == "everywhere":
        people.put(by(workspace, one), MAY)
        assert MAY.person_id in people.people(workspace)
    else:
        with pytest.raises(NotAllowed):
            people.put(by(workspace, one), MAY)
        assert MAY.person_id not in people.people(workspace)


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("action", roles.ACTIONS)
@pytest.mark.parametrize(
    ("area", "day", "is_own"),
    [
        ("district.001", dt.date(2024, 4, 22), True),
        ("district.001", dt.date(2024, 6, 30), True),
        ("district.001", dt.date(2024, 7, 1), False),
        ("district.001", dt.date(2023, 12, 31), False),
        ("district.002", dt.date(2024, 4, 22), False),
    ],
)
def test_a_page_offers_what_the_role_reaches(
    workspace: Workspace,
    role: str,
    action: roles.Action,
    area: str,
    day: dt.date,
    is_own: bool,
) -> None:
    one = dataclasses.replace(MAY, role=role)
    asked = by(workspace, people.put(workspace, one))
    reach = roles.reach(role, action)
    expected = reach == "everywhere" or (reach == "own" and is_own)

    assert people.may(asked, action, [area], day) is expected


def test_whoever_is_removed_may_nothing_from_then_on(workspace: Workspace) -> None:
    may = people.put(workspace, dataclasses.replace(MAY, role="editor"))
    seen = people.watched(by(workspace, may))
    assert seen.frozen().versions() == {}

    people.put(workspace, dataclasses.replace(may, is_removed=True))

    assert people.role(seen) == "public"
    assert not people.may(seen, "read")
    with pytest.raises(NotAllowed, match="may no longer"):
        seen.frozen()
    with pytest.raises(NotAllowed):
        seen.store.journal.append("case", "a", {}, after=0, by=seen.actor)


def test_a_sign_in_that_has_ended_elsewhere_reads_and_writes_nothing(
    workspace: Workspace,
) -> None:
    may = people.put(workspace, dataclasses.replace(MAY, role="editor"))
    signed_in = [True]
    seen = people.watched(by(workspace, may), lambda: bool(signed_in))
    assert seen.frozen().versions() == {}

    signed_in.clear()

    with pytest.raises(NotAllowed, match="may no longer"):
        seen.frozen()
    with pytest.raises(NotAllowed, match="may no longer"):
        _ = seen.store.journal


def test_nobody_known_is_the_public(workspace: Workspace) -> None:
    for person_id in ("", "who@else.vn"):
        asked = workspace.acting_as(Actor(person_id))
        assert people.role(asked) == "public"
        assert not any(people.may_somewhere(asked, one) for one in roles.ACTIONS)


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_a_role_follow_from_what_it_may(page: str, role: str) -> None:
    def can(action: roles.Action) -> bool:
        return roles.reach(role, action) != "nowhere"

    expected = {"people": can("people"), "edit": can("edit")}.get(page, can("read"))

    assert is_allowed(page, role) is (page in PUBLIC or expected)


def test_the_public_pages_are_these_and_no_more() -> None:
    assert [one for one in PAGES if is_allowed(one, "public")] == [
        "vacant", "rules", "help",
    ]  # fmt: skip


def test_a_history_is_json(workspace: Workspace) -> None:
    people.put(workspace, MAY)
    [entry] = people.history(workspace, MAY.person_id)

    assert people.areas_of(entry) == MAY.areas
    assert json.loads(json.dumps(dict(entry.body)))["role"] == "official"


def test_what_is_frozen_is_of_one_moment_and_what_follows_asks_again(
    workspace: Workspace,
) -> None:
    an = people.put(workspace, AN)
    hers = by(workspace, an)
    then = hers.frozen()
    assert people.role(then) == "administrator"

    people.put(workspace, BINH)
    people.put(workspace, dataclasses.replace(an, role="viewer"))

    assert people.role(then) == "administrator"
    assert people.role(hers) == people.role(hers.frozen()) == "viewer"
    assert people.role(then.anew()) == "viewer"
    # One who asks in the name of another is asked about by themselves.
    assert people.role(then.acting_as(Actor(BINH.person_id))) == "administrator"
