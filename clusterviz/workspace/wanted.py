"""What somebody wants of some rows, taken one change after the other."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.core.cells import shown
from clusterviz.core.editing import is_monthly, key_of
from clusterviz.errors import InputError
from clusterviz.records import Finding, RowEdit, Severity
from clusterviz.storage.edits import written_value
from clusterviz.workspace import belonging, rowchecks, rowdays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

Row = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Change:
    """What somebody wants of one row.

    Parameters
    ----------
    key
        Of the row; may be empty where its values make the key of one that is added.
    values
        By field, in the types of a frame: ``datetime.date`` for a day, ``None`` for
        a value that is taken out. Only those that change.
    verb
        See `records.RowEdit`.
    reason
        Why a figure falls, or a row is removed.
    """

    key: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    verb: str = "change"
    reason: str = ""


class Wanted:
    """Changes of rows as they were seen, and what stands against them.

    Parameters
    ----------
    layer
        The declaration.
    rows
        As whoever edits has seen them, by key.
    document, as_of_on
        Said of every row that is written.
    """

    def __init__(
        self, layer: Layer, rows: Mapping[str, Row], document: str, as_of_on: dt.date
    ) -> None:
        self._layer, self._document, self._as_of_on = layer, document, as_of_on
        self._rows = dict(rows)
        self._beside = rowchecks.by_thing(layer, rows)
        self._taken: list[tuple[Change, str, Row, tuple[Row, Row]]] = []
        self.after: list[Row] = []
        self.touched: list[tuple[str, str]] = []
        self.findings: list[Finding] = rowdays.ahead(layer, [as_of_on])

    def add(self, change: Change) -> None:
        """Take one more change, or what stands against it.

        Raises
        ------
        InputError
            If it is no way to edit a row, or names a field that is not declared.
        """
        self._require_known(change)
        key = self._key(change)
        before = self._rows.get(key)
        if change.verb == "remove":
            self._remove(change, key, before or {})
            return
        wanted: Row = {**self._provenance(before), **change.values}
        if before is not None and change.verb == "change":
            wanted = {
                name: value
                for name, value in wanted.items()
                if written_value(value) != written_value(before[name])
            }
            if not wanted:
                return
        blank = dict.fromkeys(self._layer.fields)
        after: Row = {**(before or blank), **wanted, self._layer.key: key or None}
        self._judge(change, key, wanted, before, after)
        self._taken.append((change, key, wanted, (before or after, after)))
        self._keep(key, after)

    @property
    def ends(self) -> dict[str, Row | None]:
        """What becomes of each row, by key: its new values, or ``None`` if it goes."""
        found: dict[str, Row | None] = {}
        for change, key, wanted, _ in self._taken:
            if change.verb == "remove":
                found[key] = None
                continue
            is_new = change.verb == "add"
            known = dict.fromkeys(self._layer.fields) if is_new else found.get(key)
            found[key] = {**(known or {}), **wanted, self._layer.key: key}
        return found

    def may_write(self, workspace: Workspace) -> bool:
        """Return whether whoever asks may write rows whose own day is later."""
        return all(
            rowdays.may_write(workspace, self._layer, states, self._as_of_on)
            for *_, states in self._taken
        )

    def edits(self, workspace: Workspace) -> list[RowEdit]:
        """Return what is to be written, each with the areas that it is about."""
        abouts = belonging.abouts(
            workspace, self._layer.name, [states for *_, states in self._taken],
            self._as_of_on, self._document,
        )  # fmt: skip
        found = []
        for (change, key, wanted, _), about in zip(self._taken, abouts, strict=True):
            values = {name: written_value(one) for name, one in wanted.items()}
            verb: Any = change.verb
            reason = change.reason.strip()
            found.append(RowEdit(key, values, verb, about, reason))
        return found

    def _judge(
        self, change: Change, key: str, wanted: Row, before: Row | None, after: Row
    ) -> None:
        layer = self._layer
        if before is not None and change.verb == "change":
            for name in sorted({layer.key, *layer.key_from} & set(wanted)):
                self._find("edit.field_fixed", key, name)
            self.findings += rowdays.backward(
                layer, key, before, min(self._days(change)), wanted
            )
        self.findings += rowdays.ahead(layer, self._days(change)[1:], key)
        others = self._beside.get(rowchecks.thing(layer, after), {})
        found = rowchecks.against_others(layer, before, after, others)
        is_told = bool(change.reason.strip())
        self.findings += [
            one for one in found if one.severity is Severity.ERROR or not is_told
        ]
        self.after.append(after)
        names: Iterable[str] = wanted if change.verb == "change" else layer.fields
        self.touched += [(key, name) for name in names]

    def _remove(self, change: Change, key: str, before: Row) -> None:
        if not change.reason.strip():
            code = "edit.removed_without_reason"
            self._find(code, key, severity=Severity.DECISION)
        if not self._document:
            self._find("required_missing", key, "source_document")
        self._taken.append((change, key, {}, (before, before)))
        self._rows.pop(key, None)
        if before and self._beside:
            self._beside.get(rowchecks.thing(self._layer, before), {}).pop(key, None)

    def _require_known(self, change: Change) -> None:
        layer = self._layer
        if change.verb not in {"change", "add", "remove"}:
            raise InputError(texts.told("edit.no_such_verb", verb=shown(change.verb)))
        unknown = [name for name in change.values if name not in layer.fields]
        if unknown:
            raise InputError(
                texts.told(
                    "edit.no_such_field",
                    layer=layer.name,
                    field=", ".join(map(shown, unknown)),
                    known=", ".join(layer.fields),
                )
            )

    def _key(self, change: Change) -> str:
        """Return the key of a row: of one that is added, its values may make it."""
        made = key_of(self._layer, change.values) if change.verb == "add" else ""
        if made and change.key and made != change.key:
            said = texts.told(
                "edit.another_key", row=shown(change.key), made=shown(made)
            )
            raise InputError(said)
        return made or change.key

    def _provenance(self, before: Row | None) -> Row:
        on = self._as_of_on
        known = rowdays.own_day(before)
        found: Row = {
            "source_document": self._document or None,
            "as_of_on": on if known is None else max(on, known),
        }
        return {name: one for name, one in found.items() if name in self._layer.fields}

    def _days(self, change: Change) -> list[dt.date]:
        """Return the day of the edit, and that which a change says of itself."""
        own = change.values.get(rowdays.DAY)
        return [self._as_of_on, *([own] if isinstance(own, dt.date) else [])]

    def _keep(self, key: str, after: Row) -> None:
        self._rows[key] = after
        if is_monthly(self._layer):
            self._beside.setdefault(rowchecks.thing(self._layer, after), {})[key] = (
                after
            )

    def _find(
        self,
        code: str,
        key: str,
        field: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.findings.append(Finding(severity, code, self._layer.name, key, field))
