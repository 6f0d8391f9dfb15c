"""The day of an edit, against today and against the day of the row as it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clusterviz import clock
from clusterviz.records import Finding, Severity
from clusterviz.workspace import belonging, people

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

DAY = "as_of_on"


def own_day(row: Mapping[str, Any] | None) -> dt.date | None:
    """Return the day that a row is true of; ``None`` where it says none.

    A day that has not come is a slip from before such days were refused: it must
    not keep the row from ever being written again.
    """
    known = None if row is None else row.get(DAY)
    is_day = isinstance(known, dt.date) and known <= clock.today()
    return known if is_day else None


def version_day(known: dt.date | None, on: dt.date) -> dt.date:
    """Return the day of the version that an edit makes: never an earlier one.

    A day that has not come would hide from now on what everybody writes.

    Parameters
    ----------
    known
        Of the version that was edited.
    on
        Of the edit.
    """
    return on if known is None else max(min(known, clock.today()), on)


def ahead(layer: Layer, days: Iterable[object], key: str = "") -> list[Finding]:
    """Return an error where one of some days has not come yet.

    Parameters
    ----------
    layer
        The declaration.
    days
        As typed; what is no day is not judged here.
    key
        Of the row; empty where they are said of all rows.
    """
    today = clock.today()
    late = [one for one in days if isinstance(one, dt.date) and one > today]
    if not late:
        return []
    said = {"given_on": max(late), "today_on": today}
    return [Finding(Severity.ERROR, "edit.day_ahead", layer.name, key, DAY, said)]


def backward(
    layer: Layer, key: str, before: Mapping[str, Any], on: dt.date, names: Iterable[str]
) -> list[Finding]:
    """Return an error where values of a day would replace those of a later one.

    What was not known may be filled in with an older value.

    Parameters
    ----------
    layer
        The declaration.
    key, before
        The row as it is.
    on
        The day that the new values are true of.
    names
        The fields that are written.
    """
    known = own_day(before)
    is_lost = any(
        before.get(name) not in (None, "")
        for name in names
        if name not in {DAY, "source_document"}
    )
    if known is None or known <= on or not is_lost:
        return []
    said = {"given_on": on, "known_on": known}
    return [Finding(Severity.ERROR, "edit.day_before", layer.name, key, DAY, said)]


def may_write(
    workspace: Workspace,
    layer: Layer,
    states: tuple[Mapping[str, object], Mapping[str, object]],
    on: dt.date,
) -> bool:
    """Return whether whoever asks may write a row on its own day, if that is later.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    layer
        The declaration.
    states
        The row as it is and as it will be.
    on
        The day of the edit: the rights of that day are asked elsewhere.
    """
    known = own_day(states[0])
    if known is None or known <= on:
        return True
    [its] = belonging.abouts(workspace, layer.name, [states], known)
    return people.may(workspace, "edit", its.areas, known)
