"""A dossier that is carried out keeps what it was carried out by.

It needs a destination of each firm and evidence of each duty. An edit that takes one
away is refused until somebody has said that it is not carried out after all. It is
asked again while the edit is written, so that one who completes a dossier and one who
takes from it cannot both be let through.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from clusterviz.records import Finding, Severity
from clusterviz.roles import ROW
from clusterviz.storage.columns import as_declared
from clusterviz.workspace.dossier_done import DONE, LAYERS, lacks, tables
from clusterviz.workspace.rowchecks import EditRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.storage.journal import Holds, Newest
    from clusterviz.workspace.opened import Workspace

    Ends = Mapping[str, Mapping[str, Any] | None]
    Tables = Mapping[str, pd.DataFrame]

_PLACE = ["dossier_id", "layer", "feature_id", "field", "lacking"]


class _Writing(Protocol):
    def __call__(self, *, holds: Holds) -> LayerVersion: ...


class _OvertakenError(Exception):
    """Somebody wrote of dossiers after it was looked what they lack."""


def lost(workspace: Workspace, layer: Layer, ends: Ends) -> list[Finding]:
    """Return an error for each dossier that would be carried out and lack more.

    What it lacked before the edit stays unsaid. Of a dossier that the edit itself
    says is carried out, it is everything.

    Parameters
    ----------
    workspace
        Frozen: has the rows as they are.
    layer
        Of the edit.
    ends
        What becomes of each row that it touches; see `Wanted.ends`.
    """
    if layer.name not in LAYERS or not workspace.has("clusters"):
        return []
    before = tables(workspace)
    after = _after(layer, before, ends)
    if not _done(after):
        return []
    had, has = (lacks(workspace, one, workspace.as_of_on) for one in (before, after))
    known = set(had[_PLACE].itertuples(index=False, name=None))
    places = has[_PLACE].itertuples(index=False, name=None)
    more = has.iloc[[at for at, one in enumerate(places) if one not in known]]
    return [
        _finding(layer, str(name), its, ends, is_undone=name in _done(before))
        for name, its in more.groupby("dossier_id", sort=False)
    ]


def written(
    workspace: Workspace, layer: Layer, ends: Ends, write: _Writing, holds: Holds
) -> LayerVersion:
    """Write an edit by which no dossier loses what it was carried out by.

    Parameters
    ----------
    workspace
        Asked as it is by now, and again whenever somebody wrote of dossiers.
    layer, ends
        As for `lost`.
    write
        Writes it.
    holds
        What else must still be so then.

    Raises
    ------
    EditRefusedError
        If one does.
    """
    if layer.name not in LAYERS:
        return write(holds=holds)
    while True:
        # Each round somebody else has written meanwhile: writing always goes on.
        seen = workspace.anew()
        findings = lost(seen, layer, ends)
        if findings:
            raise EditRefusedError(layer, findings)
        lines = {
            name: seen.version(name).edited_seq if seen.has(name) else 0
            for name in _decisive(seen, layer, ends)
        }
        try:
            return write(holds=partial(_require_unwritten, lines, holds))
        except _OvertakenError:
            continue


def _after(layer: Layer, now: Tables, ends: Ends) -> Tables:
    """Return the rows of each table as they will be."""
    rows, names = now[layer.name], list(layer.fields)
    is_touched = rows[layer.key].isin(set(ends))
    rest, had = rows[~is_touched], rows.loc[is_touched, names].astype(object)
    known = had.where(had.notna(), None).set_index(layer.key, drop=False)
    # Over what is there: whoever has not seen that is told of a conflict.
    before: dict[Any, dict[Any, Any]] = known.to_dict("index")
    ours = [
        {**before.get(key, {}), **new} for key, new in ends.items() if new is not None
    ]
    table = pd.DataFrame(ours, columns=names, dtype=object)
    whole = [one for one in (rest, as_declared(layer, table)) if len(one)]
    both = pd.concat(whole, ignore_index=True) if whole else rest
    return {**now, layer.name: both}


def _done(rows: Tables) -> set[str]:
    dossiers = rows["dossiers"]
    return set(dossiers.loc[dossiers["dossier_state"] == DONE, "dossier_id"])


def _decisive(workspace: Workspace, layer: Layer, ends: Ends) -> tuple[str, ...]:
    """Return the tables that must stay as they were looked at.

    While no dossier of the edit is carried out, that it stays so is enough. Where a
    firm goes may touch a firm of any other dossier.
    """
    before = tables(workspace)
    after = _after(layer, before, ends)
    done = _done(before) | _done(after)
    if layer.name != "firms":
        done &= {
            one
            for rows in (before[layer.name], after[layer.name])
            for one in rows.loc[rows[layer.key].isin(set(ends)), "dossier_id"].dropna()
        }
    return LAYERS if done else ("dossiers",)


def _require_unwritten(lines: Mapping[str, int], also: Holds, newest: Newest) -> None:
    published = newest("publication")
    for name, last in lines.items():
        entries = list(newest(f"{ROW}{name}").values())
        entries += [published[name]] if name in published else []
        if any(one.seq > last for one in entries):
            raise _OvertakenError
    also(newest)


def _finding(
    layer: Layer, dossier_id: str, its: pd.DataFrame, ends: Ends, *, is_undone: bool
) -> Finding:
    """Return that a dossier would lack something, beside what takes it away."""
    values = {"n": len(its)}
    if not is_undone:
        name = "dossier_state" if layer.name == "dossiers" else ""
        code = "edit.dossier_not_done"
        return Finding(Severity.ERROR, code, layer.name, dossier_id, name, values)
    places = [
        (str(key), field if field in layer.fields else "")
        for where, key, field in its[_PLACE[1:4]].itertuples(index=False)
        if where == layer.name and key in ends
    ]
    keys = [key for key, row in ends.items() if row is None] or list(ends)
    key, field = places[0] if places else (keys[0], "")
    code = "edit.dossier_undone"
    said = {**values, "dossier": dossier_id}
    return Finding(Severity.ERROR, code, layer.name, key, field, said)
