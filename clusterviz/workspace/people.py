"""Use case: who may do what here, and saying so."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, cast, get_args

from clusterviz import roles, texts
from clusterviz.errors import InputError, NotAllowed
from clusterviz.records import LOCAL, OwnArea, Person
from clusterviz.settings import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from clusterviz.records import Entry, LayerVersion
    from clusterviz.roles import Action, Role
    from clusterviz.storage.base import Store
    from clusterviz.workspace.opened import Workspace

KIND = "person"

MOST_ID, MOST_NAME = 300, 200
"""Characters."""

_AREA = re.compile(rf"(?:{'|'.join(get_args(Level))})\.[0-9A-Za-z-]{{1,20}}")


def people(workspace: Workspace) -> Mapping[str, Person]:
    """Return everybody who may or might sign in, those removed included, by id."""
    return workspace.store.directory.people()


def asking(workspace: Workspace) -> Person | None:
    """Return whoever asks, as the database has them now.

    ``None`` for somebody who is not there or was removed, and for whoever sits at
    the machine, who is nobody in particular. Of a frozen workspace the database is
    asked once: what it says is of one moment.
    """
    if workspace.actor.person_id == LOCAL:
        return None
    person_id = workspace.actor.person_id
    known = {} if workspace.pinned is None else workspace.known
    if person_id not in known:
        person = workspace.store.directory.person(person_id)
        is_there = person is not None and not person.is_removed
        known[person_id] = person if is_there else None
    return known[person_id]


def role(workspace: Workspace) -> Role:
    """Return the role of whoever asks: ``public`` for those who are not known.

    Whoever sits at the machine of a workspace where nobody signs in is its
    administrator.
    """
    if workspace.actor.person_id == LOCAL:
        return "administrator"
    person = asking(workspace)
    own = person.role if person is not None else "public"
    return next((one for one in roles.ROLES if one == own), "public")


def may(
    workspace: Workspace,
    action: Action,
    areas: Collection[str] = (),
    on: dt.date | None = None,
) -> bool:
    """Return whether whoever asks may do something: what a page offers.

    Whoever was removed may nothing from then on, see `asking`. The write itself asks
    the database again.

    Parameters
    ----------
    action
        See `roles`.
    areas
        ``level.code`` of the areas that lead in what would be written.
    on
        The day that it is true of; ``None`` for the workspace's own.
    """
    return allowed(workspace, action, on)(areas)


def allowed(
    workspace: Workspace, action: Action, on: dt.date | None = None
) -> Callable[[Collection[str]], bool]:
    """Return what `may` says of areas, the database being read once for all of them.

    Parameters
    ----------
    action, on
        As `may`.
    """
    if workspace.actor.person_id == LOCAL:
        return lambda areas: True
    person = asking(workspace)
    reach = roles.reach(person.role, action) if person is not None else "nowhere"
    is_everywhere = reach == "everywhere"
    own: set[str] = set()
    if person is not None and reach == "own":
        own = own_areas(person, on or workspace.as_of_on)
    return lambda areas: is_everywhere or not own.isdisjoint(areas)


def may_somewhere(workspace: Workspace, action: Action) -> bool:
    """Return whether whoever asks may do something anywhere: whether it is listed."""
    return roles.reach(role(workspace), action) != "nowhere"


def has_administrator(workspace: Workspace) -> bool:
    """Return whether there is somebody who may say who may do what."""
    return any(
        one.role == "administrator" and not one.is_removed
        for one in people(workspace).values()
    )


def own_areas(person: Person, on: dt.date) -> set[str]:
    """Return the areas that are a person's own on a day."""
    return {
        one.area
        for one in person.areas
        if (one.valid_from_on or dt.date.min) <= on <= (one.valid_to_on or dt.date.max)
    }


def watched(
    workspace: Workspace, is_signed_in: Callable[[], bool] | None = None
) -> Workspace:
    """Return this workspace for one who may read what is not public, and only so long.

    Each time that it is asked what is newest, the database is asked whether they
    still may: a part of a page that was drawn before somebody was removed shows
    them nothing more.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    is_signed_in
        Whether their sign-in is still good: asked each time that the store is, for
        they may have signed out in another window. ``None`` where nothing can end it.
    """
    store = cast("Store", _Watched(workspace, is_signed_in))
    return dataclasses.replace(workspace, store=store)


