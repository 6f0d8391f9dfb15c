"""What people wrote down: entries that are only ever added.

An entry says how its subject stands from then on. The one before it stays, so
that who said what, and when, can be read for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from clusterviz import texts
from clusterviz.errors import EditConflict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from clusterviz.records import About, Actor, Entry
    from clusterviz.storage.agreement import Disagreement
    from clusterviz.storage.audit import Verified

    Newest = Callable[[str], Mapping[str, Entry]]
    Holds = Callable[[Newest], None]


class Journal(Protocol):
    """Entries by kind and subject, each subject's numbered from 1."""

    def newest(self, kind: str) -> Mapping[str, Entry]:
        """Return the newest entry of every subject of a kind.

        In the order of their first entries: the place of a subject is the same
        for good, and may be its number.
        """
        ...

    def history(self, kind: str, subject: str) -> Sequence[Entry]:
        """Return every entry of one subject, oldest first; empty if none."""
        ...

    def append(
        self,
        kind: str,
        subject: str,
        body: Mapping[str, object],
        *,
        after: int,
        by: Actor,
        about: About | None = None,
        holds: Holds | None = None,
    ) -> Entry:
        """Add an entry, in one transaction, and return it.

        Parameters
        ----------
        kind
            Such as ``case``.
        subject
            What it is about, within its kind.
        body
            What it says: texts, numbers, truth values, lists and mappings of
            these, and ``None``.
        after
            Number of the entry that its writer saw; 0 for none.
        by
            Who writes, and from where.
        about
            Of which areas, day and document.
        holds
            What must still be so; see `base.Store.edit`.

        Raises
        ------
        EditConflict
            If the newest entry of the subject is not `after`.
        NotAllowed
            If `by` may not write of that: see `roles`.
        """
        ...

    def lines(self, after: int = 0, kind: str = "") -> Sequence[Entry]:
        """Return the lines of the audit, of one kind or of all, oldest first.

        Every publication, edit and entry is one.

        Parameters
        ----------
        after
            Only those with a greater number.
        kind
            Empty for all.
        """
        ...

    def verify(self) -> Verified:
        """Read the whole audit, and say where it is not as it was written."""
        ...

    def head(self) -> tuple[int, str]:
        """Return number and hash of the last line: printed on reports."""
        ...

    def disagreements(self) -> Sequence[Disagreement]:
        """Return where versions of layers and people are not what the audit says."""
        ...

    def digest(self, seq: int) -> str:
        """Return the hash of one line; empty where there is none."""
        ...


def require_latest(kind: str, subject: str, newest: int, after: int) -> None:
    """Raise unless an entry is written by someone who saw the newest one.

    Raises
    ------
    EditConflict
        Saying which entry is the newest.
    """
    if newest != after:
        raise EditConflict(
            texts.told(
                "errors.entry_moved",
                subject=subject,
                kind=kind,
                newest=str(newest),
                after=str(after),
            )
        )
