"""Use case: signing a month off, so that it reads the same for good.

What was signed is kept whole in the audit: the figures, the versions of the layers
that they came from, and the head of the audit at that moment. A month that was signed
is read from there, whatever is edited or imported later.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.core import review_agenda, review_slow, timeline
from clusterviz.core.cells import shown
from clusterviz.core.review_rows import from_records, to_records
from clusterviz.errors import InputError, StorageError
from clusterviz.records import LOCAL, About
from clusterviz.workspace import review_seen
from clusterviz.workspace.provenance import SHOWN_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    import pandas as pd

    from clusterviz.records import Actor, Entry
    from clusterviz.storage.journal import Holds, Newest
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.review import Review
    from clusterviz.workspace.wanted import Change

KIND = "sign_off"
"""What the journal calls an entry; its subject is the month."""

SIGNED, REOPENED = "signed", "reopened"

OUTCOME = frozenset(
    {"assignment_state", "done_on", "evidence", "source_document", "as_of_on"}
)
"""All that may change of an assignment that a signed month gave."""

MAX_CHARACTERS = 2_000
"""Longest name or reason that is kept."""


@dataclass(frozen=True)
class Signed:
    """A month as it was signed off.

    Parameters
    ----------
    entry
        Who signed, when, and which number it has among those of the month.
    """

    entry: Entry

    @property
    def on(self) -> dt.date:
        """The day that its figures are true of."""
        return dt.date.fromisoformat(str(self.entry.body["as_of_on"]))

    @property
    def head(self) -> str:
        """The hash of the last line of the audit before it was signed."""
        return str(self.entry.body["head"])

    @property
    def n_lines(self) -> int:
        """How many lines the audit had then."""
        return int(str(self.entry.body["n_lines"]))

    @property
    def layer_versions(self) -> dict[str, int]:
        """The versions of the layers that its figures came from."""
        kept = self.entry.body["layer_versions"]
        return dict(kept) if isinstance(kept, dict) else {}

    @property
    def rows(self) -> pd.DataFrame:
        """Its rows; see `core.review_rows.rows`."""
        return from_records(self.entry.body["rows"])

    @property
    def slow(self) -> pd.DataFrame:
        """Its slow list; see `core.review_slow.slow`."""
        return from_records(self.entry.body["slow"], review_slow.COLUMNS)

    @property
    def agenda(self) -> pd.DataFrame:
        """Its agenda; see `core.review_agenda.agenda`."""
        return from_records(self.entry.body["agenda"], review_agenda.COLUMNS)


def signed(workspace: Workspace, month: str) -> Signed | None:
    """Return a month as it was signed off; ``None`` where it is open."""
    return signed_months(workspace).get(month)


def signed_months(workspace: Workspace) -> Mapping[str, Signed]:
    """Return every month that is signed off, those that were reopened left out."""
    return _signed(workspace.store.journal.newest)


def history(workspace: Workspace, month: str) -> Sequence[Entry]:
    """Return every signing and reopening of a month, oldest first."""
    return workspace.store.journal.history(KIND, month)


def last_line(workspace: Workspace) -> int:
    """Return the line of the audit of the newest signing: it changes with each."""
    newest = workspace.store.journal.newest(KIND).values()
    return max((one.seq for one in newest), default=0)


def line_of(workspace: Workspace, entry: Entry) -> str:
    """Return number and first digits of the hash of the line that seals a month."""
    return f"{entry.seq} {workspace.store.journal.digest(entry.seq)[:SHOWN_DIGITS]}"


def sign_off(workspace: Workspace, found: Review, *, after: int, by: str = "") -> Entry:
    """Sign a month off as it was reviewed, and return the entry.

    Parameters
    ----------
    workspace
        Not frozen; its actor is who signs.
    found
        The month as whoever signs has seen it.
    after
        Number of the newest entry of the month that they have seen; 0 for none.
    by
        Who signs, where nobody has signed in.

    Raises
    ------
    InputError
        If the month has not begun, is signed already, or nobody says who signs.
    StorageError
        If the audit is not whole: nothing may be signed on top of it.
    EditConflict
        If somebody signed or reopened it meanwhile, or changed what it is read from.
    NotAllowed
        If the actor may not sign off.
    """
    month = found.month
    workspace = workspace.frozen()
    who = require_signable(workspace, month, by)
    holds = review_seen.unchanged(workspace, month, found.on, found.layer_versions)
    audit = workspace.store.journal.verify()
    if audit.broken is not None:
        raise StorageError(
            texts.told("review.refused_broken_audit", n_line=audit.broken.seq)
        )
    body = {
        "state": SIGNED,
        "as_of_on": found.on.isoformat(),
        "head": audit.head,
        "n_lines": audit.n_lines,
        "layer_versions": found.layer_versions,
        "every_version": workspace.on(found.on).versions() | found.layer_versions,
        "rows": to_records(found.rows),
        "slow": to_records(found.slow),
        "agenda": to_records(found.agenda),
    }
    return workspace.store.journal.append(
        KIND, month, body, after=after, by=who, about=About((), found.on), holds=holds
    )


def require_signable(workspace: Workspace, month: str, by: str = "") -> Actor:
    """Return who signs a month off; raises `InputError` as `sign_off` does."""
    if month > timeline.month_of(workspace.as_of_on):
        raise InputError(texts.told("review.refused_not_begun", month=month))
    if signed(workspace, month) is not None:
        raise InputError(texts.told("review.refused_signed", month=month))
    return _named(workspace, by)


def reopen(
    workspace: Workspace, month: str, *, after: int, reason: str, by: str = ""
) -> Entry:
    """Open a month again that was signed off, and return the entry.

    What was signed stays in the audit.

    Parameters
    ----------
    month
        Such as ``2024-04``.
    after
        Number of the newest entry of the month that whoever asks has seen.
    reason
        Why.
    by
        Who does, where nobody has signed in.

    Raises
    ------
    InputError
        If it is not signed off, or nobody says why or who.
    EditConflict
        If somebody signed or reopened it meanwhile.
    NotAllowed
        If the actor may not sign off.
    """
    kept = signed(workspace, month)
    if kept is None:
        raise InputError(texts.told("review.refused_not_signed", month=shown(month)))
    if not 0 < len(reason.strip()) <= MAX_CHARACTERS:
        raise InputError(texts.told("review.refused_no_reason", month=month))
    who = _named(workspace, by)
    body = {"state": REOPENED, "reason": reason.strip()}
    about = About((), kept.on)
    return workspace.store.journal.append(
        KIND, month, body, after=after, by=who, about=about
    )


def require_open(workspace: Workspace, months: Iterable[str]) -> None:
    """Raise where one of some months is signed off: its rows stay as they are.

    Raises
    ------
    InputError
        Naming the first such month.
    """
    _require_open(workspace.store.journal.newest, set(months))


def require_open_rows(
    workspace: Workspace, layer_name: str, changes: Iterable[Change]
) -> None:
    """Raise where an edit is of a month that is signed off.

    Of reviews none is let through; of assignments only what became of one can be
    told for ever after: see `OUTCOME`.

    Raises
    ------
    InputError
        Naming the first such month.
    """
    open_still(workspace, layer_name, changes)(workspace.store.journal.newest)


def open_still(
    workspace: Workspace,
    layer_name: str,
    changes: Iterable[Change],
    also: Holds = lambda _: None,
) -> Holds:
    """Return what raises, as `require_open_rows`, when a month is signed off.

    Asked while rows are written, it meets a signing that came after whoever edits
    had looked. What must `also` hold is asked with it.
    """
    if layer_name not in {"reviews", "assignments"}:
        return also
    asked = [
        one
        for one in changes
        if layer_name == "reviews" or one.verb != "change" or set(one.values) - OUTCOME
    ]
    months = {str(one.values["month"]) for one in asked if one.values.get("month")}
    if workspace.has(layer_name):
        rows = workspace.table(layer_name)
        is_asked = rows[workspace.layers[layer_name].key].isin({o.key for o in asked})
        months |= set(rows.loc[is_asked, "month"].dropna())
    return partial(_require_open, months=months, also=also)


def _signed(newest: Newest) -> dict[str, Signed]:
    return {
        month: Signed(entry)
        for month, entry in newest(KIND).items()
        if entry.body.get("state") == SIGNED
    }


def _require_open(
    newest: Newest, months: Set[str], also: Holds = lambda _: None
) -> None:
    closed = sorted(_signed(newest).keys() & months)
    if closed:
        raise InputError(texts.told("review.refused_signed", month=closed[0]))
    also(newest)


def _named(workspace: Workspace, by: str) -> Actor:
    """Return who signs: whoever signed in, or the name that was typed."""
    name = " ".join(by.split())
    if workspace.actor.person_id == LOCAL and not 0 < len(name) <= MAX_CHARACTERS:
        raise InputError(texts.told("review.refused_no_name"))
    return workspace.signed(name)
