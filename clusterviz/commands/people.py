"""The command `people`: who may do what, adding, changing and removing somebody."""

from __future__ import annotations

import dataclasses
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.errors import InputError
from clusterviz.records import OwnArea, Person
from clusterviz.workspace import creation
from clusterviz.workspace import people as book

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Role(StrEnum):
    """What somebody may be; see `roles`."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    OFFICIAL = "official"
    VIEWER = "viewer"
    PUBLIC = "public"


class Form(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    JSON = "json"


def people(
    workspace: arguments.Folder,
    add: Annotated[
        str, typer.Option("--add", metavar="ID", help="Add or change this person.")
    ] = "",
    remove: Annotated[
        str, typer.Option("--remove", metavar="ID", help="They may do nothing more.")
    ] = "",
    name: Annotated[str, typer.Option("--name", help="What people read.")] = "",
    role: Annotated[Role | None, typer.Option("--role", help="What they are.")] = None,
    area: Annotated[
        list[str] | None,
        typer.Option("--area", metavar="LEVEL.CODE", help="Their own; repeatable."),
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First day of areas.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last day of areas.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to print.")] = Form.TABLE,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """List who may do what; add, change or remove somebody."""
    if add and remove:
        raise InputError(texts.told("people.add_or_remove"))
    opened = creation.open_workspace(workspace)
    there = book.people(opened)
    if remove:
        known = _listed(there, remove)
        if known is None:
            raise InputError(texts.told("people.not_there", person=remove))
        book.put(opened, dataclasses.replace(known, is_removed=True))
    elif add:
        known = _listed(there, add)
        days = arguments.day(first, "--from"), arguments.day(last, "--to")
        areas = tuple(OwnArea(one, *days) for one in area or ())
        book.put(opened, _wanted(known, add, name, role, areas))
    _print(book.people(opened).values(), form, lang)


def _listed(there: Mapping[str, Person], person_id: str) -> Person | None:
    """Return who is listed so, though the id be written as none is kept any more."""
    return there.get(person_id) or there.get(book.tidy_id(person_id))


def _wanted(
    known: Person | None,
    person_id: str,
    name: str,
    role: Role | None,
    areas: tuple[OwnArea, ...],
) -> Person:
    """Return somebody as asked; what is left out stays as it is."""
    if known is None:
        return Person(person_id, name, role.value if role else "", areas)
    return dataclasses.replace(
        known,
        name=name or known.name,
        role=role.value if role else known.role,
        areas=areas or known.areas,
        is_removed=False,
    )


def _print(everybody: Iterable[Person], form: Form, lang: arguments.Language) -> None:
    if form is Form.JSON:
        rows = [dataclasses.asdict(one) for one in everybody]
        text = json.dumps(rows, ensure_ascii=False, indent=2, default=str)
        printing.print_lines([text, "\n"])
        return
    for one in everybody:
        standing = "removed" if one.is_removed else "active"
        said = (
            one.person_id,
            one.name,
            texts.say(f"people.role_{one.role}", lang.value),
            ", ".join(area.area for area in one.areas) or "–",
            texts.say(f"people.{standing}", lang.value),
        )
        printing.say(" · ".join(said))
