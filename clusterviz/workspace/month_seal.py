"""Whether the month of a report is signed off: asked here by all that is printed.

What is printed of the day that a month was signed off as of is made from the versions
that were signed, whatever was edited or imported since.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz.core import timeline
from clusterviz.view.monthseal import MonthSeal, sentence
from clusterviz.workspace import people, review_signing
from clusterviz.workspace.opened import STATES
from clusterviz.workspace.provenance import chain_lines
from clusterviz.workspace.watching import Versions

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import pandas as pd

    from clusterviz.records import Entry, LayerVersion
    from clusterviz.schema import Label, Language
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.review_signing import Signed

MARK = "month_seal"
"""Column of a table with months: the line that seals a month; empty where none does."""

_BY_MONTH = ("clearance_log",)
"""Layers whose rows are each of a month."""


def month_seal(workspace: Workspace, on: dt.date) -> MonthSeal:
    """Return how the month of a day stands.

    Who signed is named to those who may read what is not public; others are told
    the office.

    Parameters
    ----------
    on
        The day that a report is true of.
    """
    month = timeline.month_of(on)
    entries = review_signing.history(workspace, month)
    if not entries:
        return MonthSeal(month, on)
    last = entries[-1]
    by = last.by or last.actor.person_id if people.may(workspace, "read") else ""
    office = _office(workspace, last)
    signed = review_signing.signed_months(workspace).get(month)
    if signed is None:
        return MonthSeal(month, on, "reopened", by, office, last.at)
    return MonthSeal(
        month,
        on,
        "signed",
        by,
        office,
        last.at,
        signed_on=signed.on,
        line=review_signing.line_of(workspace, last),
        changed=tuple(_changed(workspace, signed)),
    )


def as_signed(workspace: Workspace, on: dt.date) -> Workspace:
    """Return a workspace on a day, at the versions that its month was signed with.

    Where the month of the day is open, or was signed off as of another day, it is
    as `Workspace.on` says.
    """
    asked = workspace.on(on)
    signed = _signed(workspace, on)
    if signed is None:
        return asked
    pinned = {
        name: version
        for name, number in _versions(signed).items()
        for version in workspace.store.history(name)
        if version.version == number
    }
    there = asked.current()

    def find(name: str) -> LayerVersion:
        return pinned.get(name) or there[name]

    return dataclasses.replace(asked, pinned=Versions(there, find))


def is_signed(workspace: Workspace, on: dt.date) -> bool:
    """Return whether `as_signed` gives what a month was signed with as of a day."""
    return _signed(workspace, on) is not None


def _signed(workspace: Workspace, on: dt.date) -> Signed | None:
    signed = review_signing.signed_months(workspace).get(timeline.month_of(on))
    return signed if signed is not None and signed.on == on else None


def report_lines(
    workspace: Workspace, on: dt.date, language: Language
) -> tuple[str, ...]:
    """Return what stands on a report that `as_signed` was asked for: month, audit."""
    return said(workspace, on, language), *chain_lines(workspace, language)


def said(workspace: Workspace, on: dt.date, language: Language) -> str:
    """Return the sentence of `report_lines` that says how the month stands."""
    return sentence(month_seal(workspace, on), language, is_frozen=True)


def stated(workspace: Workspace, on: dt.date, language: Language) -> str:
    """Return how the month of a day stands, beside figures as they are now."""
    return sentence(month_seal(workspace, on), language)


def of_month(workspace: Workspace, month: str, language: Language) -> str:
    """Return how a month that is signed off stands; empty where it is not.

    It says where figures that are shown as they are now differ from the signed ones.
    """
    signed = review_signing.signed_months(workspace).get(month)
    return "" if signed is None else stated(workspace, signed.on, language)


def marked(workspace: Workspace, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table with `MARK`, where it has a column ``month``."""
    if "month" not in rows:
        return rows
    lines = {
        month: review_signing.line_of(workspace, one.entry)
        for month, one in review_signing.signed_months(workspace).items()
    }
    return rows.assign(**{MARK: [lines.get(str(one), "") for one in rows["month"]]})


def _versions(signed: Signed) -> dict[str, int]:
    """Return the version of each layer when a month was signed off."""
    every = signed.entry.body.get("every_version")
    return dict(every) if isinstance(every, dict) else signed.layer_versions


def _changed(workspace: Workspace, signed: Signed) -> Iterator[tuple[Label, int]]:
    """Yield the layers that say something else now of the day that was signed."""
    live = dataclasses.replace(
        workspace, pinned=None, published=None, asked_on=None, kept={}
    ).on(signed.on)
    now, month = live.versions(), timeline.month_of(signed.on)
    for name, then in _versions(signed).items():
        if now.get(name, then) == then or name not in (*STATES, *_BY_MONTH):
            continue
        if name in _BY_MONTH:
            # Later months add rows to it: only those up to the month count.
            before, after = (
                workspace.store.load_table(workspace.layers[name], version)
                for version in (then, now[name])
            )
            if _until(before, month).equals(_until(after, month)):
                continue
        yield workspace.layers[name].title, now[name]


def _until(rows: pd.DataFrame, month: str) -> pd.DataFrame:
    kept = rows[rows["month"] <= month]
    return kept.sort_values(list(kept.columns[:1]), ignore_index=True)


def _office(workspace: Workspace, entry: Entry) -> str:
    """Return the role that somebody had when they signed; empty for whoever sits here.

    An entry after theirs says what they became later.
    """
    known = people.history(workspace, entry.actor.person_id)
    then = [one for one in known if one.seq < entry.seq]
    return str(then[-1].body["role"]) if then else ""