class _Watched:
    """A store that is asked in the name of somebody."""

    def __init__(
        self, workspace: Workspace, is_signed_in: Callable[[], bool] | None
    ) -> None:
        self._workspace, self._is_signed_in = workspace, is_signed_in

    def current(self) -> Mapping[str, LayerVersion]:
        self._require_signed_in()
        if not may(self._workspace, "read"):
            raise NotAllowed(texts.told("people.no_longer"))
        return self._workspace.store.current()

    def __getattr__(self, name: str) -> object:
        self._require_signed_in()
        return getattr(self._workspace.store, name)

    def _require_signed_in(self) -> None:
        if self._is_signed_in is not None and not self._is_signed_in():
            raise NotAllowed(texts.told("people.no_longer"))


def put(workspace: Workspace, person: Person) -> Person:
    """Say who somebody is from now on; whoever asks says so.

    Parameters
    ----------
    person
        Its version is the one that was seen; 0 for somebody new.

    Returns
    -------
    person
        With its new version.

    Raises
    ------
    InputError
        If the id, name, role or areas cannot be.
    EditConflict
        If somebody else changed that person meanwhile, or if nobody would be left
        who may say who is who.
    NotAllowed
        If whoever asks may not.
    """
    # Who is listed is called as they are listed: else nobody could remove somebody
    # whose id was written before ids were tidied so.
    person_id = person.person_id if person.version else tidy_id(person.person_id)
    name = " ".join(person.name.split())
    tidy = dataclasses.replace(person, person_id=person_id, name=name)
    _require_sound(tidy)
    return workspace.store.directory.put(tidy, workspace.actor)


def history(workspace: Workspace, person_id: str) -> Sequence[Entry]:
    """Return what was said of somebody, oldest first, by whom and when."""
    return workspace.store.journal.history(KIND, person_id)


def areas_of(entry: Entry) -> tuple[OwnArea, ...]:
    """Return the areas that an entry of somebody's history says."""
    listed = cast("Sequence[Sequence[str]]", entry.body["areas"])
    return tuple(OwnArea(area, _day(first), _day(last)) for area, first, last in listed)


def known_areas(workspace: Workspace) -> dict[str, str]:
    """Return what people read for each area that there ever was, by ``level.code``."""
    if not workspace.has("areas"):
        return {}
    names = ("level", "area_code", "area_name")
    columns = (workspace.column("areas", name) for name in names)
    return {f"{level}.{code}": name for level, code, name in zip(*columns, strict=True)}


def tidy_id(person_id: str) -> str:
    """Return an id as it is kept: e-mail addresses in small letters.

    A letter with a mark is one sign (NFC), however it was typed: two ids that look
    alike are one person.

    Examples
    --------
    >>> tidy_id(" An@Example.VN "), tidy_id("https://id.vn#Xy1")
    ('an@example.vn', 'https://id.vn#Xy1')
    >>> len(tidy_id("e\u0301@x.vn"))
    6
    """
    stripped = person_id.strip()
    lowered = stripped if "#" in stripped else stripped.lower()
    return unicodedata.normalize("NFC", lowered)


def _require_sound(person: Person) -> None:
    is_id = person.person_id.isprintable() and " " not in person.person_id
    if not is_id or not 3 <= len(person.person_id) <= MOST_ID:
        raise InputError(texts.told("people.no_id", person=_cut(person.person_id)))
    if person.person_id == LOCAL:
        raise InputError(texts.told("people.is_local"))
    if not person.name.isprintable() or not 0 < len(person.name) <= MOST_NAME:
        raise InputError(texts.told("people.no_name", n=MOST_NAME))
    if person.role not in roles.ROLES:
        named = ", ".join(roles.ROLES)
        raise InputError(
            texts.told("people.no_role", role=_cut(person.role), roles=named)
        )
    for one in person.areas:
        _require_area(one)
    if roles.reach(person.role, "edit") == "own" and not (
        person.areas or person.is_removed
    ):
        raise InputError(texts.told("people.without_area"))
    _require_apart(person)


def _require_area(one: OwnArea) -> None:
    first, last = one.valid_from_on or dt.date.min, one.valid_to_on or dt.date.max
    if not _AREA.fullmatch(one.area):
        raise InputError(texts.told("people.no_area", area=_cut(one.area)))
    if first > last:
        raise InputError(texts.told("people.backwards", area=one.area))


def _require_apart(person: Person) -> None:
    """Raise where an area is said twice for one day: the end of one would end nothing.

    Of somebody removed only what the table cannot have: it may be there from before
    this was asked, and must not stand against removing them.
    """
    ordered = sorted(
        (one.area, one.valid_from_on or dt.date.min, one.valid_to_on or dt.date.max)
        for one in person.areas
    )
    for (area, first, last), (other, next_first, _) in pairwise(ordered):
        is_twice = first == next_first or not (person.is_removed or next_first > last)
        if area == other and is_twice:
            raise InputError(texts.told("people.area_twice", area=area))


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _cut(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:60]
