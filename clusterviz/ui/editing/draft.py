"""What somebody has typed of one row, and the row as they saw it.

It outlives reruns, errors, conflicts, a change of page and one of language.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from clusterviz.ui import state
from clusterviz.ui.editing import figures
from clusterviz.workspace import typed
from clusterviz.workspace.edits import FIXED
from clusterviz.workspace.typed import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.errors import ClustervizError
    from clusterviz.records import Clash, Finding
    from clusterviz.schema import Field, Layer
    from clusterviz.workspace import Workspace

Values = dict[str, Any]

OF_EDIT = (*FIXED, "reason")
"""Asked once of an edit, beside the fields of the row."""


@dataclass(frozen=True)
class Draft:
    """A row that somebody edits.

    Parameters
    ----------
    layer
        Its declaration.
    key
        Of the row; empty for a new one whose key is typed or made.
    verb
        ``change`` or ``add``.
    version
        The version of the layer that they have seen; 0 where it has none.
    seen
        The row as they saw it; ``None`` for one that is added.
    start
        What the form began with.
    findings
        What stood against it when they last tried to save it.
    clashes
        What another changed meanwhile; empty while nobody did.
    error
        What else went wrong then.
    """

    layer: Layer
    key: str
    verb: str
    version: int
    seen: Mapping[str, Any] | None
    start: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    clashes: tuple[Clash, ...] = ()
    error: ClustervizError | None = None

    @property
    def name(self) -> str:
        """What it is kept under."""
        return name_of(self.layer, self.verb, self.key)

    def choice(self, field: str) -> str:
        """Return the name of the choice that has the text of a field."""
        return f"{self.name}:{field}"

    def text(self, field: str) -> str:
        """Return what stands in the form for a field."""
        return state.text(self.choice(field))

    def is_typed(self, field: str) -> bool:
        """Return whether somebody changed a field of the form."""
        text, began = self.text(field).strip(), as_text(self.start.get(field)).strip()
        declared = self.layer.fields.get(field)
        # 35.0 is 35.
        if declared is not None and declared.type in figures.KINDS:
            with suppress(ValueError):
                return float(text) != float(began)
        return text != began


def name_of(layer: Layer, verb: str, key: str) -> str:
    """Return what the draft of a row is kept under."""
    return f"edit:{layer.name}:{verb}:{key}"


def kept(name: str) -> Draft | None:
    """Return the draft of that name that somebody typed into; ``None`` without one."""
    found = state.kept(name)
    return found if isinstance(found, Draft) and is_begun(found) else None


def is_begun(draft: Draft) -> bool:
    """Return whether somebody typed into a form, or it waits for a decision."""
    names = {*draft.layer.fields, "reason", "source_document"} - {"as_of_on"}
    return bool(draft.clashes) or any(map(draft.is_typed, names))


def opened(
    workspace: Workspace,
    layer: Layer,
    key: str,
    verb: str,
    start: Mapping[str, Any] | None,
    as_of_on: dt.date,
) -> Draft:
    """Return what is being typed of a row; what nobody touched is as it is now.

    Parameters
    ----------
    workspace
        Frozen: the version that is seen is its.
    layer, key, verb
        See `Draft`.
    start
        The row as it is, or what a new one begins with.
    as_of_on
        The day that the form proposes.
    """
    version = workspace.version(layer.name).version if workspace.has(layer.name) else 0
    values = dict(start or {})
    seen = values if verb == "change" else None
    fresh = Draft(layer, key, verb, version, seen, values)
    begun = kept(fresh.name)
    if begun is not None:
        return begun
    began = {name: as_text(values.get(name)) for name in layer.fields}
    began |= {"source_document": "", "as_of_on": as_of_on.isoformat(), "reason": ""}
    state.choose(**{fresh.choice(name): text for name, text in began.items()})
    return keep(replace(fresh, start={**values, "source_document": None}))


def keep(draft: Draft) -> Draft:
    """Keep a draft in this window, and return it."""
    state.kept(draft.name, draft)
    return draft


def drop(draft: Draft) -> None:
    """Forget what was typed of a row."""
    names = (*draft.layer.fields, *OF_EDIT)
    state.choose(**{draft.choice(name): "" for name in names})
    state.kept(draft.name, None)


def rebased(draft: Draft, now: Mapping[str, Any] | None, version: int) -> Draft:
    """Return the draft over the row as it is now: what was typed stands over theirs."""
    layer = draft.layer
    if now is None:
        row = dict(draft.seen or {})
        fresh = Draft(layer, draft.key, "add", version, None, row)
    else:
        row = {name: typed.kept(layer, name, now.get(name)) for name in layer.fields}
        fresh = Draft(layer, str(now[layer.key]), "change", version, row, row)
    names = [*layer.fields, "reason"]
    texts = {
        name: draft.text(name)
        if name in OF_EDIT
        or draft.is_typed(name)
        or (draft.verb == "add" and draft.text(name))
        else as_text(row.get(name))
        for name in names
    }
    if fresh.name != draft.name:
        drop(draft)
    state.choose(**{fresh.choice(name): text for name, text in texts.items()})
    return keep(replace(fresh, start={**row, "source_document": None}))


def day_of(draft: Draft) -> dt.date | None:
    """Return the day that the values are said to be true of; ``None`` without one."""
    try:
        return dt.date.fromisoformat(draft.text("as_of_on"))
    except ValueError:
        return None


def wanted(draft: Draft) -> tuple[Values, list[Finding]]:
    """Return the values that were typed, and those that cannot be read.

    Of a row that there is, only what differs from what the form began with.
    """
    values: Values = {}
    findings: list[Finding] = []
    layer = draft.layer
    for name, field in layer.fields.items():
        if name in FIXED or (draft.verb == "change" and not draft.is_typed(name)):
            continue
        text = draft.text(name).strip()
        if draft.verb == "add" and not text:
            continue
        if draft.verb == "add" and name == layer.key and layer.key_from:
            continue
        if (unread := unread_figure(draft, field)) is not None:
            findings.append(unread)
            continue
        if field.type in figures.KINDS:
            text = figures.meant(text, field.type, state.language())
        try:
            values[name] = typed.value_of(field, text)
        except typed.UnreadableCellError:
            findings.append(typed.unreadable(layer, draft.key, name, text))
    return values, findings


def unread_figure(draft: Draft, field: Field) -> Finding | None:
    """Return that what was typed is no figure in the language of the page, if so."""
    if field.type not in figures.KINDS:
        return None
    text = figures.meant(draft.text(field.name), field.type, state.language())
    if not text.startswith(figures.UNREAD):
        return None
    bare = text.removeprefix(figures.UNREAD)
    found = typed.unreadable(draft.layer, draft.key, field.name, bare)
    return replace(found, code=f"edit.unread_{field.type}")
