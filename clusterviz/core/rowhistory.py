"""What became of one row: each edit with what was there before it, and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clusterviz.records import Entry

Values = dict[str, object]


@dataclass(frozen=True)
class Step:
    """One edit of a row.

    Parameters
    ----------
    entry
        Who wrote it, when, from where, by which document.
    before, after
        The row, by field; ``None`` where there was none.
    """

    entry: Entry
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None

    @property
    def verb(self) -> str:
        """What was done: ``change``, ``add`` or ``remove``."""
        return str(self.entry.body["verb"])

    @property
    def reason(self) -> str:
        """Why, where somebody was asked."""
        return str(self.entry.body.get("reason") or "")

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose value it changed, in the order of the row."""
        before, after = self.before or {}, self.after or {}
        names = dict.fromkeys([*before, *after])
        return tuple(one for one in names if before.get(one) != after.get(one))


def steps(
    published: Mapping[str, object] | None, entries: Iterable[Entry]
) -> Sequence[Step]:
    """Fold the edits of a row over the row that was published before them.

    Parameters
    ----------
    published
        Its values as the audit writes them; ``None`` where it had no such row.
    entries
        Its edits since, oldest first.

    Examples
    --------
    >>> import datetime as dt
    >>> from clusterviz.records import Entry
    >>> body = {"verb": "change", "values": {"leased_ha": 13}}
    >>> now = dt.datetime(2024, 4, 22, tzinfo=dt.UTC)
    >>> edit = Entry("row:clusters", "C1", 1, now, "An", body)
    >>> [one] = steps({"cluster_id": "C1", "leased_ha": 12}, [edit])
    >>> one.fields, one.before["leased_ha"], one.after["leased_ha"]
    (('leased_ha',), 12, 13)
    """
    found = []
    row = None if published is None else dict(published)
    for entry in entries:
        after: Values | None = None
        if entry.body["verb"] != "remove":
            values = cast("Mapping[str, object]", entry.body["values"])
            after = {**(row or {}), **values}
        found.append(Step(entry, row, after))
        row = after
    return found
