"""What the buttons of the form do: save, and settle a conflict.

A button only says what is wanted; it is done at the beginning of the run that
follows, when everything that was typed has arrived.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from clusterviz import clock, texts
from clusterviz.errors import (
    ClustervizError,
    RowConflict,
    ValidationError,
)
from clusterviz.records import LOCAL, Finding, Severity
from clusterviz.schema import LANGUAGES
from clusterviz.ui import state
from clusterviz.ui.editing import draft as drafts
from clusterviz.ui.editing.draft import Draft
from clusterviz.workspace import dossier_kept, edits, rowchecks, rowseen
from clusterviz.workspace.edits import Change
from clusterviz.workspace.typed import key_of
from clusterviz.workspace.wanted import Wanted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

Act = Literal["save", "remove", "theirs", "mine", "again", "forget"]

BY = "edit:by"
"""The choice that has the name of whoever sits at the machine."""

_ASKED, _SAVED = "edit.asked", "edit.saved"


def asking(draft: Draft, act: Act) -> dict[str, Any]:
    """Return the arguments of a button that asks for something to be done."""
    return {"on_click": state.kept, "args": (_ASKED, (draft.name, act))}


def is_asked() -> bool:
    """Return whether a button asked for something that is not done yet."""
    return isinstance(state.kept(_ASKED), tuple)


def saved(language: Language) -> str:
    """Return what was saved last in this window, once; empty where nothing was."""
    said = state.kept(_SAVED)
    state.kept(_SAVED, None)
    return str(said[language]) if isinstance(said, dict) else ""


def act(workspace: Workspace, shown_on: dt.date) -> bool:
    """Do what the last button asked for, and return whether something was written.

    Parameters
    ----------
    workspace
        Not frozen: it is written to.
    shown_on
        The day that the pages show.
    """
    asked = state.kept(_ASKED)
    state.kept(_ASKED, None)
    if not isinstance(asked, tuple):
        return False
    name, wanted = asked
    draft = state.kept(name)
    if not isinstance(draft, Draft):
        return False
    if wanted in {"theirs", "forget"}:
        drafts.drop(draft)
        return False
    if wanted in {"again", "mine"} and draft.clashes:
        draft = _over_theirs(workspace, draft)
        if wanted == "again":
            return False
    return _save(workspace, draft, shown_on, is_removed=wanted == "remove")


def _over_theirs(workspace: Workspace, draft: Draft) -> Draft:
    """Return the draft over the row as it is by now."""
    reading = workspace.frozen()
    now = edits.row(reading, draft.layer.name, draft.clashes[0].wanted.key)
    version = reading.version(draft.layer.name).version
    rebased = drafts.rebased(draft, now, version)
    state.choose(row=rebased.key, step="" if rebased.verb == "change" else "add")
    return rebased


def _save(
    workspace: Workspace, draft: Draft, shown_on: dt.date, *, is_removed: bool
) -> bool:
    """Write what was typed; what stands against it stays with the draft."""
    layer = draft.layer
    values, findings = drafts.wanted(draft)
    name = " ".join(state.text(BY).split())
    if workspace.actor.person_id == LOCAL and not name:
        findings.append(Finding(Severity.ERROR, "edit.no_name", layer.name, "", BY))
    on = drafts.day_of(draft)
    if on is None:
        said = {"value": draft.text("as_of_on")}
        findings.append(
            Finding(
                Severity.ERROR, "edit.value_not_date", layer.name, "", "as_of_on", said
            )
        )
    change = Change(
        "" if draft.verb == "add" and layer.key_from else _key(draft, values),
        {} if is_removed else values,
        "remove" if is_removed else draft.verb,
        draft.text("reason"),
    )
    if findings or on is None:
        known = {one.field for one in findings}
        error = None
        try:
            more = _against(workspace, draft, change, on or shown_on)
        except ClustervizError as raised:
            more, error = [], raised
        findings += [one for one in more if not one.field or one.field not in known]
        drafts.keep(replace(draft, findings=tuple(findings), error=error))
        return False
    actor = workspace.signed(name)
    try:
        made_from = rowseen.seen_version(
            workspace, layer.name, change, draft.seen, made_from=draft.version
        )
        version = edits.edit(
            workspace.acting_as(actor),
            layer.name,
            [change],
            made_from=made_from,
            source_document=draft.text("source_document"),
            as_of_on=on,
        )
    except RowConflict as conflict:
        drafts.keep(replace(draft, clashes=conflict.clashes, findings=(), error=None))
    except ValidationError as refused:
        drafts.keep(replace(draft, findings=tuple(refused.findings), error=None))
    except ClustervizError as error:
        drafts.keep(replace(draft, findings=(), error=error))
    else:
        _done(draft, values, version, actor.name, is_removed=is_removed)
        _tell_later(on, shown_on)
        return True
    return False


def _against(
    workspace: Workspace, draft: Draft, change: Change, on: dt.date
) -> list[Finding]:
    """Return what the write itself would refuse: all of it is said at once."""
    reading, layer = workspace.frozen(), draft.layer
    rows = edits.rows_seen(reading, layer.name, draft.version)
    document = draft.text("source_document").strip()
    wanted = Wanted(layer, rows, document, on)
    wanted.add(change)
    broken = rowchecks.broken(reading, layer, wanted.after, wanted.touched)
    lost = dossier_kept.lost(reading, layer, wanted.ends)
    return [*wanted.findings, *broken, *lost]


def _done(
    draft: Draft,
    values: Mapping[str, object],
    version: LayerVersion,
    by: str,
    *,
    is_removed: bool,
) -> None:
    """Forget the draft, and keep a sentence that says what was written."""
    layer = draft.layer
    drafts.drop(draft)
    key = key_of(layer, values) or _key(draft, values)
    state.choose(row="" if is_removed else key, step="")
    at = clock.local(version.published_at)
    what = "removed" if is_removed else "saved"
    state.kept(
        _SAVED,
        {
            language: texts.say(
                f"edit.{what}",
                language,
                layer=layer.title.say(language),
                row=key or draft.key,
                version=texts.number(version.version, language),
                by=by or "–",
                time=f"{at:%H:%M}",
                day=texts.day(at.date(), language),
            )
            for language in LANGUAGES
        },
    )


def _tell_later(on: dt.date, shown_on: dt.date) -> None:
    """Say from when on pages show what was written, where they do not yet."""
    said = state.kept(_SAVED)
    if on <= shown_on or not isinstance(said, dict):
        return
    later = {
        language: texts.say(
            "edit.saved_later",
            language,
            day=texts.day(on, language),
            shown=texts.day(shown_on, language),
        )
        for language in LANGUAGES
    }
    state.kept(_SAVED, {one: f"{said[one]} {later[one]}" for one in LANGUAGES})


def _key(draft: Draft, values: Mapping[str, object]) -> str:
    return draft.key or str(values.get(draft.layer.key) or "")
